"""``agency deal brief``: the form to fill with a client."""

from __future__ import annotations

import typer

from agencycli import output, queries, services
from agencycli.commands import desk
from agencycli.errors import UsageError
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

EXAMPLE = N_(
    'Example: agency deal brief 7; agency deal brief 7 --set "goal=позвать на стенд" --set deadline=05.12.2026'
)
COLUMNS = {
    "product": "brief_product", "audience": "brief_audience", "goal": "brief_goal", "media": "brief_media",
    "budget": "budget", "deadline": "promised_on",
}  # fmt: skip
"""A word of the form -> the field of the deal."""
HELP = N_("product, audience, goal, media, budget or deadline, and what the client said.")


@app.command("brief", help=_("Print the brief of a deal, or fill it in.") + "\n\n" + _(EXAMPLE) + "\n\n" + _(HELP))
def brief(
    deal: desk.DealReference, set_: desk.Set = None, dry_run: desk.DryRun = False, form: desk.RecordFormat = "text"
) -> None:
    given = desk.pairs(set_)
    unknown = set(given) - set(COLUMNS)
    if unknown:
        raise UsageError(_("“{value}” is none of {known}").format(value=unknown.pop(), known=", ".join(COLUMNS)))
    with desk.at_work() as work:
        row = queries.reference.deal(work.actor, deal)
        if given:
            values = {COLUMNS[key]: value for key, value in given.items()}
            row = desk.change(services.deal.edit, work.actor, row, values, dry_run=dry_run)
        if row is None:
            return
        said = {key: getattr(row, column) for key, column in COLUMNS.items()}
        if form == "json":
            output.record(said)
            return
        from agencycli.output.card_text import shown

        said["budget"], said["deadline"] = shown("money", row.budget), shown("date", row.promised_on)
        titles = [services.deal.DEAL_FIELDS[column].title for column in COLUMNS.values()]
        desk.card({_(title): said[key] or "____" for key, title in zip(COLUMNS, titles, strict=True)})
