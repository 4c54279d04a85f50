"""Money of deals by commands, as its people type it."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def ok(run_cli):
    def run(*words):
        done = run_cli(*words)
        assert done.code == 0, (words, done.err)
        return done.out

    return run


@pytest.fixture
def deal(agency, ok):
    ok("client", "add", "Ремстрой")
    ok("client", "add", "Вышивка")
    ok("deal", "add", "Ремстрой", "кепки", "--on", "20.12")
    ok("deal", "line", "add", "1", "кепки", "--price", "1000", "--quantity", "100")
    return "1"


def rows(ok, *words):
    return json.loads(ok(*words, "--format", "json"))


def test_a_deal_is_planned_billed_paid_and_looked_at_three_ways(deal, ok):
    ok("deal", "cost", "add", "1", "revenue", "50%", "аванс", "--on", "01.12")
    ok("deal", "cost", "add", "1", "media", "20000", "радио", "--to", "Вышивка")
    ok("deal", "cost", "edit", "2", "--sum", "25000")
    ok("deal", "cost", "paper", "2", "25000", "--paper", "счёт 5")
    ok("deal", "cost", "pay", "2", "10000")
    ok("deal", "cost", "pay", "2", "1000", "--back")
    ok("deal", "billed", "1", "100000", "--paper", "акт 1")
    ok("deal", "paid", "1", "50000", "--on", "20.11")
    three = rows(ok, "deal", "profit", "1")
    assert [(row["base"], row["revenue"], row["media"], row["margin"], row["percent"]) for row in three] == [
        ("agreement", "100000.00", "25000.00", "75000.00", 75),
        ("papers", "100000.00", "25000.00", "75000.00", 75),
        ("money", "50000.00", "9000.00", "41000.00", 82),
    ]
    [all_] = rows(ok, "deal", "profit", "--columns", "id,margin,client_owes")
    assert all_ == {"id": 1, "margin": "75000.00", "client_owes": "50000.00"}
    lines = rows(ok, "deal", "cost", "list", "1", "--columns", "kind,left")
    assert lines[0] == {"kind": "revenue", "left": "0.00"}


def test_a_deal_from_offer_to_paid_comes_to_what_was_counted_by_hand(agency, ok, run_cli):
    """R59-R63: 8 000 + 12.34 × 1 000 − 5 % + 1 500 with 22 % on top; a bill of 10 000.01 as 66.67 and 33.33 percent."""
    for name in ("Ремстрой", "Типография", "Курьер"):
        ok("client", "add", name)
    for title in ("буклеты", "плакаты"):
        ok("deal", "add", "Ремстрой", title, "--on", "20.12")
    ok("deal", "line", "add", "1", "дизайн", "--price", "8000")
    ok(
        "deal",
        "line",
        "add",
        "1",
        "буклет",
        "--price",
        "12,34",
        "--quantity",
        "1000",
        "--discount",
        "5",
        "--reason",
        "д",
    )
    ok("deal", "line", "add", "1", "доставка", "--price", "1500", "--vat", "22", "--vat-on-top")
    for title in ("аванс", "остаток"):
        ok("deal", "cost", "add", "1", "revenue", "50%", title)
    ok("deal", "contractor", "1", "Курьер", "доставка", "1200", "--line", "3")
    for deal in "12":
        ok("deal", "cost", "add", deal, "contractor", "3000", "печать", "--to", "Типография")
    bill = ("budget", "split", "10000,01", "1=66,67", "2=33,33", "--to", "Типография", "--paper", "счёт 15")
    refused = run_cli(*bill)
    assert (refused.code, "make more than 3,000" in refused.err) == (4, True)
    ok(*bill, "--over")
    ok("deal", "billed", "1", "21553", "--paper", "акт 1")
    ok("deal", "paid", "1", "10776,50")
    ok("deal", "paid", "1", "10776,50")
    ok("deal", "paid", "1", "776,50", "--back")
    ok("contractor", "receive", "1")
    ok("contractor", "accept", "1")
    ok("contractor", "pay", "1")
    again = run_cli("contractor", "pay", "1")
    assert (again.code, "job 1 is paid: 1200.00" in again.err) == (4, True)
    ok("deal", "hours", "1", agency.actor.login, "3:30", "--rate", "600")
    ok("deal", "staff", "put", "1", agency.actor.login, "--share", "10", "--of", "money")
    ok("deal", "staff", "pay", "1", agency.actor.login, "2100")
    ok("deal", "staff", "pay", "1", agency.actor.login, "500", "--share")
    assert [tuple(row.values()) for row in rows(ok, "deal", "profit", "1")] == [
        # 21 553 − 1 200 − 3 000 = 17 353, a tenth of it is shared
        ("agreement", "21553.00", "4200.00", "0.00", "0.00", "1735.30", "0.00", "5935.30", "15617.70", 72),
        # 21 553 − 1 200 − 6 667.01 − 3.5 × 600 = 11 585.99, a tenth of it is shared
        ("papers", "21553.00", "7867.01", "0.00", "0.00", "3258.59", "0.00", "11125.60", "10427.40", 48),
        ("money", "20776.50", "1200.00", "0.00", "0.00", "2600.00", "0.00", "3800.00", "16976.50", 81),
    ]
    owed = rows(ok, "deal", "cost", "list", "--columns", "deal_id,left", "--where", "counterparty = Типография")
    assert owed == [{"deal_id": 1, "left": "6667.01"}, {"deal_id": 2, "left": "3333.00"}]


def test_hours_pieces_and_shares(deal, agency, ok):
    login = agency.actor.login
    ok("budget", "rate", login, "600", "--from", "01.01.2026")
    ok("deal", "hours", "1", login, "3:30", "макет")
    ok("deal", "pieces", "1", login, "200", "люверсы", "--rate", "2,50")
    ok("deal", "staff", "put", "1", login, "--role", "дизайн", "--share", "10", "--of", "agreement")
    ok("deal", "staff", "pay", "1", login, "2600")
    [member] = rows(ok, "deal", "staff", "list", "1", "--columns", "role,hours,share,share_earned,work_earned,owed")
    assert member == {
        "role": "дизайн", "hours": 3.5, "share": "10", "share_earned": "10000.00", "work_earned": "2600.00",
        "owed": "10000.00",
    }  # fmt: skip
    assert len(rows(ok, "deal", "work", "list", "1")) == 2
    ok("deal", "work", "remove", "2")
    assert [row["rate"] for row in rows(ok, "budget", "rates")] == ["600.00"]


def test_a_contractor_is_asked_chosen_and_paid(deal, ok):
    ok("contractor", "skill", "Вышивка", "кепки", "--price", "150", "--days", "5")
    ok("contractor", "ask", "1", "кепки 100 шт", "Вышивка", "--on", "01.12")
    ok("contractor", "offer", "1", "Вышивка", "15000")
    [offer] = rows(ok, "contractor", "offers", "1", "--columns", "contractor,price")
    assert offer == {"contractor": "Вышивка", "price": "15000.00"}
    ok("contractor", "choose", "1", "Вышивка")
    ok("contractor", "receive", "1")
    ok("contractor", "rework", "1", "криво")
    ok("contractor", "receive", "1")
    ok("contractor", "accept", "1", "--paper", "акт 3")
    ok("contractor", "pay", "1")
    ok("deal", "contractor", "1", "Вышивка", "ещё", "500")
    ok("contractor", "cancel", "2")
    assert rows(ok, "contractor", "jobs", "--where", "open = no", "--columns", "what,state,paid,reworks") == [
        {"what": "кепки 100 шт", "state": "accepted", "paid": "15000.00", "reworks": 1},
        {"what": "ещё", "state": "cancelled", "paid": "0.00", "reworks": 0},
    ]
    [kept] = rows(ok, "contractor", "list", "--columns", "name,on_time,reworks,paid")
    assert kept == {"name": "Вышивка", "on_time": 100, "reworks": 1, "paid": "15000.00"}
    ok("contractor", "skill", "Вышивка", "кепки", "--remove")
    assert rows(ok, "contractor", "skills") == []


def test_fixed_costs_and_a_bill_over_two_deals(deal, ok, run_cli):
    ok("deal", "add", "Ремстрой", "кружки")
    ok("budget", "add", "60000", "аренда", "--on", "01.12")
    ok("budget", "pay", "1", "60000")
    ok("budget", "split", "100,01", "1=50", "кружки=50%", "--to", "Вышивка", "--paper", "акт 5")
    found = rows(ok, "budget", "facts", "--columns", "fact,deal_id,amount", "--sort", "id")
    assert [tuple(row.values()) for row in found] == [
        ("payment", None, "60000.00"), ("paper", 1, "50.01"), ("paper", 2, "50.00"),
    ]  # fmt: skip
    wrong = run_cli("budget", "split", "100", "1=50")
    assert wrong.code == 4
    assert "50 percent" in wrong.err
    assert run_cli("budget", "pay", "1", "сто").code == 2


def test_a_rehearsal_changes_nothing(deal, ok):
    ok("deal", "cost", "add", "1", "media", "20000", "--dry-run")
    ok("deal", "paid", "1", "500", "--dry-run")
    ok("deal", "contractor", "1", "Вышивка", "кепки", "500", "--dry-run")
    assert rows(ok, "budget", "list") == []
