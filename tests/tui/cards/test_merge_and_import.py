"""Two cards made one, and a file looked through before it is taken in (R16, requirement on imports)."""

from __future__ import annotations

import pytest

from agencycli import queries, services
from agencycli.models import Client, Deal, NotDuplicate
from agencycli.tui.screens.client_card import ClientCardScreen
from agencycli.tui.screens.duplicates import DuplicatesScreen
from agencycli.tui.screens.import_plan import ImportPlanScreen
from agencycli.tui.screens.merge import MergeScreen

pytestmark = pytest.mark.both


@pytest.fixture
def twin(agency, firm):
    """The same firm once more, with its own e-mail and words."""
    return services.client.add(
        agency.actor,
        {"name": "Ремстрой НН", "phone": "8 831 234-56-78", "email": "new@remstroy.example", "note": "второй раз"},
    )


async def settle(pilot, settled):
    for _turn in range(4):
        await settled(pilot)


@pytest.mark.parametrize("size", [(80, 24), (120, 30)])
async def test_two_cards_stand_side_by_side_and_say_what_moves_r16(seat_of, firm, twin, settled, golden, size):
    async with seat_of().run_test(size=size) as pilot:
        await pilot.app.push_screen(MergeScreen(firm.id, twin.id))
        await settle(pilot, settled)
        golden(pilot.app, f"merge-{size[0]}x{size[1]}-en")


async def test_what_was_chosen_stays_when_another_changes_a_card_or_the_window_r16(
    agency, seat_of, firm, twin, settled
):
    async with seat_of().run_test(size=(120, 30)) as pilot:
        screen = MergeScreen(firm.id, twin.id)
        await pilot.app.push_screen(screen)
        await settle(pilot, settled)
        await pilot.press("space")
        services.client.edit(agency.actor, firm, {"city": "Кстово"})
        screen.refresh_data()
        await settle(pilot, settled)
        await pilot.resize_terminal(80, 24)
        await settle(pilot, settled)
        assert [screen.choices.rows[place].key for place in screen.choices.taken] == ["name"]
        await pilot.press("w")
        await settle(pilot, settled)
        assert not screen.choices.taken, "turned round, it is another question"


async def test_space_takes_the_other_value_enter_merges_u_takes_it_back_r16(agency, seat_of, firm, twin, settled):
    async with seat_of().run_test(size=(120, 30)) as pilot:
        card = ClientCardScreen(firm.id)
        await pilot.app.push_screen(card)
        await settle(pilot, settled)
        screen = MergeScreen(firm.id, twin.id)
        await pilot.app.push_screen(screen, card.came_back)
        await settle(pilot, settled)
        assert screen.choices.rows[0].key == "name"
        await pilot.press("space", "enter", "enter")
        await settle(pilot, settled)
        assert pilot.app.screen is card
        merged = queries.card.client_card(agency.actor, firm.id)
        assert merged.name == "Ремстрой НН"
        assert {"snab@remstroy.example", "new@remstroy.example"} <= {one.shown for one in merged.contacts}
        assert Client.get_by_id(twin.id).merged_into_id == firm.id
        await pilot.press("u")
        await settle(pilot, settled)
        await pilot.press("enter")
        await settle(pilot, settled)
        assert queries.card.client_card(agency.actor, firm.id).name == "Ремстрой-НН, ООО"
        assert Client.get_by_id(twin.id).merged_into_id is None


async def test_the_card_that_stays_can_be_turned_round(seat_of, firm, twin, settled):
    async with seat_of().run_test(size=(120, 30)) as pilot:
        screen = MergeScreen(firm.id, twin.id)
        await pilot.app.push_screen(screen)
        await settle(pilot, settled)
        await pilot.press("w")
        await settle(pilot, settled)
        await pilot.press("enter", "enter")
        await settle(pilot, settled)
        assert Client.get_by_id(firm.id).merged_into_id == twin.id


async def test_the_number_of_a_card_that_went_opens_the_one_that_stayed(agency, seat_of, firm, twin, settled, seen):
    services.merge.merge(agency.actor, twin, firm)
    async with seat_of().run_test(size=(120, 30)) as pilot:
        await pilot.app.push_screen(ClientCardScreen(twin.id))
        await settle(pilot, settled)
        assert f"card {twin.id} was merged into this one" in seen(pilot.app)


async def test_pairs_are_listed_and_minus_says_that_they_are_two_r16(seat_of, firm, twin, settled, seen):
    async with seat_of().run_test(size=(120, 30)) as pilot:
        screen = DuplicatesScreen()
        await pilot.app.push_screen(screen)
        await settle(pilot, settled)
        assert "Ремстрой-НН, ООО" in seen(pilot.app) and "same phone" in seen(pilot.app)
        await pilot.press("minus")
        await settle(pilot, settled)
        assert NotDuplicate.select().count() == 1
        assert "no two cards look like one client" in seen(pilot.app)
        await pilot.press("u")
        await settle(pilot, settled)
        await pilot.press("enter")
        await settle(pilot, settled)
        assert NotDuplicate.select().count() == 0
        assert "same phone" in seen(pilot.app)


