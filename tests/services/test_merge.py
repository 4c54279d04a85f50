"""Two cards become one and nothing is lost (R16)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from agencycli import queries, services
from agencycli.models import (
    JOURNALLED,
    Attachment,
    Client,
    Consent,
    ExternalId,
    NotDuplicate,
    Person,
    Row,
)
from agencycli.models.triggers import columns, table_name
from agencycli.services import frame, merge
from agencycli.services.card import UnknownField
from agencycli.services.duplicate import SameCard
from agencycli.services.merge import CLIENT_RULES, PERSON_RULES


def _add(agency, name, **values):
    return services.client.add(agency.actor, {"name": name, **values})


def _image(agency):
    """Return every row of the base, to compare it before and after."""
    return {
        model: sorted(agency.store.execute_sql(
            f'SELECT {", ".join(columns(model))} FROM "{table_name(model)}" ORDER BY id').fetchall())
        for model in JOURNALLED
    }  # fmt: skip


@pytest.mark.parametrize(("target", "rules"), [(Client, CLIENT_RULES), (Person, PERSON_RULES)])
def test_every_reference_has_a_rule(target, rules):
    """A new table that points to a client or a person must say what a merge does with it."""
    references = {
        f"{model.__name__}.{field.name}"
        for model in Row.__subclasses__()
        for field in model._meta.sorted_fields
        if getattr(field, "rel_model", None) is target
    }
    assert references == {f"{field.model.__name__}.{field.name}" for field in rules}


@pytest.fixture
def pair(agency):
    """Two cards of one firm that share and differ in everything."""
    actor = agency.actor
    for source in ("форум", "сайт"):
        services.classifier.add_source(actor, source)
    services.classifier.add_field(actor, "run", "Тираж", "number")
    loser = _add(
        agency, "Ромашка", phone="234-56-78, 8 910 111-22-33", email="a@romashka.ru", inn="7707083893", city="Бор",
        tags="лето, ярмарка", source="форум", preferences="любят синий", note="старый", standing="regular",
        brief="окна", **{"own.run": "500"},
    )  # fmt: skip
    winner = services.client.add(actor, {
        "name": "ООО Ромашка", "phone": "8 831 234-56-78", "email": "b@romashka.ru", "inn": "7728168971",
        "city": "Кстово", "tags": "ярмарка, зима", "source": "сайт", "preferences": "не любят красный",
        "note": "новый", "own.run": "700",
    })  # fmt: skip
    both = services.person.add(actor, loser, {"name": "Смирнов Алексей", "role": "снабжение", "decides": "да"})
    services.person.join(actor, both, winner, "директор")
    services.person.add(actor, loser, {"name": "Белова Ирина"})
    call = services.activity.log(actor, "call", [loser, winner], "вместе")
    services.activity.log(actor, "order", [loser], "", title="буклеты", amount=Decimal(45000))
    services.requisite.add_account(actor, loser, {"account": "40702810900000000001", "bank": "Сбер"}, keep_wrong=True)
    services.requisite.add_account(actor, winner, {"account": "40702810900000000001"}, keep_wrong=True)
    services.requisite.add_account(actor, loser, {"account": "40702810900000000002"}, keep_wrong=True)
    third, fourth = _add(agency, "Третий"), _add(agency, "Четвёртый", brought_by=str(loser.id))
    services.duplicate.mark_different(actor, loser, third)
    services.duplicate.mark_different(actor, winner, third)
    services.duplicate.mark_different(actor, loser, fourth)
    services.duplicate.mark_different(actor, loser, winner)
    services.person.add_date(actor, loser, "Ярмарка", dt.date(2020, 5, 1))
    services.person.add_date(actor, winner, "ярмарка", dt.date(2020, 5, 1), year_known=False)
    with frame.entry(actor, "test"):
        ExternalId.create(system="site", value="7", client=loser.id)
        Consent.create(client=loser.id, given_on=dt.date(2026, 1, 1))
        for card, sha, day in (
            (loser, "a" * 64, 1),
            (winner, "b" * 64, 2),
            (loser, "c" * 64, 3),
            (winner, "a" * 64, 4),
        ):
            Attachment.create(client=card.id, name="макет.pdf", sha256=sha, size=1, version=1,
                              at=dt.datetime(2026, 1, day, tzinfo=dt.UTC))  # fmt: skip
    return loser, winner, call, fourth


def _merged(agency, pair, take=()):
    loser, winner = pair[:2]
    merge.merge(agency.actor, loser, winner, take)
    return queries.card.client_card(agency.actor, winner.id)


def test_winner_keeps_its_fields_and_gets_what_it_had_not(agency, pair):
    """R16: the winner's value stands, an empty one is filled, texts are joined, what gives way is noted."""
    card = _merged(agency, pair)
    assert (card.name, card.source, card.standing, card.brief) == ("ООО Ромашка", "сайт", "client", "окна")
    assert card.preferences == "не любят красный\nлюбят синий"
    assert card.note.startswith("новый\nстарый\nFrom card #1: ")
    for lost in ("Source: форум", "Тираж: 500", "INN: 7707083893"):
        assert lost in card.note
    assert card.values()["inn"] == "7728168971"
    assert ("other", "7707083893") in [(line.kind, line.value) for line in card.requisites]
    assert card.values()["city"] == "Кстово"
    assert [line.city for line in card.addresses] == ["Кстово", "Бор"]


