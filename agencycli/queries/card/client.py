"""Everything a client's card shows."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, NamedTuple

import peewee as pw

from agencycli import clock, money
from agencycli.models import (
    Activity,
    ActivityClient,
    Address,
    Attachment,
    BankAccount,
    Client,
    ClientPerson,
    ClientTag,
    Consent,
    Deal,
    Item,
    OwnValue,
    Person,
    Requisite,
    Source,
    Staff,
    Tag,
)
from agencycli.models.item import FIRST_DUE, OPEN
from agencycli.queries import orders
from agencycli.queries.card import parts
from agencycli.queries.card.client_deals import deals_of, last_won
from agencycli.queries.card.lines import (
    AccountLine,
    AddressLine,
    ConsentLine,
    ContactLine,
    DateLine,
    DealLine,
    FileLine,
    OrderLine,
    OwnLine,
    PersonLine,
    Reference,
    ReferralLine,
    RequisiteLine,
    StepLine,
)
from agencycli.queries.scope import get_client, visible_clients
from agencycli.services.card import CLIENT_FIELDS
from agencycli.services.frame import newest_entry
from agencycli.values.phones import in_words


class ClientCard(NamedTuple):
    """A client's card. Fields are called as in ``services.card.client_fields`` where they are the same thing."""

    id: int
    name: str
    kind: str
    full_name: str
    surname: str
    given_name: str
    patronymic: str
    greeting: str
    """How to address a private person; "" for a firm."""
    standing: str
    manager: str
    source: str
    brought_by: Reference | None
    brought: list[Reference]
    referral: ReferralLine | None
    """The discount for those; None while nobody was brought."""
    customer: bool
    supplier: bool
    contractor: bool
    media_owner: bool
    brief: str
    preferences: str
    talk_notes: str
    note: str
    since: dt.date | None
    off_at: dt.datetime | None
    off_reason: str
    merged: list[Reference]
    """Cards that were merged into this one."""
    contacts: list[ContactLine]
    people: list[PersonLine]
    addresses: list[AddressLine]
    requisites: list[RequisiteLine]
    accounts: list[AccountLine]
    tags: list[str]
    own: list[OwnLine]
    dates: list[DateLine]
    consents: list[ConsentLine]
    files: list[FileLine]
    deals: list[DealLine]
    """Open ones first."""
    counts: dict[str, int]
    """How many entries of each kind the history has."""
    orders: int
    """Old orders and deals that were won."""
    orders_total: Decimal
    last_order: OrderLine | None
    next_steps: list[StepLine]
    spoken_at: dt.datetime | None
    """When somebody last spoke with them."""
    based_on: int
    """The newest entry of the journal when the card was read; an edit carries it back."""

    def values(self) -> dict[str, Any]:
        """Return what stands in each field of ``client_fields``, as a form shows it."""
        first = self.addresses[0] if self.addresses else None
        kept = {
            "phone": in_words(_first_shown(self.contacts, "phone")),
            "email": _first_shown(self.contacts, "email"),
            "site": _first_shown(self.contacts, "site"),
            "brought_by": str(self.brought_by.id) if self.brought_by else "",
            "tags": ", ".join(self.tags),
            "address": first.text if first else "",
            "city": first.city if first else "",
            **{
                kind: next((line.value for line in self.requisites if line.kind == kind), "")
                for kind in ("inn", "kpp", "ogrn", "vat")
            },
            **{f"own.{line.key}": line.value for line in self.own},
        }
        return {key: kept[key] if key in kept else getattr(self, key) for key in (*CLIENT_FIELDS, *kept)}


