"""The tables of the agency, by subject. ``TABLES`` lists every model, parents before children.

A model loads when it is first named: who looks up a telephone does not wait for the tables of deals.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

# First of all: it loads Peewee without the drivers that this agency does not use.
from agencycli.models.base import Row, database

if TYPE_CHECKING:
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
    from agencycli.models.staff_key import StaffKey
    from agencycli.models.stock import (
        StockGroup,
        StockItem,
        StockLevel,
        StockLot,
        StockMonth,
        StockMove,
        StockOrder,
        StockOrderLine,
        StockPacking,
        StockPaper,
        StockPlace,
        StockPrice,
        StockReservation,
        StockSupply,
        Stocktake,
        StocktakeLine,
        StockWorth,
    )
    from agencycli.models.view import Draft, SavedView

    JOURNALLED: tuple[type[Row], ...]
    UNJOURNALLED: tuple[type[Row], ...]
    TABLES: tuple[type[Row], ...]

_JOURNALLED = (
    "staff.Staff",
    "staff_key.StaffKey",
    "source.Source",
    "classifier.Tag",
    "classifier.OwnField",
    "client.Client",
    "person.Person",
    "person.ClientPerson",
    "contact.ContactPoint",
    "contact.Address",
    "requisite.Requisite",
    "requisite.BankAccount",
    "classifier.ClientTag",
    "classifier.OwnValue",
    "person.ClientDate",
    "person.Consent",
    "client.NotDuplicate",
    "activity.Activity",
    "activity.ActivityClient",
    "activity.ActivityPerson",
    "pipeline.Pipeline",
    "pipeline.Stage",
    "pipeline.StageMove",
    "pipeline.LostReason",
    "deal.Deal",
    "deal.DealLine",
    "deal.DealStaff",
    "deal.ReferralUse",
    "deal.ActivityDeal",
    "stock.StockGroup",
    "stock.StockItem",
    "stock.StockPacking",
    "stock.StockSupply",
    "stock.StockPrice",
    "stock.StockPlace",
    "stock.StockOrder",
    "stock.StockOrderLine",
    "stock.Stocktake",
    "stock.StockPaper",
    "stock.StockLot",
    "stock.StocktakeLine",
    "stock.StockReservation",
    "stock.StockMove",
    "stock.StockMonth",
    "attachment.Attachment",
    "approval.Approval",
    "approval.ChangeRequest",
    "contractor.ContractorSkill",
    "contractor.ContractorJob",
    "contractor.JobOffer",
    "budget.BudgetLine",
    "budget.BudgetFact",
    "budget.CashBalance",
    "budget.PayRate",
    "budget.WorkEntry",
    "item.Series",
    "item.Item",
    "item.ItemHelper",
    "item.ItemCheck",
    "deal_template.DealTemplate",
    "deal_template.TemplateLine",
    "deal_template.TemplateStep",
    "calendar.CalendarDay",
    "calendar.StaffHours",
    "calendar.Leave",
    "reminder.ReminderChannel",
    "reminder.ReminderSettings",
    "importing.ExternalId",
    "importing.ImportShape",
    "view.SavedView",
)
"""Tables that hold what the agency knows: every change to them is a row in the journal."""

_UNJOURNALLED = (
    "journal.Entry",
    "journal.Change",
    "search.SearchDocument",
    "stock.StockLevel",
    "stock.StockWorth",
    "view.Draft",
    "reminder.Outbox",
)
"""The journal itself, what is derived from other tables, half-typed forms, and messages on their way out."""

_LISTS = {
    "JOURNALLED": _JOURNALLED,
    "UNJOURNALLED": _UNJOURNALLED,
    "TABLES": (_JOURNALLED[0], *_UNJOURNALLED[:2], *_JOURNALLED[1:], *_UNJOURNALLED[2:]),
}
_HOMES = {name: home for home, _dot, name in (place.partition(".") for place in _LISTS["TABLES"])}


def __getattr__(name: str) -> Any:
    if name in _LISTS:
        value: Any = tuple(_model(place.partition(".")[2]) for place in _LISTS[name])
    elif name in _HOMES:
        value = _model(name)
    else:
        raise AttributeError(name)
    globals()[name] = value
    return value


def _model(name: str) -> Any:
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


__all__ = [
    "JOURNALLED", "TABLES", "UNJOURNALLED", "Activity", "ActivityClient", "ActivityDeal", "ActivityPerson", "Address",
    "Approval", "Attachment", "BankAccount", "BudgetFact", "BudgetLine", "CalendarDay", "Change", "ChangeRequest",
    "Client", "ClientDate", "ClientPerson", "ClientTag", "Consent", "ContactPoint", "ContractorJob", "ContractorSkill",
    "Deal", "DealLine", "DealStaff", "DealTemplate", "Draft", "Entry", "ExternalId", "ImportShape", "Item",
    "ItemCheck", "ItemHelper", "JobOffer", "Leave", "LostReason", "NotDuplicate", "Outbox", "OwnField", "OwnValue",
    "PayRate", "Person", "Pipeline", "ReferralUse", "ReminderChannel", "ReminderSettings", "Requisite", "Row",
    "SavedView", "SearchDocument", "Series", "Source", "Staff", "StaffHours", "StaffKey", "Stage", "StageMove",
    "StockGroup",
    "StockItem", "StockLevel", "StockLot", "StockMonth", "StockMove", "StockOrder", "StockOrderLine", "StockPacking",
    "StockPaper", "StockPlace", "StockPrice", "StockReservation", "StockSupply", "StockWorth", "Stocktake",
    "StocktakeLine", "Tag", "TemplateLine", "TemplateStep", "WorkEntry", "database",
]  # fmt: skip
