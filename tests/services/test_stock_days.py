"""Whatever is done in a warehouse, in whatever order and taken back: balances, lots, values, reservations agree."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections import defaultdict
from decimal import Decimal as D
from pathlib import Path

import hypothesis
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from agencycli import services
from agencycli.errors import AgencyError
from agencycli.models import (
    Entry,
    StockGroup,
    StockItem,
    StockLevel,
    StockMove,
    StockReservation,
    StockWorth,
)
from agencycli.queries.lists import list_query
from agencycli.services import frame, stock
from agencycli.services.journal import undo
from agencycli.services.stock import reserving
from agencycli.services.stock.paper import Line

spec = importlib.util.spec_from_file_location("agency_tests_acts", Path(__file__).parents[1] / "acts.py")
acts = sys.modules.setdefault("agency_tests_acts", importlib.util.module_from_spec(spec))
spec.loader.exec_module(acts)

MOVES = (
    "stock.receive", "stock.issue", "stock.return", "stock.write-off", "stock.surplus", "stock.remnant", "stock.send",
    "stock.arrive", "stock.move", "stock.reserve", "stock.release", "stock.supplier-return",
    "stock.count-start", "stock.count", "stock.count-post",
)  # fmt: skip
BY_CHANCE = hypothesis.settings(
    deadline=None, max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
)  # fmt: skip


def agree(actor):
    """Compare what the database keeps, and what lists tell, with the sums of the moves."""
    levels, worths, lots = defaultdict(D), defaultdict(lambda: [D(0), D(0)]), defaultdict(lambda: [D(0), D(0)])
    taken = defaultdict(D)
    for row in StockMove.select():
        levels[row.item_id, row.place_id, row.lot_id or 0] += row.quantity
        for sums in (worths[row.item_id], lots[row.item_id, row.lot_id]):
            sums[0] += row.quantity
            sums[1] += row.value
        taken[row.reservation_id] -= row.quantity
    kept = {(row.item_id, row.place_id, row.lot): row.quantity for row in StockLevel.select()}
    assert kept == {key: quantity for key, quantity in levels.items() if quantity}
    assert all(quantity > 0 for quantity in kept.values())
    assert {row.item_id: [row.quantity, row.value] for row in StockWorth.select()} == {
        item: sums for item, sums in worths.items() if any(sums)
    }
    for item, (quantity, value) in worths.items():
        assert value >= 0 and (quantity or not value), item
    fifo = {row.id for row in StockItem.select().join(StockGroup).where(StockGroup.method == "fifo")}
    for (item, lot), (quantity, value) in lots.items():
        assert item not in fifo or (value >= 0 and (quantity or not value)), lot
    for row in StockReservation.select():
        assert 0 <= taken[row.id] <= row.quantity
        assert reserving.left(row) == row.quantity - taken[row.id]
    for row in StockItem.select():
        told = list_query("stock", actor).rows([row.id], ["on_hand", "reserved", "available"])[0]
        asked = (stock.balance.on_hand(row), stock.balance.reserved(row), stock.balance.available(row))
        assert told == asked


def begin(actor):
    """Make items of both methods, and deals."""
    groups = [StockGroup.get(StockGroup.method == "average"), stock.goods.add_group(actor, "ФИФО", "fifo")]
    for number, group in enumerate([*groups, *groups]):
        values = {"code": f"A{number}", "name": "Бумага", "unit": "m", "group": group, "useful_from": number // 2}
        stock.goods.add(actor, values)
    client = services.client.add(actor, {"name": "Ремстрой"})
    for title in ("Листовки", "Буклеты"):
        services.deal.add(actor, client, {"title": title})


@BY_CHANCE
@given(seed=st.integers(0, 10**9))
def test_balances_lots_values_and_reservations_agree_after_any_day_with_undo(agency, seed):
    if not StockItem.select().exists():
        begin(agency.actor)
    dice, mark, undone = acts.Dice(seed), frame.newest_entry(), 0
    for turn in range(70):
        name = "stock.receive" if turn < 4 else dice.choice(MOVES)
        try:
            if turn > 10 and dice.random() < 0.25:
                entries = Entry.select(Entry.id).where((Entry.id > mark) & Entry.undone_by.is_null())
                undo(agency.actor, dice.choice([row.id for row in entries]))
                undone += 1
            else:
                acts.ACTS[name](agency.actor, dice)
        except (AgencyError, LookupError):
            continue
        if turn % 10 == 0:
            agree(agency.actor)
    agree(agency.actor)
    assert undone
    assert StockMove.select().exists()


TAKERS, LEFT = 20, 7
TAKER = """
import sys
from agencycli import services
from agencycli.errors import AgencyError
from agencycli.models import StockItem
from agencycli.session import session
from agencycli.services.stock import Line
from decimal import Decimal
with session() as opened:
    item = StockItem.get(StockItem.code == "BOX")
    sys.stdin.readline()
    try:
        services.stock.issue(opened.actor, [Line(item, Decimal(1))])
    except AgencyError as error:
        print(error)
        sys.exit(4)
"""


def test_twenty_take_the_last_boxes_and_none_is_sold_twice(agency):
    item = stock.goods.add(agency.actor, {"code": "BOX", "name": "Коробка"})
    stock.receive(agency.actor, [Line(item, D(LEFT), price=D("33.33"))])
    takers = [
        subprocess.Popen(
            [sys.executable, "-c", TAKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"},
        )
        for _number in range(TAKERS)
    ]  # fmt: skip
    for taker in takers:
        taker.stdin.write(b"go\n")
        taker.stdin.flush()
    told = [tuple(part.decode() for part in taker.communicate(timeout=180)) for taker in takers]
    codes = [taker.returncode for taker in takers]
    assert sorted(codes) == [0] * LEFT + [4] * (TAKERS - LEFT), told
    refused = {said for (said, _err), code in zip(told, codes, strict=True) if code}
    assert len(refused) == 1
    assert (
        "BOX: 1 piece asked, 0 pieces at “Office”, 1 piece short; elsewhere –; went last: 1 on 23.11.2026"
        in refused.pop()
    )
    assert not StockLevel.select().exists()
    assert not StockWorth.select().exists()
    assert sum(row.value for row in StockMove.select()) == 0
