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
from agencycli.tui.cells import fitted, short_day, short_known, width_of
from agencycli.tui.theme import MARKS
from agencycli.values.phones import in_words
from agencycli.values.text import visible

ALARM, DIM = "red bold", "dim"
Piece = tuple[str, str]
"""Words and their style."""
Contacts = Mapping[tuple[str, int], Sequence[ContactLine]]
"""By owner: ("client" or "person", number)."""


def under(heart: Heart, contacts: Contacts, width: int) -> Text:
    """Return six lines to stand under a list, each cut to ``width`` cells."""
    firm, person = contacts.get(("client", heart.id), ()), contacts.get(("person", heart.person_id or 0), ())
    lines = [
        _ends([(visible(heart.client), "bold"), (f" · {_facts(heart)}", "")], _phone(firm), width),
        _ends(_greeting(heart), _phone(person), width),
        _line([_order(heart.last_order)], width),
        *[_ends([(_said(words), "")], (visible(words.who), DIM), width) for words in heart.last_words],
    ]
    lines += [Text()] * (5 - len(lines))
    promises = _promises(heart.promised)
    parted = [piece for promise in promises for piece in ((" · ", ""), promise)][1:]
    return Text("\n").join([*lines, _line(parted, width)])


def beside(heart: Heart, card: ClientCard) -> Text:
    """Return the heart and what else of the card helps a talk, to stand beside a list; words wrap."""
    blocks = [
        _block([(visible(heart.client), "bold"), (_facts(heart), "")]),
        *[_person(person, heart) for person in card.people if person.left_on is None],
        _titled(_("Contacts"), [_contact(one) for one in card.contacts]),
        _titled(_("How to talk"), [(visible(card.talk_notes), "")]),
        _titled(_("Last order"), [_order(heart.last_order)]),
        _titled(_("Last words"), [(_remarked(_said(words), words.who), "") for words in heart.last_words]),
        _titled(_("Promised"), _promises(heart.promised)),
    ]
    return Text("\n\n").join(block for block in blocks if block)


# -- what is said


def _facts(heart: Heart) -> str:
    return _joined(_(STANDING_TITLES[heart.standing]), heart.manager, by=" · ")


def _greeting(heart: Heart) -> list[Piece]:
    if not heart.greeting:
        return [(_("nobody to greet yet"), DIM)]
    about = _joined(_rest_of_name(heart), heart.role, _("decides") if heart.decides else "")
    return [(visible(heart.greeting), "bold"), (f"  {about}", "")]


def _rest_of_name(heart: Heart) -> str:
    """Return what the greeting leaves unsaid of a name: mostly the surname."""
    return " ".join(heart.name.replace(heart.greeting, "").split())


def _person(person: PersonLine, heart: Heart) -> Text:
    greeted = person.id == heart.person_id
    about = _joined(_rest_of_name(heart) if greeted else "", person.role, _("decides") if person.decides else "")
    name = heart.greeting if greeted else person.name
    return _block([(visible(name), "bold"), (about, ""), *[_contact(one) for one in person.contacts]])


def _phone(contacts: Sequence[ContactLine]) -> Piece:
    return next((_contact(one) for one in contacts if one.kind == "phone"), ("", ""))


def _contact(one: ContactLine) -> Piece:
    if one.do_not_call or one.is_invalid:
        words = _("do not call") if one.do_not_call else _("invalid")
        return f"{MARKS['alarm']} {_remarked(in_words(one.shown), words)}", ALARM
    return _joined(in_words(one.shown), one.label, by="  "), ""


def _order(order: OrderLine | None) -> Piece:
    if order is None:
        return _("no orders yet"), DIM
    day = short_known(order.at, clock.today())
    amount = "" if order.amount is None else f"   {printed(order.amount, language())}"
    return f"{day} {_joined(order.title, order.event)}{amount}", ""


def _said(words: Words) -> str:
    day = short_known(words.at, clock.today())
    result = f" → {words.result}" if words.result else ""
    return visible(" ".join(f"{day} {_(ACTIVITY_KIND_TITLES[words.kind])}: {words.text}{result}".split("\n")))


def _promises(steps: Sequence[StepLine]) -> list[Piece]:
    pieces = []
    for step in steps:
        day = f"{short_day(step.on, clock.today())} " if step.on else ""
        words = _remarked(f"{day}{step.step}", step.who)
        pieces.append((f"{MARKS['alarm']} {words}", ALARM) if step.is_overdue else (words, ""))
    return pieces or [(_("nothing is promised"), DIM)]


def _joined(*parts: str, by: str = ", ") -> str:
    return visible(by.join(part for part in parts if part))


def _remarked(words: str, remark: str) -> str:
    return visible(f"{words} ({remark})" if remark else words)


# -- how it is laid out


def _line(pieces: Sequence[Piece], width: int) -> Text:
    """Return styled words as one line of at most ``width`` cells."""
    line = Text(no_wrap=True, end="")
    for words, style in pieces:
        room = width - width_of(line.plain)
        if room > 0:
            line.append(fitted(words, room) if width_of(words) > room else words, style=style)
    return line


def _ends(left: Sequence[Piece], right: Piece, width: int) -> Text:
    """Return one line with words at both ends; the left ones give way."""
    words, style = right
    room = width - width_of(words) - 2
    if not words or room < 20:
        return _line(left, width)
    line = _line(left, room)
    return line.append(" " * (room + 2 - width_of(line.plain))).append(words, style)


def _block(lines: Sequence[Piece]) -> Text:
    return Text("\n").join(Text(words, style=style) for words, style in lines if words)


def _titled(title: str, lines: Sequence[Piece]) -> Text:
    block = _block(lines)
    return _block([(title, DIM)]).append("\n").append_text(block) if block else block
