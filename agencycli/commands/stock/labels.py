"""``agency stock labels``: labels of items and places to print and stick on."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from agencycli import queries, services
from agencycli.commands import desk
from agencycli.commands.stock import words
from agencycli.errors import UsageError
from agencycli.i18n import N_, _, ngettext

app = typer.Typer(add_completion=False)

EXAMPLE = N_(
    "Example: agency stock labels PAP-130 INK -o labels.pdf; agency stock labels --group Paper --size 58x40 --code qr "
    "-o roll.pdf"
)
MOST = 5_000
"""Labels in one file."""


@app.command("labels", help=_("Draw labels with a code for the scanner, to be printed.") + "\n\n" + _(EXAMPLE))
def labels(
    codes: Annotated[list[str] | None, typer.Argument(metavar="[CODE]...", help=_("Items."))] = None,
    group: Annotated[str, typer.Option("--group", help=_("All items of this group."))] = "",
    at: Annotated[str, typer.Option("--at", metavar="PLACE", help=_("All items that lie at this place."))] = "",
    places: Annotated[bool, typer.Option("--places", help=_("The places themselves: shelves, cells."))] = False,
    target: Annotated[str, typer.Option("--output", "-o", metavar="FILE", help=_(".pdf or .png."))] = "",
    size: Annotated[str, typer.Option("--size", metavar="WxH", help=_("One label a page, of so many mm: 58x40."))] = "",
    grid: Annotated[
        str, typer.Option("--sheet", metavar="CxR", help=_("A sheet of A4: so many columns and rows."))
    ] = "3x8",
    code: Annotated[str, typer.Option("--code", metavar="code128|qr", help=_("What the scanner reads."))] = "code128",
    copies: Annotated[int, typer.Option("--copies", min=1, max=1000, help=_("So many of each."))] = 1,
    skip: Annotated[int, typer.Option("--skip", min=0, help=_("Labels of the first sheet that are gone already."))] = 0,
    dpi: Annotated[int, typer.Option("--dpi", min=150, max=1200, help=_("Dots an inch of the printer."))] = 300,
) -> None:
    from agencycli.output import labels as drawn

    if Path(target).suffix.lower() not in (".pdf", ".png"):
        raise UsageError(_("name the file to draw: -o labels.pdf or -o label.png"))
    if code not in drawn.CODES:
        raise UsageError(_("“{value}” is none of {known}").format(value=code, known=", ".join(drawn.CODES)))
    if size:
        width, height = _pair(size, 10, 300)
        layout = drawn.Layout(width, height, dpi=dpi, code=code)
    else:
        columns, rows = _pair(grid, 1, 40)
        layout = drawn.sheet(columns, rows, dpi=dpi, skip=skip, code=code)
    with desk.at_work() as work:
        if places:
            found = queries.stock.labels.of_places()
        elif codes or group or at:
            items = [queries.stock.reference.item(work.actor, one) for one in codes or ()]
            if group or at:
                of_group = services.stock.goods.find_group(group) if group else None
                items += queries.stock.labels.items(of_group, words.place(at))
            found = queries.stock.labels.of_items(items)
        else:
            raise UsageError(_("name items by code, --group, --at or --places"))
        found = [label for label in found for _copy in range(copies)]
        if not 0 < len(found) <= MOST:
            raise UsageError(_("{count} labels: 1 to {most} go into a file").format(count=len(found), most=MOST))
        pages = drawn.write(found, layout, target)
        told = ngettext("{count} label", "{count} labels", len(found)).format(count=len(found))
        desk.tell(told + " · " + ngettext("{count} page", "{count} pages", pages).format(count=pages))


def _pair(text: str, least: int, most: int) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,3})\s*[xх×*]\s*(\d{1,3})", text.strip().lower())
    numbers = (int(found[1]), int(found[2])) if found else (0, 0)
    if not all(least <= one <= most for one in numbers):
        raise UsageError(
            _("“{value}” are not two numbers from {least} to {most}: write 58x40").format(
                value=text, least=least, most=most
            )
        )
    return numbers
