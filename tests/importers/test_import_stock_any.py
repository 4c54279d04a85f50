"""Any list of goods: it never breaks off, no row is lost, a second time changes nothing, undone nothing is left."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal as D

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencycli import services
from agencycli.importers.file_plan import plan_file
from agencycli.importers.stock.file import Said
from agencycli.importers.workbook import Sheet, Workbook
from agencycli.models import JOURNALLED, Client, StockLevel
from agencycli.values.text import clean

TITLES = [
    "Код", "Артикул", "Штрихкод", "Ед.", "Остаток", "Цена", "от 500", "Сумма", "Мин", "Место", "Группа", "Размер",
    "Цвет", "Упаковка", "Плотность", "Формат", "Годен до", "Партия", "Поставщик", "Прим.", "Наш код", "Мин. партия",
    "что-то",
]  # fmt: skip
NAMES = st.sampled_from([
    "Бумага", "бумага", "Кружка белая", "Картон, пачка 100 л", "Краска, банка 2,5 кг", "[red]", "=cmd", "-",
    "x" * 300, None,
])  # fmt: skip
CELLS = st.one_of(
    st.none(),
    st.sampled_from([
        "PAP-1", "pap 1", "БУМ-001", "л", "пач.", "шт", "кг", "м2", "моток", "1 200,5", "12 шт", "2,5", "1,234", "-5",
        "0", "от 100 шт 12,50 / от 500 11,20", "договорная", "Офис", "Полка 3", "M", "белый", "620x940", "500",
        "12.12.2026",
        "Ромашка", "много", "?", "x" * 400, "4600000000017", "130 г/м2", "пач. 500 л",
    ]),
    st.text(max_size=20).map(lambda text: clean(text) or None),
    st.integers(-5, 10**6),
    st.decimals(0, 10**6, places=3),
    st.just(dt.date(2026, 5, 1)),
    st.booleans(),
)  # fmt: skip


@st.composite
def books(draw):
    """A sheet of goods with any columns and cells."""
    titles = ["Наименование", *draw(st.lists(st.sampled_from(TITLES), min_size=2, max_size=9, unique=True))]
    row = st.tuples(NAMES, *[CELLS for _title in titles[1:]])
    rows = [titles, *map(list, draw(st.lists(row, min_size=1, max_size=8)))]
    cells = [(number, row) for number, row in enumerate(rows, 1) if any(cell is not None for cell in row)]
    return Workbook("any.xlsx", "xlsx", "", None, [Sheet("Лист", True, cells)])


def content():
    return {model.__name__: sorted(str(row) for row in model.select().dicts()) for model in JOURNALLED}


@given(books(), st.sampled_from(["stock", "prices"]), st.booleans())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_goods_taken_in_twice_change_nothing_and_undone_leave_nothing(agency, book, kind, new_items):
    supplier = Client.get_or_none() or services.client.add(agency.actor, {"name": "Ромашка"})
    said = Said(supplier=supplier, new_items=new_items)
    empty = content()
    plan = plan_file(agency.actor, book, taken_as=kind, said=said)
    assert len(plan.intake.outcomes) == sum(len(table.table.rows) for table in plan.taken) - sum(
        reason.startswith("a heading") for table in plan.taken for _row, reason in table.table.skipped
        if _row in {row.number for row in table.table.rows}
    )  # fmt: skip
    plan.take_in(agency.actor)
    if plan.intake.is_empty:
        assert content() == empty
        return
    entry = services.frame.last_entry()
    laid = sum((one.quantity for one in plan.intake.outcomes if kind == "stock" and one.quantity), D(0))
    assert laid == sum((row.quantity for row in StockLevel.select()), D(0))
    again = plan_file(agency.actor, book, taken_as=kind, said=said)
    assert again.intake.is_empty, again.intake.outcome_listing()
    services.journal.undo(agency.actor, entry)
    assert content() == empty
