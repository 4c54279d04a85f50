"""Work beside the keyboard: run in a thread, hear of the result here, show that it runs, tell what went wrong.

This is where a screen catches errors: an AgencyError becomes one sentence in the message line, anything
else a reference to the log. Threads only post messages; everything that touches a widget runs on the screen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar, cast

from textual import events, messages
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.worker import get_current_worker

from agencycli import crash
from agencycli.errors import AgencyError
from agencycli.i18n import _

if TYPE_CHECKING:
    from agencycli.tui.app import AgencyApp

T = TypeVar("T")
Answer = TypeVar("Answer")

SECONDS_BEFORE_THE_MARK = 0.2
SECONDS_BETWEEN_MARKS = 1.0
CHANGE = "change-"


def told(error: Exception, *, doing: str = "") -> str:
    """Return the sentence for a person; a bug is written to the log and told by its reference."""
    from agencycli.session import refusal

    refused = refusal(error)
    return str(refused) if refused is not None else crash.sentence(crash.record(error, doing=doing))


@dataclass(slots=True)
class Task:
    """One piece of work under way."""

    number: int
    group: str
    begun: float
    quiet: bool
    then: Callable[[Any], None] | None
    otherwise: Callable[[Exception], None] | None
    done: int = 0
    of: int = 0

    @property
    def is_change(self) -> bool:
        """Whether it changes something: such work is never stopped half-way, nor its result dropped."""
        return self.group.startswith(CHANGE)


class Ended(Message, bubble=False):
    """Work has ended, well or badly."""

    def __init__(self, number: int, result: Any = None, error: Exception | None = None) -> None:
        self.number, self.result, self.error = number, result, error
        super().__init__()


class Progressed(Message, bubble=False):
    """Work tells how far it is."""

    def __init__(self, number: int, done: int, of: int) -> None:
        self.number, self.done, self.of = number, done, of
        super().__init__()


class WorkingScreen(Screen[Answer]):
    """A screen that works in threads and tells refusals in one place."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._tasks: dict[int, Task] = {}
        self._numbers = 0
        self._mark_timer: Timer | None = None

    @property
    def agency(self) -> AgencyApp:
        """The app, by its own type."""
        return cast("AgencyApp", self.app)

    # -- what a screen calls

    def in_thread(
        self,
        work: Callable[[], T],
        then: Callable[[T], None] | None = None,
        *,
        group: str = "read",
        otherwise: Callable[[Exception], None] | None = None,
        quiet: bool = False,
    ) -> None:
        """Read in a thread with a database connection of its own, then call ``then`` here with the result.

        Of one group only the newest counts: results of earlier work are dropped. ``otherwise`` hears of an error
        in place of the message line. ``quiet`` work shows no mark.
        """
        for task in [each for each in self._tasks.values() if each.group == group]:
            self._forget(task)
        self._start(work, then, group, otherwise, quiet=quiet)

    def change(
        self,
        work: Callable[[], T],
        then: Callable[[T], None] | None = None,
        *,
        command: str = "",
        otherwise: Callable[[Exception], None] | None = None,
    ) -> None:
        """Change something in a thread. Every change is heard of, none replaces another.

        ``command`` is what does the same on the command line; F2 shows it once the change is made.
        """

        def made(result: T) -> None:
            if command:
                self.agency.done_command = command
            if then:
                then(result)

        self._start(work, made, f"{CHANGE}{self._numbers}", otherwise, command=command)

    def progress(self, done: int, of: int) -> None:
        """Tell how far the work is; called by the work itself, in its thread."""
        number = getattr(get_current_worker(), "agency_number", 0)
        self.post_message(Progressed(number, done, of))

    def is_working(self, group: str) -> bool:
        """Say whether work of a group is under way."""
        return any(task.group == group for task in self._tasks.values())

    def stop_work(self) -> bool:
        """Stop what is being read; False when nothing shown is running. A change that began is let to its end."""
        stopped = [task for task in self._tasks.values() if not task.quiet and not task.is_change]
        for task in stopped:
            self.workers.cancel_group(self, task.group)
            self._forget(task)
        return bool(stopped)

    def tell(self, words: str, *, alarm: bool = False) -> None:
        """Show one sentence in the message line, until the next action."""

    def refuse(self, error: Exception, *, doing: str = "") -> None:
        """Tell what went wrong."""
        self.tell(told(error, doing=doing or type(self).__name__), alarm=True)

    def guarded(self, act: Callable[..., Any], *arguments: Any) -> None:
        """Call something; what it raises is told in the message line."""
        try:
            act(*arguments)
        except Exception as error:
            self.refuse(error)

    def ask(self, dialog: Screen[T | None], then: Callable[[T], None]) -> None:
        """Open a dialog and call ``then`` with its answer, unless it was left without one (None)."""

        def answered(answer: T | None) -> None:
            if answer is not None:
                self.guarded(then, answer)

        self.app.push_screen(dialog, answered)

    # -- machinery

    def _start(
        self,
        work: Callable[[], T],
        then: Callable[[T], None] | None,
        group: str,
        otherwise: Callable[[Exception], None] | None,
        *,
        quiet: bool = False,
        command: str = "",
    ) -> None:
        self._numbers += 1
        number = self._numbers
        self._tasks[number] = Task(number, group, monotonic(), quiet, then, otherwise)
        seat = self.agency.seat

        def run() -> None:
            worker = get_current_worker()
            worker.agency_number = number  # type: ignore[attr-defined]
            try:
                # Threads are used again: whatever stood there from the work before is overwritten.
                seat.note_words(command)
                with seat.connected():
                    ended = Ended(number, result=work())
            except Exception as error:
                ended = Ended(number, error=error)
            if not worker.is_cancelled:
                self.post_message(ended)

        self.run_worker(run, group=group, exclusive=True, thread=True, exit_on_error=False)
        if not quiet and self._mark_timer is None:
            self._mark_timer = self.set_timer(SECONDS_BEFORE_THE_MARK, self._mark)

    def on_ended(self, message: Ended) -> None:
        """Hand the result on, if it is still wanted."""
        task = self._tasks.get(message.number)
        if task is None:
            return
        self._forget(task)
        if message.error is not None:
            (task.otherwise or self.refuse)(message.error)
        elif task.then is not None:
            self.guarded(task.then, message.result)

    def on_progressed(self, message: Progressed) -> None:
        """Remember how far the work is; shown with the next mark."""
        if task := self._tasks.get(message.number):
            task.done, task.of = message.done, message.of

    def _forget(self, task: Task) -> None:
        self._tasks.pop(task.number, None)
        if not any(not each.quiet for each in self._tasks.values()):
            if self._mark_timer is not None:
                self._mark_timer.stop()
                self._mark_timer = None
            self.show_work("")

    def _mark(self) -> None:
        shown = [task for task in self._tasks.values() if not task.quiet]
        if not shown:
            return
        stops = any(not task.is_change for task in shown)
        oldest = min(shown, key=lambda task: task.begun)
        words = _("working…")
        if oldest.of:
            words = f"{words} {oldest.done}/{oldest.of}"
        elif monotonic() - oldest.begun >= 2:
            words = f"{words} {monotonic() - oldest.begun:.0f} " + _("s")
        self.show_work(words + " " + _("(Esc stops)") if stops else words)
        self._mark_timer = self.set_timer(SECONDS_BETWEEN_MARKS, self._mark)

    def show_work(self, words: str) -> None:
        """Show that something runs; an empty string ends it."""

    async def _dispatch_message(self, message: Message) -> None:
        try:
            await super()._dispatch_message(message)
        except AgencyError as error:
            self.refuse(error)
        except Exception as error:
            # What a person set off is told and the screen lives on. A fault in drawing or laying out would come
            # back with every repaint, so it goes to the crash guard.
            if type(message).__module__ in (events.__name__, messages.__name__):
                raise
            self.refuse(error, doing=type(message).__name__)
