"""What must hold whatever happens is refused by the database itself, on both engines."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import peewee as pw
import pytest

from agencycli.models import (
    JOURNALLED,
    Activity,
    ActivityDeal,
    Address,
    Approval,
    Attachment,
    BankAccount,
    BudgetFact,
    BudgetLine,
    CalendarDay,
    ChangeRequest,
    Client,
    ClientDate,
    ClientPerson,
    ClientTag,
    Consent,
    ContactPoint,
    ContractorJob,
    Deal,
    DealLine,
    DealStaff,
    DealTemplate,
    ExternalId,
    Item,
    ItemHelper,
    JobOffer,
    Leave,
    LostReason,
    NotDuplicate,
    OwnField,
    OwnValue,
    Person,
    Pipeline,
    ReminderChannel,
    ReminderSettings,
    Requisite,
    Series,
    Source,
    Staff,
    StaffHours,
    Stage,
    StockGroup,
    StockItem,
    StockMonth,
    StockMove,
    StockOrder,
    StockOrderLine,
    StockPacking,
    StockPaper,
    StockPlace,
    StockReservation,
    StockSupply,
    Stocktake,
    StocktakeLine,
    Tag,
    TemplateStep,
    WorkEntry,
)
from agencycli.models.triggers import NO_ENTRY, table_name
from agencycli.services.frame import entry

spec = importlib.util.spec_from_file_location("specimens", Path(__file__).parents[1] / "specimens.py")
specimens = importlib.util.module_from_spec(spec)
spec.loader.exec_module(specimens)

WRONG_WORDS = [
    (Staff, "role", "boss"),
    (Client, "kind", "company"),
    (Client, "standing", "friend"),
    (Client, "name", ""),
    (ContactPoint, "kind", "pager"),
    (Address, "kind", "home"),
    (Requisite, "kind", "passport"),
    (Requisite, "verdict", "maybe"),
    (BankAccount, "verdict", "maybe"),
    (OwnField, "subject", "deal"),
    (OwnField, "kind", "colour"),
    (Consent, "basis", "wish"),
    (Activity, "kind", "rumour"),
    (Activity, "direction", "up"),
    (Activity, "precision", "century"),
    (ClientDate, "month", 0),
    (ClientDate, "month", 13),
    (ClientDate, "day", 0),
    (ClientDate, "day", 32),
    (Pipeline, "line", "space"),
    (Stage, "status", "maybe"),
    (Stage, "probability", 101),
    (Deal, "title", ""),
    (Deal, "probability", -1),
    (Deal, "budget", -1),
    (DealLine, "quantity", 0),
    (DealLine, "price", -1),
    (DealLine, "vat", "18"),
    (DealLine, "discount", 101),
    (DealStaff, "share", 101),
    (Approval, "approved_by", ""),
    (ChangeRequest, "state", "accepted"),
    (ContractorJob, "state", "placed"),
    (ContractorJob, "reworks", -1),
    (BudgetLine, "kind", "gift"),
    (BudgetLine, "amount", -1),
    (BudgetFact, "kind", "promise"),
    (BudgetFact, "amount", 0),
    (WorkEntry, "quantity", 0),
    (Item, "kind", "dream"),
    (Item, "state", "done"),
    (Item, "due_time", "10:00"),
    (Item, "priority", 3),
    (Series, "minutes", 0),
    (TemplateStep, "before_days", -1),
    (StaffHours, "weekday", 7),
    (Leave, "kind", "whim"),
    (ReminderChannel, "channel", "pigeon"),
    (ReminderSettings, "escalate_days", 0),
    (StockGroup, "method", "lifo"),
    (StockItem, "unit", "stone"),
    (StockItem, "kind", "toy"),
    (StockItem, "grain", "round"),
    (StockItem, "min_level", -1),
    (StockPacking, "quantity", 0),
    (StockPlace, "kind", "moon"),
    (StockPaper, "kind", "gift"),
    (StockMove, "quantity", 0),
    (StockMove, "quantity", -1),
    (StockMove, "value", -1),
    (StockReservation, "quantity", 0),
    (StockOrder, "state", "ordered"),
    (StockOrderLine, "quantity", 0),
    (Stocktake, "state", "draft"),
    (StocktakeLine, "counted", -1),
]
OWNED = [ContactPoint, OwnValue, ClientDate, Consent, Attachment, ExternalId]
LINKS = [ClientPerson, ClientTag, DealStaff, ActivityDeal, ItemHelper, JobOffer, StockSupply, StocktakeLine]
UNIQUE = [
    (Staff, "login"),
    (Source, "name"),
    (Tag, "name"),
    (Pipeline, "name"),
    (LostReason, "name"),
    (DealTemplate, "name"),
    (CalendarDay, "day"),
    (StockGroup, "name"),
    (StockItem, "code_key"),
    (StockPlace, "name"),
    (StockMonth, "month"),
]
REFERENCES = [
    pytest.param(model, field, id=f"{table_name(model)}.{field.column_name}")
    for model in JOURNALLED
    for field in model._meta.sorted_fields
    if isinstance(field, pw.ForeignKeyField)
]


def open_an_entry(store):
    store.execute_sql("INSERT INTO entry (at, action, words, is_open) VALUES ('2026-01-01T00:00:00Z', 't', '', true)")


def refused(filled, model, **changes):
    """Try to insert a second row that is right but for what is given."""
    count = model.select().count()
    with filled.store.writing() as _, filled.store.atomic() as taken_back:
        open_an_entry(filled.store)
        row = specimens.values(model, filled.rows, turn=2) | changes
        with pytest.raises(pw.IntegrityError) as error, filled.store.atomic():
            model.insert(**row).execute()
        assert NO_ENTRY not in str(error.value)
        taken_back.rollback()
    assert model.select().count() == count


@pytest.mark.parametrize("model", JOURNALLED)
def test_a_right_row_is_taken(filled, model):
    with entry(filled.actor, "test"):
        row = specimens.values(model, filled.rows, turn=2)
        for name in specimens.unique_references(model) & row.keys():
            parent = model._meta.fields[name].rel_model
            row[name] = parent.create(**specimens.values(parent, filled.rows, turn=3)).id
        model.insert(**row).execute()


@pytest.mark.parametrize(("model", "field", "value"), WRONG_WORDS)
def test_a_word_or_number_outside_its_list_is_refused(filled, model, field, value):
    refused(filled, model, **{field: value})


@pytest.mark.parametrize("model", OWNED)
def test_a_part_belongs_to_exactly_one_card(filled, model):
    client, person = filled.rows[Client].id, filled.rows[Person].id
    extra = {"value": "another"} if model is ExternalId else {}
    refused(filled, model, client=client, person=person, **extra)
    refused(filled, model, client=None, person=None, **extra)


@pytest.mark.parametrize(("model", "field"), UNIQUE)
def test_a_name_that_must_be_one_is_one(filled, model, field):
    refused(filled, model, **{field: getattr(filled.rows[model], field)})


@pytest.mark.parametrize("model", LINKS)
def test_a_link_stands_once(filled, model):
    refused(filled, model)


def test_two_cards_are_compared_once_and_never_with_themselves(filled):
    pair = filled.rows[NotDuplicate]
    refused(filled, NotDuplicate, one=pair.one_id, other=pair.other_id)
    refused(filled, NotDuplicate, one=pair.other_id, other=pair.one_id)
    refused(filled, NotDuplicate, one=pair.one_id, other=pair.one_id)


@pytest.mark.parametrize(("model", "field"), REFERENCES)
def test_a_reference_leads_to_a_row_that_is_there(filled, model, field):
    owners = dict.fromkeys(specimens.owners(model))
    if field.name not in owners:
        owners = {}
    refused(filled, model, **{**owners, field.name: 999_999})


@pytest.mark.parametrize(("model", "field"), [r for r in REFERENCES if not r.values[1].null])
def test_a_row_that_others_refer_to_is_not_removed(filled, model, field):
    parent = filled.rows[field.rel_model]
    with filled.store.writing() as _, filled.store.atomic() as taken_back:
        open_an_entry(filled.store)
        with pytest.raises(pw.IntegrityError) as error, filled.store.atomic():
            filled.store.execute_sql(f'DELETE FROM "{table_name(field.rel_model)}" WHERE id = {parent.id}')
        assert NO_ENTRY not in str(error.value)
        taken_back.rollback()
    assert field.rel_model.get_or_none(field.rel_model.id == parent.id) is not None
