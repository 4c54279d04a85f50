"""Destroy a person's data. The books stay (orders with their amounts), the fact stays, the person does not.

In one transaction: the card, its contacts and notes, its images in the journal, its words in commands, mentions in
other people's texts, half-typed forms, search documents. Then the files and the traces in the database file itself.
Not undoable. Source: 152-FZ art. 21, the act: order 179 of Roskomnadzor of 28.10.2022.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from agencycli import clock
from agencycli.i18n import N_, _
from agencycli.models import (
    Activity,
    ActivityClient,
    ActivityPerson,
    Address,
    Approval,
    Attachment,
    BankAccount,
    ChangeRequest,
    Client,
    ClientDate,
    ClientPerson,
    ClientTag,
    Consent,
    ContactPoint,
    Deal,
    ExternalId,
    Item,
    ItemCheck,
    OwnValue,
    Person,
    Requisite,
    Row,
    Series,
    Staff,
)
from agencycli.models.item import DROPPED, OPEN
from agencycli.models.staff import OWNER
from agencycli.models.store import store
from agencycli.models.triggers import table_name
from agencycli.services import attachment, changes, frame
from agencycli.services.frame import action
from agencycli.services.journal import current_image
from agencycli.services.privacy import traces
from agencycli.services.privacy.act import Act, act
from agencycli.services.privacy.mentions import Mentions

REMOVED: tuple[type[Row], ...] = (
    ContactPoint, Address, Requisite, BankAccount, ClientTag, OwnValue, ClientDate, Attachment, ClientPerson,
)  # fmt: skip
"""Rows that say who somebody is."""
BOOKS = frozenset({"order"})
"""Kinds of history that the books need: what, when, for how much."""

CARD_TEXTS = (
    "full_name", "surname", "given_name", "patronymic", "brief", "preferences", "talk_notes", "note", "off_reason",
)  # fmt: skip


@dataclass
class Erasure:
    """An erasure under way: whom, what gives them away, which rows are theirs, which bytes may go."""

    clients: list[Client]
    people: list[Person]
    mentions: Mentions
    rows: dict[str, set[int]] = field(default_factory=dict)
    hashes: set[str] = field(default_factory=set)

    def owns(self, model: type[Row]) -> Any:
        """Return the condition on rows of a table that hang on the erased cards."""
        columns = model._meta.columns
        condition = None
        for name, cards in (("client_id", self.clients), ("person_id", self.people)):
            if name in columns and cards:
                part = columns[name].in_([card.id for card in cards])
                condition = part if condition is None else condition | part
        return condition

    def claim(self, table: str, numbers: Any) -> None:
        """Count rows as theirs, so that the journal forgets what stood there."""
        self.rows.setdefault(table, set()).update(numbers)


def erase_client(actor: Staff, client: Client) -> Act:
    """Destroy the data of a client, of cards merged into it and of people who stand on no other card.

    Returns the act. Raises Forbidden, NotScoured (erased; traces lie in the file while others read it).
    """
    _finish(_erase_client(actor, client))
    return act(actor, "client", client.id)


def erase_person(actor: Staff, person: Person) -> Act:
    """Destroy the data of a contact person; the client's history stays. Raises as ``erase_client``."""
    _finish(_erase_person(actor, person))
    return act(actor, "person", person.id)


@action("client.erase", N_("destroy the data of a client"), OWNER)
def _erase_client(actor: Staff, client: Client) -> set[str]:
    cards = [client, *Client.select().where(Client.merged_into == client.id)]
    return _erase(client, cards, _people_of(cards))


@action("person.erase", N_("destroy the data of a person"), OWNER)
def _erase_person(actor: Staff, person: Person) -> set[str]:
    people = [person, *Person.select().where(Person.merged_into == person.id)]
    return _erase(person, [], people)


def _finish(hashes: set[str]) -> None:
    """Remove the files and the traces in the database file, unless all was only a rehearsal."""
    if not frame.rehearsing():
        attachment.drop_unused(hashes)
        store().scour()


