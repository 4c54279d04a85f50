"""What the tests of the screens share: a still clock, a home of their own, rows without a file, eyes."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import os
import selectors
from array import array
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import Any

import pytest
from textual.worker import WorkerCancelled

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


class SwiftLoop(asyncio.SelectorEventLoop):
    """An event loop that does not wait for its timers: with nothing else to do, its clock goes on to the next one.

    A rest between two letters, a look every second and Textual's pause after a key take no time, and come in the same
    order however busy the machine is. While a thread works, time goes as it does.
    """

    skipped = 0.0
    """How many seconds the loops of this process went on by themselves."""

    class Selector(selectors.DefaultSelector):
        """Waits for threads only."""

        threads = 0

        def select(self, timeout: float | None = None) -> list[Any]:
            ready = super().select(0)
            if ready or timeout == 0:
                return ready
            if timeout is None or self.threads:
                return super().select(timeout)
            SwiftLoop.skipped += timeout
            return []

    def __init__(self) -> None:
        self._waiting = self.Selector()
        super().__init__(self._waiting)

    @classmethod
    def now(cls) -> float:
        return monotonic() + cls.skipped

    def time(self) -> float:
        return self.now()

    def run_in_executor(self, executor: Any, func: Any, *args: Any) -> Any:
        future = super().run_in_executor(executor, func, *args)
        self._waiting.threads += 1
        future.add_done_callback(self._ended)
        return future

    def _ended(self, _future: Any) -> None:
        self._waiting.threads -= 1


def pytest_asyncio_loop_factories(config: pytest.Config, item: pytest.Item) -> dict[str, type[SwiftLoop]]:
    return {"swift": SwiftLoop}


@pytest.fixture(autouse=True)
def still_world(monkeypatch, tmp_path):
    monkeypatch.setenv("AGENCY_HOME", str(tmp_path))
    monkeypatch.setenv("AGENCY_LANG", "en")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr("textual._time.get_time", SwiftLoop.now)
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
    """Wait until threads have ended, what they posted is drawn, and the picture changes no more."""

    async def wait(pilot: Any) -> None:
        drawn: list[str] = []
        while True:
            while going := [worker for worker in pilot.app.workers if not worker.is_finished]:
                with contextlib.suppress(WorkerCancelled):  # something newer was asked for
                    await pilot.app.workers.wait_for_complete(going)
            await pilot.pause()
            await pilot.pause()
            before, drawn = drawn, lines_on(pilot.app)
            if before == drawn and all(worker.is_finished for worker in pilot.app.workers):
                return

    return wait


@pytest.fixture
def until() -> Callable[[Callable[[], Any]], Any]:
    """Wait for something that a timer brings about; the test fails if it never comes."""

    async def wait(come: Callable[[], Any]) -> None:
        patience = monotonic() + 10
        while not come():
            assert monotonic() < patience, "it never came"
            await asyncio.sleep(0.01)

    return wait


@pytest.fixture
def golden(seen) -> Callable[[Any, str], None]:
    """Compare what a person sees with ``golden/NAME.txt`` beside this file; AGENCY_GOLDEN=write draws it anew."""

    def compare(app: Any, name: str) -> None:
        file = Path(__file__).parent / "golden" / f"{name}.txt"
        drawn = seen(app) + "\n"
        if os.environ.get("AGENCY_GOLDEN") == "write":
            file.parent.mkdir(exist_ok=True)
            file.write_text(drawn, encoding="utf-8")
        assert drawn == file.read_text(encoding="utf-8")

    return compare


@pytest.fixture
def seat(agency, still_world) -> Callable[..., Any]:
    """Sit somebody down at the screens of a real agency, its owner unless told: ``seat(manager)``."""
    from agencycli.session import connected
    from agencycli.tui.app import seat_of

    clock.freeze(dt.datetime(2026, 11, 23, 7, 42, tzinfo=dt.UTC))

    def sit(actor: Any = None) -> Any:
        opened = replace(agency, actor=actor or agency.actor)
        return replace(seat_of(opened), connected=connected)  # connections of threads end with their work

    return sit


@pytest.fixture
def elsewhere() -> Callable[..., Any]:
    """Do something on a connection of its own, as another person's process does: ``elsewhere(service, actor, ...)``."""

    def do(work: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        from agencycli.models.store import store

        made: list[Any] = []

        def run() -> None:
            with store().connection_context():
                made.append(work(*arguments, **options))

        thread = Thread(target=run)
        thread.start()
        thread.join()
        return made[0]

    return do


def _three_clients(agency: Any, frozen: Any) -> dict[str, Any]:
    from agencycli import services

    actor = agency.actor
    repair = services.client.add(
        actor, {"name": "Ремстрой-НН, ООО", "phone": "234-56-78 доб. 12", "standing": "regular"}
    )
    smirnov = services.person.add(
        actor, repair,
        {"name": "Смирнов Алексей Викторович", "role": "снабжение", "decides": "да", "phone": "8 910 111-22-33"},
    )  # fmt: skip
    forgotten = services.client.add(actor, {"name": "Ремонт & Ко, ИП Гусев", "phone": "8 (920) 000-00-05"})
    vector = services.client.add(actor, {"name": "Вектор", "phone": "412-00-01"})

    def log(kind: str, client: Any, text: str, day: dt.datetime, **details: Any) -> None:
        services.activity.log(actor, kind, [client], text, at=day.replace(tzinfo=dt.UTC), **details)

    log("order", repair, "", dt.datetime(2017, 5, 1), title="буклеты", event="Великие реки", amount=Decimal(45000),
        precision="year")  # fmt: skip
    log("letter", repair, "можно ли к 5 декабря?", dt.datetime(2026, 11, 3, 9))
    log("call", repair, "договорились о макете", dt.datetime(2026, 11, 11, 9), result="ждут пробник",
        people=[smirnov], next_step="показать макет", next_on=dt.date(2026, 11, 24))  # fmt: skip
    log("call", forgotten, "не берут трубку", dt.datetime(2024, 3, 5, 9), next_step="перезвонить",
        next_on=dt.date(2026, 11, 20))  # fmt: skip
    return {"repair": repair, "forgotten": forgotten, "vector": vector}


@pytest.fixture
def clients(stocked) -> dict[str, Any]:
    """Three clients that differ in everything a list shows: one spoken with, one forgotten, one without a word."""
    return stocked(_three_clients)
