"""Words with a style, laid out in the few lines a glance has."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from agencycli.tui.cells import fitted, width_of
from agencycli.values.text import visible

ALARM, DIM = "red bold", "dim"
Piece = tuple[str, str]
"""Words and their style."""


def joined(*parts: str, by: str = ", ") -> str:
    """Return the words there are, as one line that is safe to draw."""
    return visible(by.join(part for part in parts if part))


def parted(pieces: Sequence[Piece]) -> list[Piece]:
    """Return pieces with a dot between them."""
    return [piece for each in pieces for piece in ((" · ", ""), each)][1:]


def line(pieces: Sequence[Piece], width: int) -> Text:
    """Return styled words as one line of at most ``width`` cells."""
    drawn = Text(no_wrap=True, end="")
    for words, style in pieces:
        room = width - width_of(drawn.plain)
        if room > 0:
            drawn.append(fitted(words, room) if width_of(words) > room else words, style=style)
    return drawn


def ends(left: Sequence[Piece], right: Piece, width: int) -> Text:
    """Return one line with words at both ends; the left ones give way."""
    words, style = right
    room = width - width_of(words) - 2
    if not words or room < 20:
        return line(left, width)
    drawn = line(left, room)
    return drawn.append(" " * (room + 2 - width_of(drawn.plain))).append(words, style)


def block(lines: Sequence[Piece]) -> Text:
    """Return words below each other; those that are empty take no line."""
    return Text("\n").join(Text(words, style=style) for words, style in lines if words)


def titled(title: str, lines: Sequence[Piece]) -> Text:
    """Return a block under its title; nothing when the block is empty."""
    drawn = block(lines)
    return block([(title, DIM)]).append("\n").append_text(drawn) if drawn else drawn
