"""Whatever people did, in whatever order: undone one by one, the agency is what it was; done again, what it became."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import sys
from collections import Counter
from pathlib import Path

import hypothesis
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from agencycli import services
from agencycli.errors import AgencyError
from agencycli.models import JOURNALLED, Entry, SearchDocument
from agencycli.services import frame, search
from agencycli.services.journal import undo

spec = importlib.util.spec_from_file_location("agency_tests_acts", Path(__file__).parents[1] / "acts.py")
acts = sys.modules.setdefault("agency_tests_acts", importlib.util.module_from_spec(spec))
spec.loader.exec_module(acts)

BY_CHANCE = hypothesis.settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],  # a smaller seed is no simpler day
)
DAY = st.tuples(st.integers(0, 10**9), st.integers(100, 200))
"""What the dice show first, and how many things are done."""
BEGINNINGS = (
    "client.add", "person.add", "field.add", "activity.log", "deal.add", "line.add", "item.add", "series.add",
    "template.add", "budget.add", "team.put", "consent.give", "job.ask", "job.offer", "job.place", "job.receive",
    "approval.give", "change.ask", "stock.item", "stock.receive", "stock.packing", "stock.supply", "stock.issue",
    "stock.send", "stock.reserve", "stock.order", "stock.order-send", "stock.count-start", "calendar.set",
)  # fmt: skip
"""What other acts need to be there."""


def content():
    return {model.__name__: list(model.select().order_by(model.id).tuples()) for model in JOURNALLED}


def index():
    return Counter(row[1:] for row in SearchDocument.select().tuples())


def play(actor, day):
    seed, count = day
    return acts.play(actor, acts.Dice(seed), count)


@hypothesis.settings(BY_CHANCE, max_examples=2)
@given(day=DAY)
def test_a_day_undone_leaves_what_was_and_done_again_what_became(agency, day):
    morning = content()
    entries = play(agency.actor, day)
    evening = content()
    assert index() == Counter(search.truth())
    undone = [undo(agency.actor, number).id for number in reversed(entries)]
    assert content() == morning
    assert index() == Counter(search.truth()) == Counter()
    again = [undo(agency.actor, number).id for number in reversed(undone)]
    assert content() == evening
    assert index() == Counter(search.truth())
    for number in reversed(again):
        undo(agency.actor, number)
    assert content() == morning
    assert not Entry.select().where(Entry.is_open).exists()


@hypothesis.settings(BY_CHANCE, max_examples=2)
@given(day=DAY, order=st.randoms(use_true_random=False))
def test_undone_in_any_order_each_undo_is_whole_or_refused(agency, day, order):
    """Entries taken back in any order, refusals included, come to the same morning in the end."""
    morning = content()
    left = play(agency.actor, day)
    while left:
        order.shuffle(left)
        still = []
        for number in left:
            before = content() if order.random() < 0.05 else None
            try:
                undo(agency.actor, number)
            except AgencyError:
                still.append(number)
                assert before is None or content() == before
        assert len(still) < len(left), "every entry left is refused because of another one"
        left = still
    assert content() == morning
    assert index() == Counter(search.truth())


def test_every_action_is_played_or_left_out_for_a_reason():
    services.load()
    importlib.import_module("agencycli.demo.fill")
    known = {name for name in frame.ACTIONS if name not in {"undo"}}
    assert known - acts.ACTS.keys() - acts.LEFT_OUT.keys() == set(), "add it to tests/acts.py"
    assert (acts.ACTS.keys() | acts.LEFT_OUT.keys()) - known == set()


def test_every_act_succeeds_some_time(agency):
    """An act that is always refused would prove nothing."""
    dice, never = acts.Dice(1), set(acts.ACTS)
    for _turn in range(120):
        names = [*sorted(never), *BEGINNINGS]
        for _place in names:
            with contextlib.suppress(AgencyError, LookupError):
                acts.ACTS[dice.choice(names)](agency.actor, dice)
        never -= {entry.action for entry in Entry.select(Entry.action).distinct()}
        if not never:
            break
    assert not never
