"""All screens of the app, one line each. A module is imported when its screen is first visited."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from agencycli.i18n import N_


@dataclass(frozen=True, slots=True)
class Entry:
    """A place one can go to."""

    name: str
    key: str
    """The digit or function key that leads there."""
    title: str
    """Marked by ``N_()``, translated when shown."""
    target: str
    """``"module:Class"``; the class takes no arguments."""
    roles: tuple[str, ...] = ()
    """Who may come; empty means everybody."""
    first_for: tuple[str, ...] = ()
    """The roles that see this screen first."""


SCREENS: tuple[Entry, ...] = (
    Entry("clients", "1", N_("Clients"), "agencycli.tui.screens.clients:ClientsScreen"),
    Entry("people", "2", N_("People"), "agencycli.tui.screens.people:PeopleScreen"),
    Entry("steps", "3", N_("Next steps"), "agencycli.tui.screens.steps:StepsScreen"),
    Entry("planner", "4", N_("Three weeks"), "agencycli.tui.screens.planner:PlannerScreen", first_for=("manager",)),
    Entry("deals", "5", N_("Deals"), "agencycli.tui.screens.deals:DealsScreen"),
    Entry("board", "6", N_("Board"), "agencycli.tui.screens.board:BoardScreen"),
    Entry("reports", "f3", N_("Reports"), "agencycli.tui.screens.reports:ReportsScreen"),
    Entry("stock", "7", N_("Warehouse"), "agencycli.tui.screens.stock:StockScreen", first_for=("logistics",)),
    Entry("import", "f4", N_("Import"), "agencycli.tui.screens.import_plan:ImportPlanScreen", ("owner", "manager")),
    Entry("duplicates", "8", N_("Duplicates"), "agencycli.tui.screens.duplicates:DuplicatesScreen"),
    Entry("journal", "9", N_("Journal"), "agencycli.tui.screens.journal:JournalScreen"),
    Entry(
        "day",
        "0",
        N_("My day"),
        "agencycli.tui.screens.my_day:MyDayScreen",
        first_for=("production", "accountant", "viewer"),
    ),
)

OPENED: dict[str, str] = {
    "client card": "agencycli.tui.screens.client_card:ClientCardScreen",
    "log": "agencycli.tui.screens.log_activity:LogDialog",
    "new client": "agencycli.tui.screens.client_form:ClientFormScreen",
    "edit client": "agencycli.tui.screens.client_form:ClientFormScreen",
    "new person": "agencycli.tui.screens.person_form:NewPersonScreen",
    "edit person": "agencycli.tui.screens.person_form:PersonFormScreen",
    "deal card": "agencycli.tui.screens.deal_card:DealCardScreen",
    "new deal": "agencycli.tui.screens.deal_form:NewDealScreen",
    "edit deal": "agencycli.tui.screens.deal_form:DealFormScreen",
    "merge": "agencycli.tui.screens.merge:MergeScreen",
    "item": "agencycli.tui.screens.item_card:ItemCardDialog",
    "series": "agencycli.tui.screens.planner:PlannerScreen",
    "behind budget": "agencycli.tui.screens.behind:BudgetScreen",
    "behind clients": "agencycli.tui.screens.clients:ClientsScreen",
    "behind deals": "agencycli.tui.screens.deals:DealsScreen",
    "behind facts": "agencycli.tui.screens.behind:FactsScreen",
    "behind items": "agencycli.tui.screens.behind:ItemsScreen",
    "behind series": "agencycli.tui.screens.behind:SeriesScreen",
    "behind profits": "agencycli.tui.screens.behind:ProfitsScreen",
    "money ahead": "agencycli.tui.screens.plan_cash:MoneyAheadScreen",
    "stock card": "agencycli.tui.screens.stock_card:StockCardScreen",
    "stock buy": "agencycli.tui.screens.stock_buy:StockBuyScreen",
    "stock count": "agencycli.tui.screens.stock_count:StockCountScreen",
    "stock order lines": "agencycli.tui.screens.stock_orders:StockOrderLinesScreen",
    "stock orders": "agencycli.tui.screens.stock_orders:StockOrdersScreen",
    "stock moves": "agencycli.tui.screens.stock_papers:StockMovesScreen",
    "stock papers": "agencycli.tui.screens.stock_papers:StockPapersScreen",
    "stock sheet": "agencycli.tui.screens.stock_sheet:StockSheetScreen",
    "new stock item": "agencycli.tui.screens.stock_form:StockItemScreen",
    "edit stock item": "agencycli.tui.screens.stock_form:StockItemScreen",
    "entry": "agencycli.tui.screens.entry:EntryScreen",
}
"""What opens over a place: name -> ``"module:Class"``. The class takes the number of the record; new ones take none;
lists behind a figure take their conditions and what the figure is.

Keys that open what is not here stay silent: ``client card``, ``new client``, ``edit client``, ``log``,
``new person``, ``edit person``.
"""

FINDER = "agencycli.tui.screens.finder:Finder"
"""``"module:Class"`` of the screen that Ctrl+K opens from anywhere."""


def load(target: str) -> Callable[[], Any]:
    """Return the class that ``"module:Class"`` names. Raises ImportError or AttributeError for a wrong name."""
    module, _, name = target.partition(":")
    found: Callable[[], Any] = getattr(import_module(module), name)
    return found


def open_to(role: str, entries: Sequence[Entry] = SCREENS) -> list[Entry]:
    """Return the places a role may go to, in the order of the table."""
    return [entry for entry in entries if not entry.roles or role in entry.roles]


def first_for(role: str, entries: Sequence[Entry] = SCREENS) -> Entry | None:
    """Return where a role begins: its own screen, else the first it may see."""
    places = open_to(role, entries)
    return next((entry for entry in places if role in entry.first_for), places[0] if places else None)
