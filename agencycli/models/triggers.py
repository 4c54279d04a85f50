"""Database triggers that write the journal and refuse any change outside an entry.

Generated from the models for SQLite and for PostgreSQL; installed anew after every migration. The open entry is the
one row of ``entry`` with ``is_open``: it exists only inside the transaction that writes it, so no other connection
ever sees it.
"""

from __future__ import annotations

from collections.abc import Iterator

from agencycli.models.base import Row

NO_ENTRY = "no journal entry is open"
OPEN_ENTRY = "(SELECT id FROM entry WHERE is_open)"


def table_name(model: type[Row]) -> str:
    """Return the name of a model's table."""
    return str(model._meta.table_name)


def columns(model: type[Row]) -> list[str]:
    """Return the column names of a model's table, in order."""
    return [field.column_name for field in model._meta.sorted_fields]


def sqlite_triggers(model: type[Row]) -> Iterator[tuple[str, str]]:
    """Yield (name, statement) of the three triggers of one table."""
    table = table_name(model)
    names = columns(model)
    image = "json_object(" + ", ".join(f"'{name}', OLD.\"{name}\"" for name in names) + ")"
    differs = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in names)
    guard = f"SELECT RAISE(ABORT, '{NO_ENTRY}') WHERE NOT EXISTS {OPEN_ENTRY};"
    record = "INSERT INTO change (entry_id, table_name, row_id, operation, before) VALUES"
    for operation, event, condition, row, before in (
        ("i", "INSERT", "", "NEW", "NULL"),
        ("u", "UPDATE", f"WHEN {differs} ", "OLD", image),
        ("d", "DELETE", "", "OLD", image),
    ):
        name = f"journal_{table}_{operation}"
        yield (
            name,
            f'CREATE TRIGGER {name} AFTER {event} ON "{table}" {condition}BEGIN {guard} '
            f"{record} ({OPEN_ENTRY}, '{table}', {row}.id, '{operation}', {before}); END",
        )


POSTGRES_BODY = f"""
DECLARE open_entry integer := {OPEN_ENTRY};
BEGIN
  IF TG_OP = 'TRUNCATE' THEN RAISE EXCEPTION 'a journalled table is never truncated'; END IF;
  IF open_entry IS NULL THEN RAISE EXCEPTION '{NO_ENTRY}'; END IF;
  IF TG_OP = 'INSERT' THEN
    INSERT INTO change (entry_id, table_name, row_id, operation) VALUES (open_entry, TG_TABLE_NAME, NEW.id, 'i');
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO change (entry_id, table_name, row_id, operation, before)
      VALUES (open_entry, TG_TABLE_NAME, OLD.id, 'd', to_jsonb(OLD)::text);
  ELSIF OLD IS DISTINCT FROM NEW THEN
    INSERT INTO change (entry_id, table_name, row_id, operation, before)
      VALUES (open_entry, TG_TABLE_NAME, OLD.id, 'u', to_jsonb(OLD)::text);
  END IF;
  RETURN NULL;
END """
POSTGRES_FUNCTION = (
    f"CREATE OR REPLACE FUNCTION journal_change() RETURNS trigger LANGUAGE plpgsql AS $${POSTGRES_BODY}$$"
)


def postgres_triggers(model: type[Row]) -> Iterator[tuple[str, str]]:
    """Yield (name, statement) of the triggers of one table: truncating would pass by those of rows."""
    table = table_name(model)
    name = f"journal_{table}"
    yield (
        name,
        f'CREATE TRIGGER {name} AFTER INSERT OR UPDATE OR DELETE ON "{table}" '
        "FOR EACH ROW EXECUTE FUNCTION journal_change()",
    )
    yield (
        f"{name}_t",
        f'CREATE TRIGGER {name}_t BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION journal_change()',
    )
