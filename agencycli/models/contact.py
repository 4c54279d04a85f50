"""How to reach a client or a person: phones, e-mails, messengers, sites, addresses."""

from __future__ import annotations

import peewee as pw

from agencycli.i18n import N_
from agencycli.models.base import Row, exactly_one, one_of
from agencycli.models.client import Client
from agencycli.models.person import Person

CONTACT_KINDS = ("phone", "email", "telegram", "whatsapp", "vk", "site", "other")
CONTACT_KIND_TITLES = {
    "phone": N_("phone"),
    "email": N_("e-mail"),
    "telegram": "Telegram",
    "whatsapp": "WhatsApp",
    "vk": "VK",
    "site": N_("site"),
    "other": N_("other"),
}
ADDRESS_KINDS = ("legal", "postal", "delivery", "office")
ADDRESS_KIND_TITLES = {
    "legal": N_("legal"),
    "postal": N_("postal"),
    "delivery": N_("delivery"),
    "office": N_("office"),
}


class ContactPoint(Row):
    """One phone, e-mail or messenger, as typed and normalised."""

    client = pw.ForeignKeyField(Client, null=True, backref="contact_points")
    person = pw.ForeignKeyField(Person, null=True, backref="contact_points")
    kind = pw.CharField(max_length=10)
    raw = pw.CharField(max_length=300)
    """As typed."""
    value = pw.CharField(max_length=300, index=True)
    """E.164 for a phone, lower case for an e-mail; empty when it could not be read."""
    extension = pw.CharField(max_length=20, default="")
    label = pw.CharField(max_length=40, default="")
    """mobile, work, home, fax …"""
    is_primary = pw.BooleanField(default=False)
    is_invalid = pw.BooleanField(default=False)
    do_not_call = pw.BooleanField(default=False)

    class Meta:
        constraints = [exactly_one("client_id", "person_id"), one_of("kind", CONTACT_KINDS)]


class Address(Row):
    """A place of a client."""

    client = pw.ForeignKeyField(Client, backref="addresses")
    kind = pw.CharField(max_length=10, default="postal")
    text = pw.CharField(max_length=500)
    city = pw.CharField(max_length=120, default="")

    class Meta:
        constraints = [one_of("kind", ADDRESS_KINDS)]
