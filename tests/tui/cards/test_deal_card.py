"""A deal on one screen: what it holds, what is promised, its money, files, thread; all by a key (R48 to R79)."""

from __future__ import annotations

import datetime as dt
import shlex
from decimal import Decimal

import pytest

from agencycli import i18n, queries, services
from agencycli.models import (
    BudgetFact,
    BudgetLine,
    ChangeRequest,
    ContractorJob,
    Deal,
    DealLine,
    DealStaff,
    Item,
    WorkEntry,
)
from agencycli.queries.card.deal import deal_card
from agencycli.services.frame import newest_entry
from agencycli.tui.dialogs.choose import Choose
from agencycli.tui.dialogs.confirm import Confirm
from agencycli.tui.dialogs.conflict import ConflictDialog
from agencycli.tui.screens.deal_card import DealCardScreen
from agencycli.tui.screens.deal_dialogs import LineDialog
from agencycli.tui.screens.deal_form import DealFormScreen, NewDealScreen


@pytest.fixture
def deal(agency, firm, tmp_path, frozen):
    """Booklets for a fair: two lines, steps of which one is late, money planned and paid, an approved layout."""
    actor = agency.actor
    row = services.deal.add(
        actor, firm,
        {"title": "буклеты к ярмарке", "promised_on": "05.12.2026", "opened_on": "12.11.2026", "is_rush": "yes",
         "event": "Великие реки", "budget": "15000", "note": "любят синий"},
    )  # fmt: skip
    for title, price in (("буклеты А4", "12,34"), ("пакеты", "8")):
        services.deal_line.add(actor, row, {"title": title, "quantity": "1000", "price": price, "unit": "шт"})
    services.schedule.add_step(actor, row, "показать макет", 11)
    services.schedule.add_step(actor, row, "отпечатать тираж", 2)
    services.budget.add(actor, row, {"kind": "revenue", "amount": "50%", "title": "аванс", "due_on": "20.11.2026"})
    services.budget.add(actor, row, {"kind": "media", "amount": "4500", "title": "радио", "due_on": "01.12.2026"})
    services.income.receive(actor, row, Decimal(5000))
    layout = tmp_path / "макет.pdf"
    layout.write_text("макет")
    file = services.attachment.add(actor, row, layout)
    services.approval.approve(actor, file, "Смирнов")
    services.activity.log(actor, "note", [], "фон #0a0a0a", deals=[row])
    return row


@pytest.fixture
def opened(settled):
    async def open_screen(pilot, screen):
        await pilot.app.push_screen(screen)
        await settled(pilot)
        return screen

    return open_screen


async def press(pilot, settled, *keys):
    for key in keys:
        await pilot.press(key)
        await settled(pilot)
    await settled(pilot)


async def typed(pilot, settled, *words):
    """Type fields one after another, Tab between them, and Enter."""
    await settled(pilot)
    for place, word in enumerate(words):
        if place:
            await pilot.press("tab")
        await pilot.press(*word)
    await pilot.press("enter")
    for _turn in range(4):
        await settled(pilot)


@pytest.mark.parametrize(("size", "language"), [((80, 24), "ru"), ((140, 45), "en")])
async def test_the_whole_deal_is_drawn_on_one_screen(seat_of, deal, opened, golden, monkeypatch, size, language):
    monkeypatch.setenv("AGENCY_LANG", language)
    i18n.choose_language(None)
    async with seat_of().run_test(size=size) as pilot:
        await opened(pilot, DealCardScreen(deal.id))
        golden(pilot.app, f"deal-card-{size[0]}x{size[1]}-{language}")


