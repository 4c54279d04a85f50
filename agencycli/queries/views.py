"""What a list shows when nothing, or only the name of a view, was asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from agencycli.errors import NotFound
from agencycli.i18n import N_, _
from agencycli.listing import Column, Listing
from agencycli.models import SavedView, Staff
from agencycli.queries.conditions import BadCondition, Condition, parse_all, parse_filter
from agencycli.queries.lists import ListField, ListQuery, list_query


@dataclass(frozen=True)
class Wish:
    """A view read: search words, conditions, order, columns."""

    search: str = ""
    where: Sequence[Condition] = ()
    sort: str = ""
    columns: list[str] | None = None
    filters: str = field(default="")
    """The filter row's text as saved."""


@dataclass(frozen=True)
class ReadyView:
    """A view that every agency has; a saved one of the same name goes before it."""

    summary: str
    filters: str
    sort: str
    columns: str


_CALL = "id,name,phone,person"
_DO = "id,due_on,due_time,kind,title,client,deal,owner"
_DEAL = "id,title,client,stage,amount"
_STOCK = "id,code,name,unit,available"
READY: dict[str, dict[str, ReadyView]] = {
    "clients": {
        "silent": ReadyView(
            N_("Nobody spoke with them for 90 days."), "silent_days > 90; standing != useless", "-silent_days",
            f"{_CALL},last_contact,silent_days,last_order,manager",
        ),
        "stepless": ReadyView(
            N_("No next step is promised."), "next_step is empty; standing != useless", "-last_contact",
            f"{_CALL},last_contact,last_result,manager",
        ),
        "season": ReadyView(
            N_("Their fair, holiday or yearly order comes within 60 days."), "season_days <= 60", "season_days",
            f"{_CALL},season_days,season,last_order,last_event,manager",
        ),
        "cold": ReadyView(
            N_("Leads to be called: when, with what result, when next."), "standing = lead", "next_on",
            f"{_CALL},last_contact,last_result,next_step,next_on,manager",
        ),
        "useless": ReadyView(
            N_("Wrong audience, competitors, curious people."), "standing = useless", "name",
            "id,name,phone,source,note,manager",
        ),
    },
    "items": {
        "today": ReadyView(N_("Due today or earlier."), "due_on <= today", "-urgency", _DO),
        "overdue": ReadyView(N_("Overdue, the oldest first."), "due_on < today", "due_on", f"{_DO},overdue"),
        "week": ReadyView(N_("Due within a week."), "due_on <= +7d", "due_on,due_time", _DO),
        "letters": ReadyView(N_("Letters to be answered."), "kind = letter", "due_on", _DO),
        "waiting": ReadyView(N_("What waits for something else."), "waiting = yes", "after", f"{_DO},after,after_days"),
        "unassigned": ReadyView(N_("Nobody's yet."), "owner is empty", "-urgency", _DO),
        "snoozed": ReadyView(
            N_("Out of sight for now."), "snoozed_until > today", "snoozed_until", f"{_DO},snoozed_until"
        ),
        "done": ReadyView(N_("Done, the latest first."), "state = done", "-closed_at", f"{_DO},closed_at,result"),
    },
    "activities": {
        "promised": ReadyView(
            N_("Next steps still to be done, the oldest first."), "open = yes", "next_on",
            "id,next_on,next_step,client,person,staff",
        ),
        "due": ReadyView(
            N_("Next steps promised for today or earlier."), "open = yes; next_on <= today", "next_on",
            "id,next_on,next_step,client,person,staff",
        ),
    },
    "deals": {
        "open": ReadyView(
            N_("Neither won nor lost, what is promised first on top."), "open = yes", "promised_on",
            f"{_DEAL},promised_on,days_left,next_step,next_on,manager",
        ),
        "stepless": ReadyView(
            N_("Open deals without a next step: the first list of the morning."), "open = yes; next_step is empty",
            "promised_on", f"{_DEAL},promised_on,days_left,manager",
        ),
        "overdue": ReadyView(
            N_("Open deals whose promised day has passed."), "overdue = yes", "promised_on",
            f"{_DEAL},promised_on,days_left,next_step,next_on,manager",
        ),
        "rush": ReadyView(
            N_("Open deals in a rush."), "open = yes; is_rush = yes", "promised_on",
            f"{_DEAL},promised_on,days_left,next_step,next_on,manager",
        ),
        "mine": ReadyView(
            N_("My own open deals."), "open = yes; mine = yes", "promised_on",
            f"{_DEAL},promised_on,days_left,next_step,next_on",
        ),
        "won": ReadyView(
            N_("Won deals, the last ones first."), "status = won", "-closed_at", f"{_DEAL},closed_at,source,manager"
        ),
        "lost": ReadyView(
            N_("Lost deals: why, and from which stage."), "status = lost", "-closed_at",
            "id,title,client,lost_from,lost_reason,lost_note,closed_at,manager",
        ),
    },
    "stock": {
        "short": ReadyView(
            N_("Below the least, what ends first on top."), "need = short", "days_left",
            f"{_STOCK},short,on_the_way,days_left",
        ),
        "soon": ReadyView(N_("Ends within a week."), "days_left <= 7", "days_left", f"{_STOCK},on_the_way,days_left"),
        "kept": ReadyView(N_("Kept for deals."), "reserved > 0", "code", f"{_STOCK},reserved,on_hand"),
        "coming": ReadyView(N_("On the way."), "on_the_way > 0", "code", f"{_STOCK},on_the_way,days_left"),
        "mine": ReadyView(N_("At the places in my care."), "mine = yes", "code", f"{_STOCK},on_hand,places"),
        "owed": ReadyView(
            N_("Went although it was not there, to be settled."), "below_nothing = yes", "code",
            f"{_STOCK},on_hand,places",
        ),
        "idle": ReadyView(N_("Lies there and was not used for 30 days."), "on_hand > 0; used = 0", "code", _STOCK),
    },
}  # fmt: skip
"""List -> name -> view. Names are part of the contract with scripts."""


