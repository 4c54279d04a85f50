"""The verbs about personal data, which clients and persons have alike: consent, export-data, erase."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from agencycli import output, queries, services
from agencycli.commands import desk
from agencycli.errors import UsageError
from agencycli.i18n import _


def _offered(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    of_people = ctx.parent is not None and ctx.parent.info_name == "person"
    return (desk.complete.people if of_people else desk.complete.clients)(incomplete)


Record = Annotated[
    str, typer.Argument(metavar="WHOM", help=_("Number, or a unique part of the name."), autocompletion=_offered)
]
Find = Callable[[Any, str], Any]
"""(actor, words) -> record."""


def add_verbs(app: typer.Typer, subject: str, find: Find) -> None:
    """Give a group the verbs; ``subject`` is client or person."""

    @app.command(
        "consent",
        help=_("Note on what ground the data are kept, or that consent was withdrawn.")
        + "\n\n"
        + _('Example: agency {subject} consent 42 --note "paper of 12.03"').format(subject=subject),
    )
    def consent(
        record: Record,
        basis: Annotated[str, typer.Option(help=_("consent, contract or interest."))] = "consent",
        on: Annotated[str, typer.Option("--on", metavar="DAY", help=_("Since when; today by default."))] = "today",
        note: Annotated[str, typer.Option(help=_("Where the paper is."))] = "",
        withdraw: Annotated[bool, typer.Option("--withdraw", help=_("The consent holds no longer."))] = False,
        dry_run: desk.DryRun = False,
    ) -> None:
        with desk.at_work() as work:
            row = find(work.actor, record)
            if withdraw:
                desk.change(services.privacy.withdraw, work.actor, row, _day(on), dry_run=dry_run)
            else:
                desk.change(services.privacy.give, work.actor, row, basis, _day(on), note, dry_run=dry_run)
            if not dry_run:
                desk.done(row.id, "")

    @app.command(
        "export-data",
        help=_("Hand out everything that is kept: FILE.json, FILE.xlsx, or both when FILE has no such ending.")
        + "\n\n"
        + _("Example: agency {subject} export-data 42 -o kept").format(subject=subject),
    )
    def export_data(
        record: Record,
        target: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help=_("Where to write."))],
    ) -> None:
        from agencycli.output import private_text

        with desk.at_work() as work:
            row = find(work.actor, record)
            record_export = getattr(services.privacy, f"record_{subject}_export")
            record_export(work.actor, row)
            kept = queries.private_data.everything(work.actor, row)
            known = target.suffix in {".json", ".xlsx"}
            for ending in (".json", ".xlsx"):
                place = target if known else target.with_name(target.name + ending)
                if place.suffix != ending:
                    continue
                if ending == ".json":
                    output.record(kept, place)
                else:
                    output.write_sheets(private_text.sheets(kept), place)
                print(place)

    @app.command(
        "erase",
        help=_("Destroy the data of a {subject} for ever and print the act; orders with amounts stay.").format(
            subject=_(subject)
        )
        + "\n\n"
        + _("Example: agency {subject} erase 42 --yes > act.txt").format(subject=subject),
    )
    def erase(record: Record, yes: desk.Yes = False, dry_run: desk.DryRun = False) -> None:
        from agencycli.output import private_text

        with desk.at_work() as work:
            row = find(work.actor, record)
            name = row.name if subject == "client" else row.full_name
            if not dry_run:
                desk.confirm(_("Destroy all data of {name} for ever?").format(name=f"{row.id} {name}"), yes)
            done = desk.change(getattr(services.privacy, f"erase_{subject}"), work.actor, row, dry_run=dry_run)
            if done is not None:
                print(private_text.act(done))

    @app.command(
        "act",
        help=_("Show the act of destruction of erased data again, as long as the journal is kept.")
        + "\n\n"
        + _("Example: agency {subject} act 42").format(subject=subject),
    )
    def act(
        number: Annotated[int, typer.Argument(metavar="NUMBER", min=1, help=_("Number of the erased card."))],
        form: desk.RecordFormat = "text",
    ) -> None:
        from agencycli.output import private_text

        with desk.at_work() as work:
            found = services.privacy.act(work.actor, subject, number)
            if form == "json":
                output.record(found)
            else:
                print(private_text.act(found))


def _day(text: str) -> Any:
    """Read a day gone by. Raises UsageError."""
    from agencycli import clock
    from agencycli.values.moments import read_day

    found = read_day(text, clock.today(), past=True)
    if found is None:
        raise UsageError(_("“{text}” is not a day; write 31.12, 2026-12-31 or yesterday").format(text=text))
    return found
