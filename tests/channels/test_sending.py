"""Each reminder arrives once: whatever dies, runs twice, or goes wrong with the clock."""

from __future__ import annotations

import collections
import datetime as dt
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from agencycli import channels, clock, services
from agencycli.channels import Later, Undeliverable, sending
from agencycli.models import Item, Outbox
from agencycli.models.reminder import DEAD, QUEUED, SENT
from agencycli.services import outbox
from agencycli.services.frame import entry
from agencycli.services.reminding import messages

ROOT = Path(__file__).parents[2]
MONDAY = dt.date(2026, 11, 23)


def states():
    return dict(collections.Counter(state for (state,) in Outbox.select(Outbox.state).tuples()))


class Fake:
    """A way out that keeps what it is given, and fails as it is told."""

    def __init__(self):
        self.got = []
        self.trouble = lambda letter: None

    def __call__(self, name, config, home):
        return self

    def send(self, letter):
        if error := self.trouble(letter):
            raise error
        self.got.append(letter.key)

    def close(self):
        pass


@pytest.fixture
def way(monkeypatch):
    fake = Fake()
    monkeypatch.setattr(channels, "opened", fake)
    return fake


class TestOneRun:
    def test_what_is_due_is_sent_and_nothing_is_left(self, agency, mailing, mailbox, letters):
        letters(3)
        went = sending.run(mailing, agency.home)
        assert (went.sent, went.given_up, went.put_off) == (3, [], [])
        assert sorted(mailbox.subjects) == ["Дело 1", "Дело 2", "Дело 3"]
        assert {row.body for row in Outbox.select().where(Outbox.channel == "email")} == {""}
        assert sending.run(mailing, agency.home).sent == 0

    def test_one_bad_address_does_not_stop_the_rest(self, agency, mailing, mailbox, letters):
        """H2, H6"""
        letters(5)
        with agency.store.writing():
            Outbox.update(address="a@b.example\nBcc: c@d.example").where(Outbox.key == "test 2 email").execute()
        mailbox.answer = lambda address: "550 gone" if address.startswith("4") else ""
        went = sending.send_waiting(mailing, agency.home)
        assert (went.sent, len(went.given_up)) == (3, 2)
        assert states() == {SENT: 3, DEAD: 2}
        assert sorted(mailbox.subjects) == ["Дело 1", "Дело 3", "Дело 5"]

    def test_a_fault_in_one_message_does_not_stop_the_rest(self, agency, letters, way):
        letters(3)
        way.trouble = lambda letter: RuntimeError("fault") if letter.key == "test 1 email" else None
        went = sending.send_waiting(agency.config, agency.home)
        assert (went.sent, len(went.put_off)) == (2, 1)

    def test_two_runs_at_once_on_one_machine_are_one(self, agency, letters, way):
        letters(1)
        with sending._alone(agency.home / sending.LOCK) as alone:
            assert alone
            assert sending.run(agency.config, agency.home) is None
        assert way.got == []
        assert sending.run(agency.config, agency.home).sent == 1

    def test_what_the_open_app_shows_needs_no_sender(self, agency, letters):
        letters(2, channel="terminal", address="")
        assert states() == {SENT: 2}
        assert [row.subject for row in outbox.unseen(agency.actor)] == ["Дело 1", "Дело 2"]
        outbox.seen(agency.actor, [row.id for row in outbox.unseen(agency.actor)][:1])
        assert [row.subject for row in outbox.unseen(agency.actor)] == ["Дело 2"]


