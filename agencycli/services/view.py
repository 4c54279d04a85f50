"""Saved views: a named filter, order and set of columns of one list; own or shared."""

from __future__ import annotations

from agencycli.errors import Forbidden, NotFound
from agencycli.i18n import N_, _
from agencycli.models import SavedView, Staff
from agencycli.models.staff import MANAGER, OWNER, ROLE_TITLES
from agencycli.services.card import BadValue
from agencycli.services.frame import action
from agencycli.values.text import clean


@action("view.save", N_("save a view of a list"))
def save(
    actor: Staff,
    listing: str,
    name: str,
    *,
    filters: str = "",
    sort: str = "",
    columns: str = "",
    shared: bool = False,
    is_default: bool = False,
) -> SavedView:
    """Save a view under a name, over the one of that name. Shared ones are the owner's and managers' to make.

    ``filters`` is a filter row's text, ``columns`` keys parted by commas. A default view is what the list opens with.
    """
    name = clean(name)
    if not name:
        raise BadValue(field=_("Name"), reason=_("it must not be empty"))
    if shared and actor.role not in {OWNER, MANAGER}:
        raise Forbidden(name=actor.name, role=_(ROLE_TITLES[actor.role]), action=_("share a view"))
    owner = None if shared else actor.id
    row = SavedView.get_or_none(_same_owner(owner) & (SavedView.listing == listing) & (SavedView.name == name))
    row = row or SavedView(listing=listing, name=name, staff=owner)
    if is_default:
        for other in SavedView.select().where(
            _same_owner(owner) & (SavedView.listing == listing) & SavedView.is_default
        ):
            other.is_default = False
            other.save()
    row.filters, row.sort, row.columns, row.is_default = clean(filters), clean(sort), clean(columns), is_default
    row.save()
    return row


@action("view.remove", N_("remove a saved view"))
def remove(actor: Staff, view: SavedView) -> None:
    """Remove a view: one's own, or as owner any."""
    if view.staff_id != actor.id and not actor.is_owner:
        raise Forbidden(name=actor.name, role=_(ROLE_TITLES[actor.role]), action=_("remove somebody else's view"))
    view.delete_instance()


def get_view(actor: Staff, listing: str, name: str) -> SavedView:
    """Return a view by name, one's own before a shared one. Raises NotFound."""
    rows = list(SavedView.select().where((SavedView.listing == listing) & (SavedView.name == name)))
    for owner in (actor.id, None):
        for row in rows:
            if row.staff_id == owner:
                return row
    raise NotFound(what=_("view"), wanted=name)


def _same_owner(owner: int | None) -> object:
    return SavedView.staff.is_null() if owner is None else SavedView.staff == owner
