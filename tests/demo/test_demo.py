"""The demo agency: what «НУЛЬ» promises to whoever tries the program on it."""

from __future__ import annotations

import datetime as dt
from random import Random

import pytest

from agencycli.demo import names, numbers
from agencycli.values.emails import read_emails
from agencycli.values.phones import read_phones
from agencycli.values.requisites import check


def everything(store):
    from agencycli.models import JOURNALLED, LostReason, Pipeline, Staff, Stage, StockGroup, StockPlace
    from agencycli.models.triggers import table_name

    founded = {Staff, Pipeline, Stage, LostReason, StockGroup, StockPlace}
    tables = [table_name(model) for model in JOURNALLED if model not in founded]
    return {table: list(store.execute_sql(f'SELECT * FROM "{table}" ORDER BY id')) for table in tables}


def test_a_demo_has_the_agencys_size_and_mix(demo):
    """17 members of staff, a quarter of the clients private persons (R21), all sources (R28)."""
    from agencycli.models import Client, Source, Staff

    assert Staff.select().count() == 17
    assert {row.role for row in Staff.select()} == {
        "owner", "manager", "logistics", "production", "accountant", "viewer",
    }  # fmt: skip
    assert Client.select().count() == 120
    assert 15 <= Client.select().where(Client.kind == "private").count() <= 50
    assert {row.name for row in Source.select()} >= {"форум", "рекомендация", "холодный звонок", "журнал", "YouTube"}
    for flag in (Client.is_supplier, Client.is_contractor, Client.is_media_owner, Client.brought_by.is_null(False)):
        assert Client.select().where(flag).exists()


def test_its_morning_has_steps_overdue_due_and_ahead_and_clients_fallen_silent(demo):
    """R11, R24: there is something to call about."""
    from agencycli import clock
    from agencycli.models import Item
    from agencycli.queries.conditions import parse_all
    from agencycli.queries.lists import list_query

    waiting = Item.select().where(Item.state == "open")
    today = clock.today()
    for due in (Item.due_on < today, Item.due_on == today, Item.due_on > today):
        assert waiting.where(due).exists()
    assert list_query("clients", demo.actor).count(parse_all(["silent_days > 90"])) >= 10


def test_it_tells_what_was_ordered_when_and_for_what_event_years_back(demo):
    """R4: “in 2017 you ordered booklets for the Great Rivers fair”."""
    from agencycli import clock
    from agencycli.models import Activity

    orders = list(Activity.select().where(Activity.kind == "order"))
    assert all(order.title and order.amount and order.amount > 0 for order in orders)
    assert {order.event for order in orders} >= {"Форум «Великие реки»", "Новый год", "8 Марта"}
    assert any(order.precision == "year" and order.at.year < clock.today().year - 3 for order in orders)


def test_nothing_in_it_happened_in_the_future(demo):
    from agencycli import clock
    from agencycli.models import Activity, Deal, DealLine, Item

    now = clock.now()
    assert all(row.at < now for row in Activity.select(Activity.at))
    assert all(row.closed_at < now for row in Deal.select().where(Deal.closed_at.is_null(False)))
    assert all(row.closed_at < now for row in Item.select().where(Item.state == "done"))
    assert all(row.agreed_at < now for row in DealLine.select().where(DealLine.agreed_at.is_null(False)))


