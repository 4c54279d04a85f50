"""The time line of a card: the right side, newest first, page by page to the first entry ever."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message

from agencycli import clock
from agencycli.i18n import N_, _, language, ngettext
from agencycli.money import printed
from agencycli.queries.timeline import CHANGE, KIND_TITLES, KINDS, TimelineEntry
from agencycli.tui.cells import fitted, short_day, width_of
from agencycli.tui.live import LiveScreen
from agencycli.tui.theme import MARKS
from agencycli.tui.widgets.blocks import Blocks
from agencycli.tui.widgets.flow import Line, Piece, wrapped

ARROWS = {"in": "←", "out": "→", "": ""}
CHANGES_SHOWN = 3
"""Fields named after the first one; a new card has dozens."""
EMPTY = N_("nothing yet: l logs a call, m writes a note")
ENTRIES_A_PAGE = 50
LINES_AHEAD = 20
"""The next page is asked for when so few lines are left below the cursor."""


class History(Blocks):
    """Entries under one another, a rule with the year between years; the cursor goes from entry to entry."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "open", N_("open the change"), show=False)]

    class Wanted(Message):
        """The person comes near the last entry read."""

    class Opened(Message):
        """Enter was pressed on an entry."""

        def __init__(self, entry: TimelineEntry) -> None:
            self.entry = entry
            super().__init__()

    def __init__(self, kinds: Sequence[str] = KINDS, empty: str = EMPTY, **options: Any) -> None:
        super().__init__(**options)
        self.entries: list[TimelineEntry] = []
        self.is_whole = False
        """Whether the first entry ever has been read."""
        self.to_the_end = False
        self._kinds = kinds
        self._empty = empty

    @property
    def entry(self) -> TimelineEntry | None:
        """The entry under the cursor."""
        return self.entries[self.place] if self.place < len(self.entries) else None

    def show(self, entries: Sequence[TimelineEntry], *, is_whole: bool) -> None:
        """Show other entries; the cursor stays on its entry if that is still there."""
        kept = self.entry.place if self.entry else None
        self.entries = list(entries)
        self.is_whole = is_whole
        places = [one.place for one in self.entries]
        self.place = places.index(kept) if kept in places and self.place else 0
        self.renew()
        self.keep_in_view()

    def add(self, entries: Sequence[TimelineEntry], *, is_whole: bool) -> None:
        """Put older entries below."""
        self.entries += entries
        self.is_whole = is_whole
        self.renew()
        if self.to_the_end:
            self.action_last()

    # -- moving

    def action_first(self) -> None:
        """Go to the newest entry."""
        self.to_the_end = False
        super().action_first()

    def action_last(self) -> None:
        """Go to the first entry ever, however many pages that takes."""
        self.to_the_end = not self.is_whole
        super().action_last()

    def action_open(self) -> None:
        """Open what stands behind the entry."""
        if self.entry:
            self.post_message(self.Opened(self.entry))

    def go_to(self, place: int) -> None:
        """Put the cursor on an entry; ask for more when few are left below it."""
        super().go_to(place)
        if not self.is_whole and len(self.lines) - self._end(self.place) < LINES_AHEAD:
            self.post_message(self.Wanted())

    # -- drawing

    def lay_out(self, width: int) -> Sequence[Line]:
        """Return the lines of all entries read."""
        lines: list[Line] = []
        self.begins = begins = []
        today = clock.today()
        year = today.year
        head = Head(width, self._kinds)
        for entry in self.entries:
            when = clock.local(entry.at)
            if when.year != year:
                year = when.year
                lines.append([(f" {year} ".center(head.left, "─").ljust(width - 1, "─"), "dim")])
            begins.append(len(lines))
            lines += head.drawn(entry)
        if self.is_whole:
            words = _("this is where it begins") if self.entries else _(self._empty)
            lines.append([(f" {words}", "dim")])
        return lines


