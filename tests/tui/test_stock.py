"""The warehouse on the full screen: what is short at eight, papers typed by hand and scanner until six (R80 to R89)."""

from __future__ import annotations

import shlex
from contextlib import asynccontextmanager
from decimal import Decimal as D
from types import SimpleNamespace

import pytest
from textual.events import Key, Paste

from agencycli import i18n, services
from agencycli.models import StockMove, StockPaper, Stocktake, StocktakeLine
from agencycli.services import stock
from agencycli.services.frame import newest_entry
from agencycli.services.stock import Line
from agencycli.tui.app import AgencyApp
from agencycli.tui.screens.stock_sheet import StockSheetScreen
from agencycli.tui.widgets.table import VirtualTable


def _house(agency, frozen):
    actor = agency.actor
    client = services.client.add(actor, {"name": "Европапир [red]"})
    deal = services.deal.add(actor, client, {"title": "Кружки на юбилей"})
    paper = stock.goods.add(actor, {"code": "PAP-130", "name": "Бумага SRA3 130 г", "unit": "sheet",
                                    "min_level": "3000", "barcode": "4600000000017"})  # fmt: skip
    stock.goods.pack(actor, paper, "пачка", D(250), "4600000000024")
    mug = stock.goods.add(actor, {"code": "MUG-WHT", "name": "Кружка [b]", "unit": "piece"})
    shirt = stock.goods.add(actor, {"code": "TSH", "name": "Футболка", "unit": "piece"})
    stock.goods.add_variants(actor, shirt, ["S", "M"], ["белая", "чёрная"])
    stock.receive(actor, [Line(paper, D(1000), price=D(4)), Line(mug, D(72), price=D(85))], supplier=client)
    stock.reserve(actor, deal, [Line(mug, D(50))])
    return SimpleNamespace(actor=actor, client=client, deal=deal, paper=paper, mug=mug, shirt=shirt)


@pytest.fixture
def house(stocked):
    return stocked(_house)


@pytest.fixture
def opened(seat, settled):
    @asynccontextmanager
    async def open_app(actor=None, size=(80, 24), start="stock"):
        app = AgencyApp(seat(actor), start=start)
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            yield pilot

    return open_app


def on_hand(item):
    return stock.balance.on_hand(item)


def scan(pilot, code):
    """Send a code as a scanner does: all at once, Enter behind it."""
    for key in code:
        pilot.app.post_message(Key(key, key))
    pilot.app.post_message(Key("enter", "\r"))


def sheet(pilot):
    screen = pilot.app.screen
    assert isinstance(screen, StockSheetScreen)
    return screen


async def test_the_logistics_person_begins_here_and_a_viewer_posts_nothing(
    seat, house, settled, lines, staff_of_role, opened
):
    app = AgencyApp(seat(staff_of_role("logistics")))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert lines(app)[0].startswith(" Warehouse")
        assert "Worth" not in "".join(lines(app))
    before = newest_entry()
    async with opened(staff_of_role("viewer")) as pilot:
        before = newest_entry()
        await pilot.press("r", "i", "n")
        await settled(pilot)
        assert type(pilot.app.screen).__name__ == "StockScreen"
    assert newest_entry() == before


@pytest.mark.parametrize("language", ["en", "ru"])
async def test_the_list_looks_so(opened, house, golden, settled, monkeypatch, language):
    monkeypatch.setenv("AGENCY_LANG", language)
    i18n.choose_language(language)
    async with opened(size=(80, 24) if language == "ru" else (140, 45)) as pilot:
        table = pilot.app.screen.table
        table.go_to(house.mug.id)
        table.post_message(VirtualTable.Highlighted(table, house.mug.id))
        await settled(pilot)
        golden(pilot.app, f"stock-{language}")


@pytest.mark.both
async def test_what_is_short_one_place_and_what_others_move(opened, house, settled, until, seen, elsewhere, agency):
    async with opened() as pilot:
        await pilot.press("h")
        await until(lambda: len(pilot.app.screen.table.source.ids) == 1)
        assert "▲ 1,000" in seen(pilot.app)
        await pilot.press("р")  # h on the Russian layout: everything again
        await until(lambda: len(pilot.app.screen.table.source.ids) == 6)
        elsewhere(stock.move, agency.actor, [Line(house.mug, D(12))], stock.places.find("Print shop"))
        await pilot.press("l")
        await settled(pilot)
        await pilot.press(*"shop", "enter")
        await until(lambda: "Here" in seen(pilot.app))
        assert list(pilot.app.screen.table.source.ids) == [house.mug.id]
        elsewhere(stock.move, agency.actor, [Line(house.paper, D(10))], stock.places.find("Print shop"))
        await until(lambda: len(pilot.app.screen.table.source.ids) == 2)


