"""Reports on the full screen: Enter opens the records behind a figure (R33, R50, R59, R236)."""

from __future__ import annotations

import shlex
from contextlib import asynccontextmanager
from decimal import Decimal

import pytest

from agencycli import services
from agencycli.models import LostReason, Stage
from agencycli.tui import live
from agencycli.tui.app import AgencyApp
from agencycli.tui.dialogs.choose import Choose


def _deals(agency, frozen):
    actor = agency.actor
    client = services.client.add(actor, {"name": "Ремстрой"})
    deals = {}
    for title, price in (("[red]буклеты[/red]", "1000"), ("щиты", "500"), ("книга", "300")):
        deals[title] = services.deal.add(actor, client, {"title": title})
        services.deal_line.add(actor, deals[title], {"title": title, "price": price, "kind": "print"})
    booklets = deals["[red]буклеты[/red]"]
    agreed = Stage.get((Stage.pipeline == booklets.pipeline_id) & (Stage.status == "agreed"))
    services.deal_stage.move(actor, booklets, agreed, confirmed=True)
    services.budget.add(actor, booklets, {"kind": "other", "amount": "400"})
    services.income.receive(actor, booklets, Decimal(250))
    services.deal_stage.lose(actor, deals["книга"], LostReason.get(~LostReason.needs_note))
    services.item.add(actor, {"title": "позвонить", "due_on": "2026-11-24"})
    return deals


@pytest.fixture
def deals(stocked):
    """One deal agreed upon, one asked for, one lost."""
    return stocked(_deals)


@pytest.fixture
def opened(seat, settled):
    """Open the reports: ``async with opened(size=(80, 24)) as pilot``."""

    @asynccontextmanager
    async def open_app(actor=None, size=(80, 24)):
        app = AgencyApp(seat(actor), start="reports")
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            yield pilot

    return open_app


@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
async def test_a_walk_through_the_reports_and_what_is_behind_them(
    opened, deals, until, settled, seen, lines, run_cli, size
):
    """Whole figures on 80 cells; the list behind shows just its rows, Esc leads back, F2 tells the command."""
    async with opened(size=size) as pilot:
        app = pilot.app
        assert "bottleneck: Request, 50 percent go on" in seen(app)
        await pilot.press("enter")
        await until(lambda: isinstance(app.screen, Choose))
        await pilot.press("down", "enter")
        await until(lambda: "книга" in seen(app) and "щиты" not in seen(app))
        assert "Request: lost there" in lines(app)[0]
        await pilot.press("slash", *"щиты")
        await until(lambda: "nothing fits" in seen(app))
        await pilot.press("escape")
        await until(lambda: "книга" in seen(app))
        await pilot.press("f2")
        command = app.done_command
        assert command.endswith("'status = lost' --where 'reached = 1'")
        await pilot.press("escape")
        await until(lambda: type(app.screen).__name__ == "ReportsScreen")

        await pilot.press("p")
        await until(lambda: "Kind of product" in seen(app))
        row = next(line for line in lines(app) if "print" in line)
        assert row.split()[-4:] == ["1,000", "400", "600", "60"]
        await pilot.press("enter")
        await until(lambda: "[red]буклеты[/red]"[:12] in seen(app))
        assert "щиты" not in seen(app)
        await pilot.press("escape")
        await until(lambda: type(app.screen).__name__ == "ReportsScreen")
        await pilot.press("]")
        await until(lambda: "Ремстрой" in seen(app))

        await pilot.press("right")
        await until(lambda: "revenue wi" in seen(app))
        assert "750" in seen(app)
        await pilot.press("enter")
        await until(lambda: isinstance(app.screen, Choose))
        await pilot.press(*"payments", "enter")
        await until(lambda: "250" in seen(app) and "payments of the month" in lines(app)[0])
        await pilot.press("escape")
        await until(lambda: type(app.screen).__name__ == "ReportsScreen")
        await pilot.press("[")
        await until(lambda: "10.2026" in seen(app))

        await pilot.press("l")
        await until(lambda: "23.11 – 13.12" in seen(app))
        await pilot.press("enter")
        await until(lambda: "позвонить" in seen(app))
        await pilot.press("escape", "s")
        await until(lambda: "Sources" in lines(app)[0])
    printed = run_cli(*shlex.split(command)[1:]).out
    assert "книга" in printed
    assert "щиты" not in printed


async def test_who_may_not_see_costs_sees_none(opened, deals, staff_of_role, until, seen):
    async with opened(staff_of_role("manager")) as pilot:
        for key, words in (("p", "Kind of product"), ("m", "11.2026"), ("s", "Paid by clients")):
            await pilot.press(key)
            await until(lambda words=words: words in seen(pilot.app))
            assert "400" not in seen(pilot.app)
            assert "Margin" not in seen(pilot.app)
        await pilot.press("p", "enter")
        await until(lambda: "буклеты" in seen(pilot.app))
        assert "Margin" not in seen(pilot.app)


@pytest.mark.both
async def test_figures_follow_what_another_does(opened, deals, elsewhere, agency, until, seen, monkeypatch):
    monkeypatch.setattr(live, "SECONDS_BETWEEN_LOOKS", 0.02)
    async with opened() as pilot:
        await pilot.press("p")
        await until(lambda: "600" in seen(pilot.app))
        elsewhere(services.budget.add, agency.actor, deals["[red]буклеты[/red]"], {"kind": "other", "amount": "101"})
        await until(lambda: "499" in seen(pilot.app))
