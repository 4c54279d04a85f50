"""A list or a card as JSON: stable English keys, ISO dates, money as a string."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from agencycli.listing import Column, Listing
from agencycli.output.cells import for_programs, plain_moment

# What json leaves as it is, though a terminal may act upon it or a reader of lines break at it.
_HIDDEN = re.compile("[^ -~\n]")


def lines(listing: Listing) -> Iterator[str]:
    """Yield an array of objects, one object a line; an empty list is ``[]``.

    Money is a string (``"1000.00"``), a quantity a number, moments UTC, an empty cell is null.
    """
    if not listing.rows:
        yield "[]\n"
        return
    keys = [column.key for column in listing.columns]
    plain = [_cell(column) for column in listing.columns]
    before = "[\n"
    for row in listing.rows:
        cells = {key: of(value) for key, of, value in zip(keys, plain, row, strict=True)}
        yield before + _text(cells)
        before = ",\n"
    yield "\n]\n"


def _cell(column: Column) -> Callable[[Any], Any]:
    return _number if column.kind == "quantity" else for_programs(column)


def _number(quantity: Decimal | None) -> int | float | None:
    """Return a quantity as a number: to a thousandth it survives being a float, and programs compare it."""
    if quantity is None:
        return None
    return int(quantity) if quantity == quantity.to_integral_value() else float(quantity)


def document(card: Mapping[str, Any] | Any) -> str:
    """Return one record, a mapping, a named tuple or a dataclass, as a JSON object with a line for each field.

    Values may be nested; a ``Listing`` inside becomes an array of objects.
    """
    return _text(_plain(card), indent=2) + "\n"


def line(record: Mapping[str, Any] | Any) -> str:
    """Return one record as a JSON object on a line of its own."""
    return _text(_plain(record)) + "\n"


def _text(value: Any, indent: int | None = None) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return text if text.isprintable() else _HIDDEN.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    character = found.group()
    return character if character.isprintable() or character == "\xa0" else json.dumps(character)[1:-1]


def _plain(value: Any) -> Any:
    match value:
        case Listing():
            plain = [_cell(column) for column in value.columns]
            keys = [column.key for column in value.columns]
            return [{key: of(cell) for key, of, cell in zip(keys, plain, row, strict=True)} for row in value.rows]
        case Decimal():
            return f"{value:f}"
        case dt.datetime():
            return plain_moment(value)
        case dt.date():
            return value.isoformat()
        case Mapping():
            return {str(key): _plain(inner) for key, inner in value.items()}
        case _ if hasattr(value, "_asdict"):
            return _plain(value._asdict())
        case list() | tuple():
            return [_plain(inner) for inner in value]
        case _ if dataclasses.is_dataclass(value):
            return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        case _:
            return value
