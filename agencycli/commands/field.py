"""``agency field``: fields that the agency adds to its cards."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from agencycli import services
from agencycli.commands import desk
from agencycli.commands.spread import spread
from agencycli.i18n import _

app = typer.Typer(add_completion=False, no_args_is_help=True)

Subject = Annotated[Literal["client", "person"], typer.Option("--on", help=_("Whose cards have it."))]
Key = Annotated[str, typer.Argument(metavar="KEY", help=_("Small Latin letters, digits and _; used as own.KEY."))]


@app.command(
    "add",
    help=_('Add a field to cards. Example: agency field add season "Сезон" --kind choice --choice лето --choice зима'),
)
@spread
def add(
    key: Key,
    title: Annotated[str, typer.Argument(metavar="TITLE", help=_("What people see."))],
    kind: Annotated[
        Literal["text", "number", "money", "date", "flag", "choice"], typer.Option(help=_("What it holds."))
    ] = "text",
    choice: Annotated[list[str] | None, typer.Option(help=_("A word to choose; may be repeated."))] = None,
    subject: Subject = "client",
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        do.change(
            services.classifier.add_field,
            work.actor,
            key,
            title,
            kind,
            choices=choice or (),
            subject=subject,
            told=lambda row: row.title,
        )


@app.command("off", help=_("Hide a field; its values stay. Example: agency field off season"))
@spread
def off(
    key: Key,
    subject: Subject = "client",
    *,
    do: desk.Doing,
) -> None:
    _switch(key, subject, False, do)


@app.command("on", help=_("Show a hidden field again. Example: agency field on season"))
@spread
def on(
    key: Key,
    subject: Subject = "client",
    *,
    do: desk.Doing,
) -> None:
    _switch(key, subject, True, do)


desk.add_list(
    app,
    "fields",
    help=_('List the agency\'s own fields. Example: agency field list --where "subject = client"'),
    empty=_("no fields of your own yet: agency field add KEY TITLE"),
    searched=False,
)


def _switch(key: str, subject: str, active: bool, do: desk.Doing) -> None:
    with desk.at_work() as work:
        row = services.classifier.get_field(subject, key)
        do.change(services.classifier.switch_field, work.actor, row, active, told=lambda row: row.title)
