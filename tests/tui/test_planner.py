"""The three weeks on the full screen: see, add, finish, move, hand over, put off, take back (R51, R63, R72, R202)."""

from __future__ import annotations

import datetime as dt
from contextlib import asynccontextmanager
from decimal import Decimal

import pytest

from agencycli import i18n, services
from agencycli.models import Deal, Item
from agencycli.tui.app import AgencyApp
from agencycli.tui.dialogs.choose import Choose
from agencycli.tui.screens.quick_add import QuickAddDialog

SIZES = [(80, 24), (140, 45)]
TODAY = dt.date(2026, 11, 23)
TOMORROW = dt.date(2026, 11, 24)


def _a_morning(agency, frozen):
    actor = agency.actor
    ira = services.staff.add(actor, "Ирина Белова", "ira", "manager")
    repair = services.client.add(actor, {"name": "Ремстрой-НН, ООО", "phone": "234-56-78 доб. 12", "manager": "ira"})
    smirnov = services.person.add(
        actor,
        repair,
        {"name": "Смирнов Алексей Викторович", "role": "снабжение", "decides": "да", "phone": "89101112233"},
    )
    services.activity.log(
        actor, "call", [repair], "договорились о макете", people=[smirnov], result="ждут пробник",
        at=dt.datetime(2026, 11, 11, 9, tzinfo=dt.UTC),
    )  # fmt: skip
    deal = services.deal.add(ira, repair, {"title": "буклеты к ярмарке", "promised_on": dt.date(2026, 12, 1)})

    def add(title, day, **more):
        return services.item.add(ira, {"title": title, "due_on": day, **more}).id

    letter = add("ответить на письмо", dt.date(2026, 11, 20), kind="letter", client=repair)
    call = add("показать макет", TODAY, due_time="10:00", kind="call", deal=deal, person=smirnov, priority="high")
    services.item.add(
        ira,
        {"title": "сдать файлы в печать", "owner": ira, "after": Item.get_by_id(call), "after_days": 2, "deal": deal},
    )
    add("встреча, макет кружек", TODAY, due_time="12:30", kind="meeting")
    for shift in range(3):
        add("проверить остатки", TOMORROW + dt.timedelta(days=shift))
    services.item.add(actor, {"title": "прочитать отчёт", "due_on": dt.date(2026, 11, 26), "minutes": 600})
    services.item.add(actor, {"title": "заказать бумагу", "due_on": TOMORROW, "owner": None})
    services.series.add(ira, {"title": "планёрка", "due_time": "09:30"}, "FREQ=WEEKLY;BYDAY=FR", TODAY)
    return {"ira": ira, "repair": repair, "letter": letter, "call": call}


@pytest.fixture
def morning(stocked):
    """A manager's morning: a letter overdue, a call and a meeting today, what repeats, something that is nobody's."""
    return stocked(_a_morning)


@pytest.fixture
def opened(seat, settled, until, morning):
    """Open the planner as a manager who sees it first."""

    @asynccontextmanager
    async def open_app(size=(80, 24), actor=None):
        app = AgencyApp(seat(actor or morning["ira"]))
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            yield pilot

    return open_app


def item(number):
    return Item.get_by_id(number)


def cells(lines, app, name):
    """The row of somebody, without blanks between."""
    return " ".join(next(line for line in lines(app) if name in line[:24]).split())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "ru"])
async def test_the_three_weeks_look_so(opened, settled, golden, monkeypatch, size, language):
    """R51, R72: who does what when, what is overdue and how full the week is, whom to call about it, at one glance."""
    monkeypatch.setenv("AGENCY_LANG", language)
    i18n.choose_language(language)
    async with opened(size) as pilot:
        await settled(pilot)
        golden(pilot.app, f"planner-{size[0]}x{size[1]}-{language}")


async def test_the_money_ahead_stands_under_the_weeks_for_who_may_see_it(
    opened, until, settled, golden, seen, lines, agency, morning
):
    """R236: what is expected less what is owed, the hole, what makes it, and the deal behind a sum."""
    owner, deal = agency.actor, Deal.get()
    services.cash.settle(owner, Decimal(20000))
    for values in (
        {"amount": "60000", "kind": "contractor", "title": "печать", "due_on": dt.date(2026, 11, 26)},
        {"amount": "45000", "kind": "media", "title": "радио", "due_on": dt.date(2026, 12, 2)},
    ):
        services.budget.add(owner, deal, values)
    services.budget.add(owner, None, {"amount": "15000", "title": "аренда", "due_on": dt.date(2026, 11, 24)})
    services.deal_line.add(owner, deal, {"title": "буклеты", "price": "120000"})
    stage = next(one for one in services.pipeline.stages_of(deal.pipeline) if one.name == "Agreed")
    services.deal_stage.move(owner, deal, stage, confirmed=True)
    async with opened((140, 45), owner) as pilot:
        await pilot.press("4")
        await until(lambda: "money, thousands" in seen(pilot.app))
        await settled(pilot)
        golden(pilot.app, "planner-money-140x45-en")
        await pilot.press("c")
        await until(lambda: "55,000 missing on 26.11" in lines(pilot.app)[0])
        await until(lambda: "аренда" in seen(pilot.app) and "120,000" not in seen(pilot.app))
        await pilot.press("w")
        await until(lambda: "120,000" in seen(pilot.app))
        await pilot.press("enter")
        await until(lambda: "a cost of the agency itself" in seen(pilot.app))
        await pilot.press("end", "enter")
        await until(lambda: "буклеты к ярмарке" in lines(pilot.app)[0])
        await pilot.press("escape", "escape")
    async with opened() as pilot:
        await pilot.press("c")
        await settled(pilot)
        assert "money" not in seen(pilot.app)
        assert lines(pilot.app)[0].startswith(" Three weeks")


