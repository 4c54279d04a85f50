"""A paper of the warehouse is posted from a sheet: all of it or nothing, every refused row named with its numbers."""

from __future__ import annotations

from decimal import Decimal as D

import openpyxl
import pytest

from agencycli.models import StockPaper, StockWorth
from agencycli.services import stock
from agencycli.services.stock.paper import Line


@pytest.fixture
def goods(agency):
    for code, unit in (("PAP-130", "sheet"), ("TSH-W-M", "piece")):
        row = stock.goods.add(agency.actor, {"code": code, "name": "=cmd [red]", "unit": unit})
        stock.receive(agency.actor, [Line(row, D(100), price=D(4))])
    stock.goods.pack(agency.actor, row, "коробка", D(36))


def sheet(tmp_path, *rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "строки.xlsx")
    return tmp_path / "строки.xlsx"


def left():
    return {row.item.code: row.quantity for row in StockWorth.select()}


def test_a_receipt_and_an_issue_come_from_a_sheet(goods, tmp_path, run_cli):
    path = sheet(
        tmp_path, ["Накладная 17"], ["Код", "Наименование", "Ед.", "Есть", "Кол-во", "Цена", "Сумма"],
        ["PAP-130", "Бумага", "л", 100, "1 000", "4,30", None], ["TSH-W-M", "Футболка", "кор", 100, 2, None, 22320],
        ["TSH-W-M", "Футболка", "шт", 100, None, None, None], ["Итого", None, None, None, 1002, None, None],
    )  # fmt: skip
    assert run_cli("stock", "receive", "--sheet", path, "--yes").code == 0
    assert left() == {"PAP-130": 1100, "TSH-W-M": 172}
    assert StockPaper.select().order_by(StockPaper.id.desc()).first().moves.count() == 2


def test_every_refused_row_is_named_and_nothing_is_posted(goods, tmp_path, run_cli):
    path = sheet(tmp_path, ["Код", "Выдать"], ["PAP-130", 101], ["TSH-W-M", 5], ["TSH-W-M", 170])
    refused = run_cli("stock", "issue", "--sheet", path, "--yes")
    assert refused.code == 4 and left() == {"PAP-130": 100, "TSH-W-M": 100}
    assert "line 2: PAP-130: 101 sheets asked, 100 sheets at" in refused.err
    assert "line 4: TSH-W-M: 170 pieces asked" in refused.err and "line 3" not in refused.err
    path = sheet(tmp_path, ["Код", "Количество"], ["NO-1", 1], ["PAP-130", "1,5"], ["PAP-130", 7])
    refused = run_cli("stock", "write-off", "--sheet", path, "--why", "брак", "--yes")
    assert refused.code == 4 and "line 2" in refused.err and "line 3" in refused.err and "line 4" not in refused.err


def test_a_list_of_levels_given_back_moves_nothing(goods, tmp_path, run_cli):
    assert run_cli("stock", "levels", "-o", tmp_path / "levels.xlsx").code == 0
    refused = run_cli("stock", "receive", "--sheet", tmp_path / "levels.xlsx", "--yes")
    assert refused.code == 2 and "Quantity" in refused.err
    assert run_cli("stock", "issue", "PAP-130", "1", "--sheet", tmp_path / "levels.xlsx").code == 2
