"""The list of deals on the full screen: see where each stands, move, win and lose it (R48, R50, R52, R200 to R214)."""

from __future__ import annotations

import datetime as dt
import shlex
from contextlib import asynccontextmanager

import pytest

from agencycli import clock, i18n, queries, services
from agencycli.models import Deal, LostReason
from agencycli.services.frame import newest_entry
from agencycli.tui.app import AgencyApp
from agencycli.tui.dialogs.choose import Choose
from agencycli.tui.dialogs.confirm import Confirm
from agencycli.tui.widgets.table import VirtualTable

SIZES = [(80, 24), (140, 45)]


def _deals(agency, frozen):
    actor = agency.actor
    repair = services.client.add(actor, {"name": "Ремстрой-НН, ООО"})
    booklets = services.deal.add(
        actor, repair,
        {"title": "буклеты к ярмарке", "promised_on": "05.12.2026", "opened_on": "12.11.2026", "is_rush": "yes"},
    )  # fmt: skip
    for title, price in (("буклеты А4", "12,34"), ("пакеты", "8")):
        services.deal_line.add(actor, booklets, {"title": title, "quantity": "1000", "price": price})
    services.item.add(actor, {"title": "показать макет", "deal": booklets, "due_on": "2026-11-24"})
    services.activity.log(actor, "call", [repair], "договорились о макете", deals=[booklets], result="ждут пробник",
                          at=dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC))  # fmt: skip
    late = services.deal.add(
        actor, repair, {"title": "щиты на лето", "pipeline": "outdoor", "promised_on": "20.11.2026"}
    )
    lost = services.deal.add(actor, repair, {"title": "ролик"})
    services.deal_stage.lose(actor, lost, LostReason.get(~LostReason.needs_note))
    return {"booklets": booklets, "late": late, "lost": lost}


@pytest.fixture
def deals(stocked):
    """Three deals: one with everything, one late and without a next step, one lost."""
    return stocked(_deals)


@pytest.fixture
def opened(seat, settled):
    """Open the list of deals: ``async with opened(size=(80, 24)) as pilot``."""

    @asynccontextmanager
    async def open_app(actor=None, size=(80, 24)):
        app = AgencyApp(seat(actor), start="deals")
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            yield pilot

    return open_app


def titles(pilot):
    source = pilot.app.screen.query_one(VirtualTable).source
    place = [column.key for column in source.columns].index("title")
    return [row[place] for row in source.page(source.ids)]


async def go_to(pilot, settled, deal):
    table = pilot.app.screen.table
    table.go_to(deal.id)
    table.post_message(VirtualTable.Highlighted(table, deal.id))
    await pilot.pause()
    await settled(pilot)


def stage(deal):
    return Deal.get_by_id(deal.id).stage


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "ru"])
async def test_the_list_of_deals_looks_so(opened, deals, golden, settled, monkeypatch, size, language):
    """The open ones, what is promised first on top; the chosen one with stage, days in it, sum, step, last words."""
    monkeypatch.setenv("AGENCY_LANG", language)
    i18n.choose_language(language)
    async with opened(size=size) as pilot:
        await go_to(pilot, settled, deals["booklets"])
        golden(pilot.app, f"deals-{size[0]}x{size[1]}-{language}")


async def test_open_deals_come_first_and_a_view_shows_the_lost(opened, deals, settled):
    async with opened() as pilot:
        assert titles(pilot) == ["щиты на лето", "буклеты к ярмарке"]
        await pilot.press("v")
        await settled(pilot)
        await pilot.press(*"lost", "enter")
        await settled(pilot)
        assert titles(pilot) == ["ролик"]
        await pilot.press("escape")
        await settled(pilot)
        assert titles(pilot) == ["щиты на лето", "буклеты к ярмарке"]


async def test_the_filter_takes_words_and_conditions(opened, deals, until, settled):
    async with opened() as pilot:
        await pilot.press("slash", *"amount > 10000")
        await until(lambda: titles(pilot) == ["буклеты к ярмарке"])
        await pilot.press("escape")
        await settled(pilot)
        await pilot.press("slash", *"щиты")
        await until(lambda: titles(pilot) == ["щиты на лето"])


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_late_or_has_no_next_step_stands_out(opened, deals, settled, seen, size):
    async with opened(size=size) as pilot:
        await go_to(pilot, settled, deals["late"])
        assert "▲ promised for 20.11, overdue by 3 days" in " ".join(seen(pilot.app).split())
        assert "! no next step" in seen(pilot.app)
        assert "no lines yet" in seen(pilot.app)


