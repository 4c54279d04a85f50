"""Where the table is in a sheet that people filled by hand (R120, R191; formats.md 6.3)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal

from hypothesis import example, given
from hypothesis import strategies as st

from agencycli.importers import read
from agencycli.importers.headers import QUALIFIED, match_header
from agencycli.importers.tables import ABOVE, BELOW, HEADER_AGAIN, NUMBERING, SECTION, TOTAL, find_tables
from agencycli.importers.workbook import Sheet


def _sheet(*rows, merged=()):
    """Lay rows out from row 1; None is a blank row."""
    numbered = [(number, _trimmed(row)) for number, row in enumerate(rows, 1) if row]
    return Sheet("", True, [row for row in numbered if row[1]], list(merged))


def _trimmed(row):
    row = list(row)
    while row and row[-1] is None:
        row.pop()
    return row


def _only(sheet):
    (table,) = find_tables(sheet)
    return table


def _titles(table):
    return [column.title for column in table.columns]


def test_the_client_base_of_years(messy_book):
    """Title rows, a header of two merged rows, column numbers, sections, a bare name, a header again, a total."""
    table = _only(messy_book["Клиенты"])
    assert table.header_rows == [4, 5]
    assert _titles(table) == [
        "№", "Клиент", "Контакты / Телефон", "Контакты / E-mail", "Контакты / Контактное лицо", "Менеджер", "Скидка",
        "Примечание",
    ]  # fmt: skip
    assert table.columns[0].index == 1
    assert [(row.number, row.cells[1], row.section) for row in table.rows] == [
        (8, "ООО «Завод „Луч“»", "Производство"),
        (9, "АО Станкострой", "Производство"),
        (11, "ИП Смирнов А.В.", "Торговля"),
        (12, "Ромашка", "Торговля"),
        (13, "ООО «Тихий»", "Торговля"),
        (15, "ООО «Волга»", "Торговля"),
    ]
    assert table.rows[1].cells[2] == 89101234567
    assert table.skipped == [
        (1, ABOVE), (2, ABOVE), (6, NUMBERING), (7, SECTION), (10, SECTION), (14, HEADER_AGAIN), (16, TOTAL),
    ]  # fmt: skip


def test_orders_under_years_keep_what_people_typed(messy_book):
    table = _only(messy_book["Заказы"])
    assert [(row.section, row.cells[0]) for row in table.rows] == [
        ("2016", dt.date(2016, 6, 16)),
        ("2016", 42556),
        ("2016", "16.06.2016, 14.07.2016"),
        ("2017", "Конец июля"),
        ("2017", "14.08.2017*"),
        ("2017", dt.datetime(2017, 9, 1, 10, 15)),
    ]
    assert table.rows[4].cells[4] == Decimal("12345.67")
    assert (12, TOTAL) in table.skipped and (14, BELOW) in table.skipped


def test_a_name_merged_over_two_rows_counts_for_both(messy_book):
    table = _only(messy_book["Люди"])
    assert [row.cells[0] for row in table.rows] == ["Иванов Иван Иванович"] * 2 + ["Петрова Анна"]
    assert table.rows[1].cells[3] == "доб. 15"


def test_tables_side_by_side_are_two(messy_book):
    left, right = find_tables(messy_book["Поставщики"])
    assert (_titles(left), _titles(right)) == (
        ["Фирма", "Телефон", "Скидка"],
        ["Фирма", "Телефон", "Контактное лицо"],
    )
    assert [row.cells for row in left.rows] == [["ООО «Бумага»", "234-11-11", 3], ["ООО «Краска»", "234-33-33", None]]
    assert [row.number for row in right.rows] == [3, 4, 5]
    assert right.rows[1].cells == ["Принт", None, None]
    assert right.columns[0].index == 5


def test_a_table_with_a_title_of_its_own_beside_others_keeps_to_itself():
    """R191: who owes stands beside the suppliers, and no debt becomes a supplier's."""
    sheet = _sheet(
        ["Клиенты", None, None, "Бумага", None, None, "Долги"],
        ["Клиент", "Тел.", None, "Фирма", "Скидка", None, "Кто должен", "Сколько"],
        ["Дельта", "422-33-44", None, "Бумажник", "7%", None, "Дельта", 12500],
        ["Эпсилон", "422-33-55", None, "Картон", None, None, "Эпсилон", 3400],
    )
    assert [_titles(table) for table in find_tables(sheet)] == [
        ["Клиент", "Тел."],
        ["Фирма", "Скидка"],
        ["Кто должен", "Сколько"],
    ]


