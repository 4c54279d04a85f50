"""What each format gives: the same plain cells at their true places (R120, R191; formats.md 6)."""

from __future__ import annotations

import codecs
import datetime as dt
import sys
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencycli.errors import UsageError
from agencycli.importers import read
from agencycli.importers.text_files import decoded, delimiter_of
from agencycli.importers.workbook import ERROR_VALUE, LONG_NUMBER, NOT_CALCULATED, column_letter


def _read(tmp_path, content, name="file", **options):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(path, **options)


def _hostile():
    return sys.modules["agency_tests_importers_hostile"]


@pytest.fixture
def cells(tmp_path):
    """Write cells by place into an .xlsx and read it again."""

    def write(values, merge=()):
        book = openpyxl.Workbook()
        for place, value in values.items():
            book.active[place] = value
        for span in merge:
            book.active.merge_cells(span)
        book.save(tmp_path / "cells.xlsx")
        return read(tmp_path / "cells.xlsx").sheets[0]

    return write


def test_rows_and_columns_keep_their_places(cells):
    """formats.md pitfall 13: messages name the row a person sees."""
    sheet = cells({"C3": "a", "E3": "b", "C10": "c"}, merge=["C5:D6"])
    assert sheet.rows == [(3, [None, None, "a", None, "b"]), (10, [None, None, "c"])]
    assert sheet.merged == [(5, 2, 6, 3)]


def test_numbers_are_never_floats_and_show_what_the_screen_showed(cells):
    sheet = cells(
        {"A1": 89101234567.0, "B1": 0.1 + 0.2, "C1": 1234.5, "D1": -3.0, "E1": True, "F1": 48800.000000000007}
    )
    assert sheet.rows[0][1] == [89101234567, Decimal("0.3"), Decimal("1234.5"), -3, True, 48800]
    assert [type(cell) for cell in sheet.rows[0][1]] == [int, Decimal, Decimal, int, bool, int]


def test_a_number_of_more_than_15_digits_is_text_with_a_note(cells):
    """An account typed as a number has lost its last digits in the file itself."""
    sheet = cells({"A1": 40702810938000012345})
    assert sheet.rows == [(1, ["40702810938000000000"])]
    assert [(note.row, note.column, note.reason) for note in sheet.notes] == [(1, 0, LONG_NUMBER)]


def test_dates_are_dates_and_midnight_of_day_zero_is_nothing(cells):
    sheet = cells(
        {
            "A1": dt.date(2026, 1, 12),
            "B1": dt.datetime(2026, 1, 12, 10, 15),
            "C1": dt.time(0, 0),
            "D1": dt.timedelta(hours=30),
            "E1": "x",
        }
    )
    assert sheet.rows[0][1] == [dt.date(2026, 1, 12), dt.datetime(2026, 1, 12, 10, 15), None, "30:00", "x"]


def test_errors_and_formulas_never_calculated_are_told(tmp_path, cells):
    """A formula without a value is reported and never zero."""
    sheet = cells({"A1": "Сумма", "B2": "=A1*2", "C2": 5})
    assert sheet.rows == [(1, ["Сумма"]), (2, [None, None, 5])]
    assert [(note.row, note.column, note.reason) for note in sheet.notes] == [(2, 1, NOT_CALCULATED)]
    made = _hostile().xlsx(
        "<row r='4'><c r='AA4' t=\"e\"><f>1/0</f><v>#DIV/0!</v></c><c r='AB4'><f>1+1</f><v>2</v></c></row>".replace(
            "'", '"'
        )
    )
    sheet = _read(tmp_path, made).sheets[0]
    assert sheet.rows == [(4, [None] * 27 + [2])]
    assert [(note.row, note.column, note.reason) for note in sheet.notes] == [(4, 26, ERROR_VALUE)]


def test_text_is_cleaned_at_the_door(cells):
    """K9: controls out, blanks collapsed, line breaks kept, empty text is nothing."""
    sheet = cells({"A1": "  ООО \xa0  «Волга» ", "B1": "раз\nдва", "C1": "a\u200bb\u202e", "D1": "   ", "E1": "."})
    assert sheet.rows[0][1] == ["ООО «Волга»", "раз\nдва", "ab", None, "."]


def test_an_empty_million_of_rows_is_no_trouble(tmp_path):
    made = _hostile().xlsx(
        f"<row r='1'>{_hostile().text_cell('A1', 'Клиент')}</row>"
        + "".join(f'<row r="{n}" s="1"/>' for n in range(2, 1_048_577)),
    )
    assert _read(tmp_path, made).sheets[0].rows == [(1, ["Клиент"])]


def test_hidden_and_empty_sheets_are_known(messy_book):
    assert {name: sheet.visible for name, sheet in messy_book.items() if name in ("Старые", "Люди")} == {
        "Старые": False,
        "Люди": True,
    }
    assert messy_book["Лист9"].rows == []


