"""Many records at once from lines of a script: all of them in one entry, or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agencycli.errors import AgencyError, NotFound, Refused
from agencycli.i18n import N_, _
from agencycli.models import BudgetLine, Client, Deal, Item, Person, Row, Staff
from agencycli.models.store import store
from agencycli.services import budget as budget_services
from agencycli.services import client as client_services
from agencycli.services import deal as deal_services
from agencycli.services import external
from agencycli.services import item as item_services
from agencycli.services import person as person_services
from agencycli.services.budget import WHO_PLANS
from agencycli.services.card import BadValue
from agencycli.services.frame import action
from agencycli.services.item.fields import WHO_DOES

Finders = Mapping[str, Callable[[Any], Any]]
"""How what a line names is found, for this person: ``client``, ``deal``, ``staff`` by any text, ``client_id``,
``person_id``, ``item_id``, ``deal_id``, ``budget_id`` by number."""
NAMED: dict[str, type[Row]] = {"client_id": Client, "person_id": Person, "item_id": Item, "deal_id": Deal}


@dataclass(frozen=True)
class Line:
    """One line read: its number, and the fields of a card; ``id`` or ``external`` makes it an update."""

    number: int
    values: dict[str, Any]


@dataclass(frozen=True)
class Taken:
    """What became of a line."""

    line: int
    id: int
    name: str
    added: bool


class LinesRefused(Refused):
    """Some lines cannot be taken, so none was."""

    slug = "lines-refused"
    template = N_("nothing was written; {reasons}")

    def __init__(self, refusals: Sequence[tuple[int, AgencyError]]) -> None:
        self.refusals = refusals
        reasons = [_("line {number}: {reason}").format(number=number, reason=error) for number, error in refusals]
        super().__init__(reasons="; ".join(reasons))

    @property
    def details(self) -> list[dict[str, Any]]:
        """What is wrong with each line."""
        return [{"line": number, "error": error.slug, "message": str(error)} for number, error in self.refusals]


@action("client.lines", N_("take clients from lines of a script"), "manager logistics accountant")
def clients(actor: Staff, lines: Iterable[Line], find: Finders, adding: bool, keep_wrong: bool = False) -> list[Taken]:
    """Add or edit a client for each line; a line of fields alone is new, when ``adding``. Raises LinesRefused."""

    def take(values: dict[str, Any]) -> tuple[Client, bool]:
        known, name = _named(values, find, "client_id", adding)
        if known is not None:
            return client_services.edit(actor, known, values, keep_wrong=keep_wrong), False
        row = client_services.add(actor, values, keep_wrong=keep_wrong)
        if name:
            external.remember(row, name)
        return row, True

    return _each(lines, take, lambda row: row.name)


@action("person.lines", N_("take people from lines of a script"), "manager logistics accountant")
def people(actor: Staff, lines: Iterable[Line], find: Finders, adding: bool, keep_wrong: bool = False) -> list[Taken]:
    """Add or edit a person for each line; ``client`` tells at which client. Raises LinesRefused."""

    def take(values: dict[str, Any]) -> tuple[Person, bool]:
        at = values.pop("client", None)
        client = find["client"](str(at)) if at not in (None, "") else None
        known, name = _named(values, find, "person_id", adding)
        if known is not None:
            return person_services.edit(actor, known, values, client), False
        if client is None:
            raise BadValue(field="client", reason=_("it must not be empty"))
        row = person_services.add(actor, client, values)
        if name:
            external.remember(row, name)
        return row, True

    return _each(lines, take, lambda row: row.full_name)


@action("deal.lines", N_("take deals from lines of a script"), "manager")
def deals(actor: Staff, lines: Iterable[Line], find: Finders, adding: bool, keep_wrong: bool = False) -> list[Taken]:
    """Add or edit a deal for each line; ``client`` is found by any text. Raises LinesRefused."""

    def take(values: dict[str, Any]) -> tuple[Deal, bool]:
        known, name = _named(values, find, "deal_id", adding)
        at = values.pop("client", None)
        client = find["client"](str(at)) if at not in (None, "") else None
        if known is not None:
            values.pop("pipeline", None)  # where it stands now is told by its stage
            return deal_services.edit(actor, known, values | ({"client": client} if client else {})), False
        if client is None:
            raise BadValue(field="client", reason=_("it must not be empty"))
        row = deal_services.add(actor, client, values)
        if name:
            external.remember(row, name)
        return row, True

    return _each(lines, take, lambda row: row.title)


@action("item.lines", N_("take things to be done from lines of a script"), WHO_DOES)
def items(actor: Staff, lines: Iterable[Line], find: Finders, adding: bool, keep_wrong: bool = False) -> list[Taken]:
    """Add or edit an item for each line; ``client`` is found by any text, ``checks`` is a list. Raises LinesRefused."""

    def take(values: dict[str, Any]) -> tuple[Item, bool]:
        known, name = _named(values, find, "item_id", adding)
        for key, kind in (("client", "client"), ("owner", "staff")):
            if values.get(key) not in (None, ""):
                values[key] = find[kind](str(values[key]))
        checks = str(values.pop("checks", None) or "").splitlines()
        if known is not None:
            return item_services.edit(actor, known, values), False
        row = item_services.add(actor, values, checks=checks)
        if name:
            external.remember(row, name)
        return row, True

    return _each(lines, take, lambda row: row.title)


@action("budget.lines", N_("take planned money from lines of a script"), WHO_PLANS)
def budget(actor: Staff, lines: Iterable[Line], find: Finders, adding: bool, keep_wrong: bool = False) -> list[Taken]:
    """Add or edit a budget line for each line; ``deal``, ``counterparty`` and ``staff`` are found by any text.

    ``keep_wrong`` takes revenue beyond what a deal sells. Raises LinesRefused.
    """

    def take(values: dict[str, Any]) -> tuple[BudgetLine, bool]:
        number, of = values.pop("id", None), values.pop("deal", None)
        for key, kind in (("counterparty", "client"), ("staff", "staff")):
            if values.get(key) not in (None, ""):
                values[key] = find[kind](str(values[key]))
        if number is not None:
            return budget_services.edit(actor, find["budget_id"](_number(number)), values, over=keep_wrong), False
        if of in (None, ""):
            raise BadValue(field="deal", reason=_("it must not be empty"))
        return budget_services.add(actor, find["deal"](str(of)), values, over=keep_wrong), True

    return _each(lines, take, lambda row: row.title)


def _each(lines: Iterable[Line], take: Callable[[dict[str, Any]], Any], name: Callable[[Any], str]) -> list[Taken]:
    taken, refusals = [], []
    for line in lines:
        try:
            with store().atomic():
                row, added = take(dict(line.values))
            taken.append(Taken(line.number, row.id, name(row), added))
        except AgencyError as error:
            refusals.append((line.number, error))
    if refusals:
        raise LinesRefused(refusals)
    return taken


def _named(values: dict[str, Any], find: Finders, key: str, adding: bool) -> tuple[Any, str]:
    """Take ``id`` and ``external`` out of a line; return the record they name, and the name of one that is new.

    Raises BadValue, NotFound.
    """
    number, name = values.pop("id", None), str(values.pop("external", None) or "")
    if number is not None:
        return find[key](_number(number)), ""
    if name:
        known = external.find(NAMED[key], name)
        if known is None and not adding:
            raise NotFound(what=_("record"), wanted=name)
        return (find[key](known.id) if known is not None else None), name
    if not adding:
        raise BadValue(field="id", reason=_("an edit needs “id” or “external”"))
    return None, ""


def _number(value: Any) -> int:
    if isinstance(value, bool) or not str(value).isdecimal():
        raise BadValue(field="id", reason=_("“{value}” is not a number").format(value=value))
    return int(value)
