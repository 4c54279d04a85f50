"""What the database itself promises of the warehouse, on both engines: moves stand, nothing goes below nothing."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from agencycli import clock
from agencycli.errors import Refused
from agencycli.models import (
    Client,
    Deal,
    Entry,
    Pipeline,
    Stage,
    StockGroup,
    StockItem,
    StockLevel,
    StockLot,
    StockMonth,
    StockMove,
    StockPaper,
    StockPlace,
    StockWorth,
)
from agencycli.models.stock_triggers import BELOW_NOTHING, CLOSED_MONTH, POSTED
from agencycli.services.frame import NotAllowed, entry
from agencycli.services.journal import undo


class Shelf:
    """One item on one shelf, written to by hand."""

    def __init__(self, agency):
        self.actor = agency.actor
        self.place = StockPlace.get(StockPlace.kind == "office")
        with entry(self.actor, "test"):
            self.item = StockItem.create(code="PAP-130", name="Бумага", group=StockGroup.get().id, unit="sheet")
            self.lot = StockLot.create(item=self.item.id)

    def move(self, quantity, value, day=None, *, lot=True):
        with entry(self.actor, "test.move") as opened:
            paper = StockPaper.create(
                kind="receipt" if quantity > 0 else "issue", day=day or clock.today(), moment=clock.now(),
                place=self.place.id,
            )  # fmt: skip
            row = StockMove.create(
                paper=paper.id, item=self.item.id, place=self.place.id, lot=self.lot.id if lot else None,
                quantity=quantity, value=Decimal(value),
            )  # fmt: skip
        return opened.id, row

    def level(self):
        return [(row.lot, row.quantity) for row in StockLevel.select().order_by(StockLevel.lot)]

    def worth(self):
        return [(row.quantity, row.value) for row in StockWorth.select()]


@pytest.fixture
def shelf(agency):
    return Shelf(agency)


def refused(why, write, actor):
    before = [list(model.select().order_by(model.id).tuples()) for model in (StockMove, StockPaper, StockLevel)]
    with pytest.raises(NotAllowed, match=why), entry(actor, "test"):
        write()
    assert [list(m.select().order_by(m.id).tuples()) for m in (StockMove, StockPaper, StockLevel)] == before


def test_balances_and_worth_follow_the_moves_and_leave_no_empty_rows(shelf):
    shelf.move(1000, "4000")
    shelf.move(-300, "-1200")
    assert shelf.level() == [(shelf.lot.id, 700)]
    assert shelf.worth() == [(700, Decimal("2800"))]
    number, _row = shelf.move(-700, "-2800")
    assert shelf.level() == shelf.worth() == []
    undo(shelf.actor, number)
    assert shelf.level() == [(shelf.lot.id, 700)]
    assert shelf.worth() == [(700, Decimal("2800"))]


def test_a_move_is_never_changed_and_removed_by_an_undo_only(shelf):
    number, row = shelf.move(10, "40")
    refused(POSTED, lambda: StockMove.update(quantity=11).execute(), shelf.actor)
    refused(POSTED, lambda: StockMove.update(value=Decimal("41")).where(StockMove.id == row.id).execute(), shelf.actor)
    refused(POSTED, lambda: row.delete_instance(), shelf.actor)
    refused(POSTED, lambda: StockMove.delete().execute(), shelf.actor)
    undo(shelf.actor, number)
    assert not StockMove.select().exists()
    assert not StockPaper.select().exists()


def test_of_a_posted_paper_only_deal_and_counterparty_move(shelf, agency):
    _number, row = shelf.move(10, "40")
    for changes in (
        {"kind": "issue"}, {"day": dt.date(2026, 1, 1)}, {"reason": "потом"}, {"outside_number": "7"},
        {"place": StockPlace.get(StockPlace.kind == "shop").id}, {"staff": agency.actor.id},
    ):  # fmt: skip
        refused(POSTED, lambda changes=changes: StockPaper.update(changes).execute(), shelf.actor)
    refused(POSTED, lambda: StockPaper.delete().execute(), shelf.actor)
    with entry(shelf.actor, "test"):
        client = Client.create(name="Восход")
        stage = Stage.get()
        deal = Deal.create(title="Листовки", client=client.id, pipeline=Pipeline.get().id, stage=stage.id,
                           opened_on=clock.today())  # fmt: skip
        StockPaper.update(deal=deal.id, counterparty=client.id).execute()
    assert StockPaper.get_by_id(row.paper_id).deal_id == deal.id


def test_nothing_goes_below_nothing(shelf):
    shelf.move(10, "40")
    with pytest.raises(NotAllowed, match=BELOW_NOTHING):
        shelf.move(-11, "-44")
    with pytest.raises(NotAllowed, match=BELOW_NOTHING):
        shelf.move(-5, "-41")
    with pytest.raises(NotAllowed, match=BELOW_NOTHING):
        shelf.move(-10, "-39")
    assert shelf.level() == [(shelf.lot.id, 10)]
    assert StockMove.select().count() == 1


def test_taking_back_what_was_used_since_is_refused(shelf):
    received, _row = shelf.move(10, "40")
    shelf.move(-4, "-16")
    with pytest.raises(Refused):
        undo(shelf.actor, received)
    assert shelf.level() == [(shelf.lot.id, 6)]
    assert not Entry.select().where(Entry.is_open).exists()


def test_a_group_may_let_go_of_what_is_not_there(shelf):
    with entry(shelf.actor, "test"):
        StockGroup.update(allows_negative=True).execute()
    shelf.move(-5, "0", lot=False)
    assert shelf.level() == [(0, -5)]
    assert shelf.worth() == [(-5, Decimal("0"))]


def test_a_closed_month_takes_no_moves_and_gives_none_back(shelf):
    number, _row = shelf.move(10, "40", dt.date(2026, 10, 31))
    with entry(shelf.actor, "test"):
        StockMonth.create(month="2026-10", moment=clock.now())
    with pytest.raises(NotAllowed, match=CLOSED_MONTH):
        shelf.move(1, "4", dt.date(2026, 10, 1))
    with pytest.raises(Refused):
        undo(shelf.actor, number)
    shelf.move(1, "4", dt.date(2026, 11, 1))
    assert shelf.level() == [(shelf.lot.id, 11)]


def test_there_is_one_place_for_what_is_on_the_way(agency):
    with pytest.raises(NotAllowed, match=r"(?i)unique"), entry(agency.actor, "test"):
        StockPlace.create(name="Ещё в пути", kind="transit")
