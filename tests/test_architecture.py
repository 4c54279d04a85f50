"""The rules of the house that a machine can keep, so that people need not remember them."""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from agencycli.commands import COMMANDS

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "agencycli"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)

STARTS_A_PROCESS = re.compile(
    r"\b(subprocess|os\.system|popen|execv\w*|pty|webbrowser|echo_via_pager|click\.edit|click\.launch|suspend)\b",
    re.IGNORECASE,
)
ALLOWED_THERE = {
    # Switched off: Textual would hand the terminal to a shell.
    "tui/app.py": {"suspend"},
    # The agency's own command for reminders: named in the settings file only, run without a shell.
    "channels/command.py": {"subprocess", "popen"},
    "door.py": {"pty"},  # a word of authorized_keys
    # For who administers the machine: barred from sessions (`commands.AtServer`), which cannot start programs anyway.
    "server/files.py": {"subprocess"},
    "server/look.py": {"subprocess"},
    # LibreOffice for a paper as PDF: by its whole path, without a shell; over SSH the kernel refuses it.
    "output/forms.py": {"subprocess"},
}
WAITS_FOR_A_CLOCK = re.compile(r"\b(datetime|dt|date)\.(now|today|utcnow)\(|\btime\.time\(")
FLOATS_ALLOWED = {
    # A cell of a foreign workbook is a float as it lies there; it is read into Decimal before it means money.
    "importers/sheets/markup.py",
    # Quantities are numbers to programs; money goes to them as text.
    "output/json_text.py",
    # Seconds, not money.
    "output/progress.py",
}


def name_of(path):
    return str(path.relative_to(PACKAGE))


@functools.cache
def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


@functools.cache
def code_only(path):
    """Return a module's text without comments and docstrings."""
    parsed = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(parsed):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            constant = body[0].value
            if isinstance(constant, ast.Constant) and isinstance(constant.value, str):
                body[0] = ast.Pass()
    return ast.unparse(parsed)


def test_each_floor_imports_only_the_floors_below():
    """The contracts stand in pyproject.toml."""
    program = shutil.which("lint-imports") or str(Path(sys.executable).with_name("lint-imports"))
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_module_has_one_subject_and_at_most_four_hundred_lines():
    """A longer one becomes a package of the same name, split by verb."""
    assert not [name_of(path) for path in MODULES if len(path.read_text(encoding="utf-8").splitlines()) > 400]


def test_a_module_begins_with_what_it_is():
    def begins_well(parsed):
        body = [node for node in parsed.body[1:] if not isinstance(node, ast.Expr)]
        first = body[0] if body else None
        future = isinstance(first, ast.ImportFrom) and first.module == "__future__"
        return ast.get_docstring(parsed) and (future or not body)

    assert not [name_of(path) for path in MODULES if not begins_well(tree(path))]


def test_the_clock_is_asked_in_one_place():
    """By ``agencycli.clock.now()`` or ``today()``."""
    others = [path for path in MODULES if path.name != "clock.py"]
    assert not [name_of(path) for path in others if WAITS_FOR_A_CLOCK.search(code_only(path))]


def test_nothing_starts_another_program():
    """K3: whoever is let in to keep clients must not come by a shell."""
    for path in MODULES:
        found = {match.casefold() for match in STARTS_A_PROCESS.findall(code_only(path))}
        assert found <= ALLOWED_THERE.get(name_of(path), set()), name_of(path)


def test_money_is_never_a_float():
    """``Decimal``, or whole kopecks."""
    for path in (path for path in MODULES if name_of(path) not in FLOATS_ALLOWED):
        calls = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
        floats = [node.lineno for node in calls if isinstance(node.func, ast.Name) and node.func.id == "float"]
        assert not floats, name_of(path)


def test_no_module_is_a_drawer_for_everything():
    drawers = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}
    assert not [name_of(path) for path in MODULES if path.stem in drawers]


def test_no_table_keeps_a_float():
    import peewee as pw

    from agencycli.models import TABLES

    kept = {type(field) for model in TABLES for field in model._meta.sorted_fields}
    assert not kept & {pw.FloatField, pw.DoubleField}


