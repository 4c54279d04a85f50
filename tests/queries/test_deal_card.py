"""A deal on one screen, its time line, and deals on their client's card."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pytest

from agencycli import queries, services
from agencycli.errors import NotFound
from agencycli.models import BudgetFact, BudgetLine, LostReason
from agencycli.queries.card.deal import deal_card
from agencycli.services.frame import entry


@pytest.fixture
def client(agency):
    return services.client.add(agency.actor, {"name": "Ремстрой-НН, ООО"})


@pytest.fixture
def deal(agency, client):
    return services.deal.add(agency.actor, client, {"title": "буклеты", "promised_on": "05.12.2026"})


@pytest.fixture
def paper(tmp_path):
    def write(name, content="макет"):
        path = tmp_path / name
        path.write_text(content)
        return path

    return write


def titles(listing):
    place = [column.key for column in listing.columns].index("title")
    return [row[place] for row in listing.rows]


def _timeline(agency, deal, *args, **kwargs):
    return queries.timeline.deal_timeline(agency.actor, deal.id, *args, **kwargs)


class TestCard:
    def test_shows_lines_things_to_do_people_and_brief(self, agency, client, deal):
        services.person.add(agency.actor, client, {"name": "Смирнов Алексей", "phone": "+7 910 123-45-67"})
        decides = services.person.add(agency.actor, client, {"name": "Котова Анна", "decides": "yes"})
        services.deal.edit(agency.actor, deal, {"person": "Смирнов", "brief_goal": "позвать на стенд"})
        services.deal_line.add(agency.actor, deal, {"title": "буклеты А4", "quantity": "1000", "price": "12,34"})
        services.item.add(agency.actor, {"title": "макет", "deal": deal, "due_on": "2026-11-25"})
        card = deal_card(agency.actor, deal.id)
        assert (card.values["client"], card.values["amount"]) == ("Ремстрой-НН, ООО", Decimal("12340.00"))
        assert titles(card.lines) == ["буклеты А4"]
        assert titles(card.items) == ["макет"]
        assert [line.name for line in card.people] == ["Смирнов Алексей", "Котова Анна"]
        assert card.people[1].id == decides.id
        assert card.brief["goal"] == "позвать на стенд"

    def test_one_card_holds_everything_of_a_deal(self, agency, client, deal, manager, paper, run_cli):
        """R39 to R47, R233, R235: income, expenses, people, contractors, payroll, tasks, history, papers, processes.

        What the client thinks of it is noted, and no price changes (R230).
        """
        actor = agency.actor
        services.deal_line.add(actor, deal, {"title": "буклеты", "price": "9000"})
        services.income.receive(actor, deal, Decimal(4000), number="платёжка 7")
        services.job.place(actor, deal, "печать", client, Decimal(3000))
        services.payroll.put(actor, deal, manager, role="макеты", share=Decimal(5), base="agreement")
        services.payroll.add(actor, deal, manager, Decimal(2), rate=Decimal(500))
        services.schedule.add_step(actor, deal, "показать макет", 3)
        services.attachment.add(actor, deal, paper("макет.pdf"))
        services.activity.log(actor, "note", [], "синий не нравится, но берут", deals=[deal])
        services.deal_stage.move(actor, deal, services.deal_stage.next_stage(deal), confirmed=True)
        card = deal_card(actor, deal.id)
        agreement, _papers, moved = card.money.records()
        assert (agreement["revenue"], moved["revenue"], agreement["contractor"]) == (9000, 4000, 3000)
        # 9000 less 3000 leave 6000, five percent of it are 300; hours count by papers, as they are worked.
        assert (agreement["payroll"], agreement["margin"]) == (300, 5700)
        [job], [one] = card.jobs.records(), card.staff.records()
        assert (job["what"], job["state"]) == ("печать", "placed")
        assert (one["staff"], one["role"], one["hours"], one["owed"]) == (manager.name, "макеты", 2, 1300)
        assert titles(card.items) == titles(card.chain) == ["показать макет"]
        assert [file.name for file in card.files] == ["макет.pdf"]
        assert {"note", "money", "file", "stage"} <= {entry.kind for entry in _timeline(agency, deal)}
        assert queries.lists.list_query("profits", actor).rows([deal.id], ["client_owes"]) == [(Decimal(5000),)]
        assert "платёжка 7" in run_cli("budget", "facts", "--columns", "paper,amount", "--format", "csv").out

    def test_what_was_joined_leads_to_what_took_it_over(self, agency, deal, client):
        other = services.deal.add(agency.actor, client, {"title": "ещё буклеты"})
        with entry(agency.actor, "test.join"):
            other.joined_into = deal.id
            other.save()
        card = deal_card(agency.actor, other.id)
        assert (card.values["id"], [one.name for one in card.joined]) == (deal.id, ["ещё буклеты"])

    def test_costs_are_on_it_only_for_who_may_see_them(self, agency, client, deal, manager):
        services.job.place(agency.actor, deal, "печать", client, Decimal(3000))
        full, bare = (deal_card(one, deal.id) for one in (agency.actor, manager))
        parts = {"full": full.money, "bare": bare.money, "jobs": full.jobs, "bare jobs": bare.jobs}
        keys = {name: [column.key for column in part.columns] for name, part in parts.items()}
        assert "margin" in keys["full"] and "price" in keys["jobs"]
        assert keys["bare"] == ["base", "revenue"] and "price" not in keys["bare jobs"]
        assert len(bare.jobs.rows) == 1

    def test_is_nobody_elses(self, deal, staff_of_role):
        """R186."""
        lena = staff_of_role("manager", own_clients_only=True)
        for ask in (deal_card, queries.timeline.deal_timeline):
            with pytest.raises(NotFound):
                ask(lena, deal.id)


class TestTimeLine:
    def test_tells_stages_fields_lines_and_things_done_apart(self, agency, deal, frozen):
        """R3, R62: what happened in a deal, by whom and when."""
        services.deal.edit(agency.actor, deal, {"event": "Великие реки", "promised_on": "12.12.2026"})
        line = services.deal_line.add(agency.actor, deal, {"title": "буклеты", "price": "10"})
        services.deal_line.edit(agency.actor, line, {"quantity": "1000", "discount": "5", "discount_reason": "друг"})
        services.deal_stage.move(agency.actor, deal, services.deal_stage.next_stage(deal), confirmed=True)
        item = services.item.add(agency.actor, {"title": "макет", "deal": deal})
        frozen.forward(hours=1)
        services.item.done(agency.actor, [item], "принят")
        entries = _timeline(agency, deal)
        assert [one.kind for one in entries] == ["done", "stage", "change", "change", "change", "change"]
        assert (entries[0].title, entries[0].result, entries[0].who) == ("макет", "принят", agency.actor.name)
        assert [str(change) for one in entries[1:] for change in one.changes] == [
            "Stage: Request → Estimate",
            "Line of the deal: буклеты · 1 × 10 → буклеты · 1000 × 10 · −5 %",
            "Line of the deal: буклеты · 1 × 10",
            "Event: Великие реки",
            "Promised for: 05.12.2026 → 12.12.2026",
            "New deal: буклеты",
        ]

    def test_pages_meet_without_gap_or_repeat(self, agency, deal):
        for number in range(9):
            services.activity.log(agency.actor, "note", [], f"{number}", deals=[deal])
            services.deal.edit(agency.actor, deal, {"event": f"{number}"})
            item = services.item.add(agency.actor, {"title": f"{number}", "deal": deal})
            services.item.done(agency.actor, [item])
        whole = _timeline(agency, deal, limit=500)
        paged, before = [], None
        while page := _timeline(agency, deal, before=before, limit=4):
            paged += page
            before = page[-1].place
        assert [one.place for one in paged] == [one.place for one in whole]
        assert len(whole) == 28

    def test_what_was_removed_is_still_told(self, agency, deal):
        line = services.deal_line.add(agency.actor, deal, {"title": "кружки", "price": "10"})
        services.deal_line.remove(agency.actor, line)
        assert "Line of the deal: кружки · 1 × 10 → —" in [str(one) for one in _timeline(agency, deal)[0].changes]

    def test_costs_are_told_only_to_who_may_see_them(self, agency, deal, staff_of_role):
        """Cost, margin and payroll stand behind a permission, in the history too."""
        with entry(agency.actor, "test.money"):
            paid = BudgetLine.create(deal=deal.id, kind="revenue", title="аванс", amount=Decimal(5000))
            cost = BudgetLine.create(deal=deal.id, kind="contractor", title="печать", amount=Decimal(3000))
        with entry(agency.actor, "test.money"):
            BudgetFact.create(line=paid.id, kind="payment", amount=Decimal(5000), day=dt.date(2026, 11, 23))
            BudgetFact.create(line=cost.id, kind="paper", amount=Decimal(2999), day=dt.date(2026, 11, 23))
        may, may_not = staff_of_role("accountant"), staff_of_role("manager")
        seen = {
            one: " ".join(str(change) for line in queries.timeline.deal_timeline(one, deal.id, ["money"])
                          for change in line.changes)
            for one in (may, may_not)
        }  # fmt: skip
        assert "5,000" in seen[may] and "3,000" in seen[may] and "2,999" in seen[may]
        assert "5,000" in seen[may_not]
        assert "3,000" not in seen[may_not] and "2,999" not in seen[may_not]


class TestOnTheClientsCard:
    def test_open_deals_stand_first_by_the_promised_day(self, agency, client, deal):
        late = services.deal.add(agency.actor, client, {"title": "ролик", "promised_on": "01.11.2026"})
        lost = services.deal.add(agency.actor, client, {"title": "кружки"})
        services.deal_stage.lose(agency.actor, lost, LostReason.get())
        lines = queries.card.client_card(agency.actor, client.id).deals
        assert [(one.id, one.is_open, one.is_overdue) for one in lines] == [
            (late.id, True, True), (deal.id, True, False), (lost.id, False, False),
        ]  # fmt: skip
        assert queries.heart.heart(agency.actor, client.id).deals == lines

    def test_the_last_order_is_the_deal_won_last_unless_something_was_ordered_since(self, agency, client, deal, frozen):
        services.deal_line.add(agency.actor, deal, {"title": "буклеты", "price": "1000"})
        of_old = dt.datetime(2017, 1, 1, tzinfo=dt.UTC)
        services.activity.log(agency.actor, "order", [client], "", title="визитки", at=of_old)
        services.deal_stage.win(agency.actor, deal, confirmed=True)
        last = queries.card.client_card(agency.actor, client.id).last_order
        assert (last.title, last.amount, last.is_deal) == ("буклеты", Decimal("1000.00"), True)
        frozen.forward(days=1)
        services.activity.log(agency.actor, "order", [client], "", title="баннер")
        assert queries.card.client_card(agency.actor, client.id).last_order.title == "баннер"

    def test_a_lost_deal_is_no_order(self, agency, client, deal):
        services.deal_stage.lose(agency.actor, deal, LostReason.get())
        assert queries.card.client_card(agency.actor, client.id).last_order is None

    def test_the_clients_time_line_tells_deals_opened_won_and_lost(self, agency, client, deal, frozen):
        other = services.deal.add(agency.actor, client, {"title": "ролик"})
        services.deal_line.add(agency.actor, deal, {"title": "буклеты", "price": "1000"})
        frozen.forward(days=2)
        services.deal_stage.win(agency.actor, deal, confirmed=True)
        frozen.forward(days=1)
        services.deal_stage.lose(agency.actor, other, LostReason.get(LostReason.name == "price"), "у соседа дешевле")
        entries = queries.timeline.timeline(agency.actor, client.id, ["deal"])
        assert [(one.title, one.result, one.amount) for one in entries] == [
            ("ролик", "lost: price: у соседа дешевле", None),
            ("буклеты", "won", Decimal("1000.00")),
            ("ролик", "opened", None),
            ("буклеты", "opened", None),
        ]

    def test_things_done_for_a_client_stand_there_once(self, agency, client):
        """What was promised in a talk is told with the talk."""
        talk = services.activity.log(agency.actor, "call", [client], "а", next_step="показать макет")
        own = services.item.add(agency.actor, {"title": "поздравить", "client": client})
        services.item.done(agency.actor, [*services.activity.promised(agency.actor, talk), own], "рады")
        entries = queries.timeline.timeline(agency.actor, client.id, ["call", "done"])
        assert [(one.kind, one.title or one.next_step) for one in entries] == [
            ("done", "поздравить"), ("call", "показать макет"),
        ]  # fmt: skip


class TestCommands:
    def test_show_and_history_print_it_for_people_and_scripts(self, agency, deal, run_cli):
        """R150: the state is seen without asking."""
        services.deal_line.add(agency.actor, deal, {"title": "[red] =cmd", "price": "10"})
        assert run_cli("deal", "note", deal.id, "вылеты 3 мм").code == 0
        assert run_cli("deal", "handover", deal.id, "срочно", "--from", "офис", "--to", "цех").code == 0
        shown = run_cli("deal", "show", deal.id)
        assert shown.code == 0
        assert "[red] =cmd" in shown.out and "2026-12-05" in shown.out
        record = json.loads(run_cli("deal", "show", deal.id, "--format", "json").out)
        assert (record["id"], record["lines"][0]["amount"]) == (deal.id, "10.00")
        lines = json.loads(run_cli("deal", "history", deal.id, "--kind", "note", "--format", "json").out)
        assert [(one["text"], one["who"]) for one in lines] == [("вылеты 3 мм", agency.actor.name)]
        assert run_cli("deal", "history", deal.id, "--kind", "погода").code == 2

    def test_a_call_is_logged_in_a_deal(self, agency, client, deal, run_cli):
        assert run_cli("log", "call", client.id, "согласны", "--deal", deal.id).code == 0
        [entry] = _timeline(agency, deal, ["call"])
        assert entry.text == "согласны"
        listed = json.loads(run_cli("log", "list", "--columns", "text,deal", "--format", "json").out)
        assert listed == [{"text": "согласны", "deal": f"{deal.id} буклеты"}]

    def test_the_client_who_calls_is_told_with_the_open_deal(self, agency, client, deal, run_cli):
        told = run_cli("who", "Ремстрой").out
        assert "1 deal · 1 open" in told and "Request" in told