def test_who_signed_the_sheet_under_its_total_is_no_client():
    """R191: «Составил: Петров» and «Ответственный» end a report of 1C."""
    rows = [["Клиент", "Телефон"], ["Луч", "1"], ["Мост", "2"], ["Итого", 2], None, ["Составил: Петров", "433-11-11"]]
    table = _only(_sheet(*rows))
    assert [row.cells[0] for row in table.rows] == ["Луч", "Мост"]
    assert (6, BELOW) in table.skipped
    named_so = _only(_sheet(["Клиент", "Телефон"], ["Директор", "1"], ["Составил: Петров", "2"]))
    assert len(named_so.rows) == 2


def test_an_empty_column_inside_a_table_does_not_part_it():
    sheet = _sheet(
        ["Клиент", "Телефон", None, "Менеджер", "Примечание"], ["Луч", "1", None, "Ольга", None], ["Ромашка", "2"]
    )
    table = _only(sheet)
    assert _titles(table) == ["Клиент", "Телефон", "Менеджер", "Примечание"]
    assert [row.cells for row in table.rows] == [["Луч", "1", "Ольга", None], ["Ромашка", "2", None, None]]


def test_tables_one_above_another_are_two(messy_book):
    above, below = find_tables(messy_book["Разное"])
    assert [row.cells[0] for row in above.rows] == ["Ромашка", "Луч"]
    assert (below.header_rows, below.skipped) == ([6], [(5, ABOVE)])
    assert below.rows[0].cells == ["ПолиграфИнтер", dt.date(2018, 10, 9), "Москва", "стенд 5А"]


def test_the_same_header_after_a_blank_row_goes_on_with_the_table():
    header = ["Клиент", "Телефон"]
    table = _only(_sheet(header, ["Луч", "1"], None, header, ["Ромашка", "2"]))
    assert [row.number for row in table.rows] == [2, 5] and table.skipped == [(4, HEADER_AGAIN)]


def test_a_sheet_without_header_keeps_every_row(messy_book):
    table = _only(messy_book["Без шапки"])
    assert not table.has_header and _titles(table) == ["column B", "column C", "column D"]
    assert [row.number for row in table.rows] == [3, 4]
    notes = _only(messy_book["Заметки"])
    assert not notes.has_header and len(notes.rows) == 3


def test_an_empty_sheet_has_no_table(messy_book):
    assert find_tables(messy_book["Лист9"]) == []


def test_a_header_of_unknown_words_is_told_by_the_numbers_below():
    table = _only(_sheet(["Артикул", "Материал", "Ширина"], ["А1", "винил", 320], ["А2", "сетка", 500]))
    assert table.header_rows == [1] and len(table.rows) == 2


def test_a_list_of_names_only_is_no_list_of_sections():
    table = _only(_sheet(["Клиент", "Телефон"], ["Луч"], ["Ромашка"], ["Волга", "1"], ["Мост"]))
    assert len(table.rows) == 4 and table.skipped == []


def test_a_firm_without_details_is_no_section():
    rows = [["Луч", "1"], ["ООО Мост"], ["Ромашка", "2"], ["Волга", "3"], ["Иванов Пётр Ильич"], ["Река", "4"]]
    table = _only(_sheet(["Клиент", "Телефон"], *rows))
    assert len(table.rows) == 6


def test_headings_in_capitals_or_after_a_blank_row_are_sections():
    table = _only(
        _sheet(
            ["Клиент", "Телефон"], ["Луч", "1"], ["Мост", "5"], ["ТИПОГРАФИИ"], ["Принт", "2"], ["Офсет", "6"], None,
            ["Дизайнеры"], ["Анна", "3"], ["Яна", "7"],
        )
    )  # fmt: skip
    assert [row.section for row in table.rows] == [None, None, "ТИПОГРАФИИ", "ТИПОГРАФИИ", "Дизайнеры", "Дизайнеры"]


