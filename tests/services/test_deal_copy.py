"""One deal out of another: copy, split, join; templates of what is usually sold."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from agencycli import queries, services
from agencycli.errors import NotFound
from agencycli.models import Activity, ActivityDeal, Attachment, Deal, DealLine, DealStaff, Item
from agencycli.services.attachment import Locked
from agencycli.services.classifier import AlreadyThere
from agencycli.services.deal_copy import CannotJoin, CannotSplit
from agencycli.services.deal_line import DealClosed
from agencycli.services.deal_stage import WasJoined
from agencycli.services.frame import entry


@pytest.fixture
def client(agency):
    return services.client.add(agency.actor, {"name": "Ремстрой"})


@pytest.fixture
def deal(agency, client):
    row = services.deal.add(agency.actor, client, {
        "title": "буклеты", "event": "Великие реки", "promised_on": "01.12.2026", "budget": "50000", "note": "синий",
    })  # fmt: skip
    for title, price in (("буклеты", "12,34"), ("кружки", "250")):
        services.deal_line.add(agency.actor, row, {
            "title": title, "price": price, "quantity": 100, "vat": "22", "discount": 5, "discount_reason": "дружба",
        })  # fmt: skip
    return row


def sold(deal):
    return [(line.title, line.quantity, line.price, line.vat) for line in services.deal_line.lines_of(deal)]


class TestCopying:
    def test_a_repeat_order_begins_anew_with_the_old_lines(self, agency, deal):
        """R57."""
        services.deal_stage.win(agency.actor, deal, confirmed=True)
        row = services.deal_copy.copy(agency.actor, deal, {"title": "буклеты, весна"})
        assert (row.title, row.event, row.note, row.copied_from_id) == (
            "буклеты, весна",
            "Великие реки",
            "синий",
            deal.id,
        )
        assert (row.stage.name, row.opened_on, row.promised_on) == ("Request", dt.date(2026, 11, 23), None)
        assert sold(row) == sold(deal)
        assert all((line.discount, line.agreed_at) == (0, None) for line in services.deal_line.lines_of(row))

    def test_a_person_who_has_left_is_not_taken_along(self, agency, client, deal):
        person = services.person.add(agency.actor, client, {"name": "Смирнов"})
        services.deal.edit(agency.actor, deal, {"person": str(person.id)})
        assert services.deal_copy.copy(agency.actor, deal, {}).person_id == person.id
        services.person.leave(agency.actor, person, client)
        assert services.deal_copy.copy(agency.actor, deal, {}).person_id is None


class TestSplitting:
    def test_some_lines_go_into_a_new_deal_in_the_same_stage(self, agency, deal):
        mugs = services.deal_line.lines_of(deal)[1]
        row = services.deal_copy.split(agency.actor, deal, [mugs], "кружки")
        assert [one[0] for one in sold(deal)] == ["буклеты"]
        assert [one[0] for one in sold(row)] == ["кружки"]
        assert (row.stage_id, row.promised_on, row.title) == (deal.stage_id, dt.date(2026, 12, 1), "кружки")

    def test_the_money_of_the_parts_goes_with_them(self, agency, deal):
        """A contractor's price and bill follow the job; the client's schedule never asks for more than is sold."""
        actor, (leaflets, mugs) = agency.actor, services.deal_line.lines_of(deal)
        pottery = services.client.add(actor, {"name": "Посуда"})
        job = services.job.place(actor, deal, "кружки 100 шт", pottery, Decimal(15000), line=mugs)
        services.budget.paper(actor, services.job.line_of(job), Decimal(9000))
        for amount, day in ((20000, "25.11.2026"), (4000, "28.11.2026"), (922.30, "10.12.2026")):
            services.budget.add(actor, deal, {"kind": "revenue", "amount": str(amount), "due_on": day})
        services.income.receive(actor, deal, Decimal(1000))
        row = services.deal_copy.split(actor, deal, [mugs], "кружки")
        assert (services.deal_line.sums(leaflets).gross, services.deal_line.sums(mugs).gross) == (
            Decimal("1172.30"), Decimal("23750.00"))  # fmt: skip
        assert [(line.amount, services.budget.done(line).paid) for line in services.income.revenue_lines(deal)] == [
            (Decimal("1172.30"), 1000)]  # fmt: skip
        assert [(line.amount, line.due_on.day) for line in services.income.revenue_lines(row)] == [
            (Decimal("18827.70"), 25), (4000, 28), (Decimal("922.30"), 10)]  # fmt: skip
        both = services.payroll.margins(deal), services.payroll.margins(row)
        assert [(one["papers"].contractor, one["agreement"].contractor) for one in both] == [(0, 0), (9000, 15000)]
        services.journal.undo(actor)
        assert [line.amount for line in services.income.revenue_lines(deal)] == [20000, 4000, Decimal("922.30")]

    def test_both_deals_must_hold_something(self, agency, client, deal):
        other = services.deal.add(agency.actor, client, {"title": "другое"})
        strange = services.deal_line.add(agency.actor, other, {"title": "чужое", "price": 1})
        for lines in ([], services.deal_line.lines_of(deal), [strange]):
            with pytest.raises(CannotSplit):
                services.deal_copy.split(agency.actor, deal, lines)

    def test_is_undone(self, agency, deal):
        services.deal_copy.split(agency.actor, deal, services.deal_line.lines_of(deal)[1:])
        services.journal.undo(agency.actor)
        assert len(sold(deal)) == 2
        assert Deal.select().count() == 1


class TestJoining:
    @pytest.fixture
    def other(self, agency, client, deal, manager):
        row = services.deal.add(agency.actor, client, {
            "title": "плакаты", "promised_on": "25.11.2026", "budget": "1000", "note": "красный", "is_rush": "yes",
        })  # fmt: skip
        services.deal_line.add(agency.actor, row, {"title": "плакаты", "price": 10})
        services.item.add(agency.actor, {"title": "позвонить", "deal": row})
        talk = services.activity.log(agency.actor, "note", [client], "обе")
        with entry(agency.actor, "test.fill"):
            for one, share in ((deal, 5), (row, 7)):
                DealStaff.create(deal=one.id, staff=manager.id, share=Decimal(share), role="ведёт")
                ActivityDeal.create(activity=talk.id, deal=one.id)
        return row

    def test_loses_nothing(self, agency, deal, other):
        row = services.deal_copy.join(agency.actor, other, deal)
        assert [one[0] for one in sold(row)] == ["буклеты", "кружки", "плакаты"]
        assert (row.promised_on, row.budget, row.is_rush) == (dt.date(2026, 11, 25), Decimal("51000.00"), True)
        assert row.note == "синий\n\nкрасный"
        assert Item.get(Item.title == "позвонить").deal_id == deal.id
        assert [(link.deal_id, link.share) for link in DealStaff.select()] == [(deal.id, 7)]
        assert [link.deal_id for link in ActivityDeal.select()] == [deal.id]
        assert Activity.select().count() == 1

    def test_nothing_points_to_the_deal_that_went(self, agency, deal, other):
        services.deal_copy.join(agency.actor, other, deal)
        left = [field for field in Deal._meta.backrefs if field.model.select().where(field == other.id).exists()]
        assert left == []

    def test_what_the_client_approved_stays_locked(self, agency, deal, other, tmp_path):
        """R225: files of one name stay two, each with its versions; no newer one slips in over an approved one."""
        actor, layout = agency.actor, tmp_path / "макет.pdf"
        for of, words in ((deal, "а"), (other, "б"), (other, "в")):
            layout.write_text(words)
            file = services.attachment.add(actor, of, layout)
        services.approval.approve(actor, file, "Смирнов")
        row = services.deal_copy.join(actor, other, deal)
        files = Attachment.select(Attachment.name, Attachment.version).order_by(Attachment.id).tuples()
        theirs = f"{other.id} макет.pdf"
        assert list(files) == [("макет.pdf", 1), (theirs, 1), (theirs, 2)]
        layout.write_text("г")
        with pytest.raises(Locked):
            services.attachment.add(actor, row, layout, theirs)
        assert services.attachment.add(actor, row, layout).version == 2

    def test_the_old_number_leads_to_the_deal_that_stays(self, agency, deal, other):
        services.deal_copy.join(agency.actor, other, deal)
        assert queries.scope.get_deal(agency.actor, other.id) == deal
        assert list(queries.lists.list_query("deals", agency.actor).ids()) == [deal.id]
        with pytest.raises(WasJoined, match=f"into deal {deal.id}"):
            services.deal_stage.reopen(agency.actor, Deal.get_by_id(other.id))

    def test_is_undone_in_one_step(self, agency, deal, other):
        services.deal_copy.join(agency.actor, other, deal)
        services.journal.undo(agency.actor)
        assert (len(sold(deal)), len(sold(other)), DealStaff.select().count()) == (2, 1, 2)
        assert Deal.get_by_id(other.id).joined_into is None

    def test_only_open_deals_of_one_client(self, agency, deal, other):
        stranger = services.client.add(agency.actor, {"name": "Ёлка"})
        theirs = services.deal.add(agency.actor, stranger, {"title": "а"})
        with pytest.raises(CannotJoin, match="different clients"):
            services.deal_copy.join(agency.actor, theirs, deal)
        with pytest.raises(CannotJoin, match="one deal"):
            services.deal_copy.join(agency.actor, deal, deal)
        services.deal_stage.win(agency.actor, other, confirmed=True)
        with pytest.raises(DealClosed):
            services.deal_copy.join(agency.actor, other, deal)


class TestTemplates:
    def test_a_deal_becomes_a_template_and_a_template_a_deal(self, agency, client, deal):
        """R58."""
        services.item.add(agency.actor, {"title": "макет", "deal": deal, "before_days": 5, "minutes": 60})
        row = services.deal_template.save_from(agency.actor, deal, "Буклеты с кружками")
        begun = services.deal_template.use(agency.actor, row, client, {"promised_on": "07.12.2026"})
        assert (begun.title, begun.pipeline_id) == ("Буклеты с кружками", deal.pipeline_id)
        assert sold(begun) == sold(deal)
        step = Item.get(Item.deal == begun.id)
        assert (step.title, step.due_on, step.minutes, step.owner_id) == (
            "макет",
            dt.date(2026, 11, 30),
            60,
            begun.manager_id,
        )

    def test_without_a_promised_day_steps_wait_for_one(self, agency, client):
        row = services.deal_template.add(agency.actor, "Ролик", services.deal.find_pipeline("video"))
        services.deal_template.add_step(agency.actor, row, "сценарий", 10)
        begun = services.deal_template.use(agency.actor, row, client, {"title": "ролик к весне"})
        step = Item.get(Item.deal == begun.id)
        assert (begun.title, step.due_on, step.before_days, DealLine.select().count()) == ("ролик к весне", None, 10, 0)

    def test_a_name_is_taken_once_and_one_out_of_use_is_not_offered(self, agency):
        row = services.deal_template.add(agency.actor, "Ролик", services.deal.find_pipeline("video"))
        with pytest.raises(AlreadyThere):
            services.deal_template.add(agency.actor, "ролик", services.deal.find_pipeline("video"))
        services.deal_template.edit(agency.actor, row, is_active=False)
        with pytest.raises(NotFound, match="save-from"):
            services.deal_template.find("ролик")
