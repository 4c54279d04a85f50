"""What the commands of the warehouse share: reading ``CODE QTY [CODE QTY …]``, telling what was posted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from agencycli import output, queries, services
from agencycli.commands import desk
from agencycli.errors import AgencyError, UsageError
from agencycli.i18n import _

Lines = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="CODE QTY...",
        help=_("Items and how much of each: PAP-130 500 TSH-W-M 12; QTY may carry a unit or packing: 3.5pack, 100kg."),
    ),
]
Item = Annotated[str, typer.Argument(metavar="CODE", help=_("Code, bar code, #number, or a unique part of the name."))]
At = Annotated[str, typer.Option("--at", metavar="PLACE", help=_("The place; the first one unless said."))]
Lot = Annotated[int | None, typer.Option("--lot", metavar="N", help=_("This lot; see agency stock lots."))]
Reason = Annotated[str, typer.Option("--why", metavar="WORDS", help=_("The reason."))]
OfDeal = Annotated[
    str,
    typer.Option(
        "--deal", metavar="DEAL", help=_("Number, or a unique part of the title."), autocompletion=desk.complete.deals
    ),
]
Supplier = Annotated[str, typer.Option("--from", metavar="CLIENT", help=_("The supplier."))]
Bill = Annotated[str, typer.Option("--bill", metavar="NUMBER", help=_("Number on the supplier's bill."))]
Over = Annotated[
    bool, typer.Option("--over-reserved", help=_("Take what is kept for others too; they are named without it."))
]
Sheet = Annotated[
    Path | None,
    typer.Option("--sheet", metavar="FILE", help=_("Lines from a sheet with columns code or name, and quantity.")),
]
Paper = Annotated[
    str, typer.Option("--output", "-o", metavar="FILE", help=_(".docx, .xlsx, or .pdf where LibreOffice is."))
]
LINE_KEYS = frozenset({"code", "quantity", "price", "sum", "lot", "expiry_on", "batch", "width", "height"})


class Read(list[Any]):
    """Lines read from a sheet or from JSON, with the number of the row of each."""

    numbers: Sequence[int] = ()


class Posting(NamedTuple):
    """The options of every paper."""

    on: desk.Day = ""
    json: desk.JsonLines = None
    sheet: Sheet = None
    yes: desk.Yes = False
    dry_run: desk.DryRun = False
    form: desk.RecordFormat = "text"
    quiet: desk.Quiet = False

    @property
    def is_read(self) -> bool:
        """Whether the lines come from a sheet or as JSON."""
        return self.json is not None or self.sheet is not None

    @property
    def day(self) -> Any:
        """The day the paper counts for; None means today."""
        return desk.past_day(self.on)

    def post(self, work: Any, service: Callable[..., Any], lines: Sequence[Any], *args: Any, **how: Any) -> None:
        """Post a paper and tell what became of it; an earlier day shows what it does first, and asks."""
        if self.day is not None and not self.dry_run:
            _ask(work, service, lines, how.get("place"), self)
        how["day"] = self.day
        try:
            posted = desk.change(service, work.actor, lines, *args, dry_run=self.dry_run, **how)
        except AgencyError as error:
            raise _each(work, service, lines, args, how) or error from None
        if posted is not None:
            tell(work, posted, self.form, self.quiet)


def lines(work: Any, typed: Sequence[str] | None, posting: Posting, **same: Any) -> list[Any]:
    """Read the lines of a paper: pairs of words, a sheet, or lines of JSON. ``QTY@PRICE`` prices one line.

    ``same`` is given to every line: ``price``, ``lot``. Raises UsageError, NotFound, Ambiguous, BadValue, LinesRefused
    with every row of a sheet, or line of JSON, that cannot be read.
    """
    if bool(typed) + (posting.json is not None) + (posting.sheet is not None) > 1:
        raise UsageError(_("write the items, or give --sheet FILE, or --json FILE"))
    if posting.json is not None:
        from agencycli.importers import json_lines

        return _read(work, json_lines.read(posting.json), same)
    if posting.sheet is not None:
        from agencycli.importers.stock import lines as sheet_lines

        return _read(work, sheet_lines.read(posting.sheet), same)
    found = []
    for item, quantity, price in pairs(work, typed):
        values: dict[str, Any] = {"item": item, "quantity": quantity}
        if price:
            values["price"] = desk.amount(price)
        found.append(_line(values, same))
    return found


def pairs(work: Any, typed: Sequence[str] | None, *, none: bool = False) -> list[tuple[Any, Any, str]]:
    """Read ``CODE QTY[@PRICE]`` words as (item, quantity, price); ``none`` takes nothing for a quantity too.

    Raises UsageError, NotFound, Ambiguous, BadValue.
    """
    words = list(typed or ())
    if not words or len(words) % 2:
        raise UsageError(_("write an item and how much of it, in pairs: PAP-130 500 TSH-W-M 12"))
    found = []
    for code, said in zip(words[::2], words[1::2], strict=True):
        quantity, _at, price = said.partition("@")
        item = queries.stock.reference.item(work.actor, code)
        found.append((item, services.stock.amounts.read(item, quantity, none=none), price))
    return found


def place(typed: str) -> Any:
    """Return the place that is meant, None of nothing. Raises NotFound."""
    return services.stock.places.find(typed) if typed else None


def lot(work: Any, number: int | None) -> Any:
    """Return a lot by number, None of nothing. Raises NotFound."""
    return queries.lists.record("stock-lots", work.actor, number, _("lot")) if number is not None else None


def tell(work: Any, posted: Any, form: str, quiet: bool) -> None:
    """Print a paper's number and what is worth knowing of it."""
    from agencycli.services import frame

    told = services.stock.amounts.told
    rows = [
        {"code": row.item.code, "lot": row.lot_id, "place": row.place.name, "quantity": row.quantity}
        | ({"value": row.value} if work.actor.may_see_cost else {})
        for row in posted.moves
    ]
    if form == "json":
        output.record({
            "id": posted.id, "name": services.stock.title(posted.paper), "entry": frame.last_entry(), "moves": rows,
            "excess": [{"code": item.code, "quantity": more} for item, more in posted.excess],
        })  # fmt: skip
        return
    desk.done(posted.id, services.stock.title(posted.paper), form, quiet)
    if quiet:
        return
    for item, more in posted.excess:
        desk.tell(
            _("{code}: {quantity} more than was kept for the deal").format(code=item.code, quantity=told(item, more))
        )
    for one, left in posted.scrap:
        scrap = {
            "code": one.item.code,
            "quantity": told(one.item, left),
            "lot": one.id,
            "left": f"{left.normalize():f}",
        }
        desk.tell(
            _("{code}: {quantity} left of lot {lot} is scrap: agency stock write-off {code} {left} --lot {lot}").format(
                **scrap
            )
        )
    for item, more in posted.promised:
        holders = services.stock.choosing.holders(item, services.stock.balance.claims(item))
        desk.tell(
            _("{code}: {quantity} more are kept for deals than are left: {holders}").format(
                code=item.code, quantity=told(item, more), holders=holders
            )
        )
    for one in posted.expired:
        day = f"{one.expiry_on:%d.%m.%Y}"
        desk.tell(_("{code}: lot {lot} was good until {day}").format(code=one.item.code, lot=one.id, day=day))


