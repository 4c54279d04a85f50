"""The words of the command-line parser in the language of the interface.

Typer asks gettext for some of them; the rest are plain English in the Click that it carries along.
"""

from __future__ import annotations

import gettext
import os
from typing import Any

from typer import _click as click  # vendored by Typer, without public names for what is needed here
from typer._click import types
from typer._click.decorators import help_option
from typer._types import TyperChoice

from agencycli.i18n import DOMAIN, LOCALE_DIR, N_, _, language

MARKED_BY_TYPER = (
    N_("Arguments"), N_("Options"), N_("Commands"), N_("default: {default}"), N_("[default: {}]"), N_("required"),
    N_("[required]"), N_("Missing command."), N_("No such command {name!r}."),
)  # fmt: skip
"""What Typer itself looks up in the catalogue; named here so that the catalogue holds it."""
SURPLUS = "Got unexpected extra argument(s) ("
GUESS = ". Did you mean "


class HelpPage(click.HelpFormatter):
    """A help page whose usage line begins in the language of the interface."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line."""
        super().write_usage(prog, args, prefix or _("Usage: "))


def translate() -> None:
    """Give help pages the words of the interface; called before the first command is built."""
    os.environ["LANGUAGE"] = language()
    gettext.bindtextdomain(DOMAIN, LOCALE_DIR)
    gettext.textdomain(DOMAIN)
    click.Context.formatter_class = HelpPage
    click.Command.get_help_option = _help_option  # type: ignore[assignment, method-assign]


def translate_completion(root: Any) -> None:
    """Give the two options that Typer adds to the root command the words of the interface."""
    helps = {
        "install_completion": _("Install completion for this shell."),
        "show_completion": _("Print the completion script of this shell."),
    }
    for option in root.params:
        option.help = helps.get(option.name, option.help)


def _help_option(command: Any, ctx: Any) -> Any:
    names = command.get_help_option_names(ctx)
    if not names or not command.add_help_option:
        return None
    if command._help_option is None:
        help_option(names)(command)
        command._help_option = command.params.pop()
        command._help_option.help = _("Show this page and stop.")
    return command._help_option


def refusal(error: Any) -> str:
    """Return in one sentence what is wrong with the typed command line."""
    exceptions = click.exceptions
    if isinstance(error, exceptions.MissingParameter):
        return _("{parameter} is missing").format(parameter=_parameter(error))
    if isinstance(error, exceptions.BadParameter):
        return _("{parameter}: {reason}").format(parameter=_parameter(error), reason=_reason(error))
    if isinstance(error, exceptions.NoSuchOption):
        if error.possibilities:
            known = ", ".join(sorted(error.possibilities))
            return _("there is no option {option}; is it {known}?").format(option=error.option_name, known=known)
        return _("there is no option {option}").format(option=error.option_name)
    if isinstance(error, exceptions.BadOptionUsage):
        takes_none = error.message.endswith("does not take a value.")
        words = _("{option} takes no value") if takes_none else _("{option} needs a value")
        return words.format(option=error.option_name)
    if error.message.startswith(SURPLUS):
        surplus = error.message.removeprefix(SURPLUS).removesuffix(")")
        return _("too many words: {words}; put quotes around those that belong together").format(words=surplus)
    said, _guess, known = error.format_message().partition(GUESS)
    return _("{said}; is it {known}?").format(said=said, known=known.rstrip("?")) if known else str(said)


def _parameter(error: Any) -> str:
    if error.param is None:
        return str(error.param_hint or "")
    hint: str = error.param.get_error_hint(error.ctx)
    return hint.replace("'", "")


def _reason(error: Any) -> str:
    kind = error.param.type if error.param is not None else None
    if isinstance(kind, TyperChoice):
        return _("choose among {known}").format(known=", ".join(map(str, kind.choices)))
    if isinstance(kind, types.IntRange) and kind.min is not None:
        return _("a whole number of {least} or more is needed").format(least=kind.min)
    if isinstance(kind, types.IntParamType):
        return _("a whole number is needed")
    return str(error.message)
