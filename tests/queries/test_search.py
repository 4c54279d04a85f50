"""One search finds a client by anything anybody remembers of it (R7, R212)."""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest

from agencycli import services
from agencycli.errors import NotFound
from agencycli.models import Client, Series
from agencycli.queries import reference, search
from agencycli.queries.lists import list_query
from agencycli.queries.reference import Ambiguous
from agencycli.queries.series import Ended, whereabouts

D = dt.date.fromisoformat
MONDAY = D("2026-11-23")


def five_clients(agency, frozen):
    owner = agency.actor
    cards = (
        {"name": "Восток, ООО", "phone": "8(831)2345678 доб. 12", "email": "Info@Vostok-NN.ru", "inn": "7707083893",
         "note": "любят зелёный", "brief": "лодки и катера"},
        {"name": "Ёлка, ИП Ежова", "phone": "+7 910 123-45-67", "tags": "форум, новый год", "city": "Дзержинск"},
        {"name": "Петрова Анна Ивановна", "kind": "private", "site": "petrova.ru", "address": "Бор, ул. Ленина, 5"},
        {"name": "Romashka Ltd", "full_name": "Ромашка Лимитед"},
        {"name": "Восток-Сервис, ООО", "talk_notes": "не звонить до обеда"},
    )  # fmt: skip
    for card in cards:
        services.client.add(owner, card)
    person = {"name": "Сидоров Пётр Олегович", "phone": "8 902 765 43 21", "role": "маркетолог", "email": "p.s@mail.ru"}
    services.person.add(owner, Client.get_by_id(5), person)
    services.activity.log(owner, "letter", [Client.get_by_id(4)], "просили скидку на баннеры", title="Смета 17")
    services.requisite.add_account(
        owner, Client.get_by_id(2), {"account": "40702810938000012345", "bik": "044525225"}, keep_wrong=True
    )


@pytest.fixture
def base(agency, manager, stocked):
    """Clients as an agency has them, by number: 1 Восток, 2 Ёлка, 3 Петрова, 4 Romashka, 5 Восток-Сервис."""
    stocked(five_clients)
    return agency.actor


@pytest.fixture
def repeating(base):
    """Series 1 of nobody, 2 of Восток, and item 1 of no client."""
    services.series.add(base, {"title": "Планёрка [red]", "note": "про ярмарку"}, "FREQ=WEEKLY;BYDAY=FR", MONDAY)
    services.series.add(base, {"title": "Отчёт по рекламе", "client": 1}, "FREQ=MONTHLY;BYMONTHDAY=1", MONDAY)
    services.item.add(base, {"title": "Починить чайник"})
    return base


@pytest.mark.parametrize(("typed", "what"), [
    ("планерка", ("series", 1, "Планёрка [red]", "")), ("gkfythrf", ("series", 1, "Планёрка [red]", "")),
    ("ярмарку", ("series", 1, "Планёрка [red]", "")), ("отчет по", ("series", 2, "Отчёт по рекламе", "Восток, ООО")),
    ("чайник", ("item", 1, "Починить чайник", "")),
])  # fmt: skip
def test_what_repeats_and_what_belongs_to_no_client_is_found_as_itself(repeating, typed, what):
    (hit,) = search.find(repeating, typed, also=["item", "series"])
    assert (hit.subject, hit.row_id, hit.name, hit.client) == what
    assert not search.find(repeating, typed)  # who looks for a client finds clients
    found = search.hits(repeating, typed, 20)
    row = dict(zip([column.key for column in found.columns], found.rows[0], strict=True))
    assert row[{"item": "task_id", "series": "series_id"}[hit.subject]] == hit.row_id


def test_it_is_found_by_what_it_is_called_now_and_by_whom_it_may_be(repeating, staff_of_role):
    ira = staff_of_role("manager", login="pet", own_clients_only=True)
    assert not search.find(ira, "отчет по", also=["series"])
    services.series.edit_all(repeating, Series.get_by_id(2), {"owner": ira, "title": "Сводка"})
    assert not search.find(repeating, "отчет по", also=["series"])
    (hit,) = search.find(ira, "сводка", also=["series"])
    assert (hit.client_id, hit.client) == (0, "")
    services.journal.undo(repeating)
    assert search.find(repeating, "отчет по", also=["series"])


