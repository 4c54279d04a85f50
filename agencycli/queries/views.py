"""What a list shows when nothing, or only the name of a view, was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from agencycli.i18n import _
from agencycli.listing import Column
from agencycli.models import SavedView, Staff
from agencycli.queries.conditions import Condition, parse_filter
from agencycli.queries.lists import ListField, ListQuery
from agencycli.services.view import get_view


@dataclass(frozen=True)
class Wish:
    """A view read: search words, conditions, order, columns."""

    search: str = ""
    where: Sequence[Condition] = ()
    sort: str = ""
    columns: list[str] | None = None
    filters: str = field(default="")
    """The filter row's text as saved."""


def wish(actor: Staff, query: ListQuery, name: str | None = None) -> Wish:
    """Return a saved view of a list, or the person's default one, or nothing in particular. Raises NotFound."""
    if name is not None:
        return _read(get_view(actor, query.name, name))
    mine = (SavedView.staff == actor.id) | SavedView.staff.is_null()
    rows = SavedView.select().where((SavedView.listing == query.name) & SavedView.is_default & mine)
    found = sorted(rows, key=lambda row: row.staff_id is None)
    return _read(found[0]) if found else Wish()


def names(actor: Staff, listing: str) -> list[str]:
    """Return the names of the views of a list this person may use, own first."""
    mine = (SavedView.staff == actor.id) | SavedView.staff.is_null()
    rows = SavedView.select().where((SavedView.listing == listing) & mine).order_by(SavedView.name)
    return list(dict.fromkeys(row.name for row in sorted(rows, key=lambda row: row.staff_id is None)))


def views(actor: Staff) -> ListQuery:
    """Return the list of saved views: own and shared."""
    fields = (
        ListField(Column("listing", _("List")), SavedView.listing),
        ListField(Column("name", _("View")), SavedView.name),
        ListField(Column("shared", _("Shared"), "flag"), SavedView.staff.is_null(), bool),
        ListField(Column("default", _("Default"), "flag"), SavedView.is_default, bool),
        ListField(Column("filters", _("Filter")), SavedView.filters),
        ListField(Column("sort", _("Order")), SavedView.sort),
        ListField(Column("columns", _("Columns")), SavedView.columns),
    )
    return ListQuery(
        name="views",
        model=SavedView,
        fields={one.column.key: one for one in fields},
        condition=(SavedView.staff == actor.id) | SavedView.staff.is_null(),
        default_columns=("listing", "name", "shared", "default", "filters", "sort"),
        default_sort="listing,name",
    )


def _read(row: SavedView) -> Wish:
    search, conditions = parse_filter(row.filters)
    columns = [key.strip() for key in row.columns.split(",") if key.strip()]
    return Wish(search, conditions, row.sort, columns or None, row.filters)
