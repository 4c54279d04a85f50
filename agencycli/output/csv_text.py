"""A list as CSV after RFC 4180: commas, CRLF, keys as headings, values as in JSON.

A spreadsheet that opens CSV makes numbers of long account numbers; xlsx keeps them.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from agencycli.listing import Listing
from agencycli.output.cells import for_files, for_programs

# A number or a phone, also with an extension, may begin with a sign; other text would be run as a formula.
_NUMBER_OR_PHONE = re.compile(r"[+-](?=\D*\d)[\d\s().,-]*((доб|ext|x)\.?\s*\d+)?", re.IGNORECASE)


def lines(listing: Listing, delimiter: str = ",") -> Iterator[str]:
    """Yield the keys and the rows, each as one record with its CRLF."""
    record = io.StringIO(newline="")
    writer = csv.writer(record, delimiter=delimiter)
    plain = [for_programs(column) for column in listing.columns]
    writer.writerow([column.key for column in listing.columns])
    yield record.getvalue()
    for row in listing.rows:
        record.seek(0)
        record.truncate()
        writer.writerow([_field(of(value)) for of, value in zip(plain, row, strict=True)])
        yield record.getvalue()


def _field(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _harmless(for_files(value)) if isinstance(value, str) else value


def _harmless(text: str) -> str:
    """Return a text no spreadsheet takes for a formula: an apostrophe stands before the suspicious ones."""
    if text.startswith(("=", "@", "\t", "\n")):
        return f"'{text}"
    if text.startswith(("+", "-")) and not _NUMBER_OR_PHONE.fullmatch(text):
        return f"'{text}"
    return text
