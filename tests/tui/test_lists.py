"""The lists of the full screen over a real agency: see, filter, views, order, news, undo (R200 to R214)."""

from __future__ import annotations

import datetime as dt
import shlex
from contextlib import asynccontextmanager

import pytest

from agencycli import i18n, queries, services
from agencycli.tui.app import AgencyApp
from agencycli.tui.dialogs.choose import Choose
from agencycli.tui.dialogs.confirm import Confirm
from agencycli.tui.listing import screen as listing
from agencycli.tui.widgets.table import VirtualTable

SIZES = [(80, 24), (140, 45)]


@pytest.fixture
def opened(seat, settled):
    """Open the full screen: ``async with opened(start="steps", size=(80, 24)) as pilot``."""

    @asynccontextmanager
    async def open_app(actor=None, start="", size=(80, 24)):
        app = AgencyApp(seat(actor), start=start)
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            yield pilot

    return open_app


def names(pilot):
    """The first words of each row in view."""
    table = pilot.app.screen.query_one(VirtualTable)
    return [row[0] for row in table.source.page(table.source.ids)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "ru"])
async def test_the_list_of_clients_looks_so(opened, clients, golden, settled, monkeypatch, size, language):
    """A manager with the receiver in hand needs one glance: whom to greet, last order, last words, promise (R5, R6)."""
    monkeypatch.setenv("AGENCY_LANG", language)
    i18n.choose_language(language)
    async with opened(size=size) as pilot:
        await pilot.press("end")
        await settled(pilot)
        pilot.app.screen.table.post_message(VirtualTable.Highlighted(pilot.app.screen.table, clients["repair"].id))
        await pilot.pause()
        await settled(pilot)
        golden(pilot.app, f"clients-{size[0]}x{size[1]}-{language}")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("рем", ["Ремонт & Ко, ИП Гусев", "Ремстрой-НН, ООО"]),
        ("htv", ["Ремонт & Ко, ИП Гусев", "Ремстрой-НН, ООО"]),
        ("234-56", ["Ремстрой-НН, ООО"]),
        ("1112233", ["Ремстрой-НН, ООО"]),
        ("смирнов", ["Ремстрой-НН, ООО"]),
        ("last_contact < -1y", ["Ремонт & Ко, ИП Гусев"]),
        ("рем; next_on > today", ["Ремстрой-НН, ООО"]),
        ("last_contact is empty", ["Вектор"]),
        ("manager is empty; next_on <= today", ["Ремонт & Ко, ИП Гусев"]),
    ],
)
async def test_the_filter_row_takes_letters_numbers_and_conditions(
    opened, clients, settled, until, typed, found, lines
):
    async with opened() as pilot:
        await pilot.press("slash", *typed)
        await until(lambda: pilot.app.screen.asked.typed == typed)
        await settled(pilot)
        assert names(pilot) == found
        assert f"“{typed}"[:28] in lines(pilot.app)[0]
        assert f"{len(found)} of 3" in lines(pilot.app)[0]
        await pilot.press("escape")
        await settled(pilot)
        assert len(names(pilot)) == 3


async def test_a_condition_that_cannot_be_understood_is_told_in_one_line_and_typing_goes_on(
    opened, clients, settled, until, lines
):
    async with opened() as pilot:
        await pilot.press("slash")
        pilot.app.focused.insert_text_at_cursor("silent_days > x")
        await until(lambda: "a number is needed" in lines(pilot.app)[-2])
        assert len(names(pilot)) == 3
        assert pilot.app.focused.value == "silent_days > x"
        await pilot.press("backspace", *"90")
        await until(lambda: names(pilot) == ["Ремонт & Ко, ИП Гусев"])
        await pilot.pause()
        assert "a number is needed" not in "".join(lines(pilot.app))


async def test_letters_that_come_in_one_packet_with_the_slash_are_typed_into_the_filter(opened, clients, until):
    """A slow line brings keys in bursts; none is lost, none becomes a command (R211)."""
    async with opened() as pilot:
        from textual.events import Key

        for character in ".рем":
            pilot.app.post_message(Key("full_stop" if character == "." else character, character))
        await until(lambda: pilot.app.screen.asked.typed == "рем")
        assert pilot.app.focused.value == "рем"


