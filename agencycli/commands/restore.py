"""``agency restore``: put a back-up in the place of the agency."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from agencycli import config, services
from agencycli.commands import desk
from agencycli.commands.backup import Key
from agencycli.i18n import _, ngettext

app = typer.Typer(add_completion=False)


@app.command(
    help=_(
        "Put a back-up in the place of the agency; what is there is moved aside. Verified before anything moves, "
        "refused while anybody has the agency open. Example: agency restore backups/agency-20261124-030000.tar.gz"
    )
)
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("Which back-up."))],
    key: Key = None,
    yes: desk.Yes = False,
) -> None:
    # The session comes first: its tables load Peewee without the drivers that this agency does not use.
    from agencycli import session  # noqa: F401

    folder = config.home()
    desk.confirm(_("Put {file} in the place of the agency in {folder}?").format(file=file.name, folder=folder), yes)
    done = services.backup.restore(file, folder, key)
    rows = sum(done.manifest.tables.values())
    words = ngettext("{company} of {made}: {rows} row restored", "{company} of {made}: {rows} rows restored", rows)
    desk.tell(words.format(company=done.manifest.company, made=done.manifest.made_at, rows=rows))
    if done.erased_again:
        words = ngettext("{count} erased card erased again", "{count} erased cards erased again", done.erased_again)
        desk.tell(words.format(count=done.erased_again))
    if done.aside:
        desk.tell(_("what was here lies in {folder}; remove it when all is well").format(folder=done.aside))
    desk.tell(_("now: agency doctor"))
