"""A stocktake by commands: the list as a sheet and back, scanner lines, what differs, posted."""

from __future__ import annotations

import json
from decimal import Decimal as D

import openpyxl
import pytest

from agencycli.services import stock
from agencycli.services.stock.paper import Line


@pytest.fixture
def ran(agency, run_cli):
    """Run a command of the count that must succeed, in a warehouse with paper, shirts and a strange name."""
    actor = agency.actor
    for code, name, unit, barcode in (
        ("0130", "=cmd [red]", "sheet", "4600001"), ("TSH-W-M", "Футболка", "piece", "4600002"),
        ("INK", "Краска", "l", ""),
    ):  # fmt: skip
        row = stock.goods.add(actor, {"code": code, "name": name, "unit": unit, "barcode": barcode})
        if code != "INK":
            stock.receive(actor, [Line(row, D(100), price=D("2.50"))])
    stock.goods.pack(actor, stock.goods.StockItem.get(code="0130"), "пачка", D(50), "4600009")

    def run(*words, code=0, **how):
        done = run_cli("stock", "count", *words, **how)
        assert done.code == code, done.err
        return done

    return run


def counted(ran):
    rows = json.loads(ran("show", "--book", "--format", "json").out)
    return {row["code"]: row["counted"] for row in rows}


def test_the_list_goes_out_blind_comes_back_filled_and_twice_changes_nothing(ran, tmp_path):
    ran("start", "Office", "--yes")
    target = tmp_path / "list.xlsx"
    ran("show", "-o", target)
    book = openpyxl.load_workbook(target)
    sheet = book.active
    titles = [cell.value for cell in sheet[1]]
    assert titles == ["Code", "Name", "Unit", "Lot", "In fact", "Note"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet["A2"].value) == ("A2", "A1:F3", "0130")
    sheet["E2"], sheet["F2"], sheet["E3"] = 90, "мокрые", 103
    book.save(target)
    ran("import", target)
    mark = stock.counting.Stocktake.get().lines.count(), counted(ran)
    again = json.loads(ran("import", target, "--format", "json").out)
    assert again["entry"] is None
    assert mark == (2, {"0130": 90, "TSH-W-M": 103}) == (2, counted(ran))
    ran("enter", "0130", "5")
    assert "line 2: 0130: " in ran("import", target, code=4).err
    ran("import", target, "--recount")
    assert counted(ran)["0130"] == 90
    differing = json.loads(ran("show", "--differing", "--format", "json").out)
    assert [(row["code"], row["difference"], row["value"], row["note"]) for row in differing] == [
        ("0130", -10, "-25.00", "мокрые"), ("TSH-W-M", 3, "7.50", None),
    ]  # fmt: skip
    ran("post", "--dry-run")
    told = json.loads(ran("post", "--yes", "--format", "json").out)
    assert [(row["code"], row["quantity"]) for row in told["moves"]] == [("TSH-W-M", "3.000"), ("0130", "-10.000")]
    assert "stocktake" in ran("show", code=3).err
    listed = json.loads(ran("list", "--format", "json").out)[0]
    assert (listed["state"], listed["counted"], listed["differing"], listed["value"]) == ("posted", 2, 2, "-17.50")


def test_a_scanner_counts_by_lines_of_standard_input(ran):
    ran("start")
    ran("enter", "--scan", input="4600001\n4600001\n\n4600002;12\n4600009\n4600009 2\nINK 2.5\n")
    assert counted(ran) == {"0130": 152, "TSH-W-M": 12, "INK": 2.5}
    wrong = ran("enter", "--scan", input="4600001\nнет такого\n4600002 1.5\n", code=4)
    for words in ("line 2: ", "line 3: "):
        assert words in wrong.err
    assert counted(ran)["0130"] == 152


def test_a_collectors_file_without_titles_lines_of_json_and_a_russian_sheet_are_taken(ran, tmp_path):
    ran("start")
    collected = tmp_path / "collector.csv"
    collected.write_text("4600001;90\n4600002;4\n", encoding="cp1251")
    ran("import", collected)
    ran("enter", "--json", "-", "--recount", input='{"code": "INK", "counted": "1.5", "note": "банка"}\n')
    assert counted(ran) == {"0130": 90, "TSH-W-M": 4, "INK": 1.5}
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("Код,Наименование,Фактически\n0130,Бумага,95\nINK,Краска,\n", encoding="utf-8")
    ran("import", sheet, "--recount")
    assert counted(ran) == {"0130": 95, "TSH-W-M": 4, "INK": 1.5}
    ran("enter", "0130", "0", "--recount")
    ran("cancel", "--yes")
