"""A paper to be signed, as .docx, .xlsx, or .pdf where LibreOffice is there."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from agencycli import clock
from agencycli.errors import Unavailable, UsageError
from agencycli.i18n import N_
from agencycli.listing import RIGHT_ALIGNED, Column
from agencycli.output.cells import for_people
from agencycli.output.whole_file import whole_file
from agencycli.queries.stock.forms import Form
from agencycli.values.text import visible

PATIENCE = 90
"""Seconds LibreOffice may take: the first start is slow."""
_A4_MM = (297, 210)
_EDGE_MM = 15
_NARROW, _WIDE, _PADDING = 16, 60, 3
"""Letters a cell is given at most, and for its edges."""
_LINE = "____________________ / ____________________"


class UnknownPaper(UsageError):
    """No such form of a paper."""

    slug = "unknown-paper-format"
    template = N_("name a file that ends with .docx, .xlsx or .pdf: -o paper.docx")


class NoLibreOffice(Unavailable):
    """Another program makes the .pdf."""

    slug = "no-libreoffice"
    template = N_("a .pdf needs LibreOffice, and {reason}; write a .docx, or install libreoffice-writer-nogui")


def write(form: Form, target: str | Path) -> None:
    """Write a paper into a file, its form told by the ending. Raises UnknownPaper, NoLibreOffice, CannotWrite."""
    from agencycli.output import xlsx

    writers: dict[str, Callable[[Form, BinaryIO], Any]] = {".docx": _docx, ".xlsx": xlsx.write_form, ".pdf": _pdf}
    writer = writers.get(Path(target).suffix.lower())
    if writer is None:
        raise UnknownPaper
    with whole_file(Path(target)) as file:
        writer(form, file)


def _docx(form: Form, file: BinaryIO) -> None:
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    made = Document()
    made.core_properties.author = "agencycli"
    made.core_properties.created = made.core_properties.modified = clock.now().replace(tzinfo=None)
    page = made.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Mm(_A4_MM[0]), Mm(_A4_MM[1])
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(_EDGE_MM)
    style = made.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(10)
    style.paragraph_format.space_after = Pt(3)
    if form.company:
        made.add_paragraph(visible(form.company))
    head = made.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = head.add_run(visible(form.title))
    run.bold, run.font.size = True, Pt(14)
    for title, value in form.facts:
        made.add_paragraph(f"{title}: {visible(value)}")
    if form.preamble:
        made.add_paragraph(form.preamble)
        made.add_paragraph(f"{form.signatures[-1]}: {_LINE}")
    _table(made, form)
    for title, value in form.totals:
        line = made.add_paragraph(f"{title}: {value}")
        line.alignment, line.paragraph_format.space_before = WD_ALIGN_PARAGRAPH.RIGHT, Pt(6)
    made.add_paragraph()
    for title in form.signatures:
        made.add_paragraph(f"{title}: {_LINE}").paragraph_format.space_before = Pt(8)
    made.save(file)


def _table(made: Any, form: Form) -> None:
    """Draw the table with its titles on every page and the widths its cells need."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.oxml.shared import OxmlElement
    from docx.shared import Mm

    columns = [Column("at", "№", "number"), *form.table.columns]
    rows = [(at, *row) for at, row in enumerate(form.table.rows, 1)]
    cells = [for_people(column, [row[place] for row in rows]) for place, column in enumerate(columns)]
    needed = [
        min(max(len(column.title), *map(len, texts)), _WIDE if column.kind == "text" else _NARROW) + _PADDING
        for column, texts in zip(columns, cells, strict=True)
    ]
    room = _A4_MM[0] - 2 * _EDGE_MM
    widths = [Mm(room * one / sum(needed)) for one in needed]
    table = made.add_table(rows=0, cols=len(columns), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for texts in ([column.title for column in columns], *zip(*cells, strict=True)):
        for cell, text, width, column in zip(table.add_row().cells, texts, widths, columns, strict=True):
            cell.width, cell.text = width, visible(text)
            if column.kind in RIGHT_ALIGNED:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)


def _pdf(form: Form, file: BinaryIO) -> None:
    """Let LibreOffice make a .pdf of the .docx, in a folder and with settings of its own."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise NoLibreOffice(reason="soffice is not here")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "paper.docx"
        with source.open("wb") as made:
            _docx(form, made)
        words = [program, f"-env:UserInstallation={(Path(folder) / 'settings').as_uri()}", "--headless", "--convert-to",
                 "pdf", "--outdir", folder, str(source)]  # fmt: skip
        try:
            done = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE, check=False)  # noqa: S603 - no shell, words of ours
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NoLibreOffice(reason=type(error).__name__) from error
        ready = source.with_suffix(".pdf")
        if not ready.exists():
            raise NoLibreOffice(reason=(done.stderr or done.stdout).strip()[:200] or str(done.returncode))
        file.write(ready.read_bytes())
