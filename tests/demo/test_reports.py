"""Every figure of every report of the demo agency is the count or the sum of the list behind it (R33, R50, R59)."""

from __future__ import annotations

import datetime as dt
import shlex
from decimal import Decimal

import pytest

from agencycli import services
from agencycli.models import Client, Item, Staff
from agencycli.queries import reports
from agencycli.queries.conditions import parse_all
from agencycli.queries.lists import list_query
from agencycli.queries.load import usual_minutes
from agencycli.queries.series import occurrences
from agencycli.services.pipeline import pipelines

LISTS = {
    "funnel": ("reached", "lost", "now"),
    "profit": ("deals",),
    "month": ("plan", "papers", "money"),
    "sources": ("clients", "deals", "won"),
}
"""The figure of a row that each of the lists behind it counts, or of a month sums, in order."""


@pytest.fixture
def tables(demo):
    """The demo agency with a client of a source switched off, and something put off."""
    actor = demo.actor
    services.client.switch_off(actor, Client.get(Client.source.is_null(False) & Client.off_at.is_null()))
    services.item.snooze(actor, [Item.get((Item.state == "open") & Item.due_on.is_null(False))], dt.date(2026, 12, 2))
    return lambda name, turns=1: [reports.report(actor, name, turn) for turn in range(turns)]


def numbers(actor, one):
    query = list_query(one.listing, actor)
    return query, query.ids(parse_all(one.where))


def total(actor, one, column):
    query, ids = numbers(actor, one)
    return sum((row[0] or 0 for row in query.rows(ids, [column])), Decimal(0))


def amount(actor, one):
    return total(actor, one, "amount")


def unscheduled(actor, one):
    return total(actor, one, "unscheduled")


def result(actor, one):
    """What came less what went."""
    query, ids = numbers(actor, one)
    return sum(moved if kind == "revenue" else -moved for kind, moved in query.rows(ids, ["kind", "amount"]))


def test_every_figure_of_every_report_is_the_list_behind_it(demo, tables):
    actor = demo.actor
    for name, figures in LISTS.items():
        for report in tables(name, {"funnel": len(pipelines()), "profit": 4, "month": 3}.get(name, 1)):
            for row, lists in zip(report.listing().records(), report.behind, strict=True):
                said = (report.name, report.about, row)
                if name == "month":
                    sums = {"result": result, "unscheduled": unscheduled}.get(row["kind"], amount)
                    found = [sums(actor, one) for one in lists]
                else:
                    found = [len(numbers(actor, one)[1]) for one in lists]
                assert found[: len(figures)] == [row[figure] for figure in figures][: len(found)], said
                if name == "sources":
                    for figure, column in (("received", "money_revenue"), ("margin", "money_margin")):
                        assert total(actor, lists[-1], column) == row[figure], said
                if name == "profit" and report.about != "Kind of product":
                    assert total(actor, lists[0], "revenue") == row["revenue"], said


def test_the_minutes_of_a_week_are_those_of_what_is_listed(demo, tables):
    """What is put off counts where it is shown."""
    usual = usual_minutes()
    [report] = tables("load")
    for row, lists in zip(report.listing().records(), report.behind, strict=True):
        query, ids = numbers(demo.actor, lists[0])
        found = sum(usual[kind] if said is None else said for said, kind in query.rows(ids, ["minutes", "kind"]))
        owner = Staff.get(Staff.name == row["staff"]).id
        again = occurrences(demo.actor, row["from_on"], row["from_on"] + dt.timedelta(days=6), [owner])
        found += sum(usual[one.kind] if one.minutes is None else one.minutes for one in again)
        assert found == row["minutes"], row
        if again:
            repeating = numbers(demo.actor, lists[1])[1]
            assert {one.series for one in again} <= set(repeating)


def test_the_commands_behind_the_figures_print_as_many(demo, tables, run_cli):
    [report] = tables("funnel")
    for row, lists in list(zip(report.rows, report.behind, strict=True))[:3]:
        printed = run_cli(*shlex.split(lists[0].command)[1:], "--format", "csv")
        assert len(printed.out.splitlines()) == row[1] + 1
