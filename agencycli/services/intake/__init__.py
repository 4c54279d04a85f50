"""Take foreign records in: plan what they would do to the base, then do it as one entry.

Made for many rows: ids are taken in advance and rows written by one statement a table. The rules of single cards
(``services.card``, ``services.requisite``) judge every value.
"""

from __future__ import annotations

from agencycli.services.intake.apply import apply, remembered
from agencycli.services.intake.outcome import DealOutcome, IntakePlan, Outcome
from agencycli.services.intake.plan import Step, plan
from agencycli.services.intake.record import ClientRecord, Contact, DealRecord, OrderRecord, PersonRecord, Problem

__all__ = [
    "ClientRecord", "Contact", "DealOutcome", "DealRecord", "IntakePlan", "OrderRecord", "Outcome", "PersonRecord",
    "Problem", "Step", "apply", "plan", "remembered",
]  # fmt: skip
