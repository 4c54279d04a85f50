"""The keys of a deal's card that change what stands in its sections."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from textual.binding import Binding, BindingType

from agencycli import queries, services
from agencycli.i18n import N_, _
from agencycli.models import Staff
from agencycli.tui.dialogs.ask import Ask
from agencycli.tui.dialogs.ask_path import AskPath
from agencycli.tui.dialogs.choose import Choose
from agencycli.tui.dialogs.confirm import Confirm
from agencycli.tui.screens import deal_dialogs as dialogs
from agencycli.tui.screens import deal_money as money
from agencycli.tui.screens.deal_jobs import JobDialog
from agencycli.tui.screens.deal_side import Thing
from agencycli.tui.screens.deal_stock import DealStock
from agencycli.tui.screens.deal_team import MemberDialog, WagesDialog
from agencycli.tui.screens.deal_work import DealWork
from agencycli.values.text import visible

OTHER = "other"


ADDS = {
    "todo": "item.add", "lines": "line.add", "money": "budget.add", "files": "file.add", "jobs": "job.ask",
    "people": "team.put", "thread": "activity.log",
}  # fmt: skip
"""Section -> the action of ``n`` there."""
EDITS = {"line": "line.edit", "budget": "budget.edit", "job": "job.ask", "member": "team.put"}
"""What is under the cursor -> the action of ``e`` on it; on anything else the deal is edited."""


class Drop(NamedTuple):
    """How something is removed: by which action, from which list, by the command of which noun."""

    action: str
    listing: str
    noun: str
    act: Callable[[], Callable[..., Any]]


DROPS = {
    "line": Drop("line.remove", "lines", "line", lambda: services.deal_line.remove),
    "budget": Drop("budget.remove", "budget", "cost", lambda: services.budget.remove),
    "member": Drop("team.leave", "team", "staff", lambda: services.payroll.leave),
}


class DealActs(DealWork, DealStock):
    """A subclass says which deal it is and what is under the cursor."""

    PERMISSIONS: ClassVar = {
        **DealStock.PERMISSIONS,
        "note": "activity.log", "log": "activity.log", "pass_on": "deal.handover", "paid": "budget.pay",
        "billed": "budget.paper", "approve": "approval.give", "wish": "change.ask", "attach": "file.add",
        "copy": "deal.copy", "referral": "deal.referral", **DealWork.PERMISSIONS,
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
        Binding("delete", "drop", N_("remove what is under the cursor"), show=False),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey the keys that this role may not use on what is under the cursor."""
        wanted = {
            "add": ADDS.get(self.thing.section, "line.add"),
            "edit": EDITS.get(self.thing.kind, "deal.edit"),
            "drop": DROPS[self.thing.kind].action if self.thing.kind in DROPS else "job.cancel",
        }.get(action)
        if wanted is not None and not self.seat.may(wanted):
            return None
        return super().check_action(action, parameters)

    # -- adding, changing, removing

    def action_add(self) -> None:
        """Add to the section under the cursor: a line, money, a file, a job, a member, material, a note."""
        match self.thing.section:
            case "money":
                self._dialog(money.BudgetDialog(self.number))
            case "files":
                self.action_attach()
            case "todo":
                self.action_new()  # type: ignore[attr-defined]
            case "thread":
                self.action_note()
            case "jobs":
                self._dialog(JobDialog(self.number))
            case "people":
                self._dialog(MemberDialog(self.number))
            case "stock":
                self.action_keep_stock()
            case _:
                self._dialog(dialogs.LineDialog(self.number))

    def action_edit(self) -> None:
        """Change what is under the cursor: a line, planned money, a job, a member; else the fields of the deal."""
        match self.thing.kind:
            case "line":
                self._dialog(dialogs.LineDialog(self.number, self.thing.number))
            case "budget":
                self._dialog(money.BudgetDialog(self.number, self.thing.number))
            case "job":
                self.ask_about(self.thing)
            case "member":
                self._dialog(MemberDialog(self.number, self.thing.number))
            case _:
                self.open("edit deal", self.number, then=self.came_back)

    def action_drop(self) -> None:
        """Remove the line, the planned money or the member under the cursor, after asking; cancel a job."""
        thing = self.thing
        if thing.kind == "job":
            self.call_off(thing)
        elif thing.kind == "reservation":
            self.let_go(thing)
        elif thing.kind not in DROPS:
            self.tell(_("lines, planned money, jobs and members are removed; u takes back what was done"))
        else:
            question = Confirm(_("Remove “{what}”?").format(what=thing.words))
            self.ask(question, lambda agreed: self._drop(thing) if agreed else None)

    def _drop(self, thing: Thing) -> None:
        drop = DROPS[thing.kind]
        self._alter(
            partial(_with, self.actor, drop.listing, thing.number, drop.act()),
            _("“{what}” is gone; u brings it back").format(what=thing.words),
            f"agency deal {drop.noun} remove {thing.number}",
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
        """Put down a payment: of the client; on a cost, a job or a member of the team, what is paid for it."""
        match self.thing.kind:
            case "job":
                self.pay_job(self.thing, is_paid=True)
            case "member":
                self._dialog(WagesDialog(self.number, self.thing.number))
            case _:
                self._dialog(money.FactDialog(self.number, True, self._planned()))

    def action_billed(self) -> None:
        """Put down a paper: for the client; on a cost or a job, the contractor's."""
        if self.thing.kind == "job":
            self.pay_job(self.thing, is_paid=False)
        else:
            self._dialog(money.FactDialog(self.number, False, self._planned()))

    def _planned(self) -> int:
        """Return the cost under the cursor; 0 stands for what the client pays, which fills its schedule by itself."""
        rows = self.deal.budget.records() if self.deal else []
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


WHAT = {
    "lines": N_("line of a deal"), "budget": N_("budget line"), "changes": N_("change"),
    "team": N_("member of the team"),
}  # fmt: skip


def _with(actor: Staff, name: str, number: int, act: Callable[..., Any]) -> Any:
    return act(actor, queries.lists.record(name, actor, number, _(WHAT[name])))


def _with_deal(actor: Staff, number: int, act: Callable[..., Any]) -> Any:
    return act(actor, queries.scope.get_deal(actor, number))


def _with_file(actor: Staff, deal: int, number: int, act: Callable[..., Any], words: str) -> Any:
    return act(actor, services.approval.layout(queries.scope.get_deal(actor, deal), str(number)), words)
