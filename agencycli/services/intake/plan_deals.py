"""Plan the deals of an import: which is known, by its number in the system, else by client, name and day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from agencycli.i18n import N_, _
from agencycli.models import Deal, ExternalId, Stage
from agencycli.services.intake import deal_card
from agencycli.services.intake.card import Card
from agencycli.services.intake.deal_card import TITLES, DealCard, KnownDeal, Reasons, trouble
from agencycli.services.intake.outcome import DealOutcome
from agencycli.services.intake.record import DealRecord, Problem
from agencycli.values.text import fold

if TYPE_CHECKING:
    from agencycli.services.intake.prepare import Prepared, Preparer

TAKEN_BY_OTHERS = N_("this row was taken in before for a client who is not yours; ask the owner")
NUMBER_TWICE = N_("deal {number} stands in the file twice, and not the same")
ROW_TWICE = N_("the same deal stands in the file above")
IN_HISTORY = N_(
    "the history of this client has an order of the same day and name; take that import back first, or leave it there"
)
WAS_JOINED = N_("deal {number} was joined into deal {into}; change that one")
OTHER_CLIENT = N_("deal {number} belongs to another client here, which stays")
STANDS = N_("the deal has “{value}”, which stays")
BOTH_CHANGED = N_(
    "{field} was changed in deal {number} to “{value}” and in the file to this; make them equal in one of the two"
)
LONGEST_KEY = 200


@dataclass(slots=True)
class PreparedDeal:
    """A deal ready to be compared. ``known`` is it as taken before, ``like`` one of the client it may well be."""

    record: DealRecord
    said: Mapping[str, Any]
    key: str
    taken: str
    known: KnownDeal | None = None
    like: int = 0
    twice: bool = False
    refused: str = ""


class DealPlanner:
    """Names the deals of all records first, then plans them client by client."""

    def __init__(self, preparer: Preparer, records: Iterable[Prepared], hidden: Set[int]) -> None:
        self._preparer = preparer
        self._hidden = hidden
        self._reasons = Reasons()
        self._seen: dict[tuple[str, str], str] = {}
        with_deals = [one for one in records if one.record.deals]
        self._marks = _standing_marks({deal.system for one in with_deals for deal in one.record.deals})
        self._cards: dict[int, DealCard] = {}
        for one in with_deals:
            one.deals = [self._prepared(one, deal) for deal in one.record.deals]

    def _prepared(self, owner: Prepared, deal: DealRecord) -> PreparedDeal:
        manager = self._preparer.staff_number(owner, deal.manager) if deal.manager else None
        if deal.manager and manager is None:
            title = deal.columns.get("manager", ("", _("Manager")))[1]
            deal = replace(deal, notes=[*deal.notes, f"{title}: {deal.manager}"])
        said = deal_card.facts(deal, manager, self._reasons)
        whose = owner.record.key or owner.record.name
        found = PreparedDeal(deal, said, "", deal_card.taken(deal, said, whose))
        day = deal.opened_on.isoformat() if deal.opened_on else ""
        base = deal.number or "|".join((whose, fold(deal.title), day))
        if len(base) > LONGEST_KEY - 8:
            base = sha256(base.encode(errors="replace")).hexdigest()
        key, turn = base, 1
        while (deal.system, key) in self._seen:
            if self._seen[deal.system, key] == found.taken:
                found.twice = True
                break
            if deal.number:
                found.refused = _(NUMBER_TWICE).format(number=deal.number)
                break
            turn += 1
            key = f"{base}#{turn}"
        found.key = key
        self._seen.setdefault((deal.system, key), found.taken)
        found.known = None if found.twice else self._marks.get((deal.system, key))
        return found

    def unchanged(self, owner: Prepared) -> bool:
        """Return whether every deal of a record stands as the file has it."""
        return all(one.twice or (one.known is not None and one.known.taken == one.taken) for one in owner.deals)

    def same(self, owner: Prepared) -> Iterator[DealOutcome]:
        """Yield that there is nothing new about the deals of a record."""
        for one in owner.deals:
            yield DealOutcome("same", one.record, owner.record.name, reason=_(ROW_TWICE) if one.twice else "")

    def load(self, chosen: Iterable[tuple[Prepared, Card | None]]) -> None:
        """Load the deals that the records mean, with the cards they were taken for, None for nobody yet."""
        wanted: set[int] = set()
        marked = {known.id for known in self._marks.values()}
        for owner, card in chosen:
            for one in owner.deals if card is not None else ():
                if one.known is not None and one.known.taken != one.taken:
                    wanted.add(one.known.id)
                elif one.known is None and not one.twice and one.record.opened_on is not None:
                    like = card.like.get((one.record.opened_on, fold(one.record.title)), []) if card else []
                    one.like = next((number for number in like if number not in marked), 0)
                    wanted |= {one.like} - {0}
                    marked.add(one.like)
        self._cards = deal_card.load(wanted)

    def take(self, card: Card, owner: Prepared) -> Iterator[tuple[DealOutcome, list[Problem]]]:
        """Yield what becomes of each deal of a record, and the problems to tell."""
        for one in owner.deals:
            name = owner.record.name
            if one.twice or (one.known is not None and one.known.taken == one.taken):
                yield DealOutcome("same", one.record, name, reason=_(ROW_TWICE) if one.twice else ""), []
                continue
            refused = self._refused(card, one)
            if refused:
                problems = refused if isinstance(refused, list) else [one.record.trouble("", one.record.title, refused)]
                reason = "; ".join(problem.reason for problem in problems)
                yield DealOutcome("reject", one.record, name, reason=reason), problems
            else:
                yield self._taken(card, one, name)

    def _refused(self, card: Card, one: PreparedDeal) -> str | list[Problem]:
        deal = one.record
        if one.refused:
            return one.refused
        if one.known is not None:
            if one.known.client in self._hidden:
                return _(TAKEN_BY_OTHERS)
            standing = self._cards[one.known.id]
            if standing.joined_into:
                return _(WAS_JOINED).format(number=standing.id, into=standing.joined_into)
            return [
                trouble(
                    deal, key, _shown(key, value),
                    _(BOTH_CHANGED).format(
                        field=_(TITLES[key]), number=standing.id, value=_shown(key, standing.scalars.get(key))
                    ),
                )
                for key, value in deal_card.clashes(standing, deal, one.said, frozenset(one.known.taken.split()))
            ]  # fmt: skip
        days = {day.isoformat() for day in (deal.opened_on, deal.closed_on) if day}
        title = fold(deal.title)
        if not one.like and any(key[0] in days and key[1] == title for key in card.orders):
            return _(IN_HISTORY)
        return ""

    def _taken(self, card: Card, one: PreparedDeal, name: str) -> tuple[DealOutcome, list[Problem]]:
        deal, known = one.record, one.known
        number = known.id if known else one.like
        standing = self._cards[number] if number else DealCard()
        before = frozenset(known.taken.split()) if known else frozenset()
        problems = [
            trouble(deal, key, _shown(key, value), _(STANDS).format(value=_shown(key, stands)))
            for key, value, stands in deal_card.merge(standing, deal, one.said, before)
        ]
        if known and standing.client != card.id:
            problems.append(deal.trouble("client", name, _(OTHER_CLIENT).format(number=standing.id)))
        standing.key, standing.taken, standing.mark = one.key, one.taken, known.mark if known else 0
        card.deals.append(standing)
        card.deal_days |= {(day, fold(deal.title)) for day in (deal.opened_on, deal.closed_on) if day}
        what = standing.what if standing.id else {}
        kind = "add" if not standing.id else "join" if not known else "update" if what else "same"
        with_ = f"{standing.id} {standing.scalars['title']}" if one.like else ""
        return DealOutcome(kind, deal, name, standing, with_, what), problems


def _shown(key: str, value: Any) -> str:
    """Return a plain value as a person reads it."""
    from agencycli import money
    from agencycli.models import LostReason, Staff

    models: dict[str, Any] = {"stage": Stage, "manager": Staff, "lost_reason": LostReason}
    if value is None:
        return ""
    if key in models:
        return str(models[key].get_by_id(value).name)
    return f"{money.from_minor(value):f}" if key == "amount" else str(value)


def _standing_marks(systems: Set[str]) -> dict[tuple[str, str], KnownDeal]:
    """Return (system, key) -> the deal taken before."""
    if not systems:
        return {}
    rows = (
        ExternalId.select(ExternalId.system, ExternalId.value, ExternalId.id, Deal.id, Deal.client, ExternalId.taken)
        .join(Deal)
        .where(ExternalId.system.in_(list(systems)))
        .order_by(ExternalId.id.desc())
    )
    return {(system, value): KnownDeal(*known) for system, value, *known in rows.tuples()}
