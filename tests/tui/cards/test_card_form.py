"""Forms of cards: checks in words, a warning of doubles, drafts, two people at one card (R8, R16, R185, K33)."""

from __future__ import annotations

import shlex

import pytest

from agencycli import i18n, queries, services
from agencycli.models import Client, Draft
from agencycli.tui.dialogs.conflict import ConflictDialog
from agencycli.tui.screens.client_card import ClientCardScreen
from agencycli.tui.screens.client_form import ClientFormScreen
from agencycli.tui.screens.person_form import NewPersonScreen, PersonFormScreen


@pytest.fixture
def opened(settled):
    async def open_form(pilot, screen):
        await pilot.app.push_screen(screen)
        await settled(pilot)
        return screen

    return open_form


async def save(pilot, settled):
    await pilot.press("ctrl+s")
    for _turn in range(4):
        await settled(pilot)


@pytest.mark.parametrize("language", ["en", "ru"])
async def test_the_form_is_drawn_in_reading_order_required_first(seat_of, firm, opened, golden, monkeypatch, language):
    monkeypatch.setenv("AGENCY_LANG", language)
    i18n.choose_language(None)
    async with seat_of().run_test(size=(80, 24)) as pilot:
        await opened(pilot, ClientFormScreen(firm.id))
        golden(pilot.app, f"client-form-80x24-{language}")


async def test_a_new_client_is_made_by_a_name_and_its_card_opens(seat_of, agency, settled):
    async with seat_of().run_test() as pilot:
        await pilot.app.push_screen(ClientFormScreen())
        await pilot.press(*"Vektor")  # at once: nothing typed before the form is there may be lost
        await settled(pilot)
        await save(pilot, settled)
        assert isinstance(pilot.app.screen, ClientCardScreen)
        assert Client.get().name == "Vektor"
        assert pilot.app.done_command == "agency client add Vektor"


async def test_a_form_asks_a_firm_and_a_person_for_what_each_has_and_hides_nothing_typed_r21(
    seat_of, agency, opened, settled, seen
):
    async with seat_of().run_test(size=(80, 24)) as pilot:
        await opened(pilot, ClientFormScreen())
        await pilot.press(*"Vetrov Ivan")
        assert "KPP" in seen(pilot.app)
        assert "Patronymic" not in seen(pilot.app)
        await pilot.press("down", *"priv", "enter")
        await settled(pilot)
        assert "Patronymic" in seen(pilot.app)
        assert "KPP" not in seen(pilot.app)
        pilot.app.screen.form.put("patronymic", "Petrovich")
        pilot.app.screen.form.put("kind", "firm")
        await settled(pilot)
        assert "Petrovich" in seen(pilot.app), "what stands in a field is never out of sight"
        assert "Surname" not in seen(pilot.app)
        pilot.app.screen.form.keep()
    async with seat_of().run_test(size=(80, 24)) as pilot:
        await opened(pilot, ClientFormScreen())
        assert "Petrovich" in seen(pilot.app)


async def test_what_looks_like_a_known_client_is_said_beside_the_field_while_typing_r16(
    seat_of, firm, opened, settled, seen
):
    async with seat_of().run_test(size=(140, 45)) as pilot:
        screen = await opened(pilot, ClientFormScreen())
        screen.form.put("phone", "+7 831 234-56-78")
        screen.form._check_one("phone")
        await settled(pilot)
        assert f"! looks like {firm.id} Ремстрой-НН" in seen(pilot.app)
        screen.form.put("name", "ремстрой нн")
        await save(pilot, settled)
        assert Client.select().count() == 2, "a warning does not stop the saving"


@pytest.mark.parametrize(
    ("key", "typed", "told"),
    [
        ("phone", "+7 831 234-56-7889101234567", "“+7 831 234-56-7889101234567” is no phone number; kept as typed"),
        ("phone", "8 910 123-45-67, 234-56-79", ""),
        ("email", "мыло@почта", "is no e-mail address; kept as typed"),
    ],
)
async def test_a_number_that_cannot_be_read_is_said_beside_the_field(seat_of, opened, settled, seen, key, typed, told):
    """R7: two numbers run into one would be found by neither."""
    async with seat_of().run_test(size=(140, 45)) as pilot:
        screen = await opened(pilot, ClientFormScreen())
        screen.form.put("name", "Вектор")
        screen.form.put(key, typed)
        screen.form._check_one(key)
        await settled(pilot)
        assert (told in seen(pilot.app)) if told else ("kept as typed" not in seen(pilot.app))
        await save(pilot, settled)
        assert Client.get().name == "Вектор", "a warning does not stop the saving"


