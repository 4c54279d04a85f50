"""Every reference to a client and to a person, and how a merge moves it to the winner.

A table of rules, one per foreign key; a test compares it with the schema. Where the winner has the same thing
already, the rows become one by a rule, and what has no place goes to the winner's note.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import peewee as pw

from agencycli.i18n import _
from agencycli.models import (
    ActivityClient,
    ActivityPerson,
    Address,
    Approval,
    Attachment,
    BankAccount,
    BudgetLine,
    Client,
    ClientDate,
    ClientPerson,
    ClientTag,
    Consent,
    ContactPoint,
    ContractorJob,
    ContractorSkill,
    Deal,
    ExternalId,
    Item,
    JobOffer,
    NotDuplicate,
    OwnField,
    OwnValue,
    Person,
    ReferralUse,
    Requisite,
    Row,
    Series,
    StockItem,
    StockOrder,
    StockPaper,
    StockPrice,
    StockSupply,
)
from agencycli.models.requisite import REQUISITE_KIND_TITLES
from agencycli.services.merge.merging import Merging
from agencycli.values.text import fold

Rule = Callable[[Merging, pw.ForeignKeyField], None]
Priced = ContractorSkill | JobOffer | StockSupply
Absorb = Callable[[Merging, Any, Any], None]


def move(merging: Merging, owner: pw.ForeignKeyField) -> None:
    """Point the loser's rows to the winner."""
    owner.model.update({owner: merging.winner.id}).where(owner == merging.loser.id).execute()


def unite(key: Callable[[Any], Any], absorb: Absorb) -> Rule:
    """Return the rule for rows of which a card has one per key: the loser's is absorbed by the winner's."""

    def rule(merging: Merging, owner: pw.ForeignKeyField) -> None:
        twins = {key(row): row for row in _rows(owner, merging.winner.id)}
        for row in _rows(owner, merging.loser.id):
            twin = twins.get(key(row))
            if twin is None:
                setattr(row, owner.name, merging.winner.id)
                row.save()
                twins[key(row)] = row
                continue
            absorb(merging, twin, row)
            row.delete_instance()
            if twin.dirty_fields:
                twin.save()

    return rule


def _rows(owner: pw.ForeignKeyField, number: int) -> list[Any]:
    return list(owner.model.select().where(owner == number).order_by(owner.model.id))


def _nothing(merging: Merging, twin: Row, row: Row) -> None:
    """Lose nothing: both rows say the same."""


def _filling(*names: str) -> Absorb:
    """Return an absorption that fills what the winner's row leaves empty."""

    def absorb(merging: Merging, twin: Any, row: Any) -> None:
        for name in names:
            if getattr(twin, name) in (None, "") and getattr(row, name) not in (None, ""):
                setattr(twin, name, getattr(row, name))

    return absorb


def _absorb_tie(merging: Merging, twin: ClientPerson, row: ClientPerson) -> None:
    """Stay if either stays, decide if either decides; two different roles are one after another."""
    if row.role and fold(row.role) not in fold(twin.role):
        twin.role = ", ".join(part for part in (twin.role, row.role) if part)[:120]
    if row.decides and not twin.decides:
        twin.decides = True
    if row.left_on is None and twin.left_on is not None:
        twin.left_on = None


def _absorb_contact(merging: Merging, twin: ContactPoint, row: ContactPoint) -> None:
    """Be invalid if both are; never call if either says so."""
    _filling("label")(merging, twin, row)
    if row.do_not_call and not twin.do_not_call:
        twin.do_not_call = True
    if twin.is_invalid and not row.is_invalid:
        twin.is_invalid = False
    if row.is_primary and not twin.is_primary:
        twin.is_primary = True


def _absorb_own(merging: Merging, twin: OwnValue, row: OwnValue) -> None:
    if twin.value == row.value:
        return
    field = OwnField.get_by_id(row.field_id)
    if f"own.{field.key}" in merging.take:
        merging.note(field.title, twin.value)
        twin.value = row.value
    else:
        merging.note(field.title, row.value)


def _absorb_date(merging: Merging, twin: ClientDate, row: ClientDate) -> None:
    """Keep the winner's day of one title."""
    if (twin.month, twin.day) == (row.month, row.day):
        _filling("year")(merging, twin, row)
    else:
        merging.note(row.title, f"{row.day:02}.{row.month:02}" + (f".{row.year}" if row.year else ""))


def _contacts(merging: Merging, owner: pw.ForeignKeyField) -> None:
    """Unite the contacts; one of each kind is the primary one: the winner's, or the loser's when it was chosen."""
    ours = {row.kind for row in _rows(owner, merging.winner.id) if row.is_primary}
    theirs = {row.kind for row in _rows(owner, merging.loser.id) if row.is_primary}
    for number, lost in ((merging.loser.id, ours - merging.take), (merging.winner.id, theirs & merging.take)):
        primary = (owner == number) & ContactPoint.is_primary & ContactPoint.kind.in_(lost)
        ContactPoint.update(is_primary=False).where(primary).execute()
    unite(lambda row: (row.kind, row.value or fold(row.raw), row.extension), _absorb_contact)(merging, owner)


def _requisites(merging: Merging, owner: pw.ForeignKeyField) -> None:
    """Keep one number of a kind; the other card's differing one stays as “other”, so that it is still found."""
    standing = {row.kind: row for row in reversed(_rows(owner, merging.winner.id)) if row.kind != "other"}
    for row in _rows(owner, merging.loser.id):
        twin = standing.get(row.kind)
        if twin is not None and twin.value != row.value:
            second = twin if row.kind in merging.take else row
            merging.note(_(REQUISITE_KIND_TITLES[row.kind]), second.value)
            second.kind = "other"
            second.save()
    unite(lambda row: (row.kind, row.value), _nothing)(merging, owner)