async def test_on_a_small_screen_keys_lead_to_each_section_and_to_the_history(seat_of, deal, opened, settled, seen):
    async with seat_of().run_test(size=(80, 14)) as pilot:
        screen = await opened(pilot, DealCardScreen(deal.id))
        for key, section, words in (
            ("L", "lines", "буклеты А4"), ("Ь", "money", "by agreement"), ("F", "files", "version 1 approved by"),
            ("P", "people", "Смирнов Алексей"), ("T", "todo", "показать макет"),
        ):  # fmt: skip
            await press(pilot, settled, key)
            assert (screen.side.section, screen.tabs.chosen) == (section, section)
            assert words in seen(pilot.app)
        await press(pilot, settled, "N")
        assert "фон #0a0a0a" in seen(pilot.app)
        assert not {"approval", "money"} & {entry.kind for entry in screen.history.entries}
        await press(pilot, settled, "H")
        assert {"approval", "money", "file"} <= {entry.kind for entry in screen.history.entries}
        await press(pilot, settled, "tab", "end")
        assert screen.side.section == "people"


async def test_lines_are_typed_one_after_another_changed_removed_and_taken_back(
    seat_of, deal, opened, settled, seen, run_cli
):
    """R55: what is sold is put down as fast as it is said; the command says the same."""
    async with seat_of().run_test(size=(100, 40)) as pilot:
        screen = await opened(pilot, DealCardScreen(deal.id))
        await press(pilot, settled, "L", "n")
        await typed(pilot, settled, "ручки", "25", "200")
        assert "ручки: 5,000; the next one, or Esc" in seen(pilot.app)
        command = pilot.app.done_command
        await typed(pilot, settled, "кружки", "300")
        await press(pilot, settled, "escape")
        assert pilot.app.screen is screen
        lines = {line.title: line for line in DealLine.select().where(DealLine.deal == deal.id)}
        assert (lines["ручки"].quantity, lines["кружки"].quantity) == (200, 1)
        screen.side.find("line", lines["кружки"].id)
        await press(pilot, settled, "e")
        pilot.app.screen.form.put("discount", "10")
        pilot.app.screen.form.focus_field("discount_reason")
        await typed(pilot, settled, "постоянный")
        assert "кружки: 270; u takes it back" in seen(pilot.app)
        await press(pilot, settled, "d")
        assert DealLine.get_by_id(lines["кружки"].id).done_on == dt.date(2026, 11, 23)
        await press(pilot, settled, "delete", "y")
        assert not DealLine.select().where(DealLine.title == "кружки")
        await press(pilot, settled, "u", "enter")
        assert DealLine.get(DealLine.title == "кружки").discount == 10
    assert run_cli(*shlex.split(command)[1:]).code == 0
    assert DealLine.select().where(DealLine.title == "ручки").count() == 2


async def test_next_steps_notes_and_hand_overs_go_into_the_deal(seat_of, agency, deal, opened, settled, seen, manager):
    """R62, R222: the step belongs to the deal, @name puts the note on that person's list."""
    async with seat_of().run_test(size=(140, 45)) as pilot:
        screen = await opened(pilot, DealCardScreen(deal.id))
        await press(pilot, settled, "t")
        await typed(pilot, settled, "call tomorrow 10:00")
        item = Item.get(Item.due_time == "10:00")
        assert (item.deal_id, screen.thing.number) == (deal.id, item.id)
        await press(pilot, settled, "d")
        assert Item.get_by_id(item.id).state == "done"
        await press(pilot, settled, "c")
        await typed(pilot, settled, f"спроси типографию @{manager.login}")
        assert Item.get(Item.owner == manager.id).deal_id == deal.id
        await press(pilot, settled, "f")
        await typed(pilot, settled, "офис", "препресс", "вылеты 3 мм")
        thread = queries.timeline.deal_timeline(agency.actor, deal.id, ["handover", "note"])
        assert thread[0].title == "офис → препресс"
        assert "офис → препресс: вылеты 3 мм" in seen(pilot.app)
        assert pilot.app.done_command.startswith(f"agency deal handover {deal.id} --from 'офис' --to ")