async def test_a_file_is_planned_taken_in_as_one_entry_and_taken_back(seat_of, firm, settled, seen, tmp_path):
    file = tmp_path / "clients.csv"
    file.write_text("Название;Телефон;ИНН\nВектор;8 910 111-00-11;\nСектор;нет;\n", encoding="utf-8")
    async with seat_of().run_test(size=(120, 30)) as pilot:
        screen = ImportPlanScreen(str(file))
        await pilot.app.push_screen(screen)
        await settle(pilot, settled)
        text = seen(pilot.app)
        assert "clients.csv" in text and "Телефон" in text
        assert Client.select().count() == 1, "a plan writes nothing"
        await pilot.press("r")
        await settle(pilot, settled)
        assert "Вектор" in seen(pilot.app)
        await pilot.press("ctrl+s", "enter")
        await settle(pilot, settled)
        assert Client.select().count() == 3
        assert f"taken in as entry {screen.entry}; u takes it back" in seen(pilot.app)
        await pilot.press("u")
        await settle(pilot, settled)
        await pilot.press("enter")
        await settle(pilot, settled)
        assert Client.select().count() == 1


async def test_the_plan_shows_deals_and_which_stage_each_word_is(seat_of, firm, settled, seen, tmp_path):
    file = tmp_path / "deals.csv"
    file.write_text(
        "Клиент;Заказ;Дата;Статус;Сумма\nВектор;Буклеты;12.05.2017;сдан;45 т.р.\nСектор;Стенд;;на паузе;\n", "utf-8"
    )
    async with seat_of().run_test(size=(120, 30)) as pilot:
        await pilot.app.push_screen(ImportPlanScreen(str(file)))
        await settle(pilot, settled)
        for key, words in {
            "t": ["сдан", "by its meaning: won", "на паузе"],
            "d": ["Буклеты", "45"],
            "x": ["Сектор"],
        }.items():
            await pilot.press(key)
            await settle(pilot, settled)
            assert all(word in seen(pilot.app) for word in words), key
        await pilot.press("ctrl+s")
        await settle(pilot, settled)
        assert "of deals 1 new, 0 changed?" in seen(pilot.app)
        await pilot.press("enter")
        await settle(pilot, settled)
        assert [row.title for row in Deal.select()] == ["Буклеты"]


async def test_columns_and_words_are_taken_for_something_else_by_keys(seat_of, firm, settled, seen, tmp_path, run_cli):
    """What the map of the command says is said here too; the file is remembered with it."""
    file = tmp_path / "deals.csv"
    file.write_text(
        "Клиент;Заказ;Дата;Статус;Сумма;Прим\nСектор;Стенд;12.05.2017;на паузе;100;+7 910 111-00-11\n"
        "Вектор;Щит;12.05.2017;сдан;100;\n", "utf-8"
    )  # fmt: skip
    async with seat_of().run_test(size=(120, 30)) as pilot:
        screen = ImportPlanScreen(str(file))
        await pilot.app.push_screen(screen)
        await settle(pilot, settled)
        await pilot.press("end", "enter")
        await settle(pilot, settled)
        assert "What is “Прим”?" in seen(pilot.app)
        await pilot.press(*"phone", "enter")
        await settle(pilot, settled)
        await pilot.press("t", "down", "down")
        await settle(pilot, settled)
        place = next(at for at, row in enumerate(screen.planned.lists["stages"].rows) if "на паузе" in row)
        screen.table.go_to(place)
        await pilot.press("enter")
        await settle(pilot, settled)
        await pilot.press(*"agreed", "enter")
        await settle(pilot, settled)
        await pilot.press("w")
        await settle(pilot, settled)
        await pilot.press(*["ctrl+u"], *str(tmp_path / "map.toml"), "enter")
        await settle(pilot, settled)
        told = (tmp_path / "map.toml").read_text("utf-8")
        assert '"Прим" = "phone"' in told and '"на паузе" = "Agreed"' in told
        await pilot.press("ctrl+s", "enter")
        await settle(pilot, settled)
        deal = Deal.get(Deal.title == "Стенд")
        assert (deal.stage.status, len(queries.card.client_card(screen.actor, deal.client_id).contacts)) == (
            "agreed",
            1,
        )
    assert "nothing" in run_cli("import", str(file)).out + run_cli("import", str(file)).err


async def test_a_file_that_cannot_be_read_is_one_sentence(seat_of, agency, settled, seen, tmp_path):
    (tmp_path / "odd.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    async with seat_of().run_test(size=(120, 30)) as pilot:
        await pilot.app.push_screen(ImportPlanScreen(str(tmp_path / "odd.xlsx")))
        await settle(pilot, settled)
        assert "odd.xlsx" in seen(pilot.app)
        assert "▲" in seen(pilot.app)