def test_it_lives_by_deals_of_a_year_in_every_stage_of_every_pipeline(large):
    """Somebody who opens the board sees what the agency sells, and where it is lost."""
    from agencycli import clock
    from agencycli.models import Deal, LostReason, Stage

    today = clock.today()
    deals = list(Deal.select().order_by(Deal.id))
    assert 110 <= len(deals) <= 130
    assert {deal.stage_id for deal in deals} >= {row.id for row in Stage.select() if row.status not in {"won", "lost"}}
    assert all(today - dt.timedelta(days=366) <= deal.opened_on <= today for deal in deals)
    assert [deal.opened_on for deal in deals] == sorted(deal.opened_on for deal in deals)
    by_status = {status: [one for one in deals if one.stage.status == status] for status in ("won", "lost")}
    assert len(by_status["won"]) > 20 and len(by_status["lost"]) > 10
    assert all(deal.closed_at and not deal.lost_reason_id for deal in by_status["won"])
    assert all(
        deal.lost_reason_id and deal.lost_from.status in {"new", "offer", "agreed"} for deal in by_status["lost"]
    )
    assert all(deal.lost_note for deal in by_status["lost"] if deal.lost_reason.needs_note)
    assert len({deal.lost_reason_id for deal in by_status["lost"]}) >= LostReason.select().count() - 1
    living = [deal for deal in deals if deal.closed_at is None]
    assert all(deal.stage.pipeline_id == deal.pipeline_id and deal.manager_id for deal in deals)
    assert any(deal.is_rush for deal in living) and not all(deal.is_rush for deal in living)
    promised = [(deal.promised_on - today).days for deal in living if deal.promised_on]
    assert 2 <= len([days for days in promised if days < 0]) <= 10 and max(promised) < 50


def test_what_its_deals_sell_has_amounts_and_is_frozen_once_agreed(large):
    """Every deal has lines with sums; a discount has its reason; what is agreed says when."""
    from agencycli.models import Deal, DealLine
    from agencycli.services.deal_line import lines_of, total

    for deal in Deal.select():
        lines = lines_of(deal)
        assert lines and total(lines).gross > 0
        reached = (deal.lost_from or deal.stage).status
        assert {line.agreed_at is not None for line in lines} == {reached in {"agreed", "work", "won"}}
        assert {line.done_on is not None for line in lines} == {deal.stage.status == "won"}
    kinds = {line.kind for line in DealLine.select()}
    assert kinds >= {"print", "merchandise", "creative", "video", "outdoor", "airtime", "delivery"}
    assert {line.made_inside for line in DealLine.select()} == {True, False}
    assert all(line.discount_reason for line in DealLine.select().where(DealLine.discount > 0))


def test_its_open_deals_have_a_next_step_but_for_a_few(large):
    """The first list of the morning is neither empty nor everything."""
    from agencycli.queries.conditions import parse_all
    from agencycli.queries.lists import list_query

    deals = list_query("deals", large.actor)
    opened = deals.count(parse_all(["open = yes"]))
    assert 3 <= deals.count(parse_all(["open = yes", "next_step is empty"])) <= opened / 4


def test_its_weeks_are_full_of_things_done_and_to_do(large):
    """Three weeks around today: every manager has work on most days, with hours and minutes, little of it late."""
    from agencycli import clock
    from agencycli.models import Item, Staff
    from agencycli.queries.planner import monday, planner

    today = clock.today()
    opened = Item.select().where(Item.state == "open")
    assert Item.select().where(Item.deal.is_null(False)).count() > 200
    assert 250 < opened.count() < 450
    assert 5 <= opened.where(Item.due_on < today).count() <= 40
    assert opened.where(Item.due_time != "").exists() and opened.where(Item.minutes.is_null(False)).exists()
    grid = planner(large.actor, monday())
    rows = {row.number: row for row in grid.rows}
    for person in Staff.select().where(Staff.role == "manager"):
        assert sum(bool(cell.count) for cell in rows[person.id].cells) >= 5
        assert sum(cell.done for cell in rows[person.id].cells) >= 3
    assert all(item.client_id == item.deal.client_id for item in opened.where(Item.deal.is_null(False)))


def test_nobody_promises_the_same_twice_in_a_deal(large):
    from agencycli.models import Item

    steps = [(row.deal_id, row.title, row.owner_id) for row in Item.select().where(
        Item.deal.is_null(False) & (Item.state == "open"))]  # fmt: skip
    assert len(steps) == len(set(steps))


