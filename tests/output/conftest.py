"""One hard list for all forms, a pretended terminal, and files of expected bytes."""

from __future__ import annotations

import datetime as dt
import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from agencycli import clock
from agencycli.i18n import choose_language
from agencycli.listing import Column, Listing

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(autouse=True)
def _english_in_moscow(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("AGENCY_LANG", raising=False)
    choose_language("en")
    clock.use_zone("Europe/Moscow")
    clock.freeze(dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC))
    yield
    clock.freeze(None)
    choose_language(None)


@pytest.fixture
def hard() -> Listing:
    """A list of everything that has broken an export somewhere."""
    columns = [
        Column("id", "No.", "number"),
        Column("name", "Name"),
        Column("account", "Account"),
        Column("debt", "Debt", "money"),
        Column("left", "Left", "quantity"),
        Column("discount", "Discount", "percent"),
        Column("due", "Due", "date"),
        Column("seen", "Seen", "moment"),
        Column("vip", "VIP", "flag"),
        Column("stage", "Stage", "stage", labels={"won": "Выиграна", "lost": "[b]Lost[/b]"}),
        Column("note", "=Note"),
    ]
    account = "40702810938000012345"
    morning = dt.datetime(2026, 3, 1, 6, 5, tzinfo=dt.UTC)
    night = dt.datetime(2026, 12, 31, 22, 59, 59, tzinfo=dt.UTC)
    day = dt.date(2026, 2, 28)

    def row(number: int, name: str, *rest: object) -> tuple[object, ...]:
        return (number, name, *rest)

    return Listing(
        "client/list",
        columns,
        [
            row(1, "ООО «Ромашка»", account, Decimal("1000.00"), Decimal("2.500"), Decimal(5), day, morning, True,
                "won", "=1+1"),
            row(2, "株式会社電通 🎉", None, Decimal("-1234567.89"), Decimal(-3), Decimal("33.333333333333333333"),
                dt.date(1812, 9, 7), night, False, "lost", "+7 910 123-45-67"),
            row(30000, "[red]markup[/]", "00123", Decimal(0), Decimal("12000.125"), Decimal(0), day, morning, True,
                "unknown", "-5"),
            row(4, "\x1b[31mred\x1b[0m \x9b2J\u202eevil", "", None, None, None, None, None, None, None, "@x"),
            row(5, "first line\nsecond\r\nthird", None, None, None, None, None, None, None, None, "\ttab\tin"),
            row(6, "Cafe\u0301 ✌️", None, None, None, None, None, None, None, None, "-cmd|' /C calc'!A0"),
            row(7, "broken \udc80 half, “quoted” \"text\"", None, None, None, None, None, None, None, None, "#N/A"),
            row(8, "\xa0no\xa0break, comma; semicolon", None, None, None, None, None, None, None, None, "\r=2+2"),
        ],
    )  # fmt: skip


@pytest.fixture
def golden(tmp_path: Path) -> Callable[[str, bytes], None]:
    """Compare bytes with an expected file; the failure tells where the actual ones lie, to be looked at and copied."""

    def compare(name: str, actual: bytes) -> None:
        expected = GOLDEN / name
        written = tmp_path / name
        written.write_bytes(actual)
        assert expected.exists(), f"no {expected}; the bytes are in {written}"
        assert actual == expected.read_bytes(), f"{expected} differs from {written}"

    return compare


class Stream(io.TextIOWrapper):
    """Standard output as a test sees it: ``written()`` are the bytes, ``terminal`` what isatty says."""

    def __init__(self, terminal: bool = False, encoding: str = "utf-8") -> None:
        super().__init__(io.BytesIO(), encoding=encoding, newline="\n")
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal

    def written(self) -> bytes:
        self.flush()
        assert isinstance(self.buffer, io.BytesIO)
        return self.buffer.getvalue()


@pytest.fixture
def pipe() -> Stream:
    return Stream()


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Stream:
    monkeypatch.setenv("COLUMNS", "80")
    return Stream(terminal=True)


@pytest.fixture
def printer(tmp_path: Path) -> Callable[..., subprocess.Popen[bytes]]:
    """Start a program that writes a long list and ends as the command does: an error is one line on stderr."""

    def start(*words: str, stdout: object = subprocess.PIPE, before: str = "") -> subprocess.Popen[bytes]:
        program = f"""
import random, sys
from agencycli.errors import AgencyError
from agencycli.listing import Column, Listing
from agencycli.output import write
random.seed(1)
rows = [(n, random.randbytes(30).hex()) for n in range(20_000)]
{before}
try:
    write(Listing("long", [Column("id", "No.", "number"), Column("name", "Name")], rows), *sys.argv[1:])
except AgencyError as error:
    sys.stderr.write(f"{{error}}\\n")
    sys.exit(error.exit_code)
"""
        return subprocess.Popen(
            [sys.executable, "-c", program, *words],
            stdout=stdout,  # type: ignore[call-overload]
            stderr=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
            env={name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"},
        )

    return start
