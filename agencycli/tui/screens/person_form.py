"""The form of a person at a client."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

from agencycli import queries, services
from agencycli.i18n import N_, _
from agencycli.models import Person
from agencycli.services.card import OWN
from agencycli.services.person import person_fields
from agencycli.tui.screens.card_form import CardFormScreen, Filled, text_of
from agencycli.values.phones import in_words

OPTIONS = ("role", "phone", "email")


class PersonFormScreen(CardFormScreen):
    """A person at a client: a new one when ``person`` is 0. Answers the words to tell."""

    WHERE = N_("Person")
    FORM = "person"

    def __init__(self, person: int, client: int) -> None:
        super().__init__(person)
        self.client = client

    def read(self) -> Filled:
        """Return the fields of the person; role and say are those at this client."""
        fields = person_fields()
        client = queries.scope.get_client(self.actor, self.client)
        if not self.record:
            return Filled(fields, {}, {key: "no" if one.kind == "flag" else "" for key, one in fields.items()},
                          name=_("new at {client}").format(client=client.name))  # fmt: skip
        card = queries.card.person_card(self.actor, self.record)
        at = next((place for place in card.clients if place.id == self.client), None)
        values: dict[str, Any] = {
            "name": card.name,
            "role": at.role if at else "",
            "decides": bool(at and at.decides),
            "phone": next((in_words(one.shown) for one in card.contacts if one.kind == "phone"), ""),
            "email": next((one.shown for one in card.contacts if one.kind == "email"), ""),
            "surname": card.surname,
            "given_name": card.given_name,
            "patronymic": card.patronymic,
            "greeting": card.address_as,
            "birthday": card.birthday,
            "note": card.note,
            **{OWN + line.key: line.value for line in card.own},
        }
        texts = {key: text_of(one, values.get(key)) for key, one in fields.items()}
        return Filled(fields, {}, texts, card.based_on, f"{card.name}, {client.name}")

    def write(self, changes: Mapping[str, Any], based_on: int, keep_wrong: bool) -> Person:
        """Add the person, or change it."""
        client = queries.scope.get_client(self.actor, self.client)
        if not self.record:
            return services.person.add(self.actor, client, changes)
        row = queries.scope.get_person(self.actor, self.record)
        return services.person.edit(self.actor, row, changes, client, based_on=based_on)

    def command(self, changes: Mapping[str, str]) -> str:
        """Return the command that saves the same."""
        rest = dict(changes)
        if self.record:
            words = ["agency", "person", "edit", str(self.record), "--at", str(self.client)]
        else:
            words = ["agency", "person", "add", str(self.client), rest.pop("name", "")]
            for key in OPTIONS:
                if rest.get(key):
                    words += [f"--{key}", rest.pop(key)]
        for key, value in rest.items():
            words += ["--set", f"{key}={value}"]
        return shlex.join(words)

    def saved(self, row: Person) -> None:
        """Go back to the card."""
        self.leave(_("saved; u takes it back") if self.record else _("{person} added").format(person=row.full_name))


class NewPersonScreen(PersonFormScreen):
    """``NewPersonScreen(client)``."""

    def __init__(self, client: int) -> None:
        super().__init__(0, client)
