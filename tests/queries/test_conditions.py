"""What people type after ``--where`` and into the filter row finds what they mean, on both engines the same."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from agencycli import i18n, services
from agencycli.models import Client
from agencycli.queries import conditions
from agencycli.queries.conditions import BadCondition, Condition, parse, parse_filter
from agencycli.queries.lists import UnknownColumn, list_query


def four_clients(agency, frozen):
    owner = agency.actor
    services.staff.add(owner, "Ирина Белова", "ira", "manager")
    services.classifier.add_source(owner, "Форум")
    for key, kind in (("run", "number"), ("budget", "money"), ("due", "date"), ("vip", "flag"), ("size", "text")):
        services.classifier.add_field(owner, key, f"Own {key}", kind)
    services.classifier.add_field(owner, "colour", "Colour", "choice", choices=["red", "blue"])
    cards = (
        {"name": "Ёлка, ООО", "manager": "ira", "standing": "regular", "tags": "vip, форум", "source": "форум",
         "since": "2020-02-29", "supplier": "yes", "note": "любит «зелёный» цвет", "own.run": "100",
         "own.budget": "1000.50", "own.due": "2026-12-31", "own.vip": "yes", "own.size": "A4", "own.colour": "red"},
        {"name": "Ремстрой-НН, ООО", "manager": "ira", "standing": "lead", "since": "2026-11-23", "own.run": "5",
         "own.budget": "20", "own.due": "2026-01-01", "own.colour": "blue", "city": "Бор"},
        {"name": "Жук", "standing": "client", "since": "", "note": "100% предоплата", "phone": "+78312345678"},
        {"name": "Петрова Анна Ивановна", "kind": "private", "since": "2026-08-01", "own.run": "7"},
    )  # fmt: skip
    rows = {card["name"]: services.client.add(owner, {"own.vip": "no", **card}) for card in cards}
    frozen.forward(days=-100)
    services.activity.log(owner, "call", [rows["Ремстрой-НН, ООО"]], "давно")
    frozen.forward(days=100)
    services.activity.log(
        owner, "call", [rows["Ёлка, ООО"]], "только что", next_step="встреча", next_on=dt.date(2026, 12, 1)
    )
    services.activity.log(owner, "order", [rows["Ёлка, ООО"]], "", title="баннер", amount=Decimal(1500))


@pytest.fixture
def people(agency, stocked):
    """Four clients, each different in every kind of column."""
    stocked(four_clients)
    return agency.actor


def names(actor, *texts, **more):
    query = list_query("clients", actor)
    ids = query.ids(conditions.parse_all(texts), **more)
    return [Client.get_by_id(number).name.split(",")[0].split()[0] for number in ids]


E, ZH, P, R = "Ёлка", "Жук", "Петрова", "Ремстрой-НН"
SHORT = {"E": E, "ZH": ZH, "P": P, "R": R}


TABLE = r"""
# text: case, ё and punctuation do not matter
name = ёлка ооо                   | E
name = ЕЛКА, ООО                  | E
name ~ елк                        | E
name ~ ремстрой нн                | R
name ~ ремстрой-нн                | R
name !~ ооо                       | ZH P
name != жук                       | E P R
name < и                          | E ZH
name >= петрова                   | P R
note ~ зеленый                    | E
note ~ 100                        | ZH
note ~ %                          | ZH
note ~ $                          |
note ~ \                          |
note is empty                     | P R
note is not empty                 | E ZH
note =                            | P R
manager = Ирина Белова            | E R
manager is empty                  | ZH P
manager != Ирина Белова           | ZH P
tags ~ форум                      | E
tags is empty                     | ZH P R
city = бор                        | R
source = форум                    | E
phone ~ 2345678                   | ZH
own.size = a4                     | E
own.size is empty                 | ZH P R
own.colour = RED                  | E
# words of a fixed list
standing = regular                | E
standing != regular               | ZH P R
kind = private person             | P
kind = private                    | P
# yes and no
supplier = yes                    | E
supplier = no                     | ZH P R
supplier = да                     | E
supplier != yes                   | ZH P R
own.vip = yes                     | E
own.vip = no                      | ZH P R
off = no                          | E ZH P R
off = yes                         |
# numbers
orders = 1                        | E
orders > 0                        | E
orders <= 0                       | ZH P R
own.run > 5                       | E P
own.run >= 5                      | E P R
own.run < 100                     | P R
own.run is empty                  | ZH
own.run != 5                      | E ZH P
silent_days > 90                  | R
silent_days = 100                 | R
silent_days = 0                   | E
# money
own.budget = 1000.50              | E
own.budget = 1 000,50             | E
own.budget < 1000.50              | R
own.budget > 19.99                | E R
orders_total = 1500               | E
orders_total is empty             | ZH P R
# dates
since = 2020-02-29                | E
since = 29.02.2020                | E
since < 2021-01-01                | E
since is empty                    | ZH
since = today                     | R
since = сегодня                   | R
since >= -30d                     | R
since > -26w                      | P R
since < -6m                       | E
since < -1y                       | E
since != today                    | E ZH P
own.due > 2026-06-30              | E
own.due = 01.01.2026              | R
own.due is not empty              | E R
next_on = 1.12.2026               | E
# moments are compared by the agency's own day
last_contact = today              | E
last_contact < -90d               | R
last_contact > -90d               | E
last_contact <= today             | E R
last_contact >= today             | E
last_contact != today             | ZH P R
last_contact is empty             | ZH P
"""
ROWS = [line.partition("|") for line in TABLE.splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize(("text", "found"), [(text.strip(), found.split()) for text, _bar, found in ROWS])
def test_each_kind_by_each_operator(people, text, found):
    assert names(people, text) == [SHORT[letter] for letter in found]


@pytest.mark.parametrize(
    ("texts", "found"),
    [(["own.run > 5", "manager is empty"], [P]), (["since > 2020-01-01", "since < today", "kind = firm"], [E])],
)
def test_several_conditions_all_hold(people, texts, found):
    assert names(people, *texts) == found


def test_a_column_is_named_by_its_title_too_in_whatever_language(people):
    query = list_query("clients", people)
    titles = {"name": "Клиент", "note": "Заметка"}
    fields = {
        key: replace(field, column=field.column._replace(title=titles.get(key, field.column.title)))
        for key, field in query.fields.items()
    }
    russian = replace(query, fields=fields)
    for text in ("клиент ~ жук", "Клиент = Жук", "ЗАМЕТКА ~ предоплата"):
        assert [Client.get_by_id(n).name for n in russian.ids([parse(text)])] == ["Жук"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("standing = friend", "lead, client, regular"),
        ("supplier = perhaps", "yes or no"),
        ("orders = many", "number"),
        ("orders = 2.5", "whole"),
        ("since = yesterdayish", "31.12.2026"),
        ("since ~ 2026", "only text"),
        ("last_contact ~ 2026", "compared by"),
        ("orders ~ 1", "only text"),
        ("supplier ~ yes", "only text"),
        ("own.budget > heap", "number"),
        ("since < -9999y", "no such day"),
        ("orders = 99999999999999999999", "too large"),
        ("own.budget = 99999999999999999999", "too large"),
    ],
)
def test_what_does_not_fit_is_told_with_what_would(people, text, told):
    with pytest.raises(BadCondition, match=told) as error:
        names(people, text)
    assert error.value.exit_code == 2
    assert text in str(error.value)


@pytest.mark.parametrize(("typed", "nearest"), [("managr", "manager"), ("последни контакт", "last_contact")])
def test_a_column_that_is_not_there_is_told_with_the_nearest_before_all(people, monkeypatch, typed, nearest):
    monkeypatch.setenv("AGENCY_LANG", "ru" if typed[0] > "z" else "en")
    i18n.choose_language(None)
    with pytest.raises(UnknownColumn) as told:
        names(people, f"{typed} = red")
    said = str(told.value)
    assert 0 < said.index(nearest) < said.index("standing")
    assert said.index(nearest) < 80


@pytest.mark.parametrize(
    "value",
    [
        "%",
        '"',
        "*",
        "'",
        "\\",
        "\x00",
        "x" * 10_000,
        "' OR 1=1 --",
        "а\x00б",
        "\ud800",
        "😀",
        "$1",
        "%s",
        "?",
        "a; drop",
    ],
)
def test_no_value_is_a_bug(people, value):
    for column in ("name", "phone", "tags", "own.size", "since", "orders", "own.budget", "standing"):
        for operator in ("=", "~", "<"):
            try:
                found = names(people, f"{column} {operator} {value}")
            except BadCondition:
                continue
            assert set(found) <= {E, ZH, P, R}, (column, operator)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("name = x", Condition("name", "=", "x")),
        ("name=x", Condition("name", "=", "x")),
        ("silent_days>90", Condition("silent_days", ">", "90")),
        ("name != x", Condition("name", "!=", "x")),
        ("name !~ x", Condition("name", "!~", "x")),
        ("a <= b = c", Condition("a", "<=", "b = c")),
        ("own.run >= 5", Condition("own.run", ">=", "5")),
        ("next step is empty", Condition("next step", "is empty", "")),
        ("note is not empty", Condition("note", "is not empty", "")),
        ('name = "x y"', Condition("name", "=", "x y")),
        ("name = «Ёлка»", Condition("name", "=", "Ёлка")),
        ("Последний контакт < -90d", Condition("Последний контакт", "<", "-90d")),
        ("just words", None),
        ("8(831)2345678", None),
        ("", None),
        ("= x", None),
    ],
)
def test_reading(text, read):
    assert parse(text) == read


def test_a_condition_written_again_reads_the_same():
    for text in ("name = x", "note is empty", "own.run >= 5"):
        assert str(parse(text)) == text


def test_the_filter_row_holds_words_and_conditions():
    assert parse_filter("елка; standing = regular ;  бор;note is empty;") == (
        "елка бор",
        [Condition("standing", "=", "regular"), Condition("note", "is empty", "")],
    )


def test_a_long_line_is_read_at_once():
    assert parse("a " * 20_000) is None
    assert parse("." * 40_000) is None


class TestTheList:
    @pytest.mark.parametrize("order", ["name", "-name"])
    def test_order_of_names_takes_yo_for_ye_and_no_heed_of_case(self, agency, order):
        for name in ("Жук", "ёж", "Ель", "еда", "Ёлка", "Аист", "яма", "Ива", "100 дел", "Zebra", "apple"):
            services.client.add(agency.actor, {"name": name})
        wanted = ["100 дел", "apple", "Zebra", "Аист", "еда", "ёж", "Ёлка", "Ель", "Жук", "Ива", "яма"]
        query = list_query("clients", agency.actor)
        rows = query.rows(query.ids(sort=order), ["name"])
        assert [name for (name,) in rows] == (wanted if order == "name" else wanted[::-1])

    @pytest.mark.parametrize(
        ("sort", "last"),
        [("since", [ZH]), ("-since", [ZH]), ("own.run", [ZH]), ("-own.run", [ZH]), ("-orders_total", [ZH, P, R])],
    )
    def test_empty_cells_come_last_either_way(self, people, sort, last):
        assert set(names(people, sort=sort)[-len(last) :]) == set(last)

    def test_by_several_columns(self, people):
        assert names(people, sort="-kind,-since") == [P, R, E, ZH]

    def test_numbers_are_ordered_as_numbers_and_dates_as_dates(self, people):
        assert names(people, sort="own.run")[:3] == [R, P, E]
        assert names(people, sort="-own.budget")[:2] == [E, R]
        assert names(people, sort="own.due")[:2] == [R, E]

    def test_an_unknown_column_to_sort_by_is_told(self, people):
        with pytest.raises(UnknownColumn):
            names(people, sort="shoe_size")

    def test_pages_make_up_the_whole(self, agency):
        for number in range(1203):
            name = f"Клиент {number:04}"
            if number % 400 == 0:
                services.client.add(agency.actor, {"name": name})
        query = list_query("clients", agency.actor)
        ids = query.ids()
        whole = query.rows(ids, ["id", "name"])
        assert [row for start in range(len(ids)) for row in query.rows(ids[start : start + 1], ["id", "name"])] == whole
        assert query.rows(ids[::-1], ["name"]) == [(name,) for _number, name in whole[::-1]]
        assert query.rows([*ids, 4711], ["name"])[-1] == whole[-1][1:]

    def test_limit_says_how_many_there_are_in_all(self, people):
        query = list_query("clients", people)
        cut, whole = query.listing(limit=2), query.listing()
        assert (len(cut.rows), cut.total) == (2, 4)
        assert (len(whole.rows), whole.total) == (4, None)
        assert (len(query.listing(limit=0).rows), query.listing(limit=0).total) == (0, 4)
        assert query.count() == 4

    def test_cards_switched_off_are_hidden_until_asked_for(self, people):
        services.client.switch_off(people, Client.get(Client.name == "Жук"))
        assert names(people) == [E, P, R]
        assert names(people, "off = yes") == [ZH]


def test_both_languages_say_the_same(people):
    english = names(people, "standing = regular")
    i18n.choose_language("ru")
    assert names(people, "standing = regular") == english
