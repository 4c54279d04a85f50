"""Write the kind of workbook an agency keeps for years: nine sheets, every one another mess. All invented.

openpyxl cannot write the cached values of formulas, so a formula here is one that was never calculated.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl


def write(path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, fill in SHEETS.items():
        fill(book.create_sheet(name))
    book["Старые"].sheet_state = "hidden"
    book.save(path)


def _clients(ws):
    """Title, date, a gap, a header of two rows with merged groups, sections, several phones in a cell, a total."""
    ws["A1"] = "Клиентская база РА «Восток»"
    ws.merge_cells("A1:H1")
    ws["A2"] = "обновлено 14.08.2017"
    ws["B4"], ws["C4"], ws["D4"], ws["G4"], ws["H4"], ws["I4"] = (
        "№", "Клиент", "Контакты", "Менеджер", "Скидка", "Примечание",
    )  # fmt: skip
    ws["D5"], ws["E5"], ws["F5"] = "Телефон", "E-mail", "Контактное лицо"
    for place in ("B4:B5", "C4:C5", "D4:F4", "G4:G5", "H4:H5", "I4:I5"):
        ws.merge_cells(place)
    header = [ws.cell(4, column).value for column in range(2, 10)]
    rows = [
        [1, 2, 3, 4, 5, 6, 7, 8],
        [None, "Производство"],
        [1, "ООО «Завод „Луч“»", "8 (831) 234-56-78, 8-910-123-45-67", "zavod@example.ru",
         "Иванов Иван Иванович", "Ольга", 0.05],
        [2, "АО Станкострой", 89101234567.0, "a@example.ru; b@example.ru", "Пётр", "Ольга", None,
         "звонить после 10:00\nне по пятницам"],
        [None, "Торговля"],
        [3, "ИП Смирнов А.В.", "8(831)2345678 доб. 12", None, None, "Анна", "5%"],
        [4, "Ромашка", "т. 234-56-78", None, "Светлана (бухгалтер)", "Анна", 0.1, "долг!"],
        [None, "ООО «Тихий»"],
        header,
        [5, "  ООО   «Волга»  ", "+7 910 000-00-01", "volga@example.ru", "Мария", "Ольга"],
        ["Итого:", 5],
    ]  # fmt: skip
    for number, row in enumerate(rows, 6):
        for column, value in enumerate(row, 2):
            ws.cell(number, column, value)


def _orders(ws):
    """Dates as dates, as serial numbers, as words; years between the rows; sums as text; a total and a remark."""
    ws.append(["Заказы"])
    ws.append([])
    ws.append(["Дата", "Клиент", "Что заказывали", "Кол-во", "Сумма, руб.", "Оплачено"])
    ws.append([2016])
    ws.append([dt.date(2016, 6, 16), "ООО «Завод „Луч“»", "Визитки 90х50", 1000, 2500, "да"])
    ws.append([42556, "Ромашка", "Баннер 3х6", "2,5", "48 800,00", None])
    ws.append(["16.06.2016, 14.07.2016", "Ромашка", "Листовки", 5000, "105600+13300", "часть"])
    ws.append(["2017"])
    ws.append(["Конец июля", "АО Станкострой", "Стенд", 1, "40500/56700*", None])
    ws.append(["14.08.2017*", "ИП Смирнов А.В.", "Футболки", "2767 (ж), 2766 (в)", 12345.67, "нет"])
    ws.append([dt.datetime(2017, 9, 1, 10, 15), "ООО «Волга»", "Буклеты", 300, "=D11*45", None])
    ws.append(["ИТОГО:", None, None, None, 169245.67, None])
    ws.append([])
    ws.append(["* сумма без монтажа"])


def _people(ws):
    """People with merged names over several rows of telephones."""
    ws.append(["ФИО", "Фирма", "Должность", "Телефон 1", "Телефон 2", "Моб. тел.", "День рождения"])
    ws.append(["Иванов Иван Иванович", "Завод Луч", "директор", 2345678, None, 89101234567, dt.date(1970, 5, 1)])
    ws.append([None, None, None, "доб. 15", None, None, None])
    ws.append(["Петрова Анна", "Ромашка", "бухгалтер", "234-56-79", "234-56-80", None, "8 марта"])
    ws.merge_cells("A2:A3")


def _notes(ws):
    for line in ("не забыть поздравить Луч с юбилеем", "перезвонить Ромашке", "пароль от почты у Ольги"):
        ws.append([line])


def _beside(ws):
    """Two tables beside each other, each with its own title."""
    ws["A1"], ws["F1"] = "Поставщики", "Типографии"
    ws.append(["Фирма", "Телефон", "Скидка", None, None, "Фирма", "Телефон", "Контактное лицо"])
    ws.append(["ООО «Бумага»", "234-11-11", 3, None, None, "Типография Волга", "234-22-22", "Олег"])
    ws.append(["ООО «Краска»", "234-33-33", None, None, None, "Принт", None, None])
    ws.append([None, None, None, None, None, "Офсет-НН", "234-44-44", "Яна"])


def _stacked(ws):
    """One table above another with a different header."""
    ws.append(["Клиент", "Телефон", "Менеджер"])
    ws.append(["Ромашка", "234-56-78", "Анна"])
    ws.append(["Луч", "234-56-79", "Ольга"])
    ws.append([])
    ws.append(["Выставки 2018"])
    ws.append(["Событие", "Дата", "Город", "Примечание"])
    ws.append(["ПолиграфИнтер", dt.date(2018, 10, 9), "Москва", "стенд 5А"])


def _bare(ws):
    """No header at all."""
    ws["B3"], ws["C3"], ws["D3"] = "ООО «Мост»", "8 910 111-22-33", "most@example.ru"
    ws["B4"], ws["C4"], ws["D4"] = "ООО «Река»", "8 910 111-22-44", None


def _old(ws):
    ws.append(["Клиент", "Телефон"])
    ws.append(["ООО «Прошлое»", "234-00-00"])


SHEETS = {
    "Клиенты": _clients, "Заказы": _orders, "Люди": _people, "Заметки": _notes, "Поставщики": _beside,
    "Разное": _stacked, "Без шапки": _bare, "Старые": _old, "Лист9": lambda ws: None,
}  # fmt: skip
