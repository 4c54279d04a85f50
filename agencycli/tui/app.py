"""The full-screen app: a frame that holds no subject. Screens stand in ``registry.SCREENS``."""

from __future__ import annotations

import asyncio
import contextlib
import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual.app import App, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.message import Message
from textual.screen import Screen

from agencycli import crash
from agencycli.errors import BUG_EXIT_CODE, AgencyError, Forbidden, UsageError
from agencycli.i18n import N_, _
from agencycli.tui import guard, registry, reminders
from agencycli.tui.base import BaseScreen
from agencycli.tui.keys import PositionalKeys, by_position
from agencycli.tui.registry import Entry
from agencycli.tui.reminders import Reminder
from agencycli.tui.roll_call import RollCall
from agencycli.tui.terminal import LifeLine, require_terminal
from agencycli.tui.theme import SOBER
from agencycli.tui.typed_ahead import TypedAhead
from agencycli.tui.work import WorkingScreen
from agencycli.values.text import visible

if TYPE_CHECKING:
    from agencycli.session import Session


def _everything(action: str) -> bool:
    return True


def _nothing() -> None:
    pass


def _unheard(words: str) -> None:
    pass


class NoSuchPlace(UsageError):
    """The full screen was asked to begin at a place that is not there for this person."""

    slug = "no-such-screen"
    template = N_("there is no screen “{name}” for you; there are {known}")


@dataclass(frozen=True, slots=True)
class Seat:
    """Who sits at the screen, and the few things the frame needs of a session."""

    name: str = ""
    role: str = ""
    may: Callable[[str], bool] = _everything
    """Says whether the role may do an action of a service, such as ``deal.win``."""
    connected: Callable[[], AbstractContextManager[Any]] = nullcontext
    """Holds a database connection for a piece of work in a thread."""
    note_words: Callable[[str], Any] = _unheard
    """Told the command that does the same, in the thread of each piece of work and before it begins."""
    let_go: Callable[[], None] = _nothing
    """Rolls back and closes; called when the terminal is lost."""
    session: Any = None
    """What the screens of the subjects work with."""


