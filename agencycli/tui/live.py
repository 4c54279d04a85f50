"""A screen over the agency's tables: it sees what others change, takes back what its person did, and opens cards."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.binding import Binding, BindingType
from textual.events import ScreenResume, ScreenSuspend
from textual.message import Message
from textual.timer import Timer

from agencycli import clock, queries, services, session
from agencycli.i18n import N_, _
from agencycli.session import Stranger, SwitchedOff
from agencycli.tui import registry
from agencycli.tui.base import BaseScreen
from agencycli.tui.cells import short_moment

if TYPE_CHECKING:
    from agencycli.models import Entry, Staff

SECONDS_BETWEEN_LOOKS = 1.0
SECONDS_FOR_THE_PICTURE = 0.1
"""What a screen reads beside the rows of its first picture waits for so long: threads would hold the picture up."""
LOOKING = "looking"
WAITS = frozenset({"item", "series"})
"""The tables of what the mark in the top line counts."""


class LiveScreen(BaseScreen):
    """While it is in front it looks once a second whether there is a newer entry in the journal.

    A subclass sets ``watched`` (names of tables) and ``seen`` (the newest entry its data include) when it has read
    its data, and reads them anew in ``refresh_data``.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("u", "undo", N_("undo"), show=False)]

    class SomethingNew(Message, bubble=False):
        """There is a newer entry, or no answer."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.watched: frozenset[str] = frozenset()
        self.seen = 0
        self._looking: Timer | None = None
        self._asking = False
        self._blind = False

    @property
    def actor(self) -> Staff:
        """Who works here."""
        return cast("Staff", self.seat.session.actor)

    # -- news

    def refresh_data(self) -> None:
        """Read what is shown anew: a table of ``watched`` was written."""

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Look at once, then every second."""
        if self._looking is None:
            self._looking = self.set_interval(SECONDS_BETWEEN_LOOKS, self.look)
            self.set_timer(SECONDS_FOR_THE_PICTURE, self._count_what_waits)
        self.look()

    def on_screen_suspend(self, event: ScreenSuspend) -> None:
        """Look no more: nobody sees it."""
        if self._looking is not None:
            self._looking.stop()
            self._looking = None

    def look(self) -> None:
        """Ask whether somebody has changed something, unless the last question is still open."""
        if self.seen and not self._asking:
            self._asking = True
            asyncio.get_running_loop().run_in_executor(None, self._ask)

    def _ask(self) -> None:
        # In a thread, and without the machinery of other work: that would cost more than the question.
        try:
            with self.seat.connected():
                nothing = services.frame.newest_entry() <= self.seen and not self._blind
        except Exception:
            nothing = False  # asked again as work like any other, the trouble is told
        self._asking = False
        if not nothing:
            self.post_message(self.SomethingNew())

    def on_live_screen_something_new(self) -> None:
        """Find out what it is."""
        if not self.is_working(LOOKING):
            self.in_thread(
                partial(_news, self.actor, self.seen), self._heard, group=LOOKING, otherwise=self._not_heard, quiet=True
            )

    def _heard(self, news: tuple[int, frozenset[str]]) -> None:
        if self._blind:
            self._blind = False
            self.tell("")
        self.seen, tables = max(news[0], self.seen), news[1]
        if not tables.isdisjoint(self.watched):
            self.refresh_data()
        if not tables.isdisjoint(WAITS):
            self._count_what_waits()

    def _count_what_waits(self) -> None:
        """Count what oneself has to do by today: the mark in the top line."""
        count = partial(queries.item.due, self.actor)
        self.in_thread(count, self.agency.wait_for_me, group="waiting", otherwise=lambda error: None, quiet=True)

    def _not_heard(self, error: Exception) -> None:
        if isinstance(error, Stranger | SwitchedOff):
            self.agency.end(error)
        elif not self._blind:
            self._blind = True
            self.refuse(error, doing=LOOKING)

    # -- undo

    def undo_number(self) -> int | None:
        """Return the entry that ``u`` takes back; None is the person's last one."""
        return None

    def action_undo(self) -> None:
        """Take a change back, after showing which."""
        self.in_thread(partial(services.journal.undo_target, self.actor, self.undo_number()), self._ask_to_undo)

    def _ask_to_undo(self, entry: Entry) -> None:
        from agencycli.tui.dialogs.confirm import Confirm

        what = _("Undo entry {number} ({action})?").format(number=entry.id, action=entry.words or entry.action)
        when = short_moment(entry.at, clock.today())
        self.ask(Confirm(f"{what} {when}"), lambda agreed: self._undo(entry.id) if agreed else None)

    def _undo(self, number: int) -> None:
        self.change(partial(services.journal.undo, self.actor, number), self._undone, command=f"agency undo {number}")

    def _undone(self, entry: Entry) -> None:
        self.tell(_("entry {number} was undone by entry {by}").format(number=entry.undo_of_id, by=entry.id))
        self.look()

    # -- cards and forms

    def opens(self, name: str) -> bool:
        """Say whether there is a card or form of this name."""
        return name in registry.OPENED

    def open(self, name: str, *arguments: Any, then: Callable[[Any], None] | None = None) -> None:
        """Open a card or form; ``then`` hears what it was closed with, None for nothing."""
        self.agency.open(name, *arguments, then=then)


def _news(actor: Staff, since: int) -> tuple[int, frozenset[str]]:
    newest, tables = queries.journal.news(since)
    if not tables.isdisjoint(("staff", "staff_key")):
        session.renew(actor)
    return newest, tables
