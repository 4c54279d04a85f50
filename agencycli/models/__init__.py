"""The tables of the agency, by subject. ``TABLES`` lists every model, parents before children."""

from __future__ import annotations

# First of all: it loads Peewee without the drivers that this agency does not use.
from agencycli.models.base import Row, database

# isort: split
from agencycli.models.activity import Activity, ActivityClient, ActivityPerson
from agencycli.models.attachment import Attachment
from agencycli.models.classifier import ClientTag, OwnField, OwnValue, Tag
from agencycli.models.client import Client, NotDuplicate
from agencycli.models.contact import Address, ContactPoint
from agencycli.models.importing import ExternalId, ImportShape
from agencycli.models.journal import Change, Entry
from agencycli.models.person import ClientDate, ClientPerson, Consent, Person
from agencycli.models.requisite import BankAccount, Requisite
from agencycli.models.search import SearchDocument
from agencycli.models.source import Source
from agencycli.models.staff import Staff
from agencycli.models.view import Draft, SavedView

JOURNALLED: tuple[type[Row], ...] = (
    Staff,
    Source,
    Tag,
    OwnField,
    Client,
    Person,
    ClientPerson,
    ContactPoint,
    Address,
    Requisite,
    BankAccount,
    ClientTag,
    OwnValue,
    ClientDate,
    Consent,
    NotDuplicate,
    Activity,
    ActivityClient,
    ActivityPerson,
    Attachment,
    ExternalId,
    ImportShape,
    SavedView,
)
"""Tables that hold what the agency knows: every change to them is a row in the journal."""

UNJOURNALLED: tuple[type[Row], ...] = (Entry, Change, SearchDocument, Draft)
"""The journal itself, what is derived from other tables, and half-typed forms."""

TABLES: tuple[type[Row], ...] = (Staff, Entry, Change, *JOURNALLED[1:], SearchDocument, Draft)

__all__ = [
    "JOURNALLED", "TABLES", "UNJOURNALLED", "Activity", "ActivityClient", "ActivityPerson", "Address", "Attachment",
    "BankAccount", "Change", "Client", "ClientDate", "ClientPerson", "ClientTag", "Consent", "ContactPoint", "Draft",
    "Entry", "ExternalId", "ImportShape", "NotDuplicate", "OwnField", "OwnValue", "Person", "Requisite", "Row",
    "SavedView", "SearchDocument", "Source", "Staff", "Tag", "database",
]  # fmt: skip
