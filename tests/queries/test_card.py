"""A card shows everything that is known of a client and its people."""

from __future__ import annotations

import datetime as dt
import io
import json
from decimal import Decimal

import pytest

from agencycli import output, queries, services
from agencycli.errors import NotFound
from agencycli.services import frame


@pytest.fixture
def firm(agency):
    """A firm with a contact person, an order and a promise."""
    actor = agency.actor
    services.classifier.add_source(actor, "форум")
    client = services.client.add(
        actor,
        {
            "name": "Ремстрой-НН, ООО", "phone": "234-56-78 доб. 12", "email": "info@remstroy.ru", "source": "форум",
            "inn": "7707083893", "city": "Бор", "address": "ул. Ленина, 1", "tags": "стройка, ярмарка",
            "preferences": "любят синий",
        },
    )  # fmt: skip
    services.person.add(actor, client, {"name": "Смирнов Алексей Викторович", "role": "снабжение", "decides": "да",
                                        "phone": "8 910 111-22-33", "birthday": "01.12.1980"})  # fmt: skip
    services.activity.log(actor, "order", [client], "", title="буклеты", event="Великие реки", amount=Decimal("45000"),
                          at=dt.datetime(2017, 5, 1, tzinfo=dt.UTC), precision="year")  # fmt: skip
    services.activity.log(actor, "call", [client], "ждут пробник", next_step="прислать пробник",
                          next_on=dt.date(2026, 11, 20))  # fmt: skip
    return client


def test_card_shows_contacts_people_requisites_tags_dates_and_orders(agency, firm):
    """R3, R4, R5, R6, R8, R13, R14, R15, R18: everything stands on the card."""
    card = queries.card.client_card(agency.actor, firm.id)
    assert (card.name, card.source, card.preferences) == ("Ремстрой-НН, ООО", "форум", "любят синий")
    assert card.contacts[0].shown.startswith("+7 831 234-56-78")
    assert [(person.greeting, person.role, person.decides) for person in card.people] == [
        ("Алексей Викторович", "снабжение", True)
    ]
    assert card.people[0].contacts[0].value == "+79101112233"
    assert [(line.kind, line.value, line.verdict) for line in card.requisites] == [("inn", "7707083893", "ok")]
    assert card.tags == ["стройка", "ярмарка"]
    birthday = card.dates[0]
    assert (birthday.next_on, birthday.days_left, birthday.whose) == (
        dt.date(2026, 12, 1), 8, "Смирнов Алексей Викторович"
    )  # fmt: skip
    assert (card.last_order.title, card.last_order.event, card.orders_total) == (
        "буклеты", "Великие реки", Decimal("45000.00")
    )  # fmt: skip
    assert [(step.step, step.is_overdue) for step in card.next_steps] == [("прислать пробник", True)]
    assert card.counts == {"order": 1, "call": 1}
    assert card.based_on == frame.newest_entry()


def test_card_tells_who_brought_whom(agency, firm):
    """R29: referral both ways."""
    friend = services.client.add(agency.actor, {"name": "Вектор", "brought_by": str(firm.id)})
    assert queries.card.client_card(agency.actor, friend.id).brought_by.id == firm.id
    assert [one.name for one in queries.card.client_card(agency.actor, firm.id).brought] == ["Вектор"]


def test_card_of_a_private_person_greets_by_name_and_patronymic(agency):
    """R13, R21: a person is a whole client."""
    client = services.client.add(agency.actor, {"name": "Иванова Мария Петровна", "kind": "private"})
    assert queries.card.client_card(agency.actor, client.id).greeting == "Мария Петровна"


def test_card_is_json_with_stable_keys(agency, firm):
    """A program reads what a person sees."""
    stream = io.StringIO()
    output.record(queries.card.client_card(agency.actor, firm.id), stream=stream)
    card = json.loads(stream.getvalue())
    assert card["orders_total"] == "45000.00"
    assert card["people"][0]["contacts"][0]["value"] == "+79101112233"


def test_values_of_a_card_can_be_saved_again_without_a_change(agency, firm):
    """A form that was opened and saved changes nothing."""
    card = queries.card.client_card(agency.actor, firm.id)
    services.client.edit(agency.actor, firm, card.values(), based_on=card.based_on)
    assert queries.card.client_card(agency.actor, firm.id).values() == card.values()
    assert frame.last_entry() is None


def test_own_fields_stand_on_the_card_typed(agency, firm):
    """R9: classifiers of the agency's own."""
    services.classifier.add_field(agency.actor, "run", "Тираж", "number")
    services.client.edit(agency.actor, firm, {"own.run": "1500"})
    assert [(line.key, line.value) for line in queries.card.client_card(agency.actor, firm.id).own] == [("run", 1500)]


@pytest.mark.parametrize(
    ("month", "day", "today", "expected"),
    [
        (2, 29, dt.date(2026, 3, 1), dt.date(2027, 2, 28)),
        (2, 29, dt.date(2027, 3, 1), dt.date(2028, 2, 29)),
        (11, 23, dt.date(2026, 11, 23), dt.date(2026, 11, 23)),
        (1, 1, dt.date(2026, 12, 31), dt.date(2027, 1, 1)),
    ],
)
def test_next_occurrence_of_a_yearly_date(month, day, today, expected):
    """R14: today counts, 29 February falls on the 28th."""
    from agencycli.queries.card.parts import next_occurrence

    assert next_occurrence(month, day, today) == expected


def test_person_card_names_the_clients(agency, firm):
    """R5: one person at several clients."""
    other = services.client.add(agency.actor, {"name": "Вектор"})
    person = queries.reference.person(agency.actor, "Смирнов")
    services.person.join(agency.actor, person, other, "директор")
    card = queries.card.person_card(agency.actor, person.id)
    assert [(place.name, place.role) for place in card.clients] == [
        ("Ремстрой-НН, ООО", "снабжение"), ("Вектор", "директор")
    ]  # fmt: skip
    assert card.birthday == dt.date(1980, 12, 1)


def test_own_clients_only_sees_neither_card_nor_person(agency, firm, staff_of_role):
    """The card of somebody else's client does not exist for those who see only their own."""
    nosy = staff_of_role("manager", own_clients_only=True)
    person = queries.reference.person(agency.actor, "Смирнов")
    with pytest.raises(NotFound):
        queries.card.client_card(nosy, firm.id)
    with pytest.raises(NotFound):
        queries.card.person_card(nosy, person.id)


def test_heart_tells_whom_to_greet_and_what_was_said(agency, firm):
    """R4, R12, R136: one glance with the receiver in hand."""
    heart = queries.heart.heart(agency.actor, firm.id)
    assert (heart.greeting, heart.role, heart.decides) == ("Алексей Викторович", "снабжение", True)
    assert heart.last_order.event == "Великие реки"
    assert [words.text for words in heart.last_words] == ["ждут пробник"]
    assert [step.step for step in heart.promised] == ["прислать пробник"]