def test_some_deals_have_a_way_laid_back_from_the_promised_day(large):
    """Templates hold the steps, chains hang on the promised day, one step is late and endangers what follows."""
    from agencycli import clock
    from agencycli.models import DealTemplate, Item, TemplateLine, TemplateStep
    from agencycli.services.calendar import workdays

    assert DealTemplate.select().count() >= 5
    assert {row.template_id for row in TemplateLine.select()} == {row.id for row in DealTemplate.select()}
    assert {row.template_id for row in TemplateStep.select()} == {row.id for row in DealTemplate.select()}
    agency = workdays()
    steps = list(Item.select().where(Item.before_days.is_null(False)).order_by(Item.id))
    assert 2 <= len({step.deal_id for step in steps}) <= 4
    for step in steps:
        assert step.due_on == agency.add(step.deal.promised_on, -step.before_days)
        assert step.after is None or step.after.before_days > step.before_days
    late = [step for step in steps if step.state == "open" and step.due_on < clock.today()]
    assert {step.deal_id for step in late} == {steps[0].deal_id}


def test_things_repeat_one_day_is_left_out_and_two_people_are_away(large):
    from agencycli import clock
    from agencycli.models import Item, Leave, Series
    from agencycli.queries.series import occurrences

    today = clock.today()
    assert 4 <= Series.select().count() <= 5
    assert occurrences(large.actor, today, today + dt.timedelta(days=13))
    repeated = Item.select().where(Item.series.is_null(False))
    assert [row.result for row in repeated.where(Item.state == "dropped")] == ["Уехала в налоговую"]
    assert repeated.where(Item.state == "done").count() > 60
    overdue = [one for one in occurrences(large.actor, today, today) if one.due_on < one.on]
    assert [one.title for one in overdue] == ["Обзвон молчащих клиентов"]
    leaves = list(Leave.select().order_by(Leave.from_on))
    assert [row.kind for row in leaves] == ["sick", "holiday"]
    assert leaves[0].from_on <= today <= leaves[0].to_on < leaves[1].to_on


def test_its_deals_are_talked_about_and_handed_over(large):
    from agencycli.models import Activity, ActivityDeal, ChangeRequest, Deal, DealStaff, ReferralUse

    assert {row.deal_id for row in ActivityDeal.select()} == {row.id for row in Deal.select()}
    kinds = {row.kind for row in Activity.select().join(ActivityDeal)}
    assert kinds >= {"note", "call", "letter", "meeting", "handover"}
    assert DealStaff.select().exists()
    wished = {row.line_id for row in ChangeRequest.select()}  # agreed later, at its full price
    for use in ReferralUse.select():
        assert use.brought.brought_by_id == use.deal.client_id
        assert all(line.discount >= use.percent for line in use.deal.lines if line.id not in wished)


def test_its_deals_went_their_way_stage_by_stage(large):
    """R50: each stage was entered on a day between the first and the last; the funnel has times and a bottleneck."""
    from agencycli import clock, queries
    from agencycli.models import Deal, Pipeline
    from agencycli.models.pipeline import NEW

    deals = {row.id: row for row in Deal.select()}
    lived = queries.deal_stages.stays(deals)
    for number, stays in lived.items():
        deal, days = deals[number], [clock.local(stay.since).date() for stay in stays]
        assert days == sorted(days) and days[0] == deal.opened_on and days[-1] <= clock.today()
        assert stays[-1].stage_id == deal.stage_id
        assert deal.closed_at is None or days[-1] == clock.local(deal.closed_at).date()
        assert len(stays) > 1 or deal.stage.status == NEW
    funnel = queries.funnel.funnel(large.actor, Pipeline.get(Pipeline.line == "print"))
    keys = [column.key for column in funnel.columns]
    took = [row[keys.index("days")] for row in funnel.rows][:-1]
    assert all(took) and len(set(took)) > 2
    assert sum(row[keys.index("bottleneck")] for row in funnel.rows) == 1


