"""The root command: a group whose sub-commands are loaded when their name is typed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Annotated, Any

import typer
from typer import _click as click  # vendored by Typer
from typer.core import TyperCommand, TyperGroup
from typer.models import CommandInfo

from agencycli import access
from agencycli.commands import COMMANDS, CommandEntry, demand_from_afar, desk, parser_words
from agencycli.i18n import _


class LazyGroup(TyperGroup):
    """Knows the name and summary of every command, and loads the one that was typed."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for entry in COMMANDS:
            self.commands[entry.name] = TyperCommand(entry.name, help=_(entry.summary), rich_help_panel=_(entry.panel))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Replace the stand-in of the typed command by the real one."""
        if access.streams_only():
            demand_from_afar(args[:1])
        for entry in COMMANDS:
            if entry.name == args[0]:
                self.commands[entry.name] = load(entry, args[1] if len(args) > 1 else "")
        return super().resolve_command(ctx, args)


def load(entry: CommandEntry, verb: str = "") -> Any:
    """Return the real command of an entry; of a group only the ``verb`` that was typed, when it has that.

    Building the parameters of twenty verbs costs more than asking the database.
    """
    app: typer.Typer = import_module(f"agencycli.commands.{entry.module}").app
    app.rich_markup_mode = _markup_mode()
    typed = [one for one in _verbs(app) if one.name and one.name == verb]
    if typed:
        only = typer.Typer(add_completion=False, rich_markup_mode=app.rich_markup_mode)
        only.registered_commands = typed
        command: Any = typer.main.get_group(only)
    else:
        command = typer.main.get_command(app)
    command.name, command.help = entry.name, command.help or _(entry.summary)
    if access.streams_only():
        _keep_to_streams(command)
    return command


FILES = frozenset({"FILE", "PATH"})
"""What every parameter that is a path of this machine is called in the help, and nothing else is."""


class _OnlyStream(click.types.ParamType):
    """A file that can only be standard input or output."""

    name = "text"

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """Return ``-``, or nothing when nothing was named. Raises StreamsOnly for anything else."""
        if value not in ("", "-"):
            raise access.StreamsOnly
        return value


def _keep_to_streams(command: Any) -> None:
    """Let the paths of a command, and of those below it, be nothing but ``-``."""
    for one in getattr(command, "commands", {}).values():
        _keep_to_streams(one)
    for parameter in command.params:
        if str(parameter.metavar or "").strip("[].") in FILES:
            parameter.type = _OnlyStream()


def _verbs(app: typer.Typer) -> Iterator[CommandInfo]:
    """Yield the verbs of a group, those of its nameless parts too."""
    yield from app.registered_commands
    for part in app.registered_groups:
        if part.typer_instance is not None and not part.name:
            yield from _verbs(part.typer_instance)


def _markup_mode() -> Any:
    # Panels drawn by Rich cost 75 ms: worth it for a person, not for a pipe.
    return "rich" if sys.stdout.isatty() else None


def root_command() -> Any:
    """Return the root command, ready to run."""
    parser_words.translate()
    root = typer.Typer(
        cls=LazyGroup,
        no_args_is_help=True,
        rich_markup_mode=_markup_mode(),
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        help=_("agencycli: clients, deals, planner, warehouse and media of an advertising agency."),
    )

    @root.callback()
    def agency(
        as_: Annotated[
            str, typer.Option("--as", metavar="LOGIN", help=_("Act as another member of staff (owner only)."))
        ] = "",
        version: Annotated[bool, typer.Option("--version", help=_("Show the version and stop."))] = False,
    ) -> None:
        if version:
            from agencycli import __version__

            print(f"agency {__version__}")
            raise typer.Exit
        desk.acting_as = as_

    command = typer.main.get_command(root)
    parser_words.translate_completion(command)
    return command
