"""The heart of an item of stock drawn: how much is free and for how long, where it lies, for whom it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.text import Text

from agencycli import clock
from agencycli.i18n import _, language, ngettext
from agencycli.models.stock.papers import PAPER_KIND_TITLES
from agencycli.money import printed
from agencycli.queries.stock.card import Level, StockCard
from agencycli.queries.stock.levels import SOON_DAYS
from agencycli.services.stock.amounts import plain
from agencycli.services.stock.units import counted
from agencycli.tui.cells import short_day
from agencycli.tui.pieces import ALARM, DIM, Piece, block, ends, joined, line, parted, titled
from agencycli.tui.theme import MARKS
from agencycli.tui.widgets import chart
from agencycli.values.text import visible

CHART_LINES = 4


def under(card: StockCard, width: int) -> Text:
    """Return six lines to stand under a list, each cut to ``width`` cells."""
    places = joined(*_places(card)) or _("lies nowhere")
    return Text("\n").join([
        _named(card, width),
        line(parted(amounts(card)), width),
        line([(places, ""), *_about(_("Kept"), _kept(card))], width),
        line([*_about(_("From"), _suppliers(card), first=True)], width),
        *[line([one], width) for one in _last(card)[:2]],
    ])  # fmt: skip


def beside(card: StockCard, year: Level, width: int) -> Text:
    """Return the same to stand beside a list, with the level over a year; words wrap."""
    blocks = [
        block([(f"{visible(card.code)} {visible(card.name)}", "bold"), (visible(card.group), DIM)]),
        block([*amounts(card), worth(card)]),
        level(card, year, width, CHART_LINES),
        titled(_("Places"), [(one, "") for one in _places(card)]),
        titled(_("Kept"), [(one, "") for one in _kept(card)]),
        titled(_("Suppliers"), [(one, "") for one in _suppliers(card)]),
        titled(_("Last moves"), _last(card)),
        titled(_("Note"), [(visible(card.note), "")]),
    ]
    return Text("\n\n").join(one for one in blocks if one)


def level(card: StockCard, year: Level, width: int, height: int) -> Text:
    """Return how much there was over the last year, the greatest named; nothing of what never lay anywhere."""
    values = [there for _day, there in year]
    if not any(values):
        return Text()
    most = _("a year; at most {quantity}").format(quantity=counted(card.unit, max(values), plain(max(values))))
    return block([(most, DIM), *((each, "") for each in chart.drawn(values, max(10, width - 1), height))])


def _named(card: StockCard, width: int) -> Text:
    left = [(visible(card.code), "bold"), (f" {visible(card.name)}", ""), (f" · {visible(card.group)}", DIM)]
    return ends(left, worth(card), width)


def worth(card: StockCard) -> Piece:
    """Return what it cost; nothing for who may not see that."""
    return ("", "") if card.value is None else (printed(card.value, language()), "bold")


def amounts(card: StockCard) -> list[Piece]:
    """Return how much is free of how much, what is short, for how long it lasts, what is coming."""
    free = _("free {quantity}").format(quantity=counted(card.unit, card.available, plain(card.available)))
    is_short = card.available < card.min_level or card.available < 0
    pieces: list[Piece] = [(f"{MARKS['alarm']} {free}", ALARM) if is_short else (free, "bold")]
    if card.reserved:
        kept = _("on hand {there}, kept {kept}")
        pieces.append((kept.format(there=plain(card.on_hand), kept=plain(card.reserved)), ""))
    if card.min_level:
        pieces.append((_("least {quantity}").format(quantity=plain(card.min_level)), ALARM if is_short else ""))
    if card.days_left is not None:
        words = ngettext("lasts {count} day", "lasts {count} days", card.days_left).format(count=card.days_left)
        soon = card.days_left <= SOON_DAYS
        pieces.append((f"{MARKS['warning']} {words}" if soon else words, "yellow" if soon else ""))
    if card.on_the_way:
        pieces.append((_("coming {quantity}").format(quantity=plain(card.on_the_way)), ""))
    return pieces


def _about(title: str, found: list[str], *, first: bool = False) -> Iterator[Piece]:
    if found:
        yield (f"{title}: " if first else f" · {title}: "), DIM
        yield joined(*found), ""


def _places(card: StockCard) -> list[str]:
    return [f"{visible(name)} {plain(there)}" for name, there in card.places]


def _kept(card: StockCard) -> list[str]:
    found = []
    for row in card.reservations.records():
        words = _("{quantity} for deal {deal}").format(quantity=plain(row["left"]), deal=row["deal_id"])
        until = _("until {day}").format(day=short_day(row["expires_on"], clock.today())) if row["expires_on"] else ""
        found.append(joined(words, row["deal"] or "", until, by=" "))
    return found


def _suppliers(card: StockCard) -> list[str]:
    found = []
    for row in card.supplies.records():
        price = printed(row["price"], language()) if row.get("price") is not None else ""
        days = row["lead_days"]
        lead = ngettext("{count} day", "{count} days", days).format(count=days) if days else ""
        found.append(joined(row["supplier"] or "", price, row["packing"] or "", lead, by=" "))
    return found


def _last(card: StockCard) -> list[Piece]:
    found: list[Piece] = []
    for row in card.moves.records()[:6]:
        day = short_day(row["day"], clock.today())
        found.append((joined(f"{day} {said(row)}", row["who"] or "", by=" · "), ""))
    return found


def said(row: dict[str, Any]) -> str:
    """Return a move in words: ``issue −500 · deal 42``."""
    sign = "+" if row["quantity"] > 0 else "−"
    deal = _("deal {number}").format(number=row["deal_id"]) if row["deal_id"] else ""
    return joined(f"{_(PAPER_KIND_TITLES[row['kind']])} {sign}{plain(abs(row['quantity']))}", deal, by=" · ")