async def test_keys_work_on_the_russian_layout(opened, clients, settled, seen):
    async with opened() as pilot:
        await pilot.press("м")
        await settled(pilot)
        assert isinstance(pilot.app.screen, Choose)
        await pilot.press("escape", "ы")
        await pilot.pause()
        assert "Order by" in seen(pilot.app)
        await pilot.press("escape", "щ")
        await settled(pilot)
        assert pilot.app.screen.asked.own


async def test_a_ready_view_is_chosen_and_esc_takes_it_away(opened, clients, settled, lines):
    """R70: silent clients are one key away."""
    async with opened() as pilot:
        await pilot.press("v")
        await settled(pilot)
        await pilot.press(*"silent", "enter")
        await settled(pilot)
        assert names(pilot) == ["Ремонт & Ко, ИП Гусев"]
        assert "Nobody spoke with them for 90 days" in lines(pilot.app)[0]
        await pilot.press("escape")
        await settled(pilot)
        assert len(names(pilot)) == 3


async def test_what_is_shown_is_saved_as_a_view_and_the_list_opens_with_it(
    opened, agency, clients, settled, until, lines
):
    async with opened() as pilot:
        await pilot.press("slash", *"рем", "enter")
        await until(lambda: len(names(pilot)) == 2)
        await pilot.press("v")
        await settled(pilot)
        await pilot.press(*"save", "enter")
        await pilot.pause()
        await pilot.press(*"ремонтники", "enter")
        await pilot.pause()
        await pilot.press("down", "enter")
        await settled(pilot)
        assert "the view “ремонтники” is saved" in lines(pilot.app)[-2]
        await pilot.press("f2")
        await pilot.pause()
        assert lines(pilot.app)[-1] == " agency view save clients 'ремонтники' 'рем' --default"
    row = services.view.get_view(agency.actor, "clients", "ремонтники")
    assert (row.filters, row.is_default, row.staff_id) == ("рем", True, agency.actor.id)
    async with opened() as pilot:
        assert len(names(pilot)) == 2
        await pilot.press("v")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert len(names(pilot)) == 3


async def test_s_orders_by_a_column_and_again_turns_it_round(opened, clients, settled, until):
    async with opened() as pilot:
        await pilot.press("s")
        await pilot.pause()
        await pilot.press(*"spoken", "enter")
        await until(lambda: names(pilot)[0] == "Ремонт & Ко, ИП Гусев")
        assert names(pilot)[-1] == "Вектор"
        await pilot.press("s")
        await pilot.pause()
        await pilot.press(*"spoken", "enter")
        await until(lambda: names(pilot)[0] == "Ремстрой-НН, ООО")
        assert names(pilot)[-1] == "Вектор"


async def test_a_manager_begins_with_own_clients_and_o_shows_all(opened, clients, manager, settled, lines):
    """R202: each role finds its own screen."""
    services.client.add(manager, {"name": "Своя фирма"})
    async with opened(manager, start="clients") as pilot:
        assert names(pilot) == ["Своя фирма"]
        assert lines(pilot.app)[0].startswith(" Clients · own ")
        await pilot.press("o")
        await settled(pilot)
        assert len(names(pilot)) == 4


@pytest.mark.both
async def test_whoever_may_see_own_clients_only_is_told_of_no_other(
    opened, clients, staff_of_role, settled, until, seen
):
    closed = staff_of_role("manager", own_clients_only=True)
    services.client.add(closed, {"name": "Моя"})
    async with opened(closed, start="clients") as pilot:
        await pilot.press("o")
        await settled(pilot)
        assert names(pilot) == ["Моя"]
        await pilot.press("ctrl+k", *"рем")
        await until(lambda: "nothing found" in seen(pilot.app))


