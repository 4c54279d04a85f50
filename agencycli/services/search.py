"""Keep the search index in step with what an entry touched. Called by the frame, so nobody can forget it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import peewee as pw

from agencycli.models import (
    Activity,
    ActivityClient,
    ActivityPerson,
    Address,
    BankAccount,
    Change,
    Client,
    ClientPerson,
    ClientTag,
    ContactPoint,
    Deal,
    Item,
    ItemCheck,
    OwnValue,
    Person,
    Requisite,
    Row,
    SearchDocument,
    Series,
    StockItem,
    StockPacking,
    StockSupply,
    Tag,
    bulk,
)
from agencycli.models.store import store
from agencycli.values.text import digits, fold

CHUNK = 2000
"""Ids per statement."""
COLUMNS = ("subject", "row_id", "client_id", "title", "text")

SUBJECTS: dict[str, type[Row]] = {
    "client": Client, "person": Person, "activity": Activity, "deal": Deal, "item": Item,
    "series": Series, "stock": StockItem,
}  # fmt: skip
"""What has a document of its own, and its table."""

Key = tuple[str, int]
"""(subject, row id) of a document."""


def refresh(entry_id: int) -> None:
    """Write anew the documents of every record that an entry touched."""
    touched: dict[str, set[int]] = defaultdict(set)
    rows = Change.select(Change.table_name, Change.row_id).where(Change.entry == entry_id).distinct()
    for table, row_id in as_kept(rows):
        touched[table].add(row_id)
    if not touched:
        return
    clients = set(touched["client"])
    people = set(touched["person"])
    activities = set(touched["activity"])
    items = set(touched["item"])
    for model, table in (
        (ContactPoint, "contact_point"),
        (Requisite, "requisite"),
        (BankAccount, "bank_account"),
        (Address, "address"),
        (ClientTag, "client_tag"),
        (OwnValue, "own_value"),
    ):
        # A row that was deleted names its owner only in its image, and the owner's own document must lose its words.
        clients |= _owners(model, touched[table], "client_id", entry_id, table)
        if hasattr(model, "person"):
            people |= _owners(model, touched[table], "person_id", entry_id, table)
    people |= _owners(ClientPerson, touched["client_person"], "person_id", entry_id, "client_person")
    activities |= _owners(ActivityClient, touched["activity_client"], "activity_id", entry_id, "activity_client")
    activities |= _owners(ActivityPerson, touched["activity_person"], "activity_id", entry_id, "activity_person")
    items |= _owners(ItemCheck, touched["item_check"], "item_id", entry_id, "item_check")
    goods = touched["stock_item"] | _owners(StockSupply, touched["stock_supply"], "item_id", entry_id, "stock_supply")
    goods |= _owners(StockPacking, touched["stock_packing"], "item_id", entry_id, "stock_packing")
    for tag_ids in _chunks(touched["tag"]):
        clients.update(row[0] for row in ClientTag.select(ClientTag.client).where(ClientTag.tag.in_(tag_ids)).tuples())
    deals = set(touched["deal"])
    for part in _chunks(touched["client"]):
        deals.update(row[0] for row in as_kept(Deal.select(Deal.id).where(Deal.client.in_(numbers(part)))))
    rebuild("client", clients)
    rebuild("person", people)
    rebuild("activity", activities)
    rebuild("item", items)
    rebuild("series", touched["series"])
    rebuild("deal", deals)
    rebuild("stock", goods)


def _owners(model: type[Row], ids: set[int], column: str, entry_id: int, table: str) -> set[int]:
    import json

    found: set[int] = set()
    for part in _chunks(ids):
        field = model._meta.columns[column]
        rows = as_kept(model.select(field).where(model.id.in_(numbers(part))))
        found.update(row[0] for row in rows if row[0] is not None)
    images = (
        Change.select(Change.before)
        .where((Change.entry == entry_id) & (Change.table_name == table) & Change.before.is_null(False))
        .tuples()
    )
    if ids:
        found.update(owner for (image,) in images if (owner := json.loads(image).get(column)) is not None)
    return found


def rebuild(subject: str, ids: Iterable[int]) -> None:
    """Write the documents of these records anew; records that are gone lose theirs."""
    for part in _chunks(ids):
        here = SearchDocument.row_id.in_(numbers(part))
        SearchDocument.delete().where((SearchDocument.subject == subject) & here).execute()
        rows = [dict(zip(COLUMNS, (subject, *document), strict=True)) for document in DOCUMENTS[subject](part)]
        bulk.insert(SearchDocument, rows)


def truth() -> Iterator[tuple[str, int, int | None, str, str]]:
    """Yield every document as it should be: (subject, row id, client id, title, text). For check-ups."""
    for subject, model in SUBJECTS.items():
        ids = [row[0] for row in model.select(model.id).order_by(model.id).tuples()]
        for part in _chunks(ids):
            for document in DOCUMENTS[subject](part):
                yield (subject, *document)


def _client_documents(ids: list[int]) -> Iterator[tuple[int, int | None, str, str]]:
    words: dict[int, list[str]] = defaultdict(list)
    _add_contacts(words, ContactPoint.client, ids)
    _add(words, Requisite.select(Requisite.client, Requisite.value).where(Requisite.client.in_(numbers(ids))))
    _add(words, BankAccount.select(BankAccount.client, BankAccount.account).where(BankAccount.client.in_(numbers(ids))))
    _add(words, Address.select(Address.client, Address.text, Address.city).where(Address.client.in_(numbers(ids))))
    _add(words, ClientTag.select(ClientTag.client, Tag.name).join(Tag).where(ClientTag.client.in_(numbers(ids))))
    _add(words, OwnValue.select(OwnValue.client, OwnValue.value).where(OwnValue.client.in_(numbers(ids))))
    rows = (
        Client.select(
            Client.id, Client.merged_into, Client.erased_at, Client.name_key, Client.full_name,
            Client.preferences, Client.brief, Client.talk_notes, Client.note,
        )
        .where(Client.id.in_(numbers(ids)))
    )  # fmt: skip
    for number, merged_into, erased_at, name_key, *texts in as_kept(rows):
        if erased_at is None:
            yield number, merged_into or number, name_key, _text(texts + words[number])


def _person_documents(ids: list[int]) -> Iterator[tuple[int, int | None, str, str]]:
    words: dict[int, list[str]] = defaultdict(list)
    _add_contacts(words, ContactPoint.person, ids)
    _add(words, OwnValue.select(OwnValue.person, OwnValue.value).where(OwnValue.person.in_(numbers(ids))))
    homes: dict[int, list[int]] = defaultdict(list)
    for person, client, role in (
        ClientPerson.select(ClientPerson.person, ClientPerson.client, ClientPerson.role)
        .where(ClientPerson.person.in_(numbers(ids)))
        .order_by(ClientPerson.id)
        .tuples()
    ):
        homes[person].append(client)
        words[person].append(role)
    rows = Person.select(Person.id, Person.name_key, Person.erased_at, Person.note).where(Person.id.in_(numbers(ids)))
    for number, name_key, erased_at, note in as_kept(rows):
        if erased_at is None:
            for client in homes[number] or (None,):
                yield number, client, name_key, _text([note, *words[number]])


def _activity_documents(ids: list[int]) -> Iterator[tuple[int, int | None, str, str]]:
    homes: dict[int, list[int]] = defaultdict(list)
    for activity, client in (
        ActivityClient.select(ActivityClient.activity, ActivityClient.client)
        .where(ActivityClient.activity.in_(numbers(ids)))
        .tuples()
    ):
        homes[activity].append(client)
    rows = (
        Activity.select(Activity.id, Activity.title, Activity.text, Activity.result, Activity.event)
        .where(Activity.id.in_(numbers(ids)))
        .tuples()
    )
    for number, *texts in rows:
        for client in homes[number]:
            yield number, client, "", _text(texts)


def _item_documents(ids: list[int]) -> Iterator[tuple[int, int | None, str, str]]:
    words: dict[int, list[str]] = defaultdict(list)
    _add(words, ItemCheck.select(ItemCheck.item, ItemCheck.text).where(ItemCheck.item.in_(numbers(ids))))
    rows = Item.select(Item.id, Item.client, Item.title, Item.note, Item.result).where(Item.id.in_(numbers(ids)))
    for number, client, *texts in as_kept(rows):
        yield number, client, "", _text(texts + words[number])


def _series_documents(ids: list[int]) -> Iterator[tuple[int, int | None, str, str]]:
    rows = Series.select(Series.id, Series.client, Series.title, Series.note).where(Series.id.in_(numbers(ids)))
    for number, client, title, note in as_kept(rows):
        yield number, client, fold(title), _text([note])


def _deal_documents(ids: list[int]) -> Iterator[tuple[int, int | None, str, str]]:
    rows = (
        Deal.select(Deal.id, Deal.client, Deal.title, Deal.event, Deal.note, Client.name_key)
        .join(Client, on=(Client.id == Deal.client))
        .where(Deal.id.in_(numbers(ids)))
    )
    for number, client, title, *texts in as_kept(rows):
        yield number, client, fold(title), _text(texts)


def _stock_documents(ids: list[int]) -> Iterator[tuple[int, int | None, str, str]]:
    words: dict[int, list[str]] = defaultdict(list)
    _add(words, StockSupply.select(StockSupply.item, StockSupply.code).where(StockSupply.item.in_(numbers(ids))))
    _add(words, StockPacking.select(StockPacking.item, StockPacking.barcode).where(StockPacking.item.in_(numbers(ids))))
    rows = StockItem.select(
        StockItem.id, StockItem.code, StockItem.name, StockItem.aliases, StockItem.barcode, StockItem.size,
        StockItem.colour, StockItem.note,
    ).where(StockItem.id.in_(numbers(ids)))  # fmt: skip
    for number, code, name, *texts in as_kept(rows):
        yield number, None, fold(f"{code} {name}"), _text(texts + words[number])


DOCUMENTS = {
    "client": _client_documents,
    "person": _person_documents,
    "activity": _activity_documents,
    "item": _item_documents,
    "series": _series_documents,
    "deal": _deal_documents,
    "stock": _stock_documents,
}


def _add(words: dict[int, list[str]], query: pw.ModelSelect) -> None:
    # In the order they were written, so that the same rows always make the same document.
    for number, *texts in as_kept(query.order_by(query.model.id)):
        words[number].extend(texts)


def _add_contacts(words: dict[int, list[str]], owner: pw.ForeignKeyField, ids: list[int]) -> None:
    query = (
        ContactPoint.select(owner, ContactPoint.kind, ContactPoint.raw, ContactPoint.value, ContactPoint.extension)
        .where(owner.in_(numbers(ids)))
        .order_by(ContactPoint.id)
    )
    for number, kind, typed, value, extension in as_kept(query):
        words[number].extend((digits(value) or digits(typed), extension) if kind == "phone" else (value or typed,))


def _text(parts: Iterable[str]) -> str:
    return fold(" ".join(part for part in parts if part))


def as_kept(query: pw.ModelSelect) -> Iterable[tuple]:
    """Return the rows as the driver gives them: texts and numbers need no conversion, and there are many."""
    return store().execute(query)


def numbers(ids: Iterable[int]) -> pw.SQL:
    """Return a list of ids as SQL: as parameters Peewee would spend longer on them than the database does."""
    return pw.SQL(f"({', '.join(str(int(number)) for number in ids) or 'NULL'})")


def _chunks(ids: Iterable, size: int = CHUNK) -> Iterator[list]:
    listed = list(ids)
    for start in range(0, len(listed), size):
        yield listed[start : start + size]
