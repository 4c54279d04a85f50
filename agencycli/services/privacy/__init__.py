"""Personal data: the ground for keeping them, handing them out, destroying them (152-FZ art. 6, 9, 14, 21)."""

from __future__ import annotations

from agencycli.services.privacy.act import Act, act
from agencycli.services.privacy.consent import NotGiven, give, withdraw
from agencycli.services.privacy.erase import erase_client, erase_person
from agencycli.services.privacy.handing import record_client_export, record_person_export

__all__ = [
    "Act",
    "NotGiven",
    "act",
    "erase_client",
    "erase_person",
    "give",
    "record_client_export",
    "record_person_export",
    "withdraw",
]