async def test_f2_shows_the_command_that_prints_the_same_list(opened, clients, settled, until, lines, run_cli):
    async with opened() as pilot:
        await pilot.press("f2")
        await pilot.pause()
        assert lines(pilot.app)[-1] == " agency client list"
        await pilot.press("f2", "v")
        await settled(pilot)
        await pilot.press(*"silent", "enter")
        await settled(pilot)
        await pilot.press("slash", *"рем; next_on < today", "enter")
        await until(lambda: pilot.app.screen.asked.typed.endswith("today"))
        await settled(pilot)
        shown = names(pilot)
        await pilot.press("f2")
        await pilot.pause()
        command = lines(pilot.app)[-1].strip()
        assert command == "agency client list 'рем' --view silent --where 'next_on < today'"
        assert pilot.app.clipboard == command
    import shlex

    assert shown == ["Ремонт & Ко, ИП Гусев"]
    printed = run_cli(*shlex.split(command)[1:], "--columns", "name").out
    assert [line.strip() for line in printed.splitlines()[2:]] == shown


async def test_space_marks_rows_and_the_top_line_counts_them(opened, clients, lines):
    async with opened() as pilot:
        await pilot.press("space", "space")
        await pilot.pause()
        assert "2 marked · 3" in lines(pilot.app)[0]
        await pilot.press("escape")
        await pilot.pause()
        assert "marked" not in lines(pilot.app)[0]


@pytest.mark.both
async def test_a_change_of_another_person_appears_by_itself(opened, clients, elsewhere, manager, until, lines):
    """Live screens: an open list asks once a second whether there is a newer entry (design 3)."""
    async with opened() as pilot:
        await pilot.press("down", "down")
        elsewhere(services.client.add, manager, {"name": "Аврора"})
        await until(lambda: names(pilot)[0] == "Аврора")
        await until(lambda: "   4   " in lines(pilot.app)[0])
        assert pilot.app.screen.table.row_id == clients["repair"].id, "the cursor stays on its client"
        elsewhere(services.client.edit, manager, clients["vector"], {"name": "Вектор-НН"})
        await until(lambda: "Вектор-НН" in names(pilot))


async def test_a_change_in_tables_the_list_does_not_read_leaves_it_alone(opened, clients, agency, elsewhere, until):
    async with opened() as pilot:
        screen = pilot.app.screen
        before = screen.table.source
        made = elsewhere(services.classifier.add_source, agency.actor, "ярмарка")
        assert made
        screen.look()
        await until(lambda: screen.seen == services.frame.newest_entry())
        await pilot.pause()
        assert screen.table.source is before


async def test_a_list_that_is_not_in_front_asks_nothing(opened, clients, agency, elsewhere, settled, until):
    async with opened() as pilot:
        screen = pilot.app.screen
        await pilot.press("s")
        await pilot.pause()
        assert screen._looking is None
        elsewhere(services.client.add, agency.actor, {"name": "Аврора"})
        await pilot.press("escape")
        await until(lambda: "Аврора" in names(pilot))


async def test_nothing_is_drawn_when_news_do_not_change_what_is_seen(
    opened, clients, agency, elsewhere, until, monkeypatch
):
    """R211: on a slow line an idle list costs nothing."""
    services.client.switch_off(agency.actor, clients["vector"])
    async with opened() as pilot:
        screen, drawn = pilot.app.screen, []
        await pilot.pause()
        monkeypatch.setattr(screen.table, "refresh", lambda *regions, **options: drawn.append(regions) or screen.table)
        elsewhere(services.client.edit, agency.actor, clients["vector"], {"note": "закрылись"})
        screen.look()
        await until(lambda: screen.seen == services.frame.newest_entry())
        await until(lambda: screen.shown.newest == screen.seen)
        await pilot.pause()
        assert drawn == []


async def test_u_takes_the_last_change_back_after_showing_which(opened, clients, agency, settled, seen, lines):
    services.frame.words.set("agency client edit 3 --set name=Вектор-2")
    services.client.edit(agency.actor, clients["vector"], {"name": "Вектор-2"})
    async with opened() as pilot:
        assert "Вектор-2" in seen(pilot.app)
        await pilot.press("u")
        await settled(pilot)
        assert isinstance(pilot.app.screen, Confirm)
        assert "(agency client edit 3 --set name=Вектор-2)? today 10:42" in seen(pilot.app)
        await pilot.press("y")
        await settled(pilot)
        await settled(pilot)
        assert "Вектор-2" not in seen(pilot.app)
        assert "was undone by entry" in lines(pilot.app)[-2]
        await pilot.press("f2")
        await pilot.pause()
        assert lines(pilot.app)[-1].startswith(" agency undo ")
    last = queries.journal.entry_changes(agency.actor, services.frame.newest_entry())[0]
    assert last.words == lines_of_undo(last)


