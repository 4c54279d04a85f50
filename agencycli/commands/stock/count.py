"""``agency stock count``: freeze what lies at a place, count it, post what differs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from typing import Annotated, Any

import typer

from agencycli import output, queries, services
from agencycli.commands import desk
from agencycli.commands.spread import spread
from agencycli.commands.stock import words
from agencycli.errors import AgencyError, UsageError
from agencycli.i18n import N_, _, ngettext

app = typer.Typer(add_completion=False, no_args_is_help=True)

EXAMPLE_START = N_("Example: agency stock count start 'Print shop' --group Paper")
EXAMPLE_SHOW = N_("Example: agency stock count show -o list.xlsx; agency stock count show 3 --book --differing")
EXAMPLE_ENTER = N_("Example: agency stock count enter PAP-130 500 INK 2.5; agency stock count enter --scan")
EXAMPLE_IMPORT = N_("Example: agency stock count import list.xlsx")
EXAMPLE_ACT = N_("Example: agency stock count act 3 -o act.docx")
Number = Annotated[
    int | None, typer.Argument(metavar="[N]", help=_("Number of the stocktake; the one going on unless said."))
]
Which = Annotated[
    int | None,
    typer.Option("--count", metavar="N", help=_("Number of the stocktake; the one going on unless said.")),
]
Recount = Annotated[bool, typer.Option("--recount", help=_("It takes the place of what was counted before."))]

desk.add_list(
    app, "stocktakes", searched=False, help=_("List stocktakes. Example: agency stock count list"),
    empty=_("nothing was counted yet: agency stock count start PLACE"),
)  # fmt: skip


@app.command("start", help=_("Freeze the list of a place, to be counted.") + "\n\n" + _(EXAMPLE_START))
@spread
def start(
    place: Annotated[str, typer.Argument(metavar="[PLACE]", help=_("The place; the first one unless said."))] = "",
    group: Annotated[str, typer.Option("--group", help=_("Only this group of items."))] = "",
    chair: Annotated[str, typer.Option("--chair", metavar="LOGIN", help=_("Who answers for the count."))] = "",
    note: desk.Note = "",
    yes: desk.Yes = False,
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        do.change(
            services.stock.counting.start, work.actor, words.place(place), note=note,
            group=services.stock.goods.find_group(group) if group else None,
            chair=queries.staff.member(chair) if chair else None, told=lambda row: row.place.name,
        )  # fmt: skip


@app.command("show", help=_("Show the list to be counted, blind, or with --book.") + "\n\n" + _(EXAMPLE_SHOW))
@spread
def show(
    number: Number = None,
    book: Annotated[bool, typer.Option("--book", help=_("With what the book says, and what differs."))] = False,
    differing: Annotated[bool, typer.Option("--differing", help=_("Only what differs from the book."))] = False,
    missing: Annotated[bool, typer.Option("--left", help=_("Only what was not counted yet."))] = False,
    *,
    listed: desk.Listed,
) -> None:
    with desk.at_work() as work:
        row = queries.stock.counting.chosen(work.actor, number)
        only = [*(["difference != 0"] if differing else []), *(["counted is empty"] if missing else [])]
        listed.show(
            "stocktake-lines", work.actor, where=[*only, *(listed.where or ())], empty=_("there is nothing to count"),
            narrow=lambda _query: queries.stock.counting.of(work.actor, row, with_book=book or differing),
        )  # fmt: skip
        if listed.form == "table" and listed.target is None and sys.stdout.isatty():
            desk.tell(queries.stock.counting.told(work.actor, row))


@app.command("enter", help=_("Put down what was counted; it adds up.") + "\n\n" + _(EXAMPLE_ENTER))
@spread
def enter(
    lines: words.Lines = None,
    which: Which = None,
    lot: words.Lot = None,
    found: Annotated[bool, typer.Option("--found", help=_("A piece that is none of the lots listed."))] = False,
    recount: Recount = False,
    scan: Annotated[
        bool,
        typer.Option("--scan", help=_("Read bar codes from standard input, one a line, with how much or one each.")),
    ] = False,
    note: desk.Note = "",
    json: desk.JsonLines = None,
    yes: desk.Yes = False,
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        row = queries.stock.counting.chosen(work.actor, which)
        way = services.stock.counting.RECOUNT if recount else services.stock.counting.ADD
        if scan and sys.stdin.isatty():
            _listen(work, row, way)
            return
        if scan:
            counts = _each(enumerate(sys.stdin, 1), lambda said: _scanned(work, said))
        elif json is not None:
            from agencycli.importers import json_lines

            records = [(line.number, line.values) for line in json_lines.read(json)]
            counts = _each(records, lambda values: _from_record(work, values))
        else:
            taken = words.pairs(work, lines, none=True)
            one = words.lot(work, lot)
            counts = [
                services.stock.counting.Count(item, quantity, one, found, note) for item, quantity, _price in taken
            ]
        _count(do, work, row, counts, way)


@app.command("import", help=_("Take back a list that was filled in elsewhere.") + "\n\n" + _(EXAMPLE_IMPORT))
@spread
def import_(
    file: Annotated[str, typer.Argument(metavar="FILE", help=_("xlsx, ods, csv: codes, and what was counted."))],
    which: Which = None,
    recount: Recount = False,
    yes: desk.Yes = False,
    *,
    do: desk.Doing,
) -> None:
    from agencycli.importers import count_sheet

    with desk.at_work() as work:
        row = queries.stock.counting.chosen(work.actor, which)
        found = [(one.place, asdict(one)) for one in count_sheet.read(file)]
        counts = _each(found, lambda values: _from_record(work, values))
        way = services.stock.counting.RECOUNT if recount else services.stock.counting.FILL
        _count(do, work, row, counts, way)


@app.command("post", help=_("Post what differs, as of the day it was frozen. Example: agency stock count post 3"))
@spread
def post(
    number: Number = None,
    rest: Annotated[
        str, typer.Option("--rest", metavar="keep|none", help=_("What nobody counted: as the book says, or nothing."))
    ] = "",
    yes: desk.Yes = False,
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        row = queries.stock.counting.chosen(work.actor, number)
        posted = desk.change(services.stock.settling.post, work.actor, row, rest, dry_run=do.dry_run)
        if posted is not None:
            words.tell(work, posted, do.form, do.quiet)


@app.command("cancel", help=_("Give a stocktake up; nothing is posted. Example: agency stock count cancel 3"))
@spread
def cancel(number: Number = None, yes: desk.Yes = False, *, do: desk.Doing) -> None:
    with desk.at_work() as work:
        row = queries.stock.counting.chosen(work.actor, number)
        do.change(services.stock.counting.cancel, work.actor, row, told=lambda row: row.place.name)


@app.command("act", help=_("Write the list and what differed as a paper to be signed.") + "\n\n" + _(EXAMPLE_ACT))
def act(number: Number = None, target: words.Paper = "") -> None:
    from agencycli.output import forms

    with desk.at_work() as work:
        row = queries.stock.counting.chosen(work.actor, number)
        forms.write(queries.stock.forms.stocktake(work.actor, row, work.config.company), target)


def _count(do: desk.Doing, work: Any, row: Any, counts: list[Any], way: str) -> None:
    lines = desk.change(services.stock.counting.count, work.actor, row, counts, way, dry_run=do.dry_run)
    if lines is None:
        return
    if do.form == "json":
        from agencycli.services import frame

        told = [{"id": line.id, "code": line.item.code, "lot": line.lot_id, "counted": line.counted} for line in lines]
        output.record({"id": row.id, "name": row.place.name, "entry": frame.last_entry(), "lines": told})
        return
    told_once = {line.id: line for line in lines}
    name = ngettext("{count} line", "{count} lines", len(told_once)).format(count=len(told_once))
    desk.done(row.id, name if len(told_once) > 1 else _told(lines[0]), do.form, do.quiet)


def _listen(work: Any, row: Any, way: str) -> None:
    """Count what a scanner types, line by line, until it is over; each line is kept at once, a wrong one rings."""
    desk.tell(_("scan, or type a code and how much; Ctrl+D ends"))
    for said in sys.stdin:
        if not said.strip():
            continue
        try:
            (line,) = services.stock.counting.count(work.actor, row, [_scanned(work, said)], way)
            desk.tell(_told(line))
        except AgencyError as error:
            sys.stderr.write("\a")
            desk.tell(str(error))


def _told(line: Any) -> str:
    return f"{line.item.code} {line.item.name}: {services.stock.amounts.told(line.item, line.counted)}"


def _scanned(work: Any, said: str) -> Any:
    item, quantity = queries.stock.reference.scanned(work.actor, said)
    return services.stock.counting.Count(item, quantity)


def _from_record(work: Any, record: dict[str, Any]) -> Any:
    """Return what a row of a file counts: ``code`` or ``barcode``, ``counted`` or ``quantity``, ``lot``, ``note``."""
    code, said = record.get("code") or record.get("barcode"), record.get("counted", record.get("quantity"))
    if not code or said is None:
        raise UsageError(_("a line has code and counted, and may have {known}").format(known="lot, note"))
    item = queries.stock.reference.item(work.actor, str(code))
    number = str(record.get("lot_id") or record.get("lot") or "")
    if number and not number.isdecimal():
        raise UsageError(_("“{value}” is not a number").format(value=number))
    return services.stock.counting.Count(
        item, services.stock.amounts.read(item, said, none=True), words.lot(work, int(number) if number else None),
        note=str(record.get("note") or ""),
    )  # fmt: skip


def _each(rows: Iterable[tuple[int, Any]], read: Callable[[Any], Any]) -> list[Any]:
    """Read the rows of a file, each with its place. Raises LinesRefused that names every wrong one."""
    from agencycli.services.lines import LinesRefused

    counts, refusals = [], []
    for place, said in rows:
        if isinstance(said, str) and not said.strip():
            continue
        try:
            counts.append(replace(read(said), row=place))
        except AgencyError as error:
            refusals.append((place, error))
    if refusals:
        raise LinesRefused(refusals)
    return counts
