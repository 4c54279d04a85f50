"""A stocktake: frozen at an instant, counted by several hands, posted so that what moved meanwhile stays."""

from __future__ import annotations

import datetime as dt
import importlib.util
import sys
from decimal import Decimal as D
from pathlib import Path

import hypothesis
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from agencycli import services
from agencycli.errors import AgencyError, Forbidden
from agencycli.models import Entry, StockItem, StockLot, StockMove, StockPaper, StockPlace, StockWorth
from agencycli.queries.stock import counting as found
from agencycli.services import frame, stock
from agencycli.services.journal import undo
from agencycli.services.lines import LinesRefused
from agencycli.services.stock import caches, counting, paper, settling, undoing
from agencycli.services.stock.counting import Count
from agencycli.services.stock.paper import Line

spec = importlib.util.spec_from_file_location("agency_tests_acts", Path(__file__).parents[1] / "acts.py")
acts = sys.modules.setdefault("agency_tests_acts", importlib.util.module_from_spec(spec))
spec.loader.exec_module(acts)


class House:
    """A warehouse with paper of two lots, a roll with a remnant, and ink of another group."""

    def __init__(self, actor):
        self.actor = actor
        self.office = StockPlace.get(StockPlace.kind == "office")
        self.ink_group = stock.goods.add_group(actor, "Краска", "fifo")
        self.paper = stock.goods.add(actor, {"code": "PAP-130", "name": "Бумага", "unit": "sheet"})
        self.roll = stock.goods.add(actor, {"code": "BAN-440", "name": "Баннер", "unit": "m", "useful_from": "1"})
        self.ink = stock.goods.add(actor, {"code": "INK", "name": "Краска", "unit": "l", "group": self.ink_group})
        self.came(self.paper, 1000, "4.00")
        self.came(self.paper, 1500, "4.40")
        self.came(self.roll, 50, "100")

    def came(self, item, quantity, price=None):
        return stock.receive(self.actor, [Line(item, D(quantity), price=price and D(price))])

    def went(self, item, quantity, **how):
        return stock.issue(self.actor, [Line(item, D(quantity))], **how)

    def counted(self, stocktake, item, quantity, way=counting.ADD, actor=None, **how):
        return counting.count(actor or self.actor, stocktake, [Count(item, D(quantity), **how)], way)[0]

    def here(self, item):
        return stock.balance.on_hand(item, self.office)


@pytest.fixture
def house(agency):
    return House(agency.actor)


def test_s5_what_is_missing_goes_at_its_cost_and_can_be_undone(house):
    house.went(house.paper, 870)
    item, taken = house.paper, counting.start(house.actor)
    worth = StockWorth.get(StockWorth.item == item.id)
    house.counted(taken, item, 1605)
    assert found.progress(house.actor, taken).value == D("-106.00")
    posted = settling.post(house.actor, taken, settling.KEEP)
    assert [(row.quantity, row.value) for row in posted.moves] == [(-25, D("-106.00"))]
    assert (house.here(item), posted.paper.kind, posted.paper.stocktake_id) == (1605, "stocktake", taken.id)
    assert found.progress(house.actor, taken) == found.Progress(2, 1, 1, D("-106.00"))
    undo(house.actor, None)
    assert house.here(item) == 1630
    assert StockWorth.get(StockWorth.item == item.id).value == worth.value
    house.counted(taken, item, 1630, counting.RECOUNT)
    assert not settling.post(house.actor, taken, settling.KEEP).moves


def test_what_moves_while_people_count_does_not_change_what_is_missing(house, frozen):
    deal_paper = house.went(house.paper, 100)
    taken = counting.start(house.actor)
    frozen.forward(hours=3)
    house.went(house.paper, 400)
    house.came(house.paper, 70, "5")
    house.counted(taken, house.paper, 2390)
    frozen.forward(days=2)
    house.went(house.paper, 30)
    posted = settling.post(house.actor, taken, settling.KEEP)
    assert sum(row.quantity for row in posted.moves) == -10
    assert house.here(house.paper) == 2500 - 100 - 400 + 70 - 30 - 10
    assert posted.paper.day == deal_paper.paper.day
    assert posted.paper.moment.date() == dt.date(2026, 11, 25)
    assert StockMove.get(StockMove.paper == posted.paper.id).lot_id in {
        row.lot_id for row in StockMove.select().where(StockMove.id <= taken.frozen_move)
    }


def test_what_was_undone_before_the_count_was_never_there(house):
    issue = house.went(house.paper, 100)
    taken = counting.start(house.actor)
    undo(house.actor, services.frame.last_entry() - 1)
    assert not StockPaper.select().where(StockPaper.id == issue.id).exists()
    house.counted(taken, house.paper, 2500)
    assert not settling.post(house.actor, taken, settling.KEEP).moves
    assert house.here(house.paper) == 2500


