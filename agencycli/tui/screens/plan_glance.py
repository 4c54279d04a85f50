"""The heart of a line of the planner: what is to be done and why now, the chain it is in, whom to call about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from rich.text import Text
from textual import on

from agencycli import queries
from agencycli.errors import NotFound
from agencycli.i18n import _
from agencycli.models import Staff
from agencycli.queries.card import ClientCard
from agencycli.queries.heart import Heart
from agencycli.queries.item import ItemCard, ItemLine
from agencycli.queries.planner import PlanLine
from agencycli.tui.cells import fitted, short_day
from agencycli.tui.listing.glance import Drawing, Glance
from agencycli.tui.screens.plan_keys import PlanKeys
from agencycli.tui.screens.plan_rows import KIND_TITLES, WAITS
from agencycli.tui.theme import MARKS
from agencycli.tui.widgets.table import VirtualTable
from agencycli.values.text import visible

UNDER = 3
"""Lines of the glance when it stands under the list."""
DIM, ALARM = "dim", "red bold"


class PlanGlance(PlanKeys):
    """A screen with a list of lines of the planner, and a glance at the chosen one."""

    def __init__(self) -> None:
        super().__init__()
        self.glance = Glance(UNDER)

    @on(VirtualTable.Highlighted)
    def look_closer(self, event: VirtualTable.Highlighted) -> None:
        """Show the heart of the chosen line."""
        line = self.chosen_line()
        if line is None:
            self.glance.show(None)
            return
        self.in_thread(
            partial(look, self.actor, line, self.has_class("-beside")),
            lambda found: self.glance.show(drawing_of(found)),
            group="glance", otherwise=lambda error: self.glance.show(None), quiet=True,
        )  # fmt: skip


@dataclass(frozen=True)
class Found:
    """What the glance tells of a line."""

    line: PlanLine
    card: ItemCard | None
    heart: Heart | None
    contacts: Any
    client: ClientCard | None = None
    """Read where there is room for it."""


def look(actor: Staff, line: PlanLine, wide: bool) -> Found:
    """Return what the glance tells; a line that is gone meanwhile has no card."""
    card = heart = client = None
    contacts: Any = {}
    try:
        if line.source == "item":
            card = queries.item.item_card(actor, line.number)
        if line.client is not None:
            person = queries.item.person_of(actor, line.number) if line.source == "item" else None
            heart = queries.heart.heart(actor, line.client, person)
            if wide:
                client = queries.card.client_card(actor, line.client)
            people = [heart.person_id] if heart.person_id else []
            contacts = queries.card.parts.contacts(heart.id, people)
    except NotFound:
        return Found(line, None, None, {})
    return Found(line, card, heart, contacts, client)


def drawing_of(found: Found) -> Drawing:
    """Return how to draw it: beside the list all there is, under it whom to call, the last words, the chain."""
    return lambda width, height: _under(found, width) if height <= UNDER else _beside(found, width)


def _under(found: Found, width: int) -> Text:
    danger = [Text(fitted(one.plain, width).rstrip(), style=ALARM) for one in _danger(found.line)]
    chain = [*danger, *_chain(found, width)]
    if found.heart is None:
        return Text("\n").join([_about(found, width), *chain][:UNDER])
    from agencycli.tui.screens.heart import under

    _firm, greeting, order, words, *_more = under(found.heart, found.contacts, width).split("\n")
    last = words if words.plain.strip() else order
    return Text("\n").join([greeting, last, *(chain[:1] or [_about(found, width)])])


def _beside(found: Found, width: int) -> Text:
    line = found.line
    day = f"{MARKS['alarm']} {short_day(line.due_on, line.on)}" if line.overdue else ""
    lines = [
        *_danger(line),
        Text(visible(line.title), style="bold"),
        _joined(" · ", (_(KIND_TITLES[line.kind]), ""), (day, ALARM), (line.time, ""), (line.owner_name, "")),
        _joined("", (_deal(line), "")),
        _about(found, width) if found.card else Text(),
        *_checks(found.card),
    ]
    if found.card and (note := str(found.card.values.get("note") or "")):
        lines.append(Text(visible(note)))
    if chain := _chain(found, width):
        lines += [Text(), Text(_("Chain"), style=DIM), *chain]
    if found.heart and found.client:
        from agencycli.tui.screens.heart import beside

        lines += [Text(), beside(found.heart, found.client)]
    return Text("\n").join(one for one, before in zip(lines, [Text("-"), *lines], strict=False) if one or before)


def _danger(line: PlanLine) -> list[Text]:
    return [Text(f"{MARKS['alarm']} {visible(line.danger)}", style=ALARM)] if line.danger else []


def _about(found: Found, width: int) -> Text:
    """Return why it is urgent."""
    if found.card is None or not found.card.reasons:
        return Text(fitted(visible(_deal(found.line)), width).rstrip()) if found.card is None else Text()
    return Text(fitted(", ".join(map(queries.item.told, found.card.reasons)), width).rstrip(), style=DIM)


def _deal(line: PlanLine) -> str:
    return _("deal {number} “{title}”").format(number=line.deal, title=line.deal_title) if line.deal else ""


def _checks(card: ItemCard | None) -> Sequence[Text]:
    return [Text(f"{'✓' if one.done else '□'} {visible(one.text)}") for one in card.checks] if card else []


def _chain(found: Found, width: int) -> list[Text]:
    """Return what it waits for and what waits for it, a line each."""
    if found.card is None:
        return []
    before, after = [found.card.after] if found.card.after else [], _("after")
    return [
        *(Text(fitted(f"{after} {_step(one)}", width).rstrip()) for one in before),
        *(Text(fitted(f"{WAITS} {_step(one)}", width).rstrip()) for one in found.card.followers),
    ]


def _step(one: ItemLine) -> str:
    day = f"{one.due_on:%d.%m} " if one.due_on else ""
    return visible(f"{day}{one.title}" + (" ✓" if one.state == "done" else ""))


def _joined(by: str, *pieces: tuple[str, str]) -> Text:
    text = Text()
    for words, style in pieces:
        if words:
            text.append(by if text else "").append(visible(words), style=style)
    return text