async def test_another_managers_client_is_no_more_than_hinted_at(seat_of, firm, opened, settled, seen, staff_of_role):
    newcomer = staff_of_role("manager", own_clients_only=True)
    async with seat_of(newcomer).run_test(size=(140, 45)) as pilot:
        screen = await opened(pilot, ClientFormScreen())
        screen.form.put("phone", "+7 831 234-56-78")
        screen.form._check_one("phone")
        await settled(pilot)
        assert "Ремстрой" not in seen(pilot.app)
        assert "such a client exists at another manager" in seen(pilot.app)


async def test_a_wrong_inn_is_a_warning_and_a_second_save_keeps_it_r8(seat_of, opened, settled, seen, run_cli):
    async with seat_of().run_test(size=(140, 45)) as pilot:
        screen = await opened(pilot, ClientFormScreen())
        screen.form.put("name", "Вектор")
        screen.form.put("inn", "7700000000")
        await save(pilot, settled)
        assert Client.select().count() == 0
        assert "Ctrl+S again keeps it" in seen(pilot.app)
        await save(pilot, settled)
        assert Client.select().count() == 1
        command = shlex.split(pilot.app.done_command)
    assert run_cli(*command[1:]).code == 0
    assert Client.select().count() == 2


async def test_a_date_that_is_none_stops_the_saving_in_words_beside_the_field(seat_of, firm, opened, settled, seen):
    async with seat_of().run_test(size=(140, 45)) as pilot:
        screen = await opened(pilot, ClientFormScreen(firm.id))
        screen.form.put("since", "когда-то")
        await save(pilot, settled)
        assert "is not a date" in seen(pilot.app)
        assert pilot.app.screen is screen


async def test_two_people_at_one_card_keep_both_changes_of_different_fields_r185(
    agency, manager, seat_of, firm, opened, settled
):
    async with seat_of().run_test() as pilot:
        screen = await opened(pilot, ClientFormScreen(firm.id))
        services.client.edit(manager, firm, {"note": "платят вовремя"})
        screen.form.put("preferences", "синий")
        await save(pilot, settled)
        card = queries.card.client_card(agency.actor, firm.id)
        assert (card.note, card.preferences) == ("платят вовремя", "синий")


@pytest.mark.both
@pytest.mark.parametrize(("key", "left"), [("left", "моё"), ("right", "чужое")])
async def test_two_people_at_one_field_are_shown_both_values_and_decide_r185(
    agency, manager, seat_of, firm, opened, settled, seen, key, left
):
    async with seat_of().run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot, ClientFormScreen(firm.id))
        services.client.edit(manager, firm, {"note": "чужое", "brief": "станки"})
        screen.form.put("note", "моё")
        await save(pilot, settled)
        assert isinstance(pilot.app.screen, ConflictDialog)
        text = seen(pilot.app)
        assert "моё" in text and "чужое" in text and "Ирина Белова" in text
        await pilot.press(key, "enter")
        for _turn in range(4):
            await settled(pilot)
        card = queries.card.client_card(agency.actor, firm.id)
        assert (card.note, card.brief) == (left, "станки")


async def test_esc_at_a_conflict_goes_back_to_typing_and_loses_nothing(manager, seat_of, firm, opened, settled):
    async with seat_of().run_test() as pilot:
        screen = await opened(pilot, ClientFormScreen(firm.id))
        services.client.edit(manager, firm, {"note": "чужое"})
        screen.form.put("note", "моё")
        await save(pilot, settled)
        await pilot.press("escape")
        await settled(pilot)
        assert pilot.app.screen is screen
        assert screen.form.values["note"] == "моё"


