"""A paper of the warehouse while it is typed: what is understood, what is wrong, what would become of it."""

from __future__ import annotations

from decimal import Decimal as D
from types import SimpleNamespace

import pytest

from agencycli import queries, services
from agencycli.errors import NotFound
from agencycli.queries.stock import of_deal, reference
from agencycli.queries.stock.sheet import one_more, read, scanned
from agencycli.queries.stock.sheet_command import command
from agencycli.queries.stock.ways import WAYS
from agencycli.services import stock
from agencycli.services.stock import Line


def _house(agency, frozen):
    actor = agency.actor
    client = services.client.add(actor, {"name": "Ремстрой-НН, ООО"})
    deals = [services.deal.add(actor, client, {"title": title}) for title in ("Листовки", "Кружки")]
    paper = stock.goods.add(
        actor, {"code": "PAP-130", "name": "Бумага SRA3", "unit": "sheet", "barcode": "4600000000017"}
    )
    stock.goods.pack(actor, paper, "пачка", D(250), "4600000000024")
    mug = stock.goods.add(actor, {"code": "MUG", "name": "Кружка [red]", "unit": "piece"})
    shirt = stock.goods.add(actor, {"code": "TSH", "name": "Футболка", "unit": "piece"})
    stock.goods.add_variants(actor, shirt, ["S", "M"], ["белая"])
    stock.receive(actor, [Line(paper, D(1000), price=D(4)), Line(mug, D(72), price=D(85))], supplier=client)
    stock.reserve(actor, deals[0], [Line(paper, D(850))])
    return SimpleNamespace(actor=actor, client=client, deals=deals, paper=paper, mug=mug)


@pytest.fixture
def house(stocked):
    return stocked(_house)


def typed(house, way, head, *rows, over=False):
    keys = ("item", "quantity", *WAYS[way].columns)
    return read(house.actor, WAYS[way], head, [dict(zip(keys, row, strict=False)) for row in rows], over=over)


def test_a_receipt_tells_what_each_row_comes_to_and_what_will_be_there(house):
    sheet = typed(house, "receive", {"supplier": "ремстрой", "bill": "17/к"},
                  ("pap-130", "3,5 пачек", "4,30"), ("PAP-130", "125", "4"), ())  # fmt: skip
    assert [row.said for row in sheet.rows] == ["= 3,762.50 · 1,875 then", "= 500 · 2,000 then", ""]
    assert sheet.rows[0].shown == {"item": "PAP-130 Бумага SRA3", "quantity": "875 sheets"}
    assert (sheet.sum, sheet.faults, sheet.head["supplier"]) == (D("4262.50"), 0, house.client)
    assert command(sheet) == (
        f"agency stock receive PAP-130 875@4.30 PAP-130 125@4 --from {house.client.id} --bill '17/к' --at Office --yes"
    )


def test_what_is_wrong_is_said_beside_its_cell_and_the_rest_stands(house):
    sheet = typed(house, "issue", {"deal": "nowhere"}, ("нет такого", "1"), ("MUG", "1,5"), ("MUG", ""), ("TSH", "2"),
                  ("MUG", "70"), ("MUG", "3"))  # fmt: skip
    assert list(sheet.wrong) == ["deal"]
    assert [row.wrong for row in sheet.rows] == ["item", "quantity", "quantity", "item", "", "quantity"]
    assert [row.said for row in sheet.rows][2:] == [
        "how much?", "kept by size and colour: F6 opens them", "2 left", "2 may go; 1 piece short",
    ]  # fmt: skip
    assert [line.quantity for line in sheet.lines] == [70]
    assert "is needed" in typed(house, "write_off", {}, ("MUG", "1")).wrong["reason"]


