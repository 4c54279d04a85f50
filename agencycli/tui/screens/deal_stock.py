"""The keys of a deal's card for its material: keep it, issue it, take it back, let it go."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from agencycli.i18n import N_, _
from agencycli.tui.screens.deal_part import DealPart
from agencycli.tui.screens.deal_side import Thing
from agencycli.tui.screens.stock_card import release


class DealStock(DealPart):
    """A part of ``DealActs``: what its keys do in the warehouse."""

    PERMISSIONS: ClassVar = {
        "issue_stock": "stock.issue", "keep_stock": "stock.reserve", "return_stock": "stock.return",
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("i", "issue_stock", N_("issue material: what is kept stands in the paper"), show=False),
        Binding("k", "keep_stock", N_("keep material for the deal"), show=False),
        Binding("r", "return_stock", N_("take material back from the deal"), show=False),
    ]

    # -- keys

    def _type(self, way: str, rows: list[dict[str, str]]) -> None:
        self.open("stock sheet", way, rows, {"deal": str(self.number)}, then=self.came_back)

    def action_issue_stock(self) -> None:
        """Issue to the deal; what is kept for it stands in the paper."""
        if self.deal is not None:
            kept = self.deal.kept.records()
            self._type("issue", [{"item": row["code"], "quantity": f"{row['left'].normalize():f}"} for row in kept])

    def action_keep_stock(self) -> None:
        """Keep something for the deal."""
        self._type("reserve", [])

    def action_return_stock(self) -> None:
        """Take back what the deal did not use; what it has stands in the paper, how much is to be typed."""
        if self.deal is not None:
            self._type("return", [{"item": row["code"]} for row in self.deal.issued.records()])

    def let_go(self, thing: Thing) -> None:
        """Let go of what is kept."""
        words = _("“{what}” is let go; u keeps it again").format(what=thing.words)
        release(self, thing.number, lambda: self.came_back(words))