async def test_m_offers_the_next_stage_first_and_enter_takes_it(opened, deals, settled, until, seen, run_cli):
    """R50, R52: two keys bring a deal on; what must be true before is asked; u takes it back."""
    deal = deals["booklets"]
    before, wanted = stage(deal), services.deal_stage.next_stage(Deal.get_by_id(deal.id))
    checks = services.deal_stage.unconfirmed(Deal.get_by_id(deal.id), wanted)
    async with opened() as pilot:
        await go_to(pilot, settled, deal)
        await pilot.press("m")
        await until(lambda: isinstance(pilot.app.screen, Choose))
        await pilot.press("enter")
        await pilot.pause()
        if checks:
            assert isinstance(pilot.app.screen, Confirm)
            assert checks[0][1] in " ".join(seen(pilot.app).split())
            await pilot.press("y")
        await until(lambda: "u takes it back" in seen(pilot.app))
        assert stage(deal) == wanted
        command = pilot.app.done_command
        await pilot.press("u")
        await settled(pilot)
        await pilot.press("enter")
        await until(lambda: "was undone" in seen(pilot.app))
        assert stage(deal) == before
    assert run_cli(*shlex.split(command)[1:]).code == 0, "the command does the same"
    assert stage(deal) == wanted


async def test_a_checklist_that_is_not_confirmed_leaves_the_deal_where_it_is(opened, deals, agency, settled, until):
    deal, before = deals["booklets"], stage(deals["booklets"])
    services.pipeline.edit_stage(agency.actor, before, {"checklist": "бриф записан"})
    async with opened() as pilot:
        await go_to(pilot, settled, deal)
        await pilot.press("m")
        await until(lambda: isinstance(pilot.app.screen, Choose))
        await pilot.press("enter")
        await until(lambda: isinstance(pilot.app.screen, Confirm))
        await pilot.press("n")
        await settled(pilot)
    assert stage(deal) == before


async def test_w_wins_a_deal_after_asking(opened, deals, settled, until, seen, run_cli):
    deal = deals["booklets"]
    async with opened() as pilot:
        await go_to(pilot, settled, deal)
        await pilot.press("w")
        await until(lambda: isinstance(pilot.app.screen, Confirm))
        await pilot.press("y")
        await until(lambda: titles(pilot) == ["щиты на лето"])
        assert stage(deal).status == "won"
        assert pilot.app.done_command == f"agency deal win {deal.id} --yes"


@pytest.mark.parametrize("key", ["x", "ч"])
async def test_a_deal_is_lost_with_a_reason_and_with_words_when_the_reason_says_too_little(
    opened, deals, settled, until, key
):
    """R52: why it was lost is chosen; “other reason” wants a note."""
    deal = deals["booklets"]
    async with opened() as pilot:
        await go_to(pilot, settled, deal)
        await pilot.press(key)
        await until(lambda: isinstance(pilot.app.screen, Choose))
        await pilot.press(*"other", "enter")
        await pilot.pause()
        await pilot.press(*"закрыли стенд", "enter")
        await until(lambda: titles(pilot) == ["щиты на лето"])
        command = f"agency deal lose {deal.id} --reason 'other reason' --note 'закрыли стенд'"
        assert pilot.app.done_command == command
    row = Deal.get_by_id(deal.id)
    assert (row.stage.status, row.lost_reason.name, row.lost_note) == ("lost", "other reason", "закрыли стенд")


async def test_no_reason_no_loss(opened, deals, settled, until):
    before = newest_entry()
    async with opened() as pilot:
        await pilot.press("x")
        await until(lambda: isinstance(pilot.app.screen, Choose))
        await pilot.press("escape")
        await settled(pilot)
    assert newest_entry() == before


