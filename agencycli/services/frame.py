"""The frame of every change: who may, one transaction, one journal entry; and rehearsal.

A service is a plain function under ``@action``; its first argument is the acting member of staff. Nested services
join the entry of the outermost one.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

import peewee as pw

from agencycli import clock
from agencycli.errors import AgencyError, Forbidden, NotFound, Refused, Unavailable
from agencycli.i18n import N_, _
from agencycli.models import (
    Activity,
    ActivityClient,
    ActivityPerson,
    Change,
    Client,
    ClientPerson,
    Entry,
    Item,
    ItemHelper,
    Person,
    Row,
    Staff,
)
from agencycli.models.staff import OWNER, ROLE_TITLES, ROLES
from agencycli.models.store import store
from agencycli.models.store.trouble import first_line
from agencycli.services import search

P = ParamSpec("P")
R = TypeVar("R")

EVERYBODY = frozenset(ROLES)


class Action(NamedTuple):
    """A change the program can make."""

    name: str
    """Dotted, never translated: ``client.add``."""
    summary: str
    roles: frozenset[str]
    permission: str
    """A flag of ``Staff`` that is needed beside the role; "" for none."""
    always_recorded: bool
    function: Callable[..., Any]


ACTIONS: dict[str, Action] = {}

words: ContextVar[str] = ContextVar("words", default="")
"""The command that was typed, or that does the same; kept with the entry."""
_entry: ContextVar[Entry | None] = ContextVar("entry", default=None)
_rehearsing: ContextVar[bool] = ContextVar("rehearsing", default=False)
_last_entry: ContextVar[int | None] = ContextVar("last_entry", default=None)


class NotAllowed(Refused):
    """The database's own rules say no."""

    slug = "constraint"
    template = N_("the database refuses this: {reason}")


class DiskTrouble(Unavailable):
    """The disk or the server failed under the change."""

    slug = "storage"
    template = N_("nothing was written: {reason}")


class _Rehearsed(Exception):
    """Leaves the transaction of a rehearsal."""


class RowChange(NamedTuple):
    """A row an action touched: images are dicts by column name, None where there is none."""

    table: str
    row_id: int
    operation: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def action(
    name: str,
    summary: str,
    roles: str = "",
    *,
    permission: str = "",
    always_recorded: bool = False,
    with_contractors: bool = False,
) -> Callable[[Callable[Concatenate[Staff, P], R]], Callable[Concatenate[Staff, P], R]]:
    """Register a change. ``roles`` are words of ``ROLES``; the owner may always; "" means everybody.

    ``always_recorded`` keeps the entry even when no row changed: exports and reads of the whole base.
    ``with_contractors`` lets everybody name a contractor, whosever card it is.
    """
    allowed = frozenset(roles.split()) | {OWNER} if roles else EVERYBODY

    def register(function: Callable[Concatenate[Staff, P], R]) -> Callable[Concatenate[Staff, P], R]:
        @functools.wraps(function)
        def run(actor: Staff, *args: P.args, **kwargs: P.kwargs) -> R:
            outermost = _entry.get() is None
            if outermost:
                # A screen may be open since yesterday: what counts is what the person may do now.
                actor = Staff.get_or_none(Staff.id == actor.id) or actor
            demand(actor, name)
            if outermost and actor.own_clients_only:
                demand_visible(actor, (*args, *kwargs.values()), with_contractors=with_contractors)
            with entry(actor, name):
                return function(actor, *args, **kwargs)

        ACTIONS[name] = Action(name, summary, allowed, permission, always_recorded, run)
        return run

    return register


def may(actor: Staff, name: str) -> bool:
    """Tell whether this person may do an action."""
    what = ACTIONS[name]
    flag = actor.is_owner or not what.permission or bool(getattr(actor, what.permission))
    return actor.is_active and actor.role in what.roles and flag


def demand(actor: Staff, name: str) -> None:
    """Raise Forbidden unless this person may do an action."""
    if not may(actor, name):
        raise Forbidden(name=actor.name, role=_(ROLE_TITLES[actor.role]), action=_(ACTIONS[name].summary))


def demand_client(actor: Staff, client: Client, wanted: Any = None) -> None:
    """Raise NotFound for a client this person may not know of: the same words as for one that is not there.

    ``wanted`` is what was typed, the number when nothing was.
    """
    if actor.own_clients_only and client.id is not None and not _is_own(actor, {client.id}):
        raise NotFound(what=_("client"), wanted=wanted or client.id)


def demand_visible(actor: Staff, arguments: Iterable[Any], *, with_contractors: bool = False) -> None:
    """Raise NotFound when an argument, or a row in a list of them, belongs to no client this person may know of."""
    for argument in arguments:
        if isinstance(argument, list | tuple):
            demand_visible(actor, argument, with_contractors=with_contractors)
        elif isinstance(argument, Client):
            if not (with_contractors and _is_contractor(argument)):
                demand_client(actor, argument)
        elif isinstance(argument, Row) and argument.id is not None:
            homes = _homes(argument)
            if homes is not None and not (_is_own(actor, homes) or _is_to_do(actor, argument)):
                raise NotFound(what=_("record"), wanted=argument.id)


