"""The map of a file's columns: written by the plan, edited by hand, remembered by the shape of the table."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from agencycli.errors import UsageError
from agencycli.i18n import N_, _
from agencycli.importers.proposal import (
    BY_MAP,
    LEFT_OUT,
    NO_NAMES,
    ORDER_FIELDS,
    ColumnPlan,
    TablePlan,
    is_reason,
    shape_of,
)
from agencycli.importers.stages import DEALS, HISTORY, WAYS, UnknownStage, quoted, settled

HEAD = N_(
    "# What each column of the file is taken for. Change the word on the right: “skip” leaves a column out,\n"
    "# “note” keeps it as a line of the note. “skip = true” under [[table]] leaves the whole table out.\n"
    "# “as” is what orders become: “deals” or “history”. [table.stages] tells which stage a word of the file is.\n"
)


PARTS = ("columns", "pipelines", "stages")


class BadMap(UsageError):
    """The map cannot be followed."""

    slug = "bad-map"
    template = N_("the map {file}: {reason}")


def written(tables: Iterable[TablePlan]) -> str:
    """Return the map of a file as TOML, in the order of its tables and columns."""
    return _(HEAD) + "".join(f"\n{_table(plan)}" for plan in tables)


def _table(plan: TablePlan, remark: bool = True) -> str:
    lines = ["[[table]]", f"sheet = {quoted(plan.table.sheet.name)}"]
    if plan.left_out:
        lines.append("skip = true" + (f"  # {_(plan.left_out)}" if remark else ""))
    if plan.deals is not None:
        lines.append(f"as = {quoted(DEALS)}")
    elif any(column.field in ORDER_FIELDS for column in plan.columns):
        lines.append(f"as = {quoted(HISTORY)}")
    lines.append("[table.columns]")
    for column in plan.columns:
        if is_reason(column.title):
            continue
        line = f"{quoted(column.name)} = {quoted(column.field)}"
        said = f"  # {column.letter}, {column.score:.2f}, {_(column.reason)}" if remark else ""
        lines.append(line + said)
    if plan.deals is not None:
        lines += plan.deals.written(remark)
    return "\n".join(lines) + "\n"


def remembered(plan: TablePlan) -> dict[str, str]:
    """Return what to remember of a table: shape -> map, for this sheet and for its titles in any sheet."""
    text = _table(plan, remark=False)
    shapes = {shape_of(plan.columns, plan.table.sheet.name): text}
    if not plan.left_out:
        shapes[plan.shape] = text
    return shapes


def shapes(plan: TablePlan) -> tuple[str, str]:
    """Return the shapes a table may be remembered by, the narrower first."""
    return shape_of(plan.columns, plan.table.sheet.name), plan.shape


def followed(plans: list[TablePlan], text: str, file: str, known: Collection[str]) -> list[TablePlan]:
    """Return the tables with the columns a map gives them; tables it does not name stay as proposed.

    Raises BadMap for what is no TOML, for a table or column that the file does not have, and an unknown field.
    """
    entries = _entries(text, file)
    found = list(plans)
    used: set[int] = set()
    for entry in entries:
        sheet, columns = entry.get("sheet", ""), entry.get("columns", {})
        place = next(
            (
                place
                for place, plan in enumerate(plans)
                if place not in used and plan.table.sheet.name == sheet and _has(plan, columns)
            ),
            None,
        )
        if place is None:
            _refuse_missing(plans, sheet, columns, file)
            continue
        used.add(place)
        found[place] = _with(plans[place], entry, file, known)
    return found


class Change(NamedTuple):
    """What somebody says at the screen: ``part`` is columns, pipelines or stages."""

    part: str
    name: str
    """The column as the map calls it, or the word of the file."""
    said: str


def changed(plan: TablePlan, change: Change) -> TablePlan:
    """Return a table with one more thing said of it, as a line of the map would say it."""
    match change.part:
        case "columns":
            columns = [
                replace(column, field=change.said, score=1.0, reason=BY_MAP) if column.name == change.name else column
                for column in plan.columns
            ]
            left_out = "" if plan.left_out == NO_NAMES else plan.left_out
            return settled(replace(plan, columns=columns, left_out=left_out))
        case "pipelines":
            return settled(replace(plan, said_pipelines={**plan.said_pipelines, change.name: change.said}))
        case _:
            return settled(replace(plan, said_stages={**plan.said_stages, change.name: change.said}))


def recalled(plan: TablePlan, maps: Mapping[str, str], known: Collection[str]) -> TablePlan:
    """Return a table with the columns it had when a file of this shape was taken; as proposed when it is new."""
    for shape in shapes(plan):
        if shape in maps:
            try:
                (entry,) = _entries(maps[shape], "")
                return _with(plan, entry, "", known)
            except BadMap:
                return plan  # a field of the agency's own that is out of use by now
    return plan


def _entries(text: str, file: str) -> list[dict[str, Any]]:
    try:
        read = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadMap(file=file, reason=str(error)) from None
    tables = read.get("table", [])
    well_made = isinstance(tables, list) and all(
        isinstance(entry, dict) and all(isinstance(entry.get(part, {}), dict) for part in PARTS) for entry in tables
    )
    if not well_made or set(read) - {"table"}:
        raise BadMap(
            file=file, reason=_("it must consist of [[table]], [table.columns], [table.pipelines], [table.stages]")
        )
    return tables


def _has(plan: TablePlan, names: Iterable[str]) -> bool:
    return set(names) <= {column.name for column in plan.columns}


def _with(plan: TablePlan, entry: Mapping[str, Any], file: str, known: Collection[str]) -> TablePlan:
    wanted = entry.get("columns", {})
    for name, field in wanted.items():
        if field not in known:
            reason = _("“{name}”: there is no field “{field}”; there are {known}")
            raise BadMap(file=file, reason=reason.format(name=name, field=field, known=", ".join(known)))
    columns: list[ColumnPlan] = [
        replace(column, field=wanted[column.name], score=1.0, reason=BY_MAP)
        if column.name in wanted and not is_reason(column.title)
        else column
        for column in plan.columns
    ]
    left_out = LEFT_OUT if entry.get("skip") is True else ""
    if not left_out and plan.left_out == NO_NAMES and columns == plan.columns:
        left_out = NO_NAMES
    taken_as = entry.get("as", "")
    if taken_as not in ("", *WAYS):
        reason = _("as = “{word}”: write {known}").format(word=taken_as, known=", ".join(WAYS))
        raise BadMap(file=file, reason=reason)
    said = [{word: str(name) for word, name in entry.get(part, {}).items()} for part in PARTS[1:]]
    found = replace(
        plan, columns=columns, left_out=left_out, taken_as=taken_as, said_pipelines=said[0], said_stages=said[1]
    )
    try:
        settled(found)
    except UnknownStage as error:
        raise BadMap(file=file, reason=str(error)) from None
    return found


def _refuse_missing(plans: list[TablePlan], sheet: str, columns: Mapping[str, Any], file: str) -> None:
    there = [plan for plan in plans if plan.table.sheet.name == sheet]
    if not there:
        return  # a map may serve files that lack a sheet
    names = {column.name for plan in there for column in plan.columns}
    missing = [name for name in columns if name not in names] or list(columns)
    reason = _("the sheet “{sheet}” has no column “{name}”").format(sheet=sheet, name=missing[0])
    raise BadMap(file=file, reason=reason)
