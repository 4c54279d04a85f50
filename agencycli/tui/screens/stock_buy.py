"""What is to be bought, worked through by key: take it, change how much or of whom, leave it; orders are made of it."""

from __future__ import annotations

import shlex
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any, ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container

from agencycli import clock, queries, services
from agencycli.i18n import N_, _, language, ngettext
from agencycli.listing import Column
from agencycli.money import printed
from agencycli.services.stock import amounts
from agencycli.services.stock.replenishing import Offer, Proposal, offered, proposals
from agencycli.tui.cells import Toned, short_day
from agencycli.tui.listing.glance import Glance
from agencycli.tui.live import LiveScreen
from agencycli.tui.pieces import DIM, line
from agencycli.tui.widgets.table import VirtualTable
from agencycli.values.text import visible

TAKEN, LEFT = "✓", "–"
READ_FROM = frozenset({"stock_move", "stock_paper", "stock_reservation", "stock_order", "stock_order_line",
                       "stock_supply", "stock_item", "stock_packing"})  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """What is decided of a proposal so far: which offer, and whether it is taken (None: not yet)."""

    proposal: Proposal
    offer: Offer | None
    taken: bool | None = None


class BuyRows:
    """Proposals for a table, with what is decided."""

    def __init__(self, choices: Mapping[int, Choice], names: Mapping[int, str], sees_cost: bool) -> None:
        self.choices = choices
        self.names = names
        self.ids = array("q", choices)
        self.sees_cost = sees_cost
        self.columns: Sequence[Column] = [
            Column("taken", "", "text", 1),
            Column("code", _("Code"), "text", 12),
            Column("name", _("Name"), "text", 18),
            Column("available", _("Free"), "quantity"),
            Column("quantity", _("To buy"), "quantity"),
            Column("packs", _("Packings"), "text", 9),
            Column("supplier", _("Supplier"), "text", 12),
            *([Column("sum", _("Sum"), "money")] if sees_cost else []),
            Column("runs_out_on", _("Ends"), "date"),
        ]

    def page(self, ids: Sequence[int]) -> Sequence[tuple[Any, ...] | None]:
        """Return the values of rows."""
        return [self._row(self.choices[number]) if number in self.choices else None for number in ids]

    def _row(self, one: Choice) -> tuple[Any, ...]:
        proposal, offer = one.proposal, one.offer
        mark = {True: Toned(TAKEN, "accent"), False: Toned(LEFT, "dim"), None: ""}[one.taken]
        packs = ""
        if offer is not None and offer.packs is not None:
            packs = f"{amounts.plain(offer.packs)} {offer.supply.packing.name}"
        supplier = self.names.get(offer.supply.supplier_id, "") if offer else Toned(_("nobody"), "warning")
        free = proposal.position.available
        return (
            mark, proposal.item.code, proposal.item.name, Toned(free, "alarm") if free <= 0 else free,
            offer.quantity if offer else proposal.quantity, packs, supplier,
            *([offer.sum if offer else None] if self.sees_cost else []), proposal.runs_out_on,
        )  # fmt: skip


