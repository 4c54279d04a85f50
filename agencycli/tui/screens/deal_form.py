"""The form of a deal: a new one, of a client found while typing, from a template or not; or the fields of one."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from agencycli import clock, queries, services
from agencycli.errors import AgencyError
from agencycli.i18n import N_, _
from agencycli.models import Client, Deal, Staff
from agencycli.services.card import CardField
from agencycli.services.deal import DEAL_FIELDS, MANAGES
from agencycli.tui.screens.card_form import CardFormScreen, Filled, choices, text_of
from agencycli.tui.widgets.field import Field

TEMPLATE = CardField("template", N_("Template"), "template")
FIRST = ("title", "client", "template", "pipeline", "promised_on", "is_rush", "person", "budget", "event", "manager",
         "source")  # fmt: skip
"""Fields in reading order; the others follow."""
MOST_FOUND = 12


class DealFormScreen(CardFormScreen):
    """``DealFormScreen(number)`` edits a deal. Answers the words to tell."""

    WHERE = N_("Deal")
    FORM = "deal"

    def __init__(self, number: int = 0, client: int = 0) -> None:
        super().__init__(number)
        self.client = client
        self.added: int | None = None

    # -- reading

    def read(self) -> Filled:
        """Return the fields of the deal; its stage and so its pipeline is changed by moving it."""
        fields = {key: DEAL_FIELDS[key] for key in (*FIRST, *DEAL_FIELDS) if key in DEAL_FIELDS and key != "pipeline"}
        based_on = services.frame.newest_entry()
        row = queries.scope.get_deal(self.actor, self.record)
        texts = {key: text_of(one, _plain(getattr(row, key))) for key, one in fields.items()}
        known = choices(self.actor) | of_client(self.actor, row.client)
        return Filled(fields, known, texts, based_on, row.title)

    def _read(self) -> Filled:
        filled = super()._read()
        draft = filled.draft.values.get("client") if filled.draft else None
        if not draft:
            return filled
        try:
            client = queries.scope.get_client(self.actor, int(draft))
        except AgencyError:
            return filled
        return replace(filled, choices={**filled.choices, **of_client(self.actor, client)})

    def _field(self, one: CardField) -> Field:
        if one.kind == "client":
            title, value = _(one.title), self.filled.texts.get(one.key, "")
            found = partial(clients_like, self.actor)
            known = self.filled.choices.get("client", ())
            return Field(
                one.key, title, "found", one.required, known, _("a part of the name, or a phone"), value, found
            )
        return super()._field(one)

    # -- saving

    def write(self, changes: Mapping[str, Any], based_on: int, keep_wrong: bool) -> Deal:
        """Change the deal."""
        row = queries.scope.get_deal(self.actor, self.record)
        return services.deal.edit(self.actor, row, changes, based_on=based_on)

    def command(self, changes: Mapping[str, str]) -> str:
        """Return the command that saves the same."""
        words = ["agency", "deal", "edit", str(self.record)]
        return shlex.join([*words, *_settings(changes)])

    def saved(self, row: Deal) -> None:
        """Go back to the card."""
        self.leave(_("saved; u takes it back"))


class NewDealScreen(DealFormScreen):
    """``NewDealScreen()`` makes a deal, ``NewDealScreen(client)`` one of that client; its card opens."""

    def __init__(self, client: int = 0) -> None:
        super().__init__(0, client)

    def read(self) -> Filled:
        """Return the fields of a new deal."""
        known = {**DEAL_FIELDS, "template": TEMPLATE, "opened_on": DEAL_FIELDS["opened_on"]._replace(required=False)}
        fields = {key: known[key] for key in (*FIRST, *known)}
        texts = dict.fromkeys(fields, "") | {"is_rush": "no", "opened_on": f"{clock.today():%d.%m.%Y}"}
        found = choices(self.actor) | of_agency(self.actor)
        if self.client:
            client = queries.scope.get_client(self.actor, self.client)
            found |= of_client(self.actor, client)
            texts["client"] = str(client.id)
            texts["manager"] = client.manager.name if client.manager_id else ""
            texts["source"] = client.source.name if client.source_id else ""
        if not texts["manager"] and self.actor.role in MANAGES:
            texts["manager"] = self.actor.name
        return Filled(fields, found, texts, name=_("new"))

    def write(self, changes: Mapping[str, Any], based_on: int, keep_wrong: bool) -> Deal:
        """Add the deal, from its template when one is chosen."""
        values = {key: value for key, value in {**self.filled.texts, **changes}.items() if value}
        client, template = values.pop("client"), values.pop("template", "")
        if not isinstance(client, Client):
            client = queries.scope.get_client(self.actor, int(client))
        if template:
            return services.deal_template.use(self.actor, services.deal_template.find(template), client, values)
        return services.deal.add(self.actor, client, values)

    def command(self, changes: Mapping[str, str]) -> str:
        """Return the command that adds the same."""
        rest = dict(changes)
        client = rest.pop("client", "") or self.filled.texts["client"]
        title, template = rest.pop("title", ""), rest.pop("template", "")
        if template:
            words = ["agency", "deal", "template", "use", template, client, "--title", title]
        else:
            words = ["agency", "deal", "add", client, title]
        return shlex.join([*words, *_settings(rest)])

    def saved(self, row: Deal) -> None:
        """Leave; the new card opens."""
        self.added = row.id
        self.leave(row.id)

    def left(self, result: Any) -> None:
        """Close the form; open the card it made."""
        super().left(result)
        if self.added is not None:
            app = self.agency
            app.call_later(partial(app.open, "deal card", self.added))


def _plain(value: Any) -> Any:
    """Return a value as a form shows it: of a member of staff or a source its name, of other records the number."""
    if isinstance(value, Staff):
        return value.name
    number = getattr(value, "id", None)
    if number is None:
        return value
    return str(number) if hasattr(value, "erased_at") or isinstance(value, Client) else value.name


def _settings(changes: Mapping[str, str]) -> list[str]:
    return [word for key, value in changes.items() for word in ("--set", f"{key}={value}")]


def of_client(actor: Staff, client: Client) -> dict[str, Sequence[tuple[str, str]]]:
    """Return what a client lets choose: itself, and its people."""
    people = queries.card.client_card(actor, client.id).people
    return {
        "client": [(str(client.id), client.name)],
        "person": [(str(one.id), one.name) for one in people if one.left_on is None],
    }


def of_agency(actor: Staff) -> dict[str, Sequence[tuple[str, str]]]:
    """Return what can be chosen for pipelines and templates."""
    templates = queries.lists.list_query("templates", actor)
    return {
        "pipeline": [(str(one.id), one.name) for one in services.pipeline.pipelines()],
        "template": [(str(number), name) for number, name in templates.rows(templates.ids(), ["id", "name"])],
    }


def clients_like(actor: Staff, typed: str) -> list[tuple[str, str]]:
    """Return (number, name) of the clients that fit what is typed, the likeliest first."""
    if not typed.strip():
        return [(str(number), name) for number, name in queries.reference.beginning(actor, "", MOST_FOUND)]
    hits = queries.search.find(actor, typed, MOST_FOUND, deals=False)
    return list({str(hit.client_id): hit.client for hit in hits}.items())
