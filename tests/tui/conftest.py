"""What the tests of the screens share: a still clock, a home of their own, rows without a file, eyes."""

from __future__ import annotations

import asyncio
import datetime as dt
from array import array
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pytest

from agencycli import clock, i18n
from agencycli.listing import Column

HOSTILE = [
    "[@click=app.quit]ООО Ромашка[/]",
    "A[/]B",
    "[red]vip[/red] [link=http://evil.test]x",
    "clip\x1b]52;c;aGFja2Vk\x07board",
    "title\x1b]0;hacked\x07",
    "clear\x1b[2Jed",
    "c1\x9b2Jc1",
    "bidi\u202eover\u200bzero",
    "lone\ud800surrogate",
    "two\nlines\tand a tab",
]


@pytest.fixture(autouse=True)
def still_world(monkeypatch, tmp_path):
    monkeypatch.setenv("AGENCY_HOME", str(tmp_path))
    monkeypatch.setenv("AGENCY_LANG", "en")
    monkeypatch.delenv("NO_COLOR", raising=False)
    i18n.choose_language(None)
    clock.freeze(dt.datetime(2026, 11, 23, 7, 42, tzinfo=dt.UTC))
    yield
    clock.freeze(None)


class FakeRows:
    """Rows made up on demand; counts how many were asked for."""

    def __init__(self, many: int = 1000, names: Sequence[str] = ("Ремстрой-НН, ООО",)) -> None:
        self.columns = (
            Column("name", "Client"),
            Column("phone", "Phone", width=16),
            Column("next", "Next step", "date"),
            Column("debt", "Debt", "money"),
            Column("note", "Note"),
        )
        self.ids = array("q", range(1, many + 1))
        self.names = names
        self.asked: list[int] = []
        self.gone: set[int] = set()

    def page(self, ids: Sequence[int]) -> Sequence[tuple[Any, ...] | None]:
        self.asked.append(len(ids))
        return [None if i in self.gone else self.values(i) for i in ids]

    def values(self, i: int) -> tuple[Any, ...]:
        day = dt.date(2026, 11, 23) + dt.timedelta(days=i % 3)
        return (
            f"{i} {self.names[i % len(self.names)]}",
            "+7 831 234-56-78",
            day,
            Decimal(1000 * i),
            "waits for a proof",
        )


@pytest.fixture
def fake_rows() -> type[FakeRows]:
    return FakeRows


@pytest.fixture
def hostile() -> list[str]:
    return list(HOSTILE)


def lines_on(app: Any) -> list[str]:
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


@pytest.fixture
def lines() -> Callable[[Any], list[str]]:
    """Return the lines a person sees."""
    return lines_on


@pytest.fixture
def seen() -> Callable[[Any], str]:
    """Return all a person sees, as one text."""
    return lambda app: "\n".join(lines_on(app))


@pytest.fixture
def sent() -> Callable[[Any], str]:
    """Return what a full repaint would send to the terminal."""

    def bytes_of(app: Any) -> str:
        return "\n".join(strip.render(app.console) for strip in app.screen._compositor.render_strips())

    return bytes_of


@pytest.fixture
def settled() -> Callable[[Any], Any]:
    """Wait until threads have ended and what they posted is drawn."""

    async def wait(pilot: Any) -> None:
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.pause()

    return wait


@pytest.fixture
def until() -> Callable[[Callable[[], Any]], Any]:
    """Wait for something that a timer brings about; the test fails if it never comes."""

    async def wait(come: Callable[[], Any]) -> None:
        async with asyncio.timeout(10):
            while not come():
                await asyncio.sleep(0.01)

    return wait