def test_its_money_lives(large):
    """Plan and dated papers and payments of every kind, by the rules that people are held to; somebody is late."""
    from agencycli import clock
    from agencycli.models import BudgetFact, BudgetLine, ChangeRequest, ContractorJob, Deal, DealStaff, JobOffer
    from agencycli.services import budget, payroll, referral

    today = clock.today()
    assert {line.kind for line in BudgetLine.select()} >= {
        "revenue", "contractor", "material", "media", "payroll", "other"}  # fmt: skip
    for line in BudgetLine.select():
        done = budget.done(line)
        assert done.papers <= line.amount and (line.is_share or done.paid <= line.amount)
        assert line.kind != "payroll" or not done.papers
        assert line.job is None or (line.job.deal_id, line.job.price) == (line.deal_id, line.amount)
    assert not BudgetFact.select().where(BudgetFact.day > today).exists()
    assert {(today - fact.day).days // 31 for fact in BudgetFact.select()} >= set(range(11))
    for deal in Deal.select().where(Deal.lost_reason.is_null()):
        scheduled = sum(line.amount for line in deal.budget_lines if line.kind == "revenue")
        assert scheduled in {0, budget.agreed(deal)}
    for one in DealStaff.select():
        assert payroll.paid(one.deal, one.staff, share=True) <= payroll.earned_share(one.deal, one.staff)
        assert payroll.paid(one.deal, one.staff, share=False) <= payroll.earned_work(one.deal, one.staff)
    owed = BudgetLine.select().where((BudgetLine.kind == "revenue") & (BudgetLine.due_on < today))
    assert 3 <= sum(not budget.done(line).paid for line in owed) <= 20
    jobs = list(ContractorJob.select())
    assert {job.state for job in jobs} == {"asked", "placed", "received", "accepted"}
    assert any(job.received_on and job.received_on > job.due_on for job in jobs) and any(job.reworks for job in jobs)
    assert JobOffer.select().where(JobOffer.price.is_null()).exists()
    assert {change.state for change in ChangeRequest.select()} >= {"asked", "accepted"}
    [bill, *_rest] = [line for line in BudgetLine.select() if line.title.startswith("Монтажники")]
    parts = [line.amount for line in BudgetLine.select().where(BudgetLine.title == bill.title)]
    assert sorted(parts) == [3900, 5850, 9750], "a contractor's bill is split over three deals"
    uses = [use for deal in Deal.select() for use in deal.referral_uses]
    assert uses and all(referral.standing_of(large.actor, use.deal.client).used for use in uses)
    for use in uses:
        paid = (
            BudgetFact.select()
            .join(BudgetLine)
            .join(Deal)
            .where((Deal.client == use.brought_id) & (BudgetFact.kind == "payment") & (BudgetLine.kind == "revenue"))
        )
        agreed = clock.local(use.deal.lines[0].agreed_at).date()
        assert min(fact.day for fact in paid) <= agreed


@pytest.mark.parametrize("of", ["demo", "large"])
def test_its_till_does_not_hold_all_that_is_due(of, request):
    """The line under the planner shows a hole, and what makes it (R236)."""
    from agencycli import queries

    found = queries.cash.cash(request.getfixturevalue(of).actor)
    assert found.opening >= 37_400
    assert min(day.balance for day in found.days) == -64_000
    assert found.makers and found.makers[0].amount < 0


def test_the_same_seed_on_the_same_day_gives_the_same_data(agency, demo):
    from agencycli.demo.fill import fill
    from agencycli.services.journal import undo

    first = everything(agency.store)
    undo(agency.actor)
    assert not any(everything(agency.store).values())
    fill(agency.actor, seed=2, clients=120)
    other = everything(agency.store)
    assert [row[2] for row in other["client"]] != [row[2] for row in first["client"]]


def test_two_agencies_of_one_seed_are_twins(run_process, tmp_path):
    import json

    found = []
    for name in ("one", "other"):
        settings = {
            "AGENCY_HOME": str(tmp_path / name),
            "AGENCY_NOW": "2026-11-23T07:00:00+00:00",
            "AGENCY_DATABASE": "",
        }
        run_process("init", "--company", "НУЛЬ", "--owner", "Нуль", "--area-code", "831", env=settings)
        assert run_process("demo", "--clients", "60", "--seed", "7", env=settings).code == 0
        lists = ("client", "deal", "task")
        found.append([json.loads(run_process(one, "list", "-f", "json", env=settings).out) for one in lists])
    assert found[0] == found[1]
    assert len(found[0][0]) == 60
    assert found[0][1] and found[0][2]


def test_a_demo_is_refused_where_there_is_work_and_touches_nothing(demo, run_cli):
    before = everything(demo.store)
    result = run_cli("demo")
    assert result.code == 4
    assert "120 clients" in result.err
    assert everything(demo.store) == before


def test_a_demo_is_one_entry_and_can_be_taken_back(demo):
    from agencycli.models import Client, Entry, Staff
    from agencycli.services.journal import undo

    assert [row.action for row in Entry.select().order_by(Entry.id)][-1] == "demo.fill"
    undo(demo.actor)
    assert not Client.select().exists()
    assert Staff.select().count() == 1


def test_what_it_stores_is_what_the_program_would_have_read(demo):
    """Rows prepared in bulk carry the same derived values as typed ones: keys, phones, verdicts, search documents."""
    from agencycli.models import BankAccount, Client, ContactPoint, Person, Requisite, SearchDocument
    from agencycli.services.search import truth
    from agencycli.values.text import fold

    assert all(row.name_key == fold(row.name) for row in Client.select())
    assert all(row.name_key == fold(row.full_name) for row in Person.select())
    for row in ContactPoint.select().where(ContactPoint.kind == "phone"):
        read = read_phones(row.raw, "RU", "831")
        assert [(phone.number, phone.extension) for phone in read] == [(row.value, row.extension)]
    for row in ContactPoint.select().where(ContactPoint.kind == "email"):
        assert [mail.address for mail in read_emails(row.raw)] == [row.value]
    assert all(check(row.kind, row.value).state == row.verdict for row in Requisite.select())
    assert all(check("account", row.account, row.bik).state == row.verdict for row in BankAccount.select())
    stored = SearchDocument.select(
        SearchDocument.subject,
        SearchDocument.row_id,
        SearchDocument.client_id,
        SearchDocument.title,
        SearchDocument.text,
    )
    assert sorted(stored.tuples(), key=str) == sorted(truth(), key=str)


def test_its_duplicates_share_a_phone_in_another_spelling(demo):
    """R16: there is something to merge."""
    import peewee as pw

    from agencycli.models import ContactPoint

    shared = (
        ContactPoint.select(ContactPoint.value, pw.fn.COUNT(ContactPoint.raw.distinct()))
        .where(ContactPoint.kind == "phone")
        .group_by(ContactPoint.value)
        .having(pw.fn.COUNT(ContactPoint.client.distinct()) > 1)
    )
    assert len([spellings for _, spellings in shared.tuples() if spellings > 1]) >= 2


def test_names_that_look_like_commands_are_just_names(demo, run_cli):
    """R7, and the rule that data is data: markup and formulas come out as they were typed."""
    listed = run_cli("client", "list", "--columns", "name").out
    for name in ("Студия [red]Акцент[/red], ООО", '=cmd|"/C calc"!A1'):
        assert name in listed


def test_its_numbers_are_valid_and_belong_to_nobody():
    """No telephone rings, no letter arrives, no tax number is a firm's: see ``agencycli.demo.numbers``."""
    random = Random(5)
    for _ in range(300):
        for phone in (numbers.city_phone(random, extension=True), numbers.mobile_phone(random)):
            assert [(p.number, p.extension) for p in read_phones(phone.raw, "RU", "831")] == [
                (phone.value, phone.extension)
            ]
            again = numbers.respelled(random, phone)
            assert again.raw != phone.raw
            assert read_phones(again.raw, "RU", "831")[0].number == phone.value
            assert phone.value[:6] in {"+78310", "+78311"} or phone.value[2:5] in {
                "943", "944", "945", "946", "947", "948",
            }  # fmt: skip
        for inn in (numbers.inn(random), numbers.inn(random, private=True)):
            assert check("inn", inn).state == "ok" and inn.startswith("00")
            assert check("inn", numbers.miscounted(random, inn)).state == "wrong"
        assert check("kpp", numbers.kpp(random)).state == "ok"
        assert check("ogrn", numbers.ogrn(random, 2014)).state == "ok"
        account = numbers.bank_account(random, names.BANKS)
        for kind in ("account", "correspondent", "bik"):
            assert check(kind, account[kind], account["bik"]).state == "ok"


def test_its_waves_are_the_agencys(agency):
    """23 February and 8 March, summer, fairs, New Year: those months see most orders."""
    from agencycli.demo.fill import fill
    from agencycli.models import Activity

    fill(agency.actor, clients=400)
    months = [row.at.month for row in Activity.select(Activity.at, Activity.precision).where(
        (Activity.kind == "order") & (Activity.precision != "year"))]  # fmt: skip
    busy = sum(months.count(month) for month in (2, 5, 8, 12))
    quiet = sum(months.count(month) for month in (3, 6, 11, 1))
    assert busy > 1.5 * quiet


def test_its_warehouse_lives_more_than_a_year_and_is_short_of_things_before_new_year(large):
    """R80-R91: bought, issued to deals, returned, counted twice, kept; a season that was, and shortages for this."""
    from agencycli import clock, queries
    from agencycli.models import StockItem, StockMove, StockOrder, StockPaper, Stocktake
    from agencycli.services.stock import alerts, caches, replenishing

    assert caches.differing() == 0
    kinds = {row.kind for row in StockPaper.select()}
    assert kinds >= {"opening", "receipt", "issue", "return", "write_off", "stocktake", "send"}
    days = [row.day for row in StockPaper.select().order_by(StockPaper.id)]
    assert (clock.today() - min(days)).days > 400 and max(days) < clock.today()
    assert days == sorted(days)
    assert [row.state for row in Stocktake.select()] == ["posted", "posted"]
    states = {row.state for row in StockOrder.select()}
    assert states == {"draft", "ordered", "closed"}
    short = replenishing.proposals(drafted=False)
    assert 5 <= len(short) <= StockItem.select().count() // 2
    assert all(one.best for one in short) and any(one.use.years for one in short)
    assert {one.part for one in alerts.alerts(clock.today())} >= {"short", "kept"}
    rose = [row[3] for row in queries.stock.season.season(large.actor, "newyear").rows]
    assert {"MUG-W", "PEN-M", "BAG-K"} <= set(rose)
    classes = {row[1] for row in queries.stock.analysis.analysis(large.actor).rows}
    assert {one[0] for one in classes} == {"A", "B", "C"} and {one[1:] for one in classes} >= {"Y", "Z"}
    owned = StockItem.get(StockItem.owner.is_null(False))
    assert [row.value for row in StockMove.select().where(StockMove.item == owned.id)] == [0]


def test_material_out_of_stock_is_in_the_money_of_its_deals_once(large):
    """R84: a deal that took paper from the shelf bought none for itself."""
    from agencycli.demo.goods import TAKES
    from agencycli.models import Deal, StockPaper
    from agencycli.services import payroll
    from agencycli.services.stock import deal_stock

    took = [Deal.get_by_id(number) for number in {row.deal_id for row in StockPaper.select() if row.deal_id}]
    assert len(took) > 15
    for deal in took:
        issued = deal_stock.issued(deal)
        assert issued > 0
        bought = [line.title for line in deal.budget_lines if line.kind == "material"]
        assert not set(bought) & TAKES.keys()
        costs = sum(
            sum(fact.amount for fact in line.facts if fact.kind == "payment")
            for line in deal.budget_lines if line.kind != "revenue"
        )  # fmt: skip
        assert payroll.margins(deal)["money"].cost == costs + issued