async def test_a_suppliers_bill_is_typed_scanned_and_pasted_posted_by_one_key_and_taken_back(
    opened, house, settled, until, seen, run_cli
):
    """R83: hands, scanner and a sheet fill one receipt; what is wrong stops it beside its cell."""
    async with opened() as pilot:
        await pilot.press("r")
        await until(lambda: isinstance(pilot.app.screen, StockSheetScreen))
        await pilot.press("backspace", *"европ")
        await until(lambda: sheet(pilot).offer.display)
        await pilot.press("enter", *"17/к", "enter")
        await pilot.press(*"бума")
        await until(lambda: "PAP-130  Бумага" in seen(pilot.app))
        await pilot.press("enter", *"2 пач", "enter", *"4,2", "enter")
        await until(lambda: "= 2,100" in seen(pilot.app))
        for _each in range(2):
            scan(pilot, "MUG-WHT")
            await settled(pilot)
        scan(pilot, "4600000000024")  # a packing: the row counts in another unit, so it is a row of its own
        await until(lambda: len(sheet(pilot).sheet.lines) == 3)
        assert [row.get("quantity") for row in sheet(pilot).grid.filled] == ["2 пач", "2", "1 пачка"]
        pilot.app.post_message(Paste("TSH-S-белая\t5\t320\r\nнет такого\t1\r\n"))
        await until(lambda: sheet(pilot).sheet.faults == 1)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert StockPaper.select().where(StockPaper.kind == "receipt").count() == 1
        assert (sheet(pilot).grid.row, sheet(pilot).grid.cell.key) == (4, "item")
        await pilot.press("f8", "ctrl+s")
        await until(lambda: "u takes it back" in seen(pilot.app))
        assert (on_hand(house.paper), on_hand(house.mug)) == (1750, 74)
        assert StockPaper.select().order_by(StockPaper.id.desc()).get().outside_number == "17/к"
        command = pilot.app.done_command
        await pilot.press("u")
        await settled(pilot)
        await pilot.press("enter")
        await until(lambda: "was undone" in seen(pilot.app))
        assert (on_hand(house.paper), on_hand(house.mug)) == (1000, 72)
    assert run_cli(*shlex.split(command)[1:]).code == 0, "the command does the same"
    assert (on_hand(house.paper), on_hand(house.mug)) == (1750, 74)


async def test_an_issue_knows_the_deal_the_row_under_the_cursor_and_what_others_keep(
    opened, house, settled, until, seen
):
    """R84, R85: the deal's own reservation goes first; what others keep is named, and taken by a second Ctrl+S."""
    async with opened() as pilot:
        pilot.app.screen.table.go_to(house.mug.id)
        await pilot.press("i")
        await until(lambda: isinstance(pilot.app.screen, StockSheetScreen))
        await pilot.press("down", "enter", *"30")  # Enter in an empty cell takes what the list stood on
        await pilot.press("ctrl+s")
        await until(lambda: "8 pieces short; kept: 50 for deal" in seen(pilot.app))
        assert on_hand(house.mug) == 72
        await pilot.press("up", *"юбил")
        await until(lambda: sheet(pilot).offer.display)
        await pilot.press("enter")
        await until(lambda: "42 left" in seen(pilot.app))
        await pilot.press("ctrl+s")
        await until(lambda: "u takes it back" in seen(pilot.app))
        assert on_hand(house.mug) == 42
        assert StockMove.select().where(StockMove.reservation.is_null(False)).count() == 1
        await pilot.press("i")
        await until(lambda: isinstance(pilot.app.screen, StockSheetScreen))
        await pilot.press("down", "tab", *"30", "ctrl+s")  # passed over, what the list stood on counts all the same
        await until(lambda: "Ctrl+S again takes it" in " ".join(seen(pilot.app).split()))
        await pilot.press("ctrl+s")
        await until(lambda: "u takes it back" in seen(pilot.app))
        assert on_hand(house.mug) == 12


