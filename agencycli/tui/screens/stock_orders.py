"""Orders to suppliers: sent, received by the supplier's bill, closed or called off by key."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType

from agencycli import clock, queries, services
from agencycli.i18n import N_, _, language
from agencycli.money import rounded
from agencycli.queries.lists import ListQuery
from agencycli.queries.stock.orders import DRAFT, ORDERED, STATES
from agencycli.services.stock import ordering
from agencycli.services.stock.amounts import plain
from agencycli.tui.cells import short_day
from agencycli.tui.listing.asked import Asked
from agencycli.tui.listing.glance import Drawing
from agencycli.tui.listing.rows import Shown, due
from agencycli.tui.listing.screen import ListScreen
from agencycli.tui.pieces import DIM, line
from agencycli.values.text import visible


class StockOrdersScreen(ListScreen):
    """Orders, the open ones unless asked otherwise; what each holds stands below."""

    WHERE = N_("Orders to suppliers")
    LISTING = "stock-orders"
    GROUP = "stock order"
    COLUMNS = ("id", "supplier", "state", "ordered_on", "due_on", "lines", "sum", "who", "note")
    LOOKS: ClassVar = {"supplier": Shown(width=22), "due_on": Shown(draw=due)}
    EMPTY = N_("nothing is ordered: p in the warehouse proposes what to buy")
    HINT = N_("a supplier or item; state = ordered; late = yes")
    CARD = "stock order lines"
    GLANCE = 6
    PERMISSIONS: ClassVar = {
        "send": "stock.order-send", "receive": "stock.order-receive", "close": "stock.order-close",
        "cancel": "stock.order-cancel",
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "receive", N_("receive")),
        Binding("d", "send", N_("ordered")),
        Binding("x", "cancel", N_("call off")),
        Binding("c", "close", N_("wait for no more")),
        Binding("enter", "card", N_("its lines")),
        Binding("escape", "back", N_("back"), show=False),
    ]

    def first_asked(self, query: ListQuery) -> Asked:
        """Begin with the orders that are not done with."""
        asked = super().first_asked(query)
        if asked.title:
            return asked
        return Asked(title=_("open"), given=tuple(queries.conditions.parse_all(["open = yes"])))

    def open_row(self, number: int) -> None:
        """Open the lines of an order."""
        self.open(self.CARD, [f"order_id = {number}"], _("order {number}").format(number=number), then=self.came_back)

    def glance_at(self, number: int, wide: bool) -> Any:
        """Return what an order holds."""
        return queries.stock.orders.card(self.actor, self._order(number))

    def drawing_of(self, found: Any) -> Drawing:
        """Draw its lines, as many as there is room for."""

        def drawn(width: int, height: int) -> Text:
            by = _("due {day}").format(day=short_day(found.due_on, clock.today())) if found.due_on else ""
            head = " · ".join(part for part in (found.supplier, _(STATES[found.state]), by, found.note) if part)
            lines = [line([(visible(head), "bold")], width)]
            for row in found.lines.records()[: height - 1]:
                said = _("{ordered} ordered, {came} came").format(
                    ordered=plain(row["quantity"]), came=plain(row["came"])
                )
                lines.append(line([(f"{visible(row['code'])} {visible(row['name'])} · ", ""), (said, DIM)], width))
            return Text("\n").join(lines)

        return drawn

    # -- keys

    def _order(self, number: int) -> Any:
        return queries.lists.record("stock-orders", self.actor, number, _("order"))

    def _act(self, act: Callable[..., Any], words: str, verb: str) -> None:
        number = self.table.row_id
        if number is not None:
            self.change(
                lambda: act(self.actor, self._order(number)), lambda _row: self._done(words.format(number=number)),
                command=f"agency stock order {verb} {number}",
            )  # fmt: skip

    def _done(self, words: str) -> None:
        self.tell(words)
        self.look()

    def action_send(self) -> None:
        """Put down that it was ordered: it is on the way now."""
        self._act(services.stock.ordering.send, _("order {number} is on the way; u takes it back"), "send")

    def action_close(self) -> None:
        """Wait for no more of it."""
        self._act(services.stock.ordering.close, _("order {number} is closed; u takes it back"), "close")

    def action_cancel(self) -> None:
        """Call it off, after asking."""
        from agencycli.tui.dialogs.confirm import Confirm

        cancel = partial(
            self._act, services.stock.ordering.cancel, _("order {number} is called off; u takes it back"), "cancel"
        )
        self.ask(Confirm(_("Call this order off?")), lambda yes: cancel() if yes else None)

    def action_receive(self) -> None:
        """Receive what came, by the supplier's bill: what is still to come stands in the paper, at the agreed price."""
        if self.table.row_id is not None:
            read = partial(_still_to_come, self._order, self.table.row_id)
            self.in_thread(read, partial(self._type, self.table.row_id), group="opening")

    def _type(self, number: int, found: tuple[str, list[dict[str, str]]]) -> None:
        state, rows = found
        if state == DRAFT:
            self.tell(_("it was not sent yet: d puts down that it was ordered"))
        elif state != ORDERED:
            self.tell(_("nothing of it is still to come"))
        else:
            self.open("stock sheet", "order", rows, {"order": str(number)}, then=self.came_back)


class StockOrderLinesScreen(ListScreen):
    """What is ordered, line by line; of one order when it was opened there."""

    WHERE = N_("Ordered")
    LISTING = "stock-order-lines"
    GROUP = "stock order lines"
    COLUMNS = ("code", "name", "quantity", "came", "left", "packs", "packing", "price", "sum", "order_id", "supplier")
    LOOKS: ClassVar = {"code": Shown(width=12), "name": Shown(width=22)}
    EMPTY = N_("nothing is ordered: p in the warehouse proposes what to buy")
    HINT = N_("a code or name; left > 0; supplier ~ paper")
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", N_("back"))]


def _still_to_come(order_of: Callable[[int], Any], number: int) -> tuple[str, list[dict[str, str]]]:
    """Return (state, rows of a sheet) of an order."""
    order = order_of(number)
    rows = []
    for one in ordering.lines(order):
        rest = ordering.rest(one)
        if rest > 0:
            rows.append({"item": one.item.code, "quantity": f"{rest.normalize():f}", "price": _agreed(one)})
    return order.state, rows


def _agreed(one: Any) -> str:
    """Return the agreed price of a base unit; nothing where it is no whole number of kopecks: the line keeps it."""
    if one.price is None:
        return ""
    each = one.price / (one.packing.quantity if one.packing_id else 1)
    return f"{each:.2f}".replace(".", "," if language() == "ru" else ".") if each == rounded(each) else ""
