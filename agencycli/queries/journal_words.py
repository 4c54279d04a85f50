"""What tables and columns are called by people: the journal speaks so, JSON keeps the names of the database."""

from __future__ import annotations

import json

import peewee as pw

from agencycli.i18n import N_, _
from agencycli.models import JOURNALLED, Row
from agencycli.models.base import MoneyField, QuantityField
from agencycli.models.item import ITEM_KIND_TITLES, ITEM_STATE_TITLES, PRIORITY_TITLES
from agencycli.models.stock.orders import ORDER_STATE_TITLES, STOCKTAKE_STATE_TITLES
from agencycli.models.stock.papers import PAPER_KIND_TITLES
from agencycli.queries.wording import FIELDS
from agencycli.services.budget import BUDGET_FIELDS
from agencycli.services.card import CardField
from agencycli.services.contractor import SKILL_FIELDS
from agencycli.services.deal_line import LINE_FIELDS
from agencycli.services.pipeline import STAGE_FIELDS
from agencycli.services.series import SERIES_FIELDS

TABLES: dict[str, str] = {
    "staff": N_("member of staff"), "source": N_("source"), "tag": N_("tag"), "own_field": N_("own field"),
    "client": N_("client"), "person": N_("person"), "client_person": N_("person at a client"),
    "contact_point": N_("contact"), "address": N_("address"), "requisite": N_("requisite"),
    "bank_account": N_("bank account"), "client_tag": N_("tag of a client"), "own_value": N_("value of an own field"),
    "client_date": N_("date to remember"), "consent": N_("ground for keeping data"),
    "not_duplicate": N_("no duplicates"), "activity": N_("entry of the history"),
    "activity_client": N_("client of an entry"), "activity_person": N_("person of an entry"),
    "activity_deal": N_("deal of an entry"), "pipeline": N_("pipeline"), "stage": N_("stage"),
    "stage_move": N_("way between stages"), "lost_reason": N_("reason of a loss"), "deal": N_("deal"),
    "deal_line": N_("line of a deal"), "deal_staff": N_("member of a deal's team"),
    "referral_use": N_("referral discount"),
    "stock_group": N_("group of stock"), "stock_item": N_("stock item"), "stock_packing": N_("packing"),
    "stock_supply": N_("supply of an item"), "stock_price": N_("price of a supplier"),
    "stock_place": N_("place of stock"),
    "stock_order": N_("order to a supplier"), "stock_order_line": N_("line of an order"), "stocktake": N_("stocktake"),
    "stock_paper": N_("paper of the warehouse"), "stock_lot": N_("lot"), "stocktake_line": N_("line of a stocktake"),
    "stock_reservation": N_("reservation"), "stock_move": N_("move of stock"), "stock_month": N_("closed month"),
    "attachment": N_("file"), "approval": N_("approval"), "change_request": N_("asked change"),
    "contractor_skill": N_("what a contractor does"), "contractor_job": N_("job of a contractor"),
    "job_offer": N_("offer of a contractor"), "budget_line": N_("budget line"), "budget_fact": N_("payment or paper"),
    "cash_balance": N_("balance of cash"),
    "pay_rate": N_("rate of pay"), "work_entry": N_("work done"), "series": N_("what repeats"),
    "item": N_("thing to do"),
    "item_helper": N_("helper"), "item_check": N_("line of a checklist"), "deal_template": N_("template of deals"),
    "template_line": N_("line of a template"), "template_step": N_("step of a template"),
    "calendar_day": N_("day of the calendar"), "staff_hours": N_("working hours"),
    "staff_key": N_("key for SSH"), "leave": N_("time off"),
    "reminder_channel": N_("way of reminders"), "reminder_settings": N_("settings of reminders"),
    "external_id": N_("number in another system"), "import_shape": N_("shape of a file"),
    "saved_view": N_("saved view"),
}  # fmt: skip

