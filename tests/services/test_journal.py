"""Undo: any change taken back by a new entry, in any order that makes sense, and refused with the reason otherwise."""

from __future__ import annotations

import datetime as dt

import pytest

from agencycli import services
from agencycli.errors import Forbidden, NotFound
from agencycli.models import JOURNALLED, Client, ContactPoint, Entry, Person, SearchDocument, Staff, Tag
from agencycli.models.store import store
from agencycli.services import frame
from agencycli.services.journal import AlreadyUndone, CannotUndo, ChangedSince, NothingToUndo, changes_of, undo
from agencycli.services.staff import LastOwner


def content():
    rows = {model: list(model.select().order_by(model.id).tuples()) for model in JOURNALLED}
    documents = SearchDocument.select(
        SearchDocument.subject,
        SearchDocument.row_id,
        SearchDocument.client_id,
        SearchDocument.title,
        SearchDocument.text,
    )
    return rows, sorted(documents.tuples(), key=str)


@pytest.fixture
def owner(agency):
    return agency.actor


@pytest.fixture
def edits(owner):
    """A client whose note was 0, then 1, 2, 3; returns (client, entries)."""
    row = services.client.add(owner, {"name": "Ромашка", "note": "0"})
    numbers = [frame.last_entry()]
    for turn in "123":
        services.client.edit(owner, row, {"note": turn})
        numbers.append(frame.last_entry())
    return row, numbers


def note(row):
    return Client.get_by_id(row.id).note


class TestWhatIsTakenBack:
    def test_adding_with_all_its_parts(self, owner):
        services.client.add(owner, {"name": "Было"})
        before = content()
        values = {"phone": "+78312345678", "email": "a@b.ru", "inn": "7707083893", "tags": "forum", "city": "Бор"}
        services.client.add(owner, {"name": "Ромашка", **values})
        done = undo(owner)
        assert content() == before
        assert Entry.get_by_id(done.id).undo_of_id == done.undo_of_id

    def test_editing_every_kind_of_field(self, owner):
        services.classifier.add_field(owner, "run", "Тираж", "number")
        values = {"name": "А", "phone": "+78312345678", "tags": "a, b", "inn": "7707083893", "own.run": "5"}
        row = services.client.add(owner, values)
        before = content()
        emptied = dict.fromkeys(("phone", "inn", "own.run", "since"), "")
        services.client.edit(owner, row, {"name": "Б", "tags": "b, c", "customer": "no", "note": "x\ny", **emptied})
        undo(owner)
        assert content() == before

    def test_removing(self, owner):
        services.client.add(owner, {"name": "А", "phone": "+78312345678"})
        before = content()
        services.contact.remove(owner, ContactPoint.get())
        undo(owner)
        assert content() == before

    def test_an_entry_of_nested_actions_as_a_whole(self, owner):
        before = content()
        with frame.entry(owner, "test.nested"):
            row = services.client.add(owner, {"name": "А"})
            services.person.add(owner, row, {"name": "Иванов Иван", "phone": "+79101234567"})
            services.client.edit(owner, row, {"note": "x"})
            services.client.edit(owner, row, {"note": "y"})
        assert Entry.select().where(Entry.action != "agency.init").count() == 1
        undo(owner)
        assert content() == before

    def test_without_a_number_the_last_of_ones_own_that_stands(self, owner, manager):
        first = services.client.add(owner, {"name": "А"})
        services.client.add(manager, {"name": "Б"})
        undo(owner)
        assert Client.get_or_none(Client.id == first.id) is None
        assert Client.select().count() == 1

    def test_one_after_another_down_to_nothing(self, owner, edits):
        for _turn in range(4):
            undo(owner)
        assert Client.select().count() == 0
        with pytest.raises(NothingToUndo):
            undo(owner)

    def test_a_large_entry_costs_no_more_per_row_than_a_small_one(self, owner, monkeypatch):
        """On SQLite each statement inside a savepoint costs more than the one before."""
        if store().engine != "sqlite":
            pytest.skip("a savepoint costs nothing there")
        said = []
        execute = type(store()).execute_sql
        monkeypatch.setattr(
            type(store()), "execute_sql", lambda self, sql, *rest: said.append(sql) or execute(self, sql, *rest)
        )
        services.client.add(owner, {"name": "А", "phone": "8 910 111-22-33"})
        said.clear()
        undo(owner)
        assert any(sql.startswith("DELETE") for sql in said)
        assert not [sql for sql in said if "SAVEPOINT" in sql.upper()]