def lines_of_undo(entry):
    return f"agency undo {entry.undo_of_id}"


async def test_an_undo_that_is_refused_says_why(opened, clients, agency, manager, settled, lines):
    services.client.edit(agency.actor, clients["vector"], {"name": "Вектор-2"})
    services.client.edit(manager, clients["vector"], {"name": "Вектор-3"})
    async with opened() as pilot:
        await pilot.press("u")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        told = " ".join(lines(pilot.app)[-3:-1])
        assert "▲" in told
        assert "later entries touched the same records" in told


async def test_with_nothing_to_undo_u_says_so(opened, manager, clients, settled, lines):
    async with opened(manager, start="clients") as pilot:
        await pilot.press("u")
        await settled(pilot)
        assert "there is nothing of yours to undo" in lines(pilot.app)[-2]


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_names_are_just_names(opened, agency, hostile, settled, sent, size):
    """Markup and control characters are harmless wherever a name is shown: list, heart, views, finder (K32)."""
    for name in hostile:
        client = services.client.add(agency.actor, {"name": name.replace("\ud800", "")})
        services.person.add(
            agency.actor,
            client,
            {"name": name.replace("\ud800", "") + " Иван", "role": name[:40].replace("\ud800", "")},
        )
        services.activity.log(agency.actor, "call", [client], "[bold]" + name.replace("\ud800", ""))
    services.view.save(agency.actor, "clients", "[red]view[/]", filters="red")
    async with opened(size=size) as pilot:
        drawn = ""
        for keys in (["end"], ["home"], ["v"], ["escape", "slash", *"[red]"], ["ctrl+k", *"red"]):
            await pilot.press(*keys)
            await settled(pilot)
            drawn += sent(pilot.app)
        assert "[red]vip[/red]" in drawn
        for forbidden in ("\x1b]", "\x07", "\x9b", "\u202e", "\x1b[2J"):
            assert forbidden not in drawn
        assert pilot.app.is_running


async def test_an_empty_agency_says_what_to_do_next(opened, seen):
    async with opened() as pilot:
        assert "n makes the first one" in seen(pilot.app)
        await pilot.press("down", "enter", "space", "end")
        assert pilot.app.is_running


async def test_a_filter_that_fits_nothing_says_how_to_get_back(opened, clients, until, seen):
    async with opened() as pilot:
        await pilot.press("slash", *"щщщщ", "enter")
        await until(lambda: "nothing fits; Esc takes the filter away" in seen(pilot.app))


async def test_long_lists_show_their_first_rows_at_once_and_go_on(opened, agency, clients, monkeypatch, settled, lines):
    monkeypatch.setattr(listing, "FIRST_ROWS", 2)
    async with opened() as pilot:
        await settled(pilot)
        assert len(pilot.app.screen.table.source.ids) == 3
        assert "   3   " in lines(pilot.app)[0]
        await pilot.press("end")
        assert pilot.app.screen.table.row_id == clients["repair"].id


async def test_the_heart_of_the_first_row_is_read_once(opened, clients, monkeypatch):
    read, heart = [], queries.heart.heart
    monkeypatch.setattr(queries.heart, "heart", lambda *asked: read.append(asked) or heart(*asked))
    async with opened(size=SIZES[1]):
        assert len(read) == 1


async def test_resizing_moves_the_heart_beside_and_shows_more_columns(opened, clients, settled, lines):
    async with opened(size=(80, 24)) as pilot:
        assert "Manager" not in lines(pilot.app)[1]
        await pilot.resize_terminal(200, 50)
        await settled(pilot)
        await pilot.pause()
        assert "Manager" in lines(pilot.app)[1]
        assert "│" in lines(pilot.app)[10]
        await pilot.resize_terminal(60, 10)
        await settled(pilot)
        assert len(lines(pilot.app)) == 10


