"""One field of a form: its label, what is typed, and the remark beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Label

from agencycli.tui.cells import fitted
from agencycli.tui.theme import MARKS
from agencycli.tui.widgets.choice import ChoiceEntry, FoundEntry, Look
from agencycli.tui.widgets.entry import Entry
from agencycli.tui.widgets.lines import Lines
from agencycli.values.text import visible

LABEL_CELLS = 20

FieldKind = Literal["text", "lines", "choice", "found"]


@dataclass(frozen=True, slots=True)
class Remark:
    """What a check says of a field; one that does not stop is a warning."""

    words: str
    stops: bool = True


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a form. Values are text; the value of a choice is the key of one of them."""

    key: str
    label: str
    kind: FieldKind = "text"
    required: bool = False
    choices: Sequence[tuple[str, str]] = ()
    """(key, words) of each."""
    help: str = ""
    """Shown inside the field while it is empty."""
    value: str = ""
    look: Look | None = None
    """Finds the choices of a ``found`` field by what is typed; runs in a thread."""


class Note(Widget, can_focus=False):
    """The words beside a field."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self.words = ""

    def render(self) -> Text:
        """Draw the words."""
        return Text(self.words, end="")


class FieldRow(Horizontal):
    """Label, control and remark; on a narrow screen the remark stands under the control."""

    def __init__(self, field: Field, value: str) -> None:
        super().__init__()
        self.field = field
        self._remark: Remark | None = None
        match field.kind:
            case "choice":
                self.control: Entry | Lines | ChoiceEntry = ChoiceEntry(field.choices, value, field.help)
            case "found":
                assert field.look is not None
                self.control = FoundEntry(field.look, field.choices, value, field.help)
            case "lines":
                self.control = Lines(value)
            case _:
                self.control = Entry(value, visible(field.help))

    def compose(self) -> ComposeResult:
        """Put the three."""
        label = visible(self.field.label) + (" *" if self.field.required else "")
        yield Label(Text(fitted(label, LABEL_CELLS)), classes="label")
        yield self.control
        yield Note()

    @property
    def value(self) -> str:
        """What stands in the field."""
        return self.control.text if isinstance(self.control, Lines) else self.control.value

    @value.setter
    def value(self, value: str) -> None:
        if isinstance(self.control, Lines):
            self.control.text = value
        else:
            self.control.value = value

    @property
    def remark(self) -> Remark | None:
        """What a check said."""
        return self._remark

    @remark.setter
    def remark(self, remark: Remark | None) -> None:
        self._remark = remark
        tone = "" if remark is None else "alarm" if remark.stops else "warning"
        for note in self.query(Note):
            note.words = f"{MARKS[tone]} {visible(remark.words)}" if remark else ""
            note.set_class(tone == "alarm", "-alarm")
            note.set_class(tone == "warning", "-warning")
            note.display = bool(remark)
            note.refresh(layout=True)