def test_headers_of_two_rows_in_text_files_where_nothing_is_merged():
    table = _only(
        _sheet(
            ["Клиент", "Контакты", None, "Менеджер"],
            [None, "Телефон", "E-mail"],
            ["Луч", "1", "a@example.ru", "Ольга"],
        )
    )
    assert _titles(table) == ["Клиент", "Контакты / Телефон", "Контакты / E-mail", "Менеджер"]
    assert len(table.rows) == 1


def test_group_titles_of_unknown_words_above_known_ones():
    table = _only(
        _sheet(
            ["База"], ["Кто это", None, "Как связаться"], ["Фамилия", "Имя", "Телефон", "E-mail"],
            ["Петрова", "Анна", "1", "a@example.ru"],
            merged=[(2, 0, 2, 1), (2, 2, 2, 3)],
        )
    )  # fmt: skip
    assert _titles(table) == [
        "Кто это / Фамилия", "Кто это / Имя", "Как связаться / Телефон", "Как связаться / E-mail",
    ]  # fmt: skip
    assert table.header_rows == [2, 3] and table.skipped == [(1, ABOVE)]


def test_a_client_called_total_with_an_address_is_no_total():
    table = _only(
        _sheet(
            ["Клиент", "E-mail", "Сумма"], ["Total", "a@example.ru", 5], ["Луч", "b@example.ru", 1], ["Всего", None, 6]
        )
    )
    assert [row.cells[0] for row in table.rows] == ["Total", "Луч"] and table.skipped == [(4, TOTAL)]


def test_orders_as_1c_prints_them(data):
    table = _only(read(data / "crm" / "orders_1c_export_cp1251.csv").sheets[0])
    assert (table.header_rows, table.skipped) == ([3], [(1, ABOVE), (7, TOTAL)])
    assert table.rows[1].cells == [
        "2", "13.01.2026 0:00:00", "ИП Смирнов А.В.", "Баннер 3х6 м, люверсы", "2,5", "48 800,00",
    ]  # fmt: skip


_CELLS = st.none() | st.sampled_from(
    [
        "Клиент",
        "Телефон",
        "E-mail",
        "Сумма",
        "Менеджер",
        "Итого",
        "ООО Луч",
        "Торговля",
        "8 910 123-45-67",
        "x",
        2016,
        7,
    ]
)


@given(
    st.lists(st.none() | st.lists(_CELLS, max_size=7), max_size=14),
    st.lists(st.tuples(st.integers(1, 14), st.integers(0, 6), st.integers(0, 2), st.integers(0, 3)), max_size=2),
)
@example([[None, "Клиент"], ["Телефон", None, "Клиент", "Клиент"]], [])
def test_no_row_and_no_value_is_ever_lost_in_silence(rows, spans):
    """Whatever the sheet: each value is in a row, in a title, or in a row named in the skipped list."""
    sheet = _sheet(*rows, merged=[(r, c, r + down, c + across) for r, c, down, across in spans])
    tables = find_tables(sheet)
    told = {number for table in tables for number, _ in table.skipped}
    titles = {number for table in tables for number in table.header_rows}
    kept: dict[int, Counter] = {}
    for table in tables:
        assert all(len(row.cells) == len(table.columns) for row in table.rows)
        for row in table.rows:
            kept.setdefault(row.number, Counter()).update(cell for cell in row.cells if cell is not None)
    for number, cells in sheet.rows:
        if number not in told | titles:
            missing = Counter(cell for cell in cells if cell is not None) - kept.get(number, Counter())
            assert not missing


def test_every_column_of_known_programs_is_understood(data):
    """Google (both), Bitrix24, amoCRM, HubSpot, Outlook, 1C: no title is left unknown or guessed."""
    for path in sorted((data / "crm").iterdir()):
        for title in _titles(_only(read(path).sheets[0])):
            found = match_header(title)
            assert title == "Name" or (found and found[1] >= QUALIFIED), (path.name, title, found)