def _addresses(merging: Merging, owner: pw.ForeignKeyField) -> None:
    """Unite the addresses; the first one is shown: the winner's, or the loser's when it was chosen."""
    take = bool({"address", "city"} & merging.take)
    last = merging.winner.id if take else merging.loser.id
    if _rows(owner, merging.winner.id):
        for row in _rows(owner, last):  # a new row stands behind the others
            Address.create(client=last, kind=row.kind, text=row.text, city=row.city)
            row.delete_instance()
    unite(lambda row: (row.kind, fold(row.text), fold(row.city)), _nothing)(merging, owner)


def _accounts(merging: Merging, owner: pw.ForeignKeyField) -> None:
    """Unite the accounts; the winner's primary one stays the primary one."""
    if any(row.is_primary for row in _rows(owner, merging.winner.id)):
        BankAccount.update(is_primary=False).where((owner == merging.loser.id) & BankAccount.is_primary).execute()
    absorb = _filling("bank", "bik", "correspondent", "swift")
    unite(lambda row: row.account, absorb)(merging, owner)


def _files(merging: Merging, owner: pw.ForeignKeyField) -> None:
    """Unite the files; versions of one name are counted anew in order of time."""
    unite(lambda row: (row.name, row.sha256), _nothing)(merging, owner)
    count: dict[str, int] = {}
    rows = (
        Attachment.select().where(owner == merging.winner.id).order_by(Attachment.at, Attachment.version, Attachment.id)
    )
    for row in rows:
        count[row.name] = count.get(row.name, 0) + 1
        if row.version != count[row.name]:
            row.version = count[row.name]
            row.save()


def _marks(merging: Merging, owner: pw.ForeignKeyField) -> None:
    """Note of the winner what was noted of the loser: different from others. The pair itself is settled."""
    rows = NotDuplicate.select().where(owner == merging.loser.id).order_by(NotDuplicate.id)
    for row in list(rows):
        other = row.other_id if row.one_id == merging.loser.id else row.one_id
        pair = {"one": min(other, merging.winner.id), "other": max(other, merging.winner.id)}
        if other == merging.winner.id or NotDuplicate.get_or_none(**pair):
            row.delete_instance()
        else:
            row.one, row.other = pair["one"], pair["other"]
            row.save()


def _absorb_price(merging: Merging, twin: Priced, row: Priced) -> None:
    """Keep the winner's price of one thing; another one is noted."""
    _filling(*(field.name for field in row._meta.sorted_fields if field.null))(merging, twin, row)
    if row.price is not None and row.price != twin.price:
        merging.note(_("price"), str(row.price))


def _supplies(merging: Merging, owner: pw.ForeignKeyField) -> None:
    """Unite how one item is bought: the winner's terms stand, the history of prices is joined."""
    standing = {row.item_id: row for row in _rows(owner, merging.winner.id)}
    for row in _rows(owner, merging.loser.id):
        if twin := standing.get(row.item_id):
            StockPrice.update(supply=twin.id).where(StockPrice.supply == row.id).execute()
    unite(lambda row: row.item_id, _absorb_price)(merging, owner)


def _brought(merging: Merging, owner: pw.ForeignKeyField) -> None:
    """Whom the loser brought, the winner brought; nobody brought himself."""
    Client.update(brought_by=None).where((Client.id == merging.winner.id) & (owner == merging.loser.id)).execute()
    move(merging, owner)


CLIENT_RULES: dict[pw.ForeignKeyField, Rule] = {
    ClientPerson.client: unite(lambda row: row.person_id, _absorb_tie),
    ContactPoint.client: _contacts,
    Address.client: _addresses,
    Requisite.client: _requisites,
    BankAccount.client: _accounts,
    ClientTag.client: unite(lambda row: row.tag_id, _nothing),
    OwnValue.client: unite(lambda row: row.field_id, _absorb_own),
    ClientDate.client: unite(lambda row: (fold(row.title), row.month, row.day), _filling("year")),
    Consent.client: unite(lambda row: (row.basis, row.given_on, row.withdrawn_on, row.note), _nothing),
    NotDuplicate.one: _marks,
    NotDuplicate.other: _marks,
    ActivityClient.client: unite(lambda row: row.activity_id, _nothing),
    Attachment.client: _files,
    Deal.client: move,
    ReferralUse.brought: unite(lambda row: row.deal_id, _nothing),
    ContractorSkill.contractor: unite(lambda row: fold(row.what), _absorb_price),
    ContractorJob.contractor: move,
    JobOffer.contractor: unite(lambda row: row.job_id, _absorb_price),
    BudgetLine.counterparty: move,
    Item.client: move,
    Series.client: move,
    ExternalId.client: move,
    StockItem.owner: move,
    StockSupply.supplier: _supplies,
    StockPaper.counterparty: move,
    StockOrder.supplier: move,
    Client.brought_by: _brought,
    Client.merged_into: move,
}

PERSON_RULES: dict[pw.ForeignKeyField, Rule] = {
    ClientPerson.person: unite(lambda row: row.client_id, _absorb_tie),
    ContactPoint.person: _contacts,
    OwnValue.person: unite(lambda row: row.field_id, _absorb_own),
    ClientDate.person: unite(lambda row: fold(row.title), _absorb_date),
    Consent.person: unite(lambda row: (row.basis, row.given_on, row.withdrawn_on, row.note), _nothing),
    ActivityPerson.person: unite(lambda row: row.activity_id, _nothing),
    Attachment.person: _files,
    Deal.person: move,
    Approval.person: move,
    Item.person: move,
    ExternalId.person: move,
    Person.merged_into: move,
}