def test_old_xls_of_1c_keeps_numbers(data):
    """formats.md 58: 2.5 with a format of 1C's own is 2.5 and not the second of January 1900."""
    book = read(data / "sheets" / "10_like_1c_format_ids_50plus.xls")
    assert book.kind == "xls"
    assert book.sheets[0].rows[2] == (3, ["0.000", Decimal("2.5")])
    assert book.sheets[0].rows[3] == (4, ["DD.MM.YYYY", dt.date(2026, 1, 15)])


def test_open_document(tmp_path):
    made = _hostile().ods(
        '<table:table table:name="База"><table:table-row table:number-rows-repeated="2"/><table:table-row>'
        '<table:table-cell/><table:table-cell office:value-type="string"><text:p>Луч</text:p></table:table-cell>'
        '<table:table-cell office:value-type="float" office:value="12.5"><office:annotation><text:p>без НДС</text:p>'
        "<text:p>Ольга</text:p></office:annotation></table:table-cell>"
        '<table:table-cell office:value-type="date" office:date-value="2026-01-12"/>'
        "</table:table-row></table:table>"
    )
    book = _read(tmp_path, made)
    assert (book.kind, book.sheets[0].name) == ("ods", "База")
    assert book.sheets[0].rows == [(3, [None, "Луч", Decimal("12.5"), dt.date(2026, 1, 12)])]
    assert book.sheets[0].remarks == [(3, 2, "без НДС\nОльга")]


def test_html_saved_as_xls(tmp_path):
    page = (
        '<html><head><meta charset="windows-1251"><style>td {}</style></head><body><table>'
        "<tr><th rowspan=2>Клиент<th colspan=2>Контакты</tr><tr><td>Телефон<td>E-mail</tr>"
        "<tr><td>ООО &laquo;Луч&raquo;<td>234-56-78<br>234-56-79<td>a@example.ru</table>"
        "<table><tr><td><table><tr><td>внутри</td></tr></table></td></tr></table></body></html>"
    )
    book = _read(tmp_path, page.encode("cp1251"), "отчёт.xls")
    assert (book.kind, book.encoding, len(book.sheets)) == ("html", "cp1251", 2)
    assert book.sheets[0].rows == [
        (1, ["Клиент", "Контакты"]),
        (2, [None, "Телефон", "E-mail"]),
        (3, ["ООО «Луч»", "234-56-78\n234-56-79", "a@example.ru"]),
    ]
    assert book.sheets[0].merged == [(1, 0, 2, 0), (1, 1, 1, 2)]


def test_spreadsheet_xml_2003(tmp_path):
    made = _hostile().XML_2003.format(
        doctype="",
        cells='<Cell ss:MergeAcross="1"><Data ss:Type="String">Луч</Data></Cell>'
        '<Cell><Data ss:Type="Number">2.5</Data></Cell>'
        '<Cell ss:Index="6"><Data ss:Type="DateTime">2026-01-12T00:00:00.000</Data></Cell>'
        '<Cell><Data ss:Type="Error">#DIV/0!</Data></Cell>',
    )
    sheet = _read(tmp_path, made, "a.xls").sheets[0]
    assert sheet.rows == [(1, ["Луч", None, Decimal("2.5"), None, None, dt.date(2026, 1, 12)])]
    assert sheet.merged == [(1, 0, 1, 1)] and sheet.notes[0].reason == ERROR_VALUE


TEXTS = [
    "Клиент;Телефон\nООО «Ромашка»;8 (831) 234-56-78\n",
    "ФИО;Должность\nИванов Иван Иванович;директор\n",
    "КЛИЕНТ;ТЕЛЕФОН;ПРИМЕЧАНИЕ\nАО ЗАРЯ;234-56-78;ЗВОНИТЬ УТРОМ\n",
    "Фамилия;Имя\nПетрова;Анна\n",
    "Заказчик;Сумма\nИП Смирнов А.В.;48 800,00\n",
    "название;адрес\nЩукин и сыновья;ул. Большая Покровская, 1\n",
    "Контрагент;Номенклатура\nТипография;Визитки, объёмные буквы\n",
    "Дата;Событие\n12.01.2026;Выставка мебели\n",
    "Фирма;Менеджер\nЭлектросвет;Ольга Юрьевна\n",
    "имя,город\nжанна,нижний новгород\n",
    "Организация;ИНН\nЗавод «Луч»;5260000001\n",
    "Телефон;Комментарий\n2345678;хороший клиент, всегда платит вовремя\n",
]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1251", "cp866", "koi8-r", "mac_cyrillic"]
)
@pytest.mark.parametrize("text", TEXTS)
def test_the_encoding_of_a_short_russian_file_is_found(text, encoding):
    """formats.md 6.3: short files in every encoding met in old offices."""
    text = (
        text
        if encoding in ("cp1251", "mac_cyrillic") or encoding.startswith("utf")
        else text.replace("«", '"').replace("»", '"')
    )
    assert decoded(text.encode(encoding))[0] == text


