"""The table: any number of rows, one cursor, marks, both widths of terminal (R200, R211, performance.md 7 #19-22)."""

from __future__ import annotations

import pytest
from textual import on

from agencycli.errors import Unavailable
from agencycli.tui.app import AgencyApp
from agencycli.tui.base import BaseScreen
from agencycli.tui.widgets.table import VirtualTable


class ListOfClients(BaseScreen):
    WHERE = "Clients"

    def __init__(self, source, empty="") -> None:
        super().__init__()
        self.table = VirtualTable(source, empty=empty)
        self.opened: list[int] = []
        self.highlighted: list[int | None] = []

    def body(self):
        yield self.table

    def on_mount(self) -> None:
        self.table.focus()

    @on(VirtualTable.Opened)
    def note_opened(self, event) -> None:
        self.opened.append(event.row_id)

    @on(VirtualTable.Highlighted)
    def note_highlighted(self, event) -> None:
        self.highlighted.append(event.row_id)

    @on(VirtualTable.Failed)
    def tell_why(self, event) -> None:
        self.refuse(event.error)


@pytest.fixture
def clients(fake_rows):
    return ListOfClients(fake_rows())


async def test_arrows_pages_home_and_end_move(clients):
    async with AgencyApp(screens=()).run_test(size=(80, 24)) as pilot:
        await pilot.app.push_screen(clients)
        table = clients.table
        await pilot.press("down", "down", "up")
        assert table.row_id == 2
        await pilot.press("pagedown")
        assert table.row_id == 2 + table.size.height - 1
        await pilot.press("end")
        assert table.row_id == 1000
        await pilot.press("pageup")
        assert table.row_id == 1000 - table.size.height + 1
        await pilot.press("home", "up")
        assert table.row_id == 1


@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
async def test_the_cursor_is_always_in_sight_and_marked_without_colour(clients, lines, size):
    async with AgencyApp(screens=()).run_test(size=size) as pilot:
        await pilot.app.push_screen(clients)
        edge = ["pagedown"] * 2 + ["down"] * 4
        for keys in (edge, ["end"], [key.replace("down", "up") for key in edge], ["pageup"], ["home"]):
            await pilot.press(*keys)
            await pilot.pause()
            marked = [line for line in lines(pilot.app) if line.startswith("▸")]
            assert len(marked) == 1
            assert marked[0].startswith(f"▸{clients.table.row_id} ")


async def test_enter_opens_the_row_under_the_cursor(clients):
    async with AgencyApp(screens=()).run_test() as pilot:
        await pilot.app.push_screen(clients)
        await pilot.press("down", "enter")
        assert clients.opened == [2]


async def test_a_click_chooses_and_a_double_click_opens(clients):
    async with AgencyApp(screens=()).run_test() as pilot:
        await pilot.app.push_screen(clients)
        await pilot.pause()
        await pilot.click(clients.table, offset=(5, 4))
        assert clients.table.row_id == 4
        assert clients.opened == []
        await pilot.click(clients.table, offset=(5, 6), times=2)
        assert clients.opened == [6]


async def test_the_wheel_scrolls_without_moving_the_cursor(clients, seen):
    async with AgencyApp(screens=()).run_test() as pilot:
        await pilot.app.push_screen(clients)
        await pilot.pause()
        clients.table.action_scroll_down()
        await pilot.pause()
        assert clients.table.row_id == 1
        assert "▸" not in seen(pilot.app)
        await pilot.press("down")
        assert "▸2 " in seen(pilot.app)


async def test_space_marks_rows_for_a_bulk_action(clients, lines):
    async with AgencyApp(screens=()).run_test() as pilot:
        await pilot.app.push_screen(clients)
        assert clients.table.chosen_ids == [1]
        await pilot.press("space", "down", "space")
        assert clients.table.chosen_ids == [1, 3]
        await pilot.pause()
        assert [line[:2] for line in lines(pilot.app)[2:5]] == ["•1", " 2", "•3"]
        clients.table.clear_marks()
        assert clients.table.chosen_ids == [4]