async def test_a_manager_sees_the_planner_first_and_others_the_clients(opened, lines, agency):
    async with opened() as pilot:
        assert lines(pilot.app)[0].startswith(" Three weeks · team")
    async with opened(actor=agency.actor) as pilot:
        assert lines(pilot.app)[0].startswith(" Clients")


@pytest.mark.parametrize("key", ["d", "в"])
async def test_done_in_one_key_and_taken_back_by_another(opened, until, settled, lines, seen, morning, key):
    async with opened() as pilot:
        await pilot.press(key)
        await until(lambda: item(morning["letter"]).state == "done")
        await until(lambda: "done: ответить на письмо" in seen(pilot.app))
        await pilot.press("f2")
        await until(lambda: f"agency task done {morning['letter']}" in seen(pilot.app))
        await pilot.press("u")
        await until(lambda: "Undo entry" in seen(pilot.app))
        await pilot.press("enter")
        await until(lambda: item(morning["letter"]).state == "open")


async def test_done_with_a_result(opened, until, settled, morning, seen):
    async with opened() as pilot:
        await pilot.press("D")
        await until(lambda: "What came of it" in seen(pilot.app))
        await pilot.press(*"ответили", "enter")
        await until(lambda: item(morning["letter"]).result == "ответили")


async def test_shift_and_an_arrow_move_it_a_day_and_the_cursor_goes_with_it(opened, until, settled, morning, seen):
    async with opened() as pilot:
        await pilot.press("shift+right")
        await until(lambda: item(morning["letter"]).due_on == TOMORROW)
        await until(lambda: "Tue 24.11.2026" in seen(pilot.app) and "▸" in seen(pilot.app))
        await settled(pilot)
        assert pilot.app.screen.chosen_line().number == morning["letter"], "pressed again, the same one moves on"
        await pilot.press("shift+right")
        await until(lambda: item(morning["letter"]).due_on == dt.date(2026, 11, 25))


async def test_it_is_handed_to_another_and_put_off(opened, until, settled, morning, agency, seen):
    async with opened() as pilot:
        await pilot.press("h")
        await until(lambda: isinstance(pilot.app.screen, Choose))
        await pilot.press("enter")
        await until(lambda: item(morning["letter"]).owner_id == agency.actor.id)
        await settled(pilot)
        await until(lambda: pilot.app.screen.chosen_line().number == morning["call"])
        await pilot.press("z")
        await until(lambda: isinstance(pilot.app.screen, Choose))
        await pilot.press("down", "enter")
        await until(lambda: item(morning["call"]).snoozed_until == dt.date(2026, 11, 25))


async def test_a_line_of_words_adds_for_the_chosen_day_and_shows_what_was_understood(
    opened, until, settled, morning, seen
):
    async with opened() as pilot:
        await pilot.press("right", "right", "t")
        await until(lambda: isinstance(pilot.app.screen, QuickAddDialog))
        await pilot.press(*"позвонить Ремстрой в 15:00")
        await until(lambda: "Client: Ремстрой-НН, ООО" in seen(pilot.app) and "Time: 15:00" in seen(pilot.app))
        await pilot.press("enter")
        await until(lambda: "added as" in seen(pilot.app))
        made = Item.select().order_by(Item.id.desc()).first()
        assert (made.kind, made.due_time, made.client_id) == ("call", "15:00", morning["repair"].id)
        assert made.owner_id == morning["ira"].id


async def test_what_is_in_doubt_is_asked_and_what_is_typed_survives_esc(opened, until, settled, seen):
    async with opened() as pilot:
        await pilot.press("t")
        await until(lambda: isinstance(pilot.app.screen, QuickAddDialog))
        await pilot.press(*"заказать @кто", "escape")
        await until(lambda: "kept as a draft" in seen(pilot.app))
        await pilot.press("t")
        await until(lambda: "заказать @кто" in seen(pilot.app))
        await pilot.press("enter")
        await until(lambda: "▲" in seen(pilot.app).rpartition("What is to be done")[2])
        assert isinstance(pilot.app.screen, QuickAddDialog)


