"""Who they are: the left side of a client's card, as lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from agencycli import clock
from agencycli.i18n import _, language, ngettext
from agencycli.models.client import KIND_TITLES, STANDING_TITLES
from agencycli.models.contact import ADDRESS_KIND_TITLES, CONTACT_KIND_TITLES
from agencycli.models.requisite import REQUISITE_KIND_TITLES
from agencycli.money import printed
from agencycli.queries.card import ClientCard
from agencycli.queries.card.lines import ContactLine, DateLine, OwnLine, PersonLine, StepLine
from agencycli.services.card import CLIENT_FIELDS
from agencycli.tui.cells import short_day, short_known, width_of
from agencycli.tui.theme import MARKS
from agencycli.tui.widgets.flow import Flow, Line, Piece, wrapped
from agencycli.values.phones import in_words

STEP = "  "
ROLES = ("supplier", "contractor", "media_owner")
DAYS_NEAR = 30
ROOMY = 70
"""From so many cells on contacts stand in one line, and people before the firm's own numbers: the side is low then."""


class CardSide(Flow):
    """The left side; requisites are folded until ``unfolded``."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.card: ClientCard | None = None
        self.unfolded = False

    def show(self, card: ClientCard) -> None:
        """Show a card, or the same one read anew."""
        self.card = card
        self.renew()

    def fold(self) -> None:
        """Show the requisites, or fold them again."""
        self.unfolded = not self.unfolded
        self.renew()

    def lay_out(self, width: int) -> Sequence[Line]:
        """Return the lines of the card."""
        return drawn(self.card, width - 1, unfolded=self.unfolded) if self.card else ()


def drawn(card: ClientCard, width: int, *, unfolded: bool) -> list[Line]:
    """Return a card as lines of at most ``width`` cells, block by block with an empty line between."""
    lines: list[Line] = []
    roomy = width >= ROOMY
    for block in _blocks(card, unfolded, roomy):
        found = [line for pieces, indent in block for line in wrapped(pieces, width, indent, blanks(indent))]
        if found:
            lines += [[("", "")], *found] if lines else found
    return lines


def blanks(indent: str) -> str:
    """Return what stands before the further lines of a row: they hang under its words."""
    return " " * width_of(indent) + STEP


Row = tuple[list[Piece], str]
"""What a line says, and its indent."""


def _blocks(card: ClientCard, unfolded: bool, roomy: bool) -> Iterator[list[Row]]:
    people = [row for person in card.people for row in person_rows(person, roomy)]
    reach = [*_reach(card, roomy)]
    if roomy:
        yield [*_head(card), *people, *reach, *_promises(card.next_steps)]
    else:
        yield [*_head(card), *reach]
        yield people
        yield [*_promises(card.next_steps)]
    yield [*_deals(card)]
    yield [*_orders(card)]
    for key in ("talk_notes", "preferences", "brief", "note"):
        if value := getattr(card, key):
            yield [_said(_(CLIENT_FIELDS[key].title), value)]
    yield [*(_date(line) for line in card.dates)]
    yield [*_marks(card)]
    yield [*_files(card)]
    yield [*_requisites(card, unfolded)]


def _head(card: ClientCard) -> Iterator[Row]:
    yield [(card.name, "bold")], ""
    if card.off_at is not None:
        since = short_day(clock.local(card.off_at).date(), clock.today())
        words = _("switched off {day}").format(day=since)
        yield [(f"{MARKS['warning']} {': '.join(part for part in (words, card.off_reason) if part)}", "warning")], ""
    standing = _(STANDING_TITLES[card.standing])
    facts = [_(KIND_TITLES[card.kind]) if card.kind == "private" else "", card.manager, card.source]
    facts += [_(CLIENT_FIELDS[key].title).lower() for key in ROLES if getattr(card, key)]
    if card.since:
        facts.append(_("since {year}").format(year=card.since.year))
    head: Piece = (f"{MARKS['warning']} {standing}", "warning") if card.standing == "useless" else (standing, "")
    yield [head, *((f"· {fact}", "") for fact in facts if fact)], ""
    if card.greeting:
        yield [(card.greeting, "bold")], ""


def _reach(card: ClientCard, roomy: bool) -> Iterator[Row]:
    yield from _contacts(card.contacts, "", roomy)
    for address in card.addresses:
        place = ", ".join(part for part in (address.city, address.text) if part)
        yield [(place, ""), (_(ADDRESS_KIND_TITLES[address.kind]), "dim")], ""


def _contacts(contacts: Sequence[ContactLine], indent: str, roomy: bool) -> Iterator[Row]:
    """Yield one contact a line, or all of them in one where there is room."""
    found = [_contact(one) for one in contacts]
    if roomy and found:
        first, *others = found
        yield [*first, *(piece for pieces in others for piece in [("·", "dim"), *pieces])], indent
    else:
        yield from ((pieces, indent) for pieces in found)


def person_rows(person: PersonLine, roomy: bool) -> Iterator[Row]:
    """Yield a person: name, role, whether it decides, how to reach it."""
    if person.left_on is not None:
        left = _("left {day}").format(day=f"{person.left_on:%d.%m.%Y}")
        yield [(person.name, "dim"), (", ".join(part for part in (person.role, left) if part), "dim")], STEP
        return
    pieces: list[Piece] = [(person.name, "bold")]
    pieces += [(person.role + ("," if person.decides else ""), "")] if person.role else []
    pieces += [(_("decides"), "accent")] if person.decides else []
    yield pieces, "● " if person.decides else STEP
    if person.greeting and person.greeting not in person.name:
        yield [(f"„{person.greeting}“", "")], STEP
    yield from _contacts(person.contacts, STEP, roomy)
    if person.note:
        yield [(person.note, "dim")], STEP


def _contact(one: ContactLine) -> list[Piece]:
    kind = "" if one.kind in ("phone", "email", "site") else _(CONTACT_KIND_TITLES[one.kind])
    words = " ".join(part for part in (kind, one.label) if part)
    pieces: list[Piece] = [(in_words(one.shown), "dim" if one.is_invalid else "")]
    pieces += [(words, "dim")] if words else []
    pieces += [(f"{MARKS['alarm']} {_('do not call')}", "alarm")] if one.do_not_call else []
    pieces += [(f"{MARKS['warning']} {_('invalid')}", "warning")] if one.is_invalid else []
    return pieces


def _promises(steps: Sequence[StepLine]) -> Iterator[Row]:
    for step in steps:
        day = short_day(step.on, clock.today()) if step.on else ""
        tone = "alarm" if step.is_overdue else "accent" if step.on == clock.today() else ""
        mark = f"{MARKS['alarm']} " if step.is_overdue else "→ "
        pieces: list[Piece] = [(" ".join(part for part in (day, step.step) if part), tone)]
        yield [*pieces, *([(step.who, "dim")] if step.who else [])], mark


def _deals(card: ClientCard) -> Iterator[Row]:
    """Yield the open deals, then how many there were."""
    today = clock.today()
    for deal in card.deals:
        if deal.is_open:
            day = short_day(deal.promised_on, today) if deal.promised_on else ""
            said: list[Piece] = [(deal.title, "bold"), (f"· {deal.stage}", "")]
            said += [(day, "alarm" if deal.is_overdue else "")] if day else []
            said += [(printed(deal.amount, language()), "")] if deal.amount else []
            yield said, f"{MARKS['alarm']} " if deal.is_overdue else "# "
    won = sum(deal.status == "won" for deal in card.deals)
    closed = sum(not deal.is_open for deal in card.deals)
    if closed:
        words = ngettext("{count} deal closed", "{count} deals closed", closed).format(count=closed)
        yield [(words, "dim"), (_("{count} won").format(count=won), "dim")], STEP


def _orders(card: ClientCard) -> Iterator[Row]:
    order = card.last_order
    if order is None:
        return
    amount = f"{printed(order.amount, language())}" if order.amount is not None else ""
    what = ", ".join(part for part in (order.title, order.event) if part)
    yield [(_("Last order"), "dim"), (short_known(order.at, clock.today()), ""), (what, ""),
           (amount, "bold")], ""  # fmt: skip
    count = card.orders
    if count > 1:
        words = ngettext("{count} order", "{count} orders", count).format(count=count)
        yield [(words, ""), (f"· {printed(card.orders_total, language())}", "")], ""


def _said(title: str, text: str) -> Row:
    return [(title, "dim"), (text, "")], ""


def _date(line: DateLine) -> Row:
    day = short_day(line.next_on, clock.today())
    tone = "accent" if line.days_left <= DAYS_NEAR else ""
    left = ngettext("in {count} day", "in {count} days", line.days_left).format(count=line.days_left)
    pieces: list[Piece] = [(f"{day} {line.title}", tone)]
    pieces += [(line.whose, "")] if line.whose else []
    pieces += [(left, "dim")] if line.days_left else []
    return pieces, "* "


def _marks(card: ClientCard) -> Iterator[Row]:
    if card.tags:
        yield [(_("Tags"), "dim"), (", ".join(card.tags), "")], ""
    for own in card.own:
        if own.value not in (None, ""):
            yield [(own.title, "dim"), (_own(own), "")], ""
    if card.brought_by:
        yield [(_("Brought by"), "dim"), (f"{card.brought_by.id} {card.brought_by.name}", "")], ""
    if card.brought:
        named = ", ".join(f"{one.id} {one.name}" for one in card.brought)
        yield [(_("Brought"), "dim"), (named, "")], ""
    if card.merged:
        named = ", ".join(f"{one.id} {one.name}" for one in card.merged)
        yield [(_("Merged into it"), "dim"), (named, "dim")], ""


def _own(own: OwnLine) -> str:
    match own.kind:
        case "flag":
            return _("yes") if own.value else _("no")
        case "date":
            return f"{own.value:%d.%m.%Y}"
        case "money":
            return printed(own.value, language())
        case _:
            return str(own.value)


def _files(card: ClientCard) -> Iterator[Row]:
    if card.files:
        yield [(_("Files"), "dim"), (str(len(card.files)), "dim")], ""
    for file in card.files:
        day = short_day(clock.local(file.at).date(), clock.today())
        version = [(f"· {file.version}", "")] if file.version > 1 else []
        yield [(file.name, ""), *version, (f"{_size(file.size)}  {day}", "dim")], STEP


def _size(size: int) -> str:
    kilobytes = size / 1024
    if kilobytes < 1000:
        return _("{size} KB").format(size=f"{kilobytes:.0f}")
    return _("{size} MB").format(size=f"{kilobytes / 1024:.1f}")


def _requisites(card: ClientCard, unfolded: bool) -> Iterator[Row]:
    count = len(card.requisites) + len(card.accounts) + bool(card.full_name)
    if not count:
        return
    short = "" if unfolded else next((f"{_('INN')} {line.value}" for line in card.requisites if line.kind == "inn"), "")
    pieces: list[Piece] = [(_("Requisites"), "dim"), (str(count), "dim")]
    yield [*pieces, *([(short, "")] if short else [])], "▾ " if unfolded else "▸ "
    if not unfolded:
        return
    if card.full_name:
        yield [(card.full_name, "")], STEP
    for line in card.requisites:
        yield [(_(REQUISITE_KIND_TITLES[line.kind]), "dim"), (line.value, ""), *_verdict(line.verdict)], STEP
    for account in card.accounts:
        words = [account.account, account.bank]
        words += [_("BIK {number}").format(number=account.bik)] if account.bik else []
        words += [_("corr. account {number}").format(number=account.correspondent)] if account.correspondent else []
        words += [f"SWIFT {account.swift}"] if account.swift else []
        said = ", ".join(word for word in words if word)
        yield [(_("Account"), "dim"), (said, ""), *_verdict(account.verdict)], STEP


def _verdict(verdict: str) -> list[Piece]:
    words = _("fails its check")
    return [(f"{MARKS['warning']} {words}", "warning")] if verdict == "wrong" else []
