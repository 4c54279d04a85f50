"""The root of ``agency``: the one place that turns an exception into an exit code."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from typing import Any


def main() -> None:
    """Run one command and exit with its code."""
    # A command lives for 60 ms: collecting garbage in it, and taking it apart at exit, is a quarter of that (measured).
    gc.disable()
    _open_missing_streams()
    if sys.argv[1:] == ["--version"]:
        from agencycli import __version__

        print(f"agency {__version__}")
        code = 0
    else:
        code = run(sys.argv[1:])
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_stdout()
    gc.freeze()
    sys.exit(code)


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code; refusals become one line on stderr."""
    from agencycli import errors, i18n

    _choose_language()
    try:
        if arguments[:1] == ["tui"] and len(arguments) <= 2 and not arguments[-1].startswith("-"):
            # Nothing to parse: without Typer the first picture stands a sixth sooner (measured).
            from agencycli.tui.app import start

            return start(*arguments[1:])
        from agencycli.commands.root import root_command

        return _code(root_command().main(args=arguments, prog_name="agency", standalone_mode=False))
    except errors.AgencyError as error:
        _tell(error.slug, str(error), arguments, error.details)
        return error.exit_code
    except BrokenPipeError:
        _drop_stdout()
        return 0
    except (KeyboardInterrupt, EOFError):
        print(file=sys.stderr)
        return errors.INTERRUPTED_EXIT_CODE
    except Exception as error:
        return _told_by_typer(error, arguments)
    finally:
        i18n.choose_language(None)


def _code(result: object) -> int:
    return result if isinstance(result, int) else 0


def _choose_language() -> None:
    """Settle the language before any command module is imported: help texts are translated as they load."""
    from agencycli import config, errors, i18n

    if os.environ.get("AGENCY_LANG"):
        return
    try:
        i18n.choose_language(config.load().language or None)
    except errors.AgencyError:
        i18n.choose_language(None)


def _told_by_typer(error: Exception, arguments: list[str]) -> int:
    """Print Typer's own usage errors in our form; anything else is a bug."""
    import typer
    from typer import _click as click  # vendored by Typer, without public names for its exceptions

    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        print(error.format_message(), file=sys.stderr)
        return 2
    if isinstance(error, click.exceptions.ClickException):
        from agencycli.commands import parser_words

        _tell("usage", parser_words.refusal(error), arguments)
        return 2
    if isinstance(error, typer.Abort):
        print(file=sys.stderr)
        return 1
    if isinstance(error, typer.Exit):
        return int(error.exit_code)
    return tell_failure(error, arguments)


def tell_failure(error: Exception, arguments: list[str]) -> int:
    """Print why something cannot be done, or that it is a bug; return the exit code."""
    from agencycli import crash, errors
    from agencycli.session import refusal as what_is_told

    refusal = what_is_told(error)
    if refusal is not None:
        _tell(refusal.slug, str(refusal), arguments)
        return refusal.exit_code
    reference = crash.record(error)
    _tell("bug", crash.sentence(reference), arguments)
    return errors.BUG_EXIT_CODE


def _tell(slug: str, message: str, arguments: list[str], details: Sequence[dict[str, Any]] = ()) -> None:
    """Print a refusal: one line for people, one JSON object for programs that asked for JSON."""
    from agencycli.values.text import visible

    wants_json = os.environ.get("AGENCY_ERRORS") == "json" or any(
        pair in (("--format", "json"), ("-f", "json")) for pair in zip(arguments, arguments[1:], strict=False)
    )
    if wants_json or "--format=json" in arguments:
        import json

        told = {"error": slug, "message": message} | ({"details": details} if details else {})
        line = json.dumps(told, ensure_ascii=False, default=str)
    else:
        line = "agency: " + visible(" ".join(message.split()))
    sys.stdout.flush()
    print(line, file=sys.stderr)


def _drop_stdout() -> None:
    """Point stdout at nothing, so that the interpreter's own flush at exit stays silent."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _open_missing_streams() -> None:
    """Put nothing where a daemon or ``>&-`` closed a stream, so that no file of the agency gets its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):  # in this order: the lowest number is taken
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123
