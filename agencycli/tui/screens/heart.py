"""The heart of a client drawn: whom to greet and how, the last order, the last words, what is promised."""

from __future__ import annotations

from rich.text import Text

from agencycli import clock
from agencycli.i18n import _, language
from agencycli.models.activity import ACTIVITY_KIND_TITLES
from agencycli.models.client import STANDING_TITLES
from agencycli.money import printed
from agencycli.queries.card import ClientCard
from agencycli.queries.card.lines import OrderLine, PersonLine, StepLine
from agencycli.queries.heart import Heart, Words
from agencycli.tui.cells import fitted, short_day, short_known, width_of
from agencycli.tui.theme import MARKS
from agencycli.values.text import visible

ALARM, WARNING, DIM = "red bold", "yellow", "dim"


def under(heart: Heart, width: int) -> Text:
    """Return six lines to stand under a list, each cut to ``width`` cells."""
    lines = [
        _line([(visible(heart.client), "bold"), (f" · {_facts(heart)}", "")], width),
        _greeting(heart, width),
        _line([(_order(heart.last_order), "")], width),
        *[_ends(_said(words), "", visible(words.who), width) for words in heart.last_words],
    ]
    lines += [Text()] * (5 - len(lines))
    lines.append(_line(_promises(heart.promised), width))
    return Text("\n").join(lines)


def _facts(heart: Heart) -> str:
    return " · ".join(visible(part) for part in (_(STANDING_TITLES[heart.standing]), heart.manager) if part)


def _greeting(heart: Heart, width: int) -> Text:
    if not heart.greeting:
        return _line([(_("nobody to greet yet"), DIM)], width)
    about = ", ".join(visible(part) for part in (heart.name, heart.role, _("decides") if heart.decides else "") if part)
    return _line([(visible(heart.greeting), "bold"), (f"  {about}" if about else "", "")], width)


def _order(order: OrderLine | None) -> str:
    if order is None:
        return _("no orders yet")
    day = short_known(order.at, order.precision, clock.today())
    amount = f"   {printed(order.amount, language())}" if order.amount is not None else ""
    return f"{day} {visible(', '.join(part for part in (order.title, order.event) if part))}{amount}"


def _said(words: Words) -> str:
    day = short_day(clock.local(words.at).date(), clock.today())
    result = f" → {visible(words.result)}" if words.result else ""
    return f"{day} {_(ACTIVITY_KIND_TITLES[words.kind])}: {visible(words.text)}{result}"


def _promises(steps: list[StepLine]) -> list[tuple[str, str]]:
    if not steps:
        return [(_("nothing is promised"), DIM)]
    parts: list[tuple[str, str]] = []
    for step in steps:
        day = f"{short_day(step.on, clock.today())} " if step.on else ""
        who = f" ({visible(step.who)})" if step.who else ""
        words = f"{day}{visible(step.step)}{who}"
        parts += [(" · ", "")] if parts else []
        parts.append((f"{MARKS['alarm']} {words}", ALARM) if step.is_overdue else (words, ""))
    return parts


def _line(parts: list[tuple[str, str]], width: int) -> Text:
    """Return styled words as one line of at most ``width`` cells."""
    line = Text(no_wrap=True, end="")
    for words, style in parts:
        room = width - width_of(line.plain)
        if room <= 0:
            break
        one = " ".join(words.split("\n"))
        line.append(fitted(one, room).rstrip() if width_of(one) > room else one, style=style)
    return line


def _ends(left: str, style: str, right: str, width: int) -> Text:
    """Return one line with words at both ends; the left ones give way."""
    room = width - width_of(right) - 2
    if not right or room < 20:
        return _line([(left, style)], width)
    return _line([(fitted(" ".join(left.split("\n")), room), style), (f"  {right}", DIM)], width)


def beside(heart: Heart, card: ClientCard, width: int) -> Text:
    """Return the heart and what else of the card fits, to stand beside a list; words wrap."""
    blocks = [
        _block((visible(heart.client), "bold"), (_facts(heart), "")),
        *[_person(person, heart) for person in card.people if person.left_on is None],
        _contacts(card),
        _titled(_("How to talk"), [(visible(card.talk_notes), "")] if card.talk_notes else []),
        _titled(_("Last order"), [(_order(heart.last_order), "")]),
        _titled(
            _("Last words"),
            [
                (f"{_said(words)} ({visible(words.who)})" if words.who else _said(words), "")
                for words in heart.last_words
            ],
        ),
        _titled(_("Promised"), _promised(heart.promised)),
    ]
    return Text("\n\n").join(block for block in blocks if block)


def _block(*lines: tuple[str, str]) -> Text:
    return Text("\n").join(Text(words, style=style) for words, style in lines if words)


def _titled(title: str, lines: list[tuple[str, str]]) -> Text:
    return _block((title, DIM), *lines) if lines else Text()


def _person(person: PersonLine, heart: Heart) -> Text:
    greeted = person.id == heart.person_id
    about = ", ".join(visible(part) for part in (person.role, _("decides") if person.decides else "") if part)
    contacts = [
        (f"{visible(one.shown)}{f'  {visible(one.label)}' if one.label else ''}", "") for one in person.contacts
    ]
    return _block(
        (visible(heart.greeting if greeted else person.name), "bold"),
        (", ".join(part for part in (visible(person.name) if greeted else "", about) if part), ""),
        *contacts,
    )


def _contacts(card: ClientCard) -> Text:
    return _titled(_("Contacts"), [(visible(one.shown), "") for one in card.contacts])


def _promised(steps: list[StepLine]) -> list[tuple[str, str]]:
    return [part for part in _promises(steps) if part[0] != " · "]