@pytest.mark.parametrize(("touch", "on", "item"), [
    (lambda actor, row: None, "2026-11-27", None),
    (lambda actor, row: services.series.finish(actor, row, D("2026-11-27")), "2026-12-04", None),
    (lambda actor, row: services.series.edit_this(actor, row, D("2026-11-27"), {"due_on": "2026-11-26"}),
     "2026-11-26", 2),
])  # fmt: skip
def test_it_tells_on_which_day_it_stands_next(repeating, frozen, touch, on, item):
    touch(repeating, Series.get_by_id(1))
    there = whereabouts(repeating, 1)
    assert (f"{there.on}", there.item, there.owner) == (on, item, repeating.id)
    kinds = [hit.subject for hit in search.find(repeating, "планерка", also=["item", "series"])]
    assert kinds == (["series", "item"] if item else ["series"])  # days that are done are told by their series


def test_what_was_missed_is_opened_today_and_what_has_ended_is_refused(repeating, frozen):
    frozen.forward(days=5)
    assert (whereabouts(repeating, 1).on, whereabouts(repeating, 1).due_on) == (D("2026-11-28"), D("2026-11-27"))
    services.series.end(repeating, Series.get_by_id(1), MONDAY)
    with pytest.raises(Ended):
        whereabouts(repeating, 1)


def found(actor, text):
    return [hit.client_id for hit in search.find(actor, text)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        # case and ё
        ("ВОСТОК", 1), ("восток ооо", 1), ("елка", 2), ("ЁЛКА", 2), ("Ежова", 2), ("ёжова", 2), ("зеленый", 1),
        # in the middle, a few words in any order, with signs
        ("ежов", 2), ("анна петрова", 3), ("«Восток»", 1), ("восток, ооо", 1), ("Восток-Сервис", 5), ("серв", 5),
        # look-alikes: Latin B O C T O K
        ("BOCTOK", 1), ("Bосток", 1), ("EЛKA", 2),
        # the wrong keyboard layout
        ("djcnjr", 1), ("DJCNJR", 1), ("`krf", 2), ("gtnhjdf", 3), ("кщьфырлф", 4),
        # the other alphabet
        ("vostok", 1), ("petrova", 3), ("elka", 2), ("ромашка", 4), ("romashka", 4), ("sidorov", 5),
        # telephones in any spelling and any part
        ("2345678", 1), ("831 234", 1), ("+7 (831) 234-56-78", 1), ("8(831)2345678 доб. 12", 1), ("8-831-234-56-78", 1),
        ("+78312345678", 1), ("78312345678", 1), ("83123456", 1), ("234-56-78", 1), ("234 56 78", 1), ("5678", 1),
        ("89101234567", 2), ("8 910 123", 2), ("9101234567", 2), ("902 765-43-21", 5), ("7654321", 5),
        # mail, site, numbers
        ("info@vostok-nn.ru", 1), ("INFO@", 1), ("vostok-nn", 1), ("p.s@mail.ru", 5), ("petrova.ru", 3),
        ("7707083893", 1), ("770708", 1), ("40702810938000012345", 2), ("0000123", 2),
        # words of notes, tags, places, people, history
        ("лодки", 1), ("катера", 1), ("до обеда", 5), ("форум", 2), ("новый год", 2), ("дзержинск", 2), ("ленина", 3),
        ("сидоров", 5), ("пётр олегович", 5), ("маркетолог", 5), ("скидку", 4), ("смета 17", 4), ("лимитед", 4),
        # one or two letters: the beginning of a name
        ("ёл", 2), ("е", 2), ("ro", 4), ("п", 3), ("И", None), ("zz", None),
    ],
)  # fmt: skip
def test_found_by_anything_remembered(base, text, number):
    hits = found(base, text)
    if number is None:
        assert hits == []
    else:
        assert hits[:1] == [number]


def test_greeting_typed_on_the_wrong_layout(agency):
    """R212: ghbdtn is привет."""
    services.client.add(agency.actor, {"name": "Привет, студия"})
    assert found(agency.actor, "ghbdtn") == [1]


@pytest.mark.parametrize(
    "text", ["елка", "BOCTOK", "2345678", "лодки", "сидоров", "скидку", "ёл", "djcnjr", "7707083893"]
)
def test_the_list_finds_what_the_search_finds(base, text):
    query = list_query("clients", base)
    assert set(query.ids(search=text)) == set(found(base, text))


