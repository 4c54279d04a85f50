"""``agency import``: take in a workbook, CSV, vCard or CRM export. It plans; ``--apply`` does."""

from __future__ import annotations

import gc
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from agencycli import output, queries, services
from agencycli.commands import desk
from agencycli.errors import UsageError
from agencycli.i18n import N_, _, ngettext
from agencycli.output.progress import progress

app = typer.Typer(add_completion=False)

SHOWN_PROBLEMS = 20
SHOWN_ROWS = 12
MOST_FROM_PIPE = 64 * 2**20
"""Bytes read from standard input: more than any file that is accepted."""

EXAMPLE = N_("Example: agency import clients.xlsx; look; agency import clients.xlsx --apply --yes; agency undo 42")


class NoMap(UsageError):
    """The map to follow is not there."""

    slug = "no-map"
    template = N_("there is no map {file}; without --apply it is written for you to edit")


@app.command(
    help=_("Take in a workbook, CSV, vCard or CRM export, a list of stock, a price list. Only plans; --apply does it.")
    + "\n\n"
    + _(EXAMPLE)
)
def import_(
    file: Annotated[str, typer.Argument(metavar="FILE", help=_("The file; - reads standard input."))],
    apply: Annotated[bool, typer.Option("--apply", help=_("Do it, as one entry that can be undone."))] = False,
    map_: Annotated[
        str, typer.Option("--map", metavar="FILE", help=_("What the columns mean; written when it is not there."))
    ] = "",
    sheet: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help=_("Only this sheet; may be repeated."))
    ] = None,
    taken_as: Annotated[
        Literal["deals", "history", "stock", "prices"] | None,
        typer.Option(
            "--as", help=_("What the rows become, whatever they look like; of orders the map may say it too.")
        ),
    ] = None,
    supplier: Annotated[
        str, typer.Option("--supplier", metavar="CLIENT", help=_("Whose price list it is, when it does not tell."))
    ] = "",
    place: Annotated[
        str, typer.Option("--place", metavar="PLACE", help=_("Where stock lies whose row does not tell."))
    ] = "",
    on: desk.Day = "",
    add: Annotated[
        bool, typer.Option("--add", help=_("Make items of the rows of a price list that mean none."))
    ] = False,
    encoding: Annotated[str | None, typer.Option(help=_("Of a text file, when it is guessed wrong: cp866."))] = None,
    rejected: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help=_("Write the rows not taken to this .xlsx, with reasons.")),
    ] = None,
    form: Annotated[Literal["text", "json"], typer.Option("--format", "-f", help=_("How to print the plan."))] = "text",
    yes: desk.Yes = False,
    dry_run: desk.DryRun = False,
) -> None:
    applies = apply and not dry_run
    if map_ and applies and not Path(map_).exists():
        raise NoMap(file=map_)
    if rejected and file != "-" and Path(rejected).resolve() == Path(file).resolve():
        raise UsageError(_("-o would write over the file that is being imported; choose another name"))
    with desk.at_work() as work, _readable(file) as path, _keeping_everything():
        said = {
            "supplier": queries.reference.client(work.actor, supplier) if supplier else None,
            "place": services.stock.places.find(place) if place else None,
            "day": desk.past_day(on),
            "new_items": add,
        }
        plan = _plan(work.actor, path, map_, sheet or [], encoding, taken_as or "", said)
        entry = None
        if form == "text":
            _show(plan)
        if map_ and not Path(map_).exists():
            _write_map(plan, map_)
        if applies and not plan.intake.is_empty:
            desk.confirm(plan.question(), yes)
            entry = _apply(work.actor, plan)
        listings = plan.rejected()
        if rejected and listings:
            output.write_sheets(listings, rejected)
        if form == "json":
            output.record(_document(plan, entry))
        written = rejected if listings else None
        plan.demand_something(written)
        _tell_end(plan, applies, entry, written)


