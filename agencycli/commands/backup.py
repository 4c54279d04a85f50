"""``agency backup``: the whole agency in one file; ``agency backup drill`` proves that it can be read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from agencycli import config, output, services
from agencycli.commands import desk
from agencycli.errors import AgencyError, NotFound
from agencycli.i18n import N_, _, ngettext
from agencycli.listing import Column, Listing

app = typer.Typer(add_completion=False)

Key = Annotated[
    Path | None,
    typer.Option("--key", metavar="FILE", help=_("File of the owner's private key, when the back-up is encrypted.")),
]


class NotProved(AgencyError):
    """A back-up restores to something that is not well."""

    slug = "not-proved"
    template = N_("{file} restores to an agency that is not well: {what}")


@app.callback(
    invoke_without_command=True,
    help=_(
        "Take a back-up: base, settings and files in one file that was read back; prints where it lies. The newest of "
        "7 days, 5 weeks and 12 months stay. Example: agency backup"
    ),
)
def backup(context: typer.Context) -> None:
    if context.invoked_subcommand:
        return
    with _opened() as folder:
        made = services.backup.back_up(folder, services.backup.folder_of(folder), config.current().backup_key)
    print(made.file)
    if desk.interactive():
        rows = sum(made.manifest.tables.values())
        words = ngettext("{rows} row, {size} KB, sha256 {hash}", "{rows} rows, {size} KB, sha256 {hash}", rows)
        desk.tell(words.format(rows=rows, size=-(-made.size // 1024), hash=made.sha256[:16]))
        for name in made.removed:
            desk.tell(_("no longer kept: {name}").format(name=name))
        if not config.current().backup_key:
            desk.tell(_("whoever gets hold of it can read it: agency config set backup_key age1… encrypts it"))
    if made.manifest.missing:
        words = ngettext(
            "{count} file of a card was gone already and is not in it; agency doctor names it",
            "{count} files of cards were gone already and are not in it; agency doctor names them",
            len(made.manifest.missing),
        )
        desk.tell(words.format(count=len(made.manifest.missing)))


@app.command("show", help=_("List the back-ups, the newest first. Example: agency backup show"))
def show(form: desk.Format = "table", target: desk.Output = None) -> None:
    with _opened() as folder:
        place = services.backup.folder_of(folder)
        found = services.backup.listed(place)
    columns = [
        Column("name", _("Back-up")),
        Column("made_at", _("Made"), "moment"),
        Column("size", _("Bytes"), "number"),
        Column("encrypted", _("Encrypted"), "flag"),
    ]
    rows = [(one.file.name, one.made_at, one.size, one.is_encrypted) for one in found]
    empty = _("no back-ups in {place} yet: agency backup takes one").format(place=place)
    output.write(Listing("backups", columns, rows), form, target, empty=empty)


@app.command(
    "drill",
    help=_(
        "Restore a back-up beside the agency, check it up and compare it with today; the newest unless FILE is given. "
        "Nothing of it stays. Example: agency backup drill"
    ),
)
def drill(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help=_("Which back-up.")),
    ] = None,
    key: Key = None,
    form: desk.RecordFormat = "text",
) -> None:
    with _opened() as folder:
        found = [one.file for one in services.backup.listed(services.backup.folder_of(folder))]
        chosen = file or next(iter(found), None)
        if chosen is None:
            raise NotFound(what=_("back-up"), wanted=services.backup.folder_of(folder))
        tried = services.backup.drill(chosen, folder, key)
    if form == "json":
        output.record(
            {
                "file": str(tried.file),
                "made_at": tried.manifest.made_at,
                "rows": sum(tried.manifest.tables.values()),
                "files": len(tried.manifest.members),
                "seconds": round(tried.seconds, 1),
                "findings": [{"check": one.check, "what": one.what} for one in tried.findings],
                "differing": {table: {"then": a, "today": b} for table, (a, b) in tried.differing.items()},
            }
        )
    else:
        _say(tried)
    if tried.findings:
        raise NotProved(file=tried.file.name, what="; ".join(one.what for one in tried.findings))


def _say(tried: Any) -> None:
    words = _("{file} of {made} restores in {seconds} s; rows: {rows}, tables: {tables}, files: {files}")
    manifest = tried.manifest
    print(
        words.format(
            file=tried.file.name, made=manifest.made_at, seconds=f"{tried.seconds:.1f}",
            rows=sum(manifest.tables.values()), tables=len(manifest.tables), files=len(manifest.members),
        )
    )  # fmt: skip
    for table, (then, today) in tried.differing.items():
        print("  " + _("{table}: rows then {then}, today {today}").format(table=table, then=then, today=today))


@contextmanager
def _opened() -> Iterator[Path]:
    """Open the agency for who may take back-ups: no member of staff need sit at the login of cron."""
    from agencycli.models import store
    from agencycli.session import settle

    folder = config.home()
    settle(folder)
    opened = store.open_store(folder, config.database_url(), config.DATABASE_NAME)
    try:
        services.backup.demand_right()
        yield folder
    finally:
        opened.close()