def _people_of(cards: list[Client]) -> list[Person]:
    """Return the people who stand on these cards and on no other, with those merged into them."""
    numbers = [card.id for card in cards]
    here = ClientPerson.select(ClientPerson.person).where(ClientPerson.client.in_(numbers))
    elsewhere = ClientPerson.select(ClientPerson.person).where(ClientPerson.client.not_in(numbers))
    alone = [row.id for row in Person.select(Person.id).where(Person.id.in_(here) & Person.id.not_in(elsewhere))]
    return list(Person.select().where(Person.id.in_(alone) | Person.merged_into.in_(alone)))


def _erase(card: Client | Person, clients: list[Client], people: list[Person]) -> set[str]:
    instead = _("erased #{number}").format(number=card.id)
    erasure = Erasure(clients, people, Mentions(instead))
    _learn(erasure)
    _empty_history(erasure)
    _empty_deals(erasure)
    for model in REMOVED:
        _remove(erasure, model)
    _close_consents(erasure)
    _empty_cards(erasure)
    traces.clean(erasure.rows, erasure.mentions)
    _forget_drafts(erasure)
    return erasure.hashes


def _learn(erasure: Erasure) -> None:
    """Learn from the journal and from the rows which rows are theirs and what gives them away."""
    told = [change for client in erasure.clients for change in changes.of_client(client)]
    told += [change for person in erasure.people for change in changes.of_person(person)]
    theirs = {("client", card.id) for card in erasure.clients} | {("person", card.id) for card in erasure.people}
    for change in told:
        if change.table in {"client", "person"} and (change.table, change.row_id) not in theirs:
            continue
        owner = (change.before or change.after or {}).get("person_id")
        if change.table != "client_person" and owner and owner not in {card.id for card in erasure.people}:
            continue  # of a person who stands on other cards too and stays
        erasure.claim(change.table, [change.row_id])
        erasure.mentions.learn(change.table, [image for image in (change.before, change.after) if image])
    for table, number in theirs:
        erasure.claim(table, [number])
        erasure.mentions.learn(table, [image for image in [current_image(table, number)] if image])
    parts: tuple[type[Row], ...] = (*REMOVED, Consent, ExternalId)
    for model in parts:
        condition = erasure.owns(model)
        if condition is not None:
            table = table_name(model)
            numbers = [row[0] for row in model.select(model.id).where(condition).tuples()]
            erasure.claim(table, numbers)
            erasure.mentions.learn(table, [image for n in numbers if (image := current_image(table, n))])


def _empty_history(erasure: Erasure) -> None:
    """Empty the entries that are theirs alone; of orders what, when and for how much stays."""
    theirs = _own_activities(erasure)
    erasure.claim("activity", theirs)
    erasure.hashes |= {row.sha256 for row in Attachment.select().where(Attachment.activity.in_(theirs))}
    erasure.claim("attachment", _numbers(Attachment, Attachment.activity.in_(theirs)))
    Attachment.delete().where(Attachment.activity.in_(theirs)).execute()
    for row in Activity.select().where(Activity.id.in_(theirs)):
        kept = row.kind in BOOKS
        row.title = erasure.mentions.gone_from(row.title) if kept else ""
        row.event = erasure.mentions.gone_from(row.event) if kept else ""
        row.text = row.result = ""
        row.save()
    _empty_items(erasure, theirs)
    ties = erasure.owns(ActivityPerson)
    if ties is not None:
        ActivityPerson.delete().where(ties).execute()


def _empty_items(erasure: Erasure, activities: list[int]) -> None:
    """Empty what is to be done, and what was done, for the erased alone; nothing of it is to be done any more."""
    cards = [card.id for card in erasure.clients]
    people = [person.id for person in erasure.people]
    alone = Item.person.in_(people) & Item.client.is_null()
    theirs = _numbers(Item, Item.client.in_(cards) | Item.activity.in_(activities) | alone)
    erasure.claim("item", theirs)
    erasure.claim("item_check", _numbers(ItemCheck, ItemCheck.item.in_(theirs)))
    ItemCheck.delete().where(ItemCheck.item.in_(theirs)).execute()
    for row in Item.select().where(Item.id.in_(theirs)):
        row.title, row.note, row.result = erasure.mentions.instead, "", ""
        if row.state == OPEN:
            row.state, row.closed_at = DROPPED, clock.now()
        row.save()
    erasure.claim("series", _numbers(Series, Series.client.in_(cards)))
    for series in Series.select().where(Series.client.in_(cards)):
        series.title, series.note = erasure.mentions.instead, ""
        series.until_on = max(series.start_on, clock.today())
        series.save()


