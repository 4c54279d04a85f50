"""Editing many clients in a spreadsheet (R195, R199): changed cells come back row by row, under the same rules."""

from __future__ import annotations

import csv
import io
import json

import pytest


@pytest.fixture
def sheet(agency, clients, run_cli, tmp_path):
    """A sheet that was written, and what a person does with it."""

    class Sheet:
        def __init__(self, suffix=".tsv"):
            self.file = tmp_path / f"clients{suffix}"

        def write(self, *words):
            done = run_cli("client", "edit-sheet", "-o", self.file, *words)
            assert done.code == 0, done.err
            return self

        def read(self):
            return list(csv.reader(io.StringIO(self.file.read_text("utf-8-sig"), newline=""), delimiter="\t"))

        def save(self, table):
            out = io.StringIO(newline="")
            csv.writer(out, delimiter="\t").writerows(table)
            self.file.write_text(out.getvalue(), "utf-8", newline="")

        def put(self, number, key, value):
            table = self.read()
            place = table[0].index(key)
            next(row for row in table[1:] if row[0] == str(number))[place] = value
            self.save(table)

        def apply(self, *words):
            done = run_cli("client", "edit-sheet", "--apply", self.file, "--format", "json", *words)
            return done.code, json.loads(done.out) if done.out else [], done.err

    return Sheet


def field(run_cli, number, key):
    return json.loads(run_cli("client", "list", "--where", f"id = {number}", "--columns", key, "--format", "json").out)[
        0
    ][key]


@pytest.mark.parametrize("suffix", [".xlsx", ".tsv", ".csv"])
def test_an_untouched_sheet_changes_nothing(sheet, suffix, run_cli):
    """Every field there is, on every card: dates, flags, choices, phones with extensions, hostile names."""
    keys = "name,kind,phone,email,site,manager,source,brought_by,standing,tags,full_name,inn,address,city,since"
    keys += ",customer,note"
    code, rows, _err = sheet(suffix).write("--columns", keys).apply()
    assert (code, rows) == (0, [])


def test_only_what_was_changed_is_written_in_one_entry(sheet, run_cli):
    one = sheet().write()
    one.put(3, "note", "позвонить весной")
    one.put(1, "phone", "8 910 123-45-67")
    code, rows, _err = one.apply()
    assert code == 0
    assert {(row["id"], row["state"], row["fields"]) for row in rows} == {
        (3, "changed", "note"),
        (1, "changed", "phone"),
    }
    assert field(run_cli, 1, "phone") == "+7 910 123-45-67"
    assert run_cli("undo", "--yes").code == 0
    assert field(run_cli, 1, "phone").startswith("+7 831 234-56-78")
    assert field(run_cli, 3, "note") in (None, "")


def test_rows_may_be_sorted_and_removed_and_columns_moved(sheet, run_cli):
    one = sheet().write()
    one.put(3, "note", "весной")
    heading, *rows = one.read()
    order = list(reversed(range(len(heading))))
    kept = [row for row in reversed(rows) if row[0] != "1"]
    one.save([[row[place] for place in order] for row in [heading, *kept]])
    code, rows, _err = one.apply()
    assert code == 0
    assert [row["id"] for row in rows] == [3]
    assert field(run_cli, 3, "note") == "весной"


def test_a_refused_row_stays_whole_and_the_others_are_applied(sheet, run_cli):
    one = sheet().write()
    one.put(1, "inn", "7707083894")
    one.put(1, "note", "не должно записаться")
    one.put(3, "note", "записано")
    code, rows, err = one.apply()
    assert code == 4
    states = {row["id"]: row for row in rows}
    assert states[1]["state"] == "refused"
    assert "7707083894" in states[1]["message"]
    assert states[3]["state"] == "changed"
    assert "1 row was left as it was" in err
    assert field(run_cli, 1, "note") in (None, "")
    assert field(run_cli, 3, "note") == "записано"


@pytest.mark.parametrize(
    ("key", "mine", "theirs"), [("note", "моё", "чужое"), ("phone", "8 910 111-11-11", "8 910 222-22-22")]
)
def test_what_others_changed_meanwhile_is_a_conflict(sheet, run_cli, key, mine, theirs):
    one = sheet().write()
    run_cli("client", "edit", "1", "--set", f"{key}={theirs}")
    one.put(1, key, mine)
    one.put(1, "city", "Казань")
    code, [row], _err = one.apply()
    assert (code, row["state"]) == (7, "conflict")
    assert field(run_cli, 1, "city") == "Нижний Новгород"


