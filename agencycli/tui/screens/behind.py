"""Lists behind the figures of a report: profit of deals, planned money, papers and payments, to do, repeated."""

from __future__ import annotations

from typing import ClassVar

from agencycli.i18n import N_
from agencycli.tui.listing.rows import Shown
from agencycli.tui.listing.screen import ListScreen


class ProfitsScreen(ListScreen):
    """What deals earn."""

    WHERE = N_("Profit")
    LISTING = "profits"
    GROUP = "deal profit"
    COLUMNS = ("title", "client", "revenue", "cost", "margin", "margin_percent", "money_margin")
    MORE = ("manager", "paper_margin", "unscheduled")
    LOOKS: ClassVar = {"title": Shown(width=18)}
    EMPTY = N_("no deals yet: “agency deal add CLIENT TITLE” opens the first one")
    HINT = N_("a word of the deal; margin_percent < 20; unscheduled > 0")
    OWNER = "manager"
    CARD = "deal card"


class BudgetScreen(ListScreen):
    """Planned money."""

    WHERE = N_("Planned money")
    LISTING = "budget"
    GROUP = "budget"
    COLUMNS = ("due_on", "kind", "deal", "title", "amount", "paid", "left")
    MORE = ("counterparty", "papers")
    EMPTY = N_("nothing is planned: “agency deal cost add” plans money of a deal")
    HINT = N_("a word of it; kind = revenue; overdue = yes")


class FactsScreen(ListScreen):
    """Papers and payments."""

    WHERE = N_("Papers and payments")
    LISTING = "facts"
    GROUP = "budget facts"
    COLUMNS = ("day", "fact", "kind", "deal", "amount", "title")
    MORE = ("paper", "note")
    EMPTY = N_("no papers and payments yet: “agency deal paid” puts down what a client paid")
    HINT = N_("fact = payment; kind = revenue; day >= -30d")


class ItemsScreen(ListScreen):
    """Things to do."""

    WHERE = N_("To do")
    LISTING = "items"
    GROUP = "task"
    COLUMNS = ("due_on", "kind", "title", "client", "owner")
    MORE = ("deal", "urgency")
    EMPTY = N_("nothing to do: “agency task add” adds something")
    HINT = N_("e.g. call, Remstroy; priority = high; kind = letter")
    OWNER = "owner"
    CARD = "item"


class SeriesScreen(ListScreen):
    """What repeats."""

    WHERE = N_("What repeats")
    LISTING = "series"
    GROUP = "series"
    COLUMNS = ("title", "repeats", "next_on", "time", "owner")
    MORE = ("missed_on", "client")
    EMPTY = N_("nothing repeats yet: agency series add WORDS")
    HINT = N_("kind = call; owner = Irina")
    OWNER = "owner"
