"""Clients: firms and private persons on one kind of card, which may also be suppliers or owners of media."""

from __future__ import annotations

from typing import Any

import peewee as pw

from agencycli.i18n import N_
from agencycli.models.base import MomentField, Row, one_of
from agencycli.models.source import Source
from agencycli.models.staff import Staff
from agencycli.values.text import fold

FIRM, PRIVATE = KINDS = ("firm", "private")
KIND_TITLES = {FIRM: N_("firm"), PRIVATE: N_("private person")}

STANDINGS = ("lead", "client", "regular", "permanent", "useless")
STANDING_TITLES = {
    "lead": N_("lead"),
    "client": N_("client"),
    "regular": N_("regular"),
    "permanent": N_("permanent"),
    "useless": N_("useless"),
}

ROLE_FLAGS = ("is_customer", "is_supplier", "is_contractor", "is_media_owner")


class Client(Row):
    """A card: a firm or a private person the agency deals with."""

    kind = pw.CharField(max_length=8, default=FIRM)
    name = pw.CharField(max_length=300)
    """What the agency calls it, e.g. ``Ремстрой-НН, ООО``; for a private person surname, name, patronymic."""
    name_key = pw.CharField(max_length=300, index=True)
    """``fold(name)``: order of lists and search; always derived."""
    full_name = pw.CharField(max_length=500, default="")
    """The name in papers; empty means ``name``."""
    surname = pw.CharField(max_length=80, default="")
    given_name = pw.CharField(max_length=80, default="")
    patronymic = pw.CharField(max_length=80, default="")
    standing = pw.CharField(max_length=12, default="client")
    manager = pw.ForeignKeyField(Staff, null=True, backref="clients")
    source = pw.ForeignKeyField(Source, null=True, backref="clients")
    brought_by = pw.ForeignKeyField("self", null=True, backref="brought")
    is_customer = pw.BooleanField(default=True)
    is_supplier = pw.BooleanField(default=False)
    is_contractor = pw.BooleanField(default=False)
    is_media_owner = pw.BooleanField(default=False)
    brief = pw.TextField(default="")
    """Honest facts about the product or brand."""
    preferences = pw.TextField(default="")
    """Taste: what they like and what they do not."""
    talk_notes = pw.TextField(default="")
    """How to speak with them, what to offer next."""
    note = pw.TextField(default="")
    since = pw.DateField(null=True)
    """The first day known of the relation."""
    off_at = MomentField(null=True)
    off_reason = pw.CharField(max_length=200, default="")
    merged_into = pw.ForeignKeyField("self", null=True, backref="merged", index=False)
    erased_at = MomentField(null=True)

    class Meta:
        constraints = [one_of("kind", KINDS), one_of("standing", STANDINGS), pw.Check("name <> ''")]

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Store the row with its derived key."""
        key = fold(self.name)
        if self.name_key != key:
            self.name_key = key
        return super().save(*args, **kwargs)

    @property
    def is_live(self) -> bool:
        """Whether the card is in use: not switched off, merged away or erased."""
        return self.off_at is None and self.merged_into_id is None and self.erased_at is None


# An index over the empty ones too would be taken for the list of clients, and leave all of them to be sorted.
Client.add_index(Client.index(Client.merged_into, where=Client.merged_into.is_null(False), name="client_merged"))
Client.add_index(
    Client.index(
        Client.name_key,
        where=Client.merged_into.is_null() & Client.erased_at.is_null() & Client.off_at.is_null(),
        name="client_live",
    )
)


class NotDuplicate(Row):
    """Two cards somebody looked at and found to be different."""

    one = pw.ForeignKeyField(Client, backref="+")
    other = pw.ForeignKeyField(Client, backref="+")

    class Meta:
        indexes = ((("one", "other"), True),)
        constraints = [pw.Check("one_id < other_id")]
