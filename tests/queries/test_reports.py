"""Reports and the lists behind their figures: profit by product, funnel, month, load, sources (R33, R50, R59)."""

from __future__ import annotations

import datetime as dt
import json
import shlex
from decimal import Decimal

import pytest

from agencycli import queries, services
from agencycli.models import LostReason, Stage
from agencycli.queries import reports
from agencycli.queries.conditions import parse_all
from agencycli.queries.profit_groups import GROUPS, groups
from agencycli.services.frame import entry

D = Decimal
TODAY = dt.date(2026, 11, 23)


def _work(agency, frozen):
    """A deal of booklets and texts with costs, one of booklets only, one without lines, one that is only asked for."""
    actor = agency.actor
    services.classifier.add_source(actor, "форум")
    client = services.client.add(actor, {"name": "Ремстрой", "source": "форум"})
    maker = services.client.add(actor, {"name": "Типография"})
    both, booklets, bare, asked = (
        services.deal.add(actor, client, {"title": title, "source": source})
        for title, source in (("каталог", "форум"), ("буклеты", "форум"), ("без строк", ""), ("запрос", ""))
    )
    printed = services.deal_line.add(actor, both, {"title": "печать", "price": "1000", "kind": "print"})
    services.deal_line.add(actor, both, {"title": "тексты", "price": "500", "kind": "creative"})
    services.deal_line.add(actor, booklets, {"title": "печать", "price": "200,01", "kind": "print"})
    services.deal_line.add(actor, asked, {"title": "печать", "price": "7000", "kind": "print"})
    services.job.place(actor, both, "печать", maker, D(400), line=printed)
    services.budget.add(actor, both, {"kind": "other", "amount": "100,01"})
    services.budget.add(actor, bare, {"kind": "revenue", "amount": "50", "due_on": "25.11.2026"})
    for deal in (both, booklets, bare):
        agreed = Stage.get((Stage.pipeline == deal.pipeline_id) & (Stage.status == "agreed"))
        services.deal_stage.move(actor, deal, agreed, confirmed=True)
    return {"both": both, "booklets": booklets, "bare": bare, "asked": asked}


@pytest.fixture
def deals(stocked):
    return stocked(_work)


def behind(actor, one):
    """Return the numbers in a list behind a figure."""
    return list(queries.lists.list_query(one.listing, actor).ids(parse_all(one.where)))


class TestProfitTogether:
    def test_a_deal_of_several_kinds_is_parted_by_its_lines(self, agency, deals):
        """R59. The printer's 400 belong to print; 100.01 of the rest are parted two to one, to the kopeck."""
        rows = {row[0]: row[1:6] for row in groups(agency.actor).rows}
        assert rows["print"] == (2, D("1200.01"), D("466.67"), D("733.34"), 61)
        assert rows["creative"] == (1, D("500.00"), D("33.34"), D("466.66"), 93)
        assert rows["none"] == (1, D("50.00"), D("0.00"), D("50.00"), 100)
        assert rows["all"] == (3, D("1750.01"), D("500.01"), D("1250.00"), 71)

    @pytest.mark.parametrize("by", sorted(GROUPS))
    def test_groups_add_up_and_open_their_deals(self, agency, deals, by):
        report = groups(agency.actor, by, since=TODAY)
        *parts, whole = report.rows
        assert [sum(row[place] for row in parts) for place in (2, 3, 4)] == list(whole[2:5])
        for row, [one] in zip(report.rows, report.behind, strict=True):
            assert len(behind(agency.actor, one)) == row[1]
        assert groups(agency.actor, by, since=dt.date(2026, 11, 24)).rows[-1][1] == 0

    def test_who_may_not_see_costs_gets_revenue_and_own_clients_only(self, agency, deals, staff_of_role, run_cli):
        closed = staff_of_role("manager", login="ira", own_clients_only=True)
        for by in GROUPS:
            found = groups(closed, by)
            assert [column.key for column in found.columns] == ["name", "deals", "revenue", "list"]
            assert [row[:3] for row in found.rows] == [("all", 0, D(0))]
        printed = json.loads(run_cli("--as", "ira", "deal", "profit", "--by", "kind", "--format", "json").out)
        assert printed == [{"name": "all", "deals": 0, "revenue": "0.00", "list": printed[0]["list"]}]