class AgencyApp(PositionalKeys, RollCall, TypedAhead):
    """The frame: places, keys that work everywhere, and the way out when something breaks."""

    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", N_("quit"), show=False, priority=True),
        Binding("ctrl+k", "find", N_("find anything"), show=False, priority=True),
        Binding("ctrl+r", "reminders", N_("read reminders"), show=False, priority=True),
        Binding("ctrl+c", "help_quit", show=False),
    ]

    def __init__(self, seat: Seat | None = None, screens: Sequence[Entry] | None = None, *, start: str = "") -> None:
        guard.install()
        self.seat = seat or Seat()
        self.places = registry.open_to(self.seat.role, registry.SCREENS if screens is None else screens)
        first = next((place for place in self.places if place.name == start), None) or registry.first_for(
            self.seat.role, self.places
        )
        if first:
            self.DEFAULT_MODE = first.name  # type: ignore[misc]
        self.done_command = ""
        self.news = 0
        self.reminders: list[Reminder] = []
        self._looking_for_reminders = False
        super().__init__(ansi_color=True)  # before the theme is known Textual settles what NO_COLOR does
        self.animation_level = "none"
        self.register_theme(SOBER)
        # Set as a change of theme, it would have everything parsed and drawn twice before the first key.
        self.set_reactive(App.theme, SOBER.name)
        self.stylesheet.set_variables(self.get_css_variables())
        for place in self.places:
            self.add_mode(place.name, partial(self._open, place))
            self._bindings.bind(by_position(place.key), f"go('{place.name}')", place.title, show=False)
        self._life_line = LifeLine(self.last_words)

    def _open(self, place: Entry) -> Screen[Any]:
        screen: Screen[Any] = registry.load(place.target)()
        # A new screen has no styles to bring up to date: parsing all of them anew would delay its first picture.
        screen._css_update_count = self._css_update_count
        return screen

    def get_default_screen(self) -> Screen[Any]:
        """Return what stands where no place is open to this role."""
        return BaseScreen()

    def on_mount(self) -> None:
        """Begin to watch the terminal; collect garbage again once the first picture stands."""
        if not self.is_headless:
            self._life_line.hold(asyncio.get_running_loop())
        self.call_after_refresh(self._settle)
        self.set_interval(reminders.SECONDS_BETWEEN_LOOKS, self.look_for_reminders)
        self.begin_to_call()

    def _settle(self) -> None:
        gc.freeze()
        gc.enable()

    # -- keys that work everywhere

    async def action_go(self, name: str) -> None:
        """Go to a place; what was open there is as it was left. Raises Forbidden for a role that may not."""
        if name not in {place.name for place in self.places}:
            raise Forbidden(name=self.seat.name, role=self.seat.role, action=name)
        await self.switch_mode(name)

    def open(self, name: str, *arguments: Any, then: Callable[[Any], None] | None = None) -> None:
        """Open a card or a form of ``registry.OPENED``; ``then`` hears what it was closed with."""
        self.push_screen(registry.load(registry.OPENED[name])(*arguments), then)

    def action_find(self) -> None:
        """Find anything, anywhere."""
        if registry.FINDER:
            self.push_screen(registry.load(registry.FINDER)())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep Ctrl+K for the editing of fields until there is a finder, and quiet inside a dialog."""
        if action == "find":
            return bool(registry.FINDER) and not self.screen.is_modal
        return super().check_action(action, parameters)

    async def action_quit(self) -> None:
        """Leave; ask first when typing would be lost on any screen."""
        typing = [screen for screen in self._all_screens() if isinstance(screen, BaseScreen) and screen.unsaved()]
        from agencycli.tui.dialogs.confirm import Confirm

        if not typing or isinstance(self.screen, Confirm):
            self.exit()
            return

        self.push_screen(
            Confirm(_("Quit without saving what you typed?")), lambda agreed: self.exit() if agreed else None
        )

    def action_help_quit(self) -> None:
        """Tell how to leave."""
        self.tell(_("Ctrl+Q quits"))

    async def _dispatch_action(self, namespace: DOMNode, action_name: str, params: Any) -> bool:
        screen = self.screen
        own = namespace is self or isinstance(namespace, Screen)
        if own and action_name != "command" and isinstance(screen, WorkingScreen):
            screen.tell("")
        try:
            return await super()._dispatch_action(namespace, action_name, params)
        except Exception as error:
            self.refuse(error, doing=action_name)
            return True
        finally:
            if isinstance(self.screen, BaseScreen):
                self.screen.redraw_lines()

    # -- telling

    def tell(self, words: str, *, alarm: bool = False) -> None:
        """Show one sentence on the screen in front."""
        if isinstance(self.screen, WorkingScreen):
            self.screen.tell(words, alarm=alarm)

    def refuse(self, error: Exception, *, doing: str = "") -> None:
        """Tell what went wrong, on the screen in front."""
        if not isinstance(self.screen, WorkingScreen):
            raise error
        self.screen.refuse(error, doing=doing)

    def notify(self, message: str, *, title: str = "", severity: str = "information", **options: Any) -> None:
        """Say in the message line what Textual would pop up over the work."""
        self.tell(message, alarm=severity == "error")

    def wait_for_me(self, count: int) -> None:
        """Set how many new things wait for the person; the top line shows it."""
        self.news = count
        if isinstance(self.screen, BaseScreen):
            self.screen.redraw_lines()

    # -- reminders

    class Reminded(Message, bubble=False):
        """These reminders wait to be read."""

        def __init__(self, found: list[Reminder]) -> None:
            self.found = found
            super().__init__()

    def look_for_reminders(self) -> None:
        """Find what the person is to be reminded of, unless the last look is still under way."""
        if self.seat.session is not None and not self._looking_for_reminders:
            self._looking_for_reminders = True
            asyncio.get_running_loop().run_in_executor(None, self._look_for_reminders)

    def _look_for_reminders(self) -> None:
        # What goes wrong with the database is told by the screen in front: it asks once a second.
        with contextlib.suppress(Exception), self.seat.connected():
            self.post_message(self.Reminded(reminders.waiting(self.seat.session.actor)))
        self._looking_for_reminders = False

    def on_agency_app_reminded(self, message: Reminded) -> None:
        """Ring for what is new and say it; the top line counts what was not read."""
        known = {one.number for one in self.reminders}
        new = [one for one in message.found if one.number not in known]
        self.reminders = message.found
        if new:
            self.bell()
            more = _("(and {count} more)").format(count=len(new) - 1) if len(new) > 1 else ""
            self.tell(" ".join(part for part in (new[-1].subject, more, "·", _("Ctrl+R reads it")) if part))
        if isinstance(self.screen, BaseScreen):
            self.screen.redraw_lines()

    def action_reminders(self) -> None:
        """Show the reminders that were not read yet; closed, they are read."""
        from agencycli.tui.dialogs.reminders import Reminders

        shown, screen = self.reminders, self.screen
        if not shown or not isinstance(screen, WorkingScreen) or screen.is_modal:
            self.tell(_("no reminders to read"))
            return
        numbers = [one.number for one in shown]
        read = partial(reminders.read, self.seat.session.actor, numbers)

        def forget(found: list[Reminder]) -> None:
            self.on_agency_app_reminded(self.Reminded(found))

        screen.ask(Reminders(shown), lambda _closed: screen.in_thread(read, forget, group="reminders", quiet=True))

    # -- ways out to the machine, closed: the app may run for people who must not reach it

    @contextlib.contextmanager
    def suspend(self) -> Iterator[None]:
        """Refuse: a process put to sleep keeps its locks, and its parent is a shell."""
        raise SuspendNotSupported("not in this app")
        yield

    def action_suspend_process(self) -> None:
        """Do nothing."""

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """Do nothing: it would write a file on the server."""

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Do nothing: it would start a browser on the server."""

    def copy_to_clipboard(self, text: str) -> None:
        """Copy through the terminal (OSC 52)."""
        super().copy_to_clipboard(visible(text))

    # -- the ways an app ends

    def _all_screens(self) -> list[Screen[Any]]:
        return [screen for stack in self._screen_stacks.values() for screen in stack]

    def last_words(self) -> None:
        """Save every draft and let go of the database. Runs in a thread while the app may be stuck."""
        with contextlib.suppress(Exception), self.seat.connected():
            for screen in self._all_screens():
                for keeper in list(screen.query(".-keeps-typing")):
                    with contextlib.suppress(Exception):
                        keeper.keep()  # type: ignore[attr-defined]
        with contextlib.suppress(Exception):
            self.seat.let_go()

    def _handle_exception(self, error: Exception) -> None:
        cause: Exception = getattr(error, "error", error)  # WorkerFailed wraps what a worker raised
        if self._exception is not None:  # what breaks while the app comes down is not what broke it
            return
        self._exception = error
        self._exception_event.set()
        self.last_words()
        from agencycli.session import refusal

        refused = refusal(cause)
        if refused is not None:
            self._end(str(refused), refused.exit_code)
        else:
            self._end(crash.sentence(crash.record(cause, doing="tui")), BUG_EXIT_CODE)

    def panic(self, *renderables: Any) -> None:
        """End after a failure in the thread that reads keys, without showing its traceback."""
        self._handle_exception(RuntimeError("the thread that reads keys has failed"))

    def end(self, error: AgencyError) -> None:
        """End the app with a refusal: the person may no longer work here."""
        self.last_words()
        self._end(str(error), error.exit_code)

    def on_roll_call_must_leave(self, message: RollCall.MustLeave) -> None:
        """End."""
        self.end(message.reason)

    def _end(self, words: str, code: int) -> None:
        self._return_code = code
        self._exit_renderables.append(Text(visible(words)))
        self._close_messages_no_wait()


