"""Write docs/commands.md from the commands themselves: ``make docs``. A test fails when it is behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
TARGET = HERE / "commands.md"
WIDTH = "100"

HEAD = """# Commands

Made from the program's own help by `make docs`. Options that every list shares: `--format table|json|csv|xlsx`,
`--output FILE`, `--where 'FIELD OP VALUE'` (operators `= != < <= > >= ~ !~ is empty is not empty`), `--sort [-]FIELD`,
`--columns A,B,C`, `--limit N`, `--view NAME`, `--quiet`. Every change takes `--dry-run`.
"""


def reference() -> str:
    """Return the text of the reference: one section a command, its help as printed off a terminal."""
    from agencycli.commands import COMMANDS

    parts = [HEAD]
    for entry in COMMANDS:
        parts.append(f"\n## agency {entry.name}\n\n```text\n{_help(entry.name)}\n```\n")
        for verb in _verbs(entry):
            parts.append(f"\n### agency {entry.name} {verb}\n\n```text\n{_help(entry.name, *verb.split())}\n```\n")
    return "".join(parts)


def _verbs(entry: object) -> list[str]:
    from agencycli.commands.root import load

    return _below(load(entry))


def _below(group: object) -> list[str]:
    names = []
    for name, command in getattr(group, "commands", {}).items():
        names += [f"{name} {verb}" for verb in _below(command)] or [name]
    return names


def _help(*words: str) -> str:
    from typer._click.core import Context  # vendored by Typer, without a public name

    from agencycli.commands import COMMANDS
    from agencycli.commands.root import load

    entry = next(one for one in COMMANDS if one.name == words[0])
    command, path = load(entry), "agency " + words[0]
    for word in words[1:]:
        command, path = command.commands[word], f"{path} {word}"
    return command.get_help(Context(command, info_name=path, terminal_width=int(WIDTH))).strip()


def main() -> None:
    """Write the file in a process of its own, so that language and width are settled before anything loads."""
    if os.environ.get("AGENCY_LANG") != "en" or os.environ.get("COLUMNS") != WIDTH or sys.stdout.isatty():
        environment = os.environ | {"AGENCY_LANG": "en", "COLUMNS": WIDTH}
        subprocess.run([sys.executable, __file__], env=environment, stdout=subprocess.DEVNULL, check=True)
        return
    TARGET.write_text(reference(), "utf-8")


if __name__ == "__main__":
    main()
