"""People at clients, the dates worth remembering, and their consent."""

from __future__ import annotations

from typing import Any

import peewee as pw

from agencycli.models.base import MomentField, Row, exactly_one, one_of
from agencycli.models.client import Client
from agencycli.values.text import fold


class Person(Row):
    """A contact person; may belong to several clients."""

    surname = pw.CharField(max_length=80, default="")
    given_name = pw.CharField(max_length=80, default="")
    patronymic = pw.CharField(max_length=80, default="")
    name_key = pw.CharField(max_length=260, index=True)
    """``fold`` of the full name; always derived."""
    greeting = pw.CharField(max_length=120, default="")
    """How to address, when not by name and patronymic."""
    note = pw.TextField(default="")
    merged_into = pw.ForeignKeyField("self", null=True, backref="merged")
    erased_at = MomentField(null=True)

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Store the row with its derived key."""
        key = fold(self.full_name)
        if self.name_key != key:
            self.name_key = key
        return super().save(*args, **kwargs)

    @property
    def full_name(self) -> str:
        """Surname, name and patronymic, as far as they are known."""
        return " ".join(part for part in (self.surname, self.given_name, self.patronymic) if part)


class ClientPerson(Row):
    """A person at a client."""

    client = pw.ForeignKeyField(Client, backref="people_links")
    person = pw.ForeignKeyField(Person, backref="client_links")
    role = pw.CharField(max_length=120, default="")
    decides = pw.BooleanField(default=False)
    left_on = pw.DateField(null=True)

    class Meta:
        indexes = ((("client", "person"), True),)


class ClientDate(Row):
    """A day to remember each year: a fair, a birthday, an anniversary."""

    client = pw.ForeignKeyField(Client, null=True, backref="dates")
    person = pw.ForeignKeyField(Person, null=True, backref="dates")
    title = pw.CharField(max_length=160)
    month = pw.SmallIntegerField()
    day = pw.SmallIntegerField()
    year = pw.SmallIntegerField(null=True)
    """The year it began (a birth year), when known."""

    class Meta:
        constraints = [
            exactly_one("client_id", "person_id"),
            pw.Check("month BETWEEN 1 AND 12"),
            pw.Check("day BETWEEN 1 AND 31"),
        ]


BASES = ("consent", "contract", "interest")


class Consent(Row):
    """The ground on which a person's data are kept (152-FZ art. 6 and 9)."""

    client = pw.ForeignKeyField(Client, null=True, backref="consents")
    person = pw.ForeignKeyField(Person, null=True, backref="consents")
    basis = pw.CharField(max_length=12, default="consent")
    given_on = pw.DateField()
    withdrawn_on = pw.DateField(null=True)
    note = pw.CharField(max_length=300, default="")

    class Meta:
        constraints = [exactly_one("client_id", "person_id"), one_of("basis", BASES)]
