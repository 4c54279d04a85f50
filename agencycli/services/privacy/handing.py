"""Handing out everything kept on a client or person: allowed by a permission of its own, and written down."""

from __future__ import annotations

from agencycli.i18n import N_
from agencycli.models import Client, Person, Staff
from agencycli.services.frame import action


@action(
    "client.export-data",
    N_("hand out everything kept on a client"),
    "manager accountant",
    permission="exports",
    always_recorded=True,
)
def record_client_export(actor: Staff, client: Client) -> None:
    """Write down that a client's data were handed out. Raises Forbidden."""


@action(
    "person.export-data",
    N_("hand out everything kept on a person"),
    "manager accountant",
    permission="exports",
    always_recorded=True,
)
def record_person_export(actor: Staff, person: Person) -> None:
    """Write down that a person's data were handed out. Raises Forbidden."""
