"""JSON is a contract for scripts: keys, ISO dates, money as a string, UTF-8 (style 6.6)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from agencycli.i18n import choose_language
from agencycli.listing import Column, Listing
from agencycli.output import json_text, record, write


def test_the_hard_list(hard: Listing, golden: Callable, pipe) -> None:
    write(hard, "json", stream=pipe)
    golden("list.json", pipe.written())


def test_the_language_of_the_screen_changes_nothing(hard: Listing) -> None:
    english = "".join(json_text.lines(hard))
    choose_language("ru")
    assert "".join(json_text.lines(hard)) == english


def test_an_empty_list_is_an_empty_array(pipe) -> None:
    write(Listing("list", [Column("t", "T")], []), "json", stream=pipe)
    assert pipe.written() == b"[]\n"


def test_every_object_stands_on_its_own_line(hard: Listing) -> None:
    lines = "".join(json_text.lines(hard)).splitlines()
    assert (lines[0], lines[-1]) == ("[", "]")
    assert [json.loads(line.rstrip(","))["id"] for line in lines[1:-1]] == [row[0] for row in hard.rows]


def test_money_keeps_its_two_places_and_dates_are_iso(hard: Listing) -> None:
    first = json.loads("".join(json_text.lines(hard)))[0]
    assert first["debt"] == "1000.00"
    assert first["left"] == 2.5
    assert first["due"] == "2026-02-28"
    assert first["seen"] == "2026-03-01T06:05:00Z"
    assert first["vip"] is True
    assert first["stage"] == "won"


def test_a_terminal_does_not_act_upon_json_either(hard: Listing, terminal) -> None:
    write(hard, "json", stream=terminal)
    shown = terminal.written().decode()
    assert "\x9b" not in shown and "\u202e" not in shown and "\x1b" not in shown


@given(st.text(st.characters()))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    written = "".join(json_text.lines(Listing("list", [Column("t", "T")], [(text,)])))
    assert json.loads(written.encode()) == [{"t": text}]
    assert len(written.splitlines()) == 3


@dataclass
class Card:
    name: str
    debt: Decimal
    due: dt.date
    seen: dt.datetime
    deals: Listing
    tags: tuple[str, ...]
    boss: object = None


def test_a_card_is_one_object_with_its_lists_inside(pipe) -> None:
    deals = Listing("deals", [Column("id", "No.", "number"), Column("sum", "Sum", "money")], [(1, Decimal(5))])
    seen = dt.datetime(2026, 3, 1, 6, 5, tzinfo=dt.UTC)
    record(Card("Ромашка", Decimal("10.00"), dt.date(2026, 3, 1), seen, deals, ("vip",)), stream=pipe)
    assert "Ромашка" in pipe.written().decode()
    assert json.loads(pipe.written()) == {
        "name": "Ромашка",
        "debt": "10.00",
        "due": "2026-03-01",
        "seen": "2026-03-01T06:05:00Z",
        "deals": [{"id": 1, "sum": "5.00"}],
        "tags": ["vip"],
        "boss": None,
    }


def test_a_card_goes_to_a_file_as_well(tmp_path: Path) -> None:
    record({"name": "Ромашка"}, tmp_path / "card.json")
    assert (tmp_path / "card.json").read_bytes() == '{\n  "name": "Ромашка"\n}\n'.encode()
