"""Tables come into being and grow by migrations: the same as the models, whole or not at all, nothing lost."""

from __future__ import annotations

import re
import shutil

import peewee as pw
import pytest

from agencycli import config
from agencycli.models import JOURNALLED, TABLES, Client, database, store
from agencycli.models.base import Row
from agencycli.models.store import SqliteStore, attach, open_store, trouble, upgrade, upgrading
from agencycli.models.store.trouble import NoDatabase, SchemaTooNew, SchemaTooOld
from agencycli.models.store.upgrading import MIGRATIONS

ADDED = """
def up(migrator, db):
    db.execute_sql("ALTER TABLE client ADD COLUMN shoe_size INTEGER")
    db.execute_sql("INSERT INTO search_document (subject, row_id, title, text) VALUES ('client', 0, 'x', 'x')")
"""
BROKEN = """
def up(migrator, db):
    db.execute_sql("ALTER TABLE client ADD COLUMN shoe_size INTEGER")
    db.execute_sql("DELETE FROM search_document")
    raise RuntimeError("the power went")
"""
LOSING = """
def up(migrator, db):
    db.execute_sql("CREATE TABLE small (id INTEGER PRIMARY KEY, client_id INTEGER NOT NULL REFERENCES client (id))")
    db.execute_sql("INSERT INTO small (client_id) VALUES (4711)")
"""


def described(target):
    """Return what the engine itself says of its tables: columns, constraints, indexes."""
    if isinstance(target, pw.SqliteDatabase):
        rows = target.execute_sql(
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('table', 'index') "
            "AND name NOT LIKE 'search_trigram%' AND name NOT LIKE 'schema_migration%' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        return {
            (kind, name): re.sub(r"\s+", " ", sql.replace('"', "")).replace(" IF NOT EXISTS", "")
            for kind, name, sql in rows
        }
    columns = target.execute_sql(
        "SELECT table_name, column_name, data_type, is_nullable, character_maximum_length, column_default "
        "FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'schema_migration'"
    ).fetchall()
    constraints = target.execute_sql(
        "SELECT conrelid::regclass::text, contype::text, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'schema_migration'"
    ).fetchall()
    indexes = target.execute_sql(
        "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'schema_migration' "
        "AND indexname NOT LIKE '%%_trigram'"
    ).fetchall()
    return {*columns, *constraints, *indexes}


@pytest.fixture
def added(tmp_path, monkeypatch):
    """Give the program a further migration."""

    def add(text, name="0002_added.py"):
        folder = tmp_path / "migrations"
        if not folder.exists():
            shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / name).write_text(text, encoding="utf-8")
        monkeypatch.setattr(upgrading, "MIGRATIONS", folder)

    return add


def made(home, by):
    """Return what a fresh database looks like when its tables are made in some way."""
    if config.database_url():
        target = store.PostgresStore(config.database_url())
    else:
        file = home / "made.db"
        file.unlink(missing_ok=True)
        file.touch()
        target = SqliteStore(file)
    database.initialize(target)
    target.connect()
    by(target)
    seen = described(target)
    if config.database_url():
        target.execute_sql("DROP SCHEMA public CASCADE")
        target.execute_sql("CREATE SCHEMA public")
    target.close()
    return seen


def test_migrations_from_nothing_make_exactly_the_tables_of_the_models(empty_home):
    migrated = made(empty_home, store.migrate)
    created = made(empty_home, lambda target: target.create_tables(list(TABLES)))
    if isinstance(migrated, dict):
        assert migrated.keys() == created.keys()
        for name, sql in created.items():
            assert sorted(migrated[name].split(", ")) == sorted(sql.split(", ")), name
    else:
        assert migrated == created
    assert len(created) > 20


def test_the_schema_diff_finds_nothing_to_do(agency):
    from playhouse.schema_diff import diff_models

    found = [difference for difference in diff_models(agency.store, list(TABLES)) if difference]
    # The trigram indexes are PostgreSQL's own part of the search index.
    assert [d for d in found if "_trigram" not in str(d)] == []


def test_every_table_of_the_models_is_in_the_list():
    assert set(TABLES) == {model for model in Row.__subclasses__() if model.__module__.startswith("agencycli.")}
    assert set(JOURNALLED) <= set(TABLES)


def test_the_newest_migration_is_the_version(agency):
    assert agency.store.version() == store.known_version()


def reopened(agency):
    agency.store.close()
    return attach(agency.home, config.database_url(), config.DATABASE_NAME)


