"""Items of stock are found by whatever they are called: here, on the box, by the supplier."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from agencycli import i18n, queries, services
from agencycli.queries.stock.reference import item as meant
from agencycli.services import stock
from agencycli.services.journal import undo
from agencycli.services.stock import amounts


@pytest.fixture
def shirt(agency):
    actor = agency.actor
    row = stock.goods.add(actor, {"code": "TSH-W-M", "name": "Футболка белая [red]", "aliases": "Майка\n=cmd"})
    stock.goods.edit(actor, row, {"barcode": "4600000000017"})
    supplier = services.client.add(actor, {"name": "Текстиль-НН, ООО"})
    stock.supplies.put(actor, row, supplier, {"code": "ST-2200/10", "price": D("310.00")})
    stock.goods.pack(actor, row, "коробка", D(36), "14600000000014")
    return row


@pytest.mark.parametrize(
    "typed", ["tsh-w", "футболка", "aen,jkrf", "майка", "4600000000017", "14600000000014", "st-2200/10", "=cmd"]
)
def test_one_search_finds_an_item_by_any_of_its_names(agency, shirt, typed):
    (hit,) = queries.search.find(agency.actor, typed, also=["stock"])
    assert (hit.subject, hit.row_id, hit.name) == ("stock", shirt.id, "TSH-W-M · Футболка белая [red]")
    assert not queries.search.find(agency.actor, typed)  # who looks for a client finds clients
    found = queries.search.hits(agency.actor, typed, 20)
    row = dict(zip([column.key for column in found.columns], found.rows[0], strict=True))
    assert row["stock_id"] == shirt.id and row["client_id"] is None


def test_what_an_item_is_not_called_any_more_finds_nothing(agency, shirt):
    stock.goods.edit(agency.actor, shirt, {"aliases": ""})
    assert not queries.search.find(agency.actor, "майка", also=["stock"])
    undo(agency.actor)
    assert queries.search.find(agency.actor, "майка", also=["stock"])


def test_a_whole_other_name_or_code_of_a_supplier_means_the_item(agency, shirt):
    stock.goods.add(agency.actor, {"code": "TSH-B", "name": "Майка чёрная", "note": "ST-2200/10"})
    assert meant(agency.actor, "майка") == meant(agency.actor, "ST-2200/10") == shirt


@pytest.mark.parametrize(
    ("unit", "number", "ru", "en"),
    [
        ("sheet", 1, "1 лист", "1 sheet"), ("sheet", 2, "2 листа", "2 sheets"),
        ("sheet", 20, "20 листов", "20 sheets"),
        ("sheet", 1021, "1 021 лист", "1,021 sheets"), ("roll", 3, "3 рулона", "3 rolls"),
        ("pack", 5, "5 пачек", "5 packs"),
        ("kg", D("2.5"), "2,5 кг", "2.5 kg"), ("piece", 2, "2 шт", "2 pieces"),
    ],
)  # fmt: skip
def test_units_agree_with_their_number(agency, unit, number, ru, en):
    row = stock.goods.add(agency.actor, {"code": "X", "name": "X", "unit": unit})
    for language, words in (("ru", ru), ("en", en)):
        with i18n.speaking(language):
            assert amounts.told(row, D(number)).replace("\xa0", " ").replace("\u202f", " ") == words


@pytest.mark.parametrize(
    ("unit", "typed", "quantity"),
    [
        ("sheet", "1 200 л.", 1200), ("sheet", "20 листов", 20), ("l", "2,5 л", D("2.5")), ("l", "500 мл", D("0.5")),
        ("m2", "12 кв.м", 12), ("m", "50 п.м.", 50), ("roll", "3 рул", 3), ("pack", "4 пач.", 4), ("piece", "7 шт.", 7),
        ("set", "2 к-та", None), ("set", "2 компл.", 2),
    ],
)  # fmt: skip
def test_units_are_read_as_people_write_them(agency, unit, typed, quantity):
    row = stock.goods.add(agency.actor, {"code": "X", "name": "X", "unit": unit})
    if quantity is None:
        with pytest.raises(stock.amounts.BadValue, match="к-та"):
            amounts.read(row, typed)
    else:
        assert amounts.read(row, typed) == quantity
