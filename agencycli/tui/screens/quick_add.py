"""Add something to be done in one line over the screen: what was understood stands under it while one types."""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.widgets import Input, Static

from agencycli import clock, queries, services
from agencycli.errors import UsageError
from agencycli.i18n import N_, _
from agencycli.models import Item, Staff
from agencycli.queries.quick_add import Understood
from agencycli.services.draft import KeptForm
from agencycli.tui.cells import weekday
from agencycli.tui.dialogs.dialog import Dialog
from agencycli.tui.theme import MARKS
from agencycli.tui.widgets.entry import Entry
from agencycli.tui.work import told
from agencycli.values.text import visible

FORM = "task"
SECONDS_OF_REST = 0.15
EXAMPLE = N_("e.g. call Remstroy tomorrow 10:00 !important #deal42, every 2nd Friday")
OPTIONS = {"due_on": "--on", "owner": "--for", "client": "--client", "deal": "--deal"}


class QuickAddDialog(Dialog["Item | str | None"]):
    """``QuickAddDialog(given)`` answers the item that was made, or words about what repeats.

    ``given`` are fields of an item that hold unless the line tells otherwise. What is typed survives Esc.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", N_("add")),
        Binding("escape", "leave", N_("leave")),
    ]

    def __init__(self, given: Mapping[str, Any]) -> None:
        super().__init__(_("What is to be done"))
        self.given = dict(given)
        self._rest: Timer | None = None

    @property
    def actor(self) -> Staff:
        """Who adds."""
        actor: Staff = self.agency.seat.session.actor
        return actor

    def body(self) -> ComposeResult:
        """Yield the line and what was understood."""
        yield Entry(placeholder=_(EXAMPLE))
        yield Static(Text(), id="understood")

    def on_mount(self) -> None:
        """Ask what was left here."""
        self.in_thread(partial(services.draft.kept, self.actor, FORM), self._offer_draft, quiet=True, group="draft")
        self._show_given()

    def _offer_draft(self, draft: KeptForm | None) -> None:
        entry = self.query_one(Entry)
        if draft and not entry.value:
            entry.value = draft.values.get("line", "")
            entry.cursor_position = len(entry.value)

    # -- what was understood

    @on(Input.Changed)
    def wait(self, event: Input.Changed) -> None:
        """Read the line once the typing rests."""
        if self._rest:
            self._rest.stop()
        self._rest = self.set_timer(SECONDS_OF_REST, self._read)

    def _read(self) -> None:
        if line := self.query_one(Entry).value.strip():
            self.in_thread(
                partial(queries.quick_add.understood, self.actor, line), self._show, group="understood",
                otherwise=self._not_understood, quiet=True,
            )  # fmt: skip
        else:
            self._show_given()

    def _show_given(self) -> None:
        self.query_one("#understood", Static).update(self._drawn({}))

    def _show(self, got: Understood) -> None:
        told_of = {**got.values, "rule": got.rule, "helpers": got.helpers}
        text = self._drawn(queries.quick_add.told(told_of), got.values)
        if got.question:
            text.append(f"\n{MARKS['warning']} {visible(got.question.sentence)}", style="yellow")
        self.query_one("#understood", Static).update(text)

    def _not_understood(self, error: Exception) -> None:
        words = f"{MARKS['alarm']} {visible(told(error))}"
        self.query_one("#understood", Static).update(Text(words, style="red bold"))

    def _drawn(self, words: Mapping[str, str], values: Mapping[str, Any] | None = None) -> Text:
        text = Text()
        fields = services.item.ITEM_FIELDS
        given = {_(fields[key].title): _shown(value) for key, value in self._defaults(values or {}).items()}
        for title, value in (*words.items(), *given.items()):
            text.append(f"{title}: ", style="dim").append(
                f"{visible(value)}   ", style="bold" if title in words else ""
            )
        return text

    def _defaults(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return what was given and the line leaves open; a client or deal of its own has nothing to do with them."""
        about = {"client", "deal", "person"}
        return {
            key: value
            for key, value in self.given.items()
            if key not in values and not (key in about and about & values.keys())
        }

    # -- adding

    @on(Input.Submitted)
    def action_take(self) -> None:
        """Add it; what is in doubt is asked first."""
        if line := self.query_one(Entry).value.strip():
            self.in_thread(partial(queries.quick_add.understood, self.actor, line), self._take, group="understood")

    def _take(self, got: Understood) -> None:
        if got.question is None:
            values = {**self._defaults(got.values), **got.values}
            self.change(partial(add, self.actor, got, values), self._added, command=self._command(got))
        elif got.question.choices:
            from agencycli.tui.dialogs.choose import Choose

            question = got.question
            choices = [(choice, choice) for choice in question.choices]
            self.ask(
                Choose(question.sentence, choices), lambda choice: self._answer(got.line.answered(question, choice))
            )
        else:
            self.tell(got.question.sentence, alarm=True)

    def _answer(self, line: str) -> None:
        self.query_one(Entry).value = line
        self.action_take()

    def _added(self, row: Any) -> None:
        if isinstance(row, Item):
            self.dismiss(row)
        else:
            self.dismiss(_("repeats as series {number}; u takes it back").format(number=row.id))

    def _command(self, got: Understood) -> str:
        words = ["agency", "task", "add", got.line.text, "--yes"]
        for key, value in self._defaults(got.values).items():
            words += [OPTIONS[key], getattr(value, "login", "") or str(getattr(value, "id", value) or "nobody")]
        return shlex.join(words)

    def action_leave(self) -> None:
        """Leave; what is typed is kept."""
        line = self.query_one(Entry).value.strip()
        keep = partial(services.draft.keep, self.actor, FORM, 0, {"line": line})
        drop = partial(services.draft.drop, self.actor, FORM)
        self.in_thread(keep if line else drop, lambda _none: self._answer_with(line), group="draft")

    def _answer_with(self, line: str) -> None:
        self.dismiss(_("kept as a draft") if line else None)


def add(actor: Staff, got: Understood, values: Mapping[str, Any]) -> Any:
    """Add the item or the series a line tells of, and forget its draft; return it. Raises UsageError."""
    values = dict(values)
    if got.rule:
        if got.helpers:
            raise UsageError(_("what repeats has no helpers"))
        values.pop("person", None)
        start = values.pop("due_on", None) or clock.today()
        row: Any = services.series.add(actor, values, got.rule, start, got.until)
    else:
        row = services.item.add(actor, values, helpers=got.helpers)
    services.draft.drop(actor, FORM)
    return row


def _shown(value: Any) -> str:
    if isinstance(value, dt.date):
        return weekday(value)
    return str(getattr(value, "name", "") or getattr(value, "title", "") or _("nobody's"))
