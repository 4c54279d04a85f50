"""The form of a client: a new card, with a live warning of one that is there already; or the fields of a known one."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Mapping
from functools import partial
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from agencycli import queries, services
from agencycli.i18n import N_, _
from agencycli.models import Client
from agencycli.queries.card import ClientCard
from agencycli.services.card import client_fields
from agencycli.tui.screens.card_form import CardFormScreen, Filled, choices, text_of
from agencycli.tui.widgets.field import Remark

TELLING = frozenset({"name", "phone", "email", "inn", "ogrn", "vat"})
"""Fields by which a card is recognised."""
NEW = {"kind": "firm", "standing": "client", "customer": "yes", "supplier": "no", "contractor": "no",
       "media_owner": "no"}  # fmt: skip
OPTIONS = ("phone", "email", "inn", "manager", "source")
"""Fields that have an option of their own in ``agency client add``."""


class ClientFormScreen(CardFormScreen):
    """``ClientFormScreen()`` makes a new card, ``ClientFormScreen(number)`` edits one.

    Answers the number of a new card, or the words to tell of a changed one.
    """

    WHERE = N_("Client")
    FORM = "client"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+o", "open_alike", N_("open the card that looks like this one"), show=False),
    ]

    def __init__(self, number: int | None = None) -> None:
        super().__init__(number or 0)
        self.alike: int | None = None
        self.added: int | None = None

    # -- reading

    def read(self) -> Filled:
        """Return the fields of the card."""
        fields = client_fields()
        found = choices(self.actor)
        if not self.record:
            texts = {key: NEW.get(key, "") for key in fields}
            if self.actor.role == "manager":
                texts["manager"] = self.actor.name
            return Filled(fields, found, texts, name=_("new"))
        card = queries.card.client_card(self.actor, self.record)
        return Filled(fields, found, texts_of(card), card.based_on, card.name)

    # -- checks

    def unfit(self, values: Mapping[str, str]) -> Collection[str]:
        """A person has no requisites of a firm, a firm no surname."""
        return {key for key, one in self.filled.fields.items() if one.only not in ("", values["kind"])}

    def look_at(self, key: str, value: str, values: Mapping[str, str]) -> Remark | None:
        """Warn of a card that looks like this one; say whom a name of a client means."""
        if self.filled.fields[key].kind == "client":
            found = queries.reference.client(self.actor, value)
            return Remark(f"= {found.id} {found.name}", stops=False) if str(found.id) != value else None
        if key not in TELLING:
            return None
        known = queries.duplicates.alike(self.actor, {key: value}, exclude=self.record or None)
        likely = [one for one in known if one.score >= queries.duplicates.ASKED_FROM]
        if not likely:
            return None
        self.alike = likely[0].client_id
        more = f" +{len(likely) - 1}" if len(likely) > 1 else ""
        return Remark(_("looks like {client}").format(client=f"{likely[0]}{more}"), stops=False)

    def action_open_alike(self) -> None:
        """Open the card that looks like this one; the form stays as it is beneath."""
        if self.alike is None:
            self.tell(_("no card looks like this one"))
        else:
            self.agency.open("client card", self.alike)

    # -- saving

    def write(self, changes: Mapping[str, Any], based_on: int, keep_wrong: bool) -> Client:
        """Add the card, or change it."""
        if self.record:
            row = queries.scope.get_client(self.actor, self.record)
            return services.client.edit(self.actor, row, changes, based_on=based_on, keep_wrong=keep_wrong)
        filled_in = {key: value for key, value in self.filled.texts.items() if value} | dict(changes)
        return services.client.add(self.actor, filled_in, keep_wrong=keep_wrong)

    def command(self, changes: Mapping[str, str]) -> str:
        """Return the command that saves the same."""
        return command(self.record, changes, seen=bool(self._knowingly) or (not self.record and self.alike is not None))

    def saved(self, row: Client) -> None:
        """Go back to the card; a new one opens."""
        self.added = None if self.record else row.id
        self.leave(_("saved; u takes it back") if self.record else row.id)

    def left(self, result: Any) -> None:
        """Close the form; open the card it made."""
        super().left(result)
        if self.added is not None:
            app = self.agency
            app.call_later(partial(app.open, "client card", self.added))


def texts_of(card: ClientCard) -> dict[str, str]:
    """Return what a card says, as a form shows it."""
    fields = client_fields()
    values = card.values()
    return {key: text_of(one, values.get(key)) for key, one in fields.items()}


def command(number: int, changes: Mapping[str, str], *, seen: bool = False) -> str:
    """Return the command that makes these changes; ``number`` is 0 for a new card.

    ``seen`` says that the person saw a warning and goes on all the same.
    """
    words = ["agency", "client", "edit", str(number)] if number else ["agency", "client", "add"]
    rest = dict(changes)
    if not number:
        words.append(rest.pop("name", ""))
        for key in OPTIONS:
            if rest.get(key):
                words += [f"--{key}", rest.pop(key)]
    for key, value in rest.items():
        words += ["--set", f"{key}={value}"]
    return shlex.join([*words, "--yes"] if seen else words)