class TestRanking:
    def test_whole_name_then_beginning_then_word_then_inside_then_elsewhere(self, agency):
        for name, note in (
            ("Новострой", ""), ("Дом", "строй"), ("Строй", ""), ("Альфа Строй", ""), ("Строймаркет", ""),
        ):  # fmt: skip
            services.client.add(agency.actor, {"name": name, "note": note})
        assert [hit.client for hit in search.find(agency.actor, "строй")] == [
            "Строй", "Строймаркет", "Альфа Строй", "Новострой", "Дом",
        ]  # fmt: skip

    def test_a_card_comes_before_its_people_and_its_history(self, base):
        (hit,) = search.find(base, "сидоров")
        assert (hit.subject, hit.name, hit.client) == ("person", "Сидоров Пётр Олегович", "Восток-Сервис, ООО")
        assert search.find(base, "скидку")[0].subject == "activity"

    def test_one_hit_a_card(self, base):
        services.person.add(base, Client.get_by_id(1), {"name": "Востоков Восток"})
        assert found(base, "восток").count(1) == 1

    def test_the_best_is_found_among_thousands_alike(self, agency):
        rows = [{"name": f"Мастерская {number}"} for number in range(320)]
        from agencycli.services.frame import entry

        with entry(agency.actor, "test"):
            for row in rows:
                services.client.add(agency.actor, row)
            wanted = services.client.add(agency.actor, {"name": "Мастерская"})
        assert found(agency.actor, "мастерская")[0] == wanted.id

    def test_no_more_than_asked_for(self, base):
        assert len(search.find(base, "о", limit=1)) <= 1
        assert len(search.find(base, "восток", limit=1)) == 1


HOSTILE = ["%", '"', "*", "'", "_", "\\", "\x00", "", "   ", "()", "AND", "NEAR(", '" OR "', "восток*", '"восток"',
           "в\x00осток", "я" * 10_000, "a b " * 2500, "1" * 10_000, "\ud800", "😀", "-", "^восток"]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=[str(number) for number in range(len(HOSTILE))])
def test_no_query_is_a_bug_or_finds_everything(base, text):
    hits = found(base, text)
    assert len(hits) < 5
    assert set(list_query("clients", base).ids(search=text)) >= set(hits) or not text.strip()
    for refer in (reference.client, reference.person):
        with contextlib.suppress(NotFound, Ambiguous):
            refer(base, text)


def test_what_was_erased_by_undo_or_edited_away_is_not_found(base):
    row = services.client.add(base, {"name": "Временный", "phone": "+79991112233"})
    assert found(base, "9991112233") == [row.id]
    services.client.edit(base, row, {"name": "Постоянный", "phone": "+79991112244"})
    assert found(base, "временный") == found(base, "9991112233") == []
    services.journal.undo(base)
    assert found(base, "временный") == [row.id]
    services.journal.undo(base)
    assert found(base, "временный") == []


class TestReference:
    @pytest.mark.parametrize(
        ("text", "number"),
        [("1", 1), ("#1", 1), (" 2 ", 2), ("восток, ооо", 1), ("Ёлка", 2), ("петрова", 3), ("8(831)2345678", 1),
         ("info@vostok-nn.ru", 1), ("сервис", 5)],
    )  # fmt: skip
    def test_one_is_meant(self, base, text, number):
        assert reference.client(base, text).id == number

    def test_several_fit_and_are_named_with_their_numbers(self, base):
        services.client.add(base, {"name": "Восток, ЗАО"})
        with pytest.raises(Ambiguous, match="1 Восток, ООО"):
            reference.client(base, "восто")

    @pytest.mark.parametrize("text", ["4711", "#4711", "нет такого", "999999999", "99999999999999999999"])
    def test_nothing_fits(self, base, text):
        with pytest.raises(NotFound):
            reference.client(base, text)
        with pytest.raises(NotFound):
            reference.person(base, text)

    def test_a_person(self, base):
        assert reference.person(base, "сидоров").id == reference.person(base, "1").id == 1
        with pytest.raises(NotFound):
            reference.person(base, "сидоров", at=Client.get_by_id(1))

    def test_a_merged_card_leads_to_the_one_it_became_however_long_the_way(self, base):
        for loser, winner in ((1, 5), (5, 4)):
            services.merge.merge(base, Client.get_by_id(loser), Client.get_by_id(winner))
        assert reference.client(base, "1").id == reference.client(base, "5").id == 4
        assert found(base, "7707083893") == [4]
        assert found(base, "восток")[:1] == [4]
