"""The sheet of clients to be edited elsewhere, and what became of its rows."""

from __future__ import annotations

from collections.abc import Sequence

from agencycli.i18n import _
from agencycli.listing import Column, Listing
from agencycli.queries.lists import ListQuery
from agencycli.services.card import client_fields, known_field
from agencycli.services.frame import newest_entry
from agencycli.services.sheet import DEFAULT_KEYS, Outcome, standing, write_was

WAS = "_was"
"""The column by which a row knows what it was; hidden in a workbook."""


def sheet(query: ListQuery, ids: Sequence[int], keys: Sequence[str] = ()) -> Listing:
    """Return clients as a sheet: number, the fields wished, and what each row was. Raises UnknownField."""
    fields = client_fields()
    chosen = [known_field(fields, key) for key in keys or DEFAULT_KEYS]
    chosen = chosen if any(one.key == "name" for one in chosen) else [fields["name"], *chosen]
    based_on = newest_entry()
    values = standing(ids, chosen)
    columns = [
        Column("id", f"{_('No.')} [id]", "number"),
        *(Column(one.key, f"{_(one.title)} [{one.key}]", "date" if one.kind == "date" else "text") for one in chosen),
        Column(WAS, f"[{WAS}]", hidden=True),
    ]
    rows = [
        (number, *(values[number].get(one.key) or None for one in chosen), write_was(chosen, values[number], based_on))
        for number in ids
    ]
    return Listing(query.name, columns, rows)


def outcomes(rows: Sequence[Outcome]) -> Listing:
    """Return what became of the rows of a sheet."""
    states = {"changed": _("changed"), "conflict": _("conflict"), "refused": _("refused")}
    columns = [
        Column("row", _("Row"), "number"),
        Column("id", _("No."), "number"),
        Column("name", _("Client")),
        Column("state", _("State"), "stage", 0, states),
        Column("fields", _("Fields")),
        Column("message", _("Why")),
    ]
    return Listing(
        "sheet", columns, [(one.place, one.id, one.name, one.state, one.fields, one.message or None) for one in rows]
    )
