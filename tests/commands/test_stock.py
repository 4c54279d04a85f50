"""The warehouse by commands: the words of the contract, several items in a line, refusals with their numbers."""

from __future__ import annotations

import json
from decimal import Decimal as D

import pytest

from agencycli import services


@pytest.fixture
def ran(agency, run_cli):
    """Run a command that must succeed."""

    def run(*words, **how):
        done = run_cli("stock", *words, **how)
        assert done.code == 0, done.err
        return done

    return run


def levels(ran):
    rows = json.loads(ran("levels", "--format", "json").out)
    return {row["code"]: tuple(D(row[key]) for key in ("on_hand", "reserved", "available")) for row in rows}


def test_a_morning_in_the_warehouse(agency, ran, run_cli):
    client = services.client.add(agency.actor, {"name": "Ремстрой"})
    deal = services.deal.add(agency.actor, client, {"title": "Листовки"})
    ran("item", "add", "PAP-130", "--name", "Бумага", "--unit", "sheet", "--yes")
    ran("item", "add", "TSH-W-M", "--name", "=cmd [red]", "--unit", "piece", "--yes")
    ran("item", "packing", "PAP-130", "pack", "250")
    ran("receive", "PAP-130", "4pack@4.30", "TSH-W-M", "12", "--price", "310", "--yes")
    ran("reserve", "PAP-130", "850", "--deal", deal.id)
    assert levels(ran) == {"PAP-130": (1000, 850, 150), "TSH-W-M": (12, 0, 12)}
    issued = ran("issue", "PAP-130", "870", "TSH-W-M", "2", "--deal", deal.id, "--yes", "--format", "json")
    told = json.loads(issued.out)
    assert told["excess"] == [{"code": "PAP-130", "quantity": "20.000"}]
    assert sum(D(row["value"]) for row in told["moves"]) == -(870 * D("4.3") + 620)
    refused = run_cli("stock", "issue", "TSH-W-M", "11", "--yes")
    assert refused.code == 4
    assert "TSH-W-M: 11 pieces asked, 10 pieces at “Office”, 1 piece short" in refused.err
    assert f"deal {deal.id}" in refused.err
    ran("return", "PAP-130", "70", "--deal", deal.id)
    ran("move", "PAP-130", "100", "--to", "Print shop", "--sent")
    paper = json.loads(ran("papers", "--format", "json", "--limit", "1").out)[0]["id"]
    ran("arrive", paper)
    assert levels(ran)["PAP-130"] == (200, 0, 200)
    assert ran("value", "--format", "csv").out.count("\n") == 3
    assert "Бумага" in ran("card", "PAP-130").out


def test_lines_of_json_are_one_paper_all_or_none(agency, ran, run_cli):
    ran("item", "add", "INK", "--name", "Краска", "--unit", "l")
    lines = (
        '{"code": "INK", "quantity": "2.5", "price": 900, "expiry_on": "2027-01-31"}\n{"code": "INK", "quantity": 1}'
    )
    ran("receive", "--json", "-", input=lines)
    assert levels(ran)["INK"][0] == D("3.5")
    assert len(json.loads(ran("papers", "--format", "json").out)) == 1
    wrong = run_cli(
        "stock", "receive", "--json", "-", input='{"code": "INK", "quantity": 1}\n{"code": "НЕТ", "quantity": 1}'
    )
    assert wrong.code == 4 and "line 2: no item of stock" in wrong.err
    assert levels(ran)["INK"][0] == D("3.5")


def test_a_rehearsal_and_a_wrong_line_change_nothing(agency, ran, run_cli):
    ran("item", "add", "PAP", "--name", "Бумага", "--unit", "sheet")
    ran("receive", "PAP", "10", "--price", "1", "--dry-run")
    for words in (("PAP",), ("PAP", "0"), ("PAP", "1.5"), ("PAP", "много"), ()):
        assert run_cli("stock", "receive", *words).code == 2
    assert levels(ran)["PAP"] == (0, 0, 0)


def test_an_earlier_day_shows_what_it_does_and_asks(agency, ran, run_cli):
    ran("item", "add", "PAP", "--name", "Бумага", "--unit", "sheet")
    ran("receive", "PAP", "10", "--price", "1", "--on", "01.11.2026", "--yes")
    asked = run_cli("stock", "issue", "PAP", "4", "--on", "02.11.2026")
    assert asked.code == 2
    assert "02.11.2026  10 → 6" in asked.err
    ran("close", "2026-10")
    closed = run_cli("stock", "receive", "PAP", "1", "--price", "1", "--on", "31.10.2026", "--yes")
    assert closed.code == 4
    assert "agency stock reopen 2026-10" in closed.err
