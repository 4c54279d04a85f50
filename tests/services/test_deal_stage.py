"""The way of a deal: which moves are allowed, what must be done first, why it is lost, how long it stood where."""

from __future__ import annotations

from decimal import Decimal

import pytest

from agencycli import queries, services
from agencycli.errors import AgencyError, Forbidden, NotFound
from agencycli.models import Deal, DealLine
from agencycli.models.pipeline import AGREED, LOST, MOVES, NEW, OFFER, STATUSES, WON, WORK
from agencycli.services.deal_stage import (
    AlreadyThere,
    ChecklistOpen,
    NoSuchMove,
    NoteNeeded,
    ReasonNeeded,
    StillOpen,
    may_go,
)
from agencycli.services.frame import entry, newest_entry
from agencycli.services.pipeline import StageNeeded, StillUsed, find_reason, find_stage


@pytest.fixture
def deal(agency):
    client = services.client.add(agency.actor, {"name": "Ремстрой"})
    return services.deal.add(agency.actor, client, {"title": "буклеты"})


def go(agency, deal, text, **how):
    stage = find_stage(Deal.get_by_id(deal.id).pipeline, text)
    return services.deal_stage.move(agency.actor, deal, stage, **{"confirmed": True} | how)


class TestMoving:
    @pytest.mark.parametrize("status", STATUSES)
    @pytest.mark.parametrize("other", STATUSES)
    def test_only_moves_of_the_table_are_allowed(self, agency, deal, status, other):
        """R50: every pair of statuses is either in MOVES and goes, or not and is refused."""
        if status != NEW:
            go(agency, deal, status, reason=find_reason("price"))
        wanted = [one for one in services.pipeline.stages_of(deal.pipeline) if one.status == other][-1]
        if Deal.get_by_id(deal.id).stage_id == wanted.id:
            with pytest.raises(AlreadyThere):
                go(agency, deal, str(wanted.id))
        elif (status, other) in MOVES:
            assert go(agency, deal, str(wanted.id), reason=find_reason("price")).stage.status == other
        else:
            with pytest.raises(NoSuchMove, match="it can go to"):
                go(agency, deal, str(wanted.id), reason=find_reason("price"))

    def test_what_a_stage_demands_must_be_done_first(self, agency, deal):
        with pytest.raises(ChecklistOpen, match="budget was asked") as caught:
            go(agency, deal, "Estimate", confirmed=False)
        assert len(caught.value.details) == 2
        assert go(agency, deal, "Estimate").stage.name == "Estimate"

    def test_so_must_what_the_stages_passed_over_demand(self, agency, deal):
        with pytest.raises(ChecklistOpen, match="seen the price"):
            go(agency, deal, "Agreed", confirmed=False)

    def test_nothing_is_demanded_on_the_way_back_or_of_a_loss(self, agency, deal):
        go(agency, deal, "Printing")
        go(agency, deal, "Offer sent", confirmed=False)
        assert go(agency, deal, "Lost", confirmed=False, reason=find_reason("price")).stage.status == LOST

    def test_the_next_stage_is_the_next_in_order(self, agency, deal):
        assert services.deal_stage.next_stage(deal).name == "Estimate"
        deal = go(agency, deal, "Delivery")
        assert services.deal_stage.next_stage(deal).status == WON
        with pytest.raises(NoSuchMove):
            services.deal_stage.next_stage(go(agency, deal, "Closed"))

    def test_a_pipeline_may_allow_less(self, agency, deal):
        stages = {one.name: one for one in services.pipeline.stages_of(deal.pipeline)}
        services.pipeline.set_moves(agency.actor, stages["Request"], [stages["Estimate"]])
        with pytest.raises(NoSuchMove, match=r"Estimate, Lost$"):
            go(agency, deal, "Offer sent")
        go(agency, deal, "Lost", reason=find_reason("price"))
        services.pipeline.set_moves(agency.actor, stages["Request"], [])
        go(agency, deal, "Request")
        assert go(agency, deal, "Offer sent").stage.name == "Offer sent"

    def test_to_a_stage_of_another_pipeline(self, agency, deal):
        video = services.deal.find_pipeline("video")
        moved = services.deal_stage.move(agency.actor, deal, find_stage(video, "script"), confirmed=True)
        assert (moved.pipeline.line, moved.stage.name) == ("video", "Script")


