"""Log a call, letter, meeting or note in one line over the card: type, Enter. The rest is there for who wants it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from agencycli import clock, queries, services
from agencycli.i18n import N_, _
from agencycli.models import Staff
from agencycli.queries.card import ClientCard
from agencycli.services.draft import KeptForm
from agencycli.tui.cells import short_moment
from agencycli.tui.dialogs.dialog import Dialog
from agencycli.tui.screens.held_keys import HeldKeys
from agencycli.tui.widgets.choice import ChoiceEntry
from agencycli.tui.widgets.field import Field
from agencycli.tui.widgets.form import Form
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


class Known(NamedTuple):
    """What the dialog needs to know of the client."""

    card: ClientCard
    draft: KeptForm | None


class LogForm(Form):
    """A form that Enter saves from any line: the text is often all there is."""

    @on(Input.Submitted)
    def next_field(self, event: Input.Submitted) -> None:
        """Save; only a list that was open goes on to the next field."""
        event.stop()
        event.prevent_default()
        if isinstance(event.control.parent, ChoiceEntry):
            self.screen.focus_next()
        else:
            self.action_save()


class LogDialog(Dialog["str | None"]):
    """``LogDialog(number)`` answers the words to tell when something was logged; what is typed survives Esc."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "save", N_("save")),
        Binding("tab", "app.focus_next", N_("next field")),
        Binding("escape", "leave", N_("leave")),
    ]

    def __init__(self, number: int, kind: str = "call") -> None:
        super().__init__("")
        self.number = number
        self.kind = kind
        self.form: LogForm | None = None
        self._saves = False

    @property
    def actor(self) -> Staff:
        """Who writes."""
        actor: Staff = self.agency.seat.session.actor
        return actor

    @property
    def record(self) -> int:
        """Under which number the draft is kept: calls and notes of one client are apart."""
        return self.number if self.kind == "call" else -self.number

    def body(self) -> ComposeResult:
        """Yield the place for the form."""
        with Vertical(id="log"):
            yield HeldKeys()

    def on_mount(self) -> None:
        """Ask who stands on the card, and what was left here."""
        self.in_thread(self._know, self._ready)

    def _know(self) -> Known:
        card = queries.card.client_card(self.actor, self.number)
        return Known(card, services.draft.kept(self.actor, FORM, self.record))

    def _ready(self, known: Known) -> None:
        card, draft = known
        self.name_it(_(TITLES[self.kind]).format(client=card.name))
        self.form = LogForm(
            self._fields(card),
            check=_check,
            on_draft=partial(services.draft.keep, self.actor, FORM, self.record),
            draft=draft.values if draft else None,
            id="log-form",
        )
        self.call_later(self._begin, self.form)
        if draft:
            when = short_moment(draft.at, clock.today())
            self.tell(_("as you left it {when}").format(when=when))

    async def _begin(self, form: LogForm) -> None:
        await self.query_one(HeldKeys).give_way(form, self.query_one("#log"))
        if self._saves:
            self.call_after_refresh(form.action_save)

    def name_it(self, question: str) -> None:
        """Write the title."""
        from rich.text import Text
        from textual.widgets import Static

        from agencycli.values.text import visible

        self.query_one("#question", Static).update(Text(visible(question), style="bold"))

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
            Field("next_on", _("For when"), help=_("24.11, tomorrow, +3d")),
            Field("person", _("With"), "choice", choices=people, value=NOBODY if is_note else chosen),
            Field("kind", _("Kind"), "choice", choices=[(k, _(t)) for k, t in KINDS.items()], value=self.kind),
            Field("at", _("When"), help=_("now; 14:30, 20.11 14:30, 2017")),
        ]
        return fields if people else [field for field in fields if field.key != "person"]

    # -- saving

    @on(Input.Submitted, "HeldKeys")
    def save_soon(self) -> None:
        """Save as soon as the form is there."""
        self._saves = True

    def action_save(self) -> None:
        """Save; pressed before the form is there, as soon as it is."""
        if self.form and self.form.is_mounted:
            self.form.action_save()
        else:
            self._saves = True

    @on(Form.Saved)
    def save(self, event: Form.Saved) -> None:
        """Log it."""
        values = event.values
        self.change(
            partial(log, self.actor, self.number, values, self.record),
            partial(self._logged, values),
            command=command(self.number, values),
        )

    def _logged(self, values: Mapping[str, str], number: int) -> None:
        if values.get("person"):
            last_person[self.number] = values["person"]
        if self.form:
            self.form.settle()
        self.dismiss(_("logged as {number}; u takes it back").format(number=number))

    def action_leave(self) -> None:
        """Leave; what is typed is kept and stands here the next time."""
        if self.form is not None and self.form.typed:
            self.in_thread(self.form.keep, lambda _none: self._answer(_("kept as a draft")))
        else:
            self.in_thread(
                partial(services.draft.drop, self.actor, FORM, self.record), lambda _none: self._answer(None)
            )

    def _answer(self, words: str | None) -> None:
        self.dismiss(words)


def _check(key: str, value: str, values: Mapping[str, str]) -> str | None:
    if key == "next_on":
        if read_day(value, clock.today()) is None:
            return _("“{value}” is not a day; write 24.11, tomorrow or +3d").format(value=value)
        if not values["next_step"].strip():
            return _("a date needs the step that is promised for it")
    if key == "at" and read_moment(value, clock.local(clock.now())) is None:
        return _("“{text}” is not a moment; write 14:30, 20.11 14:30 or 2026-11-20").format(text=value)
    return None


def log(actor: Staff, number: int, values: Mapping[str, str], record: int) -> int:
    """Log what a form says and forget its draft; return the number of the entry."""
    client = queries.scope.get_client(actor, number)
    kind, _blank, direction = values["kind"].partition(" ")
    found: dict[str, Any] = {}
    if values["next_on"].strip():
        found["next_on"] = read_day(values["next_on"], clock.today())
    if moment := read_moment(values["at"], clock.local(clock.now())) if values["at"].strip() else None:
        found["at"], found["precision"] = moment
    if values.get("person"):
        found["people"] = [queries.reference.person(actor, values["person"], client)]
    row = services.activity.log(
        actor, kind, [client], values["text"],
        direction=direction, result=values.get("result", ""), next_step=values["next_step"], **found,
    )  # fmt: skip
    services.draft.drop(actor, FORM, record)
    return row.id


def command(number: int, values: Mapping[str, str]) -> str:
    """Return the command that logs the same."""
    kind, _blank, direction = values["kind"].partition(" ")
    words = ["agency", "log", kind, str(number), values["text"]]
    words += [f"--{direction}"] if direction else []
    options = {"person": "--person", "result": "--result", "next_step": "--next", "next_on": "--on", "at": "--at"}
    for key, option in options.items():
        if values.get(key, "").strip():
            words += [option, values[key].strip()]
    return shlex.join(words)
