"""Where an erased person's words still stand: other people's texts, the journal, commands typed, half-typed forms."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from agencycli.models import (
    Activity,
    Approval,
    Attachment,
    BudgetFact,
    BudgetLine,
    Change,
    ChangeRequest,
    Client,
    ClientDate,
    ClientPerson,
    Consent,
    ContractorJob,
    ContractorSkill,
    Deal,
    DealLine,
    Draft,
    Entry,
    ExternalId,
    ImportShape,
    Item,
    ItemCheck,
    JobOffer,
    Outbox,
    OwnValue,
    Person,
    Row,
    SavedView,
    Series,
    WorkEntry,
)
from agencycli.models.triggers import table_name
from agencycli.services.privacy.act import is_number
from agencycli.services.privacy.mentions import Mentions

FREE_TEXT: dict[type[Row], tuple[str, ...]] = {
    Client: ("brief", "preferences", "talk_notes", "note", "off_reason"),
    Person: ("note",),
    ClientPerson: ("role",),
    OwnValue: ("value",),
    ClientDate: ("title",),
    Consent: ("note",),
    Activity: ("title", "text", "result", "event"),
    Deal: ("title", "event", "brief_product", "brief_audience", "brief_goal", "brief_media", "note", "lost_note"),
    DealLine: ("title", "discount_reason"),
    Attachment: ("name",),
    Approval: ("approved_by", "note"),
    ChangeRequest: ("what", "reason", "decided_by"),
    ContractorSkill: ("what", "terms"),
    ContractorJob: ("what", "note"),
    JobOffer: ("note",),
    BudgetLine: ("title",),
    BudgetFact: ("paper", "note"),
    WorkEntry: ("what",),
    Series: ("title", "note"),
    Item: ("title", "note", "result"),
    ItemCheck: ("text",),
    Outbox: ("subject", "body"),
    ExternalId: ("system", "value", "taken"),
    ImportShape: ("file_name", "mapping"),
    SavedView: ("name", "filters"),
}
"""Columns where people write what they like. Names and contacts of others are theirs, even when they are the same."""

WORDS_KEPT = 3
"""Of a command about an erased card: ``agency client edit``."""
BATCH = 500


def clean(rows: Mapping[str, set[int]], mentions: Mentions) -> None:
    """Take the words out of everybody's texts, and what stood in the erased rows out of the journal."""
    for model, names in FREE_TEXT.items():
        _clean_texts(model, names, mentions)
    _clean_images(rows, mentions)
    _clean_words(rows, mentions)


def _clean_texts(model: type[Row], names: tuple[str, ...], mentions: Mentions) -> None:
    columns = [getattr(model, name) for name in names]
    found = mentions.pattern().search
    hits = [
        (number, texts)
        for number, *texts in model.select(model.id, *columns).tuples().iterator()
        if any(text and found(text) for text in texts)
    ]
    for number, texts in hits:
        row = model.get_by_id(number)
        for name, text in zip(names, texts, strict=True):
            ready = mentions.gone_from(text or "")
            if ready != (text or ""):
                setattr(row, name, ready[: getattr(getattr(model, name), "max_length", None)])
        row.save()


def _clean_images(rows: Mapping[str, set[int]], mentions: Mentions) -> None:
    """Leave of erased rows' images only the numbers of records; take the words out of others' texts."""
    texts = {table_name(model): names for model, names in FREE_TEXT.items()}
    found = mentions.pattern().search
    query = Change.select(Change.id, Change.table_name, Change.row_id, Change.before).where(
        Change.before.is_null(False)
    )
    hits: list[tuple[int, str]] = []
    for number, table, row_id, before in query.tuples().iterator():
        if row_id in rows.get(table, ()):
            hits.append((number, _dumped(_numbers_only(json.loads(before)))))
        elif table in texts and found(before):
            image = json.loads(before)
            for name in texts[table]:
                if image.get(name):
                    image[name] = mentions.gone_from(image[name])
            hits.append((number, _dumped(image)))
    for number, image in hits:
        Change.update(before=image).where(Change.id == number).execute()


def _numbers_only(image: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in image.items() if is_number(name)}


def _clean_words(rows: Mapping[str, set[int]], mentions: Mentions) -> None:
    """Shorten the commands that worked on the erased rows; take the words out of all others."""
    theirs: set[int] = set()
    for table, numbers in rows.items():
        listed = list(numbers)
        for start in range(0, len(listed), BATCH):
            part = listed[start : start + BATCH]
            query = Change.select(Change.entry).where((Change.table_name == table) & Change.row_id.in_(part)).distinct()
            theirs.update(row[0] for row in query.tuples())
    for number, words in list(Entry.select(Entry.id, Entry.words).where(Entry.words != "").tuples()):
        ready = mentions.gone_from(words)
        if number in theirs:
            ready = " ".join(ready.split()[:WORDS_KEPT])
        if ready != words:
            Entry.update(words=ready).where(Entry.id == number).execute()


def drop_drafts(cards: Mapping[str, list[int]], mentions: Mentions) -> int:
    """Drop half-typed forms of cards, given by the beginning of the form's name; return how many."""
    dropped = 0
    for row in list(Draft.select()):
        if any(row.record in numbers and _is_form_of(row.form, subject) for subject, numbers in cards.items()):
            dropped += row.delete_instance()
            continue
        ready = _dumped(mentions.gone_from_all(json.loads(row.values)))
        if ready != row.values:
            Draft.update(values=ready).where(Draft.id == row.id).execute()
    return dropped


def _is_form_of(form: str, subject: str) -> bool:
    """Tell whether the number in a form's draft is of this subject; a log is of a client."""
    return form.startswith(subject) or (form == "log" and subject == "client")


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
