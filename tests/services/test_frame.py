"""The frame of every change: who may, one entry a change, all or nothing, rehearsal."""

from __future__ import annotations

import datetime as dt

import pytest

from agencycli import services
from agencycli.errors import Forbidden, NotFound
from agencycli.models import (
    JOURNALLED,
    Change,
    Client,
    ClientPerson,
    ContactPoint,
    Entry,
    Person,
    SearchDocument,
    Staff,
    Tag,
)  # fmt: skip
from agencycli.models.staff import ROLES
from agencycli.services import frame
from agencycli.services.frame import ACTIONS, NotAllowed, entry


@pytest.fixture
def add(agency):
    return lambda name="Ромашка, ООО", **more: services.client.add(agency.actor, {"name": name, **more})


def content():
    """Return all rows of all tables that hold what the agency knows, and the search index."""
    return {model: list(model.select().order_by(model.id).tuples()) for model in (*JOURNALLED, Entry, Change)} | {
        SearchDocument: sorted(SearchDocument.select().tuples(), key=str)
    }


def test_a_change_is_one_entry_that_says_who_when_what_and_in_which_words(agency, add, frozen):
    frame.words.set("agency client add …")
    add(phone="8 (831) 234-56-78", tags="forum, vip")
    written = Entry.get_by_id(frame.last_entry())
    assert (written.staff_id, written.at, written.action, written.words, written.is_open) == (
        agency.actor.id, frozen.now, "client.add", "agency client add …", False,
    )  # fmt: skip
    tables = {change.table_name for change in Change.select().where(Change.entry == written.id)}
    assert tables == {"client", "contact_point", "tag", "client_tag"}


def test_a_change_that_changes_nothing_leaves_no_trace(agency, add):
    row, before = add(note="x"), frame.newest_entry()
    services.client.edit(agency.actor, row, {"note": "x"})
    assert frame.newest_entry() == before
    assert frame.last_entry() is None


def test_what_fails_half_way_writes_nothing_at_all(agency, add):
    before = content()
    with pytest.raises(services.requisite.WrongRequisite):
        add(phone="+78312345678", inn="5260000000")
    assert content() == before
    add()  # and the next change goes through


def test_the_databases_own_refusal_is_told_in_one_line(agency):
    with pytest.raises(NotAllowed) as told, entry(agency.actor, "test"):
        Tag.create(name="форум")
        Tag.create(name="форум")
    assert "\n" not in str(told.value)
    assert Tag.select().count() == 0
    assert not Entry.select().where(Entry.is_open).exists()


class TestRoles:
    """Each action by each role: the table of ACTIONS is what decides."""

    services.load()

    @pytest.mark.parametrize("role", ROLES)
    def test_a_role_may_what_the_table_says_and_nothing_else(self, agency, staff_of_role, role):
        person = staff_of_role(role)
        before = frame.newest_entry()
        for name in sorted(name for name in ACTIONS if "." in name):
            action = ACTIONS[name]
            flag = not action.permission or role == "owner" or getattr(person, action.permission)
            assert frame.may(person, name) == (role in action.roles and flag), name
            if not frame.may(person, name):
                with pytest.raises(Forbidden, match=role):
                    action.function(person)
        assert frame.newest_entry() == before

    def test_the_owner_may_everything(self, agency):
        assert all(frame.may(agency.actor, name) for name in ACTIONS)

    def test_a_viewer_changes_nothing_of_clients(self, agency, add, staff_of_role):
        row, viewer = add(), staff_of_role("viewer")
        with pytest.raises(Forbidden):
            services.client.edit(viewer, row, {"note": "x"})
        assert Client.get_by_id(row.id).note == ""

    def test_who_was_switched_off_while_at_work_changes_nothing_more(self, agency, manager, add):
        row = add(manager="ira")
        services.staff.switch_off(agency.actor, Staff.get_by_id(manager.id))
        assert manager.is_active  # what an open screen still remembers
        with pytest.raises(Forbidden):
            services.client.edit(manager, row, {"note": "x"})

    def test_a_role_taken_away_holds_at_once(self, agency, manager, add):
        row = add(manager="ira")
        services.staff.edit(agency.actor, Staff.get_by_id(manager.id), role="viewer")
        with pytest.raises(Forbidden):
            services.client.edit(manager, row, {"note": "x"})


