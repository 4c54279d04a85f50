"""Make one card of two: everything moves to the winner, nothing is lost, undo brings both back."""

from __future__ import annotations

from agencycli.services.merge.clients import AlreadyMerged, merge
from agencycli.services.merge.people import merge_people
from agencycli.services.merge.repoint import CLIENT_RULES, PERSON_RULES

__all__ = ["CLIENT_RULES", "PERSON_RULES", "AlreadyMerged", "merge", "merge_people"]
