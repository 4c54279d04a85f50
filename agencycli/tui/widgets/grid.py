"""A grid to type into as into a sheet of paper: a head, rows below it, remarks beside them; made for fast hands.

Arrows go from cell to cell, typing begins a cell anew, Enter goes on to what comes next. Rows pasted from a sheet fill
rows. What a scanner sends (a burst that ends in Enter) is a message of its own, wherever the cursor stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Click, Key, Paste, Resize
from textual.geometry import Size
from textual.message import Message

from agencycli.i18n import N_
from agencycli.tui.keys import PositionalKeys
from agencycli.tui.widgets.grid_lines import HEAD, GridLines
from agencycli.tui.widgets.options import Options
from agencycli.tui.widgets.typed_line import TypedLine
from agencycli.values.text import visible

LONG_DIGITS = 8
"""So many digits where a code belongs are a bar code."""


class Grid(PositionalKeys, GridLines):
    """The grid with its keys; ``keeps`` keeps a draft when the terminal is lost."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", N_("one row up"), show=False),
        Binding("down", "step(1)", N_("one row down"), show=False),
        Binding("left", "aside(-1)", N_("one cell to the left"), show=False),
        Binding("right", "aside(1)", N_("one cell to the right"), show=False),
        Binding("tab", "next(1)", N_("next cell"), show=False),
        Binding("shift+tab", "next(-1)", N_("cell before"), show=False),
        Binding("pageup", "page(-1)", N_("one page up"), show=False),
        Binding("pagedown", "page(1)", N_("one page down"), show=False),
        Binding("home", "edge(0)", N_("to the first cell"), show=False),
        Binding("end", "edge(-1)", N_("to the last cell"), show=False),
        Binding("enter,ctrl+j", "go_on", N_("take it, go on")),
        Binding("delete", "clear", N_("empty the cell"), show=False),
        Binding("f8,ctrl+d", "drop", N_("remove the row"), show=False),
        Binding("escape", "give_up", N_("leave the cell as it was"), show=False),
    ]

    class Changed(Message):
        """A cell says something else now."""

    class Moved(Message):
        """The cursor stands elsewhere."""

    class Looks(Message):
        """Something is typed that is looked for; nothing any more when ``text`` is None."""

        def __init__(self, key: str, text: str | None) -> None:
            self.key, self.text = key, text
            super().__init__()

    class Scanned(Message):
        """A scanner sent a code."""

        def __init__(self, text: str) -> None:
            self.text = text
            super().__init__()

    keeps: Callable[[], None] | None = None
    """Keeps a draft."""
    offered: Options | None = None
    """The list of what fits while something is looked for."""

    # -- what a screen asks

    @property
    def filled(self) -> list[dict[str, str]]:
        """The rows in which something stands."""
        return [row for row in self.rows if any(row.values())]

    @property
    def typed(self) -> bool:
        """Whether something stands here that was not posted or kept."""
        return bool(self.filled or self.typing) and (self.head_texts, self.filled) != self.settled

    def fill(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Put rows after those that are filled, and the cursor below them."""
        self.rows = [*self.filled, *map(dict, rows), {}]
        self.row, self.place = len(self.rows) - 1, 0
        self._changed()

    def empty(self) -> None:
        """Take everything away."""
        self.typing, self.head_texts, self.rows, self.row, self.place = (
            None,
            {},
            [{} for _one in self.titles] or [{}],
            0,
            0,
        )
        self._changed()

    def go_to(self, row: int, key: str) -> None:
        """Put the cursor on a cell."""
        self.row = row
        cells = self.head if row == HEAD else self.columns
        self.place = next((place for place, cell in enumerate(cells) if cell.key == key), 0)
        self._moved()

    def keep(self) -> None:
        """Keep a draft now, in this thread: the terminal is lost or the app is ending."""
        if self.keeps is not None and self.typed:
            self.take()
            self.keeps()

    # -- moving

    def _moved(self) -> None:
        top, seen = round(self.scroll_y), self._seen
        if 0 <= self.row < top:
            self.scroll_to(y=self.row, animate=False)
        elif self.row >= top + seen:
            self.scroll_to(y=self.row - seen + 1, animate=False)
        self.refresh()
        self.post_message(self.Moved())

    def action_step(self, steps: int) -> None:
        """Move by rows, the head is above the first one; in the list that is offered while there is one."""
        if self.typing and self.offered is not None and self.offered.display:
            self.offered.move(steps)
            self.chosen = self.offered.chosen.key if self.offered.chosen else None
            return
        self.take()
        row = min(max(self.row + steps, HEAD if self.head else 0), len(self.rows) - 1)
        if (row == HEAD) != (self.row == HEAD):
            self.place = 0
        self.row = row
        self._moved()

    def action_page(self, pages: int) -> None:
        """Move by pages."""
        self.action_step(pages * self._seen)

    def action_aside(self, steps: int) -> None:
        """Move in what is edited, else by cells: arrows leave a cell that is typed anew."""
        if self.typing and not self.typing.anew:
            self.typing.step(steps)
            self.refresh()
        else:
            self.action_next(steps)

    def action_next(self, steps: int) -> None:
        """Move by cells, on to the next row at the end of one."""
        self.take()
        cells = self.head if self.row == HEAD else self.columns
        if 0 <= self.place + steps < len(cells):
            self.place += steps
        elif (HEAD if self.head else 0) <= self.row + steps < len(self.rows):
            self.row += steps
            self.place = 0 if steps > 0 else len(self.head if self.row == HEAD else self.columns) - 1
        self._moved()

    def action_edge(self, place: int) -> None:
        """Go to an end of what is typed, else of the row."""
        if self.typing:
            self.typing.edge(place)
            self.refresh()
        else:
            self.place = place % len(self.head if self.row == HEAD else self.columns)
            self._moved()

    def action_go_on(self) -> None:
        """Take what is typed; the next cell follows, after the last one the next row. A scan is told as such."""
        if self.typing and self.typing.is_scan(digits=LONG_DIGITS if self.cell.looks else None) and self.row != HEAD:
            text, self.typing = self.typing.text.strip(), None
            self.post_message(self.Looks(self.cell.key, None))
            self.post_message(self.Scanned(text))
            self.refresh()
            return
        if self.typing is None and not self.text and (offer := self._offers().get(self.cell.key)):
            self.take(offer)
        self.take()
        cells = self.head if self.row == HEAD else self.columns
        following = [place for place in range(self.place + 1, len(cells)) if not cells[place].aside]
        if following:
            self.place = following[0]
        elif self.row + 1 < len(self.rows):
            self.row += 1
            empty = (
                place for place, cell in enumerate(self.columns) if not cell.aside and not self._texts().get(cell.key)
            )
            self.place = next(empty, 0)
        self._moved()

    def _offers(self) -> dict[str, str]:
        """Return what the row offers: the hints of cells that look things up; others only tell something."""
        hints = self.hints[self.row] if 0 <= self.row < len(self.hints) else {}
        return {cell.key: hints[cell.key] for cell in self.columns if cell.looks and cell.key in hints}

    # -- typing

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Keep letters and digits: none of them is a key of the screen here."""
        return character is not None and character.isprintable()

    def action_give_up(self) -> None:
        """Leave the cell as it was."""
        if self.typing:
            self.typing = None
            self.post_message(self.Looks(self.cell.key, None))
            self.refresh()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave Esc to the screen while nothing is typed."""
        return bool(self.typing) if action == "give_up" else super().check_action(action, parameters)

    def action_clear(self) -> None:
        """Empty the cell, or remove what stands after the caret."""
        if self.typing:
            self.typing.delete()
            self.refresh()
        elif self._texts().pop(self.cell.key, ""):
            self._changed()

    def action_drop(self) -> None:
        """Remove the row."""
        self.typing = None
        if self.row == HEAD or self.titles:
            self._texts().pop(self.cell.key, "")
        else:
            del self.rows[self.row]
            self._end_with_a_blank()
            self.row = min(self.row, len(self.rows) - 1)
        self._changed()

    async def _on_key(self, event: Key) -> None:
        if event.is_printable and event.character:
            self._type(event.character, event.time)
        elif event.key == "backspace":
            self.typing = self.typing or TypedLine(self.text)
            self.typing.back()
            self._look()
        else:
            return
        event.stop()
        event.prevent_default()

    def _type(self, text: str, at: float = 0.0) -> None:
        if (self.row, self.cell.key) in self.absent:
            return
        self.typing = self.typing or TypedLine("")
        self.typing.insert(text, at)
        self._look()

    def _look(self) -> None:
        self.chosen = None
        if self.cell.looks and self.typing:
            self.post_message(self.Looks(self.cell.key, self.typing.text))
        self.refresh()

    def take(self, text: str | None = None) -> None:
        """Write what is typed, or what was chosen, into the cell."""
        if self.typing is None and text is None:
            return
        wanted = text if text is not None else self.chosen or (self.typing.text.strip() if self.typing else "")
        self.typing, self.chosen = None, None
        self.post_message(self.Looks(self.cell.key, None))
        if wanted != self.text:
            texts = self._texts()
            # What a row offers counts once something is written beside it.
            texts |= {key: offer for key, offer in self._offers().items() if wanted and not texts.get(key)}
            texts[self.cell.key] = wanted
            self._changed()

    async def _on_paste(self, event: Paste) -> None:
        event.stop()
        event.prevent_default()
        lines = [line for line in event.text.splitlines() if line.strip()]
        if len(lines) > 1 or "\t" in event.text:
            self._paste([line.split("\t") for line in lines])
        elif lines:
            self._type(visible(lines[0]))

    def _paste(self, cells: Sequence[Sequence[str]]) -> None:
        """Fill rows from the cursor on, columns from the one under it."""
        self.take()
        start, first = max(self.row, 0), self.place if self.row != HEAD else 0
        for number, line in enumerate(cells, start):
            if number >= len(self.rows):
                if self.titles:
                    break
                self.rows.append({})
            for column, text in zip(self.columns[first:], line, strict=False):
                if (number, column.key) not in self.absent:
                    self.rows[number][column.key] = visible(text).strip()
        self.row = min(start + len(cells), len(self.rows) - 1 if self.titles else len(self.rows))
        self.place = first
        self._changed()

    def _end_with_a_blank(self) -> None:
        if not self.titles and (not self.rows or any(self.rows[-1].values())):
            self.rows.append({})

    def _changed(self) -> None:
        self._end_with_a_blank()
        self.virtual_size = Size(1, len(self.rows) + self._above)
        self.post_message(self.Changed())
        self._moved()

    def on_resize(self, event: Resize) -> None:
        """Keep the cursor in sight."""
        self.virtual_size = Size(1, len(self.rows) + self._above)
        self._moved()

    def on_click(self, event: Click) -> None:
        """Put the cursor on the cell under the mouse."""
        self.take()
        head = self._head_lines()
        if event.y < len(head):
            edge = 1
            for place, cells in head[event.y]:
                if edge <= event.x < edge + cells:
                    self.row, self.place = HEAD, place
                edge += cells
        elif 0 <= (row := round(self.scroll_y) + event.y - self._above) < len(self.rows):
            edge, self.row = 1 + self._title_cells(), row
            for place, cells in enumerate(self._widths()):
                if event.x >= edge:
                    self.place = place
                edge += cells + 1
        self._moved()
