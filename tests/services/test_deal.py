"""A deal of a client: what it begins with, what may be changed, what is refused."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from agencycli import i18n, queries, services
from agencycli.errors import Forbidden, NotFound
from agencycli.models import Change, LostReason, Pipeline, Stage
from agencycli.models.pipeline import BUSINESS_LINES, LOST, WON
from agencycli.services.card import BadValue, UnknownField
from agencycli.services.edit import EditConflict
from agencycli.services.frame import newest_entry


@pytest.fixture
def client(agency, manager):
    services.classifier.add_source(agency.actor, "форум")
    card = {"name": "Ремстрой-НН, ООО", "manager": "ira", "source": "форум"}
    return services.client.add(agency.actor, card)


class TestANewAgency:
    def test_has_a_pipeline_for_each_line_of_business(self, agency):
        """R50, R52: print, merchandise, creative, video, outdoor, airtime."""
        assert [row.line for row in services.pipeline.pipelines()] == list(BUSINESS_LINES)

    def test_every_pipeline_leads_to_won_and_to_lost(self, agency):
        for pipeline in services.pipeline.pipelines():
            stages = services.pipeline.stages_of(pipeline)
            assert [stage.status for stage in stages][-2:] == [WON, LOST]
            assert [stage.probability for stage in stages][-2:] == [100, 0]
            likely = [stage.probability for stage in stages[:-1]]
            assert likely == sorted(likely)

    def test_knows_why_deals_are_lost_and_that_other_says_too_little(self, agency):
        assert [row.name for row in LostReason.select().where(LostReason.needs_note)] == ["other reason"]
        assert LostReason.select().count() >= 6

    def test_names_them_in_its_language(self, empty_home, monkeypatch):
        from agencycli.config import Config
        from agencycli.session import found_agency

        before = i18n.language()
        monkeypatch.setenv("AGENCY_LANG", "ru")
        opened = found_agency(empty_home, Config(company="Восток", language="ru"), "Ольга")
        try:
            assert Pipeline.get(Pipeline.line == "print").name == "Полиграфия"
            assert Stage.get(Stage.position == 0).name == "Запрос"
        finally:
            opened.store.close()
            i18n.choose_language(before)


class TestAdding:
    def test_a_deal_begins_where_its_pipeline_begins(self, agency, client):
        row = services.deal.add(agency.actor, client, {"title": "буклеты"})
        assert (row.pipeline.line, row.stage.name) == ("print", "Request")
        assert row.opened_on == dt.date(2026, 11, 23)

    def test_its_manager_and_source_are_the_clients(self, agency, client, manager):
        row = services.deal.add(agency.actor, client, {"title": "буклеты"})
        assert (row.manager, row.source.name) == (manager, "форум")

    def test_a_client_of_nobodys_is_served_by_who_adds(self, agency, manager):
        nobodys = services.client.add(agency.actor, {"name": "Ничей"})
        assert services.deal.add(manager, nobodys, {"title": "кружки"}).manager == manager

    def test_another_manager_source_and_pipeline_may_be_named(self, agency, client):
        wanted = {"title": "ролик", "pipeline": "video", "manager": agency.actor.login, "source": ""}
        row = services.deal.add(agency.actor, client, wanted)
        assert (row.pipeline.line, row.manager, row.source) == ("video", agency.actor, None)

    def test_everything_known_of_it_is_kept(self, agency, client):
        """R51, R55, R56: promised day, rush, budget, the event it serves, the brief."""
        person = services.person.add(agency.actor, client, {"name": "Смирнов Алексей"})
        row = services.deal.add(agency.actor, client, {
            "title": "буклеты [red] =cmd", "person": "смирнов", "event": "Великие реки", "is_rush": "да",
            "promised_on": "05.12.2026", "budget": "45 000,50", "brief_goal": "продать\nбольше", "probability": "60",
        })  # fmt: skip
        assert (row.person_id, row.event, row.is_rush) == (person.id, "Великие реки", True)
        assert (row.promised_on, row.budget, row.probability) == (dt.date(2026, 12, 5), Decimal("45000.50"), 60)
        assert (row.title, row.brief_goal) == ("буклеты [red] =cmd", "продать\nбольше")

    @pytest.mark.parametrize(
        ("wrong", "error"),
        [
            ({"title": " "}, BadValue),
            ({"title": "а", "probability": "101"}, BadValue),
            ({"title": "а", "budget": "-1"}, BadValue),
            ({"title": "а", "opened_on": ""}, BadValue),
            ({"title": "а", "promised_on": "скоро"}, BadValue),
            ({"title": "а", "pipeline": "космос"}, NotFound),
            ({"title": "а", "person": "Некто"}, NotFound),
            ({"title": "а", "stage_id": 7}, UnknownField),
        ],
    )
    def test_what_does_not_fit_is_refused(self, agency, client, wrong, error):
        with pytest.raises(error):
            services.deal.add(agency.actor, client, wrong)

    def test_a_viewer_may_not(self, agency, client, staff_of_role):
        with pytest.raises(Forbidden):
            services.deal.add(staff_of_role("viewer"), client, {"title": "буклеты"})


class TestEditing:
    def test_other_fields_changed_since_are_kept(self, agency, client, manager):
        """R187: two people, one deal."""
        row = services.deal.add(agency.actor, client, {"title": "буклеты"})
        seen = newest_entry()
        services.deal.edit(manager, row, {"event": "Великие реки"}, based_on=seen)
        after = services.deal.edit(agency.actor, row, {"promised_on": "05.12.2026"}, based_on=seen)
        assert (after.event, after.promised_on) == ("Великие реки", dt.date(2026, 12, 5))

    def test_the_same_field_changed_since_shows_both_values(self, agency, client, manager):
        row = services.deal.add(agency.actor, client, {"title": "буклеты"})
        seen = newest_entry()
        services.deal.edit(manager, row, {"promised_on": "01.12.2026"}, based_on=seen)
        with pytest.raises(EditConflict) as caught:
            services.deal.edit(agency.actor, row, {"promised_on": "05.12.2026"}, based_on=seen)
        assert (caught.value.clashes[0].mine, caught.value.clashes[0].theirs) == ("2026-12-05", "2026-12-01")

    def test_the_pipeline_is_changed_by_moving(self, agency, client):
        row = services.deal.add(agency.actor, client, {"title": "буклеты"})
        with pytest.raises(BadValue, match="stage"):
            services.deal.edit(agency.actor, row, {"pipeline": "video"})

    def test_a_change_is_undone(self, agency, client):
        row = services.deal.add(agency.actor, client, {"title": "буклеты"})
        services.deal.edit(agency.actor, row, {"title": "листовки"})
        services.journal.undo(agency.actor, newest_entry())
        assert type(row).get_by_id(row.id).title == "буклеты"
        assert Change.select().where(Change.table_name == "deal").count() == 3


class TestWhoSees:
    def test_a_manager_held_to_own_clients_sees_their_deals_only(self, agency, client, staff_of_role):
        """R186."""
        lena = staff_of_role("manager", own_clients_only=True)
        own = services.client.add(lena, {"name": "Свой"})
        other = services.deal.add(agency.actor, client, {"title": "тайные буклеты"})
        mine = services.deal.add(lena, own, {"title": "буклеты"})
        assert list(queries.lists.list_query("deals", lena).ids()) == [mine.id]
        assert queries.reference.deal(lena, "буклеты") == mine
        assert [hit.row_id for hit in queries.search.find(lena, "буклеты")] == [mine.id]
        for ask in (
            lambda: queries.reference.deal(lena, str(other.id)),
            lambda: services.deal.edit(lena, other, {"note": "а"}),
            lambda: services.deal.edit(lena, mine, {"client": str(client.id)}),
        ):
            with pytest.raises(NotFound):
                ask()


class TestFromOtherSystems:
    def test_a_second_run_is_an_update(self, agency, client):
        one = services.external.put_deal(agency.actor, client, {"title": "буклеты", "pipeline": "video"}, "site:7")
        again = services.external.put_deal(agency.actor, client, {"title": "ролик", "pipeline": "video"}, "site:7")
        assert (one.id, again.title) == (again.id, "ролик")

    def test_a_name_of_a_deal_that_was_joined_leads_to_the_one_that_stays(self, agency, client):
        one = services.external.put_deal(agency.actor, client, {"title": "буклеты"}, "site:7")
        other = services.deal.add(agency.actor, client, {"title": "плакаты"})
        services.deal_copy.join(agency.actor, one, other)
        assert services.external.put_deal(agency.actor, client, {"title": "всё"}, "site:7").id == other.id

    def test_lines_of_json_are_taken_all_or_none(self, agency, client, run_cli):
        good = f'{{"client": {client.id}, "title": "буклеты", "external": "site:1", "pipeline": "video"}}\n'
        wrong = '{"client": "Никто", "title": "а"}\n'
        refused = run_cli("deal", "add", "--json", "-", input=good + wrong)
        assert (refused.code, "line 2" in refused.err) == (4, True)
        assert run_cli("deal", "list", "-q").out == ""
        number = run_cli("deal", "add", "--json", "-", "-q", input=good).out
        assert (
            run_cli("deal", "add", "--json", "-", "-q", input=good).out == number == run_cli("deal", "list", "-q").out
        )
        changed = f'{{"id": {number.strip()}, "event": "ярмарка"}}\n'
        assert run_cli("deal", "edit", "--json", "-", "-q", input=changed).out == number
        assert "ярмарка" in run_cli("deal", "list", "--columns", "event").out
