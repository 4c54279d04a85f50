"""``agency stock order``: purchases from suppliers, from the draft to the last box."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from agencycli import i18n, money, output, queries, services
from agencycli.commands import desk
from agencycli.commands.spread import spread
from agencycli.commands.stock import words
from agencycli.errors import UsageError
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

EMPTY = N_("nothing was ordered yet: agency stock reorder --order, or agency stock order add SUPPLIER CODE QTY")
EXAMPLE_ADD = N_("Example: agency stock order add Европапир PAP-130 5pack PAP-300 250 --due 05.12")
EXAMPLE_EDIT = N_("Example: agency stock order edit 12 PAP-130 10pack PAP-300 0 --due 07.12")
EXAMPLE_SEND = N_("Example: agency stock order send 12; agency stock order send 12 --mail --dry-run")
EXAMPLE_RECEIVE = N_(
    "Example: agency stock order receive 12 --bill 17/к; agency stock order receive 12 PAP-130 1000@4.35"
)
Number = Annotated[int, typer.Argument(metavar="N", help=_("Number of the order."))]
Due = Annotated[str, typer.Option("--due", metavar="DAY", help=_("When it should come."))]

desk.add_list(
    app,
    "stock-orders",
    help=_("List orders, the newest first. Example: agency stock order list --where 'late = yes'"),
    empty=_(EMPTY),
)
desk.add_list(
    app,
    "stock-order-lines",
    verb="lines",
    help=_("List what is ordered, line by line. Example: agency stock order lines --where 'left > 0'"),
    empty=_(EMPTY),
)


@app.command("add", help=_("Begin an order as a draft.") + "\n\n" + _(EXAMPLE_ADD))
@spread
def add(
    supplier: desk.ClientReference,
    lines: words.Lines = None,
    due: Due = "",
    note: desk.Note = "",
    json: desk.JsonLines = None,
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        client = queries.reference.client(work.actor, supplier)
        do.change(
            services.stock.ordering.add, work.actor, client, _wanted(work, lines, json),
            due_on=desk.day(due) if due else None, note=note, told=client.name,
        )  # fmt: skip


@app.command("show", help=_("Show an order with its lines. Example: agency stock order show 12"))
def show(number: Number, form: desk.RecordFormat = "text") -> None:
    from agencycli.output.card_text import shown

    with desk.at_work() as work:
        found = queries.stock.orders.card(work.actor, _order(work, number))
        if form == "json":
            output.record(found)
            return
        whole = "" if found.sum is None else money.grouped(found.sum, language=i18n.language())
        state = _(queries.stock.orders.STATES[found.state])
        desk.card({
            _("Purchase order"): found.id, _("Supplier"): found.supplier, _("State"): state,
            _("Ordered"): shown("date", found.ordered_on), _("Due"): shown("date", found.due_on),
            _("Who"): found.who, _("Sum"): whole, _("Note"): found.note,
        })  # fmt: skip
        if found.lines.rows:
            print()
            output.write(found.lines)


@app.command("edit", help=_("Change how much is wanted, add items, take them out with 0.") + "\n\n" + _(EXAMPLE_EDIT))
@spread
def edit(
    number: Number,
    lines: words.Lines = None,
    due: Due = "",
    note: Annotated[str | None, typer.Option("--note", help=_("Anything else worth knowing."))] = None,
    json: desk.JsonLines = None,
    *,
    do: desk.Doing,
) -> None:
    if not (lines or due or json or note is not None):
        raise UsageError(_("name what changes: CODE QTY, --due or --note"))
    with desk.at_work() as work:
        do.change(
            services.stock.ordering.edit, work.actor, _order(work, number), _wanted(work, lines, json),
            due_on=desk.day(due) if due else None, note=note, told=lambda row: row.supplier.name,
        )  # fmt: skip


@app.command(
    "paper", help=_("Write an order as its supplier reads it. Example: agency stock order paper 12 -o 12.xlsx")
)
def paper(number: Number, form: desk.Format = "table", target: desk.Output = None) -> None:
    with desk.at_work() as work:
        output.write(queries.stock.orders.paper(work.actor, _order(work, number)), form, target, empty=_(EMPTY))


@app.command("send", help=_("Put down that it was ordered; it is on the way then.") + "\n\n" + _(EXAMPLE_SEND))
@spread
def send(
    number: Number,
    on: desk.Day = "",
    due: Due = "",
    mail: Annotated[bool, typer.Option("--mail", help=_("Send it to the supplier by mail, as a sheet."))] = False,
    to: Annotated[str, typer.Option("--to", metavar="ADDRESS", help=_("To this address; means --mail."))] = "",
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        from agencycli.services.stock import order_letter

        order = _order(work, number)
        # Whether there is an address is asked before anything is put down.
        address = order_letter.address(order, to) if mail or to else ""
        if not address or order.state != "ordered":
            sent = do.change(
                services.stock.ordering.send, work.actor, order, day=desk.past_day(on),
                due_on=desk.day(due) if due else None, told=lambda row: row.supplier.name,
            )  # fmt: skip
            order = sent or order
        if address:
            _mail(work, order, address, dry_run=do.dry_run)


@app.command("receive", help=_("Receive all that is left of an order, or some.") + "\n\n" + _(EXAMPLE_RECEIVE))
@spread
def receive(
    number: Number,
    lines: words.Lines = None,
    bill: words.Bill = "",
    at: words.At = "",
    over: desk.Over = False,
    why: words.Reason = "",
    *,
    posting: words.Posting,
) -> None:
    with desk.at_work() as work:
        order = _order(work, number)
        some = words.lines(work, lines, posting) if lines or posting.is_read else []
        told: list[Any] = []

        def received(actor: Any, came: list[Any], **how: Any) -> Any:
            told.append(services.stock.ordering.receive(actor, order, came, **how))
            return told[-1].posted

        posting.post(work, received, some, place=words.place(at), number=bill, reason=why, over=over)
        if told and not posting.dry_run and posting.form == "text" and not posting.quiet:
            _tell(work, told[-1])


@app.command("close", help=_("Wait for no more of it. Example: agency stock order close 12 --why 'out of stock there'"))
@spread
def close(number: Number, why: words.Reason = "", yes: desk.Yes = False, *, do: desk.Doing) -> None:
    with desk.at_work() as work:
        do.change(
            services.stock.ordering.close, work.actor, _order(work, number), why, told=lambda row: row.supplier.name
        )


@app.command("cancel", help=_("Call an order off. Example: agency stock order cancel 12 --why 'too dear'"))
@spread
def cancel(number: Number, why: words.Reason = "", yes: desk.Yes = False, *, do: desk.Doing) -> None:
    with desk.at_work() as work:
        do.change(
            services.stock.ordering.cancel, work.actor, _order(work, number), why, told=lambda row: row.supplier.name
        )


def _mail(work: Any, order: Any, address: str, *, dry_run: bool) -> None:
    """Put the letter of an order into the outbox, or show it."""
    from io import BytesIO

    from agencycli.output import xlsx
    from agencycli.services.stock import order_letter

    sheet = BytesIO()
    xlsx.write(queries.stock.orders.paper(work.actor, order), sheet)
    letter = order_letter.letter(work.actor, order, sheet.getvalue(), address)
    if dry_run:
        for line in (letter.address, letter.subject, "", *letter.body.split("\n"), "", letter.file_name):
            desk.tell(line)
        return
    services.outbox.put([letter])
    desk.tell(_("the letter to {address} goes with the next run of agency remind").format(address=letter.address))


def _order(work: Any, number: int) -> Any:
    return queries.lists.record("stock-orders", work.actor, number, _("order"))


def _wanted(work: Any, typed: Sequence[str] | None, source: str | None) -> list[Any]:
    """Read what is wanted of items; ``CODE 0`` takes one out."""
    from decimal import Decimal

    listed = list(typed or ())
    pairs = list(zip(listed[::2], listed[1::2], strict=False))
    out = [queries.stock.reference.item(work.actor, code) for code, said in pairs if said.strip() == "0"]
    found = [services.stock.ordering.Wanted(item, Decimal(0)) for item in out]
    kept = [word for pair in pairs if pair[1].strip() != "0" for word in pair] + listed[len(pairs) * 2 :]
    if kept or source is not None:
        read = words.lines(work, kept, words.Posting(json=source))
        found += [services.stock.ordering.Wanted(line.item, line.quantity, line.price) for line in read]
    return found


def _tell(work: Any, came: Any) -> None:
    """Say which prices changed, for who may see them, and what is still to come."""
    told, language = services.stock.amounts.told, i18n.language()
    for one in came.changes if work.actor.may_see_cost else ():
        new = money.grouped(one.after, language=language)
        each = one.packing.name if one.packing else _(services.stock.amounts.UNIT_TITLES[one.item.unit])
        if one.before is None:
            text = _("{code}: {new} for a {each}, the first price known")
            desk.tell(text.format(code=one.item.code, new=new, each=each))
            continue
        more = f"{one.percent:+.1f}".replace(".", "," if language == "ru" else ".")
        text = _("{code}: {new} for a {each}, was {old}, {percent} %")
        old = money.grouped(one.before, language=language)
        desk.tell(text.format(code=one.item.code, new=new, each=each, old=old, percent=more))
    if came.left:
        left = ", ".join(f"{item.code} {told(item, more)}" for item, more in came.left)
        desk.tell(_("still to come of order {number}: {left}").format(number=came.order.id, left=left))
    else:
        desk.tell(_("all of order {number} has come; it is closed").format(number=came.order.id))