async def test_sizes_and_colours_are_typed_as_a_grid_and_left_half_done_it_is_offered_again(
    opened, house, settled, until, seen
):
    """R89: arrows and digits; one paper for all; Esc keeps a draft."""
    async with opened() as pilot:
        await pilot.press("r")
        await until(lambda: isinstance(pilot.app.screen, StockSheetScreen))
        await pilot.press("down", *"TSH", "tab")
        await until(lambda: "F6 opens them" in seen(pilot.app))
        await pilot.press("f6")
        await until(lambda: type(pilot.app.screen).__name__ == "StockSizes")
        sheet_before = pilot.app.screen_stack[-2]
        sheet_before.grid.rows[0]["price"] = "320"
        await pilot.press("5", "right", "6", "down", "8", "f6")
        await until(lambda: isinstance(pilot.app.screen, StockSheetScreen))
        await settled(pilot)
        assert {row["price"] for row in sheet(pilot).grid.filled} == {"320"}
        assert [(row["item"], row["quantity"]) for row in sheet(pilot).grid.filled] == [
            ("TSH-S-белая", "5"), ("TSH-M-белая", "6"), ("TSH-M-чёрная", "8"),
        ]  # fmt: skip
        await pilot.press("escape")
        await until(lambda: "kept as a draft" in seen(pilot.app))
        await pilot.press("r")
        await until(lambda: isinstance(pilot.app.screen, StockSheetScreen))
        await until(lambda: len(sheet(pilot).sheet.lines) == 3)
        await pilot.press("ctrl+s")
        await until(lambda: "3 items" in seen(pilot.app))
        await pilot.press("r")
        await until(lambda: isinstance(pilot.app.screen, StockSheetScreen))
        assert not sheet(pilot).grid.filled


async def test_the_terminal_lost_in_the_middle_of_a_paper_loses_nothing(opened, house, settled, until):
    async with opened() as pilot:
        await pilot.press("w")
        await until(lambda: isinstance(pilot.app.screen, StockSheetScreen))
        await pilot.press(*"бой", "down", *"MUG-WHT", "tab", "3")
        for keeper in pilot.app.screen.query(".-keeps-typing"):  # what the last words of the app do
            keeper.keep()
        draft = services.draft.kept(house.actor, "stock write_off")
        assert '"quantity": "3"' in draft.values["rows"] and "бой" in draft.values["head"]


async def test_the_card_of_an_item_tells_all_and_lets_go_of_what_is_kept(opened, house, settled, until, seen):
    async with opened(size=(140, 45)) as pilot:
        pilot.app.screen.table.go_to(house.mug.id)
        await pilot.press("enter")
        await until(lambda: "KEPT FOR DEALS" in seen(pilot.app))
        for told in ("a year; at most 72 pieces", "LOTS AND REMNANTS", "deal 1 Кружки на юбилей", "receipt"):
            assert told in seen(pilot.app)
        await pilot.press("down", "down", "enter")
        await until(lambda: type(pilot.app.screen).__name__ == "DealCardScreen")
        await pilot.press("escape")
        await until(lambda: type(pilot.app.screen).__name__ == "StockCardScreen")
        await pilot.press("delete")
        await until(lambda: "Let go of what is kept?" in seen(pilot.app))
        await pilot.press("enter")
        await until(lambda: "free 72 pieces" in seen(pilot.app) and "KEPT FOR DEALS" not in seen(pilot.app))
        await pilot.press("k")
        await until(lambda: isinstance(pilot.app.screen, StockSheetScreen))
        await pilot.press(*"юбил")
        await until(lambda: sheet(pilot).offer.display)
        await pilot.press("enter", "2", "0", "ctrl+s")
        await until(lambda: "1 item kept for deal 1" in seen(pilot.app))
        await until(lambda: "free 52 pieces" in seen(pilot.app))
        await pilot.press("tab", "enter")
        await until(lambda: "was for no deal" in seen(pilot.app))


