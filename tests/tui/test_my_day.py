"""My day on the full screen: what the morning brings to a role, each line done, moved or opened by a key (R74)."""

from __future__ import annotations

import datetime as dt
from contextlib import asynccontextmanager

import pytest

from agencycli import i18n, services
from agencycli.models import Item
from agencycli.tui.app import AgencyApp
from agencycli.tui.screens.quick_add import QuickAddDialog

TODAY = dt.date(2026, 11, 23)


def _a_day(agency, frozen):
    owner = agency.actor
    ira = services.staff.add(owner, "Ирина Белова", "ira", "manager")
    services.staff.add(owner, "Руслан Краскин", "ruslan", "production")
    repair = services.client.add(owner, {"name": "Ремстрой-НН, ООО", "phone": "234-56-78 доб. 12", "manager": "ira"})
    services.activity.log(ira, "call", [repair], "договорились о макете", result="ждут пробник")
    deal = services.deal.add(ira, repair, {"title": "буклеты к ярмарке", "promised_on": dt.date(2026, 11, 27)})
    services.schedule.add_step(ira, deal, "сдать файлы в печать", 6)
    services.schedule.add_step(ira, deal, "забрать тираж", 1)
    services.deal.add(ira, repair, {"title": "кружки [red]"})
    services.person.add_date(owner, repair, "день фирмы", dt.date(2020, 12, 1))

    def add(title, by=ira, **more):
        return services.item.add(by, {"title": title, "owner": ira, **more}).id

    letter = add("ответить про плёнку", kind="letter", due_on=dt.date(2026, 11, 20), client=repair)
    call = add("показать макет", due_on=TODAY, due_time="10:00", kind="call", deal=deal)
    add("принести образцы", due_on=TODAY)
    add("подумать о скидке", owner, due_on=dt.date(2026, 11, 30), client=repair)
    services.activity.hand_over(owner, deal, "офис", "препресс", "макет в папке")
    return {"ira": ira, "letter": letter, "call": call}


@pytest.fixture
def day(stocked):
    """A manager's day with something in every part."""
    return stocked(_a_day)


@pytest.fixture
def opened(seat, settled, day):
    """Open my day as a manager."""

    @asynccontextmanager
    async def open_app(size=(80, 24), actor=None):
        app = AgencyApp(seat(actor or day["ira"]), start="day")
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            yield pilot

    return open_app


async def test_my_day_looks_so(opened, settled, golden, monkeypatch):
    """R74: in danger, without a next step, overdue, today by hours, letters, handed to me, promised, dates."""
    monkeypatch.setenv("AGENCY_LANG", "ru")
    i18n.choose_language("ru")
    async with opened() as pilot:
        await settled(pilot)
        golden(pilot.app, "my-day-80x24-ru")


async def test_every_line_is_finished_moved_opened_and_taken_back_by_one_key(
    opened, until, settled, day, seen, lines, agency, elsewhere
):
    async def choose(pilot, title):
        await pilot.press("home")
        for _step in range(20):
            await settled(pilot)
            if pilot.app.screen.chosen_line().title == title:
                return
            await pilot.press("down")
        raise AssertionError(f"no line {title}")

    async with opened() as pilot:
        await choose(pilot, "кружки [red]")
        await pilot.press("d")
        await until(lambda: "is read from another record" in seen(pilot.app))
        await pilot.press("t")
        await until(lambda: isinstance(pilot.app.screen, QuickAddDialog))
        await pilot.press(*"спросить тираж", "enter")
        await until(lambda: "added as" in seen(pilot.app))
        assert Item.select().order_by(Item.id.desc()).first().deal.title == "кружки [red]"
        await until(lambda: "No next step" not in seen(pilot.app))
        await choose(pilot, "показать макет")
        await pilot.press("shift+right")
        await until(lambda: Item.get_by_id(day["call"]).due_on == TODAY + dt.timedelta(days=1))
        await choose(pilot, "ответить про плёнку")
        await pilot.press("enter")
        await until(lambda: "Urgency" in seen(pilot.app))
        await pilot.press("escape", "d")
        await until(lambda: Item.get_by_id(day["letter"]).state == "done" and "Letters" not in seen(pilot.app))
        await pilot.press("u")
        await until(lambda: "Undo entry" in seen(pilot.app))
        await pilot.press("enter")
        await until(lambda: Item.get_by_id(day["letter"]).state == "open" and "Letters" in seen(pilot.app))
        elsewhere(services.item.add, agency.actor, {"title": "срочно перезвонить", "owner": day["ira"]})
        await until(lambda: "срочно перезвонить" in seen(pilot.app))
        await pilot.press("]", "]")
        await settled(pilot)
        await pilot.press("[")


async def test_the_shop_the_books_and_who_only_looks_see_it_first(seat, settled, lines, seen, staff_of_role):
    for role in ("production", "accountant", "viewer"):
        app = AgencyApp(seat(staff_of_role(role, login=role)))
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            assert lines(app)[0].startswith(" My day"), role
            assert "4 shows what comes" in seen(app)
