"""What every screen is: a top line, a body, a line for what was said, the keys, and the same grammar of keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import ScreenResume

from agencycli.i18n import N_, _
from agencycli.tui.keys import PositionalKeys
from agencycli.tui.widgets.bars import KeyLine, MessageLine, TopLine
from agencycli.tui.work import WorkingScreen

if TYPE_CHECKING:
    from agencycli.tui.app import Seat

KEYS_THAT_FIT = 5


class BaseScreen(PositionalKeys, WorkingScreen[Any]):
    """One place of the app. A subclass gives WHERE, BINDINGS and ``body()``."""

    WHERE: ClassVar[str] = ""
    """What the top line calls this place; marked by ``N_()``."""
    PERMISSIONS: ClassVar[Mapping[str, str]] = {}
    """Action of a key -> action of a service: the key is grey for a role that may not."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", N_("back"), show=False),
        Binding("?,f1", "keys", N_("all keys of this screen"), show=False),
        Binding("f2", "command", N_("the command that does what was just done; again hides it"), show=False),
    ]

    def compose(self) -> ComposeResult:
        """Put the fixed lines round the body."""
        yield TopLine(_(self.WHERE), self.seat.name, id="top")
        with Vertical(id="body"):
            yield from self.body()
        yield MessageLine(id="message")
        yield KeyLine(id="keys")
        yield MessageLine(id="command")

    def body(self) -> ComposeResult:
        """Yield what is between the lines."""
        yield from ()

    # -- the lines

    @property
    def seat(self) -> Seat:
        """Who sits here, and what they may."""
        return self.agency.seat

    def show_place(self, *, filters: Sequence[str] | None = None, count: str | None = None) -> None:
        """Say in the top line what is filtered and how many there are (``4 of 252``)."""
        top = self.query_one("#top", TopLine)
        if filters is not None:
            top.filters = filters
        if count is not None:
            top.count = count
        top.redraw()

    def show_work(self, words: str) -> None:
        """Show in the top line that something runs."""
        for top in self.query("#top").results(TopLine):
            top.work = words
            top.redraw()

    def tell(self, words: str, *, alarm: bool = False) -> None:
        """Show one sentence above the keys."""
        for line in self.query("#message").results(MessageLine):
            line.say(words, alarm=alarm)

    def redraw_lines(self) -> None:
        """Bring the fixed lines up to date, each only if it changed."""
        for top in self.query("#top").results(TopLine):
            top.news = self.agency.news
            top.reminders = len(self.agency.reminders)
            top.redraw()
        for line in self.query("#keys").results(KeyLine):
            line.keys = list(self.keys_that_matter())
            line.redraw()

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Coming back to a screen brings its lines up to date."""
        self.redraw_lines()

    def keys_that_matter(self) -> Iterator[tuple[str, str, bool]]:
        """Yield (keys, words, allowed) of the first shown bindings, this class's own before inherited ones."""
        found: dict[str, tuple[str, str, bool]] = {}
        for kind in type(self).__mro__:
            for binding in kind.__dict__.get("BINDINGS", ()):
                if isinstance(binding, Binding) and binding.show and binding.description:
                    allowed = self.check_action(binding.action.partition("(")[0], ())
                    if allowed is not False:
                        found.setdefault(binding.action, (binding.key, _(binding.description), bool(allowed)))
        yield from list(found.values())[:KEYS_THAT_FIT]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey the keys this role may not use."""
        wanted = self.PERMISSIONS.get(action)
        if wanted is not None and not self.seat.may(wanted):
            return None
        return super().check_action(action, parameters)

    # -- the grammar

    def unsaved(self) -> bool:
        """Say whether something typed here would be lost."""
        return any(getattr(widget, "typed", False) for widget in self.query(".-keeps-typing"))

    def action_back(self) -> None:
        """Go back one step: stop work, else leave; ask first when typing would be lost."""
        if self.stop_work():
            self.tell(_("stopped"))
        elif self.unsaved():
            from agencycli.tui.dialogs.confirm import Confirm

            question = _("Leave without saving what you typed?")
            self.ask(Confirm(question), lambda agreed: self.leave() if agreed else None)
        else:
            self.leave()

    def leave(self, result: Any = None) -> None:
        """Close this screen; the first screen of a place stays."""
        if len(self.app.screen_stack) > 1:
            self.dismiss(result)

    def action_keys(self) -> None:
        """Show all keys of this screen."""
        from agencycli.tui.dialogs.help import Help, keys_of

        self.app.push_screen(Help(_(self.WHERE), keys_of(self)))

    def action_command(self) -> None:
        """Show and copy the command that does what was just done."""
        line = self.query_one("#command", MessageLine)
        if line.display:
            line.say("")
        elif self.agency.done_command:
            self.app.copy_to_clipboard(self.agency.done_command)
            line.say(self.agency.done_command)
        else:
            self.tell(_("nothing has been done here yet; the command appears after the first change"))
