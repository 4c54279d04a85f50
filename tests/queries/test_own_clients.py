"""A person held to own clients learns nothing of others', wherever they look: not a name, not a number, not a count."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from agencycli import queries, services
from agencycli.errors import AgencyError, NotFound
from agencycli.models import Source
from agencycli.queries.lists import LISTS, list_query

SECRET = "Тайна"
"""Stands in every text of the other's card, its people and its history."""


@pytest.fixture
def ira(staff_of_role):
    return staff_of_role("manager", login="ira", own_clients_only=True)


@pytest.fixture
def theirs(agency, ira):
    """A card full of secrets that is not Ira's, and one of hers tied to it in every way there is."""
    owner = agency.actor
    services.classifier.add_source(owner, "форум")
    texts = ("name", "full_name", "brief", "preferences", "talk_notes", "note", "city")
    text = {key: f"{SECRET} {key}" for key in texts}
    card = services.client.add(owner, {
        **text, "phone": "+78312345678", "email": "secret@secret.ru", "inn": "7707083893", "address": SECRET,
        "tags": SECRET, "source": "форум", "site": "secret.ru",
    })  # fmt: skip
    human = {"name": f"{SECRET} Иван", "phone": "+79101234567", "birthday": "1980-11-25"}
    person = services.person.add(owner, card, human)
    services.person.add_date(owner, card, f"{SECRET} ярмарка", dt.date(2020, 11, 26))
    services.activity.log(
        owner, "order", [card], SECRET, title=SECRET, people=[person], next_step=SECRET, next_on=dt.date(2026, 11, 24),
        amount=Decimal("31337.31"),
    )  # fmt: skip
    own = services.client.add(ira, {"name": "Свой, ООО", "source": "форум"})
    services.client.edit(owner, own, {"brought_by": str(card.id)})
    return card, person, own