class TestRefusals:
    @pytest.mark.parametrize("number", [0, -5, 2**31, 2**63, 10**30])
    def test_there_is_no_entry_of_a_number_too_large_or_too_small(self, owner, number):
        with pytest.raises(NotFound):
            undo(owner, number)

    def test_later_entries_on_the_same_rows_are_named(self, owner, edits):
        row, numbers = edits
        with pytest.raises(ChangedSince, match=f"{numbers[2]}, {numbers[3]}"):
            undo(owner, numbers[1])
        assert note(row) == "3"

    def test_later_rows_that_refer_to_it_are_named(self, owner):
        row = services.client.add(owner, {"name": "А"})
        first = frame.last_entry()
        services.person.add(owner, row, {"name": "Иванов"})
        second = frame.last_entry()
        with pytest.raises(ChangedSince, match=rf"\({second}\)"):
            undo(owner, first)
        undo(owner, second)
        undo(owner, first)
        assert Client.select().count() == Person.select().count() == 0

    def test_a_later_removal_of_what_it_refers_to_is_no_dead_end(self, owner):
        services.classifier.add_source(owner, "форум")
        made = frame.last_entry()
        services.client.add(owner, {"name": "А", "source": "форум"})
        used = frame.last_entry()
        undo(owner, used)
        undo(owner, made)
        with pytest.raises(ChangedSince):
            undo(owner, Entry.get(Entry.undo_of == used).id)
        undo(owner, Entry.get(Entry.undo_of == made).id)
        undo(owner, Entry.get(Entry.undo_of == used).id)
        assert Client.get().source.name == "форум"

    def test_a_record_stays_while_the_removal_of_a_part_of_it_stands(self, owner):
        """Undone the other way round, the part could never come back: there would be nothing for it to hang on."""
        row = services.client.add(owner, {"name": "Ромашка"})
        added = frame.last_entry()
        day = services.person.add_date(owner, row, "ярмарка", dt.date(2024, 9, 15))
        dated = frame.last_entry()
        services.person.remove_date(owner, day)
        removed = frame.last_entry()
        with pytest.raises(ChangedSince, match=str(removed)):
            undo(owner, added)
        for number in (removed, dated, added):
            undo(owner, number)
        assert not Client.select().exists()

    def test_twice_is_refused_with_the_way_back(self, owner, edits):
        _row, numbers = edits
        by = undo(owner, numbers[3])
        with pytest.raises(AlreadyUndone, match=f"agency undo {by.id}"):
            undo(owner, numbers[3])

    def test_what_somebody_else_did_is_the_owners_to_undo(self, owner, manager, staff_of_role):
        services.client.add(owner, {"name": "А"})
        number = frame.last_entry()
        with pytest.raises(Forbidden):
            undo(manager, number)
        services.client.add(manager, {"name": "Б"})
        undo(owner, frame.last_entry())

    def test_a_number_that_is_not_there(self, owner):
        with pytest.raises(NotFound):
            undo(owner, 4711)

    def test_the_beginning_of_the_agency_stays(self, owner):
        with pytest.raises(CannotUndo):
            undo(owner, Entry.get(Entry.action == "agency.init").id)
        assert Staff.get_by_id(owner.id).is_owner

    def test_what_left_the_house_stays_left(self, owner):
        services.export.record_export(owner, "clients", 100, "csv")
        with pytest.raises(CannotUndo, match="handed out"):
            undo(owner, frame.last_entry())
        with pytest.raises(NothingToUndo):
            undo(owner)


