"""The heart of a deal drawn: where it stands and how long, the promised day, sum, next steps, last words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.text import Text

from agencycli import clock
from agencycli.i18n import _, language, ngettext
from agencycli.money import printed
from agencycli.queries.card.deal import DealCard
from agencycli.queries.deal_glance import DealGlance
from agencycli.tui.cells import short_day
from agencycli.tui.pieces import ALARM, DIM, Piece, block, ends, joined, line, parted, titled
from agencycli.tui.screens.heart import promises, said
from agencycli.tui.theme import MARKS
from agencycli.values.text import visible


def under(deal: DealGlance, width: int) -> Text:
    """Return six lines to stand under a list, each cut to ``width`` cells."""
    values = deal.values
    lines = [
        _named(values, _sum(deal), width),
        line(parted([_stage(deal), *_day(deal)]), width),
        ends([_sold(deal)], (visible(values["manager"] or ""), DIM), width),
        *[ends([(said(words), "")], (visible(words.who), DIM), width) for words in deal.last_words],
    ]
    lines += [Text()] * (5 - len(lines))
    return Text("\n").join([*lines, line(parted(_next(deal)), width)])


def head(deal: DealCard, width: int) -> Text:
    """Return the two or three lines above everything else of a card, each cut to ``width`` cells."""
    values = deal.values
    total = (printed(values["amount"], language()), "bold") if deal.lines.rows else ("", "")
    lines = [
        _named(values, total, width),
        ends(parted([_stage(deal), *_day(deal)]), (visible(values["manager"] or ""), DIM), width),
    ]
    if alerts := [*_alerts(deal)]:
        lines.append(line(parted(alerts), width))
    return Text("\n").join(lines)


def _alerts(deal: DealCard) -> Iterator[Piece]:
    """Yield what must not be overlooked: a late chain, nothing promised, a budget passed, changes nobody decided."""
    values = deal.values
    if values["open"]:
        late = [row for row in deal.chain.records() if row["late"]]
        if late:
            words = _("late: {step}").format(step=late[0]["title"])
            pushed = deal.expected_on if deal.expected_on != values["promised_on"] else None
            then = _("expected {day}").format(day=short_day(pushed, clock.today())) if pushed else ""
            yield f"{MARKS['alarm']} {joined(words, then)}", ALARM
        if not deal.items.rows:
            yield _warning(_("no next step"))
        if values["budget"] is not None and values["amount"] > values["budget"]:
            over = printed(values["amount"] - values["budget"], language())
            yield _warning(_("{amount} over the client's budget").format(amount=over))
        if deal.referral:
            percent = f"{deal.referral.normalize():f} %"
            yield _("R takes {percent} off for clients brought").format(percent=percent), ""
    if waiting := [row for row in deal.changes.records() if row["state"] == "asked"]:
        words = ngettext("{count} change to decide", "{count} changes to decide", len(waiting))
        yield _warning(words.format(count=len(waiting)))
    if values["event"]:
        yield visible(values["event"]), ""


def _named(values: Mapping[str, Any], total: Piece, width: int) -> Text:
    return ends([(visible(values["title"]), "bold"), (f" · {visible(values['client'])}", "")], total, width)


def beside(deal: DealGlance) -> Text:
    """Return the same to stand beside a list; words wrap."""
    values = deal.values
    blocks = [
        block([(visible(values["title"]), "bold"), (joined(values["client"], values["manager"], by=" · "), "")]),
        block([_stage(deal), *_day(deal)]),
        titled(_("Sold"), [_sold(deal), _sum(deal)]),
        titled(_("Next steps"), _next(deal)),
        titled(_("Last words"), [(joined(said(words), words.who, by=" · "), "") for words in deal.last_words]),
    ]
    return Text("\n\n").join(one for one in blocks if one)


def _stage(deal: DealGlance | DealCard) -> Piece:
    values = deal.values
    if not values["open"]:
        return joined(values["stage"], values["lost_reason"] or "", values["lost_note"], by=" · "), ""
    days = round(deal.days)
    stands = ngettext("for {count} day", "for {count} days", days).format(count=days)
    return joined(values["stage"], stands if days else _("since today")), ""


def _day(deal: DealGlance | DealCard) -> list[Piece]:
    """Return the promised day with what is left to it, and whether it is a rush."""
    values = deal.values
    pieces: list[Piece] = []
    if values["promised_on"]:
        left = values["days_left"]
        words = _("promised for {day}").format(day=short_day(values["promised_on"], clock.today()))
        if left is not None and left < 0:
            late = ngettext("overdue by {count} day", "overdue by {count} days", -left).format(count=-left)
            pieces.append((f"{MARKS['alarm']} {words}, {late}", ALARM))
        elif left is not None:
            rest = ngettext("in {count} day", "in {count} days", left).format(count=left) if left else ""
            pieces.append((joined(words, rest), ""))
        else:
            pieces.append((words, ""))
    if values["is_rush"] and values["open"]:
        pieces.append(_warning(_("rush")))
    return pieces


def _sum(deal: DealGlance) -> Piece:
    return (printed(deal.values["amount"], language()), "bold") if deal.lines_count else ("", "")


def _sold(deal: DealGlance) -> Piece:
    if not deal.lines:
        return _("no lines yet"), DIM
    more = deal.lines_count - len(deal.lines)
    rest = ngettext("and {count} more", "and {count} more", more).format(count=more) if more else ""
    return joined(*deal.lines, rest), ""


def _next(deal: DealGlance) -> list[Piece]:
    if not deal.steps and not deal.values["open"]:
        return []
    return promises(deal.steps) if deal.steps else [_warning(_("no next step"))]


def _warning(words: str) -> Piece:
    return f"{MARKS['warning']} {words}", "yellow"
