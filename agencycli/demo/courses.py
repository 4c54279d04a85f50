"""How the deals of the invented agency go, each from the day it was opened; and who had whom recommended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from agencycli.demo.products import Product
from agencycli.demo.story import Subject
from agencycli.models import Stage
from agencycli.models.pipeline import WON

RECOMMENDED = 4
"""Deals at most in which a recommendation is used."""


@dataclass(frozen=True)
class Living:
    """An open deal, for whoever fills the days around today."""

    number: int
    client: int
    person: int | None
    manager: int
    status: str
    line: str
    has_step: bool


@dataclass(frozen=True)
class Course:
    """How a deal goes, or went."""

    subject: Subject
    product: Product
    stage: Stage
    reached: str
    """The status of its stage; of a lost one, of the stage it was lost from."""
    opened: dt.date
    promised: dt.date | None
    ended: dt.date | None = None
    values: dict[str, Any] = field(default_factory=dict)
    """Other columns of the deal."""

    @property
    def done(self) -> dt.date | None:
        """The day everything was handed over."""
        return self.ended if self.reached == WON else None


def recommended(courses: list[Course], subjects: Sequence[Subject], brought: Mapping[int, list[int]]) -> list[Course]:
    """Let some who were brought have bought first, and those who brought them after that: a discount is earned."""
    known, left = {one.client: one for one in subjects}, RECOMMENDED
    pairs = [(by, one) for by, those in brought.items() for one in those if by in known and one in known]
    taken: set[int] = set()
    for by, one in pairs:
        first = _fitting(courses, known[one], taken, dt.date.min)
        if first is None or left == 0:
            continue
        then = _fitting(courses, known[by], taken | {first}, courses[first].done or dt.date.min)
        if then is not None:
            courses[first] = replace(courses[first], subject=known[one])
            courses[then] = replace(courses[then], subject=known[by])
            taken |= {first, then}
            left -= 1
    return courses


def _fitting(courses: list[Course], subject: Subject, taken: set[int], after: dt.date) -> int | None:
    """Return the place of a won deal that could as well have been this client's, begun after a day."""
    for place, one in enumerate(courses):
        if (
            place not in taken and one.done and one.opened > max(after, subject.since)
            and one.done <= subject.silent_from and one.subject.private == subject.private
        ):  # fmt: skip
            return place
    return None
