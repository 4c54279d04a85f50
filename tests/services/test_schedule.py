"""Steps fall back from the promised day over the working calendar, move with it, and turn the chain red when late."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencycli import services
from agencycli.models import Deal, DealTemplate, Item, Pipeline, TemplateStep
from agencycli.queries import chain, day, planner
from agencycli.services import schedule
from agencycli.services.frame import entry

D = dt.date.fromisoformat
STEPS = (("бриф", 15), ("макет", 10), ("согласование", 7), ("печать", 5), ("доставка", 0))


@pytest.fixture
def template(agency):
    with entry(agency.actor, "test.fill"):
        row = DealTemplate.create(name="Буклеты", pipeline=Pipeline.get().id)
        for position, (title, days) in enumerate(STEPS):
            TemplateStep.create(template=row.id, position=position, title=title, before_days=days, minutes=60)
    return row


@pytest.fixture
def deal(agency):
    client = services.client.add(agency.actor, {"name": "Вектор"})
    row = services.deal.add(agency.actor, client, {"title": "Буклеты к ярмарке"})
    services.deal_line.add(agency.actor, row, {"title": "Буклеты", "quantity": "1000", "price": "45", "kind": "print"})
    return row


def days(deal):
    rows = Item.select().where((Item.deal == deal.id) & (Item.state != "dropped")).order_by(Item.before_days.desc())
    return [(row.title, f"{row.due_on:%m-%d}") for row in rows]


def test_steps_fall_back_over_working_days(agency, deal, template):
    """The fair is on Monday 18 January 2027; the new year is off from 31 December to 10 January."""
    schedule.schedule(agency.actor, deal, D("2027-01-18"), template)
    assert Deal.get_by_id(deal.id).promised_on == D("2027-01-18")
    assert days(deal) == [
        ("бриф", "12-17"), ("макет", "12-24"), ("согласование", "12-29"), ("печать", "01-11"), ("доставка", "01-18"),
    ]  # fmt: skip
    names = {row.id: row.title for row in Item.select()}
    assert {row.title: names.get(row.after_id) for row in Item.select()} == {
        "бриф": None, "макет": "бриф", "согласование": "макет", "печать": "согласование", "доставка": "печать",
    }  # fmt: skip


def test_open_steps_move_with_the_day_unless_somebody_moved_them(agency, deal, template):
    schedule.schedule(agency.actor, deal, D("2026-12-25"), template)
    was = days(deal)
    brief, layout = Item.get(title="бриф"), Item.get(title="макет")
    services.item.done(agency.actor, [brief])
    services.item.move(agency.actor, [layout], on=D("2026-12-08"))
    schedule.schedule(agency.actor, deal, D("2026-12-28"))
    assert days(deal) == [
        was[0], ("макет", "12-08"), ("согласование", "12-17"), ("печать", "12-21"), ("доставка", "12-28"),
    ]  # fmt: skip
    services.journal.undo(agency.actor)
    assert Deal.get_by_id(deal.id).promised_on == D("2026-12-25")
    assert days(deal)[2:] == was[2:]


def test_an_edited_day_moves_them_too(agency, deal, template):
    schedule.schedule(agency.actor, deal, D("2026-12-25"), template)
    services.deal.edit(agency.actor, deal, {"promised_on": "2026-12-28"})
    assert days(deal)[-1] == ("доставка", "12-28")
    services.deal.edit(agency.actor, deal, {"promised_on": None})
    assert days(deal)[-1] == ("доставка", "12-28")


def test_the_same_template_twice_lays_no_step_twice(agency, deal, template):
    schedule.schedule(agency.actor, deal, D("2026-12-25"), template)
    schedule.schedule(agency.actor, deal, template=template)
    assert len(days(deal)) == len(STEPS)


def test_a_step_takes_its_place_in_the_chain(agency, deal, template):
    schedule.schedule(agency.actor, deal, D("2026-12-25"), template)
    proof = schedule.add_step(agency.actor, deal, "цветопроба", 6, minutes=30)
    assert (proof.due_on, proof.after.title) == (D("2026-12-17"), "согласование")
    assert Item.get(title="печать").after_id == proof.id


def test_steps_need_a_promised_day(agency, deal, template):
    with pytest.raises(schedule.NothingPromised, match=f"deal {deal.id}"):
        schedule.schedule(agency.actor, deal, template=template)
    with pytest.raises(schedule.NothingPromised):
        schedule.add_step(agency.actor, deal, "цветопроба", 6)


def test_a_late_step_turns_the_chain_red_and_says_what_it_endangers(agency, deal, template, frozen, run_cli):
    schedule.schedule(agency.actor, deal, D("2026-12-25"), template)
    assert not chain.chain(Deal.get_by_id(deal.id)).is_red
    assert chain.red_chains(agency.actor) == []
    services.item.done(agency.actor, [Item.get(title="бриф")])
    frozen.set(dt.datetime(2026, 12, 15, 9, tzinfo=dt.UTC))
    [one] = chain.red_chains(agency.actor)
    assert [(step.title, step.late) for step in one.late] == [("макет", 2)]
    assert [step.title for step in one.endangered] == ["согласование", "печать", "доставка"]
    assert (one.promised_on, one.expected_on, one.amount) == (D("2026-12-25"), D("2026-12-29"), 45000)
    told = "“макет” is 2 working days late; it pushes “согласование”, “печать”, “доставка”; "
    told += "promised for 25.12, as things stand 29.12"
    assert chain.danger(one) == told
    grid = planner.planner(agency.actor, planner.monday(), rows="deals")
    assert [(row.title, row.is_red) for row in grid.rows] == [(deal.title, True)]
    days = D("2026-12-15"), D("2026-12-25")
    found = planner.lines(agency.actor, *days, rows="deals", number=deal.id)
    assert {line.title: line.danger for line in found} == dict.fromkeys(
        ["макет", "согласование", "печать", "доставка", deal.title], told
    )
    [section] = [part for part in day.briefing(agency.actor) if part.key == "chains"]
    assert [(line.kind, line.number, line.note) for line in section.lines] == [("deal", deal.id, told)]
    assert told in run_cli("plan", "--deals").out and told in run_cli("day").out
    services.item.done(agency.actor, [Item.get(title="макет")])
    assert chain.red_chains(agency.actor) == []


def test_a_step_beyond_the_promise_is_late(agency, deal, template):
    schedule.schedule(agency.actor, deal, D("2026-12-25"), template)
    services.item.move(agency.actor, [Item.get(title="доставка")], on=D("2026-12-28"))
    [one] = chain.red_chains(agency.actor)
    assert [(step.title, step.late) for step in one.late] == [("доставка", 1)]


def test_red_chains_are_those_of_visible_deals(agency, deal, template, staff_of_role, frozen):
    other = staff_of_role("manager", own_clients_only=True)
    schedule.schedule(agency.actor, deal, D("2026-12-25"), template)
    frozen.set(dt.datetime(2026, 12, 24, 9, tzinfo=dt.UTC))
    assert chain.red_chains(other) == []
    assert len(chain.red_chains(agency.actor)) == 1


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    promised=st.dates(D("2026-01-01"), D("2027-12-31")),
    again=st.dates(D("2026-01-01"), D("2027-12-31")),
    lead=st.lists(st.integers(0, 60), min_size=1, max_size=6),
)
def test_whatever_is_promised_the_steps_keep_their_distance(agency, promised, again, lead):
    client = services.client.add(agency.actor, {"name": "Вектор"}, keep_wrong=True)
    deal = services.deal.add(agency.actor, client, {"title": "Проба"})
    schedule.schedule(agency.actor, deal, promised)
    for number, days_before in enumerate(lead):
        schedule.add_step(agency.actor, deal, f"шаг {number}", days_before)
    schedule.schedule(agency.actor, deal, again)
    agency_days = services.calendar.workdays()
    for row in Item.select().where(Item.deal == deal.id):
        assert row.due_on == agency_days.add(again, -row.before_days)
        if row.before_days:
            assert agency_days.is_working(row.due_on)
            assert (
                agency_days.between(row.due_on - dt.timedelta(days=1), again - dt.timedelta(days=1)) == row.before_days
            )
        if row.after_id:
            assert row.after.before_days >= row.before_days
            assert row.after.due_on <= row.due_on
    followed = [row.after_id for row in Item.select().where(Item.deal == deal.id) if row.after_id]
    assert len(followed) == len(set(followed)) == len(lead) - 1, "one chain"


def test_commands_promise_and_show_the_chain(agency, deal, template, run_cli, frozen):
    done = run_cli("deal", "schedule", deal.id, "--on", "25.12", "--template", "буклеты")
    assert done.code == 0, done.err
    assert run_cli("deal", "step", deal.id, "цветопроба", "--before", "6").code == 0
    frozen.set(dt.datetime(2026, 12, 15, 9, tzinfo=dt.UTC))
    shown = run_cli("deal", "chain", deal.id, "--format", "json")
    steps = json.loads(shown.out)
    assert [(step["title"], step["due_on"], step["late"]) for step in steps][:2] == [
        ("бриф", "2026-12-04", 7), ("макет", "2026-12-11", 2),
    ]  # fmt: skip
    assert "2 steps are late" in shown.err
    assert "45000" in shown.err
    assert run_cli("deal", "schedule", deal.id, "--template", "нет такого").code == 3
