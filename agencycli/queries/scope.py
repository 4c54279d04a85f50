"""What one person may see: the rule of own clients, in one place that every query passes."""

from __future__ import annotations

import peewee as pw

from agencycli.errors import NotFound
from agencycli.i18n import _
from agencycli.models import Client, ClientPerson, Deal, Item, ItemHelper, Person, Series, Staff


def visible_clients(actor: Staff) -> pw.Node:
    """Return the condition on ``Client`` rows this person may know of; merged and erased cards are nobody's."""
    live = Client.merged_into.is_null() & Client.erased_at.is_null()
    return live & (Client.manager == actor.id) if actor.own_clients_only else live


def visible_client_ids(actor: Staff) -> pw.ModelSelect:
    """Return the numbers of the clients this person may know of, as a subquery."""
    return Client.select(Client.id).where(visible_clients(actor))


def of_visible_client(actor: Staff, reference: pw.Node) -> pw.Node:
    """Return the condition that a reference leads to a client this person may know of.

    It is looked up row by row: for the few rows that are shown, where ``visible_client_ids`` would be all clients.
    """
    return pw.fn.EXISTS(Client.select(Client.id).where((Client.id == reference) & visible_clients(actor)))


def visible_contractors(actor: Staff) -> pw.Node:
    """Return the condition on ``Client`` rows this person may give work to: clients they may know of, all contractors.

    Of a contractor whose card is another's they learn the name, what is made and how word is kept, no more.
    """
    if not actor.own_clients_only:
        return visible_clients(actor)
    return Client.merged_into.is_null() & Client.erased_at.is_null() & (visible_clients(actor) | Client.is_contractor)


def visible_items(actor: Staff) -> pw.Node:
    """Return the condition on ``Item`` rows this person may know of.

    Own ones, those helped with, those of a client that is seen, and what belongs to no card.
    """
    if not actor.own_clients_only:
        return Item.id.is_null(False)
    seen = visible_client_ids(actor)
    helping = ItemHelper.select(ItemHelper.item).where(ItemHelper.staff == actor.id)
    deals = Deal.select(Deal.id).where(Deal.client.in_(seen))
    nobodys = Item.client.is_null() & Item.deal.is_null() & Item.person.is_null() & Item.activity.is_null()
    return (Item.owner == actor.id) | Item.id.in_(helping) | Item.client.in_(seen) | Item.deal.in_(deals) | nobodys


def visible_series(actor: Staff) -> pw.Node:
    """Return the condition on ``Series`` rows this person may know of, by the rule of items."""
    if not actor.own_clients_only:
        return Series.id > 0
    nobodys = Series.client.is_null() & Series.deal.is_null()
    seen = Series.client.in_(visible_client_ids(actor)) | Series.deal.in_(visible_deal_ids(actor))
    return (Series.owner == actor.id) | seen | nobodys


def get_item(actor: Staff, number: int) -> Item:
    """Return an item by number. Raises NotFound, in the same words for one that is only somebody else's."""
    row = Item.get_or_none((Item.id == number) & visible_items(actor)) if number < 2**31 else None
    if row is None:
        raise NotFound(what=_("item to do"), wanted=number)
    return row


def get_client(actor: Staff, number: int) -> Client:
    """Return a client by number; the number of a merged card leads to the one it was merged into.

    Raises NotFound, in the same words for a card that is not there and for one that is somebody else's.
    """
    if number < 2**31:
        row = Client.get_or_none(Client.id == number)
        if row is not None and row.merged_into_id:
            row = Client.get_or_none(Client.id == row.merged_into_id)
        if row is not None and row.erased_at is None and (not actor.own_clients_only or row.manager_id == actor.id):
            return row
    raise NotFound(what=_("client"), wanted=number)


def get_person(actor: Staff, number: int) -> Person:
    """Return a person by number; the number of a merged one leads to the one it was merged into. Raises NotFound."""
    row = Person.get_or_none(Person.id == number) if number < 2**31 else None
    if row is not None and row.merged_into_id:
        row = Person.get_or_none(Person.id == row.merged_into_id)
    if row is not None and row.erased_at is None:
        homes = ClientPerson.select().where(ClientPerson.person == row.id)
        seen = homes.where(ClientPerson.client.in_(visible_client_ids(actor))).exists()
        if seen or not (actor.own_clients_only or homes.exists()):
            return row
    raise NotFound(what=_("person"), wanted=number)


def visible_deals(actor: Staff) -> pw.Node:
    """Return the condition on ``Deal`` rows this person may know of: those of visible clients.

    Who sees all clients sees the deals of erased ones too: the sums of the past stay.
    """
    return Deal.client.in_(visible_client_ids(actor)) if actor.own_clients_only else Deal.id.is_null(False)


def visible_deal_ids(actor: Staff) -> pw.ModelSelect:
    """Return the numbers of the deals this person may know of, as a subquery."""
    return Deal.select(Deal.id).where(visible_deals(actor))


def get_deal(actor: Staff, number: int) -> Deal:
    """Return a deal by number; the number of one that was joined leads to the one that took it over.

    Raises NotFound, in the same words for a deal that is not there and for one of somebody else's client.
    """
    row = Deal.get_or_none((Deal.id == number) & visible_deals(actor)) if number < 2**31 else None
    while row is not None and row.joined_into_id:
        row = Deal.get_or_none((Deal.id == row.joined_into_id) & visible_deals(actor))
    if row is None:
        raise NotFound(what=_("deal"), wanted=number)
    return row
