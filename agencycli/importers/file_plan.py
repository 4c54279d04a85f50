"""From a foreign file to an import: its tables and what their columns mean, the records, the rows not taken."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from agencycli.errors import Refused, UsageError
from agencycli.i18n import N_, _, ngettext
from agencycli.importers import maps
from agencycli.importers.pieces import shown
from agencycli.importers.proposal import REASON_TITLE, TablePlan, is_reason, known_fields, propose
from agencycli.importers.records import records
from agencycli.importers.stages import settled, stages_listing
from agencycli.importers.stock import proposal as goods
from agencycli.importers.stock.file import Said, plan_goods
from agencycli.importers.stock.headers import GOODS
from agencycli.importers.tables import find_tables
from agencycli.importers.workbook import LOOSE_REMARK, Sheet, Workbook, column_letter
from agencycli.listing import Column, Listing
from agencycli.models import Staff
from agencycli.services import intake, stock
from agencycli.services.card import client_fields

HIDDEN = N_("hidden in the file; --sheet takes it")
EMPTY = N_("no table was found")
ONLY_TITLES = N_("titles without rows")
ALL_HIDDEN = N_("its sheets are hidden; --sheet NAME takes one")


class NoSuchSheet(UsageError):
    """The file has no sheet of that name."""

    slug = "no-such-sheet"
    template = N_("the file has no sheet “{name}”; it has {known}")


class NothingTaken(Refused):
    """Not one row of the file can be taken."""

    slug = "nothing-taken"
    template = N_("nothing of {file} can be taken: {reason}")


class GoodsSaid(NamedTuple):
    """Of a list of goods: stock or prices, and what the person says beside the file."""

    kind: str
    said: Said


@dataclass(slots=True)
class FilePlan:
    """A file's tables, and what taking it in would do. ``left_out`` are sheets with the reason."""

    workbook: Workbook
    tables: list[TablePlan]
    left_out: list[tuple[str, str]]
    intake: intake.IntakePlan | stock.intake.GoodsPlan | stock.intake.PricePlan
    goods: GoodsSaid | None = None
    """None for a file of clients."""

    @property
    def known_fields(self) -> Collection[str]:
        """Every word that a column may be taken for."""
        return goods.KNOWN_FIELDS if self.goods else known_fields(client_fields())

    def take_in(self, actor: Staff) -> None:
        """Do what was planned, as one entry; the plan becomes the one that was carried out."""
        apply: Callable[..., Any] = intake.apply if isinstance(self.intake, intake.IntakePlan) else stock.intake.apply
        self.intake = apply(actor, self.intake, self.shapes())

    @property
    def taken(self) -> list[TablePlan]:
        """The tables that are taken."""
        return [table for table in self.tables if not table.left_out]

    def map_text(self) -> str:
        """Return the map of the file, to be edited by hand."""
        return maps.written(self.tables)

    def not_taken(self, written: str | None) -> str:
        """Return how many rows are not taken and what to do with them; "" for none. ``written`` is where they stand."""
        count = len(self.intake.rejected)
        if not count:
            return ""
        words = ngettext("{count} row is not taken", "{count} rows are not taken", count).format(count=count)
        if written:
            return words + "; " + _("correct them in {file} and import that").format(file=written)
        return words + "; " + _("-o FILE.xlsx writes them with the reasons")

    def demand_something(self, written: str | None) -> None:
        """Raise NothingTaken for a file whose every row is refused, or that holds no clients at all.

        A file of which everything is known, or that has titles and no rows yet, is in order.
        """
        if any(one.kind != "reject" for one in self.intake.all):
            return
        left_out = {reason for _sheet, reason in self.left_out}
        if self.intake.outcomes:
            reason = self.not_taken(written)
        elif not self.tables and _(ONLY_TITLES) in left_out:
            return
        else:
            reason = _(ALL_HIDDEN if not self.tables and _(HIDDEN) in left_out else self.intake.NOTHING)
        raise NothingTaken(file=self.workbook.file_name, reason=reason)

    def summary(self) -> list[str]:
        """Return what would be done, counted, in a line for each kind of thing."""
        return self.intake.summary()

    def question(self) -> str:
        """Return what to ask before the file is taken in."""
        return self.intake.question(self.workbook.file_name)

    def shapes(self) -> dict[str, tuple[str, str]]:
        """Return what to remember: the shape of each table -> name of the file, map."""
        return {
            shape: (self.workbook.file_name, text)
            for table in self.tables
            for shape, text in maps.remembered(table).items()
        }

    def problem_listing(self) -> Listing:
        """Return every problem by sheet, cell, value, reason: first what the file lost, then what was read wrong."""
        found = self.intake.problem_listing()
        lost: list[tuple[str, str, str | None, str]] = []
        for sheet in {id(table.table.sheet): table.table.sheet for table in self.taken}.values():
            kept = {
                (row, column)
                for table in self.taken
                if table.table.sheet is sheet
                for row, remarks in table.table.remarks().items()
                for column, _words in remarks
            }
            lost += [(sheet.name, f"{column_letter(one.column)}{one.row}", None, _(one.reason)) for one in sheet.notes]
            lost += [
                (sheet.name, f"{column_letter(column)}{row}", words, _(LOOSE_REMARK))
                for row, column, words in sheet.remarks
                if (row, column) not in kept
            ]
        return Listing(found.name, found.columns, [*lost, *found.rows])

    def columns_listing(self) -> Listing:
        """Return what each column of each table is taken for."""
        columns = [
            Column("sheet", _("Sheet")),
            Column("column", _("Column")),
            Column("title", _("Title")),
            Column("field", _("Field")),
            Column("score", _("Score")),
            Column("reason", _("Reason")),
        ]
        rows = [
            (table.table.sheet.name, column.letter, column.title, column.field, f"{column.score:.2f}", _(column.reason))
            for table in self.tables
            for column in table.columns
        ]
        return Listing("import columns", columns, rows)

    def stages_listing(self) -> Listing:
        """Return which stage of which pipeline each word of a table of deals is taken for."""
        return stages_listing(self.taken)

    def listings(self) -> dict[str, Listing]:
        """Return what the plan tells, by the name JSON has for it; the names are a contract."""
        stages = {"stages": self.stages_listing()} if isinstance(self.intake, intake.IntakePlan) else {}
        return stages | self.intake.listings() | {"problems": self.problem_listing()}

    def shown(self) -> list[Listing]:
        """Return what a person looks at before taking the file in: which stage is which, which prices change."""
        if isinstance(self.intake, stock.intake.PricePlan):
            changed = self.intake.changes()
            return [changed] if changed.rows else []
        stages = self.stages_listing()
        return [stages] if stages.rows else []

    def rejected(self) -> list[Listing]:
        """Return the rows that are not taken, table by table, as they stood, with the reason before them."""
        reasons = self.intake.refused
        listings = []
        for plan in self.taken if reasons else ():
            name, system = plan.table.sheet.name, plan.system
            rows = [
                (reasons[system, name, row.number], *(shown(cell) or None for cell in row.cells))
                for row in plan.table.rows
                if (system, name, row.number) in reasons
            ]
            if rows:
                heads = [Column(column.letter, column.title) for column in plan.columns]
                kept = [place for place, head in enumerate(heads) if not is_reason(head.title)]
                columns = [Column("reason", _(REASON_TITLE)), *(heads[place] for place in kept)]
                lines = [(row[0], *(row[place + 1] for place in kept)) for row in rows]
                listings.append(Listing(name or self.workbook.file_name, columns, lines))
        return listings


