"""Log a call, letter, meeting or note in one line over the card: type, Enter. The rest is there for who wants it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

from agencycli import clock, queries, services
from agencycli.i18n import N_, _
from agencycli.models import Staff
from agencycli.queries.card import ClientCard
from agencycli.tui.screens.form_dialog import DAY_HELP, Asked, FormDialog
from agencycli.tui.widgets.field import Field
from agencycli.values.moments import read_day, read_moment

FORM = "log"
KINDS = {
    "call": N_("call"),
    "call out": N_("call to them"),
    "call in": N_("call from them"),
    "letter out": N_("letter to them"),
    "letter in": N_("letter from them"),
    "meeting": N_("meeting"),
    "note": N_("note"),
}
"""Kind and direction -> words."""
TITLES = {"call": N_("A call: {client}"), "note": N_("A note: {client}")}
NOBODY = ""

last_person: dict[int, str] = {}
"""Whom this person spoke with last, by client: offered first the next time."""


class LogDialog(FormDialog):
    """``LogDialog(client)`` answers the words to tell when something was logged; what is typed survives Esc.

    With ``deal`` it goes into that deal's thread: ``@name`` in it puts it on that person's list.
    """

    def __init__(self, number: int, kind: str = "call", deal: int = 0) -> None:
        super().__init__()
        self.number = number
        self.kind = kind
        self.deal = deal

    def read(self) -> Asked:
        """Return the fields, with who stands on the card."""
        card = queries.card.client_card(self.actor, self.number)
        about = f"{card.name}, {queries.scope.get_deal(self.actor, self.deal).title}" if self.deal else card.name
        # Calls and notes of one client or deal are apart.
        sign = 1 if self.kind == "call" else -1
        form, record = ("log in deal", self.deal) if self.deal else (FORM, self.number)
        return Asked(_(TITLES[self.kind]).format(client=about), self._fields(card), form, sign * record)

    def _fields(self, card: ClientCard) -> list[Field]:
        people = [(str(one.id), one.name) for one in card.people if one.left_on is None]
        remembered = last_person.get(card.id, NOBODY)
        chosen = remembered if remembered in dict(people) else (people[0][0] if len(people) == 1 else NOBODY)
        is_note = self.kind == "note"
        said = _("Note") if is_note else _("What was said")
        fields = [Field("text", said, required=True), Field("result", _("Result"))]
        if is_note:
            fields.pop()
        fields += [
            Field("next_step", _("Next step")),
            Field("next_on", _("For when"), help=_(DAY_HELP)),
            Field("person", _("With"), "choice", choices=people, value=NOBODY if is_note else chosen),
            Field("kind", _("Kind"), "choice", choices=[(k, _(t)) for k, t in KINDS.items()], value=self.kind),
            Field("at", _("When"), help=_("now; 14:30, 20.11 14:30, 2017")),
        ]
        return fields if people else [field for field in fields if field.key != "person"]

    # -- saving

    def check(self, key: str, value: str, values: Mapping[str, str]) -> str | None:
        """Say what is wrong with a day or a moment."""
        return _check(key, value, values)

    def write(self, values: Mapping[str, str]) -> int:
        """Log it; return the number of the entry."""
        return log(self.actor, self.number, values, self.deal)

    def command(self, values: Mapping[str, str]) -> str:
        """Return the command that logs the same."""
        return command(self.number, values, self.deal)

    def saved(self, values: Mapping[str, str], result: Any) -> None:
        """Remember who was spoken with, and leave."""
        if values.get("person"):
            last_person[self.number] = values["person"]
        self.answer(_("logged as {number}; u takes it back").format(number=result))


def _check(key: str, value: str, values: Mapping[str, str]) -> str | None:
    if key == "next_on":
        if read_day(value, clock.today()) is None:
            return _("“{value}” is not a day; write 24.11, tomorrow or +3d").format(value=value)
        if not values["next_step"].strip():
            return _("a date needs the step that is promised for it")
    if key == "at" and read_moment(value, clock.local(clock.now())) is None:
        return _("“{text}” is not a moment; write 14:30, 20.11 14:30 or 2026-11-20").format(text=value)
    return None


def log(actor: Staff, number: int, values: Mapping[str, str], deal: int = 0) -> int:
    """Log what a form says; return the number of the entry."""
    client = queries.scope.get_client(actor, number)
    kind, _blank, direction = values["kind"].partition(" ")
    found: dict[str, Any] = {}
    if values["next_on"].strip():
        found["next_on"] = read_day(values["next_on"], clock.today())
    if moment := read_moment(values["at"], clock.local(clock.now())) if values["at"].strip() else None:
        found["at"], found["precision"] = moment
    if deal:
        found["deals"] = [queries.scope.get_deal(actor, deal)]
    if values.get("person"):
        found["people"] = [queries.reference.person(actor, values["person"], client)]
    row = services.activity.log(
        actor, kind, [client], values["text"],
        direction=direction, result=values.get("result", ""), next_step=values["next_step"], **found,
    )  # fmt: skip
    return row.id


def command(number: int, values: Mapping[str, str], deal: int = 0) -> str:
    """Return the command that logs the same."""
    kind, _blank, direction = values["kind"].partition(" ")
    words = ["agency", "log", kind, str(number), values["text"]]
    words += ["--deal", str(deal)] if deal else []
    words += [f"--{direction}"] if direction else []
    options = {"person": "--person", "result": "--result", "next_step": "--next", "next_on": "--on", "at": "--at"}
    for key, option in options.items():
        if values.get(key, "").strip():
            words += [option, values[key].strip()]
    return shlex.join(words)
