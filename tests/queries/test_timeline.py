"""One time line of everything, newest first, to the first entry ever."""

from __future__ import annotations

import datetime as dt

import pytest

from agencycli import queries, services


@pytest.fixture
def client(agency):
    return services.client.add(agency.actor, {"name": "Вектор", "phone": "+7 831 234-56-78"})


def _timeline(agency, client, *args, **kwargs):
    return queries.timeline.timeline(agency.actor, client.id, *args, **kwargs)


def test_history_goes_back_to_the_first_entry_however_long_the_silence(agency, client, frozen):
    """R2: years of silence hide nothing."""
    services.activity.log(agency.actor, "order", [client], "", title="буклеты", precision="year",
                          at=dt.datetime(2009, 1, 1, tzinfo=dt.UTC))  # fmt: skip
    frozen.forward(days=3000)
    services.activity.log(agency.actor, "call", [client], "вернулись")
    entries = _timeline(agency, client, ["call", "order"])
    assert [(entry.kind, entry.at.year) for entry in entries] == [("call", 2035), ("order", 2009)]


def test_pages_meet_without_gap_or_repeat(agency, client):
    """R2: paging without end, though many entries share one second."""
    for number in range(23):
        services.activity.log(agency.actor, "note", [client], f"{number}")
        services.client.edit(agency.actor, client, {"note": f"{number}"})
    whole = _timeline(agency, client, limit=500)
    paged, before = [], None
    while page := _timeline(agency, client, before=before, limit=7):
        paged += page
        before = page[-1].place
    assert [entry.place for entry in paged] == [entry.place for entry in whole]
    assert len(whole) == 47


def test_changes_tell_who_changed_which_field_from_what_to_what(agency, client, manager):
    """R3: the card's own history in words."""
    services.client.edit(agency.actor, client, {"standing": "regular", "manager": "ira", "phone": "+7 910 111-22-33"})
    entry = _timeline(agency, client, ["change"])[0]
    assert entry.who == agency.actor.name
    assert sorted(str(change) for change in entry.changes) == [
        "Manager: Ирина Белова",
        "Phone: +7 831 234-56-78 (primary) → +7 910 111-22-33 (primary)",
        "Standing: client → regular",
    ]


def test_removed_contacts_stay_in_the_history(agency, client):
    """A phone taken off the card is still told of, and never shows on another card."""
    from agencycli.models import ContactPoint

    services.contact.remove(agency.actor, ContactPoint.get(ContactPoint.client == client.id))
    other = services.client.add(agency.actor, {"name": "Другая", "phone": "+7 910 555-55-55"})
    told = [str(change) for entry in _timeline(agency, client, ["change"]) for change in entry.changes]
    assert told == [
        "Phone: +7 831 234-56-78 (primary) → —",
        "New card: Вектор",
        "Phone: +7 831 234-56-78 (primary)",
    ]
    told = [str(change) for entry in _timeline(agency, other, ["change"]) for change in entry.changes]
    assert told == ["New card: Другая", "Phone: +7 910 555-55-55 (primary)"]


def test_a_call_with_a_person_alone_stands_on_the_clients_time_line(agency, client):
    """R2: nothing said with a contact person is lost."""
    person = services.person.add(agency.actor, client, {"name": "Смирнов Алексей"})
    services.activity.log(agency.actor, "call", [], "спросил цену", people=[person])
    entry = _timeline(agency, client, ["call"])[0]
    assert (entry.text, entry.people) == ("спросил цену", ["Смирнов Алексей"])
