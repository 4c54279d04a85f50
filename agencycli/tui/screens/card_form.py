"""What the forms of a client and of a person share: fields of a card, checks, drafts, two people at one card."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from agencycli import clock, queries, services
from agencycli.errors import AgencyError
from agencycli.i18n import N_, _
from agencycli.models import Staff
from agencycli.services.card import CardField, typed
from agencycli.services.draft import KeptForm
from agencycli.services.edit import EditConflict
from agencycli.tui.base import BaseScreen
from agencycli.tui.cells import short_moment
from agencycli.tui.dialogs.conflict import ConflictDialog, Disputed
from agencycli.tui.screens.held_keys import HeldKeys
from agencycli.tui.widgets.field import Field, Remark
from agencycli.tui.widgets.form import Form
from agencycli.values.requisites import check

HELP = {
    "phone": N_("one or several"),
    "email": N_("one or several"),
    "tags": N_("words parted by commas"),
    "date": N_("31.12.2026"),
    "client": N_("number, name or phone"),
}
YES_NO = (("yes", N_("yes")), ("no", N_("no")))


@dataclass(frozen=True)
class Filled:
    """A card as a form takes it."""

    fields: Mapping[str, CardField]
    choices: Mapping[str, Sequence[tuple[str, str]]]
    """By kind of field: (key, words) of each."""
    texts: dict[str, str]
    """What stands in the fields."""
    based_on: int = 0
    name: str = ""
    draft: KeptForm | None = None


class CardFormScreen(BaseScreen):
    """A form over a card. A subclass says what to read, what to check and how to save."""

    FORM: ClassVar[str]
    """Under which name drafts are kept."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", N_("save")),
        Binding("tab", "app.focus_next", N_("next field")),
        Binding("escape", "back", N_("back")),
    ]

    def __init__(self, record: int = 0) -> None:
        super().__init__()
        self.record = record
        self.form: Form | None = None
        self.filled = Filled({}, {}, {})
        self._knowingly: dict[str, str] = {}

    @property
    def actor(self) -> Staff:
        """Who types."""
        actor: Staff = self.seat.session.actor
        return actor

    # -- what a subclass gives

    def read(self) -> Filled:
        """Return the card; runs in a thread."""
        raise NotImplementedError

    def look_at(self, key: str, value: str, values: Mapping[str, str]) -> Remark | None:
        """Return what else is to be said of a field; runs in a thread."""
        return None

    def unfit(self, values: Mapping[str, str]) -> Collection[str]:
        """Return the fields that a card of such values has no use for."""
        return ()

    def write(self, changes: Mapping[str, Any], based_on: int, keep_wrong: bool) -> Any:
        """Save the fields that differ; runs in a thread."""
        raise NotImplementedError

    def command(self, changes: Mapping[str, str]) -> str:
        """Return the command that saves the same."""
        raise NotImplementedError

    def saved(self, row: Any) -> None:
        """Leave, telling what was saved."""
        raise NotImplementedError

    # -- the form

    def body(self) -> ComposeResult:
        """Yield the place for the form."""
        with Vertical(id="form-place"):
            yield HeldKeys()

    def on_mount(self) -> None:
        """Read the card and what was left half typed."""
        self.in_thread(self._read, self._ready)

    def _read(self) -> Filled:
        filled = self.read()
        draft = services.draft.kept(self.actor, self.FORM, self.record)
        return replace(filled, draft=draft)

    def _ready(self, filled: Filled) -> None:
        self.filled = filled
        draft = filled.draft
        self.form = Form(
            [self._field(one) for one in filled.fields.values()],
            check=self._check,
            on_draft=self._keep,
            draft=draft.values if draft else None,
            unfit=self.unfit,
            id="form",
        )
        if draft:
            # Who changed the card since the draft was typed is asked about, not overwritten.
            self.filled = replace(filled, based_on=draft.based_on)
            when = short_moment(draft.at, clock.today())
            self.tell(_("this is how you left it {when}; Esc throws it away").format(when=when))
        self.show_place(filters=[filled.name])
        self.call_later(self.query_one(HeldKeys).give_way, self.form, self.query_one("#form-place"))

    def _field(self, one: CardField) -> Field:
        title, value = _(one.title), self.filled.texts.get(one.key, "")
        capital = title[:1].upper() + title[1:]
        choices: Sequence[tuple[str, str]] = ()
        if one.kind == "flag":
            choices = [(key, _(words)) for key, words in YES_NO]
        elif one.choices:
            choices = [(key, _(words)) for key, words in one.choices.items()]
        elif one.kind in self.filled.choices:
            choices = self.filled.choices[one.kind]
        if choices or one.kind in ("choice", "staff", "source", "flag"):
            return Field(one.key, capital, "choice", one.required, choices, value=value)
        kind = "lines" if one.kind == "long" else "text"
        hint = _(HELP.get(one.kind, ""))
        return Field(one.key, capital, kind, one.required, help=hint, value=value)  # type: ignore[arg-type]

    def changes(self, values: Mapping[str, str]) -> dict[str, str]:
        """Return the fields that differ from the card."""
        return {key: value for key, value in values.items() if value != self.filled.texts.get(key, "")}

    # -- checks

    def _check(self, key: str, value: str, values: Mapping[str, str]) -> Remark | None:
        one = self.filled.fields[key]
        if value == self.filled.texts.get(key, ""):
            return None
        if one.kind == "requisite":
            verdict = check(key, value)
            if verdict.state == "wrong":
                return Remark(_("{reason}; Ctrl+S twice keeps it").format(reason=verdict.reason), stops=False)
        elif one.kind != "client":
            try:
                typed(one, value)
            except AgencyError as error:
                return Remark(str(error).removeprefix(f"{_(one.title)}: "))
        return self.look_at(key, value, values) or _unread(one.kind, value)

    def _wrong_numbers(self, values: Mapping[str, str]) -> dict[str, str]:
        return {
            key: value
            for key, value in self.changes(values).items()
            if self.filled.fields[key].kind == "requisite" and value.strip() and check(key, value).state == "wrong"
        }

    # -- drafts

    def _keep(self, values: dict[str, str]) -> None:
        services.draft.keep(self.actor, self.FORM, self.record, self.changes(values), self.filled.based_on)

    def leave(self, result: Any = None) -> None:
        """Close the form; its draft goes too, for it is saved or not wanted."""
        drop = partial(services.draft.drop, self.actor, self.FORM, self.record)
        self.in_thread(drop, lambda _none: self.left(result))

    def left(self, result: Any) -> None:
        """Close the form, whose draft is gone."""
        super().leave(result)

    # -- saving

    def action_save(self) -> None:
        """Check all fields and save."""
        if self.form:
            self.form.action_save()

    @on(Form.Saved)
    def save(self, event: Form.Saved) -> None:
        """Save what differs; a number that fails its check needs a second Ctrl+S."""
        self._save(event.values)

    def _save(self, values: dict[str, str]) -> None:
        changes = self.changes(values)
        wrong = self._wrong_numbers(values)
        if wrong and wrong != self._knowingly:
            self._knowingly = wrong
            if self.form:
                self.form.focus_field(next(iter(wrong)))
            titles = ", ".join(_(self.filled.fields[key].title) for key in wrong)
            self.tell(_("{fields} fails its check; Ctrl+S again keeps it as it is").format(fields=titles))
            return
        if not changes and self.record:
            self.leave(_("nothing was changed"))
            return
        based_on = self.filled.based_on
        self.change(
            lambda: self.write(self._ready_to_write(changes), based_on, bool(wrong)),
            self._written,
            command=self.command(changes),
            otherwise=self._refused,
        )

    def _ready_to_write(self, changes: Mapping[str, str]) -> dict[str, Any]:
        """Return the changes as the services take them; runs in a thread."""
        named = {key for key, one in self.filled.fields.items() if one.kind == "client"}
        return {
            key: queries.reference.client(self.actor, value) if value and key in named else value
            for key, value in changes.items()
        }

    def _written(self, row: Any) -> None:
        if self.form:
            self.form.settle()
        self.saved(row)

    # -- two people at one card

    def _refused(self, error: Exception) -> None:
        if isinstance(error, EditConflict):
            clashes = {field_of(clash.key, self.filled.fields): clash for clash in error.clashes}
            self.in_thread(self.read, lambda filled: self._disputed(filled, clashes), group="fresh")
        else:
            self.refuse(error, doing="save")

    def _disputed(self, filled: Filled, clashes: Mapping[str, Any]) -> None:
        """Ask, field by field; what others changed elsewhere is taken over into the form."""
        assert self.form is not None
        values = self.form.values
        mine = self.changes(values)
        disputed = [
            Disputed(
                key,
                _(self.filled.fields[key].title),
                self._said(key, values[key]),
                self._said(key, filled.texts.get(key, "")),
                clash.who,
                dt.datetime.fromisoformat(clash.at),
            )
            for key, clash in clashes.items()
            if key in mine
        ]
        self.ask(ConflictDialog(disputed), lambda sides: self._decided(filled, mine, sides))

    def _said(self, key: str, value: str) -> str:
        """Return a value as the form shows it."""
        return dict(self._field(self.filled.fields[key]).choices).get(value, value)

    def _decided(self, filled: Filled, mine: Mapping[str, str], sides: Mapping[str, str]) -> None:
        assert self.form is not None
        self.filled = filled
        for key, text in filled.texts.items():
            if key not in mine or sides.get(key) == "theirs":
                self.form.put(key, text)
        self._save(self.form.values)