async def test_money_is_planned_billed_and_paid_from_the_card(seat_of, deal, opened, settled, seen, run_cli):
    """R63 to R66: more than is agreed needs a second Enter; no sum pays what is left."""
    async with seat_of().run_test(size=(140, 45)) as pilot:
        screen = await opened(pilot, DealCardScreen(deal.id))
        await press(pilot, settled, "M", "p")
        await typed(pilot, settled, "90000")
        assert "Enter again puts it down all the same" in " ".join(seen(pilot.app).split())
        await press(pilot, settled, "escape")
        radio = BudgetLine.get(BudgetLine.title == "радио")
        screen.side.find("budget", radio.id)
        await press(pilot, settled, "b")
        await typed(pilot, settled, "")
        assert [(fact.kind, fact.amount) for fact in BudgetFact.select().where(BudgetFact.line == radio.id)] == [
            ("paper", Decimal(4500))
        ]
        await press(pilot, settled, "n")
        form = pilot.app.screen.form
        form.put("kind", "material")
        form.focus_field("amount")
        await typed(pilot, settled, "1200")
        assert deal_card(screen.actor, deal.id).budget.rows[-1][6] == Decimal(1200)
        command = pilot.app.done_command
    assert run_cli(*shlex.split(command)[1:]).code == 0


async def test_a_layout_is_locked_a_change_is_wanted_and_accepted(seat_of, deal, opened, settled, seen):
    """R224 to R228: v takes an approval back or puts it down; a change has its price and day."""
    async with seat_of().run_test(size=(140, 45)) as pilot:
        screen = await opened(pilot, DealCardScreen(deal.id))
        await press(pilot, settled, "F")
        assert screen.thing.kind == "file"
        await press(pilot, settled, "q")
        await typed(pilot, settled, "синий фон", "3500", "8.12")
        wish = ChangeRequest.get()
        assert (wish.price, wish.promised_on, wish.approval_id) == (3500, dt.date(2026, 12, 8), 1)
        assert "! 1 change to decide" in seen(pilot.app)
        screen.side.find("change", wish.id)
        await press(pilot, settled, "v", "enter")
        assert ChangeRequest.get().state == "accepted"
        assert Deal.get_by_id(deal.id).promised_on == dt.date(2026, 12, 8)
        screen.side.find("file", screen.deal.files[0].id)
        await press(pilot, settled, "v", "enter")
        assert deal_card(screen.actor, deal.id).files[0].is_locked


async def test_the_deal_is_moved_copied_and_its_client_opened(seat_of, deal, opened, settled, until, seen):
    async with seat_of().run_test(size=(140, 45)) as pilot:
        screen = await opened(pilot, DealCardScreen(deal.id))
        before = Deal.get_by_id(deal.id).stage_id
        await press(pilot, settled, "m")
        assert isinstance(pilot.app.screen, Choose)
        await press(pilot, settled, "enter")
        if isinstance(pilot.app.screen, Confirm):
            await press(pilot, settled, "y")
        assert Deal.get_by_id(deal.id).stage_id != before
        await press(pilot, settled, "g")
        await until(lambda: type(pilot.app.screen).__name__ == "ClientCardScreen")
        await settled(pilot)
        assert "буклеты к ярмарке" in seen(pilot.app), "the client's card shows its deals"
        await press(pilot, settled, "g")
        assert isinstance(pilot.app.screen, DealCardScreen)
        await press(pilot, settled, "escape", "escape", "y", "enter")
        copy = Deal.get(Deal.copied_from == deal.id)
        assert isinstance(pilot.app.screen, DealCardScreen)
        assert (pilot.app.screen.number, screen.number) == (copy.id, deal.id)


