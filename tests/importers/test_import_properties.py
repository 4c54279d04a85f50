"""Import of anything: it never breaks off, loses nothing in silence, and a second time changes nothing (R191, R193)."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencycli.importers.file_plan import plan_file
from agencycli.importers.headers import FIELDS
from agencycli.importers.pieces import contacts_in, is_no_date
from agencycli.importers.proposal import NOT_TAKEN
from agencycli.importers.workbook import Sheet, Workbook
from agencycli.values.text import clean, digits, fold

TITLES = [words.split(",")[0] for field, words in FIELDS.items() if field not in NOT_TAKEN]
TITLES += ["2017", "что-то своё", "что-то ещё"]
PIECES = st.sampled_from(
    [
        "ООО «Ромашка»", "Ромашка", "Иванов Иван Иванович", "Анна", "А. Б. Смирнов, директор", "8 (831) 234-56-78",
        "+7 910 123-45-67", "доб. 15", "a@example.ru", "a@", "12.01.2026", "конец июля", "2017", "0.0.00", "45 000",
        "105600+13300", "7707083893", "7707083894", "105011160", "770701001", "не закрыта", "8 марта", "-", "?", "да",
        "2017, буклеты, ярмарка, 45 000", "<b>VIP</b><br>звонить", "* myContacts ::: Клиенты", "Нижний Новгород",
        "=1+1", "[red]", "40702810138250123017", "044525225", "x" * 400, "и", ",;/", "ИНН 7707083893 КПП 770701001",
    ]
)  # fmt: skip
CELLS = st.one_of(
    st.none(),
    PIECES,
    st.lists(PIECES, min_size=2, max_size=3).map(", ".join),
    st.text(max_size=40).map(lambda text: clean(text, multiline=True) or None),
    st.integers(-(10**15), 10**15),
    st.decimals(-(10**9), 10**9, places=2),
    st.dates(),
    st.datetimes(),
    st.booleans(),
)


@st.composite
def books(draw):
    """A workbook of one sheet with known titles and any cells below."""
    titles = draw(st.lists(st.sampled_from(TITLES), min_size=2, max_size=9, unique=True))
    titles = ["Клиент", "Телефон", *(title for title in titles if title not in ("клиент", "телефон"))]
    row = st.lists(CELLS, min_size=len(titles), max_size=len(titles))
    rows = [titles, *draw(st.lists(row, min_size=1, max_size=6))]
    cells = [(number, list(row)) for number, row in enumerate(rows, 1) if any(cell is not None for cell in row)]
    return Workbook("any.xlsx", "xlsx", "", None, [Sheet("Лист", True, cells)])


OF_DAYS = ("created", "birthday", "order_date", "closed_on", "promised_on", "next_contact")
any_book = given(books())
in_one_agency = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def said(plan):
    """Everything a plan keeps or tells, as text."""
    parts = [repr(plan.intake.problems), repr(plan.intake.rejected)]
    for record in plan.intake.records:
        parts += [
            record.key,
            record.name,
            repr(record.values),
            record.birthday,
            repr(record.since),
            repr(record.contacts),
        ]
        parts += [
            repr(record.people),
            repr(record.orders),
            repr(record.deals),
            repr(record.accounts),
            *record.tags,
            *record.notes,
        ]
        parts += [repr(record.problems)]
    return " ".join(parts)


@any_book
@in_one_agency
def test_every_cell_is_in_a_field_a_note_or_a_problem(agency, book):
    keep_everything(plan_file(agency.actor, book))


def keep_everything(plan):
    """Ask that no word or figure of a cell is nowhere."""
    told = fold(said(plan))
    figures = digits(told)
    refused = {row for _sheet, row, _reason in plan.intake.rejected}
    for table in plan.taken:
        for row in table.table.rows:
            if row.number in refused:
                continue  # it comes back whole in the file of rejected rows
            for cell, column in zip(row.cells, table.columns, strict=True):
                if not isinstance(cell, str) or column.field == "skip" or (is_no_date(cell) and "date" in column.field):
                    continue
                if column.field in (*OF_DAYS, "tags") or "<" in cell:
                    continue
                lost = [word for word in fold(cell).split() if word not in told and digits(word) not in (figures, "")]
                lost = [word for word in lost if not digits(word) or digits(word).lstrip("0") not in figures]
                assert not lost, (cell, column.field, lost)


def test_figures_beside_an_address_are_no_part_of_it(agency):
    reached = contacts_in("a@example.ru, 7707083893", "email")
    assert [contact.raw for contact in reached.contacts] == ["a@example.ru"]
    assert reached.rest == "a@example.ru, 7707083893"


@any_book
@in_one_agency
def test_taking_anything_in_twice_changes_nothing_the_second_time(agency, book):
    from agencycli import services

    first = plan_file(agency.actor, book)
    done = services.intake.apply(agency.actor, first.intake, first.shapes())
    again = plan_file(agency.actor, book)
    assert again.intake.is_empty
    assert len(again.intake.rejected) == len(done.rejected)


def test_each_hostile_file_is_one_line_and_nothing_written(agency, hostile, tmp_path, run_cli):
    """D1: one line on standard error, an exit code, nothing written."""
    from agencycli.models import Change

    name, content, words = hostile
    path = tmp_path / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        content(path)
    before = Change.select().count()
    result = run_cli("import", path, "--apply", "--yes")
    assert result.code == 1 and words in result.err
    assert len(result.err.strip().splitlines()) == 1 and result.out == ""
    assert Change.select().count() == before


@pytest.mark.parametrize("value", ["x" * 400, "Ё" * 400, "a@" + "b" * 300 + ".ru"])
def test_texts_longer_than_a_field_are_kept_whole_in_the_note(agency, tmp_path, run_cli, value):
    from agencycli.models import Client

    path = tmp_path / "long.csv"
    titles = ["Клиент", "Телефон", "Город", "Сайт", "Должность", "Контактное лицо", "Категория", "E-mail"]
    row = ["Луч", "234-56-78", value, value, value, value, value, value]
    path.write_text(";".join(titles) + "\n" + ";".join(row), encoding="utf-8")
    assert run_cli("import", path, "--apply", "--yes").code == 0
    assert value in Client.get().note


STATES = st.sampled_from(["в работе", "отказ, дорого", "сдан", "Printing", "кп", "на паузе", "Lost", "agreed", None])
OF_DEALS = [
    "Клиент", "Заказ", "Статус", "Дата", "Закрыт", "Срок", "Сумма", "Кол-во", "Цена", "Менеджер", "Причина отказа",
    "Следующий шаг", "Следующий звонок", "Воронка", "Событие", "Источник", "Примечание", "№ заказа", "Телефон",
]  # fmt: skip


@st.composite
def deal_books(draw):
    """A workbook of orders with states, any cells beside; clients and titles repeat."""
    titles = OF_DEALS[:3] + draw(st.lists(st.sampled_from(OF_DEALS[3:]), min_size=2, max_size=10, unique=True))
    named = st.sampled_from(["Луч", "Ромашка", "ООО «Ромашка»", "Иванов Иван", None])
    row = st.tuples(
        named, st.sampled_from(["Буклеты", "Баннер", None]) | CELLS, STATES, *[CELLS for _title in titles[3:]]
    )
    rows = [titles, *map(list, draw(st.lists(row, min_size=1, max_size=8)))]
    cells = [(number, row) for number, row in enumerate(rows, 1) if any(cell is not None for cell in row)]
    return Workbook("deals.xlsx", "xlsx", "", None, [Sheet("Лист", True, cells)])


@given(deal_books(), st.sampled_from(["deals", ""]))
@in_one_agency
def test_any_deals_taken_in_twice_change_nothing_and_undone_leave_nothing(agency, book, way):
    from agencycli import services
    from agencycli.models import JOURNALLED

    def content():
        return {model.__name__: sorted(str(row) for row in model.select().dicts()) for model in JOURNALLED}

    empty = content()
    first = plan_file(agency.actor, book, taken_as=way)
    keep_everything(first)
    done = services.intake.apply(agency.actor, first.intake, first.shapes())
    if done.is_empty:
        assert content() == empty
        return
    entry = services.frame.last_entry()
    again = plan_file(agency.actor, book, taken_as=way)
    assert again.intake.is_empty
    assert len(again.intake.rejected) == len(done.rejected)
    assert again.intake.deal_counts["add"] == again.intake.deal_counts["update"] == 0
    services.journal.undo(agency.actor, entry)
    assert content() == empty
