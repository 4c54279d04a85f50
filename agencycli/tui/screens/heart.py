"""The heart of a client drawn: whom to greet and how, the last order, the last words, what is promised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.text import Text

from agencycli import clock
from agencycli.i18n import _, language
from agencycli.models.activity import ACTIVITY_KIND_TITLES
from agencycli.models.client import STANDING_TITLES
from agencycli.money import printed
from agencycli.queries.card import ClientCard
from agencycli.queries.card.lines import ContactLine, OrderLine, PersonLine, StepLine
from agencycli.queries.heart import Heart, Words
from agencycli.tui.cells import short_day, short_known
from agencycli.tui.pieces import ALARM, DIM, Piece, block, ends, joined, line, parted, titled
from agencycli.tui.theme import MARKS
from agencycli.values.phones import in_words
from agencycli.values.text import visible

Contacts = Mapping[tuple[str, int], Sequence[ContactLine]]
"""By owner: ("client" or "person", number)."""


def under(heart: Heart, contacts: Contacts, width: int) -> Text:
    """Return six lines to stand under a list, each cut to ``width`` cells."""
    firm, person = contacts.get(("client", heart.id), ()), contacts.get(("person", heart.person_id or 0), ())
    lines = [
        ends([(visible(heart.client), "bold"), (f" · {_facts(heart)}", "")], _phone(firm), width),
        ends(_greeting(heart), _phone(person), width),
        line([_order(heart.last_order)], width),
        *[ends([(said(words), "")], (visible(words.who), DIM), width) for words in heart.last_words],
    ]
    lines += [Text()] * (5 - len(lines))
    return Text("\n").join([*lines, line(parted(promises(heart.promised)), width)])


def beside(heart: Heart, card: ClientCard) -> Text:
    """Return the heart and what else of the card helps a talk, to stand beside a list; words wrap."""
    blocks = [
        block([(visible(heart.client), "bold"), (_facts(heart), "")]),
        *[_person(person, heart) for person in card.people if person.left_on is None],
        titled(_("Contacts"), [_contact(one) for one in card.contacts]),
        titled(_("How to talk"), [(visible(card.talk_notes), "")]),
        titled(_("Last order"), [_order(heart.last_order)]),
        titled(_("Last words"), [(_remarked(said(words), words.who), "") for words in heart.last_words]),
        titled(_("Promised"), promises(heart.promised)),
    ]
    return Text("\n\n").join(one for one in blocks if one)


# -- what is said


def _facts(heart: Heart) -> str:
    return joined(_(STANDING_TITLES[heart.standing]), heart.manager, by=" · ")


def _greeting(heart: Heart) -> list[Piece]:
    if not heart.greeting:
        return [(_("nobody to greet yet"), DIM)]
    about = joined(_rest_of_name(heart), heart.role, _("decides") if heart.decides else "")
    return [(visible(heart.greeting), "bold"), (f"  {about}", "")]


def _rest_of_name(heart: Heart) -> str:
    """Return what the greeting leaves unsaid of a name: mostly the surname."""
    return " ".join(heart.name.replace(heart.greeting, "").split())


def _person(person: PersonLine, heart: Heart) -> Text:
    greeted = person.id == heart.person_id
    about = joined(_rest_of_name(heart) if greeted else "", person.role, _("decides") if person.decides else "")
    name = heart.greeting if greeted else person.name
    return block([(visible(name), "bold"), (about, ""), *[_contact(one) for one in person.contacts]])


def _phone(contacts: Sequence[ContactLine]) -> Piece:
    return next((_contact(one) for one in contacts if one.kind == "phone"), ("", ""))


def _contact(one: ContactLine) -> Piece:
    if one.do_not_call or one.is_invalid:
        words = _("do not call") if one.do_not_call else _("invalid")
        return f"{MARKS['alarm']} {_remarked(in_words(one.shown), words)}", ALARM
    return joined(in_words(one.shown), one.label, by="  "), ""


def _order(order: OrderLine | None) -> Piece:
    if order is None:
        return _("no orders yet"), DIM
    day = short_known(order.at, clock.today())
    amount = "" if order.amount is None else f"   {printed(order.amount, language())}"
    return f"{day} {joined(order.title, order.event)}{amount}", ""


def said(words: Words) -> str:
    """Return the day, the words and what came of them, on one line."""
    day = short_known(words.at, clock.today())
    result = f" → {words.result}" if words.result else ""
    return visible(" ".join(f"{day} {_(ACTIVITY_KIND_TITLES[words.kind])}: {words.text}{result}".split("\n")))


def promises(steps: Sequence[StepLine]) -> list[Piece]:
    """Return what is promised, by day; what is overdue stands out."""
    pieces = []
    for step in steps:
        day = f"{short_day(step.on, clock.today())} " if step.on else ""
        words = _remarked(f"{day}{step.step}", step.who)
        pieces.append((f"{MARKS['alarm']} {words}", ALARM) if step.is_overdue else (words, ""))
    return pieces or [(_("nothing is promised"), DIM)]


def _remarked(words: str, remark: str) -> str:
    return visible(f"{words} ({remark})" if remark else words)