def _empty_deals(erasure: Erasure) -> None:
    """Empty the words in the deals of erased clients; what was sold, for how much and when stays in the books."""
    theirs = _numbers(Deal, Deal.client.in_([card.id for card in erasure.clients]))
    erasure.claim("deal", theirs)
    for row in Deal.select().where(Deal.id.in_(theirs)):
        row.title, row.event = erasure.mentions.gone_from(row.title), erasure.mentions.gone_from(row.event)
        row.brief_product = row.brief_audience = row.brief_goal = row.brief_media = row.note = row.lost_note = ""
        row.person = None
        row.save()
    changes_ = ChangeRequest.deal.in_(theirs)
    erasure.claim("change_request", _numbers(ChangeRequest, changes_))
    for change in ChangeRequest.select().where(changes_):
        change.what, change.reason, change.decided_by = erasure.mentions.instead, "", ""
        change.approval = None
        change.save()
    for model in (Approval, Attachment):
        own = model.deal.in_(theirs)
        erasure.claim(table_name(model), _numbers(model, own))
        if model is Attachment:
            erasure.hashes |= {row.sha256 for row in Attachment.select().where(own)}
        model.delete().where(own).execute()


def _own_activities(erasure: Erasure) -> list[int]:
    """Return the entries of the history that belong to nobody who stays."""
    clients, people = [card.id for card in erasure.clients], [card.id for card in erasure.people]
    of_clients = ActivityClient.select(ActivityClient.activity).where(ActivityClient.client.in_(clients))
    of_people = ActivityPerson.select(ActivityPerson.activity).where(ActivityPerson.person.in_(people))
    others = ActivityClient.select(ActivityClient.activity).where(ActivityClient.client.not_in(clients))
    strangers = ActivityPerson.select(ActivityPerson.activity).where(ActivityPerson.person.not_in(people))
    touched = Activity.id.in_(of_clients) | Activity.id.in_(of_people)
    # With a person who stays an entry stays theirs, unless it belongs to an erased client.
    alone = Activity.id.not_in(others) & (Activity.id.in_(of_clients) | Activity.id.not_in(strangers))
    return _numbers(Activity, touched & alone)


def _remove(erasure: Erasure, model: type[Row]) -> None:
    condition = erasure.owns(model)
    if condition is None:
        return
    if model is Attachment:
        erasure.hashes |= {row.sha256 for row in Attachment.select().where(condition)}
    model.delete().where(condition).execute()


def _close_consents(erasure: Erasure) -> None:
    """Keep the fact of consent; it holds no longer."""
    condition = erasure.owns(Consent)
    for row in Consent.select().where(condition):
        row.note, row.withdrawn_on = "", row.withdrawn_on or clock.today()
        row.save()


def _empty_cards(erasure: Erasure) -> None:
    now = clock.now()
    for client in erasure.clients:
        row = Client.get_by_id(client.id)
        for name in CARD_TEXTS:
            setattr(row, name, "")
        row.name, row.erased_at = _("erased #{number}").format(number=row.id), now
        if row.off_at is None:
            row.off_at = now
        row.save()
    for person in erasure.people:
        row = Person.get_by_id(person.id)
        row.given_name = row.patronymic = row.greeting = row.note = ""
        row.surname, row.erased_at = _("erased #{number}").format(number=row.id), now
        row.save()


def _forget_drafts(erasure: Erasure) -> None:
    """Drop the half-typed forms of the erased cards; the words go from all others."""
    traces.drop_drafts(
        {"client": [card.id for card in erasure.clients], "person": [card.id for card in erasure.people]},
        erasure.mentions,
    )


def _numbers(model: type[Row], condition: Any) -> list[int]:
    return [row[0] for row in model.select(model.id).where(condition).tuples()]
