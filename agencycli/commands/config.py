"""``agency config``: the settings of the agency."""

from __future__ import annotations

from typing import Annotated

import typer

from agencycli import config, output
from agencycli.commands import desk
from agencycli.errors import Forbidden, UsageError
from agencycli.i18n import _
from agencycli.listing import Column, Listing

app = typer.Typer(add_completion=False, no_args_is_help=True)

Key = Annotated[str, typer.Argument(metavar="KEY", help=_("Name of the setting; see agency config show."))]


@app.command("show", help=_("Show all settings and where they are kept. Example: agency config show --format json"))
def show(form: desk.Format = "table", target: desk.Output = None) -> None:
    settings = config.load()
    columns = [Column("key", _("Setting")), Column("value", _("Value")), Column("meaning", _("Meaning"))]
    meanings = {key: _(text) for key, text in config.MEANINGS.items()}
    rows = [(key, value or None, meanings[key]) for key, value in settings._asdict().items()]
    output.write(Listing("config", columns, rows), form, target)
    desk.tell(str(config.home() / config.FILE_NAME))


@app.command("get", help=_("Print one setting. Example: agency config get area_code"))
def get(key: Key) -> None:
    print(getattr(config.load(), config.known_key(key)))


@app.command("set", help=_("Change one setting. Example: agency config set area_code 831"))
def set_(
    key: Key,
    value: Annotated[str, typer.Argument(metavar="VALUE", help=_('Its new value; "" goes back to the default.'))],
    dry_run: desk.DryRun = False,
) -> None:
    with desk.at_work() as work:
        if not work.actor.is_owner:
            raise Forbidden(name=work.actor.name, role=work.actor.role, action=_("change settings"))
        if key in config.FILE_ONLY:
            place = work.home / config.FILE_NAME
            raise UsageError(_("{key} is set with an editor only, in {file}").format(key=key, file=place))
        settings = config.changed(work.config, key, value)
        if dry_run:
            desk.tell(f"{key}: {getattr(work.config, key)} → {getattr(settings, key)}")
            return
        config.save(settings, work.home)