def _unread(kind: str, value: str) -> Remark | None:
    """Warn of phones and e-mails that cannot be read: nobody would find the card by them."""
    if kind not in ("phone", "email"):
        return None
    unread = [one["raw"] for one in services.contact.readings(kind, value) if not one["value"]]
    if not unread:
        return None
    words = (
        _("“{value}” is no phone number; kept as typed")
        if kind == "phone"
        else _("“{value}” is no e-mail address; kept as typed")
    )
    return Remark(words.format(value=", ".join(unread)), stops=False)


def field_of(column: str, fields: Mapping[str, CardField]) -> str:
    """Return the field of a card that a clash names: by its column, or by itself."""
    from agencycli.services.card import COLUMNS

    back = {name: key for key, name in COLUMNS.items()}
    name = column.removesuffix("_id")
    return back.get(column, name if name in fields else column)


def text_of(one: CardField, value: Any) -> str:
    """Return a value of a card as a form shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}".replace(".", ",")
    return str(value)


def choices(actor: Staff) -> dict[str, list[tuple[str, str]]]:
    """Return what can be chosen for members of staff and sources."""
    people = queries.lists.list_query("staff", actor)
    sources = queries.lists.list_query("sources", actor)
    return {
        "staff": [(name, name) for (name,) in people.rows(people.ids(), ["name"])],
        "source": [(name, name) for (name,) in sources.rows(sources.ids(), ["name"])],
    }