def test_what_is_missing_but_went_since_is_refused_with_the_numbers(house):
    taken = counting.start(house.actor)
    went = house.went(house.paper, 2495)
    house.counted(taken, house.paper, 2490)
    with pytest.raises(settling.GoneSince) as told:
        settling.post(house.actor, taken, settling.KEEP)
    for words in ("found 2,490 sheets of 2,500 sheets", "10 sheets missing, but only 5 sheets", f"papers {went.id}"):
        assert words in str(told.value)
    assert house.here(house.paper) == 5
    house.counted(taken, house.paper, 2496, counting.RECOUNT)
    settling.post(house.actor, taken, settling.KEEP)
    assert house.here(house.paper) == 1


def test_two_people_add_up_and_a_recount_takes_the_place_of_both(house, staff_of_role):
    logist, printer = staff_of_role("logistics"), staff_of_role("production")
    taken = counting.start(logist)
    house.counted(taken, house.paper, 1000, actor=logist)
    line = house.counted(taken, house.paper, 480, actor=printer)
    assert (line.counted, line.counted_by_id) == (1480, printer.id)
    with pytest.raises(LinesRefused, match=rf"line 3: PAP-130: {printer.name} counted 1,480 sheets, this says 1,500"):
        house.counted(taken, house.paper, 1500, counting.FILL, row=3)
    house.counted(taken, house.paper, 1480, counting.FILL, row=3)
    assert house.counted(taken, house.paper, 1500, counting.RECOUNT, actor=printer).counted == 1500
    with pytest.raises(Forbidden):
        settling.post(printer, taken)
    with pytest.raises(Forbidden):
        house.counted(taken, house.paper, 1, actor=staff_of_role("viewer"))


def test_what_is_not_on_the_list_is_added_and_comes_in(house):
    taken = counting.start(house.actor)
    line = house.counted(taken, house.ink, "2.5")
    assert (line.book, line.counted) == (0, D("2.5"))
    house.counted(taken, house.paper, 2600)
    posted = settling.post(house.actor, taken, settling.KEEP)
    assert [(row.item.code, row.quantity, row.value) for row in posted.moves] == [
        ("PAP-130", 100, D("424.00")), ("INK", D("2.5"), 0),
    ]  # fmt: skip


def test_pieces_of_their_own_size_are_counted_one_by_one(house):
    stock.remnant(house.actor, Line(house.roll, D("7.2")))
    whole, rest = StockLot.select().where(StockLot.item == house.roll.id).order_by(StockLot.id)
    taken = counting.start(house.actor)
    with pytest.raises(counting.CountedByLots, match=rf"name one of {whole.id}, {rest.id} with --lot"):
        house.counted(taken, house.roll, 50)
    with pytest.raises(counting.CountedWhole):
        house.counted(taken, house.paper, 5, lot=StockLot.get(StockLot.item == house.paper.id))
    house.counted(taken, house.roll, "42.8", lot=whole)
    house.counted(taken, house.roll, "6.5", lot=rest)
    house.counted(taken, house.roll, 3, found=True)
    posted = settling.post(house.actor, taken, settling.KEEP)
    assert sorted((row.lot_id, row.quantity) for row in posted.moves) == [
        (rest.id, D("-0.7")), (max(row.lot_id for row in posted.moves), 3),
    ]  # fmt: skip
    values = {row.lot_id: row.value for row in posted.moves}
    listed = found.of(house.actor, taken, with_book=True).listing(columns=["lot_id", "difference", "value"])
    told = {(lot, difference): value for lot, difference, value in listed.rows}
    assert (told[rest.id, D("-0.7")], told[None, 3]) == (values[rest.id], max(values.values()))


def test_a_group_is_counted_alone_and_nothing_is_counted_twice(house):
    house.came(house.ink, 3, "900")
    taken = counting.start(house.actor, group=house.ink_group)
    with pytest.raises(counting.OfOtherGroup, match="PAP-130 is of “Materials”"):
        house.counted(taken, house.paper, 1)
    with pytest.raises(
        counting.BeingCounted, match=f"“Office” is being counted since 23.11.2026 .*stocktake {taken.id}"
    ):
        counting.start(house.actor)
    counting.cancel(house.actor, taken)
    with pytest.raises(counting.NotCounting, match="is cancelled"):
        house.counted(taken, house.ink, 3)
    assert counting.start(house.actor).id != taken.id