def start(place: str = "", as_login: str = "") -> int:
    """Open the agency and its full screen at a place; return the exit code.

    Raises NoTerminal, NoSuchPlace, and whatever opening the agency raises.
    """
    require_terminal()
    from agencycli import session

    with session.session(as_login) as opened:
        session.slim(opened.store)
        return run(seat_of(opened), start=place)


def seat_of(opened: Session) -> Seat:
    """Return what the frame of the screens needs of an open agency."""
    from agencycli import services, session

    def may(action: str) -> bool:
        if opened.actor.is_owner and opened.actor.is_active:
            return True  # whatever it is: the first picture does not wait for services
        # An action is known once its service is loaded; most services are named like what they deal with.
        if action not in services.frame.ACTIONS:
            getattr(services, action.partition(".")[0], None)
        if action not in services.frame.ACTIONS:
            services.load()
        return bool(services.frame.may(opened.actor, action))

    return Seat(
        opened.actor.name,
        opened.actor.role,
        may=may,
        connected=session.kept_connection,
        note_words=services.frame.words.set,
        let_go=opened.store.close,
        session=opened,
    )


def run(seat: Seat, *, start: str = "") -> int:
    """Run the app until it is left; return the exit code. Raises NoTerminal off a terminal, NoSuchPlace."""
    require_terminal()
    app = AgencyApp(seat, start=start)
    known = [place.name for place in app.places]
    if start and start not in known:
        raise NoSuchPlace(name=start, known=", ".join(known))
    app.run()
    return app.return_code or 0
