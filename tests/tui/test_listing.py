"""What a list asks and how its values look: the same question as a command, silence in words, overdue days marked."""

from __future__ import annotations

import datetime as dt

import pytest

from agencycli.queries.conditions import Condition
from agencycli.queries.views import Wish
from agencycli.tui.cells import Toned
from agencycli.tui.listing.asked import Asked
from agencycli.tui.listing.rows import ago, due


@pytest.mark.parametrize(
    ("days", "words", "tone"),
    [
        (0, "today", ""), (1, "1 d", ""), (89, "89 d", ""), (90, "3 mo", "warning"), (364, "12 mo", "warning"),
        (365, "1 y", "alarm"), (800, "2 y", "alarm"),
    ],
)  # fmt: skip
def test_silence_is_told_in_days_months_and_years_and_a_long_one_is_marked(days, words, tone):
    moment = dt.datetime(2026, 11, 23, 7, 0, tzinfo=dt.UTC) - dt.timedelta(days=days)
    assert ago(moment) == Toned(words, tone)


def test_only_a_promised_day_that_is_past_stands_out():
    today = dt.date(2026, 11, 23)
    assert due(today - dt.timedelta(days=1)) == Toned(dt.date(2026, 11, 22), "alarm")
    assert due(today) == today


@pytest.mark.parametrize(
    ("asked", "command"),
    [
        (Asked(), "agency client list"),
        (Asked(typed="two words"), "agency client list 'two words'"),
        (Asked(typed="rem; manager = Olga; next_on < today"),
         "agency client list rem --where 'manager = Olga' --where 'next_on < today'"),
        (Asked("silent", wish=Wish(where=[Condition("silent_days", ">", "90")]), order="-name"),
         "agency client list --view silent --sort=-name"),
        (Asked("mine", wish=Wish(search="rem"), typed="nn"), "agency client list 'rem nn' --view mine"),
        (Asked(own=Condition("manager", "=", "Olga P.")), "agency client list --where 'manager = Olga P.'"),
        (Asked(typed="$(reboot)"), "agency client list '$(reboot)'"),
    ],
)  # fmt: skip
def test_the_command_asks_the_same_and_is_safe_to_paste(asked, command):
    assert asked.command("client") == command
