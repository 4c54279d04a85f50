"""What is wrong with the place where the tables live is said in words, with the next step and without secrets."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import time

import peewee as pw
import pytest

from agencycli import config
from agencycli.models.store import PostgresStore, attach, locks, open_store, postgres, upgrade, upgrading
from agencycli.models.store.trouble import BadAddress, NoDatabase, Occupied, Upgrading

ADDED = 'def up(migrator, db):\n    db.execute_sql("ALTER TABLE client ADD COLUMN shoe_size INTEGER")\n'
HOLDS_IT_OPEN = """
import sys
from agencycli.session import session
with session():
    print("open", flush=True)
    sys.stdin.read()
"""
RUN = "from agencycli.cli import main; main()"
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 24, 1, 2


def as_anybody(*words):
    """Run a command without the right of root to pass by the modes of files."""

    def drop():
        for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
            ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)

    return subprocess.run(
        [sys.executable, "-c", RUN, *words], preexec_fn=drop, capture_output=True, check=False, text=True
    )


@pytest.fixture
def modes():
    """Set modes of files, and put them back at the end."""
    changed = []

    def set_mode(path, mode):
        changed.append((path, path.stat().st_mode))
        path.chmod(mode)

    yield set_mode
    for path, mode in reversed(changed):
        path.chmod(mode)


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("part", "mode", "words"),
    [
        ("", 0o500, ("client", "list")),
        ("", 0o500, ("client", "add", "Вектор")),
        ("", 0o000, ("client", "list")),
        ("agency.db", 0o000, ("client", "list")),
        ("agency.db", 0o400, ("client", "add", "Вектор")),
        ("agency.db.lock", 0o400, ("client", "add", "Вектор")),
        ("config.toml", 0o000, ("client", "list")),
        ("", 0o500, ("config", "set", "company", "Вектор")),
    ],
)
def test_a_folder_or_file_that_is_closed_is_named_with_the_command_that_opens_it(agency_home, modes, part, mode, words):
    place = agency_home / part
    modes(place, mode)
    done = as_anybody(*words)
    assert done.returncode == 6, done.stderr
    assert done.stdout == ""
    modes_wanted = "rw" if part else "rwx"
    assert done.stderr.rstrip().endswith(f"open it: chmod u+{modes_wanted} {place}")


@pytest.mark.sqlite
def test_the_doctor_finds_a_closed_file(agency_home, modes):
    modes(agency_home / "agency.db", 0o400)
    assert "chmod u+rw" in as_anybody("doctor", "--format", "json").stdout


def test_an_agency_cannot_be_made_in_a_closed_folder_or_under_a_file(empty_home, modes):
    os.environ["AGENCY_HOME"] = str(empty_home / "new")
    modes(empty_home, 0o500)
    done = as_anybody("init", "--company", "Восток", "--owner", "Ольга")
    assert (done.returncode, str(empty_home) in done.stderr) == (6, True)
    modes(empty_home, 0o700)
    (empty_home / "new").write_text("a file")
    for words in (("client", "list"), ("init", "--company", "Восток", "--owner", "Ольга")):
        done = as_anybody(*words)
        assert (done.returncode, done.stderr.count("\n")) == (6, 1)
        assert f"{empty_home / 'new'} is a file" in done.stderr


@pytest.mark.parametrize(
    "address", ["mysql://u:secret@h/db", "sqlite:///x.db", "nonsense", " ", "postgresql://u:sec ret@:x/db"]
)
def test_a_wrong_address_of_a_server_is_refused_with_its_shape_and_without_the_password(
    agency_home, run_process, address
):
    done = run_process("client", "list", env={"AGENCY_DATABASE": address})
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert "AGENCY_DATABASE is not the address" in done.err
    assert "postgresql://LOGIN:PASSWORD@SERVER/DATABASE" in done.err
    assert "sec" not in done.err


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_a_server_that_is_away_is_named_without_the_password(agency_home, run_process, scheme):
    done = run_process("client", "list", env={"AGENCY_DATABASE": f"{scheme}://u:secret@127.0.0.1:1/db"})
    assert (done.code, done.out, done.err.count("\n")) == (6, "", 1)
    assert "server 127.0.0.1:1 does not answer (Connection refused)" in done.err
    assert "secret" not in done.err


@pytest.mark.parametrize(
    ("said", "slug", "told"),
    [
        ('FATAL:  password authentication failed for user "u"', "wrong-password", "the login “u” with the password"),
        ("fe_sendauth: no password supplied", "wrong-password", "the login “u” with the password"),
        ('FATAL:  database "db" does not exist', "no-server-database", r"createdb db"),
        ("FATAL:  sorry, too many clients already", "no-server", "too many clients already"),
        ("Connection timed out", "no-server", "does not answer"),
    ],
)
def test_what_a_server_says_at_the_door_is_told_with_the_next_step(agency_home, monkeypatch, said, slug, told):
    monkeypatch.setenv("AGENCY_DATABASE", "postgresql://u:secret@h:5433/db")
    target = PostgresStore(config.database_url())
    error = pw.OperationalError(f'connection failed: connection to server at "10.0.0.1", port 5433 failed: {said}')
    refusal = target.trouble(error)
    assert (refusal.exit_code, refusal.slug) == (6, slug)
    assert told in str(refusal)
    assert "h:5433" in str(refusal)
    assert "AGENCY_DATABASE" in str(refusal)
    assert "secret" not in str(refusal)


def test_the_address_in_the_settings_file_is_named_as_the_place_to_mend(agency_home, monkeypatch):
    monkeypatch.delenv("AGENCY_DATABASE")
    with pytest.raises(BadAddress, match=r"“database” in .*config\.toml is not"):
        PostgresStore("mysql://h/db")


@pytest.mark.postgresql
def test_an_empty_database_on_the_server_says_how_to_begin(empty_home):
    for act in (
        lambda: open_store(empty_home, config.database_url(), config.DATABASE_NAME),
        lambda: upgrade(attach(empty_home, config.database_url(), config.DATABASE_NAME), empty_home / "copies"),
    ):
        with pytest.raises(NoDatabase, match="agency init"):
            act()


@pytest.fixture
def older(agency, tmp_path, monkeypatch):
    """An agency whose tables are one migration behind, open for an upgrade."""
    folder = tmp_path / "migrations"
    folder.mkdir()
    for file in upgrading.MIGRATIONS.glob("*.py"):
        (folder / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / f"{upgrading.known_version() + 1:04d}_added.py").write_text(ADDED)
    agency.store.close()
    target = attach(agency.home, config.database_url(), config.DATABASE_NAME)
    monkeypatch.setattr(upgrading, "MIGRATIONS", folder)
    return target


def test_an_upgrade_waits_for_nobody_and_changes_nothing_while_others_are_at_work(older, agency_home):
    """K29."""
    before = older.version()
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS_IT_OPEN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "open\n"
        with pytest.raises(Occupied) as refused:
            upgrade(older, agency_home / "copies")
        assert "1 more program" in str(refused.value)
        if older.engine == "sqlite":
            assert f"process {other.pid}" in str(refused.value)
        assert older.version() == before
        assert not (agency_home / "copies").exists()
        other.kill()
    deadline = time.monotonic() + 10
    while True:  # a server takes a moment to notice that a client was killed
        try:
            reached, _copy = upgrade(older, agency_home / "copies")
            break
        except Occupied:
            assert time.monotonic() < deadline
    assert reached == before + 1


def test_nobody_comes_in_while_the_tables_are_rebuilt(older, agency_home, monkeypatch):
    monkeypatch.setattr(locks, "WAIT_SECONDS", 0)
    monkeypatch.setattr(postgres, "TIMEOUTS", ("lock_timeout=1ms",))
    with older.alone(), pytest.raises(Upgrading):
        attach(agency_home, config.database_url(), config.DATABASE_NAME)
    attach(agency_home, config.database_url(), config.DATABASE_NAME).close()
