"""The board of deals on the full screen: cards go from stage to stage by a key (R50, R52, R200 to R214)."""

from __future__ import annotations

import shlex
from contextlib import asynccontextmanager

import pytest

from agencycli import i18n, services
from agencycli.models import Deal, LostReason
from agencycli.services.frame import newest_entry
from agencycli.tui.app import AgencyApp
from agencycli.tui.dialogs.choose import Choose
from agencycli.tui.dialogs.confirm import Confirm
from agencycli.tui.widgets.board import HEAD

SIZES = [(80, 24), (140, 45)]


def _deals(agency, frozen):
    actor = agency.actor
    repair = services.client.add(actor, {"name": "Ремстрой-НН, ООО"})
    gusev = services.client.add(actor, {"name": "Ремонт & Ко, ИП Гусев"})
    deals = {}
    for title, client, price, day, opened, rush in (
        ("буклеты к ярмарке", repair, "20 340", "05.12.2026", "12.11.2026", "yes"),
        ("[red]листовки[/red]", gusev, "1 171 742,50", "20.11.2026", "01.11.2026", ""),
        ("каталог", repair, "115 317,18", "", "20.11.2026", ""),
        ("календари", gusev, "44 841,60", "24.12.2026", "09.11.2026", ""),
        ("визитки", repair, "900", "", "23.11.2026", ""),
    ):
        values = {"title": title, "promised_on": day, "opened_on": opened, "is_rush": rush}
        deals[title] = services.deal.add(actor, client, values)
        services.deal_line.add(actor, deals[title], {"title": title, "quantity": "1", "price": price})
    services.item.add(actor, {"title": "показать макет", "deal": deals["буклеты к ярмарке"], "due_on": "2026-11-24"})
    first, *_rest, won, _lost = services.pipeline.stages_of(deals["каталог"].pipeline)
    services.deal_stage.move(actor, deals["каталог"], services.deal_stage.next_stage(deals["каталог"]), confirmed=True)
    services.deal_stage.move(actor, deals["визитки"], won, confirmed=True)
    services.pipeline.edit_stage(actor, first, {"checklist": "бриф записан"})
    return deals


@pytest.fixture
def deals(stocked):
    """Three new deals, one further on, one won."""
    return stocked(_deals)


@pytest.fixture
def opened(seat, settled):
    """Open the board: ``async with opened(size=(80, 24)) as pilot``."""

    @asynccontextmanager
    async def open_app(actor=None, size=(80, 24)):
        app = AgencyApp(seat(actor), start="board")
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            yield pilot

    return open_app


def stage(deal):
    return Deal.get_by_id(deal.id).stage


def on(pilot):
    """Return the title of the deal under the cursor."""
    grid = pilot.app.screen.grid
    return grid.cards[grid.chosen].title if grid.chosen in grid.cards else None


@pytest.mark.parametrize(("size", "language"), [((80, 24), "ru"), ((140, 45), "en")])
async def test_the_board_looks_so(opened, deals, golden, settled, until, seen, monkeypatch, size, language):
    """Few stages and a heart of two lines on a small screen, all of them on a large one."""
    monkeypatch.setenv("AGENCY_LANG", language)
    i18n.choose_language(language)
    async with opened(size=size) as pilot:
        await pilot.press("down")
        await until(lambda: "05.12" in seen(pilot.app).rpartition("─")[2])
        golden(pilot.app, f"board-{size[0]}x{size[1]}-{language}")


async def test_a_card_goes_on_and_back_by_one_key_and_its_command_does_the_same(
    opened, deals, until, settled, seen, run_cli
):
    """What must be true before is asked; the cursor goes with the card; u takes it back."""
    deal = deals["буклеты к ярмарке"]
    before, wanted = stage(deal), services.deal_stage.next_stage(Deal.get_by_id(deal.id))
    async with opened() as pilot:
        assert on(pilot) == "[red]листовки[/red]"
        await pilot.press("down", "shift+right")
        await until(lambda: isinstance(pilot.app.screen, Confirm))
        assert "бриф записан" in " ".join(seen(pilot.app).split())
        await pilot.press("n")
        await settled(pilot)
        assert stage(deal) == before
        await pilot.press(">")
        await until(lambda: isinstance(pilot.app.screen, Confirm))
        await pilot.press("y")
        await until(lambda: stage(deal) == wanted and on(pilot) == "буклеты к ярмарке")
        command = pilot.app.done_command
        await until(lambda: pilot.app.screen.grid.chosen_stage.id == wanted.id)
        await pilot.press("Б")
        await until(lambda: stage(deal) == before and pilot.app.screen.grid.chosen_stage.id == before.id)
        await pilot.press("u")
        await until(lambda: isinstance(pilot.app.screen, Confirm))
        await pilot.press("enter")
        await until(lambda: stage(deal) == wanted)
        services.deal_stage.move(pilot.app.screen.actor, deal, before)
    assert run_cli(*shlex.split(command)[1:]).code == 0
    assert stage(deal) == wanted