def test_chosen_fields_come_from_the_loser(agency, pair):
    """R16: a choice per field; what gives way is noted all the same."""
    card = _merged(agency, pair, ["name", "source", "own.run", "inn", "city", "email", "Standing"])
    assert (card.name, card.source, card.standing) == ("Ромашка", "форум", "regular")
    assert card.own[0].value == 500
    assert (card.values()["inn"], card.values()["city"], card.values()["email"]) == (
        "7707083893",
        "Бор",
        "a@romashka.ru",
    )
    for lost in (
        "Source: сайт",
        "Тираж: 700",
        "INN: 7728168971",
    ):
        assert lost in card.note
    with pytest.raises(UnknownField):
        _merged(agency, (pair[3], pair[1]), ["colour"])


def test_contacts_people_tags_accounts_are_united(agency, pair):
    """R16: same things once, with what either card knew of them; one primary contact of a kind."""
    card = _merged(agency, pair)
    assert [(line.value, line.is_primary) for line in card.contacts] == [
        ("+78312345678", True), ("+79101112233", False), ("b@romashka.ru", True), ("a@romashka.ru", False)
    ]  # fmt: skip
    assert [(one.name, one.role, one.decides) for one in card.people] == [
        ("Смирнов Алексей", "директор, снабжение", True), ("Белова Ирина", "", False)
    ]  # fmt: skip
    assert card.tags == ["зима", "лето", "ярмарка"]
    assert [(line.account[-1], line.bank, line.is_primary) for line in card.accounts] == [
        ("1", "Сбер", True), ("2", "", False)
    ]  # fmt: skip
    assert [(line.title, line.year) for line in card.dates] == [("ярмарка", 2020)]
    assert card.counts == {"call": 1, "order": 1}
    assert len(card.consents) == 1


def test_versions_of_a_file_are_counted_anew(agency, pair):
    """R3, R16: two files of one name become versions of one, the same file stays once."""
    _merged(agency, pair)
    rows = Attachment.select().where(Attachment.client == pair[1].id).order_by(Attachment.version)
    assert [(row.version, row.sha256[0]) for row in rows] == [(1, "b"), (2, "c"), (3, "a")]


def test_old_numbers_names_and_phones_lead_to_the_winner(agency, pair, run_cli):
    """R7, R16: nobody meets a dead card."""
    loser, winner, _call, fourth = pair
    _merged(agency, pair)
    assert queries.reference.client(agency.actor, str(loser.id)).id == winner.id
    assert queries.who.who(agency.actor, "8 910 111 22 33")[0].heart.id == winner.id
    assert services.external.find(Client, "site:7").id == winner.id
    assert Client.get_by_id(fourth.id).brought_by_id == winner.id
    lost = Client.get_by_id(loser.id)
    assert (lost.merged_into_id, lost.off_at is not None) == (winner.id, True)
    assert {(row.one_id, row.other_id) for row in NotDuplicate.select()} == {(winner.id, 3), (winner.id, fourth.id)}


def test_time_line_tells_what_came_from_the_merged_card(agency, pair):
    """R2, R16: entries keep their origin."""
    loser, winner = pair[:2]
    _merged(agency, pair)
    entries = queries.timeline.timeline(agency.actor, winner.id, ["order", "change", "call"], limit=500)
    assert [entry.from_card for entry in entries if entry.kind == "order"] == [loser.id]
    assert [entry.from_card for entry in entries if entry.kind == "call"] == [None]
    assert loser.id in {entry.from_card for entry in entries if entry.kind == "change"}


