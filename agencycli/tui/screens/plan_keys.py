"""The keys of things to do, the same wherever a line of the planner is chosen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from agencycli import clock, queries
from agencycli.i18n import N_, _
from agencycli.models import Item
from agencycli.queries.planner import PlanLine
from agencycli.services.item import StillUnchecked
from agencycli.tui.cells import weekday
from agencycli.tui.live import LiveScreen
from agencycli.tui.screens import plan_acts

NOBODY = ""
AHEAD = (1, 2, 3, 7, 14, 30)
"""Days for which something may be put off by one key."""


class PlanKeys(LiveScreen):
    """A subclass says which line is chosen, and what a new one is for."""

    PERMISSIONS: ClassVar[Mapping[str, str]] = {
        "done": "item.done", "done_with": "item.done", "move": "item.move", "hand": "item.hand",
        "snooze": "item.snooze", "new": "item.add", "log": "activity.log",
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "card", N_("card"), show=False),
        Binding("d", "done", N_("done")),
        Binding("t", "new", N_("new")),
        Binding("shift+right", "move(1)", N_("a day later")),
        Binding("h", "hand", N_("hand over")),
        Binding("z", "snooze", N_("put off"), show=False),
        Binding("g", "go_to", N_("its deal or client"), show=False),
        Binding("D", "done_with", N_("done, with what came of it"), show=False),
        Binding("shift+left", "move(-1)", N_("a day earlier"), show=False),
        Binding("l", "log", N_("log a call with its client"), show=False),
    ]

    # -- what a subclass gives

    def chosen_line(self) -> PlanLine | None:
        """Return the line the keys work on."""
        raise NotImplementedError

    def given(self) -> dict[str, Any]:
        """Return what a new thing to do has unless the words tell otherwise: fields of an item, as text."""
        return {}

    def follow(self, item: Item) -> None:
        """Read anew what is shown, and go to an item that was changed or made."""
        raise NotImplementedError

    # -- keys

    def action_card(self) -> None:
        """Show everything about the line."""
        line = self.chosen_line()
        if line is None:
            return
        if line.source == "item":
            self.open("item", line.number, then=self._told)
        else:
            self.action_go_to()

    def _told(self, result: Any) -> None:
        if isinstance(result, str):
            self.tell(result)

    def action_go_to(self) -> None:
        """Open the card of the deal, of the client, or of the item of stock."""
        line = self.chosen_line()
        if line is None:
            return
        if line.deal:
            self.open("deal card", line.deal, then=self._told)
        elif line.client:
            self.open("client card", line.client, then=self._told)
        elif line.source == "stock":
            self.open("stock card", line.number, then=self._told)
        else:
            self.tell(_("“{title}” belongs to no client").format(title=line.title))

    def action_log(self) -> None:
        """Log a call with the client of the line."""
        line = self.chosen_line()
        if line is not None and line.client:
            self.open("log", line.client, then=self._told)

    def action_done(self) -> None:
        """Finish it at once."""
        if (line := self._open_line()) is not None:
            self._finish(line, "", False)

    def action_done_with(self) -> None:
        """Finish it with a result."""
        from agencycli.tui.dialogs.ask import Ask

        if (line := self._open_line()) is not None:
            question = _("What came of it: {title}").format(title=line.title)
            self.ask(Ask(question), lambda result: self._finish(line, result, False))

    def _open_line(self) -> PlanLine | None:
        line = self.chosen_line()
        if line is not None and line.done:
            self.tell(_("“{title}” is done already").format(title=line.title))
            return None
        return line

    def _finish(self, line: PlanLine, result: str, unchecked: bool) -> None:
        def refused(error: Exception) -> None:
            if isinstance(error, StillUnchecked):
                from agencycli.tui.dialogs.confirm import Confirm

                question = _("{why} Finish it all the same?").format(why=str(error).partition(";")[0] + ".")
                self.ask(Confirm(question), lambda agreed: self._finish(line, result, True) if agreed else None)
            else:
                self.refuse(error)

        self._change(
            partial(plan_acts.finish, self.actor, line, result, unchecked),
            N_("done: {title}; u takes it back"),
            plan_acts.finish_command(line, result, unchecked), refused,
        )  # fmt: skip

    def action_move(self, days: int) -> None:
        """Move it a day; what is overdue stands on today."""
        if (line := self._open_line()) is not None:
            self._change(
                partial(plan_acts.move, self.actor, line, days),
                N_("{title}: {day}"),
                plan_acts.move_command(line, days),
            )

    def action_hand(self) -> None:
        """Hand it to another."""
        if (line := self._open_line()) is not None:
            self.in_thread(partial(queries.planner.team, self.actor), partial(self._offer_team, line), group="offer")

    def _offer_team(self, line: PlanLine, team: list[tuple[str, str]]) -> None:
        from agencycli.tui.dialogs.choose import Choose

        options = [*((login, name) for login, name in team if name != line.owner_name), (NOBODY, _("nobody's"))]
        question = _("Hand over: {title}").format(title=line.title)
        self.ask(Choose(question, options), partial(self._hand, line))

    def _hand(self, line: PlanLine, login: str) -> None:
        self._change(
            partial(plan_acts.hand, self.actor, line, login), N_("handed over: {title}; u takes it back"),
            plan_acts.hand_command(line, login),
        )  # fmt: skip

    def action_snooze(self) -> None:
        """Put it out of sight until a day."""
        if (line := self._open_line()) is None:
            return
        from agencycli.tui.dialogs.choose import Choose

        since = max(clock.today(), line.on)
        days = sorted({since + dt.timedelta(days=count) for count in (*AHEAD, 7 - since.weekday())})
        options = [(str(day), f"{weekday(day)}  +{(day - since).days}") for day in days]
        question = _("Put off until: {title}").format(title=line.title)
        self.ask(Choose(question, options), lambda day: self._snooze(line, dt.date.fromisoformat(day)))

    def _snooze(self, line: PlanLine, until: dt.date) -> None:
        self._change(
            partial(plan_acts.snooze, self.actor, line, until), N_("put off: {title}; u takes it back"),
            plan_acts.snooze_command(line, until),
        )  # fmt: skip

    def action_new(self) -> None:
        """Add something to be done by a line of words."""
        self.agency.push_screen(_quick_add(self.given()), self._added)

    def _added(self, row: Any) -> None:
        if isinstance(row, Item):
            self.tell(_("added as {number}; u takes it back").format(number=row.id))
            self.follow(row)
        elif row is not None:
            self.tell(str(row))
            self.refresh_data()

    def _change(self, work: Any, words: str, command: str, otherwise: Any = None) -> None:
        def made(row: Item) -> None:
            day = weekday(row.due_on) if row.due_on else ""
            self.tell(_(words).format(title=row.title, day=day))
            self.follow(row)
            self.look()

        self.change(work, made, command=command, otherwise=otherwise)


def _quick_add(given: Mapping[str, Any]) -> Any:
    from agencycli.tui.screens.quick_add import QuickAddDialog

    return QuickAddDialog(given)
