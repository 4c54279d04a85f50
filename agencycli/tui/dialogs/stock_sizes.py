"""How much of each size and colour: a small grid over the screen, what is free shown where nothing is typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from agencycli.i18n import N_, _
from agencycli.tui.dialogs.dialog import Dialog
from agencycli.tui.widgets.grid import Grid
from agencycli.tui.widgets.grid_lines import Cell

if TYPE_CHECKING:
    from agencycli.tui.screens.stock_offers import Sizes


class StockSizes(Dialog["dict[str, str] | None"]):
    """``StockSizes(sizes, typed)`` answers what was typed, by code."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f6", "take", N_("take")),
        Binding("escape", "leave", N_("leave")),
    ]

    def __init__(self, sizes: Sizes, typed: Mapping[str, str]) -> None:
        super().__init__(f"{sizes.code} {sizes.name}")
        self.sizes = sizes
        cells = [Cell(size or "-", size or _("one size"), 7, right=True) for size in sizes.sizes]
        self.grid = Grid([], cells, [colour or sizes.name for colour in sizes.colours], id="sizes")
        hints: list[dict[str, str]] = []
        for number, colour in enumerate(sizes.colours):
            hints.append({})
            for size in sizes.sizes:
                code = sizes.by_place.get((size, colour))
                if code is None:
                    self.grid.absent.add((number, size or "-"))
                    continue
                hints[number][size or "-"] = sizes.free[code]
                if typed.get(code):
                    self.grid.rows[number][size or "-"] = typed[code]
        self.grid.hints = hints

    def body(self) -> ComposeResult:
        """Yield the grid."""
        yield self.grid

    def on_mount(self) -> None:
        """Type at once."""
        self.grid.styles.height = len(self.sizes.colours) + 1
        self.grid.focus()

    def action_take(self) -> None:
        """Answer what is typed."""
        self.grid.take()
        found = {}
        for number, colour in enumerate(self.sizes.colours):
            for size in self.sizes.sizes:
                if code := self.sizes.by_place.get((size, colour)):
                    found[code] = self.grid.rows[number].get(size or "-", "")
        self.dismiss(found)
