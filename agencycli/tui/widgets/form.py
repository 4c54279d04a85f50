"""A form: fields in one column, the check beside each in words, nothing lost when the line drops."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.events import DescendantBlur
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, TextArea

from agencycli.i18n import N_, _, ngettext
from agencycli.tui.keys import PositionalKeys
from agencycli.tui.widgets.choice import ChoiceEntry
from agencycli.tui.widgets.field import Field, FieldRow, Remark
from agencycli.tui.work import WorkingScreen

SECONDS_BEFORE_A_CHECK = 0.3
SECONDS_BETWEEN_DRAFTS = 5.0

Values = Mapping[str, str]
Remarks = dict[str, "Remark | None"]
Check = Callable[[str, str, Values], "str | Remark | None"]
Unfit = Callable[[Values], Collection[str]]


class Form(PositionalKeys, VerticalScroll, can_focus=False):
    """Fields to fill in. It reads and writes text; what the text means is known to ``check`` and to who saves.

    ``check(key, value, all values)`` runs in a thread while typing and returns what is wrong: words that stop
    the saving, a ``Remark`` that may only warn, or None. ``on_draft(values)`` runs in a thread too, at most every
    five seconds of typing and when the terminal is lost. ``draft`` are values kept from an earlier time.
    ``unfit(all values)`` names the fields that the others make needless; they are shown while something stands in them.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", N_("save")),
        Binding("down", "app.focus_next", N_("next field"), show=False),
        Binding("up", "app.focus_previous", N_("previous field"), show=False),
    ]

    class Checked(Message):
        """A field was looked at."""

        def __init__(self, key: str, remark: Remark | None) -> None:
            self.key, self.remark = key, remark
            super().__init__()

    class Saved(Message):
        """The person saves, and no check stops it. Once it is done, call ``form.settle()``."""

        def __init__(self, form: Form, values: dict[str, str]) -> None:
            self.form, self.values = form, values
            super().__init__()

    def __init__(
        self,
        fields: Sequence[Field],
        *,
        check: Check | None = None,
        on_draft: Callable[[dict[str, str]], None] | None = None,
        draft: Values | None = None,
        unfit: Unfit | None = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.add_class("-keeps-typing")
        self.fields = sorted(fields, key=lambda field: not field.required)
        self._rows = {field.key: FieldRow(field, (draft or {}).get(field.key, field.value)) for field in self.fields}
        self._settled = {field.key: field.value for field in self.fields}
        self._check = check
        self._on_draft = on_draft
        self._unfit = unfit
        self._check_timers: dict[str, Timer] = {}
        self._draft_timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Put the fields in reading order."""
        yield from self._rows.values()

    def on_mount(self) -> None:
        """Leave out what does not fit."""
        self._fit()

    def _fit(self) -> None:
        if self._unfit is None:
            return
        unfit = self._unfit(self.values)
        for key, row in self._rows.items():
            row.display = key not in unfit or bool(row.value) or row.has_focus_within

    # -- what a screen asks

    @property
    def values(self) -> dict[str, str]:
        """What stands in the fields: text as typed; of a choice its key."""
        return {key: row.value for key, row in self._rows.items()}

    @property
    def typed(self) -> bool:
        """Whether something differs from what was last saved."""
        return self.values != self._settled

    def settle(self) -> None:
        """Take what stands in the fields as saved."""
        self._settled = self.values
        self._stop_draft()

    def remark(self, key: str, remark: Remark | str | None) -> None:
        """Write beside a field what is wrong with it."""
        row = self._rows[key]
        row.remark = Remark(remark) if isinstance(remark, str) else remark
        self.post_message(self.Checked(key, row.remark))

    def put(self, key: str, value: str) -> None:
        """Fill a field in."""
        self._rows[key].value = value

    def focus_field(self, key: str) -> None:
        """Type in a field."""
        self._rows[key].control.focus()

    def focus(self, scroll_visible: bool = True, from_app_focus: bool = False) -> Form:
        """Type in the first field."""
        self.focus_field(self.fields[0].key)
        return self

    # -- checks

    @property
    def _host(self) -> WorkingScreen[Any]:
        return cast("WorkingScreen[Any]", self.screen)

    def _row_of(self, widget: Widget) -> FieldRow:
        return next(node for node in widget.ancestors_with_self if isinstance(node, FieldRow))

    @on(Input.Changed)
    @on(TextArea.Changed)
    def notice(self, event: Input.Changed | TextArea.Changed) -> None:
        """Check what was typed once the typing rests, and keep a draft of it."""
        event.stop()
        control = cast("Widget", event.control)
        key = self._row_of(control).field.key
        self._fit()
        if timer := self._check_timers.pop(key, None):
            timer.stop()
        if not control.has_focus and not self.typed:
            return
        self._check_timers[key] = self.set_timer(SECONDS_BEFORE_A_CHECK, partial(self._check_one, key))
        if self._on_draft and self._draft_timer is None:
            self._draft_timer = self.set_timer(SECONDS_BETWEEN_DRAFTS, self._draft)

    @on(DescendantBlur)
    def notice_leaving(self, event: DescendantBlur) -> None:
        """Check a field at once when it is left with a check pending."""
        row = next((node for node in event.widget.ancestors_with_self if isinstance(node, FieldRow)), None)
        if row and (timer := self._check_timers.pop(row.field.key, None)):
            timer.stop()
            self._check_one(row.field.key)

    def _check_one(self, key: str) -> None:
        self._check_timers.pop(key, None)
        control = self._rows[key].control
        if isinstance(control, ChoiceEntry) and control.is_open:
            return  # still choosing
        values = self.values
        self._host.in_thread(
            partial(self._found, [key], values), self._show, group=f"check-{self.id}-{key}", quiet=True
        )

    def _found(self, keys: Sequence[str], values: Values) -> Remarks:
        remarks: Remarks = {}
        for key in keys:
            value = values[key].strip()
            found = self._check(key, value, values) if self._check and value else None
            if not value and self._rows[key].field.required:
                found = _("needed")
            remarks[key] = Remark(found) if isinstance(found, str) else found
        return remarks

    def _show(self, remarks: Remarks) -> None:
        for key, remark in remarks.items():
            self.remark(key, remark)

    # -- saving

    def action_save(self) -> None:
        """Check all fields; save if none stops it, else go to the first that does."""
        values = self.values
        self._host.in_thread(
            partial(self._found, list(self._rows), values), partial(self._save, values), group=f"save-{self.id}"
        )

    def _save(self, values: dict[str, str], remarks: Remarks) -> None:
        self._show(remarks)
        wrong = [field.key for field in self.fields if (r := remarks.get(field.key)) and r.stops]
        if wrong:
            self.focus_field(wrong[0])
            words = ngettext("{count} field is not right yet", "{count} fields are not right yet", len(wrong))
            self._host.tell(words.format(count=len(wrong)), alarm=True)
        else:
            self.post_message(self.Saved(self, values))

    @on(Input.Submitted)
    def next_field(self, event: Input.Submitted) -> None:
        """Enter goes on to the next field."""
        event.stop()
        self.screen.focus_next()

    # -- drafts

    def _draft(self) -> None:
        self._draft_timer = None
        if self._on_draft and self.typed:
            self._host.in_thread(partial(self._on_draft, self.values), group=f"draft-{self.id}", quiet=True)

    def _stop_draft(self) -> None:
        if self._draft_timer:
            self._draft_timer.stop()
            self._draft_timer = None

    def keep(self) -> None:
        """Keep a draft now, in this thread: the terminal is lost or the app is ending."""
        if self._on_draft and self.typed:
            self._on_draft(self.values)
