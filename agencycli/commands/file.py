"""``agency file``: files on cards."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from agencycli import queries, services
from agencycli.commands import desk
from agencycli.errors import NotFound, Refused
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

Number = Annotated[int, typer.Argument(metavar="N", help=_("Number of the file; see agency file list."))]
MaybeClient = Annotated[
    str, typer.Argument(metavar="[CLIENT]", help=_("Only of this client."), autocompletion=desk.complete.clients)
]


class Stands(Refused):
    """A file of this name lies there already."""

    slug = "file-stands"
    template = N_("{name} lies there already; write over it with --yes, or elsewhere with -o")


@app.command("add", help=_("Put a file on a card. Example: agency file add 42 макет.pdf"))
def add(
    client: desk.ClientReference,
    path: Annotated[Path, typer.Argument(metavar="PATH", help=_("The file; at most 25 MB."))],
    person: Annotated[str, typer.Option(metavar="PERSON", help=_("On the card of this person at the client."))] = "",
    entry: Annotated[int | None, typer.Option(metavar="N", help=_("On this entry of the client's history."))] = None,
    name: Annotated[str, typer.Option(help=_("Another name than the file has."))] = "",
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        owner: Any = queries.reference.client(work.actor, client)
        if person:
            owner = queries.reference.person(work.actor, person, owner)
        elif entry is not None:
            found = queries.lists.record("activities", work.actor, entry, _("entry of the history"))
            if all(link.client_id != owner.id for link in found.client_links):
                raise NotFound(what=_("entry of the history of {client}").format(client=owner.name), wanted=entry)
            owner = found
        row = desk.change(services.attachment.add, work.actor, owner, path, name, dry_run=dry_run)
        if row is not None:
            desk.done(row.id, f"{row.name} · {row.version}", form, quiet)


@app.command("list", help=_("List files, the latest version of each. Example: agency file list 42"))
def list_(
    client: MaybeClient = "",
    form: desk.Format = "table",
    target: desk.Output = None,
    where: desk.Where = None,
    sort: desk.Sort = None,
    columns: desk.Columns = None,
    limit: desk.Limit = None,
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        row = queries.reference.client(work.actor, client) if client else None

        def narrow(query: Any) -> Any:
            if row is None:
                return query
            return replace(query, condition=query.condition & queries.attachment.of_client(row))

        desk.show_list(
            "files", work.actor, form=form, target=target, where=where, sort=sort, columns=columns, limit=limit,
            quiet=quiet, empty=_("no files yet: agency file add CLIENT PATH"), narrow=narrow,
        )  # fmt: skip


@app.command("versions", help=_("List all versions of a file, the latest first. Example: agency file versions 7"))
def versions(number: Number, form: desk.Format = "table", target: desk.Output = None) -> None:
    with desk.at_work() as work:
        row = queries.lists.record("files", work.actor, number, _("file"))
        desk.show_list(
            "files", work.actor, form=form, target=target, sort="-version",
            narrow=lambda query: replace(
                query, hidden=None, condition=query.condition & queries.attachment.versions_of(row)
            ),
        )  # fmt: skip


@app.command("get", help=_("Copy a file out, under its own name or as named. Example: agency file get 7 -o макет.pdf"))
def get(
    number: Number,
    target: Annotated[
        str, typer.Option("--output", "-o", metavar="PATH", help=_("A file or a folder; - prints the bytes."))
    ] = ".",
    yes: desk.Yes = False,
) -> None:
    with desk.at_work() as work:
        row = queries.lists.record("files", work.actor, number, _("file"))
        content = services.attachment.read(row)
    if target == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        return
    from agencycli.output.whole_file import whole_file

    place = Path(target) / row.name if Path(target).is_dir() else Path(target)
    if place.exists() and not yes:
        raise Stands(name=place)
    with whole_file(place) as file:
        file.write(content)
    print(place)
