"""What a deal holds: the side of its card, section by section; the cursor goes from row to row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.message import Message

from agencycli import clock
from agencycli.i18n import N_, _, language, ngettext
from agencycli.listing import RIGHT_ALIGNED, Listing
from agencycli.models.approval import CHANGE_STATE_TITLES
from agencycli.models.budget import BUDGET_KIND_TITLES, REVENUE
from agencycli.models.contractor import JOB_STATE_TITLES
from agencycli.money import printed
from agencycli.output.cells import for_people
from agencycli.output.deal_text import member
from agencycli.queries.card.deal import DealCard
from agencycli.queries.card.lines import LayoutLine
from agencycli.queries.profit import side_by_side
from agencycli.services.stock.amounts import plain
from agencycli.services.stock.units import counted
from agencycli.tui.cells import fitted, short_day, short_known, width_of
from agencycli.tui.screens.card_side import blanks, person_rows
from agencycli.tui.theme import MARKS
from agencycli.tui.widgets.blocks import Blocks
from agencycli.tui.widgets.flow import Line, Piece, wrapped

SECTIONS: dict[str, tuple[str, str]] = {
    "todo": ("T", N_("to do")),
    "lines": ("L", N_("lines")),
    "money": ("M", N_("money")),
    "files": ("F", N_("files")),
    "jobs": ("C", N_("contractors")),
    "stock": ("S", N_("material")),
    "people": ("P", N_("people")),
}
"""Section -> the key that leads there, and what it is called."""
EMPTY = {
    "todo": N_("nothing is promised: t adds a next step"),
    "lines": N_("nothing is sold yet: n adds a line"),
    "money": N_("n plans money to come or to go"),
    "files": N_("no files: a attaches one"),
    "jobs": N_("nothing is made by contractors: n gives them work"),
    "stock": N_("no material yet: k keeps some, i issues it"),
    "people": N_("nobody yet: n puts somebody on the deal"),
}
DONE, STEP = "✓", "  "


class Thing(NamedTuple):
    """What a row is of: section, item, step, line, budget, file, change, job, reservation, material, person, member."""

    kind: str
    number: int
    words: str = ""
    section: str = ""


class Block(NamedTuple):
    """A thing with the lines that tell of it."""

    thing: Thing
    lines: list[Line]


class DealSide(Blocks):
    """The sections under each other."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "open", N_("open what is under the cursor"), show=False)]

    class Moved(Message):
        """The cursor stands in another section."""

    class Opened(Message):
        """Enter was pressed on a row."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.card: DealCard | None = None
        self.things: Sequence[Thing] = ()

    @property
    def thing(self) -> Thing | None:
        """What is under the cursor."""
        return self.things[self.place] if self.place < len(self.things) else None

    @property
    def section(self) -> str:
        """In which section the cursor stands."""
        return self.thing.section if self.thing else next(iter(SECTIONS))

    def show(self, card: DealCard) -> None:
        """Show a card, or the same one read anew; the cursor stays on its row if that is still there."""
        kept, place = self.thing, self.place
        self.card = card
        self.renew()
        same = [one[:2] for one in self.things]
        self.go_to(same.index(kept[:2]) if kept and kept[:2] in same else place)

    def go_to(self, place: int) -> None:
        """Put the cursor on a row."""
        super().go_to(place)
        self.post_message(self.Moved())

    def go_to_section(self, section: str) -> None:
        """Put the cursor on the first row of a section, its title on top."""
        title = next(
            (place for place, one in enumerate(self.things) if one == Thing("section", 0, section, section)), 0
        )
        self.scroll_to(y=self.begins[title] if self.begins else 0, animate=False)
        following = self.things[title + 1 : title + 2]
        self.go_to(title + 1 if following and following[0].section == section else title)

    def find(self, kind: str, number: int) -> None:
        """Put the cursor on a thing."""
        places = [place for place, one in enumerate(self.things) if (one.kind, one.number) == (kind, number)]
        if places:
            self.go_to(places[0])

    def action_open(self) -> None:
        """Open what is under the cursor."""
        self.post_message(self.Opened())

    def lay_out(self, width: int) -> Sequence[Line]:
        """Return the lines of the card."""
        blocks = [*drawn(self.card, width - 1)] if self.card else []
        lines: list[Line] = []
        begins = []
        for block in blocks:
            begins.append(len(lines))
            lines += block.lines
        self.begins, self.things = begins, [block.thing for block in blocks]
        return lines


def drawn(card: DealCard, width: int) -> Iterator[Block]:
    """Yield a card row by row, drawn at most ``width`` cells wide."""
    parts = {"todo": _todo, "lines": _lines, "money": _money, "files": _files, "jobs": _jobs, "stock": _stock,
             "people": _people}  # fmt: skip
    for section, part in parts.items():
        rows = [*part(card, width)]
        title = [(_(SECTIONS[section][1]).upper(), "bold")]
        title += [] if rows else [(_(EMPTY[section]), "dim")]
        blocks = [Block(Thing("section", 0, section, section), wrapped(title, width)), *rows]
        blocks[-1] = blocks[-1]._replace(lines=[*blocks[-1].lines, [("", "")]])
        yield from (Block(one.thing._replace(section=section), one.lines) for one in blocks)


def _row(thing: Thing, left: list[Piece], width: int, right: Piece = ("", ""), indent: str = STEP) -> Block:
    """Return a row whose words wrap, with a number or name at the right end of its first line."""
    words, tone = right
    room = width - width_of(words) - 2 if words else width
    lines = wrapped(left, room, indent, blanks(indent))
    if words:
        taken = sum(width_of(part) for part, _tone in lines[0])
        lines[0] += [(" " * (width - taken - width_of(words)), ""), (words, tone)]
    return Block(thing, lines)


def _day(day: dt.date | None) -> str:
    return short_day(day, clock.today()) if day else ""


# -- sections


def _todo(card: DealCard, width: int) -> Iterator[Block]:
    """Yield what is to be done; of the chain to the promised day also what is done, and how late it is."""
    chain = {row["id"]: row for row in card.chain.records()}
    for row in chain.values():
        if row["state"] == "done":
            said = [(f"{_day(row['due_on'])} {row['title']}".strip(), "dim")]
            yield _row(Thing("step", row["id"], row["title"]), said, width, (row["owner"] or "", "dim"), f"{DONE} ")
    for row in card.items.records():
        step = chain.get(row["id"])
        late = bool(step and step["late"]) or (row["due_on"] is not None and row["due_on"] < clock.today())
        tone = "alarm" if late else "accent" if row["due_on"] == clock.today() else ""
        when = " ".join(part for part in (_day(row["due_on"]), row["due_time"]) if part)
        said = [(when, tone)] if when else []
        said.append((row["title"], tone))
        if step and step["late"] and step["expected_on"]:
            said.append((_("expected {day}").format(day=_day(step["expected_on"])), "alarm"))
        elif step:
            said.append((f"· {_before(step['before_days'])}", "dim"))
        mark = f"{MARKS['alarm']} " if late else "→ "
        yield _row(Thing("item", row["id"], row["title"]), said, width, (row["owner"] or "", "dim"), mark)


def _before(days: int) -> str:
    if not days:
        return _("on the promised day")
    return ngettext("{count} day before", "{count} days before", days).format(count=days)


def _lines(card: DealCard, width: int) -> Iterator[Block]:
    found = card.lines.records()
    columns = {column.key: column for column in card.lines.columns}
    shown = {
        key: for_people(columns[key], [row[key] for row in found])
        for key in ("quantity", "price", "discount", "amount")
    }
    for place, row in enumerate(found):
        said: list[Piece] = [(row["title"], "")]
        count = " ".join(part for part in (shown["quantity"][place], row["unit"]) if part)
        said.append((f"{count} × {shown['price'][place]}", "dim"))
        said += [(f"−{shown['discount'][place]}", "")] if row["discount"] else []
        said += [(_("by a contractor"), "dim")] if not row["made_inside"] else []
        if row["done_on"]:
            said.append((f"{DONE} {_day(row['done_on'])}", ""))
        elif row["due_on"]:
            late = row["due_on"] < clock.today()
            day = _("by {day}").format(day=_day(row["due_on"]))
            said.append((f"{MARKS['alarm']} {day}" if late else day, "alarm" if late else ""))
        mark = "= " if row["agreed"] else STEP
        yield _row(Thing("line", row["id"], row["title"]), said, width, (shown["amount"][place], ""), mark)


def _money(card: DealCard, width: int) -> Iterator[Block]:
    """Yield the money three ways, then what is planned and what came of it."""
    yield Block(Thing("money", 0), [*_table(side_by_side(card.money), width)])
    for row in card.budget.records():
        mark = f"{MARKS['alarm']} " if row["overdue"] else "+ " if row["kind"] == REVENUE else "− "
        kind = _(BUDGET_KIND_TITLES[row["kind"]])
        whom = row["staff"] or (row["counterparty"] if row["kind"] != REVENUE else "")
        said: list[Piece] = [(_day(row["due_on"]), "alarm" if row["overdue"] else "")] if row["due_on"] else []
        said.append((row["title"] or kind, "alarm" if row["overdue"] else ""))
        said += [(f"· {part}", "dim") for part in (kind if row["title"] else "", whom) if part]
        for key, words in (("papers", N_("billed {amount}")), ("paid", N_("paid {amount}"))):
            if row[key]:
                whole = row[key] >= row["amount"]
                told = _(words).format(amount=printed(row[key], language()))
                said.append((f"{DONE} {told}" if whole and key == "paid" else told, "" if whole else "warning"))
        thing = Thing("budget", row["id"], row["title"] or kind)
        yield _row(thing, said, width, (printed(row["amount"], language()), ""), mark)


def _table(money: Listing, width: int) -> Iterator[Line]:
    """Yield a row for each kind of money, a column for each way of counting; kinds without a sum take no line."""
    rows = [row for row in money.rows if any(row[1:])]
    cells = [for_people(column, [row[place] for row in rows]) for place, column in enumerate(money.columns)]
    wide = [
        max(width_of(column.title), *map(width_of, texts or [""]))
        for column, texts in zip(money.columns, cells, strict=True)
    ]
    wide[0] = max(8, min(wide[0], width - sum(wide[1:]) - 2 * len(wide)))
    right = [column.kind in RIGHT_ALIGNED for column in money.columns]
    titles = ["", *(column.title for column in money.columns[1:])]
    for number, texts in enumerate([titles, *zip(*cells, strict=True)]):
        tone = "dim" if number == 0 else "bold" if number == len(rows) - 1 and len(rows) > 1 else ""
        words = "  ".join(fitted(text, wide[place], right=right[place]) for place, text in enumerate(texts))
        yield [(STEP, ""), (words, tone)]


def _files(card: DealCard, width: int) -> Iterator[Block]:
    for row in card.changes.records():
        state = _(CHANGE_STATE_TITLES[row["state"]])
        asked = row["state"] == "asked"
        said: list[Piece] = [(row["what"], "warning" if asked else "dim")]
        said += [(_("by {day}").format(day=_day(row["promised_on"])), "dim")] if row["promised_on"] else []
        said.append((f"· {state}", "warning" if asked else "dim"))
        price = f"+{printed(row['price'], language())}" if row["price"] else ""
        mark = f"{MARKS['warning']} " if asked else "± "
        yield _row(Thing("change", row["id"], row["what"]), said, width, (price, "" if asked else "dim"), mark)
    for file in card.files:
        day = short_known(file.at, clock.today())
        yield _row(Thing("file", file.id, file.name), _file(file), width, (day, "dim"))


def _file(file: LayoutLine) -> list[Piece]:
    said: list[Piece] = [(file.name, "")]
    said += [(f"· {file.version}", "")] if file.version > 1 else []
    if file.approved_version is None or file.approved_at is None:
        return said
    told = _("version {version} approved by {who}, {day}").format(
        version=file.approved_version, who=file.approved_by, day=short_known(file.approved_at, clock.today())
    )
    return [*said, (f"{DONE} {told}", ""), *([(f"· {_('locked')}", "dim")] if file.is_locked else [])]


def _jobs(card: DealCard, width: int) -> Iterator[Block]:
    for row in card.jobs.records():
        said: list[Piece] = [(row["what"], "")]
        said += [(f"· {row['contractor']}", "dim")] if row["contractor"] else []
        said.append((f"· {_(JOB_STATE_TITLES[row['state']])}", "dim"))
        if row["due_on"]:
            day = _("by {day}").format(day=_day(row["due_on"]))
            said.append((f"{MARKS['alarm']} {day}" if row["late"] else day, "alarm" if row["late"] else ""))
        if row["reworks"]:
            again = ngettext("{count} rework", "{count} reworks", row["reworks"]).format(count=row["reworks"])
            said.append((again, "warning"))
        if row.get("paid"):
            told = _("paid {amount}").format(amount=printed(row["paid"], language()))
            whole = row["paid"] >= row["price"]
            said.append((f"{DONE} {told}" if whole else told, "" if whole else "warning"))
        price = printed(row["price"], language()) if row.get("price") is not None else ""
        yield _row(Thing("job", row["id"], row["what"]), said, width, (price, ""))


def _stock(card: DealCard, width: int) -> Iterator[Block]:
    """Yield what the warehouse keeps for the deal, then what it gave."""
    for row in card.kept.records():
        said: list[Piece] = [(row["code"], "bold"), (row["name"], "")]
        until = _("kept until {day}").format(day=_day(row["expires_on"])) if row["expires_on"] else _("kept")
        said.append((f"· {until}", "dim"))
        there = (counted(row["unit"], row["left"], plain(row["left"])), "")
        yield _row(Thing("reservation", row["id"], row["code"]), said, width, there, "□ ")
    for row in card.issued.records():
        said = [(row["code"], "bold"), (row["name"], "")]
        said.append((f"· {counted(row['unit'], row['quantity'], plain(row['quantity']))}", ""))
        cost = printed(row["value"], language()) if row.get("value") is not None else ""
        yield _row(Thing("material", row["id"], row["code"]), said, width, (cost, ""), f"{DONE} ")


def _people(card: DealCard, width: int) -> Iterator[Block]:
    for person in card.people:
        lines = [
            line
            for pieces, indent in person_rows(person, True)
            for line in wrapped(pieces, width, indent, blanks(indent))
        ]
        yield Block(Thing("person", person.id, person.name), lines)
    for row in card.staff.records():
        name, *rest = member(card.staff, row)
        said: list[Piece] = [(_("Works on it"), "dim"), (name, ""), *((f"· {part}", "dim") for part in rest)]
        yield _row(Thing("member", row["id"], row["staff"]), said, width)
    yield from (_said(title, text, width) for title, text in _facts(card) if text)


def _facts(card: DealCard) -> Iterator[tuple[str, str]]:
    values: Mapping[str, Any] = card.values
    for key, title in (("product", _("Brief: the product")), ("audience", _("Brief: the audience")),
                       ("goal", _("Brief: the goal")), ("media", _("Brief: the media"))):  # fmt: skip
        yield title, card.brief[key]
    yield _("Note"), values["note"]
    if values["budget"] is not None:
        yield _("Client's budget"), printed(values["budget"], language())
    yield _("Source"), values["source"] or ""
    yield _("Pipeline"), values["pipeline"] or ""
    yield _("Opened"), _day(values["opened_on"])
    if card.copied_from:
        yield _("Copied from"), f"{card.copied_from.id} {card.copied_from.name}"
    yield _("Joined from"), ", ".join(f"{one.id} {one.name}" for one in card.joined)


def _said(title: str, text: str, width: int) -> Block:
    return _row(Thing("fact", 0, title), [(title, "dim"), (text, "")], width)