async def test_only_pages_looked_at_are_read(fake_rows):
    source = fake_rows(100_000)
    screen = ListOfClients(source)
    async with AgencyApp(screens=()).run_test() as pilot:
        await pilot.app.push_screen(screen)
        await pilot.press("end", "home", "pagedown")
        assert sum(source.asked) <= 400
        assert max(source.asked) == 100


async def test_the_cursor_stays_on_its_client_when_the_list_changes(clients, fake_rows):
    async with AgencyApp(screens=()).run_test() as pilot:
        await pilot.app.push_screen(clients)
        await pilot.press("down", "down", "space", "up")
        fewer = fake_rows()
        fewer.ids = fewer.ids[1:50]
        clients.table.show(fewer)
        assert clients.table.row_id == 3
        assert clients.table.chosen_ids == [3]
        fewer.ids = fewer.ids[30:]
        clients.table.show(fewer)
        assert clients.table.row_id == fewer.ids[1]
        assert clients.table.marks == set()


async def test_the_preview_is_told_when_the_cursor_rests_not_on_every_row(clients, until):
    async with AgencyApp(screens=()).run_test() as pilot:
        await pilot.app.push_screen(clients)
        await pilot.press(*["down"] * 30)
        await until(lambda: clients.highlighted[-1:] == [31])
        assert len(clients.highlighted) < 10


async def test_the_preview_is_told_of_the_first_row_at_once(clients, fake_rows, until):
    async with AgencyApp(screens=()).run_test() as pilot:
        await pilot.app.push_screen(clients)
        await until(lambda: clients.highlighted == [1])
        clients.table.show(fake_rows(0))
        await until(lambda: clients.highlighted == [1, None])


async def test_an_empty_list_says_what_belongs_here(fake_rows, seen):
    screen = ListOfClients(fake_rows(0), empty="Clients stand here; n makes the first one")
    async with AgencyApp(screens=()).run_test() as pilot:
        await pilot.app.push_screen(screen)
        await pilot.press("down", "enter", "space", "end")
        assert "n makes the first one" in seen(pilot.app)
        assert screen.opened == []
        assert screen.table.row_id is None


async def test_a_row_deleted_meanwhile_does_not_break_the_list(fake_rows, seen):
    source = fake_rows()
    source.gone = {2}
    screen = ListOfClients(source)
    async with AgencyApp(screens=()).run_test() as pilot:
        await pilot.app.push_screen(screen)
        await pilot.pause()
        assert "3 Ремстрой" in seen(pilot.app)


async def test_rows_that_cannot_be_read_are_told_in_the_message_line(fake_rows, seen):
    class Locked(fake_rows):
        def page(self, ids):
            raise Unavailable("the base is busy; try again in a minute")

    async with AgencyApp(screens=()).run_test() as pilot:
        await pilot.app.push_screen(ListOfClients(Locked()))
        await pilot.pause()
        assert "▲ the base is busy; try again in a minute" in seen(pilot.app)


async def test_money_is_right_aligned_and_a_later_wider_amount_is_not_cut(clients, seen):
    async with AgencyApp(screens=()).run_test(size=(80, 24)) as pilot:
        await pilot.app.push_screen(clients)
        await pilot.pause()
        assert "  1,000 " in seen(pilot.app)
        await pilot.press("end")
        await pilot.pause()
        assert "1,000,000" in seen(pilot.app)


async def test_a_changed_row_is_read_anew(fake_rows, seen):
    source = fake_rows()
    screen = ListOfClients(source)
    async with AgencyApp(screens=()).run_test() as pilot:
        await pilot.app.push_screen(screen)
        await pilot.pause()
        source.names = ("Вектор",)
        screen.table.reread([1])
        await pilot.pause()
        assert "1 Вектор" in seen(pilot.app)