class TestFunnel:
    def test_lost_deals_count_where_they_were_lost_also_when_no_move_was_written_down(self, agency, deals):
        """Deals taken in from a sheet are lost from the first row on."""
        deal = deals["asked"]
        services.deal_stage.lose(agency.actor, deal, LostReason.get(~LostReason.needs_note))
        lost = queries.scope.get_deal(agency.actor, deal.id)
        offer = Stage.get((Stage.pipeline == deal.pipeline_id) & (Stage.status == "offer"))
        with entry(agency.actor, "test.fill"):
            lost.lost_from = offer.id
            lost.save()
        report = queries.funnel.funnel(agency.actor, deal.pipeline)
        rows = {row[0]: row for row in report.rows}
        assert (rows[offer.name][1], rows[offer.name][4]) == (4, 1)
        assert report.summary == f"bottleneck: {offer.name}, 75 percent go on"
        for row, lists in zip(report.rows, report.behind, strict=True):
            counts = [len(behind(agency.actor, one)) for one in lists]
            assert counts == [row[1], row[4], row[6]]


class TestMonth:
    def test_each_figure_is_the_sum_of_the_list_behind_it(self, agency, deals):
        actor = agency.actor
        services.income.receive(actor, deals["both"], D("300"))
        services.income.bill(actor, deals["both"], D("1500"))
        rent = services.budget.add(actor, None, {"amount": "70", "title": "аренда", "due_on": "30.11.2026"})
        services.budget.pay(actor, rent, D(60))
        report = queries.month.month(actor, TODAY)
        for row, lists in zip(report.rows[:-2], report.behind[:-2], strict=True):
            for figure, one in zip(row[1:4], lists, strict=True):
                query = queries.lists.list_query(one.listing, actor)
                assert sum(cells[0] for cells in query.rows(behind(actor, one), ["amount"])) == figure
        assert report.rows[0][1:4] == (D(50), D(1500), D(300))

    def test_revenue_that_nobody_gave_a_day_is_a_figure_of_its_own(self, agency, deals, staff_of_role):
        """R236. Of 1500 there came 300, 200.01 are open, 50 have their day; what is not agreed is not counted."""
        actor = agency.actor
        services.income.receive(actor, deals["both"], D("300"))
        services.budget.add(actor, deals["both"], {"kind": "revenue", "amount": "100", "due_on": "10.01.2027"})
        report = queries.month.month(actor, TODAY)
        kind, left, *_rest = report.rows[-1]
        assert (kind, left) == ("unscheduled", D("1300.01"))
        assert report.rows[-2][0] == "result"
        [one] = report.behind[-1]
        query = queries.lists.list_query(one.listing, actor)
        assert query.rows(behind(actor, one), ["title", "unscheduled"]) == [
            ("буклеты", D("200.01")), ("каталог", D("1100.00")),
        ]  # fmt: skip
        assert queries.month.month(staff_of_role("manager", own_clients_only=True), TODAY).rows[-1][1] == D(0)


def test_sources_and_load_open_what_they_count(agency, deals, staff_of_role):
    actor = agency.actor
    services.item.add(actor, {"title": "позвонить", "due_on": "2026-11-20"})
    services.item.add(actor, {"title": "встреча", "due_on": "2026-11-24"})
    services.item.add(actor, {"title": "потом", "due_on": "2026-12-01"})
    sources = reports.report(actor, "sources")
    [(row, lists)] = [pair for pair in zip(sources.rows, sources.behind, strict=True) if pair[0][0] == "форум"]
    assert [len(behind(actor, one)) for one in lists] == [*row[1:4], row[2]]
    load = reports.report(actor, "load")
    mine = [one for row, [one] in zip(load.rows, load.behind, strict=True) if row[0] == actor.name]
    assert [len(behind(actor, one)) for one in mine[:2]] == [2, 1], "what is overdue stands on today"
    manager = staff_of_role("manager")
    assert not {"cost", "margin"} & {column.key for column in reports.report(manager, "sources").columns}


@pytest.mark.parametrize("name", sorted(reports.REPORTS))
def test_the_command_of_a_report_and_those_behind_it_work(agency, deals, run_cli, name):
    for turn in (-1, 0, 1):
        report = reports.report(agency.actor, name, turn)
        commands = [report.command, *{one.command for lists in report.behind[:2] for one in lists}]
        for command in commands if turn == 0 else commands[:1]:
            assert run_cli(*shlex.split(command)[1:]).code == 0, command
