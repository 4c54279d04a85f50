"""The reports of the full screen: the same figures as commands print, with the lists behind them."""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Callable

from agencycli import clock
from agencycli.i18n import N_, _
from agencycli.models import Staff
from agencycli.queries import funnel, load, month, profit_groups
from agencycli.queries.behind import Behind, Report
from agencycli.queries.lists import list_query
from agencycli.services.pipeline import pipelines

WEEKS = 3


def report(actor: Staff, name: str, turn: int = 0) -> Report:
    """Return a report of ``REPORTS``. ``turn`` goes on from what it begins with, or back.

    That is by pipelines, by what deals are grouped by, by months, by three weeks. Raises KeyError.
    """
    return REPORTS[name][1](actor, turn)


def _funnel(actor: Staff, turn: int) -> Report:
    known = pipelines()
    return funnel.funnel(actor, known[turn % len(known)]) if known else Report("funnel", [], [])


def _profit(actor: Staff, turn: int) -> Report:
    ways = list(profit_groups.GROUPS)
    return profit_groups.groups(actor, ways[turn % len(ways)])


def _month(actor: Staff, turn: int) -> Report:
    months = clock.today().year * 12 + clock.today().month - 1 + turn
    return month.month(actor, dt.date(months // 12, months % 12 + 1, 1))


def _load(actor: Staff, turn: int) -> Report:
    monday = clock.today() - dt.timedelta(days=clock.today().weekday()) + dt.timedelta(weeks=WEEKS * turn)
    found = load.load(monday, WEEKS)
    series = list_query("series", actor)
    repeating = {name for (name,) in series.rows(series.ids(), ["owner"])}
    behind = []
    for name, first, *_rest in found.rows:
        last = first + dt.timedelta(days=6)
        # What is overdue stands on today.
        since = () if first <= clock.today() else (f"shown_on >= {first}",)
        title, theirs = f"{name} · {first:%d.%m}", f"owner = {name}"
        behind.append([
            Behind.of(title, _("to do"), "items", (theirs, *since, f"shown_on <= {last}")),
            *([Behind.of(title, _("repeats"), "series", (theirs,))] if name in repeating else []),
        ])  # fmt: skip
    last = monday + dt.timedelta(weeks=WEEKS, days=-1)
    return Report(
        "load", found.columns, found.rows, behind=behind, about=f"{monday:%d.%m} – {last:%d.%m}",
        command=f"agency load --from {monday} --weeks {WEEKS}",
    )  # fmt: skip


def _sources(actor: Staff, turn: int) -> Report:
    query = list_query("sources", actor)
    keys = ["name", "clients", "deals", "won", "received", *(("cost", "margin") if actor.may_see_cost else ())]
    found = query.listing(columns=["id", *keys], sort="-received")
    behind = []
    for number, name, *_figures in found.rows:
        deals = (f"source = {name}",)
        behind.append([
            # Whoever is switched off came from there too.
            Behind.of(name, _("clients"), "clients", (f"source = {name}", "off is not empty")),
            Behind.of(name, _("deals"), "deals", deals),
            Behind.of(name, _("won deals"), "deals", (*deals, "status = won")),
            Behind.of(name, _("what deals earned"), "profits", (f"source_id = {number}",)),
        ])  # fmt: skip
    command = shlex.join(["agency", "source", "list", "--columns", ",".join(keys), "--sort=-received"])
    rows = [row[1:] for row in found.rows]
    return Report("sources", found.columns[1:], rows, behind=behind, command=command)


REPORTS: dict[str, tuple[str, Callable[[Staff, int], Report]]] = {
    "funnel": (N_("Funnel"), _funnel),
    "profit": (N_("Profit"), _profit),
    "month": (N_("Month"), _month),
    "load": (N_("Load"), _load),
    "sources": (N_("Sources"), _sources),
}
"""Name -> (title, how to make it)."""