def _is_contractor(client: Client) -> bool:
    live = Client.merged_into.is_null() & Client.erased_at.is_null()
    return Client.select().where((Client.id == client.id) & Client.is_contractor & live).exists()


def _is_own(actor: Staff, clients: set[int]) -> bool:
    return Client.select().where(Client.id.in_(clients) & (Client.manager == actor.id)).exists()


def _is_to_do(actor: Staff, row: Row) -> bool:
    """Tell whether a row is an item, or a part of one, that this person has to do or helps with."""
    item = row if isinstance(row, Item) else getattr(row, "item", None)
    if item is None:
        return False
    helps = ItemHelper.select().where((ItemHelper.item == item.id) & (ItemHelper.staff == actor.id))
    return item.owner_id == actor.id or helps.exists()


OWNERS = ("client", "deal", "person", "activity", "line", "job", "item", "file")
"""References that lead from a row to the card it is a part of, the nearest first."""


def _homes(row: Row) -> set[int] | None:
    """Return the clients a person, an activity or a part of a card belongs to; None for what belongs to no card."""
    if isinstance(row, Person):
        return _linked(ClientPerson, ClientPerson.person == row.id)
    if isinstance(row, Activity):
        people = ActivityPerson.select(ActivityPerson.person).where(ActivityPerson.activity == row.id)
        return _linked(ActivityClient, ActivityClient.activity == row.id) | _linked(
            ClientPerson, ClientPerson.person.in_(people)
        )
    if getattr(row, "client_id", None):
        return {row.client_id}
    for name in OWNERS:
        if getattr(row, f"{name}_id", None):
            return _homes(getattr(row, name))
    return None


def _linked(link: type[Row], condition: pw.Node) -> set[int]:
    return {number for (number,) in link.select(link.client).where(condition).tuples()}


@contextmanager
def entry(actor: Staff | None, name: str, undo_of: int | None = None) -> Iterator[Entry]:
    """Open a journal entry and its transaction; inside another entry, join that one.

    ``actor`` is None for the program itself. An entry that touched nothing leaves no trace unless its action is
    always recorded. Raises NotAllowed, DiskTrouble.
    """
    current = _entry.get()
    if current is not None:
        with store().atomic():
            yield current
        return
    try:
        with store().writing():
            row = Entry.create(
                at=clock.now(),
                staff=actor.id if actor else None,
                action=name,
                words=words.get(),
                undo_of=undo_of,
            )
            token = _entry.set(row)
            try:
                yield row
            finally:
                _entry.reset(token)
            _close(row)
    except pw.IntegrityError as error:
        raise NotAllowed(reason=first_line(_cause(error))) from error
    except pw.DatabaseError as error:
        raise DiskTrouble(reason=store().trouble(_cause(error))) from error


def _close(row: Entry) -> None:
    search.refresh(row.id)
    known = ACTIONS.get(row.action)
    touched = Change.select(Change.id).where(Change.entry == row.id).limit(1).exists()
    if touched or row.undo_of_id or (known and known.always_recorded):
        row.is_open = False
        row.save()
        _last_entry.set(row.id)
    else:
        row.delete_instance()
        _last_entry.set(None)


def last_entry() -> int | None:
    """Return the number of the entry that the last action of this thread wrote; None when nothing changed."""
    return _last_entry.get()


def newest_entry() -> int:
    """Return the number of the newest entry; 0 in an empty journal. Cheap: screens ask once a second."""
    return Entry.select(pw.fn.MAX(Entry.id)).scalar() or 0


def rehearse(function: Callable[..., Any], *args: Any, **kwargs: Any) -> tuple[Any, list[RowChange]]:
    """Do a change, collect what it would touch, and take it back. Returns (result, rows).

    Raises whatever the change itself would raise.
    """
    from agencycli.services.journal import changes_of

    outcome: tuple[Any, list[RowChange]] = (None, [])
    token = _rehearsing.set(True)
    try:
        with store().writing():
            before = newest_entry()
            result = function(*args, **kwargs)
            numbers = [row.id for row in Entry.select(Entry.id).where(Entry.id > before)]
            outcome = (result, [change for number in numbers for change in changes_of(number)])
            raise _Rehearsed
    except _Rehearsed:
        _last_entry.set(None)
        return outcome
    finally:
        _rehearsing.reset(token)


def rehearsing() -> bool:
    """Tell whether the change under way will be taken back: nothing may be written outside the tables."""
    return _rehearsing.get()


def _cause(error: BaseException) -> BaseException:
    """Return what went wrong first: Peewee may cover it with a failed rollback."""
    cause: BaseException = error
    while cause.__context__ is not None and isinstance(cause.__context__, Exception):
        if isinstance(cause.__context__, AgencyError):
            break
        cause = cause.__context__
    return cause