def test_other_fields_changed_meanwhile_are_both_kept(sheet, run_cli):
    one = sheet().write()
    run_cli("client", "edit", "1", "--set", "note=чужое", "--set", "phone=8 910 222-22-22")
    one.put(1, "city", "Казань")
    code, [row], _err = one.apply()
    assert (code, row["fields"]) == (0, "city")
    assert field(run_cli, 1, "note") == "чужое"


def test_the_same_change_made_by_both_is_no_conflict(sheet, run_cli):
    one = sheet().write()
    run_cli("client", "edit", "1", "--set", "note=одно и то же")
    one.put(1, "note", "одно и то же")
    assert one.apply()[:2] == (0, [])


def test_applying_twice_changes_nothing_more(sheet, run_cli):
    one = sheet().write()
    one.put(1, "note", "раз")
    assert len(one.apply()[1]) == 1
    assert one.apply()[:2] == (0, [])


def test_a_sheet_can_be_rehearsed(sheet, run_cli):
    one = sheet().write()
    one.put(1, "note", "раз")
    code, [row], _err = one.apply("--dry-run")
    assert (code, row["state"]) == (0, "changed")
    assert field(run_cli, 1, "note") in (None, "")


def test_a_spreadsheet_may_write_values_in_its_own_way(sheet, run_cli):
    """A saved workbook has dates as dates and numbers as numbers."""
    import datetime as dt

    from openpyxl import load_workbook

    one = sheet(".xlsx").write("--columns", "name,since,inn,customer")
    book = load_workbook(one.file)
    heading = [cell.value for cell in book.active[1]]
    columns = {title.rsplit("[")[-1].rstrip("]"): place for place, title in enumerate(heading, 1)}
    assert book.active.column_dimensions[book.active.cell(1, columns["_was"]).column_letter].hidden
    for row in range(2, book.active.max_row + 1):
        since = book.active.cell(row, columns["since"])
        since.value = since.value.strftime("%d.%m.%Y")
        inn = book.active.cell(row, columns["inn"])
        inn.value = int(inn.value) if inn.value else None
        book.active.cell(row, columns["customer"]).value = True
        if book.active.cell(row, columns["id"]).value == 3:
            since.value = dt.datetime(2019, 5, 1)
    book.save(one.file)
    code, rows, err = one.apply()
    assert code == 0, err
    assert [(row["id"], row["fields"]) for row in rows] == [(3, "since")]
    assert field(run_cli, 3, "since") == "2019-05-01"


def test_strange_sheets_and_rows_are_refused_in_words(sheet, run_cli, tmp_path):
    other = tmp_path / "other.csv"
    other.write_text("name,phone\nВектор,1\n", "utf-8")
    refused = run_cli("client", "edit-sheet", "--apply", other)
    assert refused.code == 2
    assert "edit-sheet -o" in refused.err
    one = sheet().write()
    table = one.read()
    one.save([*table, ["", "Новый", *[""] * (len(table[0]) - 2)], ["99", *table[1][1:]]])
    code, rows, _err = one.apply()
    assert code == 4
    assert [row["state"] for row in rows] == ["refused", "refused"]
    assert run_cli("client", "edit-sheet").code == 2
    assert run_cli("client", "edit-sheet", "-o", tmp_path / "x.docx").code == 2
    assert run_cli("client", "edit-sheet", "-o", tmp_path / "x.tsv", "--columns", "nothing").code == 2


def test_whole_base_leaves_as_a_sheet_only_with_permission(agency, manager, run_cli, tmp_path):
    """R182, R188."""
    from agencycli import services

    services.lines.clients(
        agency.actor, [services.lines.Line(i, {"name": f"Клиент {i}"}) for i in range(60)], {}, adding=True
    )
    refused = run_cli("--as", "ira", "client", "edit-sheet", "-o", tmp_path / "all.xlsx")
    assert refused.code == 5
    assert not (tmp_path / "all.xlsx").exists()
    assert run_cli("client", "edit-sheet", "-o", tmp_path / "all.xlsx").code == 0
    assert "list.export" in run_cli("journal", "list", "--format", "csv").out