@pytest.mark.both
async def test_a_lost_line_leaves_a_draft_that_is_offered_again_and_goes_once_saved_k33(
    agency, seat_of, firm, opened, settled, seen
):
    app = seat_of()
    async with app.run_test() as pilot:
        screen = await opened(pilot, ClientFormScreen(firm.id))
        screen.form.put("note", "половина мысли")
        app.last_words()
    agency.store.connect(reuse_if_open=True)
    assert Draft.select().count() == 1
    async with seat_of().run_test(size=(100, 60)) as pilot:
        screen = await opened(pilot, ClientFormScreen(firm.id))
        assert screen.form.values["note"] == "половина мысли"
        assert "this is how you left it" in seen(pilot.app)
        await save(pilot, settled)
        assert queries.card.client_card(agency.actor, firm.id).note == "половина мысли"
        assert Draft.select().count() == 0


async def test_a_draft_is_seen_by_nobody_else_and_does_not_overwrite_what_came_later(
    agency, manager, seat_of, firm, opened, settled
):
    services.draft.keep(agency.actor, "client", firm.id, {"note": "моё"}, services.frame.newest_entry())
    services.client.edit(manager, firm, {"note": "чужое"})
    async with seat_of(manager).run_test() as pilot:
        screen = await opened(pilot, ClientFormScreen(firm.id))
        assert screen.form.values["note"] == "чужое"
    async with seat_of().run_test() as pilot:
        screen = await opened(pilot, ClientFormScreen(firm.id))
        await save(pilot, settled)
        assert isinstance(pilot.app.screen, ConflictDialog)


async def test_esc_asks_and_a_thrown_away_form_is_not_offered_again(agency, seat_of, firm, opened, settled):
    async with seat_of().run_test() as pilot:
        screen = await opened(pilot, ClientFormScreen(firm.id))
        screen.form.put("note", "нет")
        screen.form.keep()
        await pilot.press("escape", "enter")
        await settled(pilot)
        assert pilot.app.screen is not screen
        assert Draft.select().count() == 0


async def test_own_fields_of_the_agency_stand_in_the_form(agency, seat_of, firm, opened, settled):
    services.classifier.add_field(agency.actor, "paper", "Бумага", "choice", choices=["матовая", "глянцевая"])
    async with seat_of().run_test() as pilot:
        screen = await opened(pilot, ClientFormScreen(firm.id))
        screen.form.put("own.paper", "глянцевая")
        await save(pilot, settled)
        own = queries.card.client_card(agency.actor, firm.id).own
        assert [(line.key, line.value) for line in own] == [("paper", "глянцевая")]


async def test_a_person_is_added_and_changed_from_the_card_r5(agency, seat_of, firm, opened, settled):
    async with seat_of().run_test() as pilot:
        screen = await opened(pilot, NewPersonScreen(firm.id))
        screen.form.put("name", "Козлов Пётр Ильич")
        screen.form.put("phone", "8 910 555-44-33")
        await save(pilot, settled)
        person = queries.card.client_card(agency.actor, firm.id).people[1]
        assert person.name == "Козлов Пётр Ильич"
        screen = await opened(pilot, PersonFormScreen(person.id, firm.id))
        screen.form.put("decides", "yes")
        screen.form.put("birthday", "05.03.1980")
        await save(pilot, settled)
        card = queries.card.client_card(agency.actor, firm.id)
        assert next(one for one in card.people if one.id == person.id).decides
        assert [line.whose for line in card.dates] == ["Козлов Пётр Ильич"]


async def test_who_brought_a_client_is_named_by_a_part_of_the_name_r29(agency, seat_of, firm, opened, settled, seen):
    other = services.client.add(agency.actor, {"name": "Вектор"})
    async with seat_of().run_test(size=(140, 45)) as pilot:
        screen = await opened(pilot, ClientFormScreen(other.id))
        screen.form.put("brought_by", "ремстрой")
        screen.form._check_one("brought_by")
        await settled(pilot)
        assert f"= {firm.id} Ремстрой-НН, ООО" in seen(pilot.app)
        await save(pilot, settled)
        assert queries.card.client_card(agency.actor, other.id).brought_by.id == firm.id


async def test_names_that_look_like_markup_are_just_text_in_a_form(agency, seat_of, opened, settled, sent, hostile):
    row = services.client.add(agency.actor, {"name": "[red]vip[/red] =cmd", "note": "\n".join(hostile)})
    async with seat_of().run_test(size=(100, 60)) as pilot:
        screen = await opened(pilot, ClientFormScreen(row.id))
        assert screen.form.values["name"] == "[red]vip[/red] =cmd"
        text = sent(pilot.app)
    assert "[red]vip[/red] =cmd" in text
    assert "\x07" not in text and "\x9b" not in text
