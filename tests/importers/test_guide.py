"""docs/import.md works when it is pasted."""

from __future__ import annotations

import re
import shlex
from decimal import Decimal
from pathlib import Path

import openpyxl

from agencycli.models import Activity, Client, Deal, StockItem, StockLevel, StockSupply

GUIDE = Path(__file__).parents[2] / "docs" / "import.md"


def follow(text, run_cli):
    """Do what a part of the guide says; return the last command's result."""
    for form, name, body in re.findall(r"```(csv|sed|console) ?(\S*)\n(.*?)```", text, re.DOTALL):
        if form == "csv":
            Path(name).write_text(body, encoding="utf-8")
        elif form == "sed":
            old, new = body.strip().split(" -> ")
            chart = Path(name).read_text("utf-8")
            assert old in chart
            Path(name).write_text(chart.replace(old, new), encoding="utf-8")
        else:
            words = shlex.split(body.removeprefix("$ agency "))
            if words[1] == "rejected.xlsx":
                sheet = openpyxl.load_workbook("rejected.xlsx").active
                assert sheet.max_row == 2
                sheet["B2"] = "АО Станкострой"
                sheet.parent.save("rejected.xlsx")
            last = run_cli(*words)
            assert last.code == 0, last.err
    return last


def parts():
    """Return the examples of the guide: of clients, deals, stock."""
    whole = GUIDE.read_text("utf-8")
    clients, rest = whole.split("## Deals from start to end")
    return clients, *rest.split("## Stock from start to end")


def test_the_import_guide_works_from_start_to_end(agency, run_cli, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    last = follow(parts()[0], run_cli)
    assert "nothing new" in last.err
    names = {client.name for client in Client.select()}
    assert names == {"ООО «Завод „Луч“»", "АО Станкострой", "ООО «Мост»", "АО «Река»", "Ромашка", "ООО «Волга»"}
    luch = Client.get(Client.name == "ООО «Завод „Луч“»")
    assert (luch.preferences, [link.tag.name for link in luch.tag_links]) == ("любит синий", ["Производство"])
    assert Activity.get().title == "буклеты"
    assert run_cli("undo", 3, "--yes").code == 0 and run_cli("undo", 2, "--yes").code == 0
    assert Client.select().count() == 0


def test_the_guide_to_deals_works_from_start_to_end(agency, run_cli, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    last = follow(parts()[1], run_cli)
    assert "nothing new" in last.err
    found = {row.title: (row.client.name, row.stage.status) for row in Deal.select()}
    assert found == {
        "Буклеты": ("ООО «Мост»", "won"), "Баннер 3х6": ("Ромашка", "lost"), "Листовки": ("Ромашка", "work"),
        "Стенд": ("АО «Река»", "new"),
    }  # fmt: skip
    assert run_cli("undo", 2, "--yes").code == 0
    assert not Deal.select().exists() and not Client.select().exists()


def test_the_guide_to_stock_works_from_start_to_end(agency, run_cli, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before, after = parts()[2].split("A price list names its supplier")
    assert "nothing new" in follow(before, run_cli).err
    board = StockItem.get(StockItem.name.startswith("Картон"))
    assert {(row.item.code, row.quantity) for row in StockLevel.select()} == {
        ("PAP-130", 1200), (board.code, 300), ("КРУ-001", 36),
    }  # fmt: skip
    follow(after, run_cli)
    assert {(row.item.code, row.price) for row in StockSupply.select()} == {
        ("PAP-130", Decimal("4.50")), ("КРУ-001", Decimal("92.50")),
    }  # fmt: skip
