"""Parts of a deal in people's words, from images of the journal: what it is called and what stands there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from agencycli import money
from agencycli.i18n import N_, _, language
from agencycli.models import Attachment, BudgetLine, Client, Row, Staff
from agencycli.models.approval import CHANGE_STATE_TITLES
from agencycli.models.base import FixedField, PercentField, QuantityField
from agencycli.models.budget import BUDGET_KIND_TITLES, PAPER
from agencycli.models.contractor import JOB_STATE_TITLES

Image = dict[str, Any]
FACT_TITLES = {PAPER: N_("Paper"), "payment": N_("Payment")}


def amount(minor: Any) -> str:
    """Return kopecks of an image as people read them; "" for none."""
    return "" if minor is None else money.printed(money.from_minor(int(minor)), language())


def _line(image: Image) -> tuple[str, str]:
    percent = _plain(PercentField(), image["discount"])
    discount = f"−{percent} %" if image["discount"] else ""
    done = _("done {day}").format(day=day(image["done_on"])) if image["done_on"] else ""
    how_many = f"{_plain(QuantityField(), image['quantity'])} {image['unit']}".strip()
    sold = f"{how_many} × {amount(image['price'])}"
    return _("Line of the deal"), _joined(image["title"], sold, discount, _until(image["due_on"]), done)


def _member(image: Image) -> tuple[str, str]:
    return _("Works on it"), _joined(_name(Staff, image["staff_id"]), image["role"])


def _job(image: Image) -> tuple[str, str]:
    state = _(JOB_STATE_TITLES[image["state"]])
    return _("Job"), _joined(image["what"], _name(Client, image["contractor_id"]), _until(image["due_on"]), state)


def _budget(image: Image) -> tuple[str, str]:
    kind = _(BUDGET_KIND_TITLES[image["kind"]])
    return _("Planned"), _joined(kind, image["title"], amount(image["amount"]), _until(image["due_on"]))


def _fact(image: Image) -> tuple[str, str]:
    line = BudgetLine.get_or_none(BudgetLine.id == image["line_id"])
    what = _(BUDGET_KIND_TITLES[line.kind]) if line else ""
    paid = (day(image["day"]), what, line.title if line else "", amount(image["amount"]))
    return _(FACT_TITLES[image["kind"]]), _joined(*paid, image["paper"], image["note"])


def _work(image: Image) -> tuple[str, str]:
    worked = f"{_plain(QuantityField(), image['quantity'])} × {amount(image['rate'])}"
    return _("Work"), _joined(day(image["day"]), _name(Staff, image["staff_id"]), image["what"], worked)


def _approval(image: Image) -> tuple[str, str]:
    file = Attachment.get_or_none(Attachment.id == image["file_id"])
    which = f"{file.name} · {file.version}" if file else f"#{image['file_id']}"
    return _("Approved"), _joined(which, image["approved_by"], image["note"])


def _request(image: Image) -> tuple[str, str]:
    price = amount(image["price"]) if image["price"] else ""
    state = _(CHANGE_STATE_TITLES[image["state"]])
    return _("Change wanted"), _joined(image["what"], price, _until(image["promised_on"]), state, image["decided_by"])


def _plain(kind: FixedField, kept: int) -> str:
    """Return a number of an image without zeros at its end."""
    number = kind.python_value(kept)
    assert number is not None
    return f"{number.normalize():f}"


def day(text: str) -> str:
    """Return a day of an image as people read it."""
    return f"{dt.date.fromisoformat(text):%d.%m.%Y}"


def _until(on: str | None) -> str:
    return _("by {day}").format(day=day(on)) if on else ""


def _name(model: type[Row], number: int | None) -> str:
    row = model.get_or_none(model.id == number) if number else None
    return row.name if row is not None else ""


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


TELLERS: dict[str, Callable[[Image], tuple[str, str]]] = {
    "deal_line": _line,
    "deal_staff": _member,
    "contractor_job": _job,
    "budget_line": _budget,
    "budget_fact": _fact,
    "work_entry": _work,
    "approval": _approval,
    "change_request": _request,
}
"""Table -> what a row of it is called, and its words."""
