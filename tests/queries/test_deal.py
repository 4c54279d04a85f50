"""The list of deals, and finding one."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from agencycli import queries, services
from agencycli.errors import NotFound
from agencycli.models import DealLine, Item, Stage
from agencycli.queries.reference import Ambiguous
from agencycli.services.frame import entry


@pytest.fixture
def deals(agency):
    """Three deals: one of a fair with a step, one overdue, one in a rush."""
    owner = agency.actor
    one = services.client.add(owner, {"name": "Ремстрой-НН, ООО"})
    other = services.client.add(owner, {"name": "Ёлка"})
    rows = [
        services.deal.add(owner, one, {"title": "буклеты", "event": "Великие реки", "promised_on": "05.12.2026"}),
        services.deal.add(owner, one, {"title": "кружки", "promised_on": "20.11.2026"}),
        services.deal.add(owner, other, {"title": "буклеты и плакаты", "is_rush": "yes", "pipeline": "outdoor"}),
    ]
    with entry(owner, "test.fill"):
        Item.create(title="показать макет", deal=rows[0].id, due_on=dt.date(2026, 11, 26))
        Item.create(title="позвонить", deal=rows[0].id, due_on=dt.date(2026, 11, 25))
        Item.create(title="когда-нибудь", deal=rows[0].id)
        DealLine.create(deal=rows[0].id, kind="print", title="буклеты", quantity=Decimal(1000), price=Decimal("12.34"))
        DealLine.create(
            deal=rows[0].id, kind="delivery", title="доставка", quantity=Decimal("1.5"), price=Decimal("333.33"),
            discount=Decimal("7.5"), discount_reason="постоянный", vat="22", vat_included=False,
        )  # fmt: skip
    return rows


def column(agency, key, **asked):
    query = queries.lists.list_query("deals", agency.actor)
    return [row[0] for row in query.listing(columns=[key], sort="id", **asked).rows]


def view(agency, name):
    query = queries.lists.list_query("deals", agency.actor)
    wish = queries.views.wish(agency.actor, query, name)
    return list(query.ids(wish.where, wish.search, wish.sort))


class TestTheList:
    def test_a_sum_is_rounded_by_the_line_and_takes_vat_on_top(self, agency, deals):
        """1000 x 12.34; 1.5 x 333.33 = 500.00, less 7.5 % = 462.50, plus 22 % = 564.25."""
        assert column(agency, "amount") == [Decimal("12904.25"), Decimal("0.00"), Decimal("0.00")]

    def test_the_weight_is_the_stages_unless_somebody_knows_better(self, agency, deals):
        assert column(agency, "probability") == [10, 10, 10]
        assert column(agency, "weighted")[0] == Decimal("1290.43")
        services.deal.edit(agency.actor, deals[0], {"probability": 50})
        assert column(agency, "weighted")[0] == Decimal("6452.13")

    def test_the_next_step_is_the_earliest_that_is_open(self, agency, deals):
        assert column(agency, "next_step") == ["позвонить", None, None]
        assert column(agency, "next_on")[0] == dt.date(2026, 11, 25)

    def test_days_left_count_to_the_promised_day(self, agency, deals):
        """R51."""
        assert column(agency, "days_left") == [12, -3, None]
        assert column(agency, "overdue") == [False, True, False]

    def test_a_closed_deal_is_never_overdue(self, agency, deals):
        with entry(agency.actor, "test.fill"):
            deals[1].closed_at = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
            deals[1].stage = Stage.get((Stage.pipeline == deals[1].pipeline_id) & (Stage.status == "won"))
            deals[1].save()
        assert column(agency, "overdue")[1] is False
        assert column(agency, "days_left")[1] is None
        assert column(agency, "probability")[1] == 100

    def test_the_first_list_of_the_morning_is_of_deals_without_a_next_step(self, agency, deals):
        assert view(agency, "stepless") == [deals[1].id, deals[2].id]

    @pytest.mark.parametrize(
        ("name", "places"),
        [("open", [1, 0, 2]), ("overdue", [1]), ("rush", [2]), ("mine", [1, 0, 2]), ("won", []), ("lost", [])],
    )
    def test_ready_views(self, agency, deals, name, places):
        assert view(agency, name) == [deals[place].id for place in places]


class TestFindingOne:
    @pytest.mark.parametrize("text", ["1", "#1", "великие реки"])
    def test_by_number_and_by_words(self, agency, deals, text):
        assert queries.reference.deal(agency.actor, text) == deals[0]

    def test_by_client_and_title_in_the_wrong_layout(self, agency, deals):
        assert queries.reference.deal(agency.actor, "rhe;rb") == deals[1]
        assert queries.reference.deal(agency.actor, "ёлка буклеты") == deals[2]

    def test_the_whole_title_goes_before_a_part(self, agency, deals):
        assert queries.reference.deal(agency.actor, "буклеты") == deals[0]

    def test_several_are_named(self, agency, deals):
        with pytest.raises(Ambiguous, match="1 буклеты"):
            queries.reference.deal(agency.actor, "ремстрой")

    def test_none(self, agency, deals):
        for text in ("самолёт", "99"):
            with pytest.raises(NotFound):
                queries.reference.deal(agency.actor, text)

    def test_ctrl_k_finds_the_deal_beside_its_client(self, agency, deals):
        hits = queries.search.find(agency.actor, "буклеты")
        assert [(hit.subject, hit.name) for hit in hits] == [("deal", "буклеты"), ("deal", "буклеты и плакаты")]

    def test_a_renamed_client_is_found_with_its_deals(self, agency, deals):
        services.client.edit(agency.actor, deals[2].client, {"name": "Сосна"})
        assert queries.reference.deal(agency.actor, "сосна") == deals[2]
        with pytest.raises(NotFound):
            queries.reference.deal(agency.actor, "ёлка")
