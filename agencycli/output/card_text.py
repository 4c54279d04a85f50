"""Cards in words: what ``client show``, ``who`` and the talk sheet print. Values are one text each, not yet padded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from agencycli import clock
from agencycli.i18n import _, ngettext
from agencycli.listing import Column
from agencycli.models.client import KIND_TITLES, STANDING_TITLES
from agencycli.models.contact import CONTACT_KIND_TITLES
from agencycli.models.requisite import REQUISITE_KIND_TITLES
from agencycli.output.cells import for_people
from agencycli.values.phones import in_words

if TYPE_CHECKING:
    from agencycli.queries.card import ClientCard, PersonCard
    from agencycli.queries.card.lines import (
        ContactLine,
        DateLine,
        DealLine,
        OrderLine,
        OwnLine,
        PersonLine,
        ReferralLine,
        StepLine,
    )
    from agencycli.queries.heart import Heart, Words


def shown(kind: str, value: Any) -> str:
    """Return one value in words, by the kind of a column; "" for None."""
    return for_people(Column("value", "", kind), [value])[0]  # type: ignore[arg-type]


def client_words(card: ClientCard) -> dict[str, str]:
    """Return a client's card as titles and texts; a part with several rows has one a line."""
    roles = {
        "customer": _("customer"),
        "supplier": _("supplier"),
        "contractor": _("contractor"),
        "media_owner": _("media owner"),
    }
    words = {
        _("Client"): f"{card.id} · {card.name}",
        _("Kind"): _joined([_(KIND_TITLES[card.kind]), *(title for key, title in roles.items() if getattr(card, key))]),
        _("Standing"): _(STANDING_TITLES[card.standing]),
        _("Off"): _joined([shown("moment", card.off_at), card.off_reason]),
        _("Manager"): card.manager,
        _("Name in papers"): card.full_name,
        _("How to address"): card.greeting,
        _("Contacts"): _lines(f"{line.id} · {contact(line)}" for line in card.contacts),
        _("People"): _lines(map(person, card.people)),
        _("Address"): _lines(_joined([line.city, line.text]) for line in card.addresses),
        _("Requisites"): _lines(
            f"{_(REQUISITE_KIND_TITLES[line.kind])} {line.value}" + (" !" if line.verdict == "wrong" else "")
            for line in card.requisites
        ),
        _("Accounts"): _lines(_joined([line.account, line.bik, line.bank]) for line in card.accounts),
        _("Tags"): ", ".join(card.tags),
        **{line.title: own(line) for line in card.own},
        _("Source"): card.source,
        _("Brought by"): f"{card.brought_by.id} {card.brought_by.name}" if card.brought_by else "",
        _("Has brought"): _lines(f"{one.id} {one.name}" for one in card.brought),
        _("Referral discount"): referral(card.referral) if card.referral else "",
        _("Since"): shown("date", card.since),
        _("Last order"): order(card.last_order) if card.last_order else "",
        _("Orders"): _joined([str(card.orders or ""), shown("money", card.orders_total or None)]),
        _("Deals"): deals(card.deals),
        _("Last contact"): shown("moment", card.spoken_at),
        _("Next step"): _lines(map(step, card.next_steps)),
        _("Dates"): _lines(map(date, card.dates)),
        _("Preferences"): card.preferences,
        _("Talk notes"): card.talk_notes,
        _("Brief"): card.brief,
        _("Note"): card.note,
        _("Files"): _lines(f"{line.id} {line.name}" for line in card.files),
        _("Ground for keeping the data"): _lines(consent(line) for line in card.consents),
        _("Merged cards"): ", ".join(f"#{one.id} {one.name}" for one in card.merged),
    }
    return {title: text for title, text in words.items() if text}


def person_words(card: PersonCard) -> dict[str, str]:
    """Return a person's card as titles and texts."""
    words = {
        _("Person"): f"{card.id} · {card.name}",
        _("How to address"): card.greeting,
        _("Contacts"): _lines(f"{line.id} · {contact(line)}" for line in card.contacts),
        _("Client"): _lines(
            _joined([f"{line.id} {line.name}", line.role, _("decides") if line.decides else "", _left(line.left_on)])
            for line in card.clients
        ),
        **{line.title: own(line) for line in card.own},
        _("Dates"): _lines(map(date, card.dates)),
        _("Note"): card.note,
        _("Files"): _lines(f"{line.id} {line.name}" for line in card.files),
        _("Ground for keeping the data"): _lines(consent(line) for line in card.consents),
    }
    return {title: text for title, text in words.items() if text}


def heart_words(heart: Heart) -> dict[str, str]:
    """Return the heart of a client as titles and texts."""
    return {
        _("Client"): f"{heart.id} · {heart.client}",
        _("Greet"): heart.greeting,
        _("Person"): _joined([heart.name, heart.role, _("decides") if heart.decides else ""]),
        _("Manager"): heart.manager,
        _("Last order"): order(heart.last_order) if heart.last_order else "",
        _("Deals"): deals(heart.deals),
        _("Last words"): _lines(map(said, heart.last_words)),
        _("Promised"): _lines(map(step, heart.promised)),
    }