@pytest.mark.parametrize(("key", "place"), [("1", "clients"), ("2", "people"), ("3", "steps"), ("9", "journal")])
@pytest.mark.parametrize("size", SIZES)
async def test_digits_go_to_the_lists(opened, clients, settled, lines, key, place, size):
    async with opened(size=size) as pilot:
        await pilot.press(key)
        await settled(pilot)
        assert lines(pilot.app)[0].startswith(f" {pilot.app.screen.WHERE}")
        assert len(pilot.app.screen.table.source.ids) >= 1
        assert not pilot.app.screen.query_one("#message").display


async def test_what_is_promised_is_marked_when_overdue_and_done_by_one_key(
    opened, clients, settled, until, lines, agency
):
    """R11, R12: next steps stand on their day; d keeps the promise, u takes that back."""
    async with opened(start="steps") as pilot:
        assert names(pilot)[0].value == dt.date(2026, 11, 20)
        assert "20.11 ▲" in lines(pilot.app)[2]
        assert "24.11 " in lines(pilot.app)[3]
        await pilot.press("d")
        await until(lambda: len(pilot.app.screen.table.source.ids) == 1)
        await pilot.pause()
        assert "done: перезвонить; u takes it back" in lines(pilot.app)[-2]
        await pilot.press("u")
        await settled(pilot)
        await pilot.press("enter")
        await until(lambda: len(pilot.app.screen.table.source.ids) == 2)


async def test_the_journal_shows_what_an_entry_changed_and_undoes_that_one(
    opened, clients, agency, settled, until, seen, lines
):
    services.client.edit(agency.actor, clients["vector"], {"name": "Вектор-2"})
    number = services.frame.last_entry()
    services.client.edit(agency.actor, clients["repair"], {"note": "важно"})
    async with opened(start="journal") as pilot:
        assert "важно" in seen(pilot.app), "the glance tells of the newest entry"
        await pilot.press("down")
        await until(lambda: "Вектор-2" in seen(pilot.app))
        await pilot.press("enter")
        await settled(pilot)
        assert f"Journal · {number} · " in lines(pilot.app)[0]
        assert "client Вектор-2" in seen(pilot.app)
        await pilot.press("u")
        await settled(pilot)
        assert f"Undo entry {number} " in seen(pilot.app)
        await pilot.press("enter")
        await settled(pilot)
    assert queries.scope.get_client(agency.actor, clients["vector"].id).name == "Вектор"
    assert queries.scope.get_client(agency.actor, clients["repair"].id).note == "важно"


async def test_somebody_switched_off_is_out_within_a_second(opened, clients, agency, manager, elsewhere, until):
    async with opened(manager, start="clients") as pilot:
        elsewhere(services.staff.switch_off, agency.actor, manager)
        pilot.app.screen.look()
        await until(lambda: pilot.app.return_code is not None)
        assert pilot.app.return_code == 5


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("start", "heart"),
    [
        ("steps", ["Ремонт & Ко, ИП Гусев", "+7 920 000-00-05", "не берут трубку"]),
        ("people", ["Ремстрой-НН, ООО", "Алексей Викторович", "договорились о макете"]),
    ],
)
async def test_promises_and_people_show_the_heart_of_their_client_too(opened, clients, until, seen, size, start, heart):
    """R137, R138: whoever calls from any list sees whom to greet, what was said last and what is promised."""
    async with opened(start=start, size=size) as pilot:
        await until(lambda: all(words in seen(pilot.app) for words in heart))


@pytest.mark.parametrize("start", ["steps", "people"])
@pytest.mark.parametrize("key", ["l", "д"])
async def test_a_call_is_logged_from_promises_and_people_too(opened, clients, until, settled, seen, start, key):
    """R138: a call in two keys, wherever the client was found."""
    client = {"steps": "forgotten", "people": "repair"}[start]
    async with opened(start=start) as pilot:
        await pilot.press(key)
        await until(lambda: f"A call: {clients[client].name}" in seen(pilot.app))
        await settled(pilot)
        await pilot.press(*"дозвонились", "enter")
        await until(lambda: "logged as" in seen(pilot.app))


