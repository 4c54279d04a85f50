"""``agency upgrade``: bring the tables up to this program."""

from __future__ import annotations

import typer

from agencycli import config
from agencycli.commands import desk
from agencycli.i18n import _

app = typer.Typer(add_completion=False)

COPIES = "copies"
"""Folder in ``$AGENCY_HOME`` for the copies kept before upgrades."""


@app.command(
    help=_("Bring the tables up to this program; a copy of the database is kept first. Example: agency upgrade --yes")
)
def upgrade(yes: desk.Yes = False, dry_run: desk.DryRun = False) -> None:
    from agencycli.models import store
    from agencycli.session import settle

    folder = config.home()
    settle(folder)
    opened = store.attach(folder, config.database_url(), config.DATABASE_NAME)
    try:
        version, known = opened.version(), store.known_version()
        if version == known:
            desk.tell(_("the tables are up to date (schema {version})").format(version=version))
            return
        if dry_run:
            desk.tell(_("schema {version} would become {known}").format(version=version, known=known))
            return
        desk.confirm(_("Bring schema {version} to {known}?").format(version=version, known=known), yes)
        reached, copy = store.upgrade(opened, folder / COPIES)
    finally:
        opened.close()
    desk.tell(_("schema {version} reached").format(version=reached))
    if copy:
        desk.tell(_("the copy before it: {copy}").format(copy=copy))