class HistoryScreen(LiveScreen):
    """A card with its history, page by page. A subclass reads both."""

    history: History

    def read_card(self, limit: int) -> Any:
        """Return the card and its newest entries; runs in a thread."""
        raise NotImplementedError

    def show_card(self, limit: int, read: Any) -> None:
        """Show what was read."""
        raise NotImplementedError

    def entries_after(self, entry: TimelineEntry, limit: int) -> list[TimelineEntry]:
        """Return older entries; runs in a thread."""
        raise NotImplementedError

    def refresh_data(self) -> None:
        """Read the card and as much of its history as was looked at."""
        limit = max(ENTRIES_A_PAGE, len(self.history.entries))
        self.in_thread(partial(self.read_card, limit), partial(self.show_card, limit), group="card")

    @on(History.Wanted)
    def read_on(self) -> None:
        """Read the next page of the history."""
        entries = self.history.entries
        if entries and not self.is_working("older") and not self.is_working("card"):
            read = partial(self.entries_after, entries[-1], ENTRIES_A_PAGE)
            self.in_thread(read, self._show_older, group="older")

    def _show_older(self, entries: list[TimelineEntry]) -> None:
        self.history.add(entries, is_whole=len(entries) < ENTRIES_A_PAGE)


class Head:
    """Draws entries for a width: the day and the kind in columns, the words beside them."""

    def __init__(self, width: int, kinds: Sequence[str]) -> None:
        self.width = width - 1
        self.days = max(11, width_of(_("today")) + 6)
        self.kinds = max(width_of(_(KIND_TITLES[kind])) for kind in kinds) + 2
        self.left = 1 + self.days + 1 + self.kinds

    def drawn(self, entry: TimelineEntry) -> list[Line]:
        """Return the lines of an entry."""
        is_today = clock.local(entry.at).date() == clock.today()
        day = fitted(_moment(entry), self.days)
        kind = fitted(f"{_(KIND_TITLES[entry.kind])} {ARROWS[entry.direction]}", self.kinds)
        tone = "dim" if entry.kind == CHANGE else ""
        blocks = [*_blocks(entry, tone)]
        indent = " " * self.left
        lines = [line for pieces in blocks for line in wrapped(pieces, self.width, indent, indent)] or [[(indent, "")]]
        lines[0] = [(" ", ""), (day, "accent" if is_today else tone), (" ", ""), (kind, tone), *lines[0][1:]]
        return lines


def _moment(entry: TimelineEntry) -> str:
    when = clock.local(entry.at)
    match entry.precision:
        case "year":
            return f"{when:%Y}"
        case "month":
            return f"{when:%m.%Y}"
    day = short_day(when.date(), clock.today()) if when.date() == clock.today() else f"{when:%d.%m}"
    return day if entry.precision == "day" else f"{day} {when:%H:%M}"


def _blocks(entry: TimelineEntry, tone: str) -> Iterator[list[Piece]]:
    """Yield what an entry says, each part beginning on a line of its own; who wrote it ends the first."""
    about: list[Piece] = [("· " + ", ".join(entry.people), "dim")] if entry.people else []
    about += [(f"· {entry.who}", "dim")] if entry.who else []
    if entry.from_card:
        about.append((_("from card {number}").format(number=entry.from_card), "dim"))
    if entry.changes:
        first, *others = [str(change) for change in entry.changes]
        yield [(first, tone), *about]
        yield from ([(words, tone)] for words in others[:CHANGES_SHOWN])
        if more := len(others[CHANGES_SHOWN:]):
            yield [(ngettext("and {count} more: Enter", "and {count} more: Enter", more).format(count=more), tone)]
        return
    said: list[Piece] = []
    title = ", ".join(part for part in (entry.title, entry.event) if part)
    if title:
        colon = ":" if entry.text and entry.kind != "order" else ""
        said.append((title + colon, "bold" if entry.kind == "order" else ""))
    if entry.amount is not None:
        said.append((printed(entry.amount, language()), "bold"))
    if entry.text:
        said.append((entry.text, ""))
    yield [*said, *about]
    if entry.result:
        yield [("=", "dim"), (entry.result, "")]
    if entry.next_step:
        yield _promise(entry)


def _promise(entry: TimelineEntry) -> list[Piece]:
    today = clock.today()
    day = f"{short_day(entry.next_on, today)} " if entry.next_on else ""
    if entry.next_done_at is not None:
        done = short_day(clock.local(entry.next_done_at).date(), today)
        words = " · ".join(part for part in (_("done {day}").format(day=done), entry.next_result) if part)
        return [(f"✓ {day}{entry.next_step} · {words}", "dim")]
    if entry.next_on is not None and entry.next_on < today:
        return [(f"{MARKS['alarm']} {day}{entry.next_step}", "alarm")]
    return [(f"→ {day}{entry.next_step}", "accent" if entry.next_on == today else "")]
