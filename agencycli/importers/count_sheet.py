"""Read what was counted elsewhere: the sheet ``agency stock count show -o`` wrote, a table, a collector's file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agencycli import i18n, importers
from agencycli.i18n import N_, _
from agencycli.importers.sniff import UnreadableFile
from agencycli.values.text import fold

TITLES = {
    "code": ("code", "barcode", N_("Code"), N_("Bar code")),
    "counted": ("counted", "quantity", N_("In fact"), N_("Quantity")),
    "lot_id": ("lot_id", "lot", N_("Lot")),
    "note": ("note", N_("Note")),
}


@dataclass(frozen=True)
class CountedRow:
    """A row somebody filled, and where it stood."""

    place: int
    code: str
    counted: Any
    lot_id: str = ""
    note: str = ""


def read(path: str) -> list[CountedRow]:
    """Return the rows of a file that were counted; those left empty are passed over.

    Without titles the first cell is a code or bar code, the second how much of it, one where there is none.
    Raises UnreadableFile.
    """
    book = importers.read(path)
    rows = book.sheets[0].rows if book.sheets else []
    if not rows:
        raise UnreadableFile(file=book.file_name, reason=_("there is nothing in it"))
    keys = _keys(rows[0][1])
    if {"code", "counted"} <= set(keys):
        found = [(place, dict(zip(keys, cells, strict=False))) for place, cells in rows[1:]]
    else:
        found = [(place, {"code": cells[0], "counted": cells[1] if len(cells) > 1 else 1}) for place, cells in rows]
    return [
        CountedRow(place, _text(row["code"]), row["counted"], _text(row.get("lot_id")), _text(row.get("note")))
        for place, row in found
        if row.get("code") not in (None, "") and row.get("counted") not in (None, "")
    ]


def _keys(cells: list[Any]) -> list[str]:
    known: dict[str, str] = {}
    for language in i18n.LANGUAGES:
        with i18n.speaking(language):
            known |= {fold(_(title)): key for key, titles in TITLES.items() for title in reversed(titles)}
    return [known.get(fold(str(cell or "")), "") for cell in cells]


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell)
