"""Two people changed the same fields: show both values and let the person decide, field by field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import ClassVar, Literal, NamedTuple

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget

from agencycli import clock
from agencycli.i18n import N_, _
from agencycli.tui.cells import short_moment
from agencycli.tui.dialogs.dialog import Dialog
from agencycli.values.text import visible

Side = Literal["mine", "theirs"]


class Disputed(NamedTuple):
    """A field that was changed here and, in the meantime, by somebody else."""

    key: str
    label: str
    mine: str
    theirs: str
    who: str
    when: dt.datetime
    """Aware, UTC."""


class _Disputes(Widget, can_focus=True):
    ALLOW_SELECT = False

    def __init__(self, fields: Sequence[Disputed]) -> None:
        super().__init__()
        self.fields = fields
        self.sides: dict[str, Side] = {}
        self.place = 0

    def render(self) -> Text:
        text = Text(end="")
        for i, field in enumerate(self.fields):
            side = self.sides.get(field.key)
            here = "▸" if i == self.place else " "
            when = short_moment(field.when, clock.today())
            text.append(f"{here}{visible(field.label)}\n", style="bold" if i == self.place else "")
            for each, words, who in (
                ("mine", field.mine, _("mine")),
                ("theirs", field.theirs, f"{visible(field.who)}, {when}"),
            ):
                mark = "●" if side == each else "○"
                text.append(f"   {mark} {visible(words) or '—'}", style="reverse" if side == each else "")
                text.append(f"   {who}\n", style="dim")
        text.right_crop(1)
        return text


class ConflictDialog(Dialog["dict[str, Side] | None"]):
    """``ConflictDialog(fields)`` answers for each key "mine" or "theirs"; None goes back to typing.

    Nothing is chosen beforehand: to take one value is to throw the other away.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,m", "side('mine')", N_("mine")),
        Binding("right,t", "side('theirs')", N_("theirs")),
        Binding("up", "move(-1)", N_("previous field"), show=False),
        Binding("down", "move(1)", N_("next field"), show=False),
        Binding("enter", "take", N_("save so")),
    ]

    def __init__(self, fields: Sequence[Disputed]) -> None:
        super().__init__(_("Somebody changed the same fields while you were typing"))
        self._disputes = _Disputes(fields)

    def body(self) -> ComposeResult:
        """Yield both values of every field."""
        yield self._disputes

    def action_side(self, side: Side) -> None:
        """Decide for the field under the cursor and go to the next one."""
        disputes = self._disputes
        disputes.sides[disputes.fields[disputes.place].key] = side
        self.action_move(1)

    def action_move(self, steps: int) -> None:
        """Go to another field."""
        disputes = self._disputes
        disputes.place = max(0, min(len(disputes.fields) - 1, disputes.place + steps))
        disputes.refresh()

    def action_take(self) -> None:
        """Answer, once every field is decided."""
        open_fields = [field.label for field in self._disputes.fields if field.key not in self._disputes.sides]
        if open_fields:
            self.tell(_("still to decide: {fields}").format(fields=", ".join(open_fields)), alarm=True)
        else:
            self.dismiss(self._disputes.sides)