class TestWinning:
    def test_closes_the_deal_now_and_freezes_what_was_sold(self, agency, deal, frozen):
        with entry(agency.actor, "test.fill"):
            line = DealLine.create(deal=deal.id, kind="print", title="а", quantity=Decimal(1), price=Decimal("10.00"))
        won = services.deal_stage.win(agency.actor, deal, confirmed=True)
        assert (won.stage.status, won.closed_at) == (WON, frozen.now)
        assert DealLine.get_by_id(line.id).agreed_at == frozen.now

    def test_the_price_is_frozen_from_the_agreement_on(self, agency, deal):
        with entry(agency.actor, "test.fill"):
            line = DealLine.create(deal=deal.id, kind="print", title="а", quantity=Decimal(1), price=Decimal("10.00"))
        go(agency, deal, "Offer sent")
        assert DealLine.get_by_id(line.id).agreed_at is None
        go(agency, deal, "Agreed")
        assert DealLine.get_by_id(line.id).agreed_at is not None

    def test_a_won_deal_may_only_go_back_to_work(self, agency, deal):
        services.deal_stage.win(agency.actor, deal, confirmed=True)
        with pytest.raises(NoSuchMove):
            services.deal_stage.lose(agency.actor, deal, find_reason("price"))
        back = services.deal_stage.reopen(agency.actor, deal)
        assert (back.stage.name, back.closed_at) == ("Delivery", None)

    def test_who_prints_moves_a_deal_on_but_does_not_close_it(self, agency, deal, staff_of_role):
        printer = staff_of_role("production")
        stages = {one.name: one for one in services.pipeline.stages_of(deal.pipeline)}
        services.deal_stage.move(printer, deal, stages["Printing"], confirmed=True)
        with pytest.raises(Forbidden):
            services.deal_stage.move(printer, deal, stages["Closed"], confirmed=True)


class TestLosing:
    def test_wants_a_reason(self, agency, deal):
        with pytest.raises(ReasonNeeded, match="price, deadline"):
            services.deal_stage.lose(agency.actor, deal, None)

    def test_wants_a_note_when_the_reason_says_too_little(self, agency, deal):
        with pytest.raises(NoteNeeded, match="other reason"):
            services.deal_stage.lose(agency.actor, deal, find_reason("other"), "  ")
        assert services.deal_stage.lose(agency.actor, deal, find_reason("other"), "переехали").lost_note == "переехали"

    def test_remembers_from_where(self, agency, deal):
        go(agency, deal, "Offer sent")
        lost = services.deal_stage.lose(agency.actor, deal, find_reason("price"))
        assert (lost.lost_from.name, lost.lost_reason.name) == ("Offer sent", "price")
        listed = queries.lists.list_query("deals", agency.actor).listing(columns=["lost_from", "lost_reason", "status"])
        assert listed.rows == [("Offer sent", "price", "lost")]

    def test_opened_again_it_is_where_it_was_and_forgets_the_loss(self, agency, deal):
        go(agency, deal, "Offer sent")
        services.deal_stage.lose(agency.actor, deal, find_reason("price"), "дорого")
        back = services.deal_stage.reopen(agency.actor, deal)
        assert (back.stage.name, back.closed_at, back.lost_reason, back.lost_note) == ("Offer sent", None, None, "")

    def test_is_undone_in_one_step(self, agency, deal):
        services.deal_stage.lose(agency.actor, deal, find_reason("price"))
        services.journal.undo(agency.actor)
        assert (Deal.get_by_id(deal.id).stage.name, Deal.get_by_id(deal.id).closed_at) == ("Request", None)

    def test_what_is_open_is_not_opened_again(self, agency, deal):
        with pytest.raises(StillOpen, match="agency deal move"):
            services.deal_stage.reopen(agency.actor, deal)


