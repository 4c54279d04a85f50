"""``agency client edit-sheet``: edit many clients in a spreadsheet and take the changed cells back."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from agencycli import output, queries, services
from agencycli.commands import desk
from agencycli.errors import Conflict, Refused, UsageError
from agencycli.i18n import N_, _, ngettext

app = typer.Typer(add_completion=False)

EXAMPLES = N_(
    'Example: agency client edit-sheet -o clients.xlsx --where "manager = Ольга"; edit, save, then'
    " agency client edit-sheet --apply clients.xlsx"
)
FORMS = {".xlsx": "xlsx", ".tsv": "tsv", ".csv": "csv"}


class RowsRefused(Refused):
    """Rows of the sheet that the rules refused stay as they were; the others are applied."""

    slug = "rows-refused"


class RowsInConflict(Conflict):
    """Rows of the sheet that somebody else changed too stay as they were; the others are applied."""

    slug = "rows-in-conflict"


@app.command(
    "edit-sheet",
    help=_("Write clients into a sheet to be edited, or apply the cells changed in one.") + "\n\n" + _(EXAMPLES),
)
def edit_sheet(
    words: desk.Words = None,
    target: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help=_("Write the sheet: .xlsx, .tsv or .csv."))
    ] = None,
    apply: Annotated[str | None, typer.Option("--apply", metavar="FILE", help=_("Take the edited sheet back."))] = None,
    where: desk.Where = None,
    sort: desk.Sort = None,
    columns: Annotated[
        str | None, typer.Option("--columns", metavar="A,B,C", help=_("Which fields of the card may be edited."))
    ] = None,
    limit: desk.Limit = None,
    view: desk.View = None,
    yes: desk.Yes = False,
    dry_run: desk.DryRun = False,
    form: desk.Format = "table",
) -> None:
    if (target is None) == (apply is None):
        raise UsageError(_("give either -o FILE to write the sheet or --apply FILE to take it back"))
    if apply is not None:
        _apply(apply, yes, dry_run, form)
        return
    kind = FORMS.get(Path(str(target)).suffix.lower())
    if kind is None:
        raise UsageError(_("the sheet is written as .xlsx, .tsv or .csv"))
    with desk.at_work() as work:
        query = queries.lists.list_query("clients", work.actor)
        wish = queries.views.wish(work.actor, query, view)
        conditions = [*wish.where, *queries.conditions.parse_all(where or ())]
        ids = query.ids(conditions, " ".join(words or ()) or wish.search, sort or wish.sort, limit)
        keys = [key.strip() for key in (columns or "").split(",") if key.strip()]
        listing = queries.sheet.sheet(query, ids, keys)
        if len(ids) > services.export.FREE_ROWS:
            services.export.record_export(work.actor, "clients", len(ids), "edit-sheet")
        output.write(listing, kind, target)  # type: ignore[arg-type]
        desk.tell(ngettext("{count} client written", "{count} clients written", len(ids)).format(count=len(ids)))


def _apply(file: str, yes: bool, dry_run: bool, form: Any) -> None:
    from agencycli.importers import edit_sheet as reader
    from agencycli.services import frame

    with desk.at_work() as work:
        rows = reader.read(file)
        take_back = partial(
            services.sheet.take_back, work.actor, rows, partial(queries.scope.get_client, work.actor), keep_wrong=yes
        )
        found = frame.rehearse(take_back)[0] if dry_run else take_back()
        output.write(queries.sheet.outcomes(found), form, empty=_("no cell was changed"))
    if dry_run:
        desk.tell(_("rehearsal: nothing was changed"))
    left = [one for one in found if one.state != "changed"]
    if left:
        kind = RowsInConflict if all(one.state == "conflict" for one in left) else RowsRefused
        raise kind(
            ngettext(
                "{count} row was left as it was; the list says why",
                "{count} rows were left as they were; the list says why",
                len(left),
            ).format(count=len(left))
        )
