"""Write the stock lists and price lists that agencies and their suppliers keep. All invented."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl


def write_stock(path: Path) -> None:
    """Two sheets: an own list with sections, and what 1C prints, whose groups carry sums."""
    book = openpyxl.Workbook()
    own = book.active
    own.title = "Склад"
    for row in (
        ["Остатки расходников на складе РА «Восток»"],
        ["на 01.11.2026, считал Сергей"],
        [],
        ["№", "Код", "Наименование", "Ед. изм.", "Остаток", "Цена, руб.", "Мин. остаток", "Место", "Прим."],
        [1, 2, 3, 4, 5, 6, 7, 8, 9],
        [None, None, "Бумага"],
        [None, None, "Мелованная"],
        [1, "PAP-130", "Бумага мелованная SRA3 130 г/м2", "л", "1 200,0", 4.305, 500, "Офис", "[red]глянец"],
        [2, None, "Картон мелованный 300 г/м2 620x940, пачка 100 л", "пач.", 3, 2150, None, "Стеллаж 3"],
        ["", None, "РАСХОДКА:"],
        [3, "INK-C", "Чернила голубые", "л", 2.5, 3200, 1, None, None],
        [4, "00123", "Плёнка матовая 1,37 м", "рул", "2 рул.", "12 500-00", None, None, "@cmd"],
        [5, None, "Кружка белая", "шт.", "тридцать", 95],
        [6, None, "Скотч", "моток", 7, 60],
        [7, "TAPE-2", "Люверсы", "шт", dt.datetime(2026, 5, 1), 2],
        [8, None, "Кружка белая", "шт.", 36, 95],
        [9, None, "кружка  белая", "шт.", 12, 99],
        [None, None, "Итого:", None, 1300.5, 42000],
        ["Кладовщик ____________ Сергей"],
    ):
        own.append(row)
    shirts = book.create_sheet("Футболки")
    for row in (
        ["Наименование", "Артикул", "Размер", "Цвет", "Кол-во", "Цена"],
        ["Футболка", "TSH", "M", "белый", 12, 310],
        ["Футболка", "TSH", "L", "белый", 5, 310],
        ["Футболка", "TSH", "M", "чёрный", "-", 320],
    ):
        shirts.append(row)
    from_1c = book.create_sheet("1С")
    from_1c["A1"] = "Материальная ведомость"
    for row, values in enumerate((
        ["Номенклатура", "Ед.", "Начальный остаток", None, "Конечный остаток", None],
        [None, None, "Количество", "Сумма", "Количество", "Сумма"],
        ["Химия", None, 10, 5000, 7.5, 3750],
        ["Смывка офсетная", "л", 8, 4000, 6, 3000],
        ["Декель-паста", "кг", 2, 1000, 1.5, 750],
        ["Итого", None, 10, 5000, 7.5, 3750],
    ), 3):  # fmt: skip
        for column, value in enumerate(values, 1):
            from_1c.cell(row, column, value)
    for span in ("C3:D3", "E3:F3", "A3:A4", "B3:B4"):
        from_1c.merge_cells(span)
    book.save(path)


def write_prices(path: Path, dearer: int = 0) -> None:
    """A supplier's list: sections as rows, prices by quantity in columns and in cells, packs in names."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Прайс"
    for row in (
        ["ООО «Европапир-НН»", None, None, "прайс-лист от 01.11.2026"],
        ["тел. 234-56-78, цены с НДС"],
        [],
        ["Артикул", "Наименование", "Ед.", "Цена", "от 1000 шт", "Мин. партия"],
        ["БУМАГА МЕЛОВАННАЯ"],
        ["EP-1", "Бумага мелованная SRA3 130 г/м2", "л", 4.5 + dearer, 4.2, 500],
        ["EP-2", "Картон мелованный 300г/м² 620x940, пачка 100 л", "пач", "2 400,00 руб.", None, 2],
        ["Сувениры"],
        ["EP-3", "Кружка белая", "шт", "от 36 шт 92,50 / от 360 84,00", None, None],
        ["EP-4", "Ручка с логотипом", "шт", 12, None, None],
        ["EP-5", "Блокнот", "шт", "договорная", None, None],
        ["EP-6", "Чернила голубые", "л", "3100/2900", None, None],
    ):
        sheet.append(row)
    book.save(path)
