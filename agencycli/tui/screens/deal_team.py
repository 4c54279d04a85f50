"""The small forms of who works on a deal: the team with shares, hours and pieces, and what is paid for them."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from agencycli import queries, services
from agencycli.i18n import _, language
from agencycli.models import Staff
from agencycli.money import printed
from agencycli.queries.payroll import METHODS
from agencycli.queries.profit import BASE_TITLES
from agencycli.services.budget import BUDGET_FIELDS
from agencycli.services.card import typed
from agencycli.services.deal_line import LINE_FIELDS
from agencycli.tui.screens.card_form import YES_NO, choices, text_of
from agencycli.tui.screens.deal_money import OverDialog
from agencycli.tui.screens.form_dialog import (
    PAST_DAY_HELP,
    Asked,
    FormDialog,
    options,
    past_day,
    wrong,
    wrong_past_day,
)
from agencycli.tui.widgets.field import Field
from agencycli.values.numbers import read_count, read_hours

KINDS = {"share": LINE_FIELDS["discount"], "rate": LINE_FIELDS["price"], "amount": BUDGET_FIELDS["amount"]}
READERS = {"hour": read_hours, "piece": read_count}
"""How what somebody worked is read."""


class MemberDialog(FormDialog):
    """``MemberDialog(deal)`` puts somebody on a deal, ``MemberDialog(deal, member)`` changes role and share there."""

    def __init__(self, deal: int, member: int = 0) -> None:
        super().__init__()
        self.deal = deal
        self.member = member
        self.who = ""
        self.texts = {"role": "", "share": "", "base": "money"}

    def read(self) -> Asked:
        """Return the fields; shares are asked of who may see costs."""
        deal = queries.scope.get_deal(self.actor, self.deal)
        who = []
        if self.member:
            row = queries.lists.record("team", self.actor, self.member, _("member of the team"))
            self.who = row.staff.name
            self.texts = {"role": row.role, "share": _percent(row.share), "base": row.share_base}
            question = _("{name} works on “{deal}”").format(name=self.who, deal=deal.title)
        else:
            who = [Field("staff", _("Who"), "choice", True, choices(self.actor)["staff"])]
            question = _("Who works on “{deal}”?").format(deal=deal.title)
        fields = [*who, Field("role", _("Does what"), value=self.texts["role"])]
        if self.actor.may_see_cost:
            bases = [(key, _(words)) for key, words in BASE_TITLES.items()]
            fields += [
                Field("share", _("Share, %"), help=_("percent of the margin before any share"),
                      value=self.texts["share"]),
                Field("base", _("Share of"), "choice", choices=bases, value=self.texts["base"]),
            ]  # fmt: skip
        return Asked(question, fields, "deal member", self.member or -self.deal)

    def check(self, key: str, value: str, values: Mapping[str, str]) -> str | None:
        """Say what is wrong with the share."""
        return wrong(KINDS[key], value) if key in KINDS else None

    def write(self, values: Mapping[str, str]) -> Any:
        """Put them on the deal, or change what differs."""
        deal = queries.scope.get_deal(self.actor, self.deal)
        changes = self._changes(values)
        share = typed(KINDS["share"], changes["share"]) or Decimal(0) if "share" in changes else None
        return services.payroll.put(
            self.actor, deal, queries.staff.member(values.get("staff") or self.who),
            role=changes.get("role"), share=share, base=changes.get("base"),
        )  # fmt: skip

    def _changes(self, values: Mapping[str, str]) -> dict[str, str]:
        return {key: value for key, value in values.items() if key in self.texts and value != self.texts[key]}

    def command(self, values: Mapping[str, str]) -> str:
        """Return the command that does the same."""
        words = ["agency", "deal", "staff", "put", str(self.deal), values.get("staff") or self.who]
        changes = {key: value or "0" for key, value in self._changes(values).items()}
        return shlex.join([*words, *options(changes, {"role": "--role", "share": "--share", "base": "--of"})])

    def saved(self, values: Mapping[str, str], result: Any) -> None:
        """Leave, telling who."""
        self.answer(_("{name} works on it; u takes it back").format(name=values.get("staff") or self.who))


class WorkDialog(FormDialog):
    """``WorkDialog(deal, who)`` writes down hours or pieces, of somebody else by who may see costs."""

    def __init__(self, deal: int, who: str) -> None:
        super().__init__()
        self.deal = deal
        self.who = who

    def read(self) -> Asked:
        """Return the fields; whose work it is and at what rate is asked of who may see costs."""
        deal = queries.scope.get_deal(self.actor, self.deal)
        may = self.actor.may_see_cost
        team = choices(self.actor)["staff"]
        ways = [(key, _(words)) for key, words in METHODS.items()]
        fields = [
            Field("quantity", _("How much"), required=True, help=_("3:30 or 3,5")),
            Field("what", _("What was done")),
            Field("method", _("Hours or pieces"), "choice", choices=ways, value="hour"),
            *([Field("staff", _("Who"), "choice", choices=team, value=self.who or self.actor.name)] if may else []),
            Field("on", _("Day"), help=_(PAST_DAY_HELP)),
            *([Field("rate", _("Rate"), help=_("as it is settled"))] if may else []),
        ]
        return Asked(_("Work for “{deal}”").format(deal=deal.title), fields, "deal work", self.deal)

    def check(self, key: str, value: str, values: Mapping[str, str]) -> str | None:
        """Say what is wrong with the number, the day or the rate."""
        if key == "quantity" and READERS[values["method"] or "hour"](value) is None:
            return _("“{text}” is not a number").format(text=value)
        if key == "on":
            return wrong_past_day(value)
        return wrong(KINDS[key], value) if key in KINDS else None

    def write(self, values: Mapping[str, str]) -> Any:
        """Write it down."""
        method = values["method"] or "hour"
        quantity = READERS[method](values["quantity"])
        assert quantity is not None, "the form checks it"
        return services.payroll.add(
            self.actor, queries.scope.get_deal(self.actor, self.deal), self._who(values), quantity, method=method,
            what=values["what"], day=past_day(values["on"]), rate=typed(KINDS["rate"], values.get("rate")),
        )  # fmt: skip

    def _who(self, values: Mapping[str, str]) -> Staff:
        return queries.staff.member(values.get("staff") or self.actor.login)

    def command(self, values: Mapping[str, str]) -> str:
        """Return the command that writes down the same."""
        verb = "pieces" if values["method"] == "piece" else "hours"
        words = ["agency", "deal", verb, str(self.deal), values.get("staff") or self.actor.login, values["quantity"]]
        words += [values["what"]] if values["what"] else []
        return shlex.join([*words, *options(values, {"on": "--on", "rate": "--rate"})])

    def saved(self, values: Mapping[str, str], result: Any) -> None:
        """Leave, telling whose work."""
        self.answer(_("the work of {name} is written down; u takes it back").format(name=result.staff.name))


class WagesDialog(OverDialog):
    """``WagesDialog(deal, member)`` pays somebody for the work on a deal, or a share of its margin."""

    def __init__(self, deal: int, member: int) -> None:
        super().__init__()
        self.deal = deal
        self.member = member
        self.who = ""
        self.left = {"yes": "", "no": ""}

    def read(self) -> Asked:
        """Return the fields; no sum means all that is left."""
        row = queries.lists.record("team", self.actor, self.member, _("member of the team"))
        self.who = row.staff.name
        deal = queries.scope.get_deal(self.actor, self.deal)
        said: dict[bool, str] = {}
        for is_share, earned in ((False, services.payroll.earned_work), (True, services.payroll.earned_share)):
            left = earned(deal, row.staff) - services.payroll.paid(deal, row.staff, share=is_share)
            self.left["yes" if is_share else "no"] = text_of(KINDS["amount"], left) if left > 0 else ""
            said[is_share] = printed(max(left, Decimal(0)), language())
        usual = "yes" if self.left["yes"] and not self.left["no"] else "no"
        known = _("what is left: {work} for work, {share} as a share")
        told = known.format(work=said[False], share=said[True])
        fields = [
            Field("amount", _("Amount"), required=not any(self.left.values()), help=told),
            Field("share", _("Share of the margin"), "choice", choices=[(key, _(words)) for key, words in YES_NO],
                  value=usual),
            Field("on", _("Day"), help=_(PAST_DAY_HELP)),
            Field("note", _("Note")),
        ]  # fmt: skip
        question = _("Paid: {what}").format(what=f"{self.who}, {row.deal.title}")
        return Asked(question, fields, "deal wages", self.member)

    def check(self, key: str, value: str, values: Mapping[str, str]) -> str | None:
        """Say what is wrong with the sum or the day."""
        if key == "on":
            return wrong_past_day(value)
        return wrong(KINDS[key], value) if key == "amount" else None

    def write(self, values: Mapping[str, str]) -> Any:
        """Put the payment down."""
        deal = queries.scope.get_deal(self.actor, self.deal)
        return services.payroll.pay(
            self.actor, deal, queries.staff.member(self.who), typed(KINDS["amount"], self._amount(values)),
            past_day(values["on"]), share=values["share"] == "yes", note=values["note"], over=self.over(values),
        )  # fmt: skip

    def _amount(self, values: Mapping[str, str]) -> str:
        return values["amount"].strip() or self.left[values["share"] or "no"]

    def command(self, values: Mapping[str, str]) -> str:
        """Return the command that puts down the same."""
        amount = self._amount(values)
        words = ["agency", "deal", "staff", "pay", str(self.deal), self.who, amount.lstrip("-−")]
        words += ["--back"] if amount.startswith(("-", "−")) else []
        words += ["--share"] if values["share"] == "yes" else []
        return shlex.join([*words, *options(values, {"on": "--on", "note": "--note"}), *self.over_words(values)])

    def saved(self, values: Mapping[str, str], result: Any) -> None:
        """Leave, telling the sum."""
        told = _("paid {amount}").format(amount=printed(result.amount, language()))
        self.answer(_("{line}; u takes it back").format(line=f"{self.who}: {told}"))


def _percent(share: Decimal) -> str:
    return text_of(KINDS["share"], share) if share else ""
