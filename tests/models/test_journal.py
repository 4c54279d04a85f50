"""Nothing that the agency knows changes outside an entry of the journal, whatever way it is written."""

from __future__ import annotations

import json

import peewee as pw
import pytest

from agencycli.models import JOURNALLED, UNJOURNALLED, Change, Client, Entry, SavedView, StockMove, StockPaper, Tag
from agencycli.models.base import Row
from agencycli.models.triggers import NO_ENTRY, columns, table_name
from agencycli.services.frame import entry
from agencycli.services.journal import current_image

APPEND_ONLY = {StockMove, StockPaper}
TABLES = [pytest.param(model, id=table_name(model)) for model in JOURNALLED]


def all_models(base=Row):
    for model in base.__subclasses__():
        yield model
        yield from all_models(model)


def changed_value(field):
    """Return another value that the column's own type accepts, as SQL."""
    if isinstance(field, pw.BooleanField):
        return f'NOT "{field.column_name}"'
    if isinstance(field, pw.IntegerField):
        return f'COALESCE("{field.column_name}", 0) + 1'
    return "'2026-01-01'"


def free_field(model):
    """Return a column that no constraint speaks of."""
    spoken_of = " ".join(check.sql for check in model._meta.constraints or ())
    for field in model._meta.sorted_fields:
        plain = not isinstance(field, pw.AutoField | pw.ForeignKeyField)
        if plain and field.column_name not in spoken_of and (getattr(field, "max_length", None) or 10) >= 10:
            return field
    return next(f for f in model._meta.sorted_fields if isinstance(f, pw.ForeignKeyField))


def test_every_table_is_either_journalled_or_named_as_derived():
    assert {m for m in all_models() if m.__module__.startswith("agencycli.")} == {*JOURNALLED, *UNJOURNALLED}


@pytest.mark.parametrize("model", TABLES)
def test_no_insert_update_or_delete_outside_an_entry(filled, model):
    row = filled.rows[model]
    table, field = table_name(model), free_field(model)
    before = current_image(table, row.id)
    names = ", ".join(f'"{name}"' for name in columns(model) if name != "id")
    ways = {
        "insert": lambda: filled.store.execute_sql(
            f'INSERT INTO "{table}" (id, {names}) SELECT id + 1000, {names} FROM "{table}"'
        ),
        "update": lambda: filled.store.execute_sql(
            f'UPDATE "{table}" SET "{field.column_name}" = {changed_value(field)}'
            if not isinstance(field, pw.ForeignKeyField)
            else f'UPDATE "{table}" SET id = id + 1000'
        ),
        "delete": lambda: filled.store.execute_sql(f'DELETE FROM "{table}" WHERE id = {row.id}'),
        "delete everything": lambda: filled.store.execute_sql(f'DELETE FROM "{table}"'),
        "by the model": row.delete_instance,
        "in bulk": lambda: model.delete().execute(),
    }
    for way, write in ways.items():
        # A foreign key or a unique index may speak before the trigger does; either way nothing is written.
        with pytest.raises(pw.DatabaseError), filled.store.atomic():
            write()
            pytest.fail(f"{way} was not refused")
    assert current_image(table, row.id) == before
    assert model.select().count() >= 1


@pytest.mark.parametrize(
    "write",
    [
        lambda: Client.create(name="Ромашка", name_key="ромашка"),
        lambda: Client.insert_many([{"name": "А", "name_key": "а"}, {"name": "Б", "name_key": "б"}]).execute(),
        lambda: Client.update(note="x").execute(),
        lambda: SavedView.delete().execute(),
        lambda: Client.insert(id=1, name="Я", name_key="я").on_conflict(
            conflict_target=[Client.id], update={Client.name: "Я"}
        ).execute(),
    ],
    ids=["create", "insert many", "bulk update", "bulk delete", "upsert"],
)  # fmt: skip
def test_no_way_of_writing_passes_by_the_journal(filled, write):
    count = Client.select().count()
    with pytest.raises(pw.DatabaseError, match=NO_ENTRY), filled.store.atomic():
        write()
    assert Client.select().count() == count
    assert Client.get_by_id(filled.rows[Client].id).note == ""


@pytest.mark.sqlite
def test_replacing_a_row_is_written_down_as_a_removal_too(agency):
    with entry(agency.actor, "test") as opened:
        Tag.create(name="форум")
        agency.store.execute_sql("REPLACE INTO tag (id, name) SELECT id, 'выставка' FROM tag")
    written = Change.select(Change.operation).where(Change.entry == opened.id).order_by(Change.id).tuples()
    assert sorted(operation for (operation,) in written) == ["d", "i", "i"]


@pytest.mark.postgresql
@pytest.mark.parametrize("model", TABLES)
def test_a_table_cannot_be_truncated_at_all(filled, model):
    with pytest.raises(pw.DatabaseError), filled.store.atomic():
        filled.store.execute_sql(f'TRUNCATE "{table_name(model)}" CASCADE')
    assert model.select().count()


@pytest.mark.parametrize("model", TABLES)
def test_a_change_keeps_the_whole_row_as_it_was(filled, model):
    row, table, field = filled.rows[model], table_name(model), free_field(model)
    if isinstance(field, pw.ForeignKeyField):
        pytest.skip("a pure link is never changed")
    if model in APPEND_ONLY:
        pytest.skip("posted once, never changed: tested with the warehouse")
    before = current_image(table, row.id)
    with entry(filled.actor, "test") as opened:
        filled.store.execute_sql(
            f'UPDATE "{table}" SET "{field.column_name}" = {changed_value(field)} WHERE id = {row.id}'
        )
        filled.store.execute_sql(f'UPDATE "{table}" SET "{field.column_name}" = "{field.column_name}"')
    changes = list(Change.select().where(Change.entry == opened.id))
    assert [(c.table_name, c.row_id, c.operation) for c in changes] == [(table, row.id, "u")]
    assert json.loads(changes[0].before) == before
    assert set(before) == set(columns(model))


def test_only_one_entry_is_ever_open(filled):
    with pytest.raises(pw.IntegrityError), filled.store.atomic():
        Entry.insert_many([{"at": "2026-01-01T00:00:00Z", "action": action} for action in ("a", "b")]).execute()
    assert not Entry.select().where(Entry.is_open).exists()


def test_all_triggers_are_in_place(agency):
    assert agency.store.wrong_triggers() == []


def test_numbers_of_removed_rows_are_not_given_to_others(agency):
    from agencycli import services

    first = services.client.add(agency.actor, {"name": "Первый"})
    services.journal.undo(agency.actor)
    second = services.client.add(agency.actor, {"name": "Второй"})
    assert second.id > first.id
