"""Records named in other systems: ``SYSTEM:ID`` finds the card again, so that a second run never doubles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agencycli.errors import NotFound
from agencycli.i18n import N_, _
from agencycli.models import Client, Deal, ExternalId, Item, Person, Row, Staff
from agencycli.models.triggers import table_name
from agencycli.services import client as clients
from agencycli.services import deal as deals
from agencycli.services import item as items
from agencycli.services import person as people
from agencycli.services.card import BadValue
from agencycli.services.frame import action
from agencycli.services.item.fields import WHO_DOES
from agencycli.values.text import clean


@action(
    "client.put", N_("add a client, or edit the one known by a name in another system"), "manager logistics accountant"
)
def put_client(actor: Staff, values: Mapping[str, Any], external: str, keep_wrong: bool = False) -> Client:
    """Edit the client that ``external`` names, or add one and remember the name. Raises as ``client.add``, NotFound."""
    known = find(Client, external)
    if known is not None:
        return clients.edit(actor, known, values, keep_wrong=keep_wrong)
    row = clients.add(actor, values, keep_wrong=keep_wrong)
    remember(row, external)
    return row


@action(
    "person.put", N_("add a person, or edit the one known by a name in another system"), "manager logistics accountant"
)
def put_person(actor: Staff, client: Client, values: Mapping[str, Any], external: str) -> Person:
    """Edit the person that ``external`` names, or add one to the client. Raises as ``person.add``, NotFound."""
    known = find(Person, external)
    if known is not None:
        at = client if any(link.client_id == client.id for link in known.client_links) else None
        return people.edit(actor, known, values, at)
    row = people.add(actor, client, values)
    remember(row, external)
    return row


@action("item.put", N_("add something to be done, or edit what is known by a name in another system"), WHO_DOES)
def put_item(actor: Staff, values: Mapping[str, Any], external: str, **more: Any) -> Item:
    """Edit the item that ``external`` names, or add one and remember the name. Raises as ``item.add``."""
    known = find(Item, external)
    if known is not None:
        return items.edit(actor, known, values)
    row = items.add(actor, values, **more)
    remember(row, external)
    return row


@action("deal.put", N_("add a deal, or edit the one known by a name in another system"), "manager")
def put_deal(actor: Staff, client: Client, values: Mapping[str, Any], external: str) -> Deal:
    """Edit the deal that ``external`` names, or add one and remember the name. Raises as both."""
    known = find(Deal, external)
    if known is not None:
        # The pipeline is where a deal begins; where it stands now is told by its stage.
        changes = {key: value for key, value in values.items() if key != "pipeline"}
        return deals.edit(actor, known, {"client": client} | changes)
    row = deals.add(actor, client, values)
    remember(row, external)
    return row


def known_client(external: str) -> Client | None:
    """Return the client of a name in another system; None when it is new. Raises as ``find``."""
    return find(Client, external)


def find(model: type[Row], external: str) -> Any:
    """Return the record of a name in another system; None when it is new. Raises BadValue, NotFound when erased."""
    system, value = parts(external)
    named = (ExternalId.system == system) & (ExternalId.value == value)
    column = getattr(ExternalId, table_name(model))
    row = model.select().join(ExternalId, on=(column == model.id)).where(named).order_by(ExternalId.id).first()
    while row is not None and (into := getattr(row, "merged_into_id", None) or getattr(row, "joined_into_id", None)):
        row = model.get_by_id(into)
    if row is not None and getattr(row, "erased_at", None) is not None:
        raise NotFound(what=_("record"), wanted=external)
    return row


def remember(row: Row, external: str) -> None:
    """Keep what a record is called in another system."""
    system, value = parts(external)
    ExternalId.create(system=system, value=value, **{table_name(type(row)): row.id})


def parts(external: str) -> tuple[str, str]:
    """Return (system, id) of ``SYSTEM:ID``. Raises BadValue."""
    system, sign, value = (clean(part) for part in external.partition(":"))
    if not (system and sign and value) or len(system) > 80 or len(value) > 200:
        raise BadValue(field="external", reason=_("write SYSTEM:ID, e.g. site:1042"))
    return system, value
