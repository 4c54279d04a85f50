"""Sheets of the agency and of its suppliers become items, balances and prices; the same file changes nothing."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal as D
from pathlib import Path

import openpyxl
import pytest

from agencycli import services
from agencycli.importers import read
from agencycli.importers.file_plan import plan_file
from agencycli.importers.stock.cells import packing_in, prices_in
from agencycli.importers.stock.file import Said, WhosePrices
from agencycli.models import (
    StockGroup,
    StockItem,
    StockLevel,
    StockMove,
    StockPaper,
    StockPlace,
    StockPrice,
    StockSupply,
    StockWorth,
)
from agencycli.services import stock
from agencycli.services.frame import newest_entry
from agencycli.services.journal import undo
from agencycli.services.stock.paper import Line


@pytest.fixture
def neighbour(request):
    """The module that writes the messy files."""
    import importlib.util

    spec = importlib.util.spec_from_file_location("messy_stock", Path(__file__).with_name("messy_stock.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def messy(neighbour, tmp_path):
    path = tmp_path / "остатки.xlsx"
    neighbour.write_stock(path)
    return path


def sheet(tmp_path, *rows, name="список.xlsx"):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / name)
    return tmp_path / name


def taken(actor, path, **how):
    plan = plan_file(actor, read(path), **how)
    plan.take_in(actor)
    return plan


def counts(plan):
    return dict(plan.intake.counts)


def item(code):
    return StockItem.get(StockItem.code == code)


def worth(code):
    row = StockWorth.get_or_none(StockWorth.item == item(code).id)
    return (row.quantity, row.value) if row else (0, 0)


def test_a_messy_stock_list_becomes_items_and_one_opening_paper_a_place(agency, messy):
    plan = taken(agency.actor, messy)
    assert counts(plan) == {"add": 11, "update": 1, "reject": 2}
    assert {row: reason for _sheet, row, reason in plan.intake.rejected} == {
        13: "“тридцать” is not a number; write one",
        15: "the cell holds the day 01.05.2026 and not a number; write the number",
    }
    paper = item("PAP-130")
    assert (paper.unit, paper.width, paper.height, paper.weight, paper.min_level) == ("sheet", 320, 450, 130, 500)
    assert (paper.group.name, paper.note, worth("PAP-130")) == ("Мелованная", "[red]глянец", (1200, D("5166.00")))
    # Three packs of a hundred lie there as sheets, at what the packs cost.
    board = StockItem.get(StockItem.name.startswith("Картон"))
    assert (board.code, board.unit, worth(board.code)) == ("КАР-001", "sheet", (300, D("6450.00")))
    assert [(row.name, row.quantity) for row in board.packings] == [("пачка", 100)]
    assert item("INK-C").unit == "l"
    assert (item("00123").unit, worth("00123"), item("00123").note) == ("roll", (2, D("25000.00")), "@cmd")
    # One name in two spellings is one item with two lots.
    assert worth("КРУ-001") == (48, D("4608.00"))
    assert StockMove.select().where(StockMove.item == item("КРУ-001").id).count() == 2
    # A group of 1C that carries the sum of its rows is a group and no item.
    assert {row.name for row in StockItem.select().join(StockGroup).where(StockGroup.name == "Химия")} == {
        "Смывка офсетная", "Декель-паста",
    }  # fmt: skip
    shirts = {(row.size, row.colour): row for row in item("TSH").variants}
    assert {key: row.code for key, row in shirts.items()} == {
        ("M", "белый"): "TSH-M-белый", ("L", "белый"): "TSH-L-белый", ("M", "чёрный"): "TSH-M-чёрный",
    }  # fmt: skip
    papers = {row.place.name: row.kind for row in StockPaper.select()}
    assert papers == {"Office": "opening", "Офис": "opening", "Стеллаж 3": "opening"}
    assert plan.intake.summary()[1] == "11 balances are put down, worth 58,664.00 together"


def test_the_same_list_again_changes_nothing_and_undo_takes_all_of_it_back(agency, messy):
    taken(agency.actor, messy)
    entry = newest_entry()
    again = taken(agency.actor, messy)
    assert counts(again) == {"same": 12, "reject": 2} and again.intake.is_empty and newest_entry() == entry
    back = undo(agency.actor, entry)
    assert not StockItem.select().count() + StockMove.select().count() + StockLevel.select().count()
    undo(agency.actor, back.id)
    assert (StockItem.select().count(), worth("PAP-130")) == (12, (1200, D("5166.00")))


def test_what_lies_there_already_is_compared_and_not_posted_twice(agency, tmp_path):
    paper = stock.goods.add(agency.actor, {"code": "PAP-130", "name": "Бумага", "unit": "sheet", "note": "моё"})
    stock.receive(agency.actor, [Line(paper, D(500), price=D(4))])
    path = sheet(
        tmp_path, ["Код", "Наименование", "Ед", "Кол-во", "Мин", "Цвет"],
        ["pap-130", "Бумага белая", "кг", 480, 50, "белый"], ["PAP-131", "Бумага", "л", 1, None, None],
    )  # fmt: skip
    plan = plan_file(agency.actor, read(path))
    (reason,) = [reason for _sheet, _row, reason in plan.intake.rejected]
    assert "not counted in “kg”" in reason and counts(plan)["add"] == 1  # another code is another item
    path = sheet(tmp_path, ["Код", "Наименование", "Ед", "Кол-во", "Мин"], ["pap-130", "Бумага", "л", 480, 50])
    plan = taken(agency.actor, path)
    (problem,) = plan.intake.problems
    assert "500 sheets lie at “Office”, the file says 480 sheets" in problem.reason
    assert (item("PAP-130").min_level, item("PAP-130").note, worth("PAP-130")[0]) == (50, "моё", 500)
    # The same item at a place where it never lay begins there.
    taken(agency.actor, path, said=Said(place=StockPlace.get(StockPlace.kind == "shop")))
    assert worth("PAP-130")[0] == 980


def test_a_code_or_a_name_that_means_another_item_is_given_back(agency, tmp_path):
    for code, name in (("A-1", "Бумага офсетная"), ("A-2", "Кружка"), ("A-3", "Кружка")):
        stock.goods.add(agency.actor, {"code": code, "name": name})
    stock.goods.switch_off(agency.actor, item("A-1"))
    path = sheet(
        tmp_path, ["Код", "Наименование", "Ед", "Остаток"], ["A-2", "Скотч прозрачный", "шт", 1],
        ["", "Кружка", "шт", 5],
        ["A-1", "Бумага офсетная", "шт", 5], ["", "", "шт", 5], ["", "Ручка", "шт", 2.5], ["Z-9", "Ручка", "шт", -1],
    )  # fmt: skip
    reasons = [reason for _sheet, _row, reason in plan_file(agency.actor, read(path)).intake.rejected]
    for part, reason in zip(
        ["A-2 is “Кружка” here", "several items are called so: A-2, A-3", "A-1 was put away", "no name and no code",
         "there are no parts", "less than nothing"], reasons, strict=True,
    ):  # fmt: skip
        assert part in reason
    with pytest.raises(Exception, match="nothing of список"):
        plan_file(agency.actor, read(path)).demand_something(None)


def prices(actor, neighbour, tmp_path, dearer=0, **said):
    path = tmp_path / "прайс.xlsx"
    neighbour.write_prices(path, dearer)
    return taken(actor, path, said=Said(**said))


def test_a_price_list_gives_our_items_their_prices_and_tells_which_changed(agency, neighbour, messy, tmp_path):
    actor = agency.actor
    taken(actor, messy)
    path = tmp_path / "прайс.xlsx"
    neighbour.write_prices(path)
    with pytest.raises(WhosePrices, match="--supplier"):
        plan_file(actor, read(path))
    # The list names its supplier and its day above the table.
    supplier = services.client.add(actor, {"name": "Европапир-НН, ООО", "supplier": "yes"})
    plan = prices(actor, neighbour, tmp_path)
    assert counts(plan) == {"update": 3, "reject": 3}
    supply = StockSupply.get(StockSupply.item == item("PAP-130").id)
    assert (supply.supplier_id, supply.code, supply.price, supply.min_order) == (supplier.id, "EP-1", D("4.50"), 500)
    steps = StockPrice.select().where(StockPrice.supply == supply.id).order_by(StockPrice.id)
    assert [(row.at_least, row.price, row.from_on) for row in steps] == [
        (0, D("4.50"), dt.date(2026, 11, 1)), (1000, D("4.20"), dt.date(2026, 11, 1)),
    ]  # fmt: skip
    board = StockSupply.get(StockSupply.item == item("КАР-001").id)
    assert (board.packing.name, board.price, board.min_order) == ("пачка", D("2400.00"), 200)
    mug = StockSupply.get(StockSupply.item == item("КРУ-001").id)
    assert (mug.price, mug.min_order) == (D("92.50"), 36)
    assert counts(prices(actor, neighbour, tmp_path)) == {"same": 3, "reject": 3}
    dearer = prices(actor, neighbour, tmp_path, dearer=1, new_items=True)
    changed = {
        one.item.code: (one.before, one.price, one.percent) for one in dearer.intake.outcomes if one.kind != "reject"
    }
    assert changed["PAP-130"] == (D("4.50"), D("5.50"), D("22.2"))
    assert counts(dearer) == {"update": 1, "same": 2, "add": 1, "reject": 2}
    assert item("РУЧ-001").group.name == "Сувениры"
    undo(actor)
    assert StockSupply.get_by_id(supply.id).price == D("4.50") and not StockItem.get_or_none(
        StockItem.code == "РУЧ-001"
    )


def test_who_may_not_keep_the_warehouse_takes_no_goods_in(agency, messy):
    from agencycli.errors import Forbidden

    seller = services.staff.add(agency.actor, "petr", "Пётр", "manager")
    plan = plan_file(seller, read(messy))
    with pytest.raises(Forbidden):
        plan.take_in(seller)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("от 100 шт 12,50 / от 500 11,20", [(100, "12.50"), (500, "11.20")]),
        ("от 100 шт - 12,50; от 500 шт - 11,20", [(100, "12.50"), (500, "11.20")]),
        ("100-499: 12.50; 500-999: 11.20; 1000+: 10", [(100, "12.50"), (500, "11.20"), (1000, "10")]),
        ("до 100 – 15; от 100 – 12", [(0, "15"), (100, "12")]),
        ("от 1 000 шт 90,50", [(1000, "90.50")]),
        ("12 500-00", [(0, "12500.00")]),
        ("45 руб. за лист", [(0, "45")]),
        ("договорная", []),
        ("-", []),
        ("12,50/11,20", None),
        ("105600+13300", None),
        ("от 50 до 100", None),
    ],
)
def test_several_prices_stand_in_a_cell(cell, found):
    assert prices_in(cell) == (found if found is None else [(D(at), D(price)) for at, price in found])


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Бумага 620x940, пачка 500 л", ("пачка", 500, "sheet")),
        ("Снегурочка A4 (500 л/пач)", ("пач", 500, "sheet")),
        ("Кружка, кор. 36 шт", ("кор", 36, "piece")),
        ("Баннер, рулон 50 м", ("рулон", 50, "m")),
        ("Лак 5 л", None),
    ],
)
def test_a_name_may_tell_how_it_is_packed(name, found):
    assert packing_in(name) == found