def test_an_older_agency_is_brought_up_with_its_data_and_a_copy_is_kept(filled, added, tmp_path):
    known = store.known_version()
    clients = list(Client.select().order_by(Client.id).tuples())
    added(ADDED)
    with pytest.raises(SchemaTooOld, match="agency upgrade"):
        open_store(filled.home, config.database_url(), config.DATABASE_NAME)
    target = reopened(filled)
    version, copy = upgrade(target, tmp_path / "copies")
    assert version == target.version() == known + 1
    assert list(Client.select().order_by(Client.id).tuples()) == clients
    assert "shoe_size" in {column.name for column in target.get_columns("client")}
    assert target.wrong_triggers() == []
    assert upgrade(target, tmp_path / "copies") == (version, None)
    target.close()
    open_store(filled.home, config.database_url(), config.DATABASE_NAME).close()
    if copy is None:
        assert config.database_url()
        return
    assert copy.stat().st_mode & 0o777 == 0o600
    assert copy.parent.stat().st_mode & 0o777 == 0o700
    kept = SqliteStore(copy)
    kept.connect()
    assert kept.version() == known
    assert kept.pragma("application_id") == store.APPLICATION_ID
    assert kept.execute_sql("SELECT count(*) FROM client").fetchone() == (len(clients),)
    assert kept.pragma("integrity_check") == "ok"
    kept.close()


def test_a_killed_upgrade_leaves_the_old_agency_whole(filled, added, tmp_path):
    known, seen = store.known_version(), described(filled.store)
    documents = filled.store.execute_sql("SELECT count(*) FROM search_document").fetchone()
    added(BROKEN)
    target = reopened(filled)
    with pytest.raises(RuntimeError):
        upgrade(target, tmp_path / "copies")
    assert target.version() == known
    assert described(target) == seen
    assert target.execute_sql("SELECT count(*) FROM search_document").fetchone() == documents
    assert target.wrong_triggers() == []
    if isinstance(target, SqliteStore):
        assert target.pragma("foreign_keys") == 1


@pytest.mark.sqlite
def test_an_upgrade_that_would_lose_rows_others_refer_to_is_taken_back(filled, added, tmp_path):
    added(LOSING)
    target = reopened(filled)
    with pytest.raises(trouble.BrokenUpgrade, match="small"):
        upgrade(target, tmp_path / "copies")
    assert "small" not in target.get_tables()


def test_an_agency_that_a_newer_program_opened_is_left_alone_with_a_clear_sentence(agency, added, monkeypatch):
    added(ADDED)
    target = reopened(agency)
    upgrade(target, agency.home / "copies")
    target.close()
    monkeypatch.setattr(upgrading, "MIGRATIONS", MIGRATIONS)
    known = store.known_version()
    sentence = rf"opened by a newer agencycli \(schema {known + 1}, this program knows {known}\)"
    with pytest.raises(SchemaTooNew, match=sentence):
        open_store(agency.home, config.database_url(), config.DATABASE_NAME)
    with pytest.raises(SchemaTooNew):
        upgrade(attach(agency.home, config.database_url(), config.DATABASE_NAME), agency.home / "copies")


@pytest.mark.sqlite
class TestTheFile:
    def test_pragmas_of_every_connection(self, agency):
        """K22."""
        wanted = {
            "foreign_keys": 1, "journal_mode": "wal", "synchronous": 2, "busy_timeout": 10_000,
            "recursive_triggers": 1, "secure_delete": 1,
        }  # fmt: skip
        assert {name: agency.store.pragma(name) for name in wanted} == wanted

    def test_opening_never_makes_a_file(self, empty_home):
        with pytest.raises(NoDatabase, match="agency init"):
            open_store(empty_home, "", config.DATABASE_NAME)
        assert list(empty_home.iterdir()) == []

    @pytest.mark.parametrize("content", [b"", b"just some text " * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
    def test_a_file_that_is_no_agency_is_named_and_left_alone(self, empty_home, content):
        file = empty_home / config.DATABASE_NAME
        file.write_bytes(content)
        with pytest.raises(NoDatabase, match=r"agency\.db"):
            open_store(empty_home, "", config.DATABASE_NAME)
        assert file.read_bytes() == content

    def test_another_programs_database_is_not_an_agencys(self, empty_home):
        other = pw.SqliteDatabase(empty_home / config.DATABASE_NAME)
        other.execute_sql("CREATE TABLE t (a)")
        other.close()
        with pytest.raises(NoDatabase, match="not an agency"):
            open_store(empty_home, "", config.DATABASE_NAME)

    def test_the_file_is_its_owners_only(self, agency):
        for file in agency.home.iterdir():
            assert file.stat().st_mode & 0o077 == 0, file.name


def test_a_second_agency_is_not_made_over_the_first(agency):
    with pytest.raises(NoDatabase, match="already"):
        store.create(agency.home, config.database_url(), config.DATABASE_NAME)


@pytest.mark.postgresql
def test_a_server_that_is_away_is_said_in_one_line(agency_home):
    with pytest.raises(trouble.Unavailable) as told:
        open_store(agency_home, "postgresql://agency@127.0.0.1:1/nothing", config.DATABASE_NAME)
    assert "\n" not in str(told.value)