def talk_sheet(card: ClientCard, heart: Heart) -> dict[str, str]:
    """Return what is needed for a call: whom to greet, what was ordered and promised, tastes, what to offer."""
    people = [line for line in card.people if line.left_on is None]
    return {
        _("Client"): f"{card.id} · {card.name}",
        _("Greet"): heart.greeting,
        _("Person"): _joined([heart.name, heart.role, _("decides") if heart.decides else ""]),
        _("Phones"): _lines(
            [
                *(contact(line) for line in card.contacts if line.kind == "phone"),
                *(
                    f"{one.greeting}: {contact(line)}"
                    for one in people
                    for line in one.contacts
                    if line.kind == "phone"
                ),
            ]
        ),
        _("Last order"): order(card.last_order) if card.last_order else "",
        _("Deals"): deals(card.deals),
        _("Last contact"): shown("moment", card.spoken_at),
        _("Last words"): _lines(map(said, heart.last_words)),
        _("Promised"): _lines(map(step, card.next_steps)),
        _("Soon"): _lines(map(date, card.dates[:3])),
        _("Preferences"): card.preferences,
        _("Offer"): card.talk_notes,
        _("Manager"): card.manager,
    }


def contact(line: ContactLine) -> str:
    """Return a phone, e-mail or messenger with its remarks."""
    kind = "" if line.kind in {"phone", "email", "site"} else _(CONTACT_KIND_TITLES[line.kind])
    remarks = [kind, line.label, _("invalid") if line.is_invalid else "", _("do not call") if line.do_not_call else ""]
    return _with_remarks(in_words(line.shown), remarks)


def person(line: PersonLine) -> str:
    """Return a person on a card, with role and contacts."""
    remarks = [line.role, _("decides") if line.decides else "", _left(line.left_on)]
    return _joined([f"{line.id} {_with_remarks(line.name, remarks)}", *map(contact, line.contacts)])


def order(line: OrderLine) -> str:
    """Return an order: when, what, for which event, for how much."""
    event = _("for “{event}”").format(event=line.event) if line.event else ""
    return _joined([shown("moment", line.at), line.title, event, shown("money", line.amount)])


def referral(line: ReferralLine) -> str:
    """Return what a client's brought clients are worth: ``10 % until 01.12.2026 · used 5 %``."""
    last = _("until {day}").format(day=shown("date", line.expires_on)) if line.expires_on else ""
    return " · ".join(
        part
        for part in (
            f"{shown('percent', line.usable)} {last}".strip(),
            _("used {percent}").format(percent=shown("percent", line.used)) if line.used else "",
            _("expired {percent}").format(percent=shown("percent", line.expired)) if line.expired else "",
        )
        if part
    )


def deals(lines: list[DealLine]) -> str:
    """Return how many deals there are, and those that are open with stage, promised day and sum."""
    if not lines:
        return ""
    still = [line for line in lines if line.is_open]
    count = ngettext("{count} deal", "{count} deals", len(lines)).format(count=len(lines))
    return _lines([_joined([count, _("{count} open").format(count=len(still))]), *map(deal, still)])


def deal(line: DealLine) -> str:
    """Return a deal in one line: number, title, stage, promised day, sum."""
    day = _("by {day}").format(day=shown("date", line.promised_on)) if line.promised_on else ""
    late = _("overdue") if line.is_overdue else ""
    return _joined([f"{line.id} {line.title}", line.stage, day, late, shown("money", line.amount or None)])


def step(line: StepLine) -> str:
    """Return a promise with its day, marked when the day has passed."""
    overdue = _("overdue") if line.is_overdue else ""
    return _joined([shown("date", line.on), line.step, line.who, overdue])


def said(words: Words) -> str:
    """Return what was said last and what came of it."""
    return f"{shown('date', clock.local(words.at).date())} {words.text}" + (
        f" → {words.result}" if words.result else ""
    )


def date(line: DateLine) -> str:
    """Return a date to remember and how many days are left."""
    left = ngettext("in {count} day", "in {count} days", line.days_left).format(count=line.days_left)
    return _joined([shown("date", line.next_on), _with_remarks(line.title, [line.whose]), left])


def consent(line: Any) -> str:
    """Return a ground for keeping the data."""
    withdrawn = _("withdrawn {day}").format(day=shown("date", line.withdrawn_on)) if line.withdrawn_on else ""
    return _joined([line.basis, shown("date", line.given_on), withdrawn, line.note])


def own(line: OwnLine) -> str:
    """Return the value of a field of the agency's own."""
    kind = line.kind if line.kind in {"number", "money", "date", "flag"} else "text"
    return shown(kind, line.value)


def _left(day: dt.date | None) -> str:
    return _("left {day}").format(day=shown("date", day)) if day else ""


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)


def _with_remarks(text: str, remarks: Iterable[str]) -> str:
    kept = ", ".join(remark for remark in remarks if remark)
    return f"{text} ({kept})" if kept else text
