"""What is used most and how steadily, what lies unused, and what a season takes."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal as D

import pytest

from agencycli import queries, services
from agencycli.services import stock
from agencycli.services.stock.paper import Line


@pytest.fixture
def year(agency, frozen):
    """A year and a half of paper used steadily, mugs before New Year, and glue nobody takes."""
    actor = agency.actor
    items = {
        code: stock.goods.add(actor, {"code": code, "name": code.title(), "lead_days": "10"})
        for code in ("PAPER", "MUG", "GLUE")
    }
    seller = services.client.add(actor, {"name": "Сувенир-Опт"})
    stock.supplies.put(actor, items["MUG"], seller, {"price": D(80)})
    lines = [Line(item, D(5000), price=D(10)) for item in items.values()]
    stock.receive(actor, lines, day=dt.date(2025, 5, 1))
    month = dt.date(2025, 6, 15)
    while month < dt.date(2026, 11, 23):
        stock.issue(actor, [Line(items["PAPER"], D(100))], day=month.replace(day=1))
        stock.issue(actor, [Line(items["MUG"], D(200 if month.month == 12 else 10))], day=month)
        month = (month + dt.timedelta(days=31)).replace(day=15)
    return actor


def rows(listing, *keys):
    places = [[column.key for column in listing.columns].index(key) for key in keys]
    return [tuple(row[place] for place in places) for row in listing.rows]


def test_classes_turnover_and_dead_stock(year, staff_of_role):
    told = queries.stock.analysis.analysis(year)
    assert rows(told, "code", "class", "used", "variation", "cost", "share") == [
        ("PAPER", "AX", 1200, 0, D("12000.00"), D("79.47")),
        ("MUG", "AZ", 310, D("203.3"), D("3100.00"), D("20.53")),
        ("GLUE", "C", 0, None, D("0.00"), D("0.00")),
    ]  # fmt: skip
    levels = [D(5000 - 100 * used) for used in range(6, 18)]
    turns = (1200 / (sum(levels) / 12)).quantize(D("0.1"))
    assert rows(told, "turnover", "days")[0] == (turns, int(365 / turns))
    assert rows(queries.stock.analysis.analysis(year, dead=True), "code", "on_hand") == [("GLUE", 5000)]
    keys = {column.key for column in queries.stock.analysis.analysis(staff_of_role("logistics")).columns}
    assert "class" in keys and not {"cost", "share", "value"} & keys


def test_a_season_tells_what_rose_what_is_short_and_by_when_to_order(year, run_cli, frozen):
    stock.write_off(year, [Line(queries.stock.reference.item(year, "MUG"), D(4590))], "бой")
    told = queries.stock.season.season(year)
    keys = ("season", "code", "taken", "expected", "available", "short", "order_by", "supplier")
    (mug,) = rows(told, *keys)
    assert mug[:4] == ("newyear", "MUG", 210, 175), "39 of its 47 days are left, and use grew no more"
    assert mug[5] == max(mug[3] - mug[4], 0)
    assert mug[6] == dt.date(2026, 11, 23), "it has begun: today"
    assert mug[7] == "Сувенир-Опт"
    frozen.set(dt.datetime(2026, 10, 5, 9, tzinfo=dt.UTC))
    assert rows(queries.stock.season.season(year), "order_by") == [(dt.date(2026, 10, 30),)], "ten working days before"
    assert rows(queries.stock.season.season(year, "summer"), "code") == []
    done = run_cli("stock", "season", "march", "--format", "json")
    assert json.loads(done.out) == []
    assert "newyear, february, march, summer" in run_cli("stock", "season", "easter").err
    assert json.loads(run_cli("stock", "analysis", "--dead", "--format", "json").out)[0]["code"] == "GLUE"