class TestUndoOfUndo:
    def test_it_does_the_thing_again(self, owner, edits):
        row, numbers = edits
        seen = content()
        taken_back = undo(owner, numbers[3])
        assert note(row) == "2"
        undo(owner, taken_back.id)
        assert content() == seen
        assert Entry.get_by_id(numbers[3]).undone_by_id is None

    def test_back_and_forth_as_often_as_one_likes(self, owner, edits):
        row, numbers = edits
        last = numbers[3]
        for wanted in "23232":
            last = undo(owner, last).id
            assert note(row) == wanted
        # The note is "2": entry 3 does not stand, and says by which entry.
        assert Entry.get_by_id(numbers[3]).undone_by_id is not None
        with pytest.raises(AlreadyUndone):
            undo(owner, numbers[3])
        undo(owner, numbers[2])
        assert note(row) == "1"

    def test_again_what_had_been_added_keeps_its_number(self, owner):
        row = services.client.add(owner, {"name": "А", "phone": "+78312345678"})
        taken_back = undo(owner)
        services.client.add(owner, {"name": "Б"})
        undo(owner, taken_back.id)
        assert Client.get_by_id(row.id).name == "А"

    def test_a_later_pair_that_cancels_out_does_not_stand_in_the_way(self, owner, edits):
        row, numbers = edits
        undo(owner, undo(owner, undo(owner, numbers[3]).id).id)
        undo(owner, numbers[2])
        assert note(row) == "1"

    def test_a_later_change_done_again_does(self, owner, edits):
        row, numbers = edits
        undo(owner, undo(owner, numbers[3]).id)
        with pytest.raises(ChangedSince, match=str(numbers[3])):
            undo(owner, numbers[2])
        assert note(row) == "3"


class TestWhoMay:
    def test_who_may_no_longer_do_it_may_not_undo_it(self, owner, manager):
        row = services.client.add(manager, {"name": "А"})
        services.client.edit(manager, row, {"note": "x"})
        services.staff.edit(owner, Staff.get_by_id(manager.id), role="viewer")
        with pytest.raises(Forbidden):
            undo(Staff.get_by_id(manager.id))
        assert note(row) == "x"

    def test_a_former_owner_does_not_become_one_again_by_undo(self, owner, staff_of_role):
        second = staff_of_role("owner")
        services.staff.edit(owner, Staff.get_by_id(owner.id), role="manager")
        number = frame.last_entry()
        with pytest.raises(Forbidden):
            undo(Staff.get_by_id(owner.id), number)
        undo(second, number)
        assert Staff.get_by_id(owner.id).is_owner

    def test_undo_leaves_no_agency_without_an_owner(self, owner, staff_of_role):
        second = staff_of_role("manager")
        services.staff.edit(owner, second, role="owner")
        made_owner = frame.last_entry()
        services.staff.edit(Staff.get_by_id(second.id), Staff.get_by_id(owner.id), role="manager")
        with pytest.raises(LastOwner):
            undo(Staff.get_by_id(second.id), made_owner)
        assert Staff.get_by_id(second.id).is_owner


class TestHistory:
    def test_what_stood_before_and_after_each_entry(self, owner, edits):
        _row, numbers = edits
        seen = [[(c.operation, c.before and c.before["note"], c.after["note"]) for c in changes_of(n)] for n in numbers]
        assert seen == [[("i", None, "0")], [("u", "0", "1")], [("u", "1", "2")], [("u", "2", "3")]]

    def test_of_what_was_removed(self, owner, edits):
        services.classifier.tag(owner, edits[0], add="форум")
        added = frame.last_entry()
        undo(owner)
        assert [(c.table, c.operation, c.after and c.after.get("name")) for c in changes_of(added)] == [
            ("tag", "i", "форум"),
            ("client_tag", "i", None),
        ]
        assert Tag.select().count() == 0
