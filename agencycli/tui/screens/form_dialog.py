"""A few fields over the screen: type, Tab, type, Enter saves from any of them; what is typed survives Esc."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, ClassVar, NamedTuple

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from agencycli import clock, services
from agencycli.errors import AgencyError
from agencycli.i18n import N_, _
from agencycli.models import Staff
from agencycli.services.card import CardField, typed
from agencycli.services.draft import KeptForm
from agencycli.tui.cells import short_moment
from agencycli.tui.dialogs.dialog import Dialog
from agencycli.tui.screens.card_form import HELP, YES_NO
from agencycli.tui.screens.held_keys import HeldKeys
from agencycli.tui.widgets.choice import ChoiceEntry
from agencycli.tui.widgets.field import Field, Remark
from agencycli.tui.widgets.form import Form
from agencycli.values.moments import read_day
from agencycli.values.text import visible

DAY_HELP = N_("24.11, tomorrow, +3d")
PAST_DAY_HELP = N_("today; 20.11, 20.11.2026")


class Asked(NamedTuple):
    """What a dialog asks, and under which name and number a draft of the answers is kept."""

    question: str
    fields: Sequence[Field]
    form: str
    record: int


class OneGoForm(Form):
    """A form that Enter saves from any line: the first one is often all there is."""

    @on(Input.Submitted)
    def next_field(self, event: Input.Submitted) -> None:
        """Save; only a list that was open goes on to the next field."""
        event.stop()
        event.prevent_default()
        if isinstance(event.control.parent, ChoiceEntry):
            self.screen.focus_next()
        else:
            self.action_save()


class FormDialog(Dialog["str | None"]):
    """A subclass says what to ask, how to save it and by which command. It answers the words to tell."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "save", N_("save")),
        Binding("tab", "app.focus_next", N_("next field")),
        Binding("escape", "leave", N_("leave")),
    ]

    def __init__(self) -> None:
        super().__init__("")
        self.form: OneGoForm | None = None
        self.asked = Asked("", (), "", 0)
        self._saves = False

    @property
    def actor(self) -> Staff:
        """Who writes."""
        actor: Staff = self.agency.seat.session.actor
        return actor

    # -- what a subclass gives

    def read(self) -> Asked:
        """Return what to ask; runs in a thread."""
        raise NotImplementedError

    def check(self, key: str, value: str, values: Mapping[str, str]) -> str | Remark | None:
        """Return what is wrong with a field; runs in a thread."""
        return None

    def write(self, values: Mapping[str, str]) -> Any:
        """Save it; runs in a thread."""
        raise NotImplementedError

    def command(self, values: Mapping[str, str]) -> str:
        """Return the command that saves the same."""
        raise NotImplementedError

    def saved(self, values: Mapping[str, str], result: Any) -> None:
        """Leave, telling what was saved."""
        raise NotImplementedError

    # -- the form

    def body(self) -> ComposeResult:
        """Yield the place for the form."""
        with Vertical(id="small-form"):
            yield HeldKeys()

    def on_mount(self) -> None:
        """Read what to ask, and what was left here."""
        self.in_thread(self._read, lambda found: self._ready(*found))

    def _read(self) -> tuple[Asked, KeptForm | None]:
        asked = self.read()
        return asked, services.draft.kept(self.actor, asked.form, asked.record)

    def _ready(self, asked: Asked, draft: KeptForm | None) -> None:
        self.asked = asked
        self.query_one("#question", Static).update(Text(visible(asked.question), style="bold"))
        self.form = OneGoForm(
            asked.fields,
            check=self.check,
            on_draft=partial(services.draft.keep, self.actor, asked.form, asked.record),
            draft=draft.values if draft else None,
            id="dialog-form",
        )
        self.call_later(self._begin, self.form)
        if draft:
            when = short_moment(draft.at, clock.today())
            self.tell(_("as you left it {when}").format(when=when))

    async def _begin(self, form: OneGoForm) -> None:
        await self.query_one(HeldKeys).give_way(form, self.query_one("#small-form"))
        if self._saves:
            self.call_after_refresh(form.action_save)

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
        """Save what was typed, and forget its draft."""
        values = event.values

        def written() -> Any:
            result = self.write(values)
            services.draft.drop(self.actor, self.asked.form, self.asked.record)
            return result

        self.change(written, partial(self._written, values), command=self.command(values), otherwise=self.refused)

    def refused(self, error: Exception) -> None:
        """Tell what went wrong; what is typed stays."""
        self.refuse(error, doing="save")

    def _written(self, values: Mapping[str, str], result: Any) -> None:
        if self.form:
            self.form.settle()
        self.saved(values, result)

    def again(self, words: str) -> None:
        """Tell what was saved, and ask for the next one."""
        self.call_later(self._once_more, words)

    async def _once_more(self, words: str) -> None:
        if self.form:
            await self.form.remove()
        self.form, self._saves = None, False
        await self.query_one("#small-form").mount(HeldKeys())
        self.on_mount()
        self.tell(words)

    def action_leave(self) -> None:
        """Leave; what is typed is kept and stands here the next time."""
        if self.form is not None and self.form.typed:
            self.in_thread(self.form.keep, lambda _none: self.answer(_("kept as a draft")))
        else:
            drop = partial(services.draft.drop, self.actor, self.asked.form, self.asked.record)
            self.in_thread(drop, lambda _none: self.answer(None))

    def answer(self, words: str | None) -> None:
        """Close with the words to tell."""
        self.dismiss(words)


# -- fields of the vocabularies of cards


def field_of(one: CardField, value: str, **more: Any) -> Field:
    """Return a field of the vocabulary as a line of a form."""
    title = _(one.title)
    choices = [(key, _(words)) for key, words in one.choices.items()]
    if one.kind == "flag":
        choices = [(key, _(words)) for key, words in YES_NO]
    more.setdefault("choices", choices)
    help_ = _(DAY_HELP) if one.kind == "date" else _(HELP.get(one.kind, ""))
    kind: Any = "choice" if more["choices"] else "text"
    return Field(one.key, title[:1].upper() + title[1:], kind, one.required, help=help_, value=value, **more)


def wrong(one: CardField, value: str) -> str | None:
    """Return what is wrong with a typed value, None of a good one."""
    if one.kind == "date":
        return None if read_day(value, clock.today()) else _no_day(value)
    try:
        typed(one, value)
    except AgencyError as error:
        return str(error).removeprefix(f"{_(one.title)}: ")
    return None


def ready(fields: Mapping[str, CardField], values: Mapping[str, str]) -> dict[str, Any]:
    """Return typed values as the services take them: days are read from words."""
    return {
        key: read_day(value, clock.today()) if fields[key].kind == "date" and value.strip() else value
        for key, value in values.items()
    }


def past_day(text: str) -> dt.date | None:
    """Return a day that was; None of nothing and of what is no day."""
    return read_day(text, clock.today(), past=True) or read_day(text, clock.today())


def wrong_past_day(text: str) -> str | None:
    """Return what is wrong with a typed day that was."""
    return None if past_day(text) else _no_day(text)


def options(values: Mapping[str, str], names: Mapping[str, str]) -> list[str]:
    """Return the options of a command for the fields that are filled; ``names`` tells them by field."""
    return [part for key, name in names.items() if values.get(key) for part in (name, values[key])]


def _no_day(text: str) -> str:
    return _("“{value}” is not a day; write 24.11, tomorrow or +3d").format(value=text)
