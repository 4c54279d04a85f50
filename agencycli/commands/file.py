"""``agency file``: files on cards."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated, Any

import typer

from agencycli import queries, services
from agencycli.commands import desk
from agencycli.errors import NotFound, Refused, UsageError
from agencycli.i18n import N_, _
from agencycli.values import rasters
from agencycli.values.file_names import plain_name

app = typer.Typer(add_completion=False, no_args_is_help=True)

EXAMPLE_ADD = N_("Example: agency file add 42 макет.pdf; agency file add deal:7 макет.jpg --size 210x297")
_STOCK = re.compile(r"(?:stock|склад):\s*(.+)", re.IGNORECASE)
_DEAL = re.compile(r"(?:deal|сделка):\s*(.+)", re.IGNORECASE)

Number = Annotated[int, typer.Argument(metavar="N", help=_("Number of the file; see agency file list."))]
MaybeClient = Annotated[
    str, typer.Argument(metavar="[CLIENT]", help=_("Only of this client."), autocompletion=desk.complete.clients)
]


class Stands(Refused):
    """A file of this name lies there already."""

    slug = "file-stands"
    template = N_("{name} lies there already; write over it with --yes, or elsewhere with -o")


@app.command(
    "add", help=_("Put a file on a card, on a deal, or a picture on an item of stock.") + "\n\n" + _(EXAMPLE_ADD)
)
def add(
    client: Annotated[
        str,
        typer.Argument(
            metavar="CLIENT",
            help=_("The client, deal:N for a deal, or stock:CODE for an item of stock."),
            autocompletion=desk.complete.clients,
        ),
    ],
    path: Annotated[Path, typer.Argument(metavar="PATH", help=_("The file, at most 25 MB; - reads standard input."))],
    person: Annotated[
        str,
        typer.Option(
            metavar="PERSON", help=_("On the card of this person at the client."), autocompletion=desk.complete.people
        ),
    ] = "",
    entry: Annotated[int | None, typer.Option(metavar="N", help=_("On this entry of the client's history."))] = None,
    name: Annotated[str, typer.Option(help=_("Another name than the file has."))] = "",
    size: Annotated[str, typer.Option(metavar="MM", help=_("How big a picture will be printed: 210x297."))] = "",
    dpi: Annotated[int, typer.Option(min=1, help=_("Dots per inch the print needs."))] = rasters.USUAL_DPI,
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    printed = _millimetres(size) if size else None
    with desk.at_work() as work:
        number, code = _DEAL.fullmatch(client.strip()), _STOCK.fullmatch(client.strip())
        if (number or code) and (person or entry is not None):
            raise UsageError(_("--person and --entry are of a client, not of a deal"))
        owner: Any
        if code:
            owner = queries.stock.reference.item(work.actor, code[1])
        else:
            find = queries.reference.deal if number else queries.reference.client
            owner = find(work.actor, number[1] if number else client)
        if person:
            owner = queries.reference.person(work.actor, person, owner)
        elif entry is not None:
            found = queries.lists.record("activities", work.actor, entry, _("entry of the history"))
            if all(link.client_id != owner.id for link in found.client_links):
                raise NotFound(what=_("entry of the history of {client}").format(client=owner.name), wanted=entry)
            owner = found
        with _readable(path, name) as found:
            row = desk.change(services.attachment.add, work.actor, owner, found, name, dry_run=dry_run)
        if row is not None:
            desk.done(row.id, f"{row.name} · {row.version}", form, quiet)
            if number and not quiet:
                _warn(row, printed, dpi)


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


@contextmanager
def _readable(path: Path, name: str) -> Iterator[Path]:
    """Yield the path of a file; what comes through a pipe is put into a file for the time."""
    if str(path) != "-":
        yield path
        return
    if not name:
        raise UsageError(_("what comes by standard input has no name; give it with --name"))
    with NamedTemporaryFile() as file:
        file.write(sys.stdin.buffer.read(services.attachment.MOST_BYTES + 1))
        file.flush()
        yield Path(file.name)


def _millimetres(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"\s*(\d{1,5})\s*[xх×*]\s*(\d{1,5})\s*", text.casefold())
    if found is None or not int(found[1]) * int(found[2]):
        raise UsageError(_("“{value}” is not a size in millimetres; write 210x297").format(value=text))
    return int(found[1]), int(found[2])


def _warn(row: Any, printed: tuple[int, int] | None, dpi: int) -> None:
    """Say what is wrong with a file of a deal: a name that tells its version, a picture too small to print."""
    plain = plain_name(row.name)
    if plain != row.name:
        told = _("versions are kept here by themselves: call “{name}” always “{plain}”, with --name")
        desk.tell(told.format(name=row.name, plain=plain))
    found = rasters.pixels(services.attachment.beginning(row))
    if found is None:
        return
    numbers = {"name": row.name, "pixels": _by(found), "dpi": dpi}
    if printed is None:
        told = _("{name}: {pixels} pixels, enough for {size} mm at {dpi} dpi")
        desk.tell(told.format(size=_by(rasters.prints(found, dpi)), **numbers))
    elif rasters.reach(found, printed) < dpi:
        told = _(
            "{name}: {pixels} pixels are too few for {size} mm at {dpi} dpi: {needed} are needed, this is {reach} dpi"
        )
        needed, reach = _by(rasters.needed(printed, dpi)), rasters.reach(found, printed)
        desk.tell(told.format(size=_by(printed), needed=needed, reach=reach, **numbers))


def _by(sides: tuple[int, int]) -> str:
    return f"{sides[0]} × {sides[1]}"