def told(value):
    """Return everything a value says, as one text."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return " ".join(told(getattr(value, field.name)) for field in dataclasses.fields(value))
    if hasattr(value, "_asdict"):
        return told(value._asdict())
    if isinstance(value, dict):
        return " ".join(told(part) for pair in value.items() for part in pair)
    if isinstance(value, list | tuple | set | frozenset):
        return " ".join(told(part) for part in value)
    return str(value)


def is_silent(value):
    text = told(value).casefold()
    return not any(word in text for word in (SECRET.casefold(), "2345678", "1234567", "7707083893", "secret", "31337"))


@pytest.mark.parametrize("name", sorted(LISTS))
def test_no_list_shows_them_in_any_column(theirs, ira, name):
    query = list_query(name, ira)
    listing = query.listing(columns=list(query.fields))
    assert is_silent(listing.rows), f"the list {name} tells"


@pytest.mark.parametrize("name", sorted(LISTS))
def test_the_owner_sees_them_there(theirs, agency, name):
    """So that the test above has something to keep silent about."""
    query = list_query(name, agency.actor)
    rows = query.listing(columns=list(query.fields)).rows
    if name in {"activities", "clients", "contacts", "dates", "people", "journal"}:
        assert rows
        assert not is_silent(rows) or name == "journal"


def test_no_search_finds_them(theirs, ira):
    for text in (SECRET, "тайна", "nfqyf", "2345678", "+78312345678", "secret@secret.ru", "7707083893", "Иван", "та"):
        assert queries.search.find(ira, text) == []
        assert list(list_query("clients", ira).ids(search=text)) == []
        for refer in (queries.reference.client, queries.reference.person):
            with pytest.raises(NotFound):
                refer(ira, text)
        with pytest.raises(NotFound):
            queries.who.who(ira, text)
    assert queries.reference.beginning(ira, "та", 10) == queries.reference.beginning(ira, "1", 10) == []


def test_their_numbers_lead_nowhere_in_the_words_of_numbers_that_are_not_there(theirs, ira):
    card, person, _own = theirs
    for refer, number in ((queries.reference.client, card.id), (queries.reference.person, person.id)):
        with pytest.raises(NotFound) as others:
            refer(ira, str(number))
        with pytest.raises(NotFound) as nobodys:
            refer(ira, "4711")
        assert str(others.value) == str(nobodys.value).replace("4711", str(number))


def test_their_cards_do_not_open_and_ones_own_card_does_not_tell(theirs, ira):
    card, person, own = theirs
    with pytest.raises(AgencyError):
        queries.card.client_card(ira, card.id)
    with pytest.raises(AgencyError):
        queries.card.person_card(ira, person.id)
    assert is_silent(queries.card.client_card(ira, own.id))


def test_counts_do_not_tell(theirs, ira, agency):
    query, everybodys = list_query("sources", ira), list_query("sources", agency.actor)
    keys = [key for key, field in query.fields.items() if field.column.kind in {"number", "money"} and key != "id"]
    rows = dict(zip(keys, query.rows([Source.get().id], keys)[0], strict=True))
    alls = dict(zip(keys, everybodys.rows([Source.get().id], keys)[0], strict=True))
    assert rows != alls
    assert list_query("clients", ira).count() == 1


def test_a_condition_cannot_feel_for_them(theirs, ira):
    query = list_query("clients", ira)
    for text in ("brought_by ~ тайна", "brought_by is not empty"):
        assert list(query.ids([queries.conditions.parse(text)])) == [], text


def test_they_are_hers_again_when_handed_over(theirs, ira, agency):
    card, _person, _own = theirs
    services.client.edit(agency.actor, card, {"manager": "ira"})
    assert [hit.client_id for hit in queries.search.find(ira, SECRET)] == [card.id]
    assert list_query("clients", ira).count() == 2


class TestContractors:
    """Anybody may need one: of a contractor whose card is another's the name and the work are shown, nothing else."""

    @pytest.fixture
    def maker(self, agency, theirs):
        card, _person, own = theirs
        owner = agency.actor
        maker = services.client.add(owner, {
            "name": "Вышивка-НН", "phone": "+78312345678", "inn": "7707083893", "note": SECRET, "tags": SECRET,
        })  # fmt: skip
        services.contractor.put(owner, maker, "вышивка", {"price": "150", "lead_days": "3"})
        deal = services.deal.add(owner, card, {"title": SECRET})
        job = services.job.place(owner, deal, SECRET, maker, Decimal("31337.31"))
        services.job.receive(owner, job)
        services.job.accept(owner, job)
        services.job.pay(owner, job)
        return maker, services.deal.add(owner, own, {"title": "кепки"})

    def test_they_are_listed_and_found_by_what_they_do_and_only_so(self, ira, maker):
        maker, _deal = maker
        for name in ("contractors", "skills"):
            query = list_query(name, ira)
            rows = query.listing(columns=list(query.fields)).rows
            assert "Вышивка-НН" in told(rows)
            assert is_silent(rows)
            assert len(query.ids(search="вышив")) == 1
            assert [list(query.ids(search=word)) for word in (SECRET, "2345678", "7707083893")] == [[], [], []]
        query = list_query("contractors", ira)
        assert list(query.ids([queries.conditions.parse("note ~ тайна")])) == []
        assert queries.search.find(ira, "Вышивка") == []
        with pytest.raises(NotFound):
            queries.card.client_card(ira, maker.id)
        with pytest.raises(NotFound):
            services.client.edit(ira, maker, {"note": "x"})
        with pytest.raises(NotFound):
            services.activity.log(ira, "call", [maker], "x")

    def test_what_was_paid_counts_ones_own_deals_only(self, ira, maker, agency):
        maker, deal = maker
        services.staff.edit(agency.actor, ira, sees_cost=True)
        ira = type(ira).get_by_id(ira.id)
        job = services.job.place(ira, deal, "кепки", queries.reference.contractor(ira, "вышивка-нн"), Decimal(1500))
        services.job.receive(ira, job)
        services.job.accept(ira, job)
        services.job.pay(agency.actor, job)
        assert list_query("contractors", ira).listing(columns=["paid"]).rows == [(Decimal("1500.00"),)]

    def test_work_is_placed_with_them_by_name_or_number_and_with_nobody_elses_client(self, ira, maker, theirs):
        maker, deal = maker
        for text in ("Вышивка-НН", "вышивка", str(maker.id)):
            assert queries.reference.contractor(ira, text) == maker
        for text in ("2345678", SECRET, str(theirs[0].id)):
            with pytest.raises(NotFound):
                queries.reference.contractor(ira, text)
        job = services.job.ask(ira, deal, "кепки", [maker])
        assert list_query("offers", ira).listing(columns=["contractor"]).rows == [("Вышивка-НН",)]
        with pytest.raises(NotFound):
            services.job.ask(ira, deal, "кепки", [theirs[0]])
        assert job.deal_id == deal.id