def test_losers_of_the_loser_follow(agency):
    """R16: a chain of merges has one end."""
    first, second, third = (_add(agency, name) for name in ("Раз", "Два", "Три"))
    merge.merge(agency.actor, first, second)
    merge.merge(agency.actor, second, third)
    for old in (first, second):
        assert queries.reference.client(agency.actor, str(old.id)).id == third.id
        assert queries.search.find(agency.actor, old.name)[0].client_id == third.id


def test_undo_gives_back_both_cards_to_the_letter(agency, pair):
    """R16: every row of every table is as it was."""
    before = _image(agency)
    _merged(agency, pair, ["name", "inn", "city", "phone", "email"])
    assert _image(agency) != before
    services.journal.undo(agency.actor)
    assert _image(agency) == before
    services.journal.undo(agency.actor, frame.last_entry())
    assert queries.reference.client(agency.actor, str(pair[0].id)).id == pair[1].id


def test_a_call_logged_after_the_merge_does_not_hinder_undo(agency, pair):
    """R16: life goes on before somebody notices."""
    loser, winner = pair[:2]
    _merged(agency, pair)
    number = frame.last_entry()
    services.activity.log(agency.actor, "call", [winner], "потом")
    services.journal.undo(agency.actor, number)
    assert queries.card.client_card(agency.actor, winner.id).counts["call"] == 2
    assert queries.card.client_card(agency.actor, loser.id).counts == {"call": 1, "order": 1}


def test_refusals(agency, pair, staff_of_role):
    """R16: not with itself; not with a client one may not know of."""
    from agencycli.errors import Forbidden, NotFound

    loser, winner = pair[:2]
    with pytest.raises(SameCard):
        merge.merge(agency.actor, winner, winner)
    with pytest.raises(Forbidden):
        merge.merge(staff_of_role("viewer"), loser, winner)
    with pytest.raises(NotFound):
        merge.merge(staff_of_role("manager", own_clients_only=True), loser, winner)
    _merged(agency, pair)
    with pytest.raises(merge.AlreadyMerged):
        merge.merge(agency.actor, Client.get_by_id(loser.id), _add(agency, "Пятый"))


def test_a_live_card_merged_into_one_switched_off_brings_it_back(agency):
    """R16: a client does not vanish from lists by a merge."""
    live, off = _add(agency, "Живой"), _add(agency, "Спящий")
    services.client.switch_off(agency.actor, off)
    assert merge.merge(agency.actor, live, off).off_at is None


def test_a_private_person_merged_into_a_firm_leaves_its_name_in_the_note(agency):
    """R16, R21: a person who turned out to be a firm's buyer."""
    person = services.client.add(agency.actor, {"name": "Иванова Мария", "kind": "private"})
    firm = merge.merge(agency.actor, person, _add(agency, "Вектор"))
    assert (firm.kind, firm.surname) == ("firm", "")
    assert "Иванова Мария" in firm.note


def test_persons_merge_likewise(agency, pair):
    """R5, R16: ties, contacts, history, notes of two persons become one's; undo gives them back."""
    loser, winner = pair[:2]
    one = services.person.add(agency.actor, loser, {"name": "Смирнов А.", "phone": "8 910 222-33-44", "note": "курит",
                                                    "birthday": "01.12.1980"})  # fmt: skip
    other = services.person.add(agency.actor, winner, {"name": "Смирнов Алексей Викторович", "note": "не пьёт",
                                                       "greeting": "Лёша"})  # fmt: skip
    services.activity.log(agency.actor, "call", [loser], "с ним", people=[one])
    before = _image(agency)
    merge.merge_people(agency.actor, one, other)
    card = queries.card.person_card(agency.actor, one.id)
    assert (card.id, card.name, card.greeting, card.note) == (
        other.id,
        "Смирнов Алексей Викторович",
        "Лёша",
        "не пьёт\nкурит",
    )
    assert {place.id for place in card.clients} == {winner.id, loser.id}
    assert [line.value for line in card.contacts] == ["+79102223344"]
    assert card.birthday == dt.date(1980, 12, 1)
    assert queries.reference.person(agency.actor, str(one.id)).id == other.id
    services.journal.undo(agency.actor)
    assert _image(agency) == before


def test_the_fuller_name_of_a_person_stands(agency, pair):
    """R13: initials give way to names."""
    one = services.person.add(agency.actor, pair[0], {"name": "Смирнов Алексей Викторович"})
    other = services.person.add(agency.actor, pair[1], {"name": "Смирнов А. В."})
    assert merge.merge_people(agency.actor, one, other).full_name == "Смирнов Алексей Викторович"