def client_card(actor: Staff, number: int) -> ClientCard:
    """Return the card of a client; the number of a merged card leads to the one it was merged into.

    Raises NotFound.
    """
    based_on = newest_entry()
    row = get_client(actor, number)
    people = list(_people(row))
    contacts = parts.contacts(row.id, [link.person_id for link in people])
    private = row.kind == "private"
    return ClientCard(
        **{
            key: getattr(row, key)
            for key in (
                "id",
                "name",
                "kind",
                "full_name",
                "surname",
                "given_name",
                "patronymic",
                "standing",
                "brief",
                "preferences",
                "talk_notes",
                "note",
                "since",
                "off_at",
                "off_reason",
            )
        },
        greeting=parts.greeting(row) if private else "",
        manager=_name(Staff, row.manager_id),
        source=_name(Source, row.source_id),
        brought_by=_reference(actor, row.brought_by_id),
        brought=_references(visible_clients(actor) & (Client.brought_by == row.id)),
        referral=_referral(actor, row),
        customer=row.is_customer,
        supplier=row.is_supplier,
        contractor=row.is_contractor,
        media_owner=row.is_media_owner,
        merged=_references(Client.merged_into == row.id),
        contacts=contacts[("client", row.id)],
        people=[parts.person_line(link, contacts[("person", link.person_id)]) for link in people],
        addresses=parts.lines(AddressLine, Address, Address.client == row.id),
        requisites=parts.lines(RequisiteLine, Requisite, Requisite.client == row.id),
        accounts=parts.lines(AccountLine, BankAccount, BankAccount.client == row.id),
        tags=[
            name
            for (name,) in ClientTag.select(Tag.name)
            .join(Tag)
            .where(ClientTag.client == row.id)
            .order_by(Tag.name)
            .tuples()
        ],
        own=parts.own_values(OwnValue.client, row.id, "client"),
        dates=parts.dates(row.id, {link.person_id: link.person.full_name for link in people if link.left_on is None}),
        consents=parts.lines(ConsentLine, Consent, Consent.client == row.id),
        files=parts.files(Attachment.client == row.id),
        deals=deals_of(row),
        counts=dict(_history(row, Activity.kind, pw.fn.COUNT(Activity.id)).group_by(Activity.kind).tuples()),
        orders=int(Client.select(orders.count(row.id)).limit(1).scalar() or 0),
        orders_total=money.from_minor(int(Client.select(orders.total(row.id)).limit(1).scalar() or 0)),
        last_order=last_order(row),
        next_steps=next_steps(row),
        based_on=based_on,
        spoken_at=_spoken_at(row),
    )


def _spoken_at(client: Client) -> dt.datetime | None:
    """Return when somebody last spoke with a client; to win a deal is to have spoken."""
    spoken = _history(client, Activity.at, Activity.precision).where(
        Activity.kind.in_(("call", "letter", "meeting", "order"))
    )
    last = spoken.order_by(Activity.at.desc(), Activity.id.desc()).first()
    won = last_won(client)
    if won is not None and (last is None or won.at > last.at):
        return won.at
    return clock.known(last.at, last.precision) if last else None


def _referral(actor: Staff, client: Client) -> ReferralLine | None:
    if not Client.select().where(visible_clients(actor) & (Client.brought_by == client.id)).exists():
        return None
    from agencycli.services import referral

    standing = referral.standing_of(actor, client)
    return ReferralLine(standing.earned, standing.used, standing.expired, standing.usable, standing.expires_on)


def next_steps(of: Client | Deal) -> list[StepLine]:
    """Return what is to be done for a client, or in a deal, the earliest first, undated last."""
    today = clock.today()
    mine = Item.deal == of.id if isinstance(of, Deal) else Item.client == of.id
    rows = (
        Item.select(Item, Staff)
        .join(Staff, pw.JOIN.LEFT_OUTER, on=(Item.owner == Staff.id))
        .where(mine & (Item.state == OPEN))
        .order_by(*FIRST_DUE)
    )
    return [
        StepLine(
            row.id,
            row.title,
            row.due_on,
            row.owner.name if row.owner_id else "",
            row.due_on is not None and row.due_on < today,
            row.activity_id,
        )
        for row in rows
    ]


def last_order(client: Client) -> OrderLine | None:
    """Return the newest order of a client: one of old, or a deal that was won."""
    row = orders.told(Activity, client.id).order_by(Activity.at.desc(), Activity.id.desc()).first()
    won = last_won(client)
    if row is None or (won and won.at > row.at):
        return won
    return OrderLine(row.id, clock.known(row.at, row.precision), row.precision, row.title, row.event, row.amount)


def _people(client: Client) -> pw.ModelSelect:
    """Return the ties of a client to its people: who decides first, who left last."""
    return (
        ClientPerson.select(ClientPerson, Person)
        .join(Person)
        .where((ClientPerson.client == client.id) & Person.erased_at.is_null())
        .order_by(pw.Case(None, [(ClientPerson.left_on.is_null(), 0)], 1), ClientPerson.decides.desc(), ClientPerson.id)
    )


def _first_shown(contacts: list[ContactLine], kind: str) -> str:
    return next((line.shown for line in contacts if line.kind == kind), "")


def _history(client: Client, *columns: Any) -> pw.ModelSelect:
    return (
        Activity.select(*columns)
        .join(ActivityClient, on=(ActivityClient.activity == Activity.id))
        .where(ActivityClient.client == client.id)
    )


def _name(model: Any, number: int | None) -> str:
    return model.get_by_id(number).name if number else ""


def _reference(actor: Staff, number: int | None) -> Reference | None:
    found = _references(visible_clients(actor) & (Client.id == number)) if number else []
    return found[0] if found else None


def _references(condition: pw.Node) -> list[Reference]:
    rows = Client.select(Client.id, Client.name).where(condition).order_by(Client.name_key, Client.id)
    return [Reference(*row) for row in rows.tuples()]