async def test_a_contractor_makes_a_part_by_keys_from_order_to_payment(
    seat_of, agency, deal, opened, settled, until, seen, run_cli
):
    """R71, R73: a job is placed, comes, goes back, is accepted and paid; the commands say the same."""
    maker = services.client.add(agency.actor, {"name": "Вышивка [red]", "contractor": "yes"})
    async with seat_of().run_test(size=(140, 45)) as pilot:
        screen = await opened(pilot, DealCardScreen(deal.id))
        await press(pilot, settled, "C", "n")
        await pilot.press(*"кепки", "tab", *"вышив")
        await until(lambda: "▸Вышивка [red]" in seen(pilot.app))
        await typed(pilot, settled, "", "15000", "1.12")
        job = ContractorJob.get()
        assert (job.contractor_id, job.price, job.due_on, job.state) == (
            maker.id,
            15000,
            dt.date(2026, 12, 1),
            "placed",
        )
        placed = pilot.app.done_command
        screen.side.find("job", job.id)
        await press(pilot, settled, "d", "enter")
        await press(pilot, settled, "e", "down", "enter")
        await typed(pilot, settled, "нитки не те", "3.12")
        assert (ContractorJob.get().state, ContractorJob.get().reworks) == ("placed", 1)
        await press(pilot, settled, "d", "enter", "d")
        await typed(pilot, settled, "", "акт 15")
        assert ContractorJob.get().state == "accepted"
        assert pilot.app.done_command == f"agency contractor accept {job.id} --paper 'акт 15'"
        await press(pilot, settled, "p", "enter")
        assert BudgetFact.get(BudgetFact.kind == "payment", BudgetFact.amount == 15000).line.job_id == job.id
        await press(pilot, settled, "u", "enter", "u", "enter")
        assert ContractorJob.get().state == "received", "u takes back the payment, then the acceptance"
    assert run_cli(*shlex.split(placed)[1:]).code == 0
    assert ContractorJob.select().count() == 2


async def test_offers_are_asked_for_compared_and_one_is_chosen(seat_of, agency, deal, opened, settled, seen):
    """R72: without a price an offer is asked for; the cheapest that came is offered first."""
    one, two = (services.client.add(agency.actor, {"name": name, "contractor": "yes"}) for name in ("Игла", "Нить"))
    job = services.job.ask(agency.actor, deal, "кепки", [one, two])
    services.job.offer(agency.actor, job, two, Decimal(12000), due_on=dt.date(2026, 12, 2))
    async with seat_of().run_test(size=(140, 45)) as pilot:
        screen = await opened(pilot, DealCardScreen(deal.id))
        screen.side.find("job", job.id)
        await press(pilot, settled, "p")
        assert "“кепки” is not placed yet: e chooses an offer" in seen(pilot.app)
        await press(pilot, settled, "d")
        assert "Нить, 12,000, by 02.12" in seen(pilot.app)
        await press(pilot, settled, "down", "enter")
        assert "Игла" in seen(pilot.app), "who was asked and is silent is expected"
        await press(pilot, settled, "tab")
        await typed(pilot, settled, "11000")
        await press(pilot, settled, "d", "enter")
        row = ContractorJob.get()
        assert (row.state, row.contractor_id, row.price) == ("placed", one.id, 11000)
        await press(pilot, settled, "delete")
        await typed(pilot, settled, "нет ткани")
        assert ContractorJob.get().state == "cancelled"


