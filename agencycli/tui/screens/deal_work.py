"""The keys of a deal's card for who makes it: contractors' jobs step by step, the team, hours."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from agencycli import clock, queries, services
from agencycli.i18n import N_, _, language
from agencycli.models import Staff
from agencycli.money import printed
from agencycli.tui.cells import short_day
from agencycli.tui.dialogs.choose import Choose
from agencycli.tui.screens import deal_jobs as jobs
from agencycli.tui.screens import deal_team as team
from agencycli.tui.screens.deal_money import FactDialog
from agencycli.tui.screens.deal_part import DealPart
from agencycli.tui.screens.deal_side import Thing


class DealWork(DealPart):
    """A part of ``DealActs``: what its keys do on a job and on a member of the team."""

    PERMISSIONS: ClassVar = {"hours": "work.add"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "hours", N_("put down hours or pieces worked"), show=False),
    ]

    def _dialog(self, dialog: Any) -> None:
        self.app.push_screen(dialog, self.came_back)

    # -- jobs

    def _job(self, number: int) -> dict[str, Any]:
        assert self.deal is not None, "the cursor stands on one of its jobs"
        return next(row for row in self.deal.jobs.records() if row["id"] == number)

    def go_on_with(self, thing: Thing) -> None:
        """Put down what usually comes next of a job; an offer is chosen from those that came."""
        state = self._job(thing.number)["state"]
        usual = next((step for step, one in jobs.STEPS.items() if state in one.states), None)
        if usual is None:
            self.tell(_("“{what}” is accepted: p pays it").format(what=thing.words) if state == "accepted"
                      else _("“{what}” is cancelled").format(what=thing.words))  # fmt: skip
        elif usual == "offer":
            self.ask_about(thing)
        else:
            self._dialog(jobs.JobStepDialog(thing.number, thing.words, usual))

    def ask_about(self, thing: Thing) -> None:
        """Ask what became of a job: the offers that came, then the steps from where it is."""
        state = self._job(thing.number)["state"]
        steps = [(key, _(step.words)) for key, step in jobs.STEPS.items() if state in step.states]
        if not steps:
            self.go_on_with(thing)
        elif state == "asked":
            read = partial(queries.contractor.offers_for, self.actor, thing.number)
            self.in_thread(read, lambda offers: self._choose_step(thing, [*_priced(offers), *steps]), group="opening")
        else:
            self._choose_step(thing, steps)

    def _choose_step(self, thing: Thing, options: list[tuple[str, str]]) -> None:
        def chosen(key: str) -> None:
            if key in jobs.STEPS:
                self._dialog(jobs.JobStepDialog(thing.number, thing.words, key))
            else:
                self._place(thing, key)

        self.ask(Choose(_("What became of “{what}”?").format(what=thing.words), options), chosen)

    def _place(self, thing: Thing, contractor: str) -> None:
        self.change(
            partial(_choose, self.actor, thing.number, contractor),
            lambda row: self.came_back(
                _("“{what}” is placed; d when it comes, u takes it back").format(what=row.what)
            ),
            command=f"agency contractor choose {thing.number} {contractor}",
        )  # fmt: skip

    def call_off(self, thing: Thing) -> None:
        """Cancel a job that did not come."""
        self._dialog(jobs.JobStepDialog(thing.number, thing.words, "cancel"))

    def pay_job(self, thing: Thing, *, is_paid: bool) -> None:
        """Put down what a contractor was paid, or billed."""
        row = self._job(thing.number)
        if row["state"] == "asked":
            self.tell(_("“{what}” is not placed yet: e chooses an offer").format(what=thing.words))
        elif row.get("cost_id"):
            self._dialog(FactDialog(self.number, is_paid, row["cost_id"]))
        else:
            self.tell(_("there is nothing to pay for “{what}”").format(what=thing.words))

    # -- the team

    def action_hours(self) -> None:
        """Put down hours or pieces, of the member under the cursor if there is one."""
        self._dialog(team.WorkDialog(self.number, self.thing.words if self.thing.kind == "member" else ""))


def _priced(offers: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return (contractor, words) of the offers that named a price, the cheapest first."""
    found = []
    for row in offers:
        if row["price"] is not None:
            day = short_day(row["due_on"], clock.today()) if row["due_on"] else ""
            by = _("by {day}").format(day=day) if day else ""
            words = [row["contractor"], printed(row["price"], language()), by, row["note"]]
            found.append((str(row["contractor_id"]), ", ".join(filter(None, words))))
    return found


def _choose(actor: Staff, number: int, contractor: str) -> Any:
    row = queries.lists.record("jobs", actor, number, _("job"))
    client = queries.reference.contractor(actor, contractor)
    return services.job.choose(actor, row, queries.contractor.offer(actor, row, client))
