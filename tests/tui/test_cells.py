"""How values look in a cell of a screen: short days, today marked, a mark beside every colour (screens.md)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from agencycli import clock
from agencycli.listing import Column
from agencycli.tui.cells import Cell, Toned, cells_of, changed, fitted, weekday, width_of
from agencycli.tui.widgets.columns import laid_out

TODAY = dt.date(2026, 11, 23)


def drawn(value, kind="text", **more):
    return cells_of(Column("k", "T", kind, **more), [value], TODAY)[0]


def test_days_are_short_and_today_is_a_word():
    assert drawn(TODAY, "date") == Cell("today", "accent")
    assert drawn(dt.date(2026, 12, 1), "date") == Cell("01.12")
    assert drawn(dt.date(2024, 12, 1), "date") == Cell("01.12.24")
    assert weekday(TODAY) == "Mon 23.11"


def test_moments_are_local():
    assert drawn(dt.datetime(2026, 11, 22, 21, 30, tzinfo=dt.UTC), "moment") == Cell("today 00:30", "accent")


@pytest.mark.parametrize(("precision", "text"), [("day", "23.10"), ("month", "10.2026"), ("year", "2026")])
def test_of_a_moment_only_what_is_known_is_drawn(precision, text):
    at = dt.datetime(2026, 10, 22, 21, 0, tzinfo=dt.UTC)
    assert drawn(clock.known(at, precision), "moment") == Cell(text)


def test_every_colour_has_a_mark_beside_it():
    assert drawn(Toned(dt.date(2026, 11, 20), "alarm"), "date") == Cell("20.11 ▲", "alarm")
    assert drawn(Toned(Decimal(5), "warning"), "quantity") == Cell("! 5", "warning")


def test_nothing_is_a_dash_only_where_a_number_or_a_day_is_missing():
    assert drawn(None, "money").text == "—"
    assert drawn(None, "date").text == "—"
    assert drawn(None).text == ""


def test_a_hostile_name_is_a_name(hostile):
    for name in hostile:
        text = drawn(name).text
        assert text.replace("\xa0", " ").isprintable()
        assert text.startswith(name[:2])


@given(st.text(max_size=30), st.integers(1, 20), st.booleans())
def test_a_fitted_text_takes_exactly_its_cells(text, width, right):
    shown = drawn(text).text
    assert width_of(fitted(shown, width, right=right)) == width


COLUMNS = (
    Column("name", "Client"),
    Column("phone", "Phone", width=16),
    Column("day", "Day", "date"),
    Column("debt", "Debt", "money"),
    Column("note", "Note"),
)


def test_at_80_columns_words_give_way_and_numbers_do_not():
    layout = laid_out(COLUMNS, [60, 16, 8, 10, 30], 79)
    cells = dict(layout.columns)
    assert (cells[1], cells[2], cells[3]) == (16, 8, 10)
    assert cells[4] == 8
    assert 20 <= cells[0] < 60
    assert not layout.hidden


def test_what_cannot_fit_is_left_out_from_the_right_and_said():
    layout = laid_out(COLUMNS, [60, 16, 8, 10, 30], 50)
    assert [i for i, _cells in layout.columns] == [0, 1, 2]
    assert layout.hidden


@pytest.mark.parametrize("width", [1, 5, 20, 40, 79, 139, 300])
def test_a_row_never_overflows(width):
    layout = laid_out(COLUMNS, [60, 16, 8, 10, 30], width)
    assert sum(cells for _i, cells in layout.columns) + layout.gap * (len(layout.columns) - 1) <= width


def test_of_a_line_only_the_parts_that_look_different_go_out():
    def strip(*parts):
        return Strip([Segment(words, Style(bold=bold)) for words, bold in parts])

    plain = strip(("▸Иванова      1   2   3", False))
    assert changed(plain, strip(("▸Иванова", False), ("      1   2   3", False))) == []
    assert changed(plain, strip((" Иванова      1   2  [3", False))) == [(0, 1), (21, 1)]
    assert changed(plain, strip(("▸Иванова", True), ("      1   2   3", False))) == [(0, 8)]
    assert changed(strip(("a世", False)), strip(("b世", False))) == [(0, 3)], "signs two cells wide are not counted"
