"""Two people edit one card at once: what each typed is kept; the same field is shown to the one who saves second."""

from __future__ import annotations

import pytest

from agencycli import services
from agencycli.models import Client, ClientTag, ContactPoint, Person, Requisite, Tag
from agencycli.services import frame
from agencycli.services.edit import EditConflict


@pytest.fixture
def card(agency, manager):
    """A card both have open, and the entry both forms are based on."""
    services.classifier.add_field(agency.actor, "run", "Print run", "number")
    values = {
        "note": "old",
        "phone": "+78312345678",
        "tags": "a",
        "inn": "7707083893",
        "address": "Бор",
        "own.run": "5",
    }
    row = services.client.add(agency.actor, {"name": "Ромашка", "manager": "ira", **values})
    return row, frame.newest_entry()


def test_different_fields_are_both_kept(agency, manager, card):
    row, opened = card
    services.client.edit(agency.actor, row, {"note": "new", "standing": "regular"}, based_on=opened)
    services.client.edit(manager, row, {"brief": "лодки", "phone": "+79101234567"}, based_on=opened)
    kept = Client.get_by_id(row.id)
    assert (kept.note, kept.standing, kept.brief) == ("new", "regular", "лодки")
    assert ContactPoint.get(ContactPoint.client == row.id).value == "+79101234567"


def test_the_same_field_is_shown_with_both_values_who_and_when(agency, manager, card, frozen):
    row, opened = card
    frozen.forward(minutes=5)
    services.client.edit(agency.actor, row, {"note": "the owner's"}, based_on=opened)
    frozen.forward(minutes=5)
    with pytest.raises(EditConflict) as told:
        services.client.edit(manager, row, {"note": "the manager's", "brief": "лодки"}, based_on=opened)
    (clash,) = told.value.clashes
    assert (clash.key, clash.mine, clash.theirs, clash.who) == (
        "note", "the manager's", "the owner's", agency.actor.name,
    )  # fmt: skip
    assert clash.at == "2026-11-23T07:05:00+00:00"
    assert told.value.exit_code == 7
    kept = Client.get_by_id(row.id)
    assert (kept.note, kept.brief) == ("the owner's", "")


def test_looking_again_and_saving_again_is_the_way_on(agency, manager, card):
    row, opened = card
    services.client.edit(agency.actor, row, {"note": "the owner's"}, based_on=opened)
    services.client.edit(manager, row, {"note": "both"}, based_on=frame.newest_entry())
    assert Client.get_by_id(row.id).note == "both"


def test_both_typed_the_same(agency, manager, card):
    row, opened = card
    services.client.edit(agency.actor, row, {"note": "same"}, based_on=opened)
    services.client.edit(manager, row, {"note": "same"}, based_on=opened)
    assert Client.get_by_id(row.id).note == "same"


def test_changed_and_changed_back_is_no_conflict(agency, manager, card):
    row, opened = card
    services.client.edit(agency.actor, row, {"note": "x"})
    services.journal.undo(agency.actor)
    services.client.edit(manager, row, {"note": "mine"}, based_on=opened)
    assert Client.get_by_id(row.id).note == "mine"


def test_without_saying_what_it_is_based_on_the_last_one_wins(agency, manager, card):
    row, _opened = card
    services.client.edit(agency.actor, row, {"note": "first"})
    services.client.edit(manager, row, {"note": "second"})
    assert Client.get_by_id(row.id).note == "second"


@pytest.mark.parametrize(
    ("key", "theirs", "mine"),
    [
        ("phone", "8 910 123-45-67", "8 910 765-43-21"),
        ("phone", "", "8 910 765-43-21"),
        ("tags", "a, b", "a, c"),
        ("inn", "5260903083", "7702070139"),
        ("inn", "", "7702070139"),
        ("address", "Нижний Новгород", "Дзержинск"),
        ("city", "Нижний", "Дзержинск"),
        ("email", "a@b.ru", "c@d.ru"),
        ("own.run", "6", "7"),
        ("own.run", "", "7"),
    ],
)
def test_parts_kept_in_rows_of_their_own_clash_the_same(agency, manager, card, key, theirs, mine):
    row, opened = card
    services.client.edit(agency.actor, row, {key: theirs}, based_on=opened, keep_wrong=True)
    before = [list(model.select().order_by(model.id).tuples()) for model in (ContactPoint, Requisite, ClientTag, Tag)]
    with pytest.raises(EditConflict) as told:
        services.client.edit(manager, row, {key: mine, "note": "x"}, based_on=opened, keep_wrong=True)
    (clash,) = told.value.clashes
    assert (clash.key, clash.mine, clash.theirs, clash.who) == (key, mine, theirs, agency.actor.name)
    after = [list(model.select().order_by(model.id).tuples()) for model in (ContactPoint, Requisite, ClientTag, Tag)]
    assert after == before
    services.client.edit(manager, row, {key: theirs}, based_on=opened, keep_wrong=True)


def test_another_clients_parts_are_not_in_the_way(agency, manager, card):
    row, opened = card
    services.client.add(agency.actor, {"name": "Лютик", "phone": "+79101112233", "tags": "z", "inn": "7702070139"})
    services.client.edit(manager, row, {"phone": "+79101234567", "tags": "q"}, based_on=opened, keep_wrong=True)


def test_a_persons_card_too(agency, manager, card):
    client, _opened = card
    row = services.person.add(agency.actor, client, {"name": "Иванов Пётр", "phone": "+79101112233"})
    opened = frame.newest_entry()
    services.person.edit(agency.actor, row, {"note": "x", "phone": "+79101112244"}, based_on=opened)
    with pytest.raises(EditConflict, match="note"):
        services.person.edit(manager, row, {"note": "y"}, based_on=opened)
    with pytest.raises(EditConflict, match="phone"):
        services.person.edit(manager, row, {"phone": "+79101112255"}, based_on=opened)
    services.person.edit(manager, row, {"greeting": "Пётр"}, based_on=opened)
    assert Person.get_by_id(row.id).greeting == "Пётр"