def test_nothing_is_posted_while_lines_were_not_looked_at(house, frozen):
    taken = counting.start(house.actor)
    house.counted(taken, house.paper, 2500)
    with pytest.raises(settling.NotAllCounted, match="1 line of stocktake 1 not counted: BAN-440; count"):
        settling.post(house.actor, taken)
    frozen.forward(days=20)
    stock.close(house.actor, "2026-11")
    with pytest.raises(paper.MonthClosed):
        settling.post(house.actor, taken, settling.NONE)
    stock.reopen(house.actor, "2026-11")
    settling.post(house.actor, taken, settling.NONE)
    assert (house.here(house.roll), house.here(house.paper)) == (0, 2500)


def test_what_was_counted_stays_once_it_is_posted_and_promises_that_are_short_are_told(house):
    client = services.client.add(house.actor, {"name": "Ремстрой"})
    deal = services.deal.add(house.actor, client, {"title": "Листовки"})
    stock.reserve(house.actor, deal, [Line(house.paper, D(2450))])
    taken = counting.start(house.actor)
    house.counted(taken, house.paper, 2400)
    entry = services.frame.last_entry()
    assert settling.post(house.actor, taken, settling.KEEP).promised == [(house.paper, 50)]
    with pytest.raises(undoing.CountPosted, match="stocktake 1 was posted since"):
        undo(house.actor, entry)
    undo(house.actor, None)
    undo(house.actor, entry)
    assert found.progress(house.actor, taken).counted == 0


def test_what_an_undo_brings_back_after_the_list_was_frozen_is_to_be_counted_too(house):
    """A roll that the book had issued to the end stands on no list; nobody may post as if it were not there."""
    stock.issue(house.actor, [Line(house.roll, house.here(house.roll))])
    issued = services.frame.last_entry()
    taken = counting.start(house.actor)
    for line in taken.lines:
        house.counted(taken, line.item, line.book)
    undo(house.actor, issued)
    there = house.here(house.roll)
    with pytest.raises(settling.NotAllCounted, match="BAN-440"):
        settling.post(house.actor, taken)
    settling.post(house.actor, taken, settling.NONE)
    assert there > 0 == house.here(house.roll)


MEANWHILE = (
    "stock.receive", "stock.issue", "stock.return", "stock.write-off", "stock.surplus", "stock.remnant", "stock.move",
    "undo",
)  # fmt: skip


def something_moves(actor, dice, turns, mark):
    """Do things in the warehouse at random, and take some of them back."""
    for _turn in range(turns):
        try:
            if (name := dice.choice(MEANWHILE)) == "undo":
                moved = Entry.action.in_(MEANWHILE) & (Entry.id > mark)
                undo(actor, dice.choice([row.id for row in Entry.select(Entry.id).where(moved)]))
            else:
                acts.ACTS[name](actor, dice)
        except (AgencyError, LookupError, IndexError):
            continue


@hypothesis.settings(
    deadline=None, max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
)  # fmt: skip
@given(seed=st.integers(0, 10**9))
def test_after_posting_there_is_what_was_counted_and_what_moved_since(agency, seed):
    actor, dice = agency.actor, acts.Dice(seed)
    if not StockMove.select().exists():
        House(actor)
    mark = frame.newest_entry()
    something_moves(actor, dice, 12, mark)
    taken = counting.start(actor)
    something_moves(actor, dice, 8, mark)
    for line in list(taken.lines):
        wrong = dice.choice((0, 0, -1, -7, 4))
        found_there = max(line.book + wrong, D(0))
        counting.count(actor, taken, [Count(line.item, found_there, line.lot, found=line.lot is None)])
    something_moves(actor, dice, 8, mark)
    before = {row.id: stock.balance.on_hand(row, taken.place) for row in StockItem.select()}
    try:
        posted = settling.post(actor, taken, settling.KEEP)  # of what an undo brought back after the count
    except settling.GoneSince:
        counting.cancel(actor, taken)
        return
    for item in {line.item_id: line.item for line in taken.lines}.values():
        since = sum((row.quantity for row in StockMove.select().where(
            (StockMove.item == item.id) & (StockMove.place == taken.place_id) & (StockMove.id > taken.frozen_move)
            & (StockMove.paper != posted.paper.id)
        )), D(0))  # fmt: skip
        lines = [line for line in taken.lines if line.item_id == item.id]
        assert stock.balance.on_hand(item, taken.place) == since + sum(
            line.book if line.counted is None else line.counted for line in lines
        )
    assert not caches.differing()
    undo(actor, None)
    assert {row.id: stock.balance.on_hand(row, taken.place) for row in StockItem.select()} == before
    counting.cancel(actor, taken)