def test_a_western_file_keeps_its_umlauts():
    assert decoded("Firma;Ort\nMüller Druck;Köln\n".encode("cp1252"))[0].splitlines()[1] == "Müller Druck;Köln"


def test_one_bad_byte_does_not_turn_utf8_into_another_encoding():
    good = "Клиент;Телефон\nРомашка;1\n".encode() * 20
    text, encoding = decoded(good + b"\xff\n")
    assert encoding == "utf-8" and text.startswith("Клиент;Телефон")


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251"])
@pytest.mark.parametrize("line", [1, 20, 400])
def test_a_stray_zero_byte_does_not_turn_a_text_into_another_encoding(tmp_path, encoding, line):
    """Terminals and old programs leave one behind; a short file has it among its first letters."""
    lines = ["Клиент;Телефон\n", *("Ромашка;234-56-78\n" for _ in range(line))]
    lines[line] = "Рома\0шка;234-56-78\n"
    book = _read(tmp_path, "".join(lines).encode(encoding))
    assert book.encoding == encoding
    assert {tuple(row) for _, row in book.sheets[0].rows} == {("Клиент", "Телефон"), ("Ромашка", "234-56-78")}


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", TEXTS)
def test_wide_text_without_a_mark_is_read_from_a_file(tmp_path, encoding, text):
    assert _read(tmp_path, text.encode(encoding)).encoding == encoding


def test_the_encoding_can_be_said(tmp_path):
    content = "Ключ;Щи\n".encode("koi8-r")
    assert _read(tmp_path, content, encoding="KOI8-R").sheets[0].rows == [(1, ["Ключ", "Щи"])]
    with pytest.raises(UsageError, match="no encoding named “nonsense”"):
        _read(tmp_path, content, encoding="nonsense")


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("Сумма 1,5;x\n2,5;y\n", ";"),
        ("a,b,c\n1,2,3\n", ","),
        ("a\tb\n1,5\t2,5\n", "\t"),
        ("a|b\n1;2|3\n", "|"),
        ("Отчёт, январь\n\na;b;c\n1;2;3\n", ";"),
        ('"a;b","c"\n"d;e","f"\n', ","),
        ("одна колонка\nвторая строка\n", ";"),
    ],
)
def test_the_delimiter_is_the_one_that_gives_an_even_table(text, delimiter):
    """formats.md 6.3."""
    assert delimiter_of(text) == delimiter


def test_csv_rows_are_numbered_by_lines_and_marks_of_text_go(tmp_path):
    sheet = _read(tmp_path, "sep=;\na;b\n\n\"раз\nдва\";'+7831\n'quoted';x\n").sheets[0]
    assert sheet.rows == [(2, ["a", "b"]), (4, ["раз\nдва", "+7831"]), (6, ["'quoted'", "x"])]


def test_an_unclosed_quote_does_not_swallow_the_file(tmp_path):
    text = 'Клиент;Телефон\n"ООО Луч;1\n' + "".join(f"Клиент {n};{n}\n" for n in range(500))
    rows = _read(tmp_path, text).sheets[0].rows
    assert len(rows) == 502 and rows[-1][1] == ["Клиент 499", "499"]


def test_unicode_text_of_excel(tmp_path):
    content = codecs.BOM_UTF16_LE + "Клиент\tТелефон\r\nЛуч\t1\r\n".encode("utf-16-le")
    assert _read(tmp_path, content, "a.xls").sheets[0].rows[1] == (2, ["Луч", "1"])


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8"), max_size=8), min_size=1, max_size=4), max_size=6))
def test_any_text_gives_a_table_or_one_sentence(rows):
    from agencycli.importers.cells import cleaned
    from agencycli.importers.text_files import read_text

    for raw in read_text("\n".join(";".join(row) for row in rows)):
        for number, cells in cleaned(raw.rows, raw.notes):
            assert number >= 1 and any(cell is not None for cell in cells)


def test_the_same_file_has_the_same_fingerprint_and_progress_is_told(tmp_path, data):
    heard = []
    path = data / "crm" / "hubspot_contacts.csv"
    book = read(path, progress=heard.append)
    assert heard[-1] == 3 and len(book.sha256) == 64 and book.file_name == path.name
    assert read(path).sha256 == book.sha256


def test_columns_have_the_letters_of_a_spreadsheet():
    assert [column_letter(n) for n in (0, 25, 26, 51, 52, 701, 702, 16383)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
        "XFD",
    ]