async def test_won_with_a_question_and_lost_with_a_reason_and_back_to_where_it_was_lost_from(
    opened, deals, until, settled, seen
):
    catalogue = deals["каталог"]
    was = stage(catalogue)
    reason = LostReason.get(~LostReason.needs_note)
    async with opened() as pilot:
        await pilot.press("right")
        assert on(pilot) == "каталог"
        await pilot.press("x")
        await until(lambda: isinstance(pilot.app.screen, Choose))
        await pilot.press(*reason.name, "enter")
        await until(lambda: stage(catalogue).status == "lost" and on(pilot) == "каталог")
        await until(lambda: pilot.app.screen.grid.chosen_stage.status == "lost")
        await pilot.press("shift+left")
        await until(lambda: stage(catalogue) == was and pilot.app.screen.grid.chosen_stage.id == was.id)
        await pilot.press("w")
        await until(lambda: isinstance(pilot.app.screen, Confirm))
        await pilot.press("y")
        await until(lambda: stage(catalogue).status == "won" and pilot.app.screen.grid.chosen_stage.status == "won")
        await pilot.press("shift+right")
        await until(lambda: "there is nowhere to go" in seen(pilot.app))


async def test_filter_own_pipeline_list_and_back(opened, deals, manager, until, settled, lines, seen, run_cli):
    services.deal.add(manager, services.client.add(manager, {"name": "Своя"}), {"title": "кружки"})
    async with opened(manager) as pilot:
        await until(lambda: on(pilot) == "кружки")
        assert "own" in lines(pilot.app)[0], "a manager begins with own deals"
        await pilot.press("o")
        await until(lambda: "5 deals" in lines(pilot.app)[0])
        await pilot.press("slash", *"amount > 100000")
        await until(lambda: "2 deals · 1,287,060" in lines(pilot.app)[0])
        await pilot.press("enter", "f2")
        command = pilot.app.done_command
        await pilot.press("escape")
        await until(lambda: "5 deals" in lines(pilot.app)[0])
        await pilot.press("escape")
        await until(lambda: "own" in lines(pilot.app)[0])
        await pilot.press("p")
        await until(lambda: isinstance(pilot.app.screen, Choose))
        await pilot.press("down", "enter")
        await until(lambda: "0 deals" in lines(pilot.app)[0])
        await pilot.press("b")
        await until(lambda: type(pilot.app.screen).__name__ == "DealsScreen")
        await pilot.press("b")
        await until(lambda: type(pilot.app.screen).__name__ == "BoardScreen")
    printed = run_cli(*shlex.split(command)[1:])
    assert "листовки" in printed.out
    assert "календари" not in printed.out


async def test_stages_are_scrolled_and_of_many_cards_only_those_in_sight_are_read(
    opened, agency, deals, until, settled, seen
):
    for turn in range(40):
        services.deal.add(agency.actor, deals["каталог"].client, {"title": f"заказ {turn:02}"})
    async with opened() as pilot:
        assert len(pilot.app.screen.grid.cards) < 20
        assert "1–5/43" in seen(pilot.app)
        await pilot.press("end")
        await until(lambda: on(pilot) == "заказ 39")
        assert "39–43/43" in seen(pilot.app)
        await pilot.press("pageup", "up", "home")
        assert on(pilot) == "[red]листовки[/red]"
        won = stage(deals["визитки"]).name
        assert won not in seen(pilot.app)
        await pilot.press(*["right"] * 9)
        await until(lambda: won in seen(pilot.app) and "визитки" in seen(pilot.app))
        assert "‹" in seen(pilot.app)


async def test_the_mouse_chooses_a_card_and_scrolls_the_stages(opened, deals, until, settled, seen):
    async with opened() as pilot:
        await pilot.click("#board", offset=(3, HEAD + 4))
        assert on(pilot) == "буклеты к ярмарке"
        await pilot.click("#board", offset=(22, HEAD + 1))
        assert on(pilot) == "каталог"
        for _each in range(5):
            await pilot.click("#board", offset=(78, HEAD - 1))
        assert "визитки" in seen(pilot.app)


async def test_who_may_not_win_or_lose_goes_no_further_than_work(opened, deals, staff_of_role, settled, until, seen):
    async with opened(staff_of_role("viewer")) as pilot:
        before = newest_entry()
        await pilot.press("shift+right", "m", "w", "x")
        await settled(pilot)
        assert newest_entry() == before
    last = services.pipeline.stages_of(stage(deals["каталог"]).pipeline)[-3]
    actor = staff_of_role("production")
    services.deal_stage.move(actor, deals["каталог"], last, confirmed=True)
    async with opened(actor) as pilot:
        await pilot.press("right", "right", "right", "right", "right", "right")
        assert on(pilot) == "каталог"
        await pilot.press("shift+right")
        await until(lambda: "there is nowhere to go" in seen(pilot.app))


@pytest.mark.both
async def test_a_move_of_another_person_appears_by_itself(opened, deals, elsewhere, manager, until, seen):
    async with opened(size=(140, 45)) as pilot:
        elsewhere(services.deal.edit, manager, deals["каталог"], {"title": "станки"})
        await until(lambda: "станки" in seen(pilot.app))
        elsewhere(services.deal_stage.win, manager, deals["каталог"], confirmed=True)
        await until(lambda: any(len(one.deals) == 2 for one in pilot.app.screen.grid.board.stages if one.closed))
