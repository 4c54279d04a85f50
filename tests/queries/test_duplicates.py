"""Duplicates are seen while they are typed, and found on the whole base (R16)."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencycli import queries, services
from agencycli.queries.duplicates import reasons


def _kinds(agency, values, **options):
    return {
        one.client_id: [reason.kind for reason in one.reasons]
        for one in queries.duplicates.alike(agency.actor, values, **options)
    }


@pytest.fixture
def daisy(agency):
    return services.client.add(
        agency.actor,
        {"name": 'ООО "Ромашка"', "phone": "8 (831) 234-56-78", "email": "info@romashka-nn.ru", "inn": "7707083893"},
    )


@pytest.mark.parametrize(
    "typed", ["Ромашка, ООО", "РОМАШКА", "Общество с ограниченной ответственностью «Ромашка»", "ромашка", "ИП Ромашка"]
)
def test_the_same_name_in_any_dress(agency, daisy, typed):
    """R16: the legal form, quotes, capitals do not matter."""
    assert _kinds(agency, {"name": typed}) == {daisy.id: ["name"]}


@pytest.mark.parametrize("typed", ["Рамашка", "Ромашкаа", "ООО Ромшка", "Ромашкк"])
def test_a_slip_of_the_finger_is_similar(agency, daisy, typed):
    """R16: one letter wrong anywhere."""
    assert _kinds(agency, {"name": typed}) == {daisy.id: ["similar"]}


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"phone": "+7 831 2345678 доб. 5"}, "phone"),
        ({"email": "INFO@romashka-nn.ru"}, "email"),
        ({"inn": "7707083893"}, "inn"),
        ({"email": "director@romashka-nn.ru"}, "domain"),
    ],
)
def test_the_same_number_address_or_domain(agency, daisy, values, kind):
    """R16: contacts in any spelling, legal numbers, the firm's own mail domain."""
    assert kind in _kinds(agency, {"name": "Другое имя", **values})[daisy.id]


def test_contacts_of_people_count(agency, daisy):
    """R16: the mobile of the buyer leads to the firm."""
    services.person.add(agency.actor, daisy, {"name": "Смирнов Алексей", "phone": "+7 910 111-22-33"})
    assert _kinds(agency, {"name": "Смирнов", "phone": "89101112233"}) == {daisy.id: ["phone"]}


def test_public_mail_is_no_reason(agency):
    """R16: everybody has a box at mail.ru."""
    services.client.add(agency.actor, {"name": "Вектор", "email": "vektor@mail.ru"})
    assert _kinds(agency, {"name": "Орион", "email": "orion@mail.ru"}) == {}


def test_numbered_names_are_different(agency):
    """R16: school 12 is not school 13."""
    services.client.add(agency.actor, {"name": "Школа 12 Сормовского района"})
    assert _kinds(agency, {"name": "Школа 13 Сормовского района"}) == {}


def test_a_number_on_many_cards_is_noise(agency):
    """R16: the agency's own number typed on every card says nothing; the INN always does."""
    for number in range(21):
        services.client.add(
            agency.actor, {"name": f"Клиент {number}", "phone": "+7 831 200-00-00", "inn": "7707083893"}
        )
    assert _kinds(agency, {"phone": "+7 831 200-00-00"}) == {}
    assert len(_kinds(agency, {"inn": "7707083893"})) == 21
    assert all(
        "phone" not in [reason.kind for reason in pair.reasons] for pair in queries.duplicates.pairs(agency.actor)
    )


def test_the_card_itself_and_settled_pairs_are_left_out(agency, daisy):
    """R16: editing a card does not find the card, nor what was found to be different."""
    other = services.client.add(agency.actor, {"name": "Ромашка"})
    assert list(_kinds(agency, {"name": "Ромашка"}, exclude=daisy.id)) == [other.id]
    assert [(pair.one, pair.other) for pair in queries.duplicates.pairs(agency.actor)] == [(daisy.id, other.id)]
    services.duplicate.mark_different(agency.actor, other, daisy)
    assert _kinds(agency, {"name": "Ромашка"}, exclude=daisy.id) == {}
    assert queries.duplicates.pairs(agency.actor) == []


def test_others_clients_are_told_of_without_details(agency, daisy, staff_of_role):
    """Somebody who sees only own clients learns that there is one, and nothing more."""
    nosy = staff_of_role("manager", own_clients_only=True)
    (one,) = queries.duplicates.alike(nosy, {"name": "Ромашка", "phone": "8 831 234 56 78"})
    assert (one.client_id, one.reasons) == (None, [])
    assert "Ромашка" not in str(one)
    assert queries.duplicates.alike(nosy, {"name": "Рога", "email": "x@romashka-nn.ru"}) == []
    assert queries.duplicates.pairs(nosy) == []


def test_scan_finds_pairs_with_reasons_and_scores(agency, daisy):
    """R16: same and similar names, same contacts, the likeliest first."""
    twin = services.client.add(agency.actor, {"name": "Ромашка", "phone": "234-56-78"})
    slip = services.client.add(agency.actor, {"name": "Рамашка"})
    services.client.add(agency.actor, {"name": "Вектор"})
    found = queries.duplicates.pairs(agency.actor)
    assert [(pair.one, pair.other, pair.score) for pair in found] == [
        (daisy.id, twin.id, 100), (daisy.id, slip.id, 40), (twin.id, slip.id, 40)
    ]  # fmt: skip
    assert [reason.kind for reason in found[0].reasons] == ["phone", "name"]


@given(name=st.text(min_size=1, max_size=40), other=st.text(min_size=1, max_size=40))
def test_likeness_is_the_same_both_ways(name, other):
    """Which card was first does not matter."""
    one, two = reasons.key(name), reasons.key(other)
    assert reasons.likeness(one, two) == reasons.likeness(two, one)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(values=st.dictionaries(st.sampled_from(["name", "phone", "email", "inn"]), st.text(max_size=30)))
def test_the_live_check_takes_anything_typed(agency, values):
    """A form half typed never fails."""
    queries.duplicates.alike(agency.actor, values)
