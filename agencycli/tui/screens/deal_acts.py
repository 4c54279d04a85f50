"""The keys of a deal's card that change what stands in its sections."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from agencycli import queries, services
from agencycli.i18n import N_, _
from agencycli.models import Staff
from agencycli.queries.card.deal import DealCard
from agencycli.tui.dialogs.ask import Ask
from agencycli.tui.dialogs.ask_path import AskPath
from agencycli.tui.dialogs.choose import Choose
from agencycli.tui.dialogs.confirm import Confirm
from agencycli.tui.live import LiveScreen
from agencycli.tui.screens import deal_dialogs as dialogs
from agencycli.tui.screens import deal_money as money
from agencycli.tui.screens.deal_glance import rows_of
from agencycli.tui.screens.deal_side import Thing
from agencycli.values.text import visible

OTHER = "other"


class DealActs(LiveScreen):
    """A subclass says which deal it is and what is under the cursor."""

    PERMISSIONS: ClassVar = {
        "note": "activity.log", "log": "activity.log", "pass_on": "deal.handover", "paid": "budget.pay",
        "billed": "budget.paper", "approve": "approval.give", "wish": "change.ask", "attach": "file.add",
        "copy": "deal.copy", "referral": "deal.referral", "edit": "deal.edit", "add": "line.add", "drop": "line.remove",
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "add", N_("new here")),
        Binding("e", "edit", N_("change")),
        Binding("c", "note", N_("note")),
        Binding("l", "log", N_("log a call"), show=False),
        Binding("f", "pass_on", N_("pass the deal on to another place"), show=False),
        Binding("p", "paid", N_("put down a payment"), show=False),
        Binding("b", "billed", N_("put down a bill or an act"), show=False),
        Binding("v", "approve", N_("approve the layout, decide the change"), show=False),
        Binding("q", "wish", N_("put down a change the client wants"), show=False),
        Binding("a", "attach", N_("attach a file"), show=False),
        Binding("y", "copy", N_("copy the deal"), show=False),
        Binding("R", "referral", N_("use the discount for clients brought"), show=False),
        Binding("delete", "drop", N_("remove the line, or the planned money"), show=False),
    ]

    # -- what a subclass gives

    @property
    def deal(self) -> DealCard | None:
        """The card that is shown."""
        raise NotImplementedError

    @property
    def number(self) -> int:
        """The number of the deal."""
        raise NotImplementedError

    @property
    def thing(self) -> Thing:
        """What is under the cursor."""
        raise NotImplementedError

    def came_back(self, result: Any = None) -> None:
        """Look at what a dialog changed, and tell its words."""
        raise NotImplementedError

    # -- adding, changing, removing

    def _dialog(self, dialog: Any) -> None:
        self.app.push_screen(dialog, self.came_back)

    def action_add(self) -> None:
        """Add to the section under the cursor: a line, planned money, a file, something to do, a note."""
        match self.thing.section:
            case "money":
                self._dialog(money.BudgetDialog(self.number))
            case "files":
                self.action_attach()
            case "todo":
                self.action_new()  # type: ignore[attr-defined]
            case "thread":
                self.action_note()
            case _:
                self._dialog(dialogs.LineDialog(self.number))

    def action_edit(self) -> None:
        """Change what is under the cursor: a line, planned money; else the fields of the deal."""
        match self.thing.kind:
            case "line":
                self._dialog(dialogs.LineDialog(self.number, self.thing.number))
            case "budget":
                self._dialog(money.BudgetDialog(self.number, self.thing.number))
            case _:
                self.open("edit deal", self.number, then=self.came_back)

    def action_drop(self) -> None:
        """Remove the line or the planned money under the cursor, after asking."""
        thing = self.thing
        if thing.kind not in ("line", "budget"):
            self.tell(_("only lines and planned money are removed; u takes back what was done"))
            return
        of_line = thing.kind == "line"
        remove = services.deal_line.remove if of_line else services.budget.remove
        self.ask(
            Confirm(_("Remove “{what}”?").format(what=thing.words)),
            lambda agreed: (
                self._alter(
                    partial(_with, self.actor, "lines" if of_line else "budget", thing.number, remove),
                    _("“{what}” is gone; u brings it back").format(what=thing.words),
                    f"agency deal {'line' if of_line else 'cost'} remove {thing.number}",
                )
                if agreed
                else None
            ),
        )

    def _alter(self, work: Callable[[], Any], words: str, command: str) -> None:
        self.change(work, lambda _row: self.came_back(words), command=command)

    # -- the thread

    def action_note(self) -> None:
        """Write a note in the thread; ``@name`` puts it on that person's list."""
        if self.deal:
            self.open("log", self.deal.values["client_id"], "note", self.number, then=self.came_back)

    def action_log(self) -> None:
        """Log a call about the deal."""
        if self.deal:
            self.open("log", self.deal.values["client_id"], "call", self.number, then=self.came_back)

    def action_pass_on(self) -> None:
        """Hand the deal over to another place."""
        self._dialog(dialogs.HandOverDialog(self.number))

    # -- money

    def action_paid(self) -> None:
        """Put down a payment."""
        self._dialog(money.FactDialog(self.number, True, self._planned()))

    def action_billed(self) -> None:
        """Put down a paper."""
        self._dialog(money.FactDialog(self.number, False, self._planned()))

    def _planned(self) -> int:
        """Return the cost under the cursor; 0 stands for what the client pays, which fills its schedule by itself."""
        rows = rows_of(self.deal.budget) if self.deal else []
        costs = {row["id"] for row in rows if row["kind"] != "revenue"}
        return self.thing.number if self.thing.kind == "budget" and self.thing.number in costs else 0

    def action_referral(self) -> None:
        """Take the discount for clients brought off every line that is not agreed."""
        self._alter(
            partial(_with_deal, self.actor, self.number, services.referral.apply),
            _("the discount is taken; u gives it back"),
            f"agency deal referral {self.number}",
        )

    # -- layouts

    def action_attach(self) -> None:
        """Put a file on the deal; the same name again is its next version."""
        self.ask(AskPath(_("Which file? Its path, at most 25 MB")), self._put_on)

    def _put_on(self, path: str) -> None:
        file = Path(path).expanduser()
        self.change(
            lambda: services.attachment.add(self.actor, queries.scope.get_deal(self.actor, self.number), file),
            lambda row: self.came_back(_("{file} is on the card; u takes it off").format(file=row.name)),
            command=shlex.join(["agency", "file", "add", f"deal:{self.number}", str(file)]),
        )

    def action_wish(self) -> None:
        """Put down a change the client wants, at its price and new day."""
        file = self.thing.number if self.thing.kind == "file" else 0
        locked = {one.id for one in self.deal.files if one.is_locked} if self.deal else set()
        self._dialog(dialogs.ChangeDialog(self.number, file if file in locked else 0))

    def action_approve(self) -> None:
        """Put down who approved the layout, or what the client says to a change."""
        thing = self.thing
        if thing.kind == "change":
            self._decide(thing)
        elif thing.kind == "file" and self.deal:
            file = next(one for one in self.deal.files if one.id == thing.number)
            self._take_back(thing) if file.is_locked else self._approve(thing)
        else:
            self.tell(_("F leads to the files: choose the layout that is approved"))

    def _approve(self, thing: Thing) -> None:
        people = self.deal.people if self.deal else []
        options = [
            (str(one.id), ", ".join(part for part in (visible(one.name), visible(one.role)) if part)) for one in people
        ]
        other = Ask(_("Who at the client approves {file}?").format(file=thing.words))
        if not options:
            self.ask(other, partial(self._approved, thing))
            return
        question = _("Who approves {file}?").format(file=thing.words)

        def chosen(key: str) -> None:
            if key == OTHER:
                self.ask(other, partial(self._approved, thing))
            else:
                self._approved(thing, key)

        self.ask(Choose(question, [*options, (OTHER, _("somebody else"))]), chosen)

    def _approved(self, thing: Thing, by: str) -> None:
        self._alter(
            partial(_with_file, self.actor, self.number, thing.number, services.approval.approve, by),
            _("{file} is approved and locked; v takes it back").format(file=thing.words),
            shlex.join(["agency", "deal", "approve", str(self.number), str(thing.number), "--by", by]),
        )

    def _take_back(self, thing: Thing) -> None:
        question = _("Why is the approval of {file} taken back?").format(file=thing.words)

        def take(reason: str) -> None:
            self._alter(
                partial(_with_file, self.actor, self.number, thing.number, services.approval.withdraw, reason),
                _("{file} is open again").format(file=thing.words),
                shlex.join(["agency", "deal", "withdraw", str(self.number), str(thing.number), "--reason", reason]),
            )

        self.ask(Ask(question), take)

    def _decide(self, thing: Thing) -> None:
        acts = {"accept": services.approval.accept, "decline": services.approval.decline}
        told = {"accept": _("accepted: price, day and file follow; u takes it back"), "decline": _("declined")}

        def decide(verb: str) -> None:
            self._alter(
                partial(_with, self.actor, "changes", thing.number, acts[verb]),
                told[verb],
                f"agency deal change {verb} {thing.number}",
            )

        options = [("accept", _("the client accepts")), ("decline", _("the client declines"))]
        self.ask(Choose(thing.words, options), decide)

    # -- the deal itself

    def action_copy(self) -> None:
        """Begin a new deal like this one."""
        if self.deal is None:
            return
        title = Ask(_("Copy the deal; the new one is called"), self.deal.values["title"])

        def copy(words: str) -> None:
            self.change(
                lambda: services.deal_copy.copy(
                    self.actor, queries.scope.get_deal(self.actor, self.number), {"title": words}
                ),
                lambda row: self.open("deal card", row.id, then=self.came_back),
                command=shlex.join(["agency", "deal", "copy", str(self.number), "--title", words]),
            )

        self.ask(title, copy)


WHAT = {"lines": N_("line of a deal"), "budget": N_("budget line"), "changes": N_("change")}


def _with(actor: Staff, name: str, number: int, act: Callable[..., Any]) -> Any:
    return act(actor, queries.lists.record(name, actor, number, _(WHAT[name])))


def _with_deal(actor: Staff, number: int, act: Callable[..., Any]) -> Any:
    return act(actor, queries.scope.get_deal(actor, number))


def _with_file(actor: Staff, deal: int, number: int, act: Callable[..., Any], words: str) -> Any:
    return act(actor, services.approval.layout(queries.scope.get_deal(actor, deal), str(number)), words)
