"""A warehouse after many years: 5,000 items, 200,000 lots, 1,000,000 moves."""

from __future__ import annotations

import os
import shutil
from decimal import Decimal
from pathlib import Path

from bench import reasons
from bench.agencies import Agency
from bench.measure import AGENCY, Figure, call_seconds, paired

ITEMS, LOTS, TURNS, LINES = 5_000, 200_000, 5, 50
"""Each lot moves so many times, first in, then out; of each item the last four lots are not used up."""
TITLE = "1 000 000 moves"
LEVEL = ("id", "code", "on_hand", "reserved", "available", "on_the_way")


def figures(young: Agency, folder: Path, floor: float) -> list[Figure]:
    """Return what levels, a receipt and the check of the caches cost once a million moves stand."""
    from agencycli import queries, services
    from agencycli.models import StockItem
    from agencycli.services.stock.paper import Line
    from agencycli.session import session

    home = folder / "agency-stock"
    shutil.copytree(young.home, home)
    full = Agency(young.scale, home, 0, 0)
    os.environ.update(full.settings)
    with session() as work:
        fill()
        items = list(StockItem.select().where(StockItem.code.startswith("B-")).order_by(StockItem.id).limit(1000))
        levels = queries.lists.list_query("stock", work.actor)
        lines = [Line(item, Decimal(10), price=Decimal(3)) for item in items]
        seconds = {
            ("level of one item", 0.11): call_seconds(lambda: services.stock.balance.available(items[500])),
            ("levels of all 5 000 items", 16): call_seconds(lambda: levels.listing(columns=LEVEL), 5),
            ("1 000 lines received at once", 16): call_seconds(
                lambda: services.stock.moving.receive(work.actor, lines), 3
            ),
            ("what the moves add up to held against the levels", None): call_seconds(
                services.stock.caches.differing, 1
            ),
        }
    found = [
        Figure(f"{name}, {TITLE}", spent / floor, "P", target, why=reasons.STOCK)
        for (name, target), spent in seconds.items()
    ]
    listed = paired({"levels": (*AGENCY, "stock", "levels", "--limit", "50")}, full.settings, 5)["levels"]
    return [*found, Figure(f"stock levels, first 50, {TITLE}", listed, "P")]


def fill() -> None:
    """Put down the moves past the triggers, which would add up a million one by one, and add them up at the end."""
    from agencycli import clock
    from agencycli.models import StockGroup, StockItem, StockLot, StockPaper, bulk
    from agencycli.models.store import store
    from agencycli.services.stock import caches, places

    target, group, place = store(), StockGroup.select().first(), places.usual()
    with target.writing():
        for (name,) in target.execute_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            target.execute_sql(f'DROP TRIGGER "{name}"')
        papers = LOTS // LINES
        numbers = bulk.reserve(StockItem, ITEMS)
        items = [
            {"id": one, "code": f"B-{one}", "code_key": f"b-{one}", "name": f"Бумага {one}", "group_id": group.id}
            for one in numbers
        ]
        bulk.insert(StockItem, items)
        given = {
            "items": ITEMS, "item": numbers[0], "lots": LOTS, "lot": bulk.reserve(StockLot, LOTS)[0], "lines": LINES,
            "papers": papers, "paper": bulk.reserve(StockPaper, papers * TURNS)[0], "turns": TURNS,
            "place": place.id, "today": clock.today().isoformat(), "now": clock.now().isoformat(),
        }  # fmt: skip
        for statement in MOVES:
            target.connection().execute(statement, given)
        caches.rebuild()
        target.install_derived()


NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {})"
MOVES = (
    NUMBERS.format(":papers * :turns")
    + "INSERT INTO stock_paper (id, kind, day, moment, place_id, reason, outside_number) "
    "SELECT :paper + i, CASE WHEN i < :papers THEN 'receipt' ELSE 'issue' END, "
    "date(:today, (i % :papers * 800 / :papers - 800) || ' days'), :now, :place, '', '' FROM n",
    NUMBERS.format(":lots")
    + "INSERT INTO stock_lot (id, item_id, batch) SELECT :lot + i, :item + i % :items, '' FROM n",
    NUMBERS.format(":lots * :turns") + "INSERT INTO stock_move (paper_id, item_id, place_id, lot_id, quantity, value) "
    "SELECT :paper + i / :lines, :item + i % :items, :place, :lot + i % :lots, "
    "CASE WHEN i < :lots THEN 10000 WHEN i % :lots >= :lots - 4 * :items THEN -1000 ELSE -2500 END, "
    "CASE WHEN i < :lots THEN 3000 WHEN i % :lots >= :lots - 4 * :items THEN -300 ELSE -750 END FROM n",
)
"""A lot comes by a receipt and goes by the papers after it, a line each."""
