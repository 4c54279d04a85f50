"""``agency client``: cards that look alike, and the question before one more is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from agencycli import queries, services
from agencycli.commands import desk
from agencycli.errors import Refused
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False)

EXAMPLE = N_("Example: agency client duplicates; agency client duplicates --not 42 812")


class LooksKnown(Refused):
    """There are cards that look like the new one."""

    slug = "looks-known"
    template = N_("it looks like {known}; add all the same with --yes")


def ask_before_adding(actor: Any, values: Mapping[str, Any], *, yes: bool, dry_run: bool) -> None:
    """Name the cards that look like a new one: ask on a terminal, else refuse, with ``yes`` only warn.

    Raises LooksKnown, NotConfirmed.
    """
    known = [one for one in queries.duplicates.alike(actor, values) if one.score >= queries.duplicates.ASKED_FROM]
    if not known:
        return
    named = "; ".join(map(str, known[:5]))
    if yes or dry_run:
        desk.tell(_("it looks like {known}").format(known=named))
    elif desk.interactive():
        desk.tell(_("it looks like {known}").format(known=named))
        desk.confirm(_("Add one more card?"), yes=False)
    else:
        raise LooksKnown(known=named)


@app.command("duplicates", help=_("List cards that may be one client, and why.") + "\n\n" + _(EXAMPLE))
def duplicates(
    different: Annotated[
        tuple[str, str] | None, typer.Option("--not", metavar="A B", help=_("These two are different clients."))
    ] = None,
    form: desk.Format = "table",
    target: desk.Output = None,
    dry_run: desk.DryRun = False,
) -> None:
    with desk.at_work() as work:
        if different is not None:
            one, other = (queries.reference.client(work.actor, text) for text in different)
            row = desk.change(services.duplicate.mark_different, work.actor, one, other, dry_run=dry_run)
            if row is not None:
                desk.done(None, f"{one.name} ≠ {other.name}")
            return
        desk.show(work.actor, queries.duplicates.scan(work.actor), form, target, empty=_("no two cards look alike"))
