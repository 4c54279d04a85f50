"""What the commands about items share: their arguments, and finding the records they name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from agencycli import queries
from agencycli.commands import desk
from agencycli.i18n import _

Number = Annotated[int, typer.Argument(metavar="N", help=_("Number of the item; see agency task list."))]
OptionalNumber = Annotated[int | None, typer.Argument(metavar="N", help=_("Number of the item; see agency task list."))]
Numbers = Annotated[
    list[int], typer.Argument(metavar="N…", help=_("Numbers of items, one or several; see agency task list."))
]
Who = Annotated[
    str, typer.Option("--for", metavar="STAFF", help=_("Login or name; me; nobody leaves it to whoever takes it."))
]
ME, NOBODY = frozenset({"me", "я", "мне"}), frozenset({"nobody", "никто", "-"})


def member(actor: Any, text: str) -> Any:
    """Return the member of staff a text means; None for nobody. Raises NotFound."""
    wanted = text.strip().casefold()
    if wanted in NOBODY:
        return None
    return actor if wanted in ME else queries.staff.member(text)


def found(actor: Any, numbers: Sequence[int]) -> list[Any]:
    """Return items by number, each once. Raises NotFound."""
    return [queries.scope.get_item(actor, number) for number in dict.fromkeys(numbers)]


def change(
    function: Callable[..., Any],
    numbers: Sequence[int],
    *args: Any,
    do: desk.Doing,
    **values: Any,
) -> None:
    """Change items by number in one entry, and print them; ``args`` may be functions of the acting person."""
    with desk.at_work() as work:
        ready = [arg(work.actor) if callable(arg) else arg for arg in args]
        rows = desk.change(function, work.actor, found(work.actor, numbers), *ready, dry_run=do.dry_run, **values)
        for row in rows or ():
            desk.done(row.id, row.title, do.form, do.quiet)