def test_what_others_keep_goes_only_when_that_is_meant(house):
    own = typed(house, "issue", {"deal": str(house.deals[0].id)}, ("PAP-130", "900"))
    assert (own.rows[0].said, own.faults) == ("100 left", 0)
    row = typed(house, "issue", {"deal": str(house.deals[1].id)}, ("PAP-130", "200")).rows[0]
    assert row.held and row.said.startswith("150 may go; 50 sheets short; kept: 850 for deal")
    meant = typed(house, "issue", {}, ("PAP-130", "200"), over=True)
    assert (meant.rows[0].said, meant.faults) == ("800 left", 0)
    assert "--over-reserved" in command(meant, over=True)
    more = typed(house, "reserve", {"deal": "Кружки"}, ("PAP-130", "151"))
    assert more.rows[0].said == "150 free; 1 sheet short"
    there = typed(house, "move", {"to_place": "Print shop"}, ("PAP-130", "1000"))
    assert (there.faults, command(there)) == (
        0, "agency stock move PAP-130 1000 --from Office --to 'Print shop' --yes",
    )  # fmt: skip


def test_a_place_in_ones_care_is_the_usual_one_and_what_lies_elsewhere_is_named(house):
    shop = stock.places.find("Print shop")
    stock.places.edit(house.actor, shop, keeper=house.actor)
    sheet = typed(house, "issue", {}, ("MUG", "5"))
    assert (sheet.head["place"], sheet.rows[0].said) == (shop, "0 may go; 5 pieces short; elsewhere: Office 72")


def test_no_more_comes_back_than_went_and_a_deal_knows_its_material(house):
    deal = house.deals[0]
    stock.issue(house.actor, [Line(house.paper, D(300))], deal=deal)
    back = typed(house, "return", {"deal": "Листовки"}, ("PAP-130", "40"), ("PAP-130", "261"))
    assert [row.said for row in back.rows] == [
        "260 stay with the deal",
        "260 went and did not come back; 1 sheet too many",
    ]
    assert [row[1:5] for row in of_deal.issued(house.actor, deal).rows] == [("PAP-130", "Бумага SRA3", "sheet", 300)]
    assert [row[4] for row in of_deal.kept(house.actor, deal).rows] == [550]


def test_one_row_with_a_lot_becomes_a_line_of_json(house, run_cli):
    lot = house.mug.lots.first()
    sheet = typed(house, "write_off", {"reason": "бой"}, ("MUG", "2", str(lot.id)))
    assert command(sheet).startswith('printf \'%s\\n\' \'{"code": "MUG", "quantity": "2", "lot": ')
    assert "| agency stock write-off --json - --why 'бой' --at Office --yes" in command(sheet)
    stranger = typed(house, "write_off", {"reason": "бой"}, ("PAP-130", "2", str(lot.id)))
    assert stranger.rows[0].wrong == "lot"


def test_a_scan_is_one_or_a_packing_and_never_a_guess(house):
    assert scanned("4600000000017") == ("PAP-130", "1")
    assert scanned("4600000000024") == ("PAP-130", "1 пачка")
    assert scanned("mug") == ("MUG", "1")
    for text in ("PAP", "", "460"):
        with pytest.raises(NotFound):
            scanned(text)
    assert (one_more("2", "1"), one_more("1 пачка", "1 пачка"), one_more("1 пачка", "1")) == ("3", "2 пачка", None)


def test_what_is_typed_is_offered_by_code_first(house):
    assert reference.like("tsh-m", 5) == [("TSH-M-белая", "Футболка, M, белая")]
    assert [code for code, _name in reference.like("pap", 5)] == ["PAP-130"]
    assert len(reference.like("", 2)) == 2


def test_the_list_tells_need_place_and_care(house, agency):
    query = queries.lists.list_query("stock", agency.actor)
    stock.goods.edit(agency.actor, house.mug, {"min_level": "100"})
    ask = queries.conditions.parse
    assert list(query.ids([ask("need = short")])) == [house.mug.id]
    stock.move(agency.actor, [Line(house.mug, D(12))], stock.places.find("Print shop"))
    stock.places.edit(agency.actor, stock.places.find("Print shop"), keeper=agency.actor)
    assert list(query.ids([ask("mine = yes")])) == list(query.ids([ask("places ~ shop")])) == [house.mug.id]
    here = queries.stock.levels.at(agency.actor, stock.places.find("Print shop"))
    assert here.rows(here.ids(), ["code", "here", "on_hand"]) == [("MUG", 12, 72)]
