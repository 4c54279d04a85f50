"""A deal as titles and texts, for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from agencycli.i18n import _
from agencycli.listing import Column, Listing
from agencycli.output import card_text
from agencycli.output.cells import for_people
from agencycli.queries.card.deal import DealCard
from agencycli.queries.card.lines import LayoutLine

BESIDE = frozenset(
    {"id", "title", "client_id", "mine", "open", "status", "next_step", "next_on", "line", "days_left", "probability"}
)
"""Columns that are told in another way."""
BRIEF_TITLES = ("product", "audience", "goal", "media")


def words(card: DealCard, columns: Mapping[str, Column]) -> dict[str, str]:
    """Return everything about a deal as titles and texts; ``columns`` are those of the list."""
    values = card.values
    pairs = {_("Deal"): f"{values['id']} · {values['title']}"}
    for key, column in columns.items():
        value = values[key]
        if key not in BESIDE and value not in (None, False):
            pairs[column.title] = for_people(column, [value])[0]
    pairs[columns["client"].title] = f"{values['client_id']} {values['client']}"
    left = values.get("days_left")
    if values["promised_on"] and left is not None:
        pairs[columns["promised_on"].title] += f" ({_('overdue') if left < 0 else _days(left)})"
    copied = card.copied_from
    offer = _("{percent} off for clients brought: agency deal referral {number}")
    pairs |= {
        _("Lines"): "\n".join(_rows(card.lines, ("kind", "made_inside", "agreed"))),
        _("To do"): "\n".join(_rows(card.items, ("kind", "urgency", "before_days", "waiting"))),
        _("Contractors"): "\n".join(_rows(card.jobs, ("late", "cost_id"))),
        _("Kept in the warehouse"): "\n".join(_rows(card.kept, ("quantity",))),
        _("Material issued"): "\n".join(_rows(card.issued, ())),
        _("Money"): "\n".join(map(_money(card.money), card.money.rows)),
        _("Chain"): "\n".join(_rows(card.chain, ("state", "before_days"))),
        _("To offer"): offer.format(percent=card_text.shown("percent", card.referral), number=values["id"])
        if card.referral
        else "",
        _("People"): "\n".join(map(card_text.person, card.people)),
        _("Works on it"): "\n".join(", ".join(member(card.staff, row)) for row in card.staff.records()),
        _("Files"): "\n".join(map(file, card.files)),
        _("Changes wanted"): "\n".join(_rows(card.changes, ())),
        **brief(card),
        _("Copied from"): f"{copied.id} {copied.name}" if copied else "",
        _("Joined from"): ", ".join(f"{one.id} {one.name}" for one in card.joined),
    }
    return {title: text for title, text in pairs.items() if text}


def brief(card: DealCard) -> dict[str, str]:
    """Return the brief: product, audience, goal, media."""
    titles = (_("Brief: the product"), _("Brief: the audience"), _("Brief: the goal"), _("Brief: the media"))
    return {title: card.brief[key] for title, key in zip(titles, BRIEF_TITLES, strict=True)}


def member(team: Listing, row: Mapping[str, Any]) -> list[str]:
    """Return who works on a deal and does what, then hours, share and what is owed, each in words if there is any."""
    said = {column.key: for_people(column, [row[column.key]])[0] for column in team.columns}
    told = [f"{said['staff']} ({said['role']})" if said["role"] else said["staff"]]
    told += [_("{hours} h").format(hours=said["hours"])] if row["hours"] else []
    if row.get("share"):
        told.append(_("{percent} of the margin {base}").format(percent=said["share"], base=said["share_base"]))
    return told + ([_("owed {amount}").format(amount=said["owed"])] if row.get("owed") else [])


def file(line: LayoutLine) -> str:
    """Return a file in one line, with who approved which version when."""
    name = f"{line.id} {line.name} · {line.version}"
    if line.approved_version is None:
        return name
    day = card_text.shown("moment", line.approved_at)
    said = _("version {version} approved by {who}, {day}").format(
        version=line.approved_version, who=line.approved_by, day=day
    )
    return f"{name} · {said}" + (" · " + _("locked") if line.is_locked else "")


def _days(left: int) -> str:
    from agencycli.i18n import ngettext

    return ngettext("in {count} day", "in {count} days", left).format(count=left)


def _money(listing: Listing) -> Callable[[tuple[Any, ...]], str]:
    """Return what tells a row of the money three ways: how it is counted, then each sum by its name."""

    def told(row: tuple[Any, ...]) -> str:
        [base] = for_people(listing.columns[0], [row[0]])
        sums = [
            f"{column.title} {for_people(column, [value])[0]}"
            for column, value in zip(listing.columns[1:], row[1:], strict=True)
            if value
        ]
        return f"{base}: {', '.join(sums) or '–'}"

    return told


def _rows(listing: Listing, hidden: Iterable[str]) -> list[str]:
    """Return rows of a list as one line of text each; without the columns that only a table has room for."""
    shown = [place for place, column in enumerate(listing.columns) if column.key not in hidden]
    lines = []
    for row in listing.rows:
        cells = [(listing.columns[place], row[place]) for place in shown if row[place] not in (None, False)]
        texts = [for_people(column, [value])[0] for column, value in cells]
        lines.append(" · ".join(texts))
    return lines
