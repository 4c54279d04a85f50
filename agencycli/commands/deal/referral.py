"""``agency deal referral``: use up the discount of a client who brought others."""

from __future__ import annotations

from typing import Any

import typer

from agencycli import queries, services
from agencycli.commands import desk
from agencycli.i18n import _

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.command(
    "referral",
    help=_("Take the client's referral discount off the lines that are not agreed. Example: agency deal referral 7"),
)
def referral(
    deal: desk.DealReference,
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        row = queries.reference.deal(work.actor, deal)
        percent = desk.change(services.referral.apply, work.actor, row, dry_run=dry_run)
        if percent is not None:
            desk.done(row.id, f"{row.title}: −{percent} %", form, quiet)


def offer(actor: Any, deal: Any) -> None:
    """Say that the client has a discount to use, when there is one."""
    percent = services.referral.offered(actor, deal)
    if percent:
        desk.tell(
            _("the client brought others: “agency deal referral {number}” takes off {percent} %").format(
                percent=percent, number=deal.id
            )
        )
