"""Foreign files: from any table somebody kept to rows checked and put into services."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Callable, Iterator
from os import PathLike
from pathlib import Path
from typing import Any

from agencycli.errors import UsageError
from agencycli.i18n import _
from agencycli.importers.sniff import Unreadable, UnreadableFile
from agencycli.importers.workbook import CellNote, RawSheet, Sheet, Workbook

_ROWS_AT_ONCE = 2000


def read(
    path: str | PathLike[str], encoding: str | None = None, progress: Callable[[int], None] | None = None
) -> Workbook:
    """Return the sheets of a file as plain cells, whatever the format, told by its content.

    ``encoding`` overrides what is found for text, HTML and old .xls files; ``progress`` hears the number of
    rows read so far. Raises UnreadableFile in one sentence, UsageError for an unknown encoding.
    """
    from agencycli.importers.child import in_child

    if encoding is not None:
        try:
            encoding = codecs.lookup(encoding).name
        except (LookupError, ValueError):
            raise UsageError(_("there is no encoding named “{name}”").format(name=encoding)) from None
    path = Path(path)
    try:
        from agencycli.importers.sniff import contents

        data = contents(path)
        answers = in_child(lambda: _answers(data, encoding))
        kind, found = next(answers)
        sheets: list[Sheet] = []
        count = 0
        for name, *values in answers:
            if name == "sheet":
                title, visible = values
                sheets.append(Sheet(title, visible, []))
            elif name == "rows":
                sheets[-1].rows.extend(values[0])
                count += len(values[0])
                if progress:
                    progress(count)
            else:
                sheets[-1].merged.extend(values[0])
                sheets[-1].notes.extend(CellNote(*note) for note in values[1])
                sheets[-1].remarks.extend(values[2])
    except Unreadable as reason:
        raise UnreadableFile(file=path.name, reason=str(reason)) from None
    return Workbook(path.name, kind, hashlib.sha256(data).hexdigest(), found, sheets)


def _answers(data: bytes, encoding: str | None) -> Iterator[Any]:
    """Yield, in the child, the kind and encoding, then for each sheet its head, its rows by portions, its end."""
    from agencycli.importers.cells import cleaned
    from agencycli.importers.sniff import kind_of
    from agencycli.values.text import clean

    kind = kind_of(data)
    raw_sheets, found = _opened(data, kind, encoding)
    yield kind, found
    for sheet in raw_sheets:
        yield "sheet", sheet.name, sheet.visible
        portion = []
        for row in cleaned(sheet.rows, sheet.notes):
            portion.append(row)
            if len(portion) == _ROWS_AT_ONCE:
                yield "rows", portion
                portion = []
        yield "rows", portion
        remarks = [(row, column, clean(text, multiline=True)) for row, column, text in sheet.remarks]
        notes = [(note.row, note.column, note.reason) for note in sheet.notes]
        yield "end", sheet.merged, notes, [remark for remark in remarks if remark[2]]


def _opened(data: bytes, kind: str, encoding: str | None) -> tuple[Iterator[RawSheet], str | None]:
    if kind in ("xlsx", "xlsb", "ods"):
        from agencycli.importers.sheets.excel import read_calamine

        return read_calamine(data, kind), None
    if kind == "xls":
        from agencycli.importers.sheets.excel import read_xls

        return read_xls(data, encoding), None
    from agencycli.importers.sheets.markup import read_html, read_spreadsheet_xml
    from agencycli.importers.text_files import decoded, read_text
    from agencycli.importers.vcards import read_vcards

    readers = {"html": read_html, "xml": read_spreadsheet_xml, "vcf": read_vcards, "text": read_text}
    text, found = decoded(data, encoding)
    return readers[kind](text), found


__all__ = ["UnreadableFile", "read"]
