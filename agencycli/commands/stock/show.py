"""``agency stock levels``, ``card``, ``journal``, ``papers``, ``lots``, ``reservations``, ``value``."""

from __future__ import annotations

from typing import Annotated

import typer

from agencycli import i18n, money, output, queries, services
from agencycli.commands import desk
from agencycli.commands.stock import words
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

EMPTY = N_("nothing is kept in stock yet: agency stock item add CODE --name NAME --unit sheet")
EXAMPLE_LEVELS = N_("Example: agency stock levels; agency stock levels --where 'short > 0'; agency stock levels бумага")
EXAMPLE_JOURNAL = N_("Example: agency stock journal PAP-130; agency stock journal --where 'deal_id = 42'")

desk.add_list(
    app,
    "stock",
    verb="levels",
    help=_("List items with what is on hand, kept, free, coming.") + "\n\n" + _(EXAMPLE_LEVELS),
    empty=_(EMPTY),
)
desk.add_list(
    app,
    "stock-moves",
    verb="journal",
    help=_("List moves, the newest first.") + "\n\n" + _(EXAMPLE_JOURNAL),
    empty=_("nothing was moved yet: agency stock receive CODE QTY --price SUM"),
)
desk.add_list(
    app,
    "stock-papers",
    verb="papers",
    help=_("List papers, the newest first. Example: agency stock papers --where 'kind = issue'"),
    empty=_("no papers yet: agency stock receive CODE QTY --price SUM"),
)
desk.add_list(
    app,
    "stock-lots",
    verb="lots",
    help=_("List lots, what expires first on top. Example: agency stock lots --where 'expiry_on < +30d'"),
    empty=_("no lot lies anywhere: agency stock receive CODE QTY --price SUM"),
)
desk.add_list(
    app,
    "stock-reservations",
    verb="reservations",
    help=_("List what is kept for deals. Example: agency stock reservations --where 'deal_id = 42'"),
    empty=_("nothing is kept for deals: agency stock reserve CODE QTY --deal N"),
)


@app.command("card", help=_("Show everything about an item. Example: agency stock card PAP-130"))
def card(item: words.Item, form: desk.RecordFormat = "text") -> None:
    with desk.at_work() as work:
        row = queries.stock.reference.item(work.actor, item)
        found = queries.stock.card.card(work.actor, row)
        if form == "json":
            output.record(found)
            return
        plain = services.stock.amounts.plain
        desk.card({
            row.code: row.name, _("Group"): found.group,
            _("On hand"): services.stock.amounts.told(row, found.on_hand), _("Kept"): plain(found.reserved),
            _("Free"): plain(found.available), _("Coming"): plain(found.on_the_way),
            _("Least"): plain(found.min_level), _("Days left"): found.days_left,
            _("Worth"): "" if found.value is None else money.grouped(found.value, language=i18n.language()),
            _("Places"): "\n".join(f"{name} {plain(there)}" for name, there in found.places),
            _("Note"): found.note,
        })  # fmt: skip
        for title, part in (
            (_("Lots"), found.lots), (_("Kept"), found.reservations), (_("Sizes and colours"), found.variants),
            (_("Packings"), found.packings), (_("Suppliers"), found.supplies), (_("Prices"), found.prices),
            (_("Last moves"), found.moves),
        ):  # fmt: skip
            if part.rows:
                print(f"\n{title}")
                output.write(part)


@app.command("paper", help=_("Write a paper to be printed and signed. Example: agency stock paper 17 -o slip.docx"))
def paper(
    number: Annotated[int, typer.Argument(metavar="N", help=_("Number of the paper; see agency stock papers."))],
    target: words.Paper = "",
) -> None:
    from agencycli.output import forms

    with desk.at_work() as work:
        row = queries.lists.record("stock-papers", work.actor, number, _("paper"))
        forms.write(queries.stock.forms.paper(work.actor, row, work.config.company), target)


@app.command("value", help=_("Show what stock is worth, now or on a day. Example: agency stock value --on 31.10"))
def value(
    on: desk.Day = "",
    groups: Annotated[bool, typer.Option("--groups", help=_("Only the sums of groups."))] = False,
    form: desk.Format = "table",
    target: desk.Output = None,
) -> None:
    with desk.at_work() as work:
        worth = queries.stock.value.value(work.actor, desk.past_day(on))
        sums = queries.stock.value.by_group(worth)
        desk.show(work.actor, sums if groups else worth, form, target, empty=_(EMPTY))
        if form == "table" and target is None and not groups and worth.rows:
            print()
            output.write(sums)