def wish(actor: Staff, query: ListQuery, name: str | None = None) -> Wish:
    """Return a saved view of a list, or the person's default one, or nothing in particular. Raises NotFound."""
    if name is not None:
        from agencycli.services.view import get_view

        ready_one = READY.get(query.name, {}).get(name)
        try:
            return _read(get_view(actor, query.name, name))
        except NotFound:
            if ready_one is None:
                raise
            return _read(ready_one)
    mine = (SavedView.staff == actor.id) | SavedView.staff.is_null()
    rows = SavedView.select().where((SavedView.listing == query.name) & SavedView.is_default & mine)
    found = sorted(rows, key=lambda row: row.staff_id is None)
    return _read(found[0]) if found else Wish()


def names(actor: Staff, listing: str) -> list[str]:
    """Return the names of the views of a list this person may use: own, shared, ready-made."""
    mine = (SavedView.staff == actor.id) | SavedView.staff.is_null()
    rows = SavedView.select().where((SavedView.listing == listing) & mine).order_by(SavedView.name)
    saved = [row.name for row in sorted(rows, key=lambda row: row.staff_id is None)]
    return list(dict.fromkeys([*saved, *READY.get(listing, {})]))


def filter_row(
    actor: Staff, listing: str, words: Iterable[str], where: Iterable[str], *, sort: str, columns: str
) -> str:
    """Return the filter row that says the same as these words and conditions, tried on the list once.

    Raises UnknownList, UnknownColumn, BadCondition.
    """
    query = list_query(listing, actor)
    conditions = parse_all(where)
    for one in conditions:
        if ";" in str(one):
            raise BadCondition(text=one, reason=_("a saved view cannot hold a semicolon"))
    search = " ".join(words)
    query.ids(conditions, search, sort, limit=1)
    query.columns([key.strip() for key in columns.split(",") if key.strip()])
    return "; ".join([*([search] if search else []), *map(str, conditions)])


def ready() -> Listing:
    """Return the views that every agency has."""
    columns = [Column(key, title) for key, title in (
        ("listing", _("List")), ("name", _("View")), ("summary", _("What it shows")),
        ("filters", _("Filter")), ("sort", _("Order")), ("columns", _("Columns")),
    )]  # fmt: skip
    rows = [
        (listing, name, _(view.summary), view.filters, view.sort, view.columns)
        for listing, views in READY.items()
        for name, view in views.items()
    ]
    return Listing("ready-views", columns, rows)


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


def _read(row: SavedView | ReadyView) -> Wish:
    search, conditions = parse_filter(row.filters)
    columns = [key.strip() for key in row.columns.split(",") if key.strip()]
    return Wish(search, conditions, row.sort, columns or None, row.filters)