class TestActions:
    """A change is an action: named, told in a sentence, and reached by no other way."""

    @pytest.fixture
    def actions(self):
        from agencycli import services
        from agencycli.services.frame import ACTIONS

        services.load()
        return ACTIONS

    def test_names_are_dotted_slugs_and_tell_what_they_do(self, actions):
        for name, action in actions.items():
            assert re.fullmatch(r"[a-z]+(\.[a-z-]+)?", name), name
            assert action.summary
            assert action.summary == action.summary.strip().rstrip("."), name
            assert action.function.__doc__ or action.function.__name__.startswith("_"), name

    def test_no_name_is_taken_twice(self):
        taken = [
            node.args[0].value
            for path in sorted((PACKAGE / "services").rglob("*.py"))
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "action" and node.args
        ]
        assert len(taken) == len(set(taken))

    def test_roles_and_permissions_are_known_words(self, actions):
        from agencycli.models import Staff
        from agencycli.models.staff import ROLES

        for name, action in actions.items():
            assert action.roles <= set(ROLES), name
            assert not action.permission or action.permission in Staff._meta.fields, name

    def test_the_first_argument_is_who_acts(self, actions):
        for name, action in actions.items():
            assert next(iter(inspect.signature(action.function).parameters)) == "actor", name

    @pytest.mark.parametrize("room", ["commands", "tui", "output", "importers", "queries"])
    def test_only_services_write(self, room):
        """The triggers refuse it anyway; this says it before anybody runs into them."""
        writes = re.compile(
            r"\.(save|create|insert_many|insert|delete_instance|bulk_create|bulk_update)\(|\.delete\(\)"
        )
        models = re.compile(
            r"\b(Client|Person|Staff|Activity|Tag|Source|ContactPoint|Entry|Change)\.(update|create|insert|delete)\b"
        )
        for path in (PACKAGE / room).rglob("*.py"):
            text = code_only(path)
            assert not models.search(text), path
            if room == "queries":
                assert not writes.search(text), path


class TestLists:
    @pytest.fixture(params=["empty", "filled"])
    def person(self, request):
        return request.getfixturevalue("agency" if request.param == "empty" else "filled").actor

    @pytest.mark.parametrize("name", __import__("agencycli.queries.lists", fromlist=["LISTS"]).LISTS)
    def test_every_list_is_drawn_with_every_column_sorted_both_ways(self, person, name):
        from agencycli.queries import conditions
        from agencycli.queries.lists import list_query

        query = list_query(name, person)
        assert query.name == name
        listing = query.listing(columns=list(query.fields))
        assert all(len(row) == len(listing.columns) for row in listing.rows)
        for key, field in query.fields.items():
            assert field.column.key == key
            assert field.column.title
            assert sorted(query.ids(sort=key)) == sorted(query.ids(sort=f"-{key}")) == sorted(query.ids())
            empty = set(query.ids([conditions.parse(f"{key} is empty")]))
            full = set(query.ids([conditions.parse(f"{key} is not empty")]))
            assert empty.isdisjoint(full)
            assert empty | full >= set(query.ids())
        assert query.count() == len(listing.rows)
        if query.search:
            assert list(query.ids(search="нет такого слова")) == []

    def test_every_list_function_of_the_queries_is_registered(self):
        from agencycli.queries.lists import LISTS

        registered = set(LISTS.values())
        for path in (PACKAGE / "queries").rglob("*.py"):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            for node in tree(path).body:
                made = isinstance(node, ast.FunctionDef) and getattr(node.returns, "id", "") == "ListQuery"
                if made and len(node.args.args) == 1 and module != "agencycli.queries.lists":
                    assert f"{module}:{node.name}" in registered


@pytest.mark.parametrize("entry", COMMANDS, ids=[entry.name for entry in COMMANDS])
def test_every_command_loads_and_helps(entry, run_cli, tmp_path):
    assert importlib.import_module(f"agencycli.commands.{entry.module}").app is not None
    helped = run_cli(entry.name, "--help")
    assert helped.code == 0, helped.err
    assert "Usage: agency " + entry.name in helped.out
    assert entry.summary.rstrip(".")


def test_names_of_commands_are_taken_once():
    names = [entry.name for entry in COMMANDS]
    assert len(names) == len(set(names))
