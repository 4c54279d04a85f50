"""Papers of the warehouse to be signed: the same words in .docx and .xlsx, sums for who may see."""

from __future__ import annotations

import shutil
from decimal import Decimal as D

import docx
import openpyxl
import pytest

from agencycli.output import forms
from agencycli.queries.stock import forms as papers
from agencycli.services import stock
from agencycli.services.stock.counting import Count
from agencycli.services.stock.paper import Line

STRANGE = "=cmd [red] <b>&amp; {{ 7*7 }} «Omega»"


@pytest.fixture
def counted(agency):
    """A stocktake of two items, one short by 25 of 2,500 at 4.24, posted; and the paper of a write-off."""
    actor = agency.actor
    row = stock.goods.add(actor, {"code": "PAP-130", "name": STRANGE, "unit": "sheet"})
    ink = stock.goods.add(actor, {"code": "INK", "name": "Краска", "unit": "l"})
    stock.receive(actor, [Line(row, D(2500), price=D("4.24")), Line(ink, D(3), price=D(900))])
    taken = stock.counting.start(actor)
    stock.counting.count(actor, taken, [Count(row, D(2475)), Count(ink, D("3.5"))])
    stock.settling.post(actor, taken)
    return type(taken).get_by_id(taken.id), stock.write_off(actor, [Line(row, D(5))], "намокла").paper


def written(form, target):
    """Return all texts of a paper and the rows of its table, read back from the file."""
    forms.write(form, target)
    if target.suffix == ".xlsx":
        rows = list(openpyxl.load_workbook(target).active.iter_rows(values_only=True))
        return "\n".join(str(cell) for row in rows for cell in row if cell is not None), rows
    made = docx.Document(str(target))
    rows = [tuple(cell.text for cell in row.cells) for row in made.tables[0].rows]
    return "\n".join([*(line.text for line in made.paragraphs), *(text for row in rows for text in row)]), rows


@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_the_act_tells_what_is_missing_and_what_is_over_and_who_signs(counted, agency, tmp_path, ending):
    taken, _paper = counted
    words, rows = written(papers.stocktake(agency.actor, taken, "Восток"), tmp_path / f"act.{ending}")
    for said in ("Восток", "stocktake No. 1 of 23.11.2026", "Missing: 106.00", "Surplus: 450.00", "handed in"):
        assert said in words
    assert words.count("of the commission") == 3
    line = next(row for row in rows if "PAP-130" in row)
    assert STRANGE in line
    assert [cell for cell in line if str(cell).replace(",", "") in {"2500", "2475", "-25"}]


def test_a_slip_shows_no_sums_to_who_may_not_see_costs(counted, agency, staff_of_role, tmp_path):
    _taken, paper = counted
    words, _rows = written(papers.paper(agency.actor, paper, ""), tmp_path / "slip.docx")
    for said in ("Act of write-off No. 3 of 23.11.2026", "Reason: намокла", "In all: 21.20"):
        assert said in words
    hidden, _rows = written(papers.paper(staff_of_role("logistics"), paper, ""), tmp_path / "blind.docx")
    assert "намокла" in hidden
    assert not [said for said in ("21.2", "4.24", "In all") if said in hidden]


def test_every_kind_of_paper_has_a_name():
    from agencycli.models.stock.papers import PAPER_KINDS, STOCKTAKE

    assert {*papers.TITLES, STOCKTAKE} == set(PAPER_KINDS)


def test_another_ending_and_a_machine_without_libreoffice_are_told(counted, agency, tmp_path, monkeypatch):
    form = papers.paper(agency.actor, counted[1], "")
    with pytest.raises(forms.UnknownPaper):
        forms.write(form, tmp_path / "slip.txt")
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(forms.NoLibreOffice, match=r"write a \.docx"):
        forms.write(form, tmp_path / "slip.pdf")
    assert not list(tmp_path.glob("slip*"))
