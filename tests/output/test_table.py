"""A list on the terminal, in a mail, in a pipe (design 5: one query, four drawings)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencycli import clock
from agencycli.i18n import choose_language
from agencycli.listing import Column, Listing
from agencycli.output import table, write
from agencycli.output.cells import for_people, for_programs
from agencycli.output.width import width


def drawn(columns: list[Column], *rows: tuple[object, ...], room: int | None = None) -> list[str]:
    return "".join(table.lines(Listing("list", columns, rows), room)).splitlines()


def test_the_hard_list_in_english(hard: Listing, golden: Callable, pipe) -> None:
    write(hard, stream=pipe)
    golden("table.en.txt", pipe.written())


def test_the_hard_list_in_russian(hard: Listing, golden: Callable, pipe) -> None:
    choose_language("ru")
    write(hard, stream=pipe)
    golden("table.ru.txt", pipe.written())


def test_the_hard_list_on_a_terminal_of_80_columns(hard: Listing, golden: Callable, terminal) -> None:
    kept = [0, 1, 3, 6, 9, 10]
    columns = [hard.columns[i] for i in kept]
    listing = Listing(hard.name, columns, [tuple(row[i] for i in kept) for row in hard.rows], total=252)
    write(listing, stream=terminal)
    golden("table.80.txt", terminal.written())
    table_part = terminal.written().decode().split("\n\n")[0]
    assert all(width(line) <= 80 for line in table_part.splitlines())


def test_numbers_stand_right_under_their_heading_and_text_left() -> None:
    assert drawn([Column("n", "Number", "number"), Column("t", "Text")], (7, "a"), (12345678, "bc")) == [
        "  Number  Text",
        "────────  ────",
        "       7  a",
        "12345678  bc",
    ]


def test_kopecks_stand_in_the_whole_column_or_nowhere() -> None:
    money = [Column("m", "Sum", "money")]
    assert drawn(money, (Decimal("1000.00"),), (Decimal(5),))[2:] == ["1,000", "    5"]
    assert drawn(money, (Decimal("1000.00"),), (Decimal("0.5"),))[2:] == ["1,000.00", "    0.50"]


def test_money_and_dates_are_written_as_russians_write_them() -> None:
    choose_language("ru")
    columns = [Column("m", "Сумма", "money"), Column("d", "Дата", "date"), Column("p", "НДС", "percent")]
    line = drawn(columns, (Decimal("-1234.5"), dt.date(2026, 2, 1), Decimal("7.50")))[2]
    assert line == "-1\xa0234,50  01.02.2026  7,5\xa0%"


@pytest.mark.parametrize(
    ("precision", "english", "russian", "plain"),
    [
        ("minute", "2026-03-02 00:00", "02.03.2026 00:00", "2026-03-01T21:00:00Z"),
        ("day", "2026-03-02", "02.03.2026", "2026-03-02"),
        ("month", "2026-03", "03.2026", "2026-03"),
        ("year", "2026", "2026", "2026"),
    ],
)
def test_of_a_moment_only_what_is_known_is_shown(precision, english, russian, plain) -> None:
    """R2: old orders are known by their day, month or year."""
    moment = clock.known(dt.datetime(2026, 3, 1, 21, 0, tzinfo=dt.UTC), precision)
    column = Column("m", "Seen", "moment")
    assert for_people(column, [moment]) == [english]
    choose_language("ru")
    assert for_people(column, [moment]) == [russian]
    assert for_programs(column)(moment) == plain


def test_the_word_for_an_extension_is_the_reader_s_and_data_have_one() -> None:
    column, phone = Column("p", "Phone", "phone"), "+7 831 234-56-78 ext. 12"
    assert for_people(column, [phone, "info@x.example"]) == [phone, "info@x.example"]
    choose_language("ru")
    assert for_people(column, [phone]) == ["+7 831 234-56-78 доб. 12"]
    assert for_programs(column)(phone) == phone


def test_a_moment_is_shown_in_the_agency_s_time() -> None:
    moment = dt.datetime(2026, 3, 1, 22, 5, tzinfo=dt.UTC)
    assert drawn([Column("m", "Seen", "moment")], (moment,))[2] == "2026-03-02 01:05"


def test_a_stage_is_shown_in_words_and_a_flag_as_a_tick() -> None:
    columns = [Column("s", "Stage", "stage", labels={"won": "Won"}), Column("f", "VIP", "flag")]
    assert drawn(columns, ("won", True), ("odd", False), (None, None))[2:] == ["Won    ✓", "odd", ""]


def test_wide_letters_keep_the_columns_aligned() -> None:
    lines = drawn([Column("t", "Name"), Column("x", "X")], ("電通", "|"), ("🎉", "|"), ("cafe\u0301", "|"), ("ab", "|"))
    assert {width(line.partition("|")[0]) for line in lines[2:]} == {6}


def test_a_terminal_cuts_the_widest_texts_first_and_never_numbers() -> None:
    columns = [Column("n", "A long heading", "number"), Column("a", "A"), Column("b", "B"), Column("c", "C")]
    row = (1234567890, "short", "x" * 50, "y" * 50)
    lines = drawn(columns, row, room=50)
    assert lines == [
        "A long headi…  A      B              C",
        "─────────────  ─────  ─────────────  ─────────────",
        "   1234567890  short  xxxxxxxxxxxx…  yyyyyyyyyyyy…",
    ]


def test_a_terminal_too_narrow_for_all_columns_shows_the_first_readably_and_names_the_others(terminal) -> None:
    """R201: twelve headings of six letters tell nobody anything."""
    columns = [
        Column("n", "No.", "number"),
        Column("e", "Empty"),
        Column("s", "What is sold"),
        Column("p", "Phone", "phone"),
    ]
    columns += [Column(f"t{i}", f"Text {i}") for i in range(5)]
    row = (7, None, "booklets for the fair", "+7 831 234-56-78", *["words and more words"] * 5)
    listing = Listing("list", columns, [row])
    drawn, left_out = table.fitting(listing, 80)
    assert [column.key for column in drawn.columns] == ["n", "s", "p", "t0", "t1", "t2"]
    assert [column.key for column in left_out] == ["t3", "t4"]
    write(listing, stream=terminal)
    written = terminal.written().decode()
    assert written.endswith("\n\n1 row; no room for: Text 3, Text 4\n")
    assert "+7 831 234-56-78" in written
    assert all(width(line) <= 80 for line in written.splitlines())
    assert table.fitting(listing, 240)[0] is listing
    write(listing, stream=terminal, whole=True)
    assert "Text 4" in terminal.written().decode().rpartition("no room")[2]


def test_a_terminal_too_narrow_even_for_numbers_still_shows_them_whole() -> None:
    columns = [Column(f"n{i}", "N", "number") for i in range(4)]
    assert drawn(columns, (123456, 123456, 123456, 123456), room=10)[2].split() == ["123456"] * 4


def test_off_a_terminal_nothing_is_cut_and_one_long_note_does_not_push_the_others() -> None:
    lines = drawn([Column("t", "Note"), Column("x", "X")], ("ж" * 40_000, "|"), ("short", "|"))
    assert lines[2] == "ж" * 40_000 + "  |"
    assert len(lines[3]) < 100


def test_the_number_of_rows_stands_below_on_a_terminal_only(terminal, pipe) -> None:
    listing = Listing("list", [Column("t", "T")], [("a",), ("b",)])
    write(listing, stream=terminal)
    write(listing, stream=pipe)
    assert terminal.written().decode().endswith("b\n\n2 rows\n")
    assert pipe.written().decode().endswith("b\n")


def test_a_limited_list_says_how_many_there_are(terminal) -> None:
    write(Listing("list", [Column("t", "T")], [("a",)], total=252), stream=terminal)
    assert terminal.written().decode().endswith("\n\n1 of 252\n")


def test_an_empty_list_says_so_to_a_person_and_nothing_to_cron(terminal, pipe) -> None:
    listing = Listing("list", [Column("t", "T")], [])
    write(listing, stream=terminal, empty="no debts, well done")
    write(listing, stream=pipe, empty="no debts, well done")
    assert terminal.written().decode() == "no debts, well done\n"
    assert pipe.written() == b""


ANYTHING = st.text(st.characters(), max_size=30)


@given(st.lists(st.tuples(ANYTHING, ANYTHING), min_size=1, max_size=5), st.sampled_from([None, 20, 80]))
def test_whatever_a_name_holds_a_row_is_one_line_that_no_terminal_acts_upon(
    rows: list[tuple[str, str]], room: int | None
) -> None:
    text = "".join(table.lines(Listing("list", [Column("a", "A"), Column("b", "B")], rows), room))
    lines = text.split("\n")[:-1]
    assert len(lines) == len(rows) + 2
    assert not any(ord(letter) < 32 or 0x7F <= ord(letter) < 0xA0 for line in lines for letter in line)
    assert not any(0xD800 <= ord(letter) < 0xE000 or letter in "\u202e\u2066\u200b" for letter in text)
    if room:
        assert all(width(line) <= room for line in lines)


@pytest.mark.parametrize(
    ("text", "cells"),
    [("", 0), ("Ромашка №1", 10), ("電通", 4), ("🎉", 2), ("e\u0301", 1), ("✌️", 2), ("👍🏽", 2), ("🇷🇺", 2)],
)
def test_width_in_cells(text: str, cells: int) -> None:
    assert width(text) == cells
