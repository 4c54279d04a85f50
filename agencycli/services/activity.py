"""What happened with clients: log a call, letter, meeting or note, with what was promised."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal

from agencycli import clock
from agencycli.errors import Forbidden, NotFound, Refused
from agencycli.i18n import N_, _
from agencycli.models import (
    Activity,
    ActivityClient,
    ActivityDeal,
    ActivityPerson,
    Client,
    ClientPerson,
    Deal,
    Item,
    Person,
    Staff,
)
from agencycli.models.activity import ACTIVITY_KINDS, DIRECTIONS
from agencycli.models.item import OPEN
from agencycli.models.staff import ROLE_TITLES
from agencycli.services import item, mention
from agencycli.services.card import BadValue
from agencycli.services.frame import action
from agencycli.values.text import clean

ARROW = " → "
"""Between the places of a hand-over, in its title."""


class NoNextStep(Refused):
    """There is no promise to keep."""

    slug = "no-next-step"
    template = N_("entry {number} of the history has no next step that is still to be done")


@action("activity.log", N_("log a call, letter, meeting or note"), "manager logistics production accountant")
def log(
    actor: Staff,
    kind: str,
    clients: Sequence[Client],
    text: str,
    *,
    deals: Sequence[Deal] = (),
    people: Sequence[Person] = (),
    direction: str = "",
    result: str = "",
    next_step: str = "",
    next_on: dt.date | None = None,
    at: dt.datetime | None = None,
    precision: str = "minute",
    title: str = "",
    event: str = "",
    amount: Decimal | None = None,
) -> Activity:
    """Log what happened with one or several clients and people, or in deals and so with their clients.

    ``at`` is now unless given; ``direction`` is in, out or "". A next step is an item of the actor's, one for each
    client, with the first deal of that client and the first person there: each was promised it. In what is said of a
    deal ``@name`` puts it on that person's list. Raises BadValue, UnknownName, AmbiguousName.
    """
    clients = [*clients, *(deal.client for deal in deals)]
    if kind not in ACTIVITY_KINDS:
        known = ", ".join(ACTIVITY_KINDS)
        raise BadValue(field=_("Kind"), reason=_("“{value}” is none of {known}").format(value=kind, known=known))
    if direction not in DIRECTIONS:
        raise BadValue(field=_("Direction"), reason=_("in or out"))
    if not clients and not people:
        raise BadValue(field=_("Client"), reason=_("name at least one"))
    if next_on is not None and not clean(next_step):
        raise BadValue(field=_("Next step"), reason=_("a date needs the step that is promised for it"))
    row = Activity.create(
        kind=kind,
        at=at or clock.now(),
        precision=precision,
        direction=direction,
        title=clean(title)[:300],
        text=clean(text, multiline=True),
        result=clean(result, multiline=True),
        event=clean(event)[:200],
        amount=amount,
        staff=actor.id,
    )
    for number in dict.fromkeys(client.id for client in clients):
        ActivityClient.create(activity=row.id, client=number)
    for number in dict.fromkeys(deal.id for deal in deals):
        ActivityDeal.create(activity=row.id, deal=number)
    for number in dict.fromkeys(person.id for person in people):
        ActivityPerson.create(activity=row.id, person=number)
    if clean(next_step):
        for about in _promised_to(clients, deals, people):
            item.add(actor, {"title": clean(next_step)[:300], "due_on": next_on, **about}, activity=row)
    if deals:
        mention.put_on_lists(actor, row, deals[0])
    return row


def _promised_to(
    clients: Sequence[Client], deals: Sequence[Deal], people: Sequence[Person]
) -> Iterator[dict[str, Client | Deal | Person | None]]:
    """Yield client, deal and person of each next step."""
    for client in {one.id: one for one in clients}.values() or (None,):
        person: Person | None = next(iter(people), None)
        if client is not None and len(clients) > 1:
            there = ClientPerson.select(ClientPerson.person)
            there = there.where((ClientPerson.client == client.id) & ClientPerson.left_on.is_null())
            at_it = {number for (number,) in there.tuples()}
            person = next((one for one in people if one.id in at_it), None)
        deal = next((one for one in deals if client is not None and one.client_id == client.id), None)
        yield {"client": client, "deal": deal, "person": person}


@action("deal.handover", N_("hand a deal over to another place"), "manager logistics production")
def hand_over(actor: Staff, deal: Deal, from_place: str, to_place: str, text: str) -> Activity:
    """Note that a deal goes from one place to another, office, prepress, shop, delivery, and with what words.

    Raises BadValue, and what ``log`` raises.
    """
    places = [clean(place).replace(ARROW.strip(), "").strip() for place in (from_place, to_place)]
    for field, place in zip((_("From"), _("To")), places, strict=True):
        if not place:
            raise BadValue(field=field, reason=_("say the place: office, prepress, shop, delivery"))
    if places[0].casefold() == places[1].casefold():
        raise BadValue(field=_("To"), reason=_("it is there already: “{place}”").format(place=places[1]))
    return log(actor, "handover", [], text, deals=[deal], title=ARROW.join(places))


@action("activity.edit", N_("mend an entry of the history"), "manager logistics production accountant")
def edit(actor: Staff, activity: Activity, text: str | None = None, result: str | None = None) -> Activity:
    """Mend the words of an entry; its author or the owner may. The journal keeps what stood there."""
    activity = Activity.get_by_id(activity.id)
    if activity.staff_id != actor.id and not actor.is_owner:
        raise Forbidden(name=actor.name, role=_(ROLE_TITLES[actor.role]), action=_("mend what somebody else wrote"))
    if text is not None:
        activity.text = clean(text, multiline=True)
    if result is not None:
        activity.result = clean(result, multiline=True)
    activity.save()
    return activity


def promised(actor: Staff, activity: Activity) -> list[Item]:
    """Return what was promised in an entry and is still to be done, to clients one may know of. Raises NoNextStep."""
    steps = activity.items.where(Item.state == OPEN).order_by(Item.id)
    if actor.own_clients_only:
        own = Client.select(Client.id).where(Client.manager == actor.id)
        steps = steps.where((Item.owner == actor.id) | Item.client.is_null() | Item.client.in_(own))
    steps = list(steps)
    if not steps:
        raise NoNextStep(number=activity.id)
    return steps


def get_activity(number: int) -> Activity:
    """Return an entry of the history. Raises NotFound."""
    found = Activity.get_or_none(Activity.id == number)
    if found is None:
        raise NotFound(what=_("entry of the history"), wanted=number)
    return found
