"""Labels as black and white pictures: a sheet of A4 parted into a grid, or one label a page for a roll printer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agencycli import clock
from agencycli.errors import UsageError
from agencycli.i18n import N_
from agencycli.output.whole_file import whole_file
from agencycli.queries.stock.labels import Label
from agencycli.values import code128
from agencycli.values.text import visible

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

A4 = (210, 297)
CODE128, QR = CODES = ("code128", "qr")
MARGIN = 2.0
"""Millimetres of white inside a label."""
THINNEST = 0.16
"""Millimetres of a bar that a usual scanner still reads."""
_QUIET_QR = 4


class LabelTooSmall(UsageError):
    """The code would not be read."""

    slug = "label-too-small"
    template = N_("a label of {width} x {height} mm holds no {code} of “{data}”: take a larger one, or the other code")


class OnePicture(UsageError):
    """A picture is one page."""

    slug = "one-picture"
    template = N_("a .png holds one page, these labels need {count}: name a .pdf")


@dataclass(frozen=True)
class Layout:
    """How labels lie on pages: sizes in mm, dots an inch, how many places of the first sheet are used up already."""

    width: float
    height: float
    columns: int = 1
    rows: int = 1
    page: tuple[float, float] | None = None
    """None: a page is one label."""
    dpi: int = 300
    skip: int = 0
    code: str = CODE128

    def dots(self, mm: float) -> int:
        """Return millimetres as dots of the printer."""
        return round(mm * self.dpi / 25.4)


def sheet(columns: int, rows: int, **how: Any) -> Layout:
    """Return the layout of an A4 sheet parted evenly."""
    return Layout(A4[0] / columns, A4[1] / rows, columns, rows, A4, **how)


def write(labels: Sequence[Label], layout: Layout, target: str | Path) -> int:
    """Write labels into a .pdf or .png, told by its ending; return the number of pages.

    Raises LabelTooSmall, OnePicture, CannotWrite.
    """
    pages = list(_pages(labels, layout))
    form = "PNG" if Path(target).suffix.lower() == ".png" else "PDF"
    if form == "PNG" and len(pages) > 1:
        raise OnePicture(count=len(pages))
    options: dict[str, Any] = {"dpi": (layout.dpi, layout.dpi)}
    if form == "PDF":
        now = clock.now().timetuple()
        options = {
            "save_all": True, "append_images": pages[1:], "resolution": layout.dpi, "producer": "agencycli",
            "creationDate": now, "modDate": now,
        }  # fmt: skip
    with whole_file(Path(target)) as file:
        pages[0].save(file, form, **options)
    return len(pages)


def _pages(labels: Sequence[Label], layout: Layout) -> Iterator[Image]:
    from PIL import Image

    page, places = layout.page or (layout.width, layout.height), layout.columns * layout.rows
    waiting = [*[None] * (layout.skip if layout.page else 0), *labels]
    for start in range(0, len(waiting), places):
        paper = Image.new("1", (layout.dots(page[0]), layout.dots(page[1])), 1)
        for at, label in enumerate(waiting[start : start + places]):
            if label is not None:
                row, column = divmod(at, layout.columns)
                corner = (layout.dots(column * layout.width), layout.dots(row * layout.height))
                paper.paste(_picture(label, layout), corner)
        yield paper


def _picture(label: Label, layout: Layout) -> Image:
    from PIL import Image, ImageDraw

    picture = Image.new("1", (layout.dots(layout.width), layout.dots(layout.height)), 1)
    draw = ImageDraw.Draw(picture)
    draw.fontmode = "1"
    edge = layout.dots(MARGIN)
    box = (edge, edge, picture.width - edge, picture.height - edge)
    if layout.code == QR:
        side = _qr(draw, label, layout, box)
        _words(draw, label, layout, (box[0] + side + edge, box[1], box[2], box[3]))
    else:
        top = _bars(draw, label, layout, box)
        _words(draw, label, layout, (box[0], box[1], box[2], top - edge // 2))
    return picture


def _bars(draw: ImageDraw, label: Label, layout: Layout, box: tuple[int, int, int, int]) -> int:
    """Draw the bars at the bottom of a box, as wide as whole dots allow; return where they begin."""
    widths = code128.bars(label.data)
    # The margin of the label is white too.
    module = (box[2] - box[0] + 2 * box[0]) // (sum(widths) + 2 * code128.QUIET)
    if module < 1 or module < THINNEST * layout.dpi / 25.4:
        raise _too_small(label, layout)
    height = round((box[3] - box[1]) * 0.4)
    left, top = (box[0] + box[2] - module * sum(widths)) // 2, box[3] - height
    for place, width in enumerate(widths):
        if place % 2 == 0:
            draw.rectangle((left, top, left + module * width - 1, box[3]), fill=0)
        left += module * width
    return top


def _qr(draw: ImageDraw, label: Label, layout: Layout, box: tuple[int, int, int, int]) -> int:
    """Draw the QR code at the left of a box; return its side."""
    import segno

    matrix = segno.make(label.data, error="m", micro=False).matrix
    room = min(box[3] - box[1], (box[2] - box[0]) // 2)
    dot = (room + 2 * box[0]) // (len(matrix) + 2 * _QUIET_QR)
    if dot < 1 or dot < 2 * THINNEST * layout.dpi / 25.4:
        raise _too_small(label, layout)
    for down, row in enumerate(matrix):
        for across, black in enumerate(row):
            if black:
                left, top = box[0] + across * dot, box[1] + down * dot
                draw.rectangle((left, top, left + dot - 1, top + dot - 1), fill=0)
    return dot * len(matrix)


def _words(draw: ImageDraw, label: Label, layout: Layout, box: tuple[int, int, int, int]) -> None:
    """Write code and place below, the name and its size above, as large as all of it fits."""
    foot = "  ".join(visible(part) for part in (label.code, label.place) if part)
    texts = [visible(label.name), visible(label.detail)]
    room, wide = box[3] - box[1], box[2] - box[0]
    for mm in (4.5, 4.0, 3.5, 3.0, 2.6, 2.2, 1.9):
        size = layout.dots(mm)
        lines = [line for text in texts if text for line in _wrapped(draw, text, size, wide)]
        needed = (len(lines) + bool(foot)) * round(size * 1.2)
        if needed <= room:
            break
    else:
        most = max(room // round(size * 1.2) - bool(foot), 1)
        if len(lines) > most:
            lines = [*lines[: most - 1], _cut(draw, lines[most - 1] + "…", size, wide)]
    for at, line in enumerate(lines):
        draw.text((box[0], box[1] + at * round(size * 1.2)), line, font=_font(size), fill=0)
    if foot:
        place = (box[0], box[3] - round(size * 1.2))
        draw.text(place, _cut(draw, foot, size, wide), font=_font(size), fill=0)


def _wrapped(draw: ImageDraw, text: str, size: int, wide: int) -> list[str]:
    """Part a text into lines at its spaces; a word wider than a line is parted where it must."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if draw.textlength(longer, font=_font(size)) <= wide:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for one in word:
            if lines[-1] and draw.textlength(lines[-1] + one, font=_font(size)) > wide:
                lines.append("")
            lines[-1] += one
    return lines


def _cut(draw: ImageDraw, text: str, size: int, wide: int) -> str:
    """Return a text that fits into a line, its end cut off with dots."""
    cut = text
    while cut and draw.textlength(cut, font=_font(size)) > wide:
        cut = cut[:-2].rstrip() + "…" if len(cut) > 2 else ""
    return cut


@cache
def _font(size: int) -> Any:
    from PIL import ImageFont

    with resources.as_file(resources.files("agencycli.output") / "fonts" / "DejaVuSansCondensed.ttf") as path:
        return ImageFont.truetype(str(path), size)


def _too_small(label: Label, layout: Layout) -> LabelTooSmall:
    return LabelTooSmall(width=round(layout.width), height=round(layout.height), code=layout.code, data=label.data)
