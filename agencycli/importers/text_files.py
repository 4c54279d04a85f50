"""Read tables kept as text: find the encoding, then the delimiter."""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

from agencycli.importers.sniff import wide_encoding
from agencycli.importers.workbook import RawSheet

_SAMPLE_BYTES = 2**16
_ONE_BYTE_ENCODINGS = ("cp1251", "cp866", "koi8-r", "mac_cyrillic", "cp1252")

# Letters of Russian texts, per thousand.
_RUSSIAN = dict(
    zip(
        "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
        (110, 85, 80, 74, 67, 63, 55, 47, 45, 44, 35, 32, 30, 28, 26, 20, 19, 17, 17, 16, 16, 14, 12, 10, 9,
         7, 6, 5, 4, 3, 3, 0.4, 0.4),
        strict=True,
    )
)  # fmt: skip
_CAPITAL_COSTS = 0.2
_WEIGHT = {letter: math.log(share / 10) for letter, share in _RUSSIAN.items()}
_WEIGHT |= {letter.upper(): weight - _CAPITAL_COSTS for letter, weight in _WEIGHT.items()}
_WEIGHT |= dict.fromkeys("№«»„“”’–—…°±§©€₽\xa0", 0.0)
_WEIGHT |= dict.fromkeys("äöüßéèêëáàâçñóôíîúÄÖÜÉ", 0.5)
_WEIGHT |= dict.fromkeys("іїєґўІЇЄҐЎ", -1.5)
_STRANGE = -8.0
_UNLIKELY = re.compile(
    "[а-яё][А-ЯЁ]"
    "|[A-Za-z][А-яЁё]|[А-яЁё][a-z]"
    "|[À-ÖØ-öø-ÿ]{2}"
    "|(?<![А-яЁё])[ъыьЪЬ]"
)  # fmt: skip
_UNLIKELY_COSTS = 4.0

DELIMITERS = ";\t,|"
_LOOKED_AT = 20
_MOST_LINES_IN_A_CELL = 100
_FIELD_LIMIT = 2**20
_TEXT_MARK = re.compile(r"'(?=[-+=@\d])")


def decoded(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """Return the text and the name of its encoding; a wish of the caller's is obeyed, bad bytes replaced.

    Without a wish: byte order mark; UTF-16 by its zeros; UTF-8 when valid (or nearly, in a damaged file); else
    the one-byte encoding in which the letters look most like Russian. Source: formats.md 6.3.
    """
    found = encoding or _encoding_of(data)
    return data.decode(found, "replace").removeprefix("\ufeff"), found


def _encoding_of(data: bytes) -> str:
    if data.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if wide := wide_encoding(data):
        return wide
    head = data[:_SAMPLE_BYTES]
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
        bad = text.count("\ufffd")
        if sum(not char.isascii() for char in text[:_SAMPLE_BYTES]) > 20 * bad:
            return "utf-8"
    else:
        return "utf-8"
    return max(_ONE_BYTE_ENCODINGS, key=lambda name: likeness(head.decode(name, "replace")))


def likeness(text: str) -> float:
    """Return how much a text looks like Russian (or plain western) writing: higher is likelier."""
    letters = Counter(text)
    score = sum(count * _WEIGHT.get(char, _STRANGE) for char, count in letters.items() if not char.isascii())
    return score - _UNLIKELY_COSTS * len(_UNLIKELY.findall(text))


def delimiter_of(text: str) -> str:
    """Return the delimiter that gives the most rows of one width among the first twenty; ``;`` if none does."""
    best, best_score = ";", (0, 0)
    for delimiter in DELIMITERS:
        try:
            rows = islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), _LOOKED_AT)
            widths = Counter(len(row) for row in rows if len(row) > 1)
        except csv.Error:
            continue
        score = max(((count, width) for width, count in widths.items()), default=(0, 0))
        if score > best_score:
            best, best_score = delimiter, score
    return best


def read_text(text: str) -> Iterator[RawSheet]:
    """Yield the one sheet of a text file."""
    csv.field_size_limit(_FIELD_LIMIT)
    text = text.replace("\x00", "")
    said = re.match(r"sep=(.)\r?\n", text)
    delimiter = said[1] if said else delimiter_of(text)
    skipped = 1 if said else 0
    try:
        rows = list(_rows(text, delimiter, csv.QUOTE_MINIMAL))
    except (csv.Error, ValueError):
        rows = list(_rows(text, delimiter, csv.QUOTE_NONE))
    yield RawSheet("", rows[skipped:])


def _rows(text: str, delimiter: str, quoting: Any) -> Iterator[tuple[int, list[Any]]]:
    """Yield rows numbered by the lines they start on; raise ValueError when an unclosed quote swallows rows."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting)
    line = 1
    for row in reader:
        if reader.line_num - line > _MOST_LINES_IN_A_CELL:
            raise ValueError
        yield line, [_unmarked(cell) for cell in row]
        line = reader.line_num + 1


def _unmarked(cell: str) -> str:
    """Return a cell without the apostrophe by which exports say that a number is text."""
    return cell[1:] if cell[:1] == "'" and _TEXT_MARK.match(cell) else cell
