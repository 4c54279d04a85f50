"""The ground on which a person's data are kept: given, withdrawn."""

from __future__ import annotations

import datetime as dt

from agencycli import clock
from agencycli.errors import Refused
from agencycli.i18n import N_, _
from agencycli.models import Client, Consent, Person, Staff
from agencycli.models.person import BASES
from agencycli.services.card import BadValue
from agencycli.services.frame import action
from agencycli.values.text import clean

ROLES = "manager logistics accountant"


class NotGiven(Refused):
    """There is no consent that could be withdrawn."""

    slug = "no-consent"
    template = N_("there is no ground on this card that still holds")


@action("consent.give", N_("note the ground for keeping somebody's data"), ROLES)
def give(
    actor: Staff, owner: Client | Person, basis: str = "consent", on: dt.date | None = None, note: str = ""
) -> Consent:
    """Note a ground: ``basis`` is one of ``BASES``, ``note`` says where the paper is. Raises BadValue."""
    if basis not in BASES:
        known = ", ".join(BASES)
        raise BadValue(field=_("Ground"), reason=_("“{value}” is none of {known}").format(value=basis, known=known))
    key = "client" if isinstance(owner, Client) else "person"
    return Consent.create(**{key: owner.id}, basis=basis, given_on=on or clock.today(), note=clean(note)[:300])


@action("consent.withdraw", N_("note that consent was withdrawn"), ROLES)
def withdraw(actor: Staff, owner: Client | Person, on: dt.date | None = None) -> list[Consent]:
    """Note that consents of a card hold no longer; contract and interest stay. Raises NotGiven."""
    column = Consent.client if isinstance(owner, Client) else Consent.person
    rows = list(
        Consent.select().where((column == owner.id) & (Consent.basis == "consent") & Consent.withdrawn_on.is_null())
    )
    if not rows:
        raise NotGiven
    for row in rows:
        row.withdrawn_on = on or clock.today()
        row.save()
    return rows
