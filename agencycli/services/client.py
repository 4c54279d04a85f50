"""Clients: add, edit, switch off and on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from agencycli import clock
from agencycli.errors import Refused
from agencycli.i18n import N_, _
from agencycli.models import Client, Staff
from agencycli.services import classifier, contact, requisite
from agencycli.services.card import (
    COLUMNS,
    OWN,
    PARTS,
    BadValue,
    CardField,
    client_fields,
    column_value,
    known_field,
    private_name,
)
from agencycli.services.edit import refuse_clashes
from agencycli.services.edit_parts import refuse_part_clashes
from agencycli.services.frame import action, demand_client
from agencycli.values.text import clean


class AlreadyOff(Refused):
    """The card is switched off, or on, already."""

    slug = "already-off"
    template = N_("client {number} {name} is {state} already")


@action("client.add", N_("add a client"), "manager logistics accountant")
def add(actor: Staff, values: Mapping[str, Any], keep_wrong: bool = False) -> Client:
    """Add a client from the fields of its card (``card.client_fields``).

    A manager's client is the manager's own unless another is named. Raises BadValue, UnknownField, NotFound,
    WrongRequisite (a number that fails its check, unless ``keep_wrong``).
    """
    fields = client_fields()
    chosen = {known_field(fields, key).key: value for key, value in values.items()}
    if not clean(str(chosen.get("name") or "")):
        chosen["name"] = " ".join(part for part in private_name(chosen).values() if part)
        if not chosen["name"]:
            raise BadValue(field=_("Name"), reason=_("it must not be empty"))
        chosen.setdefault("kind", "private")
    if "manager" not in chosen and actor.role == "manager":
        chosen["manager"] = actor
    row = Client(since=clock.today())
    _set_columns(actor, row, fields, chosen)
    if row.kind == "private":
        for key, part in private_name(chosen).items():
            setattr(row, key, part)
    row.save(force_insert=True)
    _set_parts(row, fields, chosen, keep_wrong, adding=True)
    return row


@action("client.edit", N_("edit a client"), "manager logistics accountant")
def edit(
    actor: Staff, client: Client, changes: Mapping[str, Any], based_on: int | None = None, keep_wrong: bool = False
) -> Client:
    """Change fields of a card. ``based_on`` is the newest entry when the form was opened.

    Fields others changed since are kept; raises EditConflict when the same field was changed to something else, and
    what ``add`` raises.
    """
    fields = client_fields()
    chosen = {known_field(fields, key).key: value for key, value in changes.items()}
    row = Client.get_by_id(client.id)
    _set_columns(actor, row, fields, chosen)
    wanted = {field.column_name: field.db_value(getattr(row, field.name)) for field in row.dirty_fields}
    stored = Client.get_by_id(client.id)
    refuse_clashes(stored, wanted, based_on)
    refuse_part_clashes(stored, chosen, based_on)
    for field in list(row.dirty_fields):
        setattr(stored, field.name, getattr(row, field.name))
    stored.save()
    _set_parts(stored, fields, chosen, keep_wrong, adding=False)
    return stored


@action("client.edit-many", N_("edit several clients at once"), "manager logistics accountant")
def edit_many(
    actor: Staff, clients: Sequence[Client], changes: Mapping[str, Any], keep_wrong: bool = False
) -> list[Client]:
    """Change the same fields of several cards as one entry: all or none. Raises what ``edit`` raises."""
    return [edit(actor, client, changes, keep_wrong=keep_wrong) for client in clients]


@action("client.off", N_("switch a client off"), "manager")
def switch_off(actor: Staff, client: Client, reason: str = "") -> Client:
    """Take a card out of lists; nothing is deleted. Raises AlreadyOff."""
    client = Client.get_by_id(client.id)
    if client.off_at is not None:
        raise AlreadyOff(number=client.id, name=client.name, state=_("off"))
    client.off_at, client.off_reason = clock.now(), clean(reason)[:200]
    client.save()
    return client


@action("client.on", N_("switch a client on again"), "manager")
def switch_on(actor: Staff, client: Client) -> Client:
    """Bring a card back into lists. Raises AlreadyOff."""
    client = Client.get_by_id(client.id)
    if client.off_at is None:
        raise AlreadyOff(number=client.id, name=client.name, state=_("on"))
    client.off_at = None  # type: ignore[assignment]
    client.off_reason = ""
    client.save()
    return client


def _set_columns(actor: Staff, row: Client, fields: Mapping[str, CardField], chosen: Mapping[str, Any]) -> None:
    for key, value in chosen.items():
        one = fields[key]
        if one.kind in PARTS or key.startswith(OWN):
            continue
        name = COLUMNS.get(key, key)
        ready = column_value(one, value)
        if isinstance(ready, Client):
            demand_client(actor, ready, wanted=value)
        if getattr(row, name) != ready:
            setattr(row, name, ready)


def _set_parts(
    row: Client, fields: Mapping[str, CardField], chosen: Mapping[str, Any], keep_wrong: bool, adding: bool
) -> None:
    for key, value in chosen.items():
        one = fields[key]
        if key.startswith(OWN):
            classifier.put_own(row, one, value)
        elif one.kind in {"phone", "email", "site"}:
            (contact.put if adding else contact.replace_first)(row, one.kind, value)
        elif one.kind == "requisite":
            requisite.put(row, key, value, keep_wrong)
        elif one.kind == "tags":
            classifier.put_tags(row, value)
    if "address" in chosen or "city" in chosen:
        contact.put_address(row, chosen.get("address"), chosen.get("city"))