class TestTimeInEachStage:
    def test_is_read_from_the_journal(self, agency, deal, frozen):
        """R50: where deals get stuck."""
        frozen.forward(days=3)
        go(agency, deal, "Offer sent")
        frozen.forward(days=10)
        services.deal.edit(agency.actor, deal, {"note": "ждём"})
        frozen.forward(days=2)
        go(agency, deal, "Agreed")
        frozen.forward(days=1)
        way = queries.deal_stages.way(Deal.get_by_id(deal.id))
        assert [(row[0], row[3]) for row in way.rows] == [("Request", 3), ("Offer sent", 12), ("Agreed", 1)]

    def test_a_move_that_was_undone_never_was(self, agency, deal, frozen):
        frozen.forward(days=3)
        go(agency, deal, "Offer sent")
        frozen.forward(days=1)
        services.journal.undo(agency.actor)
        assert [row[0] for row in queries.deal_stages.way(Deal.get_by_id(deal.id)).rows] == ["Request"]
        services.journal.undo(agency.actor, newest_entry())
        assert [row[0] for row in queries.deal_stages.way(Deal.get_by_id(deal.id)).rows] == ["Request", "Offer sent"]

    def test_an_old_deal_put_down_today_began_when_it_was_opened(self, agency, deal):
        services.deal.edit(agency.actor, deal, {"opened_on": "01.11.2026"})
        assert round(queries.deal_stages.stays([deal.id])[deal.id][0].days) == 22

    def test_a_closed_deal_stands_still(self, agency, deal, frozen):
        services.deal_stage.win(agency.actor, deal, confirmed=True)
        frozen.forward(days=30)
        assert queries.deal_stages.stays([deal.id])[deal.id][-1].days == 0


class TestSettlingPipelines:
    def test_a_new_one_has_the_usual_stages(self, agency):
        row = services.pipeline.add(agency.actor, "Широкий формат", "print")
        assert [one.status for one in services.pipeline.stages_of(row)][-2:] == [WON, LOST]
        with pytest.raises(AgencyError, match="is there already"):
            services.pipeline.add(agency.actor, "широкий ФОРМАТ", "print")

    def test_a_stage_comes_before_the_end_unless_told_where(self, agency, deal):
        services.pipeline.add_stage(agency.actor, deal.pipeline, {"name": "Цветопроба", "status": "work"})
        names = [one.name for one in services.pipeline.stages_of(deal.pipeline)]
        assert names[-4:] == ["Delivery", "Цветопроба", "Closed", "Lost"]
        services.pipeline.add_stage(agency.actor, deal.pipeline, {"name": "Звонок", "position": "1"})
        assert [one.name for one in services.pipeline.stages_of(deal.pipeline)][:3] == ["Request", "Звонок", "Estimate"]

    @pytest.mark.parametrize(
        ("stage", "changes", "error"),
        [
            ("Request", {"status": "won"}, StillUsed),
            ("Closed", {"status": "work"}, StageNeeded),
            ("Estimate", {"name": "request"}, AgencyError),
            ("Estimate", {"name": " "}, AgencyError),
            ("Estimate", {"probability": "101"}, AgencyError),
            ("Estimate", {"status": "maybe"}, AgencyError),
        ],
    )
    def test_what_would_break_it_is_refused(self, agency, deal, stage, changes, error):
        with pytest.raises(error):
            services.pipeline.edit_stage(agency.actor, find_stage(deal.pipeline, stage), changes)

    def test_a_stage_with_deals_stays_in_use(self, agency, deal):
        with pytest.raises(StillUsed, match=r"\(1\)"):
            services.pipeline.edit_stage(agency.actor, deal.stage, {}, is_active=False)
        services.pipeline.edit_stage(agency.actor, find_stage(deal.pipeline, "Estimate"), {}, is_active=False)
        assert services.deal_stage.next_stage(deal).name == "Offer sent"

    def test_a_pipeline_with_open_deals_stays_in_use(self, agency, deal):
        with pytest.raises(StillUsed):
            services.pipeline.edit(agency.actor, deal.pipeline, is_active=False)
        services.deal_stage.lose(agency.actor, deal, find_reason("price"))
        assert services.pipeline.edit(agency.actor, deal.pipeline, is_active=False).is_active is False

    def test_only_the_owner_settles_them(self, agency, deal, manager):
        for ask in (
            lambda: services.pipeline.add(manager, "а", "print"),
            lambda: services.pipeline.edit_stage(manager, deal.stage, {"probability": 5}),
            lambda: services.pipeline.add_reason(manager, "а"),
        ):
            with pytest.raises(Forbidden):
                ask()

    def test_a_reason_out_of_use_stays_with_the_lost(self, agency, deal):
        lost = services.deal_stage.lose(agency.actor, deal, find_reason("price"))
        services.pipeline.edit_reason(agency.actor, lost.lost_reason, name="дорого", is_active=False)
        assert Deal.get_by_id(deal.id).lost_reason.name == "дорого"
        with pytest.raises(NotFound):
            find_reason("дорого")

    def test_losing_is_never_barred(self, agency, deal):
        stages = services.pipeline.stages_of(deal.pipeline)
        assert all(may_go(one, stages[-1]) for one in stages if one.status in {NEW, OFFER, AGREED, WORK})
