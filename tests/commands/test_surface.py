"""What every command promises, whoever wrote it: it loads, explains itself by an example, can be rehearsed."""

from __future__ import annotations

import importlib.util
import shlex

import pytest

from agencycli.commands import COMMANDS
from agencycli.commands.root import load

READING = {
    "lines",
    "paper",
    "season",
    "analysis",
    "levels",
    "journal",
    "papers",
    "lots",
    "reservations",
    "value",
    "grid",
    "board",
    "load",
    "promise",
    "chain",
    "list",
    "show",
    "why",
    "plan",
    "ics",
    "day",
    "card",
    "history",
    "reasons",
    "facts",
    "cash",
    "funnel",
    "month",
    "jobs",
    "offers",
    "profit",
    "rates",
    "skills",
    "stages",
    "stats",
    "ready",
    "permissions",
    "duplicates",
    "find",
    "versions",
    "act",
    "who",
    "doctor",
    "check",
    "tui",
    "log",
    "test",
    "install",
}
ONCE = {"init", "demo", "upgrade", "config", "backup", "restore", "server"}
"""Commands that make, settle or replace a whole agency, outside of its journal."""
WRITES_A_FILE = {"export-data", "open", "get", "labels", "paper"}


def there(entry):
    return importlib.util.find_spec(f"agencycli.commands.{entry.module}") is not None


PRESENT = [entry for entry in COMMANDS if there(entry)]


def verbs(entry):
    command = load(entry)
    return dict(below(command)) if hasattr(command, "commands") else {entry.name: command}


def below(group):
    """Yield the verbs of a group by name, those of its own groups too: ``channel add``."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from ((f"{name} {verb}", one) for verb, one in below(command))
        else:
            yield name, command


@pytest.mark.parametrize("entry", COMMANDS, ids=lambda entry: entry.name)
def test_every_command_that_help_names_is_there(entry):
    if not there(entry):
        pytest.xfail(f"agency {entry.name} is not written yet")
    assert verbs(entry)


@pytest.mark.parametrize("entry", PRESENT, ids=lambda entry: entry.name)
def test_every_command_says_what_it_does(entry):
    for name, command in verbs(entry).items():
        assert command.help, f"agency {entry.name} {name} has no help"


@pytest.mark.parametrize("entry", PRESENT, ids=lambda entry: entry.name)
def test_every_command_shows_an_example_whose_words_it_understands(entry):
    for name, command in verbs(entry).items():
        help_ = (command.help or "").replace("Example: sudo agency", "Example: agency")
        lines = [line for line in help_.splitlines() if "Example: agency" in line]
        assert lines, f"agency {entry.name} {name} has no example"
        for line in lines:
            words = shlex.split(line.partition("Example: agency ")[2])
            ends = [place for place, word in enumerate(words) if word == ">" or word.endswith(";")]
            words = [word.rstrip(";") for word in words[: ends[0] + 1 if ends else None] if word != ">"]
            typed = words.pop(0)
            found = load(next(one for one in COMMANDS if one.name == typed))
            while hasattr(found, "commands") and words and words[0] in found.commands:
                found = found.commands[words.pop(0)]
            found.make_context(name, words).close()  # a wrong option or a missing argument would raise


def test_every_option_is_explained():
    unexplained = [
        f"{entry.name} {name} {parameter.name}"
        for entry in PRESENT
        for name, command in verbs(entry).items()
        for parameter in command.params
        if parameter.param_type_name == "option" and not parameter.help
    ]
    assert not unexplained


@pytest.mark.parametrize("entry", [one for one in PRESENT if one.name not in ONCE], ids=lambda entry: entry.name)
def test_every_change_can_be_rehearsed(entry):
    for name, command in verbs(entry).items():
        if name.split()[-1] in READING | WRITES_A_FILE:
            continue
        options = {word for parameter in command.params for word in parameter.opts}
        assert "--dry-run" in options, f"agency {entry.name} {name}"


@pytest.mark.parametrize("entry", PRESENT, ids=lambda entry: entry.name)
def test_every_list_takes_the_same_options(entry):
    command = verbs(entry).get("list")
    if command is None:
        return
    options = {word for parameter in command.params for word in parameter.opts}
    assert options >= {"--format", "--output", "--where", "--sort", "--columns", "--limit"}


def test_only_the_typed_verb_is_built_and_a_wrong_one_shows_them_all(run_cli):
    entry = next(one for one in COMMANDS if one.name == "client")
    assert list(load(entry, "list").commands) == ["list"]
    assert "add" in load(entry, "lst").commands
    wrong = run_cli("client", "lst")
    assert wrong.code == 2
    assert wrong.err.count("\n") == 1


def test_help_of_the_root_names_every_command(run_cli):
    shown = run_cli("--help")
    assert shown.code == 0
    for entry in COMMANDS:
        assert entry.name in shown.out


def test_the_permission_table_knows_every_action(agency, run_cli):
    """R186: who may do what is one table."""
    shown = run_cli("staff", "permissions", "--format", "csv")
    assert shown.code == 0, shown.err
    names = {line.split(",")[0] for line in shown.out.splitlines()}
    assert {"client.add", "staff.add", "list.export", "activity.log", "client.sheet", "view.save"} <= names
    heading = shown.out.splitlines()[0].split(",")
    staff_add = next(line for line in shown.out.splitlines() if line.startswith("staff.add,")).split(",")
    assert staff_add[heading.index("owner")] == "true"
    assert staff_add[heading.index("manager")] == "false"