class StockBuyScreen(LiveScreen):
    """Proposals to buy, what runs out first on top; Ctrl+S makes orders of those taken. Answers words."""

    WHERE = N_("To buy")
    EMPTY = N_("there is enough of everything")
    PERMISSIONS: ClassVar = {"order": "stock.propose"}
    HORIZONTAL_BREAKPOINTS = [(0, "-under"), (120, "-beside")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", N_("take it")),
        Binding("x", "leave_out", N_("leave it")),
        Binding("h", "how_much", N_("how much")),
        Binding("v", "other", N_("other supplier")),
        Binding("ctrl+s", "order", N_("make orders")),
        Binding("a", "take_all", N_("take all that somebody sells"), show=False),
        Binding("o", "orders", N_("orders"), show=False),
        Binding("c", "card", N_("card of the item"), show=False),
        Binding("escape", "back", N_("back"), show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.table = VirtualTable(empty=_(self.EMPTY))
        self.glance = Glance(6)
        self.choices: dict[int, Choice] = {}
        self.names: dict[int, str] = {}
        self.watched = READ_FROM

    def body(self) -> ComposeResult:
        """Yield the list, and why each is proposed."""
        with Container(id="list"):
            yield self.table
            yield self.glance

    def on_mount(self) -> None:
        """Read what is to be bought."""
        self.table.focus()
        self.agency.done_command = "agency stock reorder"
        self.refresh_data()

    # -- reading

    def refresh_data(self) -> None:
        """Read it anew; what is decided stays."""
        self.in_thread(self._read, self._show, group="buy")

    def _read(self) -> tuple[list[Proposal], dict[int, str], int]:
        newest = services.frame.newest_entry()
        found = proposals()
        return found, queries.stock.reorder.names(self.actor, found), newest

    def _show(self, read: tuple[list[Proposal], dict[int, str], int]) -> None:
        found, self.names, newest = read
        self.seen = max(self.seen, newest)
        before = self.choices
        self.choices = {
            one.item.id: replace(before[one.item.id], proposal=one) if one.item.id in before else Choice(one, one.best)
            for one in found
        }
        self._draw()

    def _draw(self) -> None:
        self.table.show(BuyRows(self.choices, self.names, self.actor.may_see_cost))
        taken = self.taken
        words = _("{taken} of {count} taken").format(taken=len(taken), count=len(self.choices))
        sums = [one.offer.sum for one in taken if one.offer and one.offer.sum is not None]
        if sums and self.actor.may_see_cost:
            words += f" · {printed(sum(sums, Decimal(0)), language())}"
        self.show_place(count=words)

    @property
    def taken(self) -> list[Choice]:
        """What was taken."""
        return [one for one in self.choices.values() if one.taken and one.offer is not None]

    @property
    def chosen(self) -> Choice | None:
        """The proposal under the cursor."""
        return self.choices.get(self.table.row_id) if self.table.row_id is not None else None

    @on(VirtualTable.Highlighted)
    def tell_why(self) -> None:
        """Tell why it is proposed, and who else sells it."""
        one = self.chosen
        self.glance.show(partial(self._why, one) if one else None)

    def _why(self, one: Choice, width: int, height: int) -> Text:
        told = Text(visible(queries.stock.reorder.why(one.proposal)), style="")
        lines = [Text(f"{visible(one.proposal.item.code)} {visible(one.proposal.item.name)}", style="bold"), told]
        for offer in one.proposal.offers:
            is_chosen = one.offer is not None and offer.supply == one.offer.supply
            lines.append(line([(f"  {self._offer(offer)}", "" if is_chosen else DIM)], width))
        return Text("\n").join(lines)

    def _offer(self, offer: Offer) -> str:
        parts = [self.names.get(offer.supply.supplier_id, "–"), amounts.plain(offer.quantity)]
        if self.actor.may_see_cost and offer.sum is not None:
            parts.append(printed(offer.sum, language()))
        parts.append(_("would come {day}").format(day=short_day(offer.due_on, clock.today())))
        return " · ".join(visible(part) for part in parts)

    # -- deciding

    def _decide(self, **changes: Any) -> None:
        one = self.chosen
        if one is not None:
            self.choices[one.proposal.item.id] = replace(one, **changes)
            self._draw()

    @on(VirtualTable.Opened)
    def action_take(self) -> None:
        """Take it, and go on to the next."""
        one = self.chosen
        if one is not None and one.offer is None:
            self.tell(_("nobody is known to sell {code}: agency stock item supply {code} SUPPLIER").format(
                code=one.proposal.item.code))  # fmt: skip
        elif one is not None:
            self._decide(taken=True)
            self.table.action_move(1)

    def action_leave_out(self) -> None:
        """Leave it out this time, and go on to the next."""
        self._decide(taken=False)
        self.table.action_move(1)

    def action_take_all(self) -> None:
        """Take all that somebody sells and that was not left out."""
        for number, one in self.choices.items():
            if one.offer is not None and one.taken is None:
                self.choices[number] = replace(one, taken=True)
        self._draw()

    def action_how_much(self) -> None:
        """Buy more or less; whole packings and the least order hold."""
        from agencycli.tui.dialogs.ask import Ask

        one = self.chosen
        if one is None or one.offer is None:
            return
        question = _("How much of {code}? E.g. 1500, 6 pack").format(code=one.proposal.item.code)
        self.ask(Ask(question, amounts.plain(one.offer.quantity)), partial(self._as_much, one))

    def _as_much(self, one: Choice, text: str) -> None:
        assert one.offer is not None
        supply = one.offer.supply

        def read() -> Offer:
            return offered(one.proposal.item, supply, amounts.read(one.proposal.item, text))

        self.in_thread(read, lambda offer: self._decide(offer=offer, taken=True), group="much")

    def action_other(self) -> None:
        """Buy of another supplier."""
        from agencycli.tui.dialogs.choose import Choose

        one = self.chosen
        if one is None or len(one.proposal.offers) < 2:
            self.tell(_("only one supplier is known, or none"))
            return
        options = [(str(place), self._offer(offer)) for place, offer in enumerate(one.proposal.offers)]
        offers = one.proposal.offers
        self.ask(Choose(_("Of whom?"), options), lambda place: self._decide(offer=offers[int(place)], taken=True))

    # -- ordering

    def action_order(self) -> None:
        """Make orders of what is taken, one a supplier."""
        taken = self.taken
        if not taken:
            self.tell(_("take something first: Enter takes a row, a takes all"))
            return
        offers = [one.offer for one in taken if one.offer is not None]
        self.change(
            partial(services.stock.ordering.propose, self.actor, offers), self._ordered, command=_command(offers)
        )

    def _ordered(self, orders: list[Any]) -> None:
        self.choices = {}
        numbers = ", ".join(str(one.id) for one in orders)
        words = ngettext("order {numbers} is a draft", "orders {numbers} are drafts", len(orders)).format(
            numbers=numbers
        )
        self.leave(_("{what}: o shows them; u takes it back").format(what=words))

    def action_orders(self) -> None:
        """Show the orders."""
        self.open("stock orders", then=lambda words: self.tell(words) if isinstance(words, str) else None)

    def action_card(self) -> None:
        """Open the card of the item."""
        if self.table.row_id is not None:
            self.open("stock card", self.table.row_id)


def _command(offers: Sequence[Offer]) -> str:
    """Return the commands that make the same orders, one a supplier."""
    by_supplier: dict[int, list[str]] = {}
    for one in offers:
        words = by_supplier.setdefault(one.supply.supplier_id, [])
        words += [one.supply.item.code, f"{one.quantity.normalize():f}"]
    return " && ".join(
        shlex.join(["agency", "stock", "order", "add", str(number), *words]) for number, words in by_supplier.items()
    )