async def test_a_day_of_what_repeats_is_finished_as_that_day_only(opened, until, settled, morning, seen):
    async with opened() as pilot:
        await pilot.press(*["right"] * 4)
        await until(lambda: "планёрка" in seen(pilot.app) and "Fri 27.11.2026" in seen(pilot.app))
        await settled(pilot)
        line = pilot.app.screen.chosen_line()
        assert (line.source, line.time) == ("series", "09:30")
        await pilot.press("d")
        await until(lambda: Item.get_or_none(Item.series_on == dt.date(2026, 11, 27), Item.state == "done"))


async def test_beyond_the_edge_the_weeks_move_on_and_home_leads_back(opened, until, settled, lines, seen):
    async with opened() as pilot:
        await pilot.press("]", "]")
        await until(lambda: "30.11 – 20.12" in lines(pilot.app)[0])
        await pilot.press("home")
        await until(lambda: "16.11 – 06.12" in lines(pilot.app)[0])
        await pilot.press(*["left"] * 8)
        await until(lambda: "09.11 – 29.11" in lines(pilot.app)[0])
        await until(lambda: "Sun 15.11.2026" in seen(pilot.app))


async def test_a_long_team_scrolls_with_the_cursor_and_home_still_leads_to_today(opened, until, staff_of_role, seen):
    for number in range(12):
        staff_of_role("production", login=f"shop{number}", name=f"Печатник {number:02}")
    async with opened() as pilot:
        await pilot.press("pagedown", "right", "right")
        await until(lambda: "Wed 25.11.2026" in seen(pilot.app))
        row = pilot.app.screen.weeks.row
        assert row > 3
        await pilot.press("home")
        await until(lambda: "Mon 23.11.2026" in seen(pilot.app))
        assert pilot.app.screen.weeks.row == row
        await pilot.press("pageup", "pageup")
        assert pilot.app.screen.weeks.row == 0


async def test_rows_of_deals_and_clients_own_ones_and_nobodys(opened, until, settled, lines, seen):
    async with opened() as pilot:
        await pilot.press("o")
        await until(lambda: "own" in lines(pilot.app)[0])
        assert "Белова" in seen(pilot.app)
        await pilot.press("o")
        await until(lambda: "nobody's" in lines(pilot.app)[0])
        await pilot.press("right")
        await until(lambda: "заказать бумагу" in seen(pilot.app))
        await pilot.press("r")
        await until(lambda: "by deals" in lines(pilot.app)[0] and "буклеты к ярмарке" in lines(pilot.app)[3])
        await pilot.press("r")
        await until(lambda: "by clients" in lines(pilot.app)[0] and "Ремстрой-НН" in lines(pilot.app)[3])


async def test_the_filter_narrows_the_weeks_and_their_lists(opened, until, settled, lines, seen):
    async with opened() as pilot:
        await pilot.press("slash", *"kind = letter")
        await until(lambda: "“kind = letter”" in lines(pilot.app)[0])
        await until(lambda: "встреча" not in seen(pilot.app) and "ответить на письмо" in seen(pilot.app))


async def test_what_another_adds_appears_by_itself(opened, until, elsewhere, morning, agency, seen):
    async with opened() as pilot:
        await until(lambda: "3 things to do" in seen(pilot.app))
        elsewhere(services.item.add, agency.actor, {"title": "перезвонить", "due_on": TODAY, "owner": morning["ira"]})
        await until(lambda: "4 things to do" in seen(pilot.app) and "перезвонить" in seen(pilot.app))


@pytest.mark.parametrize("size", SIZES)
async def test_the_mouse_chooses_a_day_and_the_list_opens_a_card(opened, until, settled, seen, morning, size):
    async with opened(size) as pilot:
        weeks = pilot.app.screen.weeks
        layout = weeks._layout()
        at = 2 + layout.name + 7 * layout.cell + 1 + layout.today + layout.cell - 1
        await pilot.click("#weeks", offset=(at, 2))
        await until(lambda: "Tue 24.11.2026" in seen(pilot.app))
        await until(lambda: "проверить остатки" in seen(pilot.app))
        await pilot.press("enter")
        await until(lambda: "Urgency" in seen(pilot.app))


async def test_a_promised_day_is_shown_and_moved_in_its_deal(opened, until, settled, seen):
    async with opened() as pilot:
        await pilot.press(*["right"] * 8)
        await until(lambda: "Tue 01.12.2026" in seen(pilot.app) and "promised" in seen(pilot.app))
        await settled(pilot)
        await pilot.press("shift+right")
        await until(lambda: "is read from another record" in seen(pilot.app))


async def test_down_from_the_last_row_leads_into_the_list_and_up_out_of_it(opened, until, settled, seen):
    async with opened() as pilot:
        await pilot.press("down", "down", "down", "up", "up", "up", "up")
        await pilot.press("tab", "down")
        await settled(pilot)
        assert pilot.app.screen.table.has_focus
        await pilot.press("up", "up")
        assert pilot.app.screen.weeks.has_focus
