"""Database triggers of the warehouse: moves are never changed, and balances follow them on their own.

Derived like the journal's: installed anew after every migration, looked over by ``agency doctor``. A refusal is a
violated constraint of the database, on both engines.
"""

from __future__ import annotations

from collections.abc import Iterator

POSTED = "a posted paper is never changed"
BELOW_NOTHING = "there would be less than nothing in stock"
CLOSED_MONTH = "the month is closed"
FIXED = ("kind", "day", "moment", "staff_id", "place_id", "to_place_id", "reason", "outside_number", "origin_id")
"""What stays of a paper; its deal and counterparty move when cards are merged."""
NO_UNDO = "NOT EXISTS (SELECT 1 FROM entry WHERE is_open AND undo_of_id IS NOT NULL)"
LEVEL = "item_id = {row}.item_id AND place_id = {row}.place_id AND lot = COALESCE({row}.lot_id, 0)"
FORGIVEN = (
    "(SELECT g.allows_negative FROM stock_item i JOIN stock_group g ON g.id = i.group_id WHERE i.id = {row}.item_id)"
)
IS_CLOSED = "EXISTS (SELECT 1 FROM stock_paper p JOIN stock_month m ON m.month = {month} WHERE p.id = {row}.paper_id)"


def _keeping(row: str, sign: str, refuse: str) -> Iterator[str]:
    """Yield the statements that let levels and worths follow one move; ``refuse`` is a template of the engine's."""
    level, forgiven = LEVEL.format(row=row), FORGIVEN.format(row=row)
    yield (
        "INSERT INTO stock_level (item_id, place_id, lot, quantity) "
        f"VALUES ({row}.item_id, {row}.place_id, COALESCE({row}.lot_id, 0), {sign}{row}.quantity) "
        "ON CONFLICT (item_id, place_id, lot) DO UPDATE SET quantity = stock_level.quantity + excluded.quantity"
    )
    yield refuse.format(
        why=BELOW_NOTHING,
        when=f"EXISTS (SELECT 1 FROM stock_level WHERE {level} AND quantity < 0) AND NOT {forgiven}",
    )
    yield f"DELETE FROM stock_level WHERE {level} AND quantity = 0"
    yield (
        f"INSERT INTO stock_worth (item_id, quantity, value) VALUES ({row}.item_id, {sign}{row}.quantity, "
        f"{sign}{row}.value) ON CONFLICT (item_id) DO UPDATE SET quantity = stock_worth.quantity + excluded.quantity, "
        "value = stock_worth.value + excluded.value"
    )
    yield refuse.format(
        why=BELOW_NOTHING,
        when=f"EXISTS (SELECT 1 FROM stock_worth WHERE item_id = {row}.item_id AND (value < 0 OR "
        f"(quantity = 0 AND value <> 0))) AND NOT {forgiven}",
    )
    yield f"DELETE FROM stock_worth WHERE item_id = {row}.item_id AND quantity = 0 AND value = 0"


def sqlite_triggers() -> Iterator[tuple[str, str]]:
    """Yield (name, statement) of the warehouse's triggers."""
    refuse = "SELECT RAISE(ABORT, '{why}') WHERE {when}"
    for name, event, row, sign in (("in", "INSERT", "NEW", ""), ("out", "DELETE", "OLD", "-")):
        closed = refuse.format(why=CLOSED_MONTH, when=IS_CLOSED.format(row=row, month="substr(p.day, 1, 7)"))
        body = "; ".join([closed, *_keeping(row, sign, refuse)])
        yield (
            f"stock_move_{name}",
            f"CREATE TRIGGER stock_move_{name} AFTER {event} ON stock_move BEGIN {body}; END",
        )
    always = f"BEGIN SELECT RAISE(ABORT, '{POSTED}'); END"
    yield "stock_move_fixed", f"CREATE TRIGGER stock_move_fixed BEFORE UPDATE ON stock_move {always}"
    differs = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in FIXED)
    yield (
        "stock_paper_fixed",
        f"CREATE TRIGGER stock_paper_fixed BEFORE UPDATE ON stock_paper WHEN {differs} {always}",
    )
    for table in ("stock_move", "stock_paper"):
        body = f"BEGIN {refuse.format(why=POSTED, when=NO_UNDO)}; END"
        yield f"{table}_kept", f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} {body}"


def postgres_functions() -> Iterator[tuple[str, str]]:
    """Yield (name, body) of the functions behind the triggers."""
    raise_ = "RAISE EXCEPTION '{why}' USING ERRCODE = 'integrity_constraint_violation'"
    refuse = "IF {when} THEN " + raise_ + "; END IF"
    parts = []
    for event, row, sign in (("INSERT", "NEW", ""), ("DELETE", "OLD", "-")):
        closed = refuse.format(why=CLOSED_MONTH, when=IS_CLOSED.format(row=row, month="to_char(p.day, 'YYYY-MM')"))
        body = ";\n  ".join([closed, *_keeping(row, sign, refuse)])
        parts.append(f"IF TG_OP = '{event}' THEN\n  {body};\nEND IF;")
    yield "stock_follow", "\nBEGIN\n" + "\n".join(parts) + "\nRETURN NULL;\nEND "
    kept = refuse.format(why=POSTED, when=f"TG_OP = 'UPDATE' OR {NO_UNDO}")
    yield "stock_refuse", f"\nBEGIN\n{kept};\nRETURN OLD;\nEND "


def postgres_triggers() -> Iterator[tuple[str, str, str]]:
    """Yield (name, table, what follows the name) of the warehouse's triggers."""
    run = "FOR EACH ROW EXECUTE FUNCTION"
    yield "stock_move_follow", "stock_move", f"AFTER INSERT OR DELETE ON stock_move {run} stock_follow()"
    yield "stock_move_kept", "stock_move", f"BEFORE UPDATE OR DELETE ON stock_move {run} stock_refuse()"
    yield "stock_paper_kept", "stock_paper", f"BEFORE DELETE ON stock_paper {run} stock_refuse()"
    differs = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in FIXED)
    yield (
        "stock_paper_fixed",
        "stock_paper",
        f"BEFORE UPDATE ON stock_paper FOR EACH ROW WHEN ({differs}) EXECUTE FUNCTION stock_refuse()",
    )