class TestOwnClientsOnly:
    """A person held to own clients can neither see nor touch others', in whatever way they are named."""

    @pytest.fixture
    def ira(self, staff_of_role):
        return staff_of_role("manager", login="ira", own_clients_only=True)

    @pytest.fixture
    def theirs(self, agency, ira, add):
        card = add("Чужой, ООО", phone="+78312345678")
        person = services.person.add(agency.actor, card, {"name": "Петров Иван"})
        activity = services.activity.log(agency.actor, "call", [card], "звонок", next_step="перезвонить")
        return card, person, activity

    def test_others_clients_people_contacts_and_history_are_not_there(self, agency, ira, theirs):
        card, person, activity = theirs
        own = services.client.add(ira, {"name": "Свой, ООО"})
        before = content()
        for change in (
            lambda: services.client.edit(ira, card, {"note": "x"}),
            lambda: services.client.edit(ira, client=card, changes={"note": "x"}),
            lambda: services.client.switch_off(ira, card),
            lambda: services.classifier.tag(ira, card, add="x"),
            lambda: services.person.add(ira, card, {"name": "Сидоров"}),
            lambda: services.person.edit(ira, person, {"note": "x"}),
            lambda: services.person.join(ira, person, own),
            lambda: services.person.add_date(ira, person, "юбилей", dt.date(2020, 1, 2)),
            lambda: services.contact.add(ira, card, "phone", "+79101234567"),
            lambda: services.contact.mark(ira, ContactPoint.get(), {"is_invalid": True}),
            lambda: services.contact.remove(ira, ContactPoint.get()),
            lambda: services.activity.log(ira, "call", [own, card], "text"),
            lambda: services.activity.log(ira, "call", [], "text", people=[person]),
            lambda: services.item.done(ira, list(activity.items)),
            lambda: services.client.edit(ira, own, {"brought_by": str(card.id)}),
            lambda: services.client.add(ira, {"name": "Новый", "brought_by": "Чужой, ООО"}),
        ):
            with pytest.raises(NotFound):
                change()
        assert content() == before

    def test_the_words_are_those_of_a_client_that_is_not_there(self, ira, theirs):
        own = services.client.add(ira, {"name": "Свой, ООО"})
        with pytest.raises(NotFound) as others:
            services.client.edit(ira, own, {"brought_by": "Чужой, ООО"})
        with pytest.raises(NotFound) as nobodys:
            services.client.edit(ira, own, {"brought_by": "Ничей, ООО"})
        assert str(others.value) == str(nobodys.value).replace("Ничей", "Чужой")

    def test_their_own_they_work_with(self, ira, theirs, frozen):
        own = services.client.add(ira, {"name": "Свой, ООО", "phone": "+79101234567"})
        person = services.person.add(ira, own, {"name": "Сидоров Пётр"})
        services.contact.mark(ira, ContactPoint.get(ContactPoint.client == own.id), {"do_not_call": True})
        services.person.edit(ira, person, {"note": "x"})
        activity = services.activity.log(ira, "call", [own], "x", people=[person], next_step="встреча")
        services.item.done(ira, services.activity.promised(ira, activity))
        assert [item.closed_at for item in activity.items] == [frozen.now]


def plain(row):
    """Return a change without the numbers of new rows: a server's sequence does not go back after a rehearsal."""
    new = {key: value for key, value in (row.after or {}).items() if key != "id" and not key.endswith("_id")}
    return row.table, row.operation, row.before, new


class TestRehearsal:
    """``--dry-run``: shows what would change, and changes nothing."""

    def test_it_writes_nothing_and_shows_what_doing_it_then_does(self, agency, add):
        row = add(phone="+78312345678")
        wanted = {"note": "новая", "tags": "forum", "phone": "+79101234567"}
        before = content()
        result, rows = frame.rehearse(services.client.edit, agency.actor, row, wanted)
        assert content() == before
        assert frame.last_entry() is None
        assert result.note == "новая"
        services.client.edit(agency.actor, row, wanted)
        done = services.journal.changes_of(frame.last_entry())
        assert [plain(row) for row in rows] == [plain(row) for row in done]

    def test_it_refuses_what_doing_it_would_refuse(self, agency, add, staff_of_role):
        row, before = add(), content()
        with pytest.raises(services.client.AlreadyOff):
            frame.rehearse(services.client.switch_on, agency.actor, row)
        with pytest.raises(services.requisite.WrongRequisite):
            frame.rehearse(services.client.edit, agency.actor, row, {"inn": "5260000000"})
        assert content() == before

    def test_undo_can_be_rehearsed(self, agency, add):
        add()
        before = content()
        _entry, rows = frame.rehearse(services.journal.undo, agency.actor)
        assert [(r.table, r.operation) for r in rows] == [("client", "d")]
        assert content() == before

    def test_the_record_in_hand_is_not_touched(self, agency, add):
        row = add()
        frame.rehearse(services.client.switch_off, agency.actor, row)
        assert row.off_at is None
        services.client.switch_off(agency.actor, row)


def test_people_of_two_clients_are_seen_through_either(agency, staff_of_role, add):
    ira = staff_of_role("manager", own_clients_only=True)
    person = services.person.add(agency.actor, add("Чужой"), {"name": "Петров"})
    own = services.client.add(ira, {"name": "Свой"})
    services.person.join(agency.actor, person, own)
    services.person.edit(ira, Person.get_by_id(person.id), {"note": "x"})
    assert ClientPerson.select().where(ClientPerson.person == person.id).count() == 2
