"""Back-ups: the whole agency in one file that was read back before it counts, and the way back from it."""

from __future__ import annotations

from agencycli.services.backup.archive import FOLDER, Manifest, Spoilt, listed
from agencycli.services.backup.making import ALARM, OnServer, back_up, demand_right, folder_of, newest_age
from agencycli.services.backup.restoring import drill, restore

__all__ = [
    "ALARM",
    "FOLDER",
    "Manifest",
    "OnServer",
    "Spoilt",
    "back_up",
    "demand_right",
    "drill",
    "folder_of",
    "listed",
    "newest_age",
    "restore",
]
