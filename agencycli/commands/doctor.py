"""``agency doctor``: check everything and say how to mend it."""

from __future__ import annotations

from typing import Annotated

import typer

from agencycli import config, output, services
from agencycli.commands import desk
from agencycli.errors import AgencyError
from agencycli.i18n import N_, _, ngettext
from agencycli.listing import Column, Listing

app = typer.Typer(add_completion=False)


class NotWell(AgencyError):
    """Something was found."""

    slug = "not-well"
    template = N_("{message}")


@app.command(
    help=_(
        "Check settings, files, tables, triggers, search index and terminal; say how to mend each finding. "
        "Silent and 0 when all is well. Example: agency doctor --mend"
    )
)
def doctor(
    mend: Annotated[bool, typer.Option("--mend", help=_("Mend what can be made anew from what is true."))] = False,
    form: desk.Format = "table",
    target: desk.Output = None,
) -> None:
    look(form, target, mend=mend)
    if desk.interactive():
        desk.tell(_("all is well"))


def look(form: desk.Format, target: desk.Output, *, mend: bool = False, at_night: bool = False) -> None:
    """Print what is found; raise NotWell when anything is."""
    from agencycli.models import store
    from agencycli.session import acting, settle

    folder = config.home()
    settle(folder)
    opened = store.attach(folder, config.database_url(), config.DATABASE_NAME)
    try:
        if mend:
            services.checkup.demand_owner(acting(desk.acting_as))
            services.checkup.mend(folder)
        findings = services.checkup.check_up(folder, at_night=at_night)
    finally:
        opened.close()
    tell(findings, form, target)


def tell(findings: list[services.checkup.Finding], form: desk.Format, target: desk.Output) -> None:
    """Print what was found; raise NotWell when anything was."""
    columns = [
        Column("check", _("Check")),
        Column("what", _("What is wrong")),
        Column("mend", _("How to mend it")),
        Column("mendable", _("By --mend"), "flag"),
    ]
    rows = [(one.check, one.what, one.mend, one.mendable) for one in findings]
    if rows or form != "table" or target:
        output.write(Listing("doctor", columns, rows), form, target)
    if rows:
        count = len(rows)
        raise NotWell(ngettext("{count} finding", "{count} findings", count).format(count=count))