async def test_the_team_its_share_hours_and_wages_are_put_down_by_keys(
    seat_of, agency, deal, opened, settled, seen, manager, run_cli
):
    """R75, R76: who works on it with which share, how long, and what they were paid."""
    services.payroll.set_rate(agency.actor, manager, Decimal(500))
    async with seat_of().run_test(size=(140, 45)) as pilot:
        screen = await opened(pilot, DealCardScreen(deal.id))
        await press(pilot, settled, "P", "n")
        form = pilot.app.screen.form
        form.put("staff", manager.name)
        form.focus_field("role")
        await typed(pilot, settled, "макеты", "5")
        member = DealStaff.get()
        assert (member.staff_id, member.role, member.share, member.share_base) == (manager.id, "макеты", 5, "money")
        screen.side.find("member", member.id)
        await press(pilot, settled, "o")
        await typed(pilot, settled, "3:30", "макет")
        work = WorkEntry.get()
        assert (work.staff_id, work.quantity, work.rate) == (manager.id, Decimal("3.5"), 500)
        hours = pilot.app.done_command
        assert f"Works on it {manager.name} (макеты) · 3.5 h · 5% of the margin" in seen(pilot.app)
        assert "owed 2,000" in seen(pilot.app)
        await press(pilot, settled, "e")
        pilot.app.screen.form.put("role", "дизайн")
        await typed(pilot, settled, "")
        assert pilot.app.done_command == shlex.join(
            ["agency", "deal", "staff", "put", str(deal.id), manager.name, "--role", "дизайн"]
        )
        await press(pilot, settled, "p")
        assert "what is left: 1,750 for work, 250 as a share" in seen(pilot.app)
        await typed(pilot, settled, "")
        assert BudgetLine.get(BudgetLine.staff == manager.id).facts[0].amount == 1750
    assert run_cli(*shlex.split(hours)[1:]).code == 0
    assert WorkEntry.select().count() == 2


async def test_who_may_not_see_costs_asks_for_offers_and_writes_the_own_hours_only(
    seat_of, agency, deal, opened, settled, seen, staff_of_role
):
    """R77: no price and no share is asked of them, and none is shown."""
    worker = staff_of_role("production")
    services.payroll.set_rate(agency.actor, worker, Decimal(500))
    services.payroll.put(agency.actor, deal, worker, share=Decimal(5))
    async with seat_of(worker).run_test(size=(140, 45)) as pilot:
        screen = await opened(pilot, DealCardScreen(deal.id))
        await press(pilot, settled, "C", "n")
        assert "price" not in {field.key for field in pilot.app.screen.asked.fields}
        await press(pilot, settled, "escape", "P", "n")
        assert pilot.app.screen is screen, "production names no members"
        await press(pilot, settled, "o")
        assert not {"rate", "staff"} & {field.key for field in pilot.app.screen.asked.fields}
        await typed(pilot, settled, "2")
        assert WorkEntry.get().staff_id == worker.id
        assert f"Works on it {worker.name} · 2 h  " in seen(pilot.app)
        assert "5%" not in seen(pilot.app)


async def test_costs_are_for_those_who_may_see_them(seat_of, deal, opened, settled, seen, staff_of_role):
    """R77: who may not see costs finds no cost, no margin, no contractor's price on the card, and cannot plan any."""
    stranger = staff_of_role("manager")
    async with seat_of(stranger).run_test(size=(140, 45)) as pilot:
        await opened(pilot, DealCardScreen(deal.id))
        await press(pilot, settled, "H")
        text = seen(pilot.app)
        assert "аванс" in text
        for hidden in ("радио", "4,500", "Margin", "Cost"):
            assert hidden not in text
        await press(pilot, settled, "M", "n")
        assert [words for _key, words in pilot.app.screen.asked.fields[0].choices] == ["revenue"]


async def test_a_viewer_sees_the_deal_and_changes_nothing(seat_of, deal, opened, settled, staff_of_role):
    async with seat_of(staff_of_role("viewer")).run_test(size=(140, 45)) as pilot:
        before = newest_entry()
        screen = await opened(pilot, DealCardScreen(deal.id))
        await press(pilot, settled, *"mwxdtnecfpbvqalyRoCned", "delete", "P", *"nepo", "delete")
        assert pilot.app.screen is screen
        assert newest_entry() == before


