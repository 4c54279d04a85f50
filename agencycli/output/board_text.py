"""The board of deals as text: a heading for each stage with how many and for how much, its deals below it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from agencycli.i18n import _, language, ngettext
from agencycli.money import grouped
from agencycli.output.width import cut, width
from agencycli.queries.board import RECENT_DAYS, Board, BoardCard, BoardStage
from agencycli.values.text import visible

LATE, RUSH, STEPLESS = "▲", "!", "?"
NARROW = 80
SUM = 12
"""Cells of a sum, up to thousands of millions."""


def marks(card: BoardCard) -> str:
    """Return what stands out about a deal: its promised day has passed, it is a rush, nothing is promised next."""
    late = card.days_left is not None and card.days_left < 0
    stands = ((LATE, late), (RUSH, card.is_rush), (STEPLESS, not card.has_next))
    return "".join(mark for mark, holds in stands if holds)


def days(card: BoardCard) -> str:
    """Return how long a deal stands in its stage; nothing on its first day."""
    return _("{count} d").format(count=card.days) if card.days else ""


def name(stage: BoardStage) -> str:
    """Return what a stage is called; one that ends a deal says that it shows the last days only."""
    title = visible(stage.name)
    return f"{title}, {_('{count} d').format(count=RECENT_DAYS)}" if stage.closed else title


def money(amount: Decimal) -> str:
    """Return a sum for an overview: whole units."""
    return grouped(amount, 0, language())


def lines(board: Board, cards: Mapping[int, BoardCard], wide: int = NARROW) -> Iterator[str]:
    """Yield the board line by line; of a stage only those deals that are among ``cards``."""
    for turn, stage in enumerate(board.stages):
        if turn:
            yield ""
        yield cut(_heading(stage), wide)
        shown = [cards[number] for number in stage.deals if number in cards]
        for card in shown:
            yield _line(card, wide)
        if more := stage.count - len(shown):
            yield "        " + ngettext("and {count} more", "and {count} more", more).format(count=more)
    yield ""
    yield _("{late} overdue  {rush} rush  {stepless} no next step").format(late=LATE, rush=RUSH, stepless=STEPLESS)


def document(board: Board, cards: Mapping[int, BoardCard]) -> dict[str, Any]:
    """Return the board for programs: every stage with its sums, the cards of its first deals."""
    return {
        "pipeline": board.pipeline.name,
        "stages": [
            {
                "id": stage.id, "name": stage.name, "status": stage.status, "count": stage.count,
                "amount": stage.amount, "weighted": stage.weighted,
                "deals": [cards[number] for number in stage.deals if number in cards],
            }
            for stage in board.stages
        ],
    }  # fmt: skip


def _heading(stage: BoardStage) -> str:
    deals = ngettext("{count} deal", "{count} deals", stage.count).format(count=stage.count)
    if not stage.count:
        return f"{name(stage)} · {deals}"
    weighted = _("weighted {amount}").format(amount=money(stage.weighted))
    return f"{name(stage)} · {deals} · {money(stage.amount)} · {weighted}"


def _line(card: BoardCard, wide: int) -> str:
    """Return number, what and for whom, sum, days in the stage, marks; the words give way."""
    tail = f"  {money(card.amount):>{SUM}} {days(card):>6} {marks(card)}".rstrip()
    number = f"{card.id:>6}  "
    room = wide - len(number) - width(tail) - (3 - len(marks(card)))
    words = cut(f"{visible(card.client)} · {visible(card.title)}", room)
    return f"{number}{words}{' ' * (room - width(words))}{tail}"