@pytest.mark.parametrize("size", SIZES)
async def test_the_top_line_counts_what_waits_for_me(opened, clients, agency, manager, elsewhere, until, lines, size):
    """R12: a mark tells how many of one's own next steps are due; those of others and of later days do not count."""
    today, later = dt.date(2026, 11, 23), dt.date(2026, 11, 25)
    async with opened(size=size) as pilot:
        await until(lambda: lines(pilot.app)[0].endswith("•1"))
        for who, day in ((agency.actor, today), (agency.actor, later), (manager, today)):
            elsewhere(
                services.activity.log, who, "call", [clients["vector"]], "позже", next_step="позвонить", next_on=day
            )
        await until(lambda: lines(pilot.app)[0].endswith("•2"))
        await pilot.press("3", "d")
        await until(lambda: lines(pilot.app)[0].endswith("•1"))
        await pilot.press("d")
        await until(lambda: "•" not in lines(pilot.app)[0])


@pytest.mark.parametrize("typed", ["manager =", "рем; manager =", "next_on <"])
async def test_a_condition_half_typed_hides_no_row(opened, clients, settled, until, typed):
    async with opened() as pilot:
        await pilot.press("slash", *typed)
        await until(lambda: pilot.app.screen.asked.typed == typed)
        await settled(pilot)
        assert "Ремстрой-НН, ООО" in names(pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_help_names_each_key_once_and_the_places_before_the_arrows(opened, seen, settled, size):
    async with opened(size=size) as pilot:
        from agencycli.tui.dialogs.help import keys_of

        keys = [key for key, _words in keys_of(pilot.app.screen)]
        assert len(keys) == len(set(keys))
        assert {"Enter", "Esc", "F2", "Space", "Ctrl+K", "1", "9", "↓", "•"} <= set(keys)
        assert keys.index("9") < keys.index("↓")
        await pilot.press("?")
        await settled(pilot)
        assert ("to the last row" in seen(pilot.app)) is (size[0] > 100), "a wide screen shows all of them at once"


async def test_a_view_is_offered_by_what_it_shows(opened, clients, settled, seen):
    async with opened() as pilot:
        await pilot.press("v")
        await settled(pilot)
        assert "Nobody spoke with them for 90 days · silent" in seen(pilot.app)


@pytest.mark.parametrize(
    ("keys", "command"),
    [
        ([*"manager", "enter", *"ирина", "enter"], "agency client edit 3 2 --set 'manager=Ирина Белова'"),
        ([*"standing", "enter", *"useless", "enter"], "agency client edit 3 2 --set standing=useless"),
        ([*"put tags", "enter", *"лето, юг", "enter"], "agency client tag 3 2 --add 'лето, юг'"),
    ],
)
async def test_marked_clients_are_changed_at_once_as_one_entry(
    opened, clients, agency, manager, settled, until, seen, run_cli, keys, command
):
    """R29, R200: a manager goes on leave; Space, Space, e gives the clients to another, u takes all of it back."""
    before = services.frame.newest_entry()
    async with opened() as pilot:
        await pilot.press("space", "space", "e")
        for key in keys:
            await pilot.press(key)
            await settled(pilot)
        await until(lambda: "changed: 2 clients; u takes it back" in seen(pilot.app))
        assert services.frame.newest_entry() == before + 1
        assert pilot.app.done_command == command
        assert not pilot.app.screen.table.marks
        changed = [services.client.Client.get_by_id(clients[name].id) for name in ("vector", "forgotten")]
        assert len({(one.manager_id, one.standing) for one in changed}) == 1
        await pilot.press("u")
        await settled(pilot)
        await pilot.press("enter")
        await until(lambda: services.frame.newest_entry() == before + 2)
    assert run_cli(*shlex.split(command)[1:]).code == 0, "the command does the same"


async def test_two_marked_clients_are_laid_side_by_side(opened, clients, until, seen):
    """R20: x merges what is marked; with one mark it says what is missing."""
    async with opened() as pilot:
        await pilot.press("space", "x")
        await until(lambda: "mark the two that are one" in seen(pilot.app))
        await pilot.press("space", "x")
        await until(lambda: "stays: 3 Вектор" in seen(pilot.app) and "goes: 2 Ремонт" in seen(pilot.app))