COLUMNS: dict[str, str] = {
    "login": N_("Login"), "name": N_("Name"), "role": N_("Role"), "own_clients_only": N_("Own clients only"),
    "sees_cost": N_("Sees cost"), "exports": N_("Exports"), "is_active": N_("In use"), "phone": N_("Phone"),
    "email": N_("E-mail"), "kind": N_("Kind"), "title": N_("Title"), "note": N_("Note"), "text": N_("Text"),
    "value": N_("Value"), "client": N_("Client"), "person": N_("Person"), "deal": N_("Deal"), "staff": N_("Who"),
    "owner": N_("Who"), "author": N_("Author"), "manager": N_("Manager"), "stage": N_("Stage"),
    "pipeline": N_("Pipeline"), "source": N_("Source"), "tag": N_("Tag"), "at": N_("When"), "day": N_("Day"),
    "due_on": N_("Due"), "due_time": N_("Time"), "time": N_("Time"), "minutes": N_("Minutes"), "state": N_("State"),
    "priority": N_("Priority"), "result": N_("Result"), "closed_at": N_("Closed"), "closed_by": N_("Closed by"),
    "snoozed_until": N_("Put off until"), "quantity": N_("Quantity"), "unit": N_("Unit"), "price": N_("Price"),
    "amount": N_("Amount"), "item": N_("Item"), "position": N_("Place in order"), "reason": N_("Reason"),
    "city": N_("City"), "is_primary": N_("Primary"), "is_working": N_("Working day"), "direction": N_("Direction"),
    "event": N_("Event"), "contractor": N_("Contractor"), "probability": N_("Probability"),
    "checklist": N_("Checklist"), "version": N_("Version"), "size": N_("Size"), "what": N_("What"),
    "moment": N_("Posted"), "stocktake": N_("Stocktake"), "book": N_("Book"), "counted": N_("In fact"),
    "counted_by": N_("Counted by"), "counted_at": N_("When"), "frozen_at": N_("Frozen"), "chair": N_("Who answers"),
    "order": N_("Order"), "supplier": N_("Supplier"), "packing": N_("Packing"), "packs": N_("Packings"),
    "ordered_on": N_("Ordered"), "place": N_("Place"), "lot": N_("Lot"), "paper": N_("Paper"),
    "rule": N_("Rule"), "start_on": N_("From"), "until_on": N_("To"), "since_on": N_("Counted from"),
}  # fmt: skip
PRIORITIES = {str(number): title for number, title in PRIORITY_TITLES.items()}
CHOICES = {
    ("stock_order", "state"): ORDER_STATE_TITLES, ("stock_paper", "kind"): PAPER_KIND_TITLES,
    ("stocktake", "state"): STOCKTAKE_STATE_TITLES,
    ("item", "kind"): ITEM_KIND_TITLES, ("item", "state"): ITEM_STATE_TITLES, ("item", "priority"): PRIORITIES,
    ("series", "priority"): PRIORITIES,
}  # fmt: skip

VOCABULARIES = FIELDS | {
    "budget_line": BUDGET_FIELDS, "deal_line": LINE_FIELDS, "contractor_skill": SKILL_FIELDS, "stage": STAGE_FIELDS,
    "series": SERIES_FIELDS,
}  # fmt: skip
MODELS: dict[str, type[Row]] = {model._meta.table_name: model for model in JOURNALLED}


def table(name: str) -> str:
    """Return what people call a row of a table."""
    return _(TABLES[name]) if name in TABLES else name


def _field(of: str, name: str) -> CardField | None:
    fields = VOCABULARIES.get(of, {})
    return fields.get(name) or fields.get(name.removesuffix("_id"))


def column(of: str, name: str) -> str:
    """Return what people call a column of a table; a column only the program fills keeps its name, in words."""
    one, bare = _field(of, name), name.removesuffix("_id")
    if one is not None:
        return _(one.title)
    return _(COLUMNS[bare]) if bare in COLUMNS else bare.replace("_", " ")


Known = dict[tuple[type[Row], int], str]
"""Names of records that were read already: an import names the same ones a thousand times."""


def value(of: str, name: str, raw: str | None, known: Known) -> str | None:
    """Return a value as people read it: a record's name for its number, yes or no for a mark, money with kopecks."""
    if raw is None or of not in MODELS:
        return raw
    field = MODELS[of]._meta.columns.get(name)
    if isinstance(field, pw.ForeignKeyField):
        return named(field.rel_model, int(raw), known) or f"#{raw}" if raw.isdigit() else raw
    if isinstance(field, pw.BooleanField):
        return _("yes") if json.loads(raw) else _("no")
    if isinstance(field, MoneyField):
        from agencycli.queries import deal_wording

        return deal_wording.amount(json.loads(raw))
    if isinstance(field, QuantityField):
        from agencycli.services.stock import amounts, balance

        return amounts.plain(balance.quantity(raw))
    if (of, name) in CHOICES:
        return _(CHOICES[of, name].get(raw, raw))
    one = _field(of, name)
    return _(one.choices.get(raw, raw)) if one is not None and raw else raw


def named(model: type[Row], number: int, known: Known) -> str:
    """Return the name a record goes by; "" when it has none or is gone."""
    if (model, number) not in known:
        row = model.get_or_none(model.id == number)
        said = (getattr(row, key, "") for key in ("name", "full_name", "title", "code"))
        known[model, number] = next((str(one) for one in said if one), "")
    return known[model, number]


def place(of: str, number: int, known: Known) -> str:
    """Return whose row it is: “member of staff Ирина Белова”, or with its number when it has no name or is gone."""
    name = named(MODELS[of], number, known) if of in MODELS else ""
    return f"{table(of)} {name or number}"
