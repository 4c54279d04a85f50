"""The small forms of a deal's money: what is planned to come and to go, bills, acts and payments."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from agencycli import queries, services
from agencycli.i18n import _, language
from agencycli.models.budget import REVENUE
from agencycli.money import printed
from agencycli.services.budget import BUDGET_FIELDS, TooMuch
from agencycli.services.card import typed
from agencycli.tui.screens.card_form import text_of
from agencycli.tui.screens.form_dialog import (
    PAST_DAY_HELP,
    Asked,
    FormDialog,
    field_of,
    options,
    past_day,
    ready,
    wrong,
    wrong_past_day,
)
from agencycli.tui.widgets.field import Field, Remark


class OverDialog(FormDialog):
    """More than was agreed is refused once; a second Enter puts it down all the same."""

    def __init__(self) -> None:
        super().__init__()
        self._refused: Mapping[str, str] | None = None
        self._last: Mapping[str, str] = {}

    def over(self, values: Mapping[str, str]) -> bool:
        """Say whether these very values were refused already."""
        self._last = dict(values)
        return self._refused == self._last

    def over_words(self, values: Mapping[str, str]) -> list[str]:
        """Return the option that puts them down all the same, when it was refused without."""
        return ["--over"] if self._refused == dict(values) else []

    def refused(self, error: Exception) -> None:
        """Tell by how much it is too much."""
        if isinstance(error, TooMuch):
            self._refused = self._last
            why = str(error).partition(";")[0]
            self.tell(_("{why}; Enter again puts it down all the same").format(why=why), alarm=True)
        else:
            super().refused(error)


class BudgetDialog(OverDialog):
    """``BudgetDialog(deal)`` plans money to come or to go, ``BudgetDialog(deal, line)`` changes what is planned."""

    def __init__(self, deal: int, line: int = 0) -> None:
        super().__init__()
        self.deal = deal
        self.line = line
        self.texts: dict[str, str] = {}
        self.based_on = 0

    def read(self) -> Asked:
        """Return the fields; costs are offered to who may see them."""
        self.based_on = services.frame.newest_entry()
        deal = queries.scope.get_deal(self.actor, self.deal)
        self.texts = dict.fromkeys(BUDGET_FIELDS, "") | {"kind": "contractor" if self.actor.may_see_cost else REVENUE}
        if self.line:
            row = queries.lists.record("budget", self.actor, self.line, _("budget line"))
            self.texts = {
                key: text_of(one, getattr(row, key)) for key, one in BUDGET_FIELDS.items() if one.kind != "staff"
            }
            self.texts["counterparty"] = str(row.counterparty_id or "")
            self.texts["staff"] = row.staff.name if row.staff_id else ""
        kinds = {key: _(words) for key, words in BUDGET_FIELDS["kind"].choices.items()}
        people = queries.lists.list_query("staff", self.actor)
        team = [(name, name) for (name,) in people.rows(people.ids(), ["name"])]
        fields = []
        for key, one in BUDGET_FIELDS.items():
            if key == "kind":
                open_ = [(slug, words) for slug, words in kinds.items() if slug == REVENUE or self.actor.may_see_cost]
                fields.append(field_of(one, self.texts[key], choices=open_))
            elif key == "staff" and self.actor.may_see_cost:
                fields.append(field_of(one, self.texts[key], choices=team))
            elif key == "amount":
                fields.append(Field(key, _(one.title), "text", True, help=_("a sum; of revenue also percent"),
                                    value=self.texts[key]))  # fmt: skip
            elif key != "staff" and (key != "counterparty" or self.actor.may_see_cost):
                fields.append(field_of(one, self.texts[key]))
        return Asked(
            _("Planned money of “{deal}”").format(deal=deal.title), fields, "deal budget", self.line or -self.deal
        )

    def check(self, key: str, value: str, values: Mapping[str, str]) -> str | Remark | None:
        """Say what is wrong, and who is meant."""
        one = BUDGET_FIELDS[key]
        if key == "counterparty":
            found = queries.reference.client(self.actor, value)
            return Remark(f"= {found.id} {found.name}", stops=False) if str(found.id) != value else None
        return wrong(one, value.strip().removesuffix("%") if values["kind"] == REVENUE else value)

    def write(self, values: Mapping[str, str]) -> Any:
        """Plan it, or change what differs."""
        chosen = ready(BUDGET_FIELDS, self._changes(values) if self.line else {k: v for k, v in values.items() if v})
        if chosen.get("counterparty"):
            chosen["counterparty"] = queries.reference.client(self.actor, chosen["counterparty"])
        over = self.over(values)
        if not self.line:
            deal = queries.scope.get_deal(self.actor, self.deal)
            return services.budget.add(self.actor, deal, chosen, over=over)
        row = queries.lists.record("budget", self.actor, self.line, _("budget line"))
        return services.budget.edit(self.actor, row, chosen, self.based_on, over=over)

    def _changes(self, values: Mapping[str, str]) -> dict[str, str]:
        return {key: value for key, value in values.items() if value != self.texts[key]}

    def command(self, values: Mapping[str, str]) -> str:
        """Return the command that plans the same."""
        names = {"due_on": "--on", "counterparty": "--to", "staff": "--staff"}
        changes = self._changes(values)
        if self.line:
            words = ["agency", "deal", "cost", "edit", str(self.line)]
            words += ["--sum", changes["amount"]] if "amount" in changes else []
            words += [
                part for key in ("kind", "title") if key in changes for part in ("--set", f"{key}={changes[key]}")
            ]
        else:
            words = ["agency", "deal", "cost", "add", str(self.deal), values["kind"], values["amount"]]
            words += [values["title"]] if values.get("title") else []
        return shlex.join([*words, *options(changes, names), *self.over_words(values)])

    def saved(self, values: Mapping[str, str], result: Any) -> None:
        """Leave, telling the sum."""
        kind = _(BUDGET_FIELDS["kind"].choices[result.kind])
        told = f"{result.title or kind}: {printed(result.amount, language())}"
        self.answer(_("{line}; u takes it back").format(line=told))


class FactDialog(OverDialog):
    """``FactDialog(deal, is_paid)`` puts down what a client paid or was billed; with ``line`` that of planned money."""

    def __init__(self, deal: int, is_paid: bool, line: int = 0) -> None:
        super().__init__()
        self.deal = deal
        self.is_paid = is_paid
        self.line = line
        self.left = ""

    def read(self) -> Asked:
        """Return the fields; of planned money no sum means all that is left."""
        about = queries.scope.get_deal(self.actor, self.deal).title
        if self.line:
            row = queries.lists.record("budget", self.actor, self.line, _("budget line"))
            done = services.budget.done(row)
            rest = max(row.amount, done.papers) - done.paid if self.is_paid else row.amount - done.papers
            self.left = text_of(BUDGET_FIELDS["amount"], rest) if rest > 0 else ""
            about = row.title or _(BUDGET_FIELDS["kind"].choices[row.kind])
        question = _("Paid: {what}") if self.is_paid else _("Billed: {what}")
        help_ = (
            _("all that is left: {amount}").format(amount=self.left) if self.left else _("less than nothing takes back")
        )
        fields = [
            Field("amount", _("Amount"), required=not self.left, help=help_),
            Field("on", _("Day"), help=_(PAST_DAY_HELP)),
            Field("paper", _("Number of the paper")),
            Field("note", _("Note")),
        ]
        form = "deal paid" if self.is_paid else "deal billed"
        return Asked(question.format(what=about), fields, form, self.line or -self.deal)

    def check(self, key: str, value: str, values: Mapping[str, str]) -> str | None:
        """Say what is wrong with the sum or the day."""
        if key == "on":
            return wrong_past_day(value)
        return wrong(BUDGET_FIELDS["amount"], value) if key == "amount" else None

    def write(self, values: Mapping[str, str]) -> Any:
        """Put it down."""
        amount: Decimal = typed(BUDGET_FIELDS["amount"], self._amount(values))
        act: Callable[..., Any]
        if self.line:
            act = services.budget.pay if self.is_paid else services.budget.paper
            of = queries.lists.record("budget", self.actor, self.line, _("budget line"))
        else:
            act = services.income.receive if self.is_paid else services.income.bill
            of = queries.scope.get_deal(self.actor, self.deal)
        return act(
            self.actor, of, amount, past_day(values["on"]), number=values["paper"], note=values["note"],
            over=self.over(values),
        )  # fmt: skip

    def _amount(self, values: Mapping[str, str]) -> str:
        return values["amount"].strip() or self.left

    def command(self, values: Mapping[str, str]) -> str:
        """Return the command that puts down the same."""
        if self.line:
            words = ["agency", "deal", "cost", "pay" if self.is_paid else "paper", str(self.line)]
        else:
            words = ["agency", "deal", "paid" if self.is_paid else "billed", str(self.deal)]
        amount = self._amount(values)
        words += [amount.lstrip("-−")]
        words += ["--back"] if amount.startswith(("-", "−")) else []
        names = {"on": "--on", "paper": "--paper", "note": "--note"}
        return shlex.join([*words, *options(values, names), *self.over_words(values)])

    def saved(self, values: Mapping[str, str], result: Any) -> None:
        """Leave, telling the sum."""
        told = _("paid {amount}") if self.is_paid else _("billed {amount}")
        amount = printed(typed(BUDGET_FIELDS["amount"], self._amount(values)), language())
        self.answer(_("{line}; u takes it back").format(line=told.format(amount=amount)))
