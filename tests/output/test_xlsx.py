"""A workbook with real types whose texts stay texts (R123, R171, R195; C6, K12)."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from agencycli import clock
from agencycli.i18n import choose_language
from agencycli.listing import Column, Kind, Listing
from agencycli.output import write, xlsx
from agencycli.output.cells import for_files


def book(listing: Listing) -> Any:
    file = io.BytesIO()
    xlsx.write(listing, file)
    file.seek(0)
    return openpyxl.load_workbook(file)


def cell(value: object, kind: Kind = "text") -> Any:
    return book(Listing("list", [Column("k", "T", kind)], [(value,)])).active["A2"]


def dump(path: Path) -> bytes:
    """Write a workbook down as text: one line a cell."""
    opened = openpyxl.load_workbook(path)
    sheet = opened.active
    lines = [
        f"creator {opened.properties.creator}, created {opened.properties.created}, sheet {sheet.title!r}",
        f"frozen {sheet.freeze_panes}, filter {sheet.auto_filter.ref}",
        "widths " + " ".join(f"{name}={int(size.width)}" for name, size in sheet.column_dimensions.items()),
    ]
    lines += [
        f"{cell.coordinate} {cell.data_type} {cell.number_format} {cell.value!a}"
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    return ("\n".join(lines) + "\n").encode()


def test_the_hard_list(hard: Listing, golden: Callable, tmp_path: Path) -> None:
    write(hard, "xlsx", tmp_path / "list.xlsx")
    golden("xlsx.en.txt", dump(tmp_path / "list.xlsx"))


def test_the_hard_list_in_russian(hard: Listing, golden: Callable, tmp_path: Path) -> None:
    choose_language("ru")
    write(hard, "xlsx", tmp_path / "list.xlsx")
    golden("xlsx.ru.txt", dump(tmp_path / "list.xlsx"))


def test_two_independent_readers_see_the_same(hard: Listing, tmp_path: Path) -> None:
    write(hard, "xlsx", tmp_path / "list.xlsx")
    other = CalamineWorkbook.from_path(str(tmp_path / "list.xlsx")).get_sheet_by_index(0).to_python()
    sheet = openpyxl.load_workbook(tmp_path / "list.xlsx").active
    assert sheet is not None
    for mine, theirs in zip(sheet.iter_rows(values_only=True), other, strict=True):
        for expected, seen in zip(mine, theirs, strict=True):
            if isinstance(seen, dt.date) and not isinstance(seen, dt.datetime):
                assert isinstance(expected, dt.datetime)
                assert seen == expected.date()
            else:
                assert seen == ("" if expected is None else expected)


@pytest.mark.parametrize("text", ["=1+1", "=cmd|' /C calc'!A0", "+7 910 123-45-67", "-5", "@x", "#N/A", "#REF!", "'=1"])
def test_text_is_text_and_unchanged(text: str) -> None:
    written = cell(text)
    assert (written.data_type, written.value) == ("s", text)


def test_a_heading_is_text_too() -> None:
    heading = book(Listing("list", [Column("k", "=1+1")], [])).active["A1"]
    assert (heading.data_type, heading.value) == ("s", "=1+1")


def test_twenty_digits_stay_twenty_digits() -> None:
    assert cell("40702810938000012345").value == "40702810938000012345"
    assert cell(40702810938000012345, "number").value == "40702810938000012345"
    assert cell(Decimal("12345678901234.56"), "money").value == "12345678901234.56"
    assert cell(999999999999999, "number").value == 999999999999999
    assert cell(Decimal("1234567890123.45"), "money").value == 1234567890123.45


MIDNIGHT = dt.datetime(2026, 3, 1, 21, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("kind", "value", "expected", "number_format"),
    [
        ("money", Decimal("-1234.50"), -1234.5, "#,##0.00"),
        ("quantity", Decimal("2.500"), 2.5, "General"),
        ("percent", Decimal(5), 0.05, "0%"),
        ("percent", Decimal("7.5"), 0.075, "0.00%"),
        ("number", 42, 42, "General"),
        ("date", dt.date(2026, 2, 28), dt.datetime(2026, 2, 28), "yyyy-mm-dd"),
        ("moment", dt.datetime(2026, 3, 1, 22, 5, tzinfo=dt.UTC), dt.datetime(2026, 3, 2, 1, 5), "yyyy-mm-dd hh:mm"),
        ("moment", clock.known(MIDNIGHT, "day"), dt.datetime(2026, 3, 2), "yyyy-mm-dd"),
        ("moment", clock.known(MIDNIGHT, "year"), "2026", "General"),
        ("flag", True, True, "General"),
        ("flag", False, False, "General"),
        ("date", dt.date(1812, 9, 7), "1812-09-07", "General"),
    ],
)
def test_types_are_real(kind: Kind, value: object, expected: object, number_format: str) -> None:
    written = cell(value, kind)
    assert (written.value, written.number_format) == (expected, number_format)


def test_a_text_too_long_for_a_cell_is_cut_and_counted(tmp_path: Path, capsys) -> None:
    listing = Listing("list", [Column("t", "T")], [("ж" * 40_000,), ("ж" * 32_767,), ("🎉" * 20_000,)])
    write(listing, "xlsx", tmp_path / "long.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "long.xlsx").active
    assert sheet is not None
    assert sheet["A2"].value == "ж" * 32_766 + "…"
    assert sheet["A3"].value == "ж" * 32_767
    assert sheet["A4"].value == "🎉" * 16_383 + "…"
    assert capsys.readouterr().err == (
        "2 texts were longer than a spreadsheet cell holds (32,767 characters) and were cut\n"
    )


def test_a_list_longer_than_a_sheet_is_refused_in_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 2)
    with pytest.raises(xlsx.TooManyRows, match="3 rows do not fit into one sheet, which holds 2"):
        write(Listing("list", [Column("t", "T")], [("a",)] * 3), "xlsx", tmp_path / "long.xlsx")
    assert not list(tmp_path.iterdir())


def test_an_empty_list_is_a_workbook_with_headings() -> None:
    sheet = book(Listing("", [Column("t", "Title")], [])).active
    assert [row[0].value for row in sheet.iter_rows()] == ["Title"]


def test_a_name_no_sheet_may_have_does_not_break_the_workbook() -> None:
    assert book(Listing("[a]:*?/\\'" + "x" * 50, [Column("t", "T")], [])).active.title.startswith("a")


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text(st.characters(), min_size=1), min_size=20, max_size=40))
def test_export_never_fails_whatever_the_names_hold(names: list[str]) -> None:
    sheet = book(Listing("list", [Column("t", "T"), Column("n", "N", "number")], [(name, 1) for name in names])).active
    written = [row[0] or "" for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert written == [for_files(name) for name in names]
