"""A real agency under the screens: a firm with people and a history, and whoever sits at the screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from agencycli import clock, services
from agencycli.tui import app as tui
from agencycli.tui.app import AgencyApp


@pytest.fixture
def seat_of(agency: Any) -> Callable[..., AgencyApp]:
    """Return the app as somebody sits at it; the owner unless another is named."""

    def sit(actor: Any = None) -> AgencyApp:
        return AgencyApp(tui.seat_of(replace(agency, actor=actor or agency.actor)), ())

    return sit


@pytest.fixture
def firm(agency: Any) -> Any:
    """A firm: two people, one who left, requisites, a day to remember, calls, an order of old, a promise."""
    actor = agency.actor
    row = services.client.add(
        actor,
        {
            "name": "Ремстрой-НН, ООО", "phone": "8 (831) 234-56-78 доб. 12", "email": "snab@remstroy.example",
            "inn": "7707083893", "city": "Нижний Новгород", "tags": "ярмарка, лето",
            "talk_notes": "не звонить до десяти", "since": "12.03.2015", "manager": actor.name,
        },
    )  # fmt: skip
    boss = services.person.add(
        actor, row, {"name": "Смирнов Алексей Викторович", "role": "снабжение", "decides": True, "phone": "89101112233"}
    )
    gone = services.person.add(actor, row, {"name": "Гусева Инна Петровна", "role": "секретарь"})
    services.person.leave(actor, gone, row, dt.date(2025, 5, 1))
    old = dt.datetime(2017, 6, 1, 9, 0, tzinfo=dt.UTC)
    services.activity.log(
        actor, "order", [row], "", title="буклеты", event="Великие реки", amount=Decimal(45000), at=old,
        precision="year",
    )  # fmt: skip
    services.activity.log(
        actor, "call", [row], "договорились о макете", people=[boss], direction="out", result="ждут пробник",
        next_step="показать пробник", next_on=dt.date(2026, 11, 24), at=clock.now() - dt.timedelta(days=11),
    )  # fmt: skip
    return row
