"""The small forms of a deal: a line of what is sold, a change that is wanted, a hand-over."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from agencycli import clock, config, queries, services
from agencycli.i18n import _, language
from agencycli.money import printed
from agencycli.services.card import typed
from agencycli.services.deal_line import LINE_FIELDS
from agencycli.services.edit import EditConflict
from agencycli.tui.screens.card_form import text_of
from agencycli.tui.screens.form_dialog import DAY_HELP, Asked, FormDialog, field_of, options, ready, wrong
from agencycli.tui.widgets.field import Field, Remark
from agencycli.values.moments import read_day

LINE_OPTIONS = {"quantity": "--quantity", "unit": "--unit", "price": "--price", "discount": "--discount",
                "discount_reason": "--reason", "kind": "--kind", "vat": "--vat", "due_on": "--on"}  # fmt: skip
SHOWN = ("title", "price", "quantity", "unit", "discount", "discount_reason", "kind", "vat", "vat_included",
         "made_inside", "due_on")  # fmt: skip


class LineDialog(FormDialog):
    """``LineDialog(deal)`` adds lines, one after another until Esc; ``LineDialog(deal, line)`` changes one."""

    def __init__(self, deal: int, line: int = 0) -> None:
        super().__init__()
        self.deal = deal
        self.line = line
        self.texts: dict[str, str] = {}
        self.based_on = 0

    def read(self) -> Asked:
        """Return the fields of the line, of a new one with what is usual."""
        self.based_on = services.frame.newest_entry()
        deal = queries.scope.get_deal(self.actor, self.deal)
        if self.line:
            row = queries.lists.record("lines", self.actor, self.line, _("line of a deal"))
            question = _("Line of “{deal}”").format(deal=deal.title)
            self.texts = {key: text_of(LINE_FIELDS[key], getattr(row, key)) for key in SHOWN}
        else:
            question = _("New line of “{deal}”").format(deal=deal.title)
            usual = {"kind": deal.pipeline.line, "made_inside": "yes", "vat_included": "yes"}
            self.texts = {key: usual.get(key, "") for key in SHOWN}
            self.texts["vat"] = config.current().vat or "none"
        if self.texts["discount"] == "0":
            self.texts["discount"] = ""
        fields = [field_of(LINE_FIELDS[key], self.texts[key]) for key in SHOWN]
        if not self.line:
            fields = [replace(one, required=False, help="1") if one.key == "quantity" else one for one in fields]
        return Asked(question, fields, "deal line", self.line or -self.deal)

    def check(self, key: str, value: str, values: Mapping[str, str]) -> str | Remark | None:
        """Say what is wrong with a number or a day, and that a discount needs its reason."""
        if found := wrong(LINE_FIELDS[key], value):
            return found
        if key == "discount" and value not in ("", "0") and not values["discount_reason"].strip():
            return Remark(_("needs its reason"), stops=False)
        return None

    def write(self, values: Mapping[str, str]) -> Any:
        """Add the line, or change what differs."""
        if not self.line:
            given = {key: value for key, value in values.items() if value}
            return services.deal_line.add(
                self.actor, queries.scope.get_deal(self.actor, self.deal), ready(LINE_FIELDS, given)
            )
        row = queries.lists.record("lines", self.actor, self.line, _("line of a deal"))
        return services.deal_line.edit(self.actor, row, ready(LINE_FIELDS, self._changes(values)), self.based_on)

    def _changes(self, values: Mapping[str, str]) -> dict[str, str]:
        return {key: value for key, value in values.items() if value != self.texts[key]}

    def command(self, values: Mapping[str, str]) -> str:
        """Return the command that saves the same."""
        changes = self._changes(values)
        words = ["agency", "deal", "line", *(["edit", str(self.line)] if self.line else ["add", str(self.deal)])]
        if not self.line:
            words.append(changes.pop("title", ""))
        elif "title" in changes:
            words += ["--title", changes.pop("title")]
        for key, option in LINE_OPTIONS.items():
            if key in changes:
                words += [option, changes[key]]
        if "vat_included" in changes:
            words.append("--vat-inside" if changes["vat_included"] == "yes" else "--vat-on-top")
        if "made_inside" in changes:
            words.append("--inside" if changes["made_inside"] == "yes" else "--contractor")
        return shlex.join(words)

    def saved(self, values: Mapping[str, str], result: Any) -> None:
        """Tell what it comes to; ask for the next line when it was a new one."""
        told = f"{result.title}: {printed(services.deal_line.sums(result).gross, language())}"
        if self.line:
            self.answer(_("{line}; u takes it back").format(line=told))
        else:
            self.again(_("{line}; the next one, or Esc").format(line=told))

    def refused(self, error: Exception) -> None:
        """Tell what another put there meanwhile; a second Enter keeps what is typed here."""
        if isinstance(error, EditConflict):
            one = error.clashes[0]
            told = _("{who} changed it to {value} meanwhile; Enter again keeps what stands here")
            self.tell(told.format(who=one.who, value=one.theirs), alarm=True)
            self.in_thread(services.frame.newest_entry, self._go_on_from, group="newest")
        else:
            super().refused(error)

    def _go_on_from(self, entry: int) -> None:
        self.based_on = entry


class ChangeDialog(FormDialog):
    """``ChangeDialog(deal, file)`` puts down a change the client wants after approval, at its price and new day."""

    def __init__(self, deal: int, file: int = 0) -> None:
        super().__init__()
        self.deal = deal
        self.file = file

    def read(self) -> Asked:
        """Return the fields."""
        deal = queries.scope.get_deal(self.actor, self.deal)
        fields = [
            Field("what", _("Change"), required=True, help=_("what the client wants changed")),
            Field("price", _("Price"), help=_("what it costs the client")),
            Field("on", _("New day"), help=_(DAY_HELP)),
            Field("reason", _("Reason")),
        ]
        return Asked(_("A change in “{deal}”").format(deal=deal.title), fields, "deal change", self.deal)

    def check(self, key: str, value: str, values: Mapping[str, str]) -> str | None:
        """Say what is wrong with the price or the day."""
        kinds = {"price": LINE_FIELDS["price"], "on": LINE_FIELDS["due_on"]}
        return wrong(kinds[key], value) if key in kinds else None

    def write(self, values: Mapping[str, str]) -> Any:
        """Ask it."""
        deal = queries.scope.get_deal(self.actor, self.deal)
        wish: dict[str, Any] = {"reason": values["reason"], "promised_on": None}
        if values["on"].strip():
            wish["promised_on"] = read_day(values["on"], clock.today())
        if values["price"].strip():
            wish["price"] = typed(LINE_FIELDS["price"], values["price"])
        if self.file:
            wish["file"] = services.approval.layout(deal, str(self.file))
        return services.approval.ask(self.actor, deal, values["what"], **wish)

    def command(self, values: Mapping[str, str]) -> str:
        """Return the command that asks the same."""
        words = ["agency", "deal", "change", "ask", str(self.deal), values["what"]]
        words += options(values, {"price": "--price", "on": "--on", "reason": "--reason"})
        return shlex.join([*words, *(["--file", str(self.file)] if self.file else [])])

    def saved(self, values: Mapping[str, str], result: Any) -> None:
        """Leave, telling what comes next."""
        self.answer(_("put down; v on it accepts or declines it"))


class HandOverDialog(FormDialog):
    """``HandOverDialog(deal)`` notes that a deal goes from one place to another, and with what words."""

    def __init__(self, deal: int) -> None:
        super().__init__()
        self.deal = deal

    def read(self) -> Asked:
        """Return the fields; it goes on from where it went last."""
        deal = queries.scope.get_deal(self.actor, self.deal)
        last = queries.timeline.deal_timeline(self.actor, self.deal, ["handover"], limit=1)
        here = last[0].title.split(services.activity.ARROW)[-1] if last else ""
        known = ", ".join(queries.activity.places()[:4]) or _("office, prepress, shop, delivery")
        fields = [
            Field("from", _("From"), required=True, help=known, value=here),
            Field("to", _("To"), required=True, help=known),
            Field("text", _("With what words"), required=True, help=_("@name puts it on that person's list")),
        ]
        return Asked(_("Hand over “{deal}”").format(deal=deal.title), fields, "deal handover", self.deal)

    def write(self, values: Mapping[str, str]) -> Any:
        """Note it."""
        deal = queries.scope.get_deal(self.actor, self.deal)
        return services.activity.hand_over(self.actor, deal, values["from"], values["to"], values["text"])

    def command(self, values: Mapping[str, str]) -> str:
        """Return the command that notes the same."""
        words = ["agency", "deal", "handover", str(self.deal), "--from", values["from"], "--to", values["to"]]
        return shlex.join([*words, values["text"]])

    def saved(self, values: Mapping[str, str], result: Any) -> None:
        """Leave, telling where it goes."""
        self.answer(_("handed over: {place}; u takes it back").format(place=values["to"]))