def _line(values: dict[str, Any], same: dict[str, Any]) -> Any:
    given = {key: value for key, value in same.items() if value is not None}
    return services.stock.Line(**(given | values))


def _read(work: Any, found: Sequence[Any], same: dict[str, Any]) -> Read:
    """Return lines with their numbers. Raises LinesRefused with all that cannot be read."""
    taken, refusals = Read(), []
    for line in found:
        try:
            taken.append(_line(_from_json(work, line.values), same))
        except AgencyError as error:
            refusals.append((line.number, error))
    if refusals:
        raise services.lines.LinesRefused(refusals)
    taken.numbers = [line.number for line in found]
    return taken


def _each(work: Any, service: Callable[..., Any], lines: Sequence[Any], args: Any, how: dict[str, Any]) -> Any:
    """Return the refusal of every row that would be refused alone, so that a sheet is corrected at once; else None."""
    from agencycli.services import frame

    refusals = []
    for line, number in zip(lines, lines.numbers, strict=True) if isinstance(lines, Read) else ():
        try:
            frame.rehearse(service, work.actor, [line], *args, **how)
        except AgencyError as error:
            refusals.append((number, error))
    return services.lines.LinesRefused(refusals) if refusals else None


def _from_json(work: Any, record: dict[str, Any]) -> dict[str, Any]:
    unknown = record.keys() - LINE_KEYS
    if unknown or not {"code", "quantity"} <= record.keys():
        known = ", ".join(sorted(LINE_KEYS))
        raise UsageError(_("a line has code and quantity, and may have {known}").format(known=known))
    item = queries.stock.reference.item(work.actor, str(record["code"]))
    values: dict[str, Any] = {
        "item": item,
        "quantity": services.stock.amounts.read(item, record["quantity"]),
        "batch": str(record.get("batch") or ""),
    }
    for key, name in (("price", "price"), ("sum", "value")):
        if record.get(key) is not None:
            values[name] = desk.amount(str(record[key]))
    for key in ("width", "height"):
        if record.get(key) is not None:
            values[key] = int(record[key])
    if record.get("lot") is not None:
        values["lot"] = lot(work, int(record["lot"]))
    if record.get("expiry_on"):
        values["expiry_on"] = desk.day(str(record["expiry_on"]))
    return values


def _ask(work: Any, service: Callable[..., Any], lines: Sequence[Any], at: Any, posting: Posting) -> None:
    """Show what a paper of an earlier day does to the levels since, and ask."""
    where = at or services.stock.places.usual()
    comes = {services.stock.receive, services.stock.opening, services.stock.surplus, services.stock.take_back}
    sign = 1 if service in comes else -1
    if posting.yes:
        return
    for line in lines:
        shown = queries.stock.value.effect(line.item, where, sign * line.quantity, posting.day)
        desk.tell(f"{line.item.code} · {where.name}")
        for day, before, after in shown.rows:
            plain = services.stock.amounts.plain
            desk.tell(f"  {day:%d.%m.%Y}  {plain(before)} → {plain(after)}")
    desk.confirm(_("Post it for {day}?").format(day=f"{posting.day:%d.%m.%Y}"), posting.yes)
