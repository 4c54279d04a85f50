"""Read lines of JSON that a script writes: one record a line, keys are fields of a card."""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from agencycli.errors import AgencyError, UsageError
from agencycli.i18n import N_, _
from agencycli.importers.sniff import UnreadableFile
from agencycli.services.lines import Line, LinesRefused

MOST_LINES = 50_000
LONGEST_LINE = 1 << 20


class BadLine(UsageError):
    """A line that is not an object of plain values."""

    slug = "bad-line"
    template = N_("{reason}")


def read(source: str) -> list[Line]:
    """Return the lines of a file, or of standard input for ``-``; empty lines are passed over.

    Raises LinesRefused with every line that cannot be read, UnreadableFile.
    """
    if source == "-":
        return _lines(sys.stdin.buffer)
    try:
        with Path(source).open("rb") as file:
            return _lines(file)
    except OSError as error:
        raise UnreadableFile(file=source, reason=error.strerror or str(error)) from None


def _lines(file: BinaryIO) -> list[Line]:
    lines: list[Line] = []
    refusals: list[tuple[int, AgencyError]] = []
    number = 0
    while raw := file.readline(LONGEST_LINE + 1):
        number += 1
        try:
            if len(raw) > LONGEST_LINE or number > MOST_LINES:
                raise BadLine(reason=_("more than can be taken at once"))
            if raw.strip():
                lines.append(Line(number, _record(raw)))
        except BadLine as error:
            refusals.append((number, error))
            if len(raw) > LONGEST_LINE or number > MOST_LINES:
                break
    if refusals:
        raise LinesRefused(refusals)
    return lines


def _record(raw: bytes) -> dict[str, Any]:
    try:
        record = json.loads(raw.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_number)
    except UnicodeDecodeError:
        raise BadLine(reason=_("not UTF-8")) from None
    except (ValueError, RecursionError) as error:
        raise BadLine(reason=_("not JSON: {reason}").format(reason=error)) from None
    if not isinstance(record, dict):
        raise BadLine(reason=_("not an object: write {example}").format(example='{"name": "…"}'))
    return {key: _plain(key, value) for key, value in record.items()}


def _plain(key: str, value: Any) -> Any:
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return "\n".join(value)
    if isinstance(value, dict | list):
        raise BadLine(reason=_("{key}: write text, a number, true, false, null or a list of texts").format(key=key))
    return value


def _no_number(word: str) -> Any:
    raise ValueError(word)
