"""Both engines compare text alike: what is found in a file is found on a server."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencycli.queries.conditions import parse_all
from agencycli.queries.lists import list_query
from agencycli.services import client
from agencycli.values.text import clean, fold

LETTERS = "абвгеёжзийуыьэюяАВЕЁЙКМНОРСТУХabcehkmoptxyzABCEHKMOPTXYéñüßœÅìўіїґѐ"
SIGNS = "  .,-–—_«»„“\"'()[]№&+*/\\%#@!?…·×÷€₽™°²³½ⅷⅣ①☂🎉\u00a0\u2009\u3000\u0301\u0306\u0308ﬁＡ１"
CORPUS = st.text(st.sampled_from(LETTERS + "0123456789" + SIGNS), max_size=40)


def folded(agency, text):
    return agency.store.execute_sql(f"SELECT agency_fold({agency.store.param})", (text,)).fetchone()[0]


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=CORPUS)
def test_a_text_folds_on_the_engine_as_it_does_here(agency, text):
    assert folded(agency, clean(text)) == fold(clean(text))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("BOCTOK-Сервис", "boctok сервис"),
        ("ВOCTOK", "восток"),
        ("О́льга Ёлкина", "ольга елкина"),
        ("Café №5", "cafe 5"),
        ("Straße ﬁrma ＡＢＣ", "strasse firma abc"),
        ("Йод, Ўзбек", "йод ўзбек"),
    ],
)
def test_case_accents_signs_and_look_alikes_do_not_matter(agency, text, key):
    assert (fold(text), folded(agency, text)) == (key, key)


@pytest.mark.parametrize("typed", ["восток", "BОСTОK", "ВОСТО́К"])
def test_a_filter_finds_a_name_written_in_look_alikes(agency, typed):
    card = client.add(agency.actor, {"name": "ВOCTOK", "note": "ВOCTOK"})
    query = list_query("clients", agency.actor)
    for condition in (f"name ~ {typed}", f"name = {typed}", f"note ~ {typed}"):
        assert list(query.ids(parse_all([condition]))) == [card.id]