class TestTryingAgain:
    def test_waits_get_longer_and_after_days_it_is_given_up(self, agency, letters, way, frozen):
        services.reminder.settle(agency.actor, agency.actor, quiet_from="00:00", quiet_to="00:00")
        letters(1)
        way.trouble = lambda letter: Later("450 later")
        waits = []
        while Outbox.get().state == QUEUED:
            sending.send_waiting(agency.config, agency.home)
            row = Outbox.get()
            waits.append((row.try_at - clock.now()).total_seconds() / 60)
            frozen.set(max(row.try_at, clock.now()))
        assert waits[:8] == [1, 2, 4, 8, 16, 32, 60, 60]
        assert Outbox.get().state == DEAD
        assert "450 later" in Outbox.get().error
        assert clock.now() - Outbox.get().made_at > outbox.GIVE_UP_AFTER

    def test_what_waits_is_not_tried_in_quiet_hours(self, agency, letters, way, frozen):
        frozen.set(dt.datetime(2026, 11, 23, 16, 59, 30, tzinfo=dt.UTC))  # 19:59:30 in Moscow
        letters(1)
        way.trouble = lambda letter: Later("450 later")
        sending.send_waiting(agency.config, agency.home)
        assert clock.local(Outbox.get().try_at).isoformat() == "2026-11-24T08:00:00+03:00"

    def test_what_was_done_meanwhile_is_not_sent_any_more(self, agency, way, frozen):
        services.reminder.set_channel(agency.actor, agency.actor, "email", "olga@vostok.example")
        for title, time in (("Сделано", "10:05"), ("Перенесено", "10:05"), ("Осталось", "10:05")):
            services.item.add(agency.actor, {"title": title, "due_on": MONDAY, "due_time": time})
        outbox.put(messages.due(clock.now()))
        done, moved, _left = Item.select().order_by(Item.id)
        services.item.done(agency.actor, [done])
        services.item.move(agency.actor, [moved], MONDAY + dt.timedelta(days=1))
        went = sending.send_waiting(agency.config, agency.home)
        assert went.sent == 2
        assert sorted(key.split()[0] for key in way.got) == ["item", "morning"]

    def test_what_was_given_up_goes_once_more_by_hand(self, agency, letters, way, manager):
        from agencycli.errors import NotFound

        letters(1)
        way.trouble = lambda letter: Undeliverable("550")
        sending.send_waiting(agency.config, agency.home)
        number = Outbox.get().id
        with pytest.raises(NotFound):
            outbox.given_up(manager, number)
        outbox.retry(outbox.given_up(agency.actor, number))
        with pytest.raises(outbox.NotGivenUp):
            outbox.given_up(agency.actor, number)
        way.trouble = lambda letter: None
        assert sending.send_waiting(agency.config, agency.home).sent == 1

    def test_a_night_over_a_dead_server_loses_nothing(self, agency, mailing, mailbox, letters, run_cli, frozen):
        """H2: cron every quarter of an hour from evening to morning."""

        from agencycli import config

        services.reminder.settle(agency.actor, agency.actor, quiet_from="00:00", quiet_to="00:00")
        config.save(mailing._replace(smtp_port="1"), agency.home)
        letters(12)
        codes = set()
        for _quarter in range(40):
            went = run_cli("remind")
            codes.add(went.code)
            assert went.out == ""
            assert (went.code == 6) == ("127.0.0.1:1" in went.err)
            frozen.forward(minutes=15)
        assert codes <= {0, 6}
        assert 6 in codes
        config.save(mailing, agency.home)
        for _hour in range(3):
            assert run_cli("remind").code == 0
            frozen.forward(hours=1)
        assert sorted(mailbox.subjects) == sorted(f"Дело {n}" for n in range(1, 13))


class TestTheClock:
    """H3"""

    @pytest.mark.parametrize(
        ("zone", "begin", "jumps"),
        [
            ("Europe/Moscow", dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC), {30: -120, 60: 25 * 60, 80: -25 * 60}),
            ("Europe/Berlin", dt.datetime(2026, 3, 27, 4, 0, tzinfo=dt.UTC), {}),
            ("Europe/Berlin", dt.datetime(2026, 10, 23, 4, 0, tzinfo=dt.UTC), {40: -60}),
            ("Europe/Moscow", dt.datetime(2027, 1, 29, 4, 0, tzinfo=dt.UTC), {}),
            ("Europe/Moscow", dt.datetime(2028, 2, 28, 4, 0, tzinfo=dt.UTC), {}),
        ],
    )
    def test_each_reminder_goes_once_on_its_local_day(self, agency, way, frozen, zone, begin, jumps):
        clock.use_zone(zone)
        services.reminder.set_channel(agency.actor, agency.actor, "email", "olga@vostok.example")
        services.reminder.close_channel(agency.actor, agency.actor, "terminal")
        services.reminder.settle(agency.actor, agency.actor, quiet_from="00:00", quiet_to="00:00")
        frozen.set(begin)
        first = clock.today()
        with entry(agency.actor, "test"):
            for ahead in range(4):
                on = first + dt.timedelta(days=ahead)
                for time in ("02:30", "12:00"):
                    Item.create(title=f"{on} {time}", due_on=on, due_time=time, owner=agency.actor)
        days = collections.defaultdict(set)
        for step in range(3 * 24 * 4):  # every quarter of an hour, three days
            before = len(way.got)
            sending.run(agency.config, agency.home)
            for key in way.got[before:]:
                days[key].add(clock.today())
            frozen.forward(minutes=15 + jumps.get(step, 0))
        assert len(way.got) == len(set(way.got))
        singles = [key for key in way.got if key.startswith("item")]
        for ahead in (1, 2):
            on = first + dt.timedelta(days=ahead)
            assert sum(f" {on} " in key for key in singles) == 2
        for key, told_on in days.items():
            on = dt.date.fromisoformat(next(word for word in key.split() if word.count("-") == 2))
            assert told_on == {on}

    def test_another_zone_repeats_no_letter_of_the_morning(self, agency, way, frozen):
        with entry(agency.actor, "test"):
            Item.create(title="Дело", due_on=MONDAY, owner=agency.actor)
        services.reminder.set_channel(agency.actor, agency.actor, "email", "olga@vostok.example")
        sending.run(agency.config, agency.home)
        clock.use_zone("Asia/Vladivostok")
        frozen.forward(minutes=5)
        sending.run(agency.config, agency.home)
        assert [key for key in way.got if "email" in key] == [f"morning {MONDAY} {agency.actor.id} email"]

    def test_a_lease_or_a_wait_made_under_a_wrong_clock_does_not_hold_a_message_for_days(
        self, agency, letters, way, frozen
    ):
        letters(1)
        now = frozen.now
        frozen.forward(days=30)
        assert outbox.claim("elsewhere:1", ["email"]) is not None
        frozen.set(now)
        assert sending.send_waiting(agency.config, agency.home).sent == 1