async def test_what_another_does_appears_and_two_at_one_line_are_told(
    seat_of, deal, opened, settled, seen, manager, elsewhere
):
    async with seat_of().run_test(size=(140, 45)) as pilot:
        screen = await opened(pilot, DealCardScreen(deal.id))
        line = DealLine.get(DealLine.title == "пакеты")
        screen.side.find("line", line.id)
        await press(pilot, settled, "e")
        assert isinstance(pilot.app.screen, LineDialog)
        services.deal_line.edit(manager, line, {"price": "9"})
        pilot.app.screen.form.put("price", "10")
        await typed(pilot, settled, "")
        assert f"{manager.name} changed it to" in seen(pilot.app)
        assert DealLine.get_by_id(line.id).price == 9
        await typed(pilot, settled, "")
        assert DealLine.get_by_id(line.id).price == 10
        services.activity.log(manager, "note", [], "звонил монтажник", deals=[deal])
        screen.look()
        await settled(pilot)
        await settled(pilot)
        assert "звонил монтажник" in seen(pilot.app)


async def test_two_people_at_one_deal_decide_field_by_field(seat_of, deal, opened, settled, manager):
    async with seat_of().run_test(size=(100, 40)) as pilot:
        screen = await opened(pilot, DealFormScreen(deal.id))
        services.deal.edit(manager, deal, {"manager": manager.name, "event": "Город"})
        screen.form.put("event", "Лето")
        screen.form.put("title", "буклеты и пакеты")
        await press(pilot, settled, "ctrl+s")
        await settled(pilot)
        assert isinstance(pilot.app.screen, ConflictDialog)
        await press(pilot, settled, "m", "enter")
        await settled(pilot)
    row = Deal.get_by_id(deal.id)
    assert (row.title, row.event, row.manager_id) == ("буклеты и пакеты", "Лето", manager.id)


async def test_a_new_deal_finds_its_client_while_typing_and_takes_a_template(
    seat_of, agency, deal, opened, settled, until, seen
):
    """R57, R58: a title, three letters of the client, a template; its card opens; a lost line loses nothing typed."""
    template = services.deal_template.save_from(agency.actor, deal, "Буклеты")
    async with seat_of().run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, NewDealScreen())
        await pilot.press(*"весна", "tab", *"рем")
        await until(lambda: "▸Ремстрой-НН" in seen(pilot.app))
        await pilot.press("enter")
        await pilot.press(*"бук", "enter")
        await settled(pilot)
        assert screen.form.values["template"] == str(template.id)
        screen.form.keep()
        again = await opened(pilot, NewDealScreen())
        assert again.form.values["client"] == screen.form.values["client"]
        assert "Ремстрой-НН" in seen(pilot.app)
        again.form.settle()
        again.leave()
        await settled(pilot)
        await press(pilot, settled, "ctrl+s")
        await until(lambda: isinstance(pilot.app.screen, DealCardScreen))
        made = Deal.get(Deal.title == "весна")
        assert {line.title for line in made.lines} == {"буклеты А4", "пакеты"}
        assert pilot.app.done_command.startswith(
            f"agency deal template use {template.id} {made.client_id} --title 'весна'"
        )


async def test_names_that_look_like_markup_or_escapes_are_just_names(
    seat_of, agency, firm, opened, settled, sent, hostile, tmp_path
):
    row = services.deal.add(agency.actor, firm, {"title": "[red]vip[/red]", "event": "\x1b]0;x\x07 y"})
    for name in hostile:
        name = name.replace("\ud800", "")
        services.deal_line.add(agency.actor, row, {"title": name, "price": "1", "unit": name[:16]})
        services.item.add(agency.actor, {"title": name, "deal": row})
        services.activity.log(agency.actor, "note", [], name.replace("@", ""), deals=[row])
        services.budget.add(agency.actor, row, {"kind": "other", "amount": "1", "title": name})
    async with seat_of().run_test(size=(140, 90)) as pilot:
        await opened(pilot, DealCardScreen(row.id))
        text = sent(pilot.app)
        await press(pilot, settled, "e")
        text += sent(pilot.app)
    assert "[red]vip[/red]" in text
    for evil in ("\x07", "\x1b]", "\x9b", "\u202e", "\x1b[2J"):
        assert evil not in text
