"""The door of the room: one list or one card, in the wished form, to a file or to standard output."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Literal, TextIO

from agencycli.errors import UsageError
from agencycli.i18n import N_, _, ngettext
from agencycli.listing import Listing
from agencycli.output.whole_file import CannotWrite, whole_file

Form = Literal["table", "json", "csv", "tsv", "xlsx"]


class UnknownForm(UsageError):
    """No such form of a list."""

    slug = "unknown-format"
    template = N_("there is no format “{form}”; choose table, json, csv or xlsx")


class SpreadsheetNeedsFile(UsageError):
    """A terminal cannot show a spreadsheet."""

    slug = "spreadsheet-needs-file"
    template = N_("a terminal cannot show xlsx; name a file with -o FILE")


def write(
    listing: Listing,
    form: Form = "table",
    target: str | Path | None = None,
    *,
    stream: TextIO | None = None,
    empty: str = "",
    whole: bool = False,
) -> None:
    """Write a list in one of its forms; ``tsv`` is ``csv`` parted by tabs.

    ``target`` is a file, replaced only by a finished one; without it the list goes to ``stream`` (standard
    output). Text is UTF-8, save for a table on standard output, which follows the encoding of the terminal.
    A CSV begins with a byte order mark in a file (Excel needs it) and without one in a pipe. An empty table
    says ``empty`` on a terminal and nothing elsewhere. A terminal too narrow for all columns is given the first ones,
    and the names of the others below, unless ``whole`` asks for all. A reader that stops (``head``) is no error.

    Raises UnknownForm, SpreadsheetNeedsFile, CannotWrite, TooManyRows.
    """
    form = meant(form, target)
    if form not in ("table", "json", "csv", "tsv", "xlsx"):
        raise UnknownForm(form=form)
    stream = stream or sys.stdout
    if target is not None:
        with whole_file(Path(target)) as file:
            if form == "xlsx":
                _write_workbook([listing], file)
            else:
                if form in ("csv", "tsv"):
                    file.write(b"\xef\xbb\xbf")
                file.writelines(line.encode() for line in _lines(listing, form))
    elif form == "xlsx":
        _send_workbook(listing, stream)
    elif form == "table" and stream.isatty():
        _send(_for_terminal(listing, empty, whole), stream, stream.encoding)
    else:
        _send(_lines(listing, form), stream, stream.encoding if form == "table" else "utf-8")


def numbers(found: Iterable[int], target: str | Path | None = None) -> None:
    """Write numbers of records, one a line, to a file or to standard output. Raises CannotWrite."""
    lines = (f"{number}\n" for number in found)
    if target is None:
        _send(lines, sys.stdout, "utf-8")
        return
    with whole_file(Path(target)) as file:
        file.writelines(line.encode() for line in lines)


def meant(form: Form, target: str | Path | None) -> Form:
    """Return the form a file's ending asks for where no other than a table was asked for: ``-o clients.xlsx``."""
    ending = Path(target).suffix.lstrip(".").lower() if target is not None else ""
    return ending if form == "table" and ending in ("json", "csv", "tsv", "xlsx") else form  # type: ignore[return-value]


def write_sheets(listings: Sequence[Listing], target: str | Path) -> None:
    """Write lists into one workbook, a sheet each. Raises CannotWrite, TooManyRows."""
    with whole_file(Path(target)) as file:
        _write_workbook(listings, file)


def record(card: Mapping[str, Any] | Any, target: str | Path | None = None, *, stream: TextIO | None = None) -> None:
    """Write one record, a mapping or a dataclass, as a JSON object; values as in the JSON of a list.

    Raises CannotWrite.
    """
    from agencycli.output import json_text

    document(json_text.document(card), target, stream=stream)


def document(text: str | bytes, target: str | Path | None = None, *, stream: TextIO | None = None) -> None:
    """Write a finished text in UTF-8 to a file or to standard output. Raises CannotWrite."""
    ready = text if isinstance(text, str) else text.decode()
    if target is None:
        _send([ready], stream or sys.stdout, "utf-8")
    else:
        with whole_file(Path(target)) as file:
            file.write(ready.encode())


def record_lines(records: Iterable[Mapping[str, Any] | Any]) -> None:
    """Write records to standard output as JSON objects, one a line, for programs that read line by line."""
    from agencycli.output import json_text

    _send((json_text.line(one) for one in records), sys.stdout, "utf-8")


def _lines(listing: Listing, form: Form) -> Iterable[str]:
    if form == "json":
        from agencycli.output import json_text

        return json_text.lines(listing)
    if form == "table":
        from agencycli.output import table

        return table.lines(listing)
    from agencycli.output import csv_text

    return csv_text.lines(listing, "\t" if form == "tsv" else ",")


def _for_terminal(listing: Listing, empty: str, whole: bool) -> Iterator[str]:
    """Draw a table no wider than the terminal; say below it how many rows there are, and what had no room."""
    from agencycli.output import table

    shown = len(listing.rows)
    if not shown:
        yield f"{empty or _('nothing found')}\n"
        return
    room = shutil.get_terminal_size().columns
    drawn, left_out = (listing, []) if whole else table.fitting(listing, room)
    yield from table.lines(drawn, room)
    if listing.total is None or listing.total == shown:
        count = ngettext("{count} row", "{count} rows", shown).format(count=shown)
    else:
        count = _("{shown} of {total}").format(shown=shown, total=listing.total)
    titles = ", ".join(column.title for column in left_out)
    more = "; " + _("no room for: {columns}").format(columns=titles) if left_out else ""
    yield f"\n{count}{more}\n"


def _send(lines: Iterable[str], stream: TextIO, encoding: str | None) -> None:
    """Write lines to standard output; what its encoding cannot say becomes a question mark."""
    with _delivery(stream):
        binary = getattr(stream, "buffer", None)
        if binary is None:
            stream.writelines(lines)
        else:
            stream.flush()
            binary.writelines(line.encode(encoding or "utf-8", "replace") for line in lines)


def _send_workbook(listing: Listing, stream: TextIO) -> None:
    """Finish a workbook in a temporary file, then copy it: a zip archive cannot be written into a pipe."""
    import tempfile

    if stream.isatty():
        raise SpreadsheetNeedsFile
    with _delivery(stream), tempfile.TemporaryFile() as file:
        _write_workbook([listing], file)
        file.seek(0)
        stream.flush()
        shutil.copyfileobj(file, stream.buffer)


def _write_workbook(listings: Sequence[Listing], file: BinaryIO) -> None:
    from agencycli.output import xlsx

    cut = xlsx.write_sheets(listings, file)
    if cut:
        words = ngettext(
            "{count} text was longer than a spreadsheet cell holds (32,767 characters) and was cut",
            "{count} texts were longer than a spreadsheet cell holds (32,767 characters) and were cut",
            cut,
        )
        sys.stderr.write(words.format(count=cut) + "\n")


@contextmanager
def _delivery(stream: TextIO) -> Iterator[None]:
    """Flush what is written inside; be silent when the reader has gone, refuse when the disk is full."""
    try:
        yield
        stream.flush()
    except OSError as error:
        _give_up(stream)
        if not isinstance(error, BrokenPipeError):
            raise CannotWrite.because(error, _("standard output")) from error


def _give_up(stream: TextIO) -> None:
    """Send the unwritten rest nowhere, or the interpreter tries it again at exit and complains."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, stream.fileno())
        finally:
            os.close(nowhere)
