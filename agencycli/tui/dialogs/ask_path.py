"""Ask for a file on the disk; Tab completes folders and names as a shell does."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import ClassVar, NamedTuple

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from agencycli import access
from agencycli.i18n import N_, _, ngettext
from agencycli.tui.dialogs.ask import Ask
from agencycli.tui.widgets.entry import Entry
from agencycli.values.text import visible

SHOWN = 24
"""Names shown of those that begin so."""
MOST = 5000
"""Names looked at in one folder."""


class Completed(NamedTuple):
    """What a path was completed to, and the names that begin so; folders end with a slash."""

    path: str
    names: list[str]


def completed(path: str) -> Completed:
    """Return a path as far as the disk knows how it goes on; what it does not know stays as it was typed.

    Large and small letters are one, hidden names need their dot, ``~`` is the own home. Never raises.
    """
    typed_folder, slash, begun = path.rpartition("/")
    folder = Path(f"{typed_folder}{slash}" or ".").expanduser() if typed_folder != "~" else Path.home()
    wanted = begun.casefold()
    try:
        with os.scandir(folder) as entries:
            found = [
                f"{entry.name}/" if entry.is_dir() else entry.name
                for entry, _turn in zip(entries, range(MOST), strict=False)
                if entry.name.casefold().startswith(wanted) and (begun.startswith(".") or entry.name[0] != ".")
            ]
    except (OSError, ValueError):
        return Completed(path, [])
    names = sorted(found, key=lambda name: (name.casefold(), name))
    if not names:
        return Completed(path, [])
    folded = [name.casefold() for name in names]
    least, most = min(folded), max(folded)  # what these two begin with, all between them do
    alike = next((place for place, pair in enumerate(zip(least, most, strict=False)) if pair[0] != pair[1]), len(least))
    # The letters as the disk has them; where names differ in their case alone, as the first one has.
    return Completed(f"{typed_folder}{slash}{names[0][:alike]}", names)


class AskPath(Ask):
    """``AskPath(label)`` answers the path of a file, without blanks around it; None when left or left empty.

    Raises StreamsOnly when the person sits at another machine than the files.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "complete", N_("complete"), priority=True)]

    def __init__(self, label: str, value: str = "") -> None:
        access.demand_paths()
        super().__init__(label, value)

    def body(self) -> ComposeResult:
        """Yield the line, and what begins so below it."""
        yield from super().body()
        yield Static(id="names")

    def action_complete(self) -> None:
        """Complete what is typed as far as there is one way."""
        typed = self.query_one(Entry).value
        self.in_thread(partial(completed, typed), partial(self._completed, typed), group="path")

    def _completed(self, typed: str, found: Completed) -> None:
        entry = self.query_one(Entry)
        if entry.value != typed:
            return  # typed on meanwhile
        entry.value = found.path
        entry.cursor_position = len(found.path)
        told = "  ".join(visible(name) for name in found.names[:SHOWN]) if len(found.names) > 1 else ""
        more = len(found.names) - SHOWN
        if more > 0:
            told += "  " + ngettext("and {count} more", "and {count} more", more).format(count=more)
        if not found.names:
            told = _("nothing begins so")
        self.query_one("#names", Static).update(Text(told, style="dim"))