def plan_file(
    actor: Staff,
    workbook: Workbook,
    *,
    map_text: str = "",
    map_file: str = "",
    sheets: Sequence[str] = (),
    taken_as: str = "",
    said: Said | None = None,
    step: intake.Step | None = None,
) -> FilePlan:
    """Return what taking a file in would do: a list of stock, a price list, or clients with their orders.

    Columns are as the map says, else as in the last file of the same shape, else as proposed. ``sheets`` names the
    only ones to take; without it hidden sheets are left out. ``taken_as`` says what the rows are, stock or prices, or
    what orders become, deals or history, whatever they look like. ``said`` is for lists of goods.
    Raises NoSuchSheet, BadMap, WhosePrices.
    """
    kind = taken_as if taken_as in goods.KINDS else "" if taken_as else goods.kind_of(workbook)
    tables, left_out = _tables(workbook, sheets, kind)
    remembered = intake.remembered([shape for table in tables for shape in maps.shapes(table)])
    known: Collection[str] = goods.KNOWN_FIELDS if kind else known_fields(client_fields())
    tables = [maps.recalled(table, remembered, known) for table in tables]
    if map_text:
        tables = maps.followed(tables, map_text, map_file, known)
    goods_said = GoodsSaid(kind, said or Said()) if kind else None
    if goods_said is None:
        tables = [settled(table, taken_as) for table in tables]
    return _planned(actor, workbook, tables, left_out, said=goods_said, step=step)


def amended(actor: Staff, plan: FilePlan, place: int, change: maps.Change, step: intake.Step | None = None) -> FilePlan:
    """Return the plan with what a column or a word of its table number ``place`` is taken for instead."""
    tables = [maps.changed(table, change) if at == place else table for at, table in enumerate(plan.tables)]
    return _planned(actor, plan.workbook, tables, plan.left_out, said=plan.goods, step=step)


def _planned(
    actor: Staff,
    workbook: Workbook,
    tables: list[TablePlan],
    left_out: list[tuple[str, str]],
    *,
    said: GoodsSaid | None,
    step: intake.Step | None,
) -> FilePlan:
    if said is not None:
        done = plan_goods(actor, workbook, tables, said.kind, said=said.said, step=step)
        return FilePlan(workbook, tables, left_out, done, said)
    found = []
    for table in tables:
        for record in records(table) if not table.left_out else ():
            found.append(record)
            if step:
                step(1)
    return FilePlan(workbook, tables, left_out, intake.plan(actor, found, step))


def _tables(workbook: Workbook, sheets: Sequence[str], kind: str) -> tuple[list[TablePlan], list[tuple[str, str]]]:
    card = client_fields()
    tables: list[TablePlan] = []
    left_out: list[tuple[str, str]] = []
    for sheet in _chosen(workbook, sheets):
        if not sheet.visible and not sheets:
            left_out.append((sheet.name, _(HIDDEN)))
            continue
        there = find_tables(sheet, GOODS) if kind else find_tables(sheet)
        found = [goods.propose(table, kind) if kind else propose(table, card) for table in there if table.rows]
        tables += found
        if not found:
            left_out.append((sheet.name, _(ONLY_TITLES if any(table.has_header for table in there) else EMPTY)))
    return tables, left_out


def _chosen(workbook: Workbook, names: Sequence[str]) -> list[Sheet]:
    known = {sheet.name: sheet for sheet in workbook.sheets}
    for name in names:
        if name not in known:
            raise NoSuchSheet(name=name, known=", ".join(_("“{text}”").format(text=title) for title in known))
    return [sheet for sheet in workbook.sheets if not names or sheet.name in names]
