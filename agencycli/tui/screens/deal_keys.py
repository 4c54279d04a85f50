"""The keys that bring a deal on its way, the same wherever a deal is chosen: move, win, lose."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from agencycli import queries, services
from agencycli.i18n import N_, _
from agencycli.models import Deal, LostReason, Staff, Stage
from agencycli.models.pipeline import LOST, WON
from agencycli.tui.live import LiveScreen


@dataclass(frozen=True)
class Way:
    """A stage a deal may go to, and what must be true before."""

    stage: Stage
    checks: list[str]


class DealKeys(LiveScreen):
    """A subclass says which deal is chosen."""

    PERMISSIONS: ClassVar[Mapping[str, str]] = {
        "move_deal": "deal.move",
        "step": "deal.move",
        "win": "deal.win",
        "lose": "deal.lose",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "move_deal", N_("move")),
        Binding("w", "win", N_("won")),
        Binding("x", "lose", N_("lost")),
        Binding("shift+right,>", "step(1)", N_("to the next stage"), show=False),
        Binding("shift+left,<", "step(-1)", N_("to the stage before"), show=False),
    ]

    def chosen_deal(self) -> int | None:
        """Return the number of the deal the keys work on."""
        raise NotImplementedError

    def action_move_deal(self) -> None:
        """Move the deal to a stage that is chosen; the next one is offered first."""
        self._go(self._offer)

    def action_step(self, steps: int) -> None:
        """Move the deal to the stage after or before; a lost one goes back to where it was lost from."""
        self._go(partial(self._step, steps))

    def action_win(self) -> None:
        """Win the deal."""
        self._go(partial(self._straight, WON))

    def action_lose(self) -> None:
        """Lose the deal, and say why."""
        self._go(partial(self._straight, LOST))

    def _go(self, then: Callable[[Deal, list[Way]], None]) -> None:
        number = self.chosen_deal()
        if number is not None:
            self.in_thread(partial(_ways, self.actor, number), lambda found: then(*found), group="opening")

    def _free(self, ways: list[Way]) -> list[Way]:
        """Return the ways that this person may go."""
        barred = [status for status, act in ((WON, "deal.win"), (LOST, "deal.lose")) if not self.seat.may(act)]
        return [way for way in ways if way.stage.status not in barred]

    def _step(self, steps: int, deal: Deal, ways: list[Way]) -> None:
        here = _place(deal.stage)
        if steps > 0:
            found = [way for way in self._free(ways) if _place(way.stage) > here and way.stage.status != LOST]
        else:
            found = [way for way in reversed(self._free(ways)) if _place(way.stage) < here]
            found.sort(key=lambda way: way.stage.id != deal.lost_from_id)
        if found:
            self._take(deal, found[0])
        else:
            self.tell(_("from “{stage}” there is nowhere to go").format(stage=deal.stage.name))

    def _offer(self, deal: Deal, ways: list[Way]) -> None:
        from agencycli.tui.dialogs.choose import Choose

        by_number = {str(way.stage.id): way for way in self._free(ways)}
        if by_number:
            options = [(number, way.stage.name) for number, way in by_number.items()]
            question = _("“{title}” is in “{stage}”; move it to").format(title=deal.title, stage=deal.stage.name)
            self.ask(Choose(question, options), lambda number: self._take(deal, by_number[number]))
        else:
            self.tell(_("from “{stage}” there is nowhere to go").format(stage=deal.stage.name))

    def _straight(self, status: str, deal: Deal, ways: list[Way]) -> None:
        way = next((way for way in ways if way.stage.status == status), None)
        if way:
            self._take(deal, way)
        else:
            self.tell(_("this deal is in “{stage}” and cannot go there").format(stage=deal.stage.name))

    def _take(self, deal: Deal, way: Way) -> None:
        """Ask for what the way demands, then go it."""
        if way.stage.status == LOST:
            self.in_thread(_reasons, partial(self._ask_why, deal), group="opening")
        elif way.checks or way.stage.status == WON:
            from agencycli.tui.dialogs.confirm import Confirm

            asked = _("“{title}” → “{stage}”?").format(title=deal.title, stage=way.stage.name)
            done = _("Done: {checks}?").format(checks="; ".join(way.checks)) if way.checks else ""
            question = f"{asked} {done}".strip()
            self.ask(Confirm(question), lambda agreed: self._move(deal, way.stage) if agreed else None)
        else:
            self._move(deal, way.stage)

    def _move(self, deal: Deal, stage: Stage) -> None:
        move = partial(services.deal_stage.move, self.actor, deal, stage, confirmed=True)
        won = f"agency deal win {deal.id} --yes"
        command = won if stage.status == WON else f"agency deal move {deal.id} {shlex.quote(stage.name)} --yes"
        self.change(move, self._moved, command=command)

    def _ask_why(self, deal: Deal, reasons: list[LostReason]) -> None:
        from agencycli.tui.dialogs.ask import Ask
        from agencycli.tui.dialogs.choose import Choose

        by_number = {str(reason.id): reason for reason in reasons}

        def chosen(number: str) -> None:
            reason = by_number[number]
            if reason.needs_note:
                self.ask(Ask(_("“{reason}”: what happened?").format(reason=reason.name)), partial(lose, reason))
            else:
                lose(reason)

        def lose(reason: LostReason, note: str = "") -> None:
            words = f"agency deal lose {deal.id} --reason {shlex.quote(reason.name)}"
            self.change(
                partial(services.deal_stage.lose, self.actor, deal, reason, note), self._moved,
                command=f"{words} --note {shlex.quote(note)}" if note else words,
            )  # fmt: skip

        question = _("Why is “{title}” lost?").format(title=deal.title)
        self.ask(Choose(question, [(number, reason.name) for number, reason in by_number.items()]), chosen)

    def _moved(self, deal: Deal) -> None:
        self.tell(_("“{title}”: {stage}; u takes it back").format(title=deal.title, stage=deal.stage.name))
        self.look()


class ManyDealsKeys(DealKeys):
    """Where one of many deals is chosen: begin another, change its fields, go to its client."""

    PERMISSIONS: ClassVar[Mapping[str, str]] = {**DealKeys.PERMISSIONS, "new": "deal.add", "edit": "deal.edit"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", N_("new deal")),
        Binding("e", "edit", N_("change the deal"), show=False),
        Binding("g", "client", N_("card of the client"), show=False),
    ]

    def action_new(self) -> None:
        """Begin a new deal."""
        self.open("new deal", then=self._told)

    def action_edit(self) -> None:
        """Change the fields of the deal."""
        if (number := self.chosen_deal()) is not None:
            self.open("edit deal", number, then=self._told)

    def action_client(self) -> None:
        """Open the card of the client."""
        if (number := self.chosen_deal()) is not None:
            read = partial(queries.scope.get_deal, self.actor, number)
            then = self._told
            self.in_thread(read, lambda deal: self.open("client card", deal.client_id, then=then), group="opening")

    def _told(self, result: Any) -> None:
        if isinstance(result, str):
            self.tell(result)


def _ways(actor: Staff, number: int) -> tuple[Deal, list[Way]]:
    """Return a deal and where it may go: onwards, the next stage first, then back."""
    deal = queries.scope.get_deal(actor, number)
    found = [Way(one, _checks(deal, one)) for one in services.deal_stage.ways(deal)]
    return deal, sorted(found, key=lambda way: _place(way.stage) < _place(deal.stage))


def _place(stage: Stage) -> tuple[int, int]:
    return stage.position, stage.id


def _checks(deal: Deal, to: Stage) -> list[str]:
    return [check for _stage, check in services.deal_stage.unconfirmed(deal, to)]


def _reasons() -> list[LostReason]:
    return list(LostReason.select().where(LostReason.is_active).order_by(LostReason.id))
