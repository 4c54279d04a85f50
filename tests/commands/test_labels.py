"""Labels by the command: of items, of a group, of what lies at a place, of the places themselves."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from agencycli.services import stock
from agencycli.services.stock.paper import Line


@pytest.fixture
def shelves(agency):
    for code in ("PAP-130", "БУМ", "INK"):
        row = stock.goods.add(agency.actor, {"code": code, "name": "=cmd [red]", "unit": "sheet"})
        if code != "INK":
            stock.receive(agency.actor, [Line(row, D(10), price=D(1))])


def test_labels_are_drawn_for_what_is_named_and_found_by_their_codes(shelves, run_cli, tmp_path, agency):
    target = tmp_path / "labels.pdf"
    for words, told in (
        (("PAP-130", "INK", "--copies", "13"), "26 labels · 2 pages"), (("--at", "Office"), "2 labels · 1 page"),
        (("--group", "Materials", "--size", "58x40", "--code", "qr"), "3 labels · 3 pages"),
        (("--places",), "3 labels · 1 page"),
    ):  # fmt: skip
        done = run_cli("stock", "labels", *words, "-o", target)
        assert (done.code, done.err.strip()) == (0, told)
        assert target.read_bytes().startswith(b"%PDF")
    from agencycli.queries import stock as queried

    for label in queried.labels.of_items(queried.labels.items()):
        assert queried.reference.item(agency.actor, label.data).code == label.code
    assert {row.data for row in queried.labels.of_places()} == {"#1", "#2", "#3"}


@pytest.mark.parametrize(
    "words",
    [("PAP-130",), (), ("PAP-130", "-o", "l.txt"), ("PAP-130", "--size", "big"), ("PAP-130", "--code", "ean")],
)
def test_what_cannot_be_drawn_is_told(shelves, run_cli, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    given = words if "-o" in words or len(words) == 1 else (*words, "-o", "l.pdf")
    assert run_cli("stock", "labels", *given).code == 2
    assert not list(tmp_path.glob("l.*"))
