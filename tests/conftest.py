"""A fresh agency for every test, people by role, a clock that stands, and the commands in and out of this process.

``pytest --postgres URL`` (or AGENCY_TEST_POSTGRES, a superuser's) runs on a PostgreSQL server the tests that an engine
can fail: those that open an agency, and of the screens those marked ``both``. ``--postgres own`` starts a server for
the run. Nothing here imports the tables before the engine is settled: ``models.base`` chooses its drivers as it loads.
"""

from __future__ import annotations

import contextlib
import copy
import datetime as dt
import importlib.util
import io
import os
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from agencycli import clock, config, i18n

ROOT = Path(__file__).parents[1]
MORNING = dt.datetime(2026, 11, 23, 7, 0, tzinfo=dt.UTC)
"""Monday, ten o'clock in Moscow."""
OWN = "own"
FACES = ("tui/", "output/", "commands/test_contract.py", "commands/test_complete.py")
"""Tests whose promises stand above the engine."""
DEFAULT = config.Config(company="Восток", language="", phone_region="RU", area_code="831", timezone="Europe/Moscow")

# A push is judged by the same cases each time; people's own runs look for new ones.
hypothesis.settings.register_profile("agency", deadline=None, print_blob=True, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("agency")


def _neighbour(name: str) -> Any:
    """Import a module of the tests; in import mode ``importlib`` they are no package."""
    found = sys.modules.get(f"agency_tests_{name}")
    if found is None:
        spec = importlib.util.spec_from_file_location(f"agency_tests_{name}", Path(__file__).with_name(f"{name}.py"))
        assert spec is not None and spec.loader is not None
        found = importlib.util.module_from_spec(spec)
        sys.modules[f"agency_tests_{name}"] = found
        spec.loader.exec_module(found)
    return found


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgres", metavar="URL", help="run on this PostgreSQL server; “own” starts one for the run")


def _compile_translations() -> None:
    """Compile what was translated since: an editable install does it only when it is made."""
    for po in ROOT.glob("agencycli/locale/*/LC_MESSAGES/*.po"):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            from babel.messages.mofile import write_mo
            from babel.messages.pofile import read_po

            with po.open("rb") as source, mo.open("wb") as target:
                write_mo(target, read_po(source))


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # the workers of xdist start after their master did it
        _compile_translations()
    config.addinivalue_line("markers", "sqlite: a promise that only the SQLite file makes")
    config.addinivalue_line("markers", "postgresql: a promise that only PostgreSQL makes")
    config.addinivalue_line("markers", "both: a promise of a screen that either engine could break")
    config.agency_server = None  # type: ignore[attr-defined]
    config.agency_no_server = ""  # type: ignore[attr-defined]
    # No test ever meets the agency of whoever runs it.
    os.environ["AGENCY_HOME"] = str(Path(tempfile.gettempdir()) / "no-agency-here")
    for name in ("AGENCY_NOW", "AGENCY_ERRORS"):
        os.environ.pop(name, None)
    os.environ["AGENCY_LANG"] = "en"
    url = os.environ.get("AGENCY_TEST_POSTGRES") or config.getoption("--postgres") or ""
    if url == OWN:
        postgres = _neighbour("postgres")
        try:
            config.agency_server = postgres.OwnServer()  # type: ignore[attr-defined]
            url = config.agency_server.url  # type: ignore[attr-defined]
        except postgres.NoServer as error:
            config.agency_no_server, url = str(error), ""  # type: ignore[attr-defined]
        # Workers of xdist start after this and inherit it.
        os.environ["AGENCY_TEST_POSTGRES"] = url
    config.agency_postgres = url  # type: ignore[attr-defined]
    os.environ["AGENCY_DATABASE"] = url


def pytest_unconfigure(config: pytest.Config) -> None:
    if getattr(config, "agency_server", None) is not None:
        config.agency_server.stop()  # type: ignore[attr-defined]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL leave out what has no engine under it, and faces that look the same over either."""
    if not config.agency_postgres:  # type: ignore[attr-defined]
        return

    def asked(item: pytest.Item) -> bool:
        if item.path.relative_to(ROOT / "tests").as_posix().startswith(FACES):
            return item.get_closest_marker("both") is not None
        return "_template" in getattr(item, "fixturenames", ())

    left_out = [item for item in items if not asked(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if asked(item)]


def pytest_runtest_setup(item: pytest.Item) -> None:
    on_postgres = bool(item.config.agency_postgres)  # type: ignore[attr-defined]
    if item.get_closest_marker("sqlite") and on_postgres:
        pytest.skip("a promise of the SQLite file")
    if item.get_closest_marker("postgresql") and not on_postgres:
        pytest.skip("a promise of PostgreSQL: run with --postgres URL")
    if item.config.agency_no_server and "agency" in getattr(item, "fixturenames", ()):  # type: ignore[attr-defined]
        pytest.skip(item.config.agency_no_server)  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _clean_process() -> Iterator[None]:
    """Leave nothing of a test behind in the process: open databases, settings, language, clock, who acts."""
    yield
    forget()


def forget() -> None:
    """Put everything the process remembers between calls back to where it started."""
    if base := sys.modules.get("agencycli.models.base"):
        if base.database.obj is not None:
            base.database.obj.close()
        base.database.obj = None
    if frame := sys.modules.get("agencycli.services.frame"):
        frame.words.set("")
        frame._last_entry.set(None)
    if desk := sys.modules.get("agencycli.commands.desk"):
        desk.acting_as = ""
    config.use(config.Config())
    i18n.choose_language(None)
    clock.freeze(None)
    clock.use_zone("Europe/Moscow")


class Clock:
    """The clock of a test: it stands until it is moved, for commands in other processes too."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self.set(MORNING)

    def set(self, moment: dt.datetime) -> None:
        """Hold the clock at an aware moment."""
        self.now = moment
        clock.freeze(moment)
        self._monkeypatch.setenv("AGENCY_NOW", moment.isoformat())

    def forward(self, **span: float) -> None:
        """Move on by days, hours, minutes ..."""
        self.set(self.now + dt.timedelta(**span))


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Hold the clock at 23 November 2026, ten o'clock in Moscow."""
    return Clock(monkeypatch)


@dataclass(frozen=True)
class Template:
    """An agency founded once and copied for every test; ``stocks`` are its rows after some work, by who did it."""

    home: Path
    databases: Any = None
    reused: Any = None
    stocks: dict[Callable[..., Any], tuple[Any, Any]] = field(default_factory=dict)


@pytest.fixture(scope="session")
def _template(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    home = tmp_path_factory.mktemp("template") / "agency"
    databases, reused, name = None, None, ""
    before = os.environ["AGENCY_DATABASE"]
    if url := request.config.agency_postgres:  # type: ignore[attr-defined]
        postgres = _neighbour("postgres")
        databases = postgres.Databases(url)
        name = databases.make()
        reused = postgres.Reused(databases, name)
        os.environ["AGENCY_DATABASE"] = databases.named(name)
    clock.freeze(MORNING)
    from agencycli.session import found_agency

    found_agency(home, DEFAULT, "Ольга Соколова").store.close()
    forget()
    os.environ["AGENCY_DATABASE"] = before
    yield Template(home, databases, reused)
    if databases is not None:
        reused.close()
        databases.drop(name)


@pytest.fixture
def agency_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, frozen: Clock, _template: Template) -> Iterator[Path]:
    """A fresh agency that is not open: its folder, with AGENCY_HOME (and AGENCY_DATABASE) set."""
    home = tmp_path / "agency"
    shutil.copytree(_template.home, home)
    monkeypatch.setenv("AGENCY_HOME", str(home))
    if _template.reused is not None:
        monkeypatch.setenv("AGENCY_DATABASE", _template.databases.named(_template.reused.fresh()))
    yield home
    forget()


@pytest.fixture
def empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, frozen: Clock, _template: Template) -> Iterator[Path]:
    """A folder without an agency, and an empty database on the server where there is one; both in the environment."""
    home = tmp_path / "empty"
    home.mkdir(mode=0o700)
    monkeypatch.setenv("AGENCY_HOME", str(home))
    name = ""
    if _template.databases is not None:
        name = _template.databases.make()
        monkeypatch.setenv("AGENCY_DATABASE", _template.databases.named(name))
    yield home
    if name:
        forget()
        _template.databases.drop(name)


@pytest.fixture
def agency(agency_home: Path) -> Iterator[Any]:
    """A fresh agency, open, with its owner at work: ``.actor``, ``.home``, ``.store``, ``.config``."""
    from agencycli.session import session

    with session() as opened:
        yield opened


@pytest.fixture
def stocked(agency: Any, frozen: Clock, _template: Template) -> Callable[[Callable[..., Any]], Any]:
    """Do some work once in a run and find it done in every test: ``stocked(work)`` is ``work(agency, frozen)``.

    The rows come back; files beside the database do not. What ``work`` returns is handed out in copies.
    """

    def stock(work: Callable[..., Any]) -> Any:
        if work not in _template.stocks:
            made = work(agency, frozen)
            if _template.reused is not None:
                rows = _template.reused.all_rows()
            else:
                rows = type(agency.store.connection())(":memory:")
                agency.store.connection().backup(rows)
            _template.stocks[work] = (rows, made)
        else:
            rows, made = _template.stocks[work]
            if _template.reused is not None:
                _template.reused.put(rows)
            else:
                rows.backup(agency.store.connection())
        return copy.deepcopy(made)

    return stock


@pytest.fixture
def staff_of_role(agency: Any) -> Callable[..., Any]:
    """Make members of staff: ``staff_of_role("viewer", own_clients_only=True)``; login is the role with a number."""
    from agencycli import services

    count = 0

    def make(role: str, **settings: Any) -> Any:
        nonlocal count
        count += 1
        login = settings.pop("login", f"{role}{count}")
        return services.staff.add(agency.actor, settings.pop("name", login.capitalize()), login, role, **settings)

    return make


@pytest.fixture
def manager(staff_of_role: Callable[..., Any]) -> Any:
    """A manager, login ``ira``."""
    return staff_of_role("manager", login="ira", name="Ирина Белова")


def _a_row_in_every_table(agency: Any, _frozen: Clock) -> Any:
    return _neighbour("specimens").fill(agency.actor)


@pytest.fixture
def filled(agency: Any, stocked: Callable[..., Any]) -> Any:
    """An agency with a row in every table: ``filled.rows`` by model, ``filled.actor`` its owner."""
    return _neighbour("specimens").Filled(agency, stocked(_a_row_in_every_table))


@dataclass(frozen=True)
class Result:
    """What a command did."""

    code: int
    out: str
    err: str
    raw: bytes = b""
    """Standard output as bytes, for workbooks."""


class _Bytes(io.BytesIO):
    def close(self) -> None:
        """Stay readable after the wrapper closed."""


@pytest.fixture
def run_cli(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run one command line in this process, without a terminal: ``run_cli("client", "list") -> Result``.

    An exception that would be a bug fails the test with its traceback.
    """

    def run(*args: object, input: str | bytes | None = None) -> Result:  # noqa: A002 - as subprocess calls it
        words = [str(word) for word in args]
        given = input.encode() if isinstance(input, str) else input or b""
        out, err = _Bytes(), _Bytes()
        bugs: list[str] = []

        def record(error: BaseException, *, doing: str = "") -> str:
            bugs.append("".join(traceback.format_exception(error)))
            return "000000"

        from agencycli import cli, crash

        base = sys.modules.get("agencycli.models.base")
        open_before = base.database.obj if base else None
        kept = (clock._frozen, config.current())
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["agency", *words])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))
            patch.setattr(crash, "record", record)
            for name, target in (("stdout", out), ("stderr", err)):
                patch.setattr(sys, name, io.TextIOWrapper(target, encoding="utf-8", write_through=True))
            try:
                code = cli.run(words)
            finally:
                with contextlib.suppress(ValueError):
                    sys.stdout.flush()
                # The command opened the agency for itself; the test's own connection goes on.
                if open_before is not None:
                    sys.modules["agencycli.models.base"].database.obj = open_before
                clock.freeze(kept[0])
                config.use(kept[1])
        if bugs:
            pytest.fail("agency " + " ".join(words) + "\n" + "\n".join(bugs), pytrace=False)
        return Result(code, out.getvalue().decode(errors="replace"), err.getvalue().decode(), out.getvalue())

    return run


@pytest.fixture
def run_process() -> Callable[..., Result]:
    """Run one command line in a process of its own: ``run_process("client", "list", env={...}) -> Result``."""

    def run(*args: object, input: str | bytes | None = None, env: dict[str, str] | None = None) -> Result:  # noqa: A002
        done = subprocess.run(
            [sys.executable, "-c", "from agencycli.cli import main; main()", *(str(word) for word in args)],
            input=input.encode() if isinstance(input, str) else input or b"",
            capture_output=True, check=False, cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"} | (env or {}),
        )  # fmt: skip
        return Result(
            done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"), done.stdout
        )

    return run
