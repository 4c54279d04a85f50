"""CSV after RFC 4180 that no spreadsheet runs as formulas (C6, K12)."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencycli.i18n import choose_language
from agencycli.listing import Column, Listing
from agencycli.output import csv_text, write


def field(text: str) -> str:
    lines = csv_text.lines(Listing("list", [Column("n", "N", "number"), Column("t", "T")], [(1, text)]))
    return list(csv.reader(io.StringIO("".join(lines), newline="")))[1][1]


def test_the_hard_list(hard: Listing, golden: Callable, pipe) -> None:
    write(hard, "csv", stream=pipe)
    golden("list.csv", pipe.written())


def test_the_language_of_the_screen_changes_nothing(hard: Listing) -> None:
    english = "".join(csv_text.lines(hard))
    choose_language("ru")
    assert "".join(csv_text.lines(hard)) == english


def test_a_file_begins_with_the_mark_excel_needs_and_a_pipe_does_not(hard: Listing, tmp_path: Path, pipe) -> None:
    write(hard, "csv", tmp_path / "list.csv")
    write(hard, "csv", stream=pipe)
    assert (tmp_path / "list.csv").read_bytes() == b"\xef\xbb\xbf" + pipe.written()


def test_an_empty_list_is_its_headings(pipe) -> None:
    write(Listing("list", [Column("id", "No."), Column("name", "Имя")], []), "csv", stream=pipe)
    assert pipe.written() == b"id,name\r\n"


@pytest.mark.parametrize(
    "text",
    ["+7 910 123-45-67", "+7 (495) 123-45-67 доб. 12", "-5", "-1 234,50", "+0.5", "a=b", "ООО @Ромашка", "7-5", "#1"],
)
def test_phones_numbers_and_plain_text_stay_as_they_are(text: str) -> None:
    assert field(text) == text


@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(1)", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "\t=1", "\n=1", "-", "+Ромашка"]
)
def test_what_looks_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert field(text) == f"'{text}"


def test_a_return_before_a_formula_does_not_hide_it() -> None:
    assert field("\r=1+1") == "'\n=1+1"


def test_a_forty_thousand_character_note_is_whole_and_quick() -> None:
    assert field("-" + "1" * 40_000 + "x") == "'-" + "1" * 40_000 + "x"


@given(st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Cn"], exclude_characters="\u034f")))
def test_any_visible_text_comes_back(text: str) -> None:
    assert field(text) in (text, f"'{text}")


@given(st.text(st.characters()))
def test_no_field_starts_a_formula_whatever_it_holds(text: str) -> None:
    assert not field(text).startswith(("=", "@", "\t", "\r", "\n"))
    field(text).encode()