@contextmanager
def _keeping_everything() -> Iterator[None]:
    """Look for no garbage meanwhile: all that is made here lives to the end, and looking costs a tenth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def _readable(file: str) -> Iterator[Path]:
    """Yield the path of a file; what comes through a pipe is put into a file for the time."""
    if file != "-":
        yield Path(file)
        return
    if sys.stdin.isatty():
        raise UsageError(_("send a file: agency import - < FILE"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / _("standard input")
        path.write_bytes(sys.stdin.buffer.read(MOST_FROM_PIPE))
        yield path


def _plan(
    actor: Any, path: Path, map_: str, sheets: list[str], encoding: str | None, taken_as: str, said: dict[str, Any]
) -> Any:
    from agencycli import importers
    from agencycli.importers.file_plan import plan_file
    from agencycli.importers.stock.file import Said

    map_text = ""
    if map_ and Path(map_).exists():
        try:
            map_text = Path(map_).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(_("cannot read the map {file}: {reason}").format(file=map_, reason=error)) from None
    workbook = importers.read(path, encoding)
    rows = sum(len(sheet.rows) for sheet in workbook.sheets)
    with progress(_("Looking through the rows"), 2 * rows) as step:
        return plan_file(
            actor, workbook, map_text=map_text, map_file=map_, sheets=sheets, taken_as=taken_as, said=Said(**said),
            step=step,
        )  # fmt: skip


def _apply(actor: Any, plan: Any) -> int | None:
    from agencycli.services import frame

    with progress(_("Writing"), 1):
        plan.take_in(actor)
    return frame.last_entry()


def _write_map(plan: Any, target: str) -> None:
    from agencycli.output.whole_file import whole_file

    with whole_file(Path(target)) as file:
        file.write(plan.map_text().encode())
    desk.tell(_("the map was written to {file}; edit it and give it with --map").format(file=target))


def _show(plan: Any) -> None:
    from agencycli.values.text import visible

    book = plan.workbook
    print(visible(", ".join(part for part in (book.file_name, book.kind, book.encoding) if part)))
    for name, reason in plan.left_out:
        print(visible(_("left out: {sheet}: {reason}").format(sheet=name, reason=reason)))
    for table in plan.tables:
        name = table.table.sheet.name or book.file_name
        if table.left_out:
            count = len(table.table.rows)
            words = ngettext(
                "left out: {sheet}, {count} row: {reason}", "left out: {sheet}, {count} rows: {reason}", count
            )
            print(visible(words.format(sheet=name, count=count, reason=_(table.left_out))))
        for reason in dict.fromkeys(reason for _row, reason in table.table.skipped):
            rows = [str(row) for row, why in table.table.skipped if why == reason]
            shown = ", ".join(rows[:SHOWN_ROWS]) + (" …" if len(rows) > SHOWN_ROWS else "")
            words = _("{sheet}: no data, {reason}: {rows}").format(sheet=name, reason=_(reason), rows=shown)
            print(visible(words))
        if words := table.orders_are():
            print(visible(f"{name}: {words}"))
    print()
    if plan.tables:
        output.write(plan.columns_listing())
        print()
    for listing in plan.shown():
        output.write(listing)
        print()
    problems = plan.problem_listing()
    if problems.rows:
        output.write(
            type(problems)(problems.name, problems.columns, problems.rows[:SHOWN_PROBLEMS], len(problems.rows))
        )
        more = len(problems.rows) - SHOWN_PROBLEMS
        if more > 0:
            words = ngettext("{count} more problem", "{count} more problems", more)
            print(words.format(count=more) + "; " + _("--format json shows all"))
        print()
    print("\n".join(plan.summary()) or _("nothing to take"))


def _document(plan: Any, entry: int | None) -> dict[str, Any]:
    """Return the plan as JSON says it; the keys are a contract."""
    book = plan.workbook
    return {
        "file": book.file_name,
        "kind": book.kind,
        "encoding": book.encoding,
        "tables": [
            {
                "sheet": table.table.sheet.name,
                "rows": len(table.table.rows),
                "left_out": _(table.left_out) if table.left_out else None,
                "orders_as": table.orders_as,
                "columns": [_column(column) for column in table.columns],
                "no_data": [{"row": row, "reason": _(reason)} for row, reason in table.table.skipped],
            }
            for table in plan.tables
        ],
        "left_out": [{"sheet": name, "reason": reason} for name, reason in plan.left_out],
        **plan.intake.tallies(),
        **{name: _lines(listing) for name, listing in plan.listings().items()},
        "rejected": [{"sheet": sheet, "row": row, "reason": reason} for sheet, row, reason in plan.intake.rejected],
        "entry": entry,
    }


def _lines(listing: Any) -> list[dict[str, Any]]:
    return listing.records()


def _column(column: Any) -> dict[str, str]:
    return {
        "column": column.letter,
        "title": column.title,
        "field": column.field,
        "score": f"{column.score:.2f}",
        "reason": _(column.reason),
    }


def _tell_end(plan: Any, applies: bool, entry: int | None, written: str | None) -> None:
    if not_taken := plan.not_taken(written):
        desk.tell(not_taken)
    if entry is not None:
        desk.tell(_("taken in as entry {entry}; to take it back: agency undo {entry}").format(entry=entry))
    elif plan.intake.is_empty:
        desk.tell(_("nothing new"))
    elif not applies:
        desk.tell(_("this was only the plan; --apply takes it in"))