async def test_ctrl_k_finds_an_item_and_opens_its_card(opened, house, settled, until, seen):
    async with opened(start="clients") as pilot:
        await pilot.press("ctrl+k", *"mug-w")
        await until(lambda: "Кружка [b]" in seen(pilot.app))
        await pilot.press("enter")
        await until(lambda: type(pilot.app.screen).__name__ == "StockCardScreen")


async def test_sizes_and_colours_stand_on_the_card_as_a_table(opened, house, settled, until, lines):
    stock.receive(house.actor, [Line(stock.goods.StockItem.get(code="TSH-M-чёрная"), D(7), price=D(320))])
    async with opened() as pilot:
        pilot.app.screen.table.go_to(stock.goods.StockItem.get(code="TSH-M-чёрная").id)
        await pilot.press("enter")
        await until(lambda: any(line.split() == ["чёрная", "0", "7"] for line in lines(pilot.app)))
        assert any(line.split() == ["S", "M"] for line in lines(pilot.app))


async def test_what_was_sent_arrives_by_a_key_and_any_paper_is_taken_back(opened, house, settled, until, seen):
    """R86: papers, the newest first; u takes back the one under the cursor, whoever posted what since."""
    shop = stock.places.find("Print shop")
    async with opened() as pilot:
        await pilot.press("m")
        await until(lambda: isinstance(pilot.app.screen, StockSheetScreen))
        await pilot.press(*"shop")
        await until(lambda: sheet(pilot).offer.display)
        await pilot.press("enter", *"MUG-WHT", "tab", "9")
        sheet(pilot).grid.head_texts["sent"] = "yes"
        await pilot.press("ctrl+s")
        await until(lambda: "u takes it back" in seen(pilot.app))
        assert (stock.balance.sent(house.mug), stock.balance.on_hand(house.mug, shop)) == (9, 0)
        await pilot.press("j")
        await until(lambda: type(pilot.app.screen).__name__ == "StockPapersScreen")
        await settled(pilot)
        await pilot.press("a")
        await until(lambda: "arrived" in seen(pilot.app))
        assert stock.balance.on_hand(house.mug, shop) == 9
        await settled(pilot)
        stock.issue(house.actor, [Line(house.paper, D(1))])
        await until(lambda: len(pilot.app.screen.table.source.ids) == 4)
        pilot.app.screen.table.go_to(StockPaper.get(StockPaper.kind == "arrive").id)
        await pilot.press("u")
        await until(lambda: "Undo entry" in seen(pilot.app))
        await pilot.press("enter")
        await until(lambda: "was undone" in seen(pilot.app))
        assert (stock.balance.on_hand(house.mug, shop), on_hand(house.paper)) == (0, 999)


async def test_the_card_of_a_deal_keeps_issues_and_takes_back_material(opened, house, settled, until, seen):
    """R84, R85: what is kept stands in the issue; the cost is in the deal at once."""
    async with opened(start="deals") as pilot:
        await pilot.press("enter")
        await until(lambda: type(pilot.app.screen).__name__ == "DealCardScreen")
        await settled(pilot)
        await pilot.press("S")
        await until(lambda: "MUG-WHT Кружка [b] · kept" in seen(pilot.app))
        await pilot.press("i")
        await until(lambda: isinstance(pilot.app.screen, StockSheetScreen))
        await until(lambda: sheet(pilot).sheet.lines)
        await pilot.press("ctrl+s")
        await until(lambda: "50 pieces" in seen(pilot.app) and "4,250" in seen(pilot.app))
        assert on_hand(house.mug) == 22
        await pilot.press("r")
        await until(lambda: isinstance(pilot.app.screen, StockSheetScreen))
        await settled(pilot)
        await pilot.press("8", "ctrl+s")
        await until(lambda: "42 pieces" in seen(pilot.app))
        assert on_hand(house.mug) == 30


