"""The tables of the agency, by subject. ``TABLES`` lists every model, parents before children."""

from __future__ import annotations

# First of all: it loads Peewee without the drivers that this agency does not use.
from agencycli.models.base import Row, database

# isort: split
from agencycli.models.activity import Activity, ActivityClient, ActivityPerson
from agencycli.models.approval import Approval, ChangeRequest
from agencycli.models.attachment import Attachment
from agencycli.models.budget import BudgetFact, BudgetLine, PayRate, WorkEntry
from agencycli.models.calendar import CalendarDay, Leave, StaffHours
from agencycli.models.classifier import ClientTag, OwnField, OwnValue, Tag
from agencycli.models.client import Client, NotDuplicate
from agencycli.models.contact import Address, ContactPoint
from agencycli.models.contractor import ContractorJob, ContractorSkill, JobOffer
from agencycli.models.deal import ActivityDeal, Deal, DealLine, DealStaff, ReferralUse
from agencycli.models.deal_template import DealTemplate, TemplateLine, TemplateStep
from agencycli.models.importing import ExternalId, ImportShape
from agencycli.models.item import Item, ItemCheck, ItemHelper, Series
from agencycli.models.journal import Change, Entry
from agencycli.models.person import ClientDate, ClientPerson, Consent, Person
from agencycli.models.pipeline import LostReason, Pipeline, Stage, StageMove
from agencycli.models.reminder import Outbox, ReminderChannel, ReminderSettings
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
    Pipeline,
    Stage,
    StageMove,
    LostReason,
    Deal,
    DealLine,
    DealStaff,
    ReferralUse,
    ActivityDeal,
    Attachment,
    Approval,
    ChangeRequest,
    ContractorSkill,
    ContractorJob,
    JobOffer,
    BudgetLine,
    BudgetFact,
    PayRate,
    WorkEntry,
    Series,
    Item,
    ItemHelper,
    ItemCheck,
    DealTemplate,
    TemplateLine,
    TemplateStep,
    CalendarDay,
    StaffHours,
    Leave,
    ReminderChannel,
    ReminderSettings,
    ExternalId,
    ImportShape,
    SavedView,
)
"""Tables that hold what the agency knows: every change to them is a row in the journal."""

UNJOURNALLED: tuple[type[Row], ...] = (Entry, Change, SearchDocument, Draft, Outbox)
"""The journal itself, what is derived from other tables, half-typed forms, and messages on their way out."""

TABLES: tuple[type[Row], ...] = (Staff, Entry, Change, *JOURNALLED[1:], SearchDocument, Draft, Outbox)

__all__ = [
    "JOURNALLED", "TABLES", "UNJOURNALLED", "Activity", "ActivityClient", "ActivityDeal", "ActivityPerson", "Address",
    "Approval", "Attachment", "BankAccount", "BudgetFact", "BudgetLine", "CalendarDay", "Change", "ChangeRequest",
    "Client", "ClientDate", "ClientPerson", "ClientTag", "Consent", "ContactPoint", "ContractorJob", "ContractorSkill",
    "Deal", "DealLine", "DealStaff", "DealTemplate", "Draft", "Entry", "ExternalId", "ImportShape", "Item",
    "ItemCheck", "ItemHelper", "JobOffer", "Leave", "LostReason", "NotDuplicate", "Outbox", "OwnField", "OwnValue",
    "PayRate", "Person", "Pipeline", "ReferralUse", "ReminderChannel", "ReminderSettings", "Requisite", "Row",
    "SavedView", "SearchDocument", "Series", "Source", "Staff", "StaffHours", "Stage", "StageMove", "Tag",
    "TemplateLine", "TemplateStep", "WorkEntry", "database",
]  # fmt: skip
