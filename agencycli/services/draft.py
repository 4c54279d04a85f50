"""Forms left half typed: kept for the person who was typing, seen by nobody else, out of the journal."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass

import peewee as pw

from agencycli import clock
from agencycli.models import Draft, Staff
from agencycli.models.store import store


@dataclass(frozen=True)
class KeptForm:
    """What was typed in a form: only the fields that differ from the card, and the newest entry when it was read."""

    values: dict[str, str]
    based_on: int
    at: dt.datetime


def keep(actor: Staff, form: str, record: int, values: Mapping[str, str], based_on: int = 0) -> None:
    """Keep what is typed in a form of a record (0 for a new one), in place of what was kept of it before."""
    text = json.dumps({"values": dict(values), "based_on": based_on}, ensure_ascii=False)
    with store().writing():
        Draft.delete().where(_same(actor, form, record)).execute()
        Draft.create(staff=actor.id, form=form, record=record, values=text, at=clock.now())


def kept(actor: Staff, form: str, record: int = 0) -> KeptForm | None:
    """Return what this person left in a form; None when nothing is kept."""
    row = Draft.get_or_none(_same(actor, form, record))
    if row is None:
        return None
    found = json.loads(row.values)
    return KeptForm(found["values"], found["based_on"], row.at)


def drop(actor: Staff, form: str, record: int = 0) -> None:
    """Forget what was kept: it is saved, or not wanted."""
    if kept(actor, form, record) is not None:
        with store().writing():
            Draft.delete().where(_same(actor, form, record)).execute()


def _same(actor: Staff, form: str, record: int) -> pw.Node:
    return (Draft.staff == actor.id) & (Draft.form == form) & (Draft.record == record)