async def test_a_place_is_counted_blind_by_hand_and_scanner_and_posted(opened, house, settled, until, seen, elsewhere):
    """R83: down the list by numbers, a scan anywhere adds one, what somebody else counted is not overwritten."""
    async with opened() as pilot:
        await pilot.press("c")
        await until(lambda: "begin: Office" in seen(pilot.app))
        await pilot.press("enter")
        await until(lambda: type(pilot.app.screen).__name__ == "StockCountScreen")
        await until(lambda: "0 of 2 counted" in seen(pilot.app))
        assert "1,000" not in seen(pilot.app), "blind: what the book says is not shown"
        await pilot.press(*"70", "enter")
        await until(lambda: "1 of 2 counted" in seen(pilot.app))
        scan(pilot, "MUG-WHT")
        await until(lambda: "MUG-WHT: 71 pieces" in seen(pilot.app))
        take = Stocktake.get()
        elsewhere(stock.counting.count, house.actor, take, [stock.counting.Count(house.paper, D(990))])
        await until(lambda: "2 of 2 counted" in seen(pilot.app))
        pilot.app.screen.table.go_to(take.lines.where(StocktakeLine.item == house.paper.id).get().id)
        await pilot.press(*"995", "enter")
        await until(lambda: "counted 990 sheets, this says 995" in " ".join(seen(pilot.app).split()))
        await pilot.press("home", "=", "enter")
        await until(lambda: "PAP-130: 995 sheets" in seen(pilot.app))
        await pilot.press("f6")
        await until(lambda: "1,000" in seen(pilot.app) and "! -5" in seen(pilot.app))
        await pilot.press("ctrl+s")
        await until(lambda: "stocktake" in seen(pilot.app) and "u takes it back" in seen(pilot.app))
        assert (on_hand(house.paper), on_hand(house.mug)) == (995, 71)


async def test_what_is_short_is_ordered_by_key_and_received_by_the_suppliers_bill(opened, house, settled, until, seen):
    """R88, R90: taken, changed, of another supplier, left; one draft a supplier, sent, received, closed."""
    other = services.client.add(house.actor, {"name": "Берег"})
    pack = house.paper.packings.get()
    stock.supplies.put(house.actor, house.paper, house.client, {"price": D("1075"), "packing": pack, "lead_days": 3})
    stock.supplies.put(house.actor, house.paper, other, {"price": D("4.60"), "lead_days": 1})
    async with opened() as pilot:
        await pilot.press("p")
        await until(lambda: "0 of 1 taken" in seen(pilot.app))
        assert "Берег" in seen(pilot.app), "alternatives stand below"
        await pilot.press("v", "down", "enter")
        await until(lambda: "1 of 1 taken" in seen(pilot.app))
        await pilot.press("v", "enter")
        await settled(pilot)
        await pilot.press("h")
        await until(lambda: "How much of PAP-130?" in seen(pilot.app))
        await pilot.press("end", *["backspace"] * 8, *"2100", "enter")
        await until(lambda: "9 пачка" in seen(pilot.app))
        await pilot.press("ctrl+s")
        await until(lambda: "order 1 is a draft" in seen(pilot.app))
        await pilot.press("o")
        await until(lambda: "2,250 ordered, 0 came" in seen(pilot.app))
        await pilot.press("r")
        await until(lambda: "it was not sent yet" in seen(pilot.app))
        await pilot.press("d")
        await until(lambda: "order 1 is on the way" in seen(pilot.app))
        await pilot.press("r")
        await until(lambda: isinstance(pilot.app.screen, StockSheetScreen))
        await until(lambda: sheet(pilot).sheet.lines)
        assert sheet(pilot).grid.filled == [{"item": "PAP-130", "quantity": "2250", "price": "4.30"}]
        sheet(pilot).grid.rows[0] |= {"quantity": "2000", "price": "4.40"}
        await pilot.press("ctrl+s")
        await until(lambda: "1,075 → 1,100; still to come: PAP-130 250" in " ".join(seen(pilot.app).split()))
        assert on_hand(house.paper) == 3000
        assert pilot.app.done_command == "agency stock order receive 1 PAP-130 2000@4.40 --at Office --yes"
        await pilot.press("c")
        await until(lambda: "order 1 is closed" in seen(pilot.app))


async def test_a_new_item_is_a_form_and_the_list_goes_to_it(opened, house, settled, until, seen):
    async with opened() as pilot:
        await pilot.press("n")
        await until(lambda: type(pilot.app.screen).__name__ == "StockItemScreen")
        await settled(pilot)
        await pilot.press(*"INK-M", "tab", *"Чернила", "ctrl+s")
        await until(lambda: type(pilot.app.screen).__name__ == "StockScreen" and "INK-M" in seen(pilot.app))
        await until(lambda: pilot.app.screen.table.row_id not in (None, house.mug.id, house.paper.id))