async def test_a_lost_deal_is_opened_again_by_moving_it(opened, deals, settled, until, seen):
    async with opened() as pilot:
        await pilot.press("v")
        await settled(pilot)
        await pilot.press(*"lost", "enter")
        await settled(pilot)
        await pilot.press("x")
        await until(lambda: "cannot go there" in seen(pilot.app))
        await pilot.press("m")
        await until(lambda: isinstance(pilot.app.screen, Choose))
        await pilot.press("enter")
        await until(lambda: titles(pilot) == [])
    assert Deal.get_by_id(deals["lost"].id).closed_at is None


async def test_who_may_not_win_is_not_offered_to(opened, deals, staff_of_role, settled, until, seen):
    """Production brings a deal on; won and lost are the manager's."""
    async with opened(staff_of_role("production")) as pilot:
        await go_to(pilot, settled, deals["booklets"])
        before = newest_entry()
        await pilot.press("w", "x")
        await settled(pilot)
        assert newest_entry() == before
        await pilot.press("m")
        await until(lambda: isinstance(pilot.app.screen, Choose))
        offered = {option.words for option in pilot.app.screen._list.found}
        closed = {one.name for one in services.pipeline.stages_of(stage(deals["booklets"]).pipeline)[-2:]}
        assert offered
        assert offered.isdisjoint(closed)


async def test_enter_opens_the_card_of_the_deal_g_that_of_its_client_n_a_new_one(opened, deals, settled, until, seen):
    async with opened() as pilot:
        for key, screen in (("enter", "DealCardScreen"), ("g", "ClientCardScreen"), ("n", "NewDealScreen")):
            await pilot.press(key)
            await until(lambda name=screen: type(pilot.app.screen).__name__ == name)
            await settled(pilot)
            await pilot.press("escape")
            await settled(pilot)
        assert "щиты на лето" in seen(pilot.app)


@pytest.mark.both
async def test_a_move_of_another_person_appears_by_itself(opened, deals, elsewhere, manager, until):
    async with opened() as pilot:
        elsewhere(services.deal_stage.win, manager, deals["late"], confirmed=True)
        await until(lambda: titles(pilot) == ["буклеты к ярмарке"])


@pytest.mark.both
async def test_whoever_may_see_own_clients_only_sees_their_deals_only(opened, deals, staff_of_role, settled):
    closed = staff_of_role("manager", own_clients_only=True)
    own = services.client.add(closed, {"name": "Моя"})
    services.deal.add(closed, own, {"title": "визитки"})
    async with opened(closed) as pilot:
        assert titles(pilot) == ["визитки"]


async def test_a_manager_begins_with_own_deals_and_o_shows_all(opened, deals, manager, settled):
    services.deal.add(manager, services.client.add(manager, {"name": "Своя"}), {"title": "визитки"})
    async with opened(manager) as pilot:
        assert titles(pilot) == ["визитки"]
        await pilot.press("o")
        await settled(pilot)
        assert len(titles(pilot)) == 3


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_titles_are_just_titles(opened, agency, deals, hostile, settled, sent, size):
    client = deals["late"].client
    for name in hostile:
        services.deal.add(agency.actor, client, {"title": name.replace("\ud800", "")})
    async with opened(size=size) as pilot:
        drawn = ""
        for _each in range(len(hostile) + 2):
            await pilot.press("down")
            await settled(pilot)
            drawn += sent(pilot.app)
        await pilot.press("m")
        await settled(pilot)
        drawn += sent(pilot.app)
        assert "[red]vip[/red]" in drawn
        for forbidden in ("\x1b]", "\x07", "\x9b", "\u202e", "\x1b[2J"):
            assert forbidden not in drawn


@pytest.mark.both
def test_the_heart_of_a_deal_tells_days_in_the_stage_and_names_three_lines(agency, deals):
    deal = deals["booklets"]
    for title in ("ручки", "кружки"):
        services.deal_line.add(agency.actor, deal, {"title": title, "quantity": "1", "price": "1"})
    found = queries.deal_glance.deal_glance(agency.actor, deal.id)
    assert round(found.days) == (clock.today() - deal.opened_on).days
    assert (found.lines, found.lines_count) == (["буклеты А4", "пакеты", "ручки"], 4)
    assert [step.step for step in found.steps] == ["показать макет"]
    assert [words.result for words in found.last_words] == ["ждут пробник"]