STEPS = {
    "before anything is put": "patch(outbox, 'put')",
    "while it is put": "patch(Outbox, 'delete')",
    "while one is claimed": "patch(Outbox, 'save')",
    "when one was claimed": "patch(channels, 'opened')",
    "before it is handed over": "patch(smtp.Post, 'send')",
    "when the server has taken it": "patch(outbox, 'arrived')",
    "while it is marked": "patch(outbox, '_mark')",
    "when it was marked": "after(outbox, 'arrived')",
}
KILLED_AT = """
import os, signal, sys
from agencycli import session
with session.session() as opened:
    from agencycli import channels
    from agencycli.channels import sending, smtp
    from agencycli.models import Outbox
    from agencycli.services import outbox

    def die(*words, **named):
        os.kill(os.getpid(), signal.SIGKILL)

    def patch(where, name):
        setattr(where, name, die)

    def after(where, name):
        whole = getattr(where, name)
        setattr(where, name, lambda *words: (whole(*words), die()))

    {step}
    sending.run(opened.config, opened.home)
"""


def in_process(code: str, **environment: str) -> int:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=False, capture_output=True,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"} | environment,
    )  # fmt: skip
    if done.returncode not in (0, -signal.SIGKILL):
        raise AssertionError(done.stderr.decode())
    return done.returncode


class TestKilled:
    """H1: with real processes and a real mail server."""

    @pytest.mark.parametrize("step", STEPS)
    def test_a_sender_killed_at_any_step_loses_and_repeats_nothing_but_in_the_one_window(
        self, agency, mailing, mailbox, frozen, step
    ):
        services.reminder.set_channel(agency.actor, agency.actor, "email", "olga@vostok.example")
        with entry(agency.actor, "test"):
            for time in ("10:05", "10:10"):
                Item.create(title=f"Дело {time}", due_on=MONDAY, due_time=time, owner=agency.actor)
        assert in_process(KILLED_AT.format(step=STEPS[step])) == -signal.SIGKILL
        assert sending.run(mailing, agency.home) is not None  # the killed run left no lock
        frozen.forward(minutes=6)  # the lease is over
        sending.run(mailing, agency.home)
        assert len(set(mailbox.ids)) == 3
        twice = step in {"when the server has taken it", "while it is marked"}
        assert len(mailbox.ids) == 3 + twice
        assert not outbox.silence()

    def test_many_senders_killed_at_random(self, agency, mailing, mailbox, letters, frozen):
        """As on four machines: the lock of one machine does not help them, the leases do."""
        letters(80)
        dice = random.Random(1)
        kills = 0
        code = """
import os, random, signal, sys
from agencycli import session
with session.session() as opened:
    from agencycli.channels import sending
    from agencycli.services import outbox
    dice, whole = random.Random(int(sys.argv[1])), {}
    def maybe(name):
        whole[name] = getattr(outbox, name)
        def act(*words):
            if dice.random() < 0.04:
                os.kill(os.getpid(), signal.SIGKILL)
            return whole[name](*words)
        setattr(outbox, name, act)
    if int(sys.argv[2]):
        maybe("claim"); maybe("arrived")
    sending.send_waiting(opened.config, opened.home)
"""
        environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
        for turn in range(5):
            environment["AGENCY_NOW"] = clock.now().isoformat()
            processes = [
                subprocess.Popen(
                    [sys.executable, "-c", code, str(dice.random())[2:8], str(int(turn < 3))],
                    cwd=ROOT, env=environment, stderr=subprocess.PIPE,
                )
                for _one in range(4 if turn < 3 else 1)
            ]  # fmt: skip
            for process in processes:
                _out, told = process.communicate()
                assert process.returncode in (0, -signal.SIGKILL), told.decode()
                kills += process.returncode == -signal.SIGKILL
            frozen.forward(minutes=6)
        assert kills
        assert states() == {SENT: 80}
        assert len(set(mailbox.ids)) == 80
        assert len(mailbox.ids) - 80 <= kills


def test_a_thousand_things_at_one_hour(agency, staff_of_role, way):
    people = [staff_of_role("manager") for _one in range(20)]
    with entry(agency.actor, "test"):
        Item.insert_many(
            {"title": f"Дело {n}", "due_on": MONDAY, "due_time": "10:10", "owner": people[n % 20].id}
            for n in range(1000)
        ).execute()
        for person in people:
            services.reminder.set_channel(agency.actor, person, "email", f"{person.login}@b.example")
    went = sending.run(agency.config, agency.home)
    assert went.sent == 1020  # and a letter of the morning for each
    assert len(set(way.got)) == 1020
    assert sending.run(agency.config, agency.home).sent == 0
    assert all(outbox.unseen(person) for person in people)
    assert len(messages.due(clock.now())) == 0
