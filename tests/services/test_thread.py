"""The thread of a deal: notes signed with person and time, hand-overs, and @name that puts it on somebody's list."""

from __future__ import annotations

import datetime as dt

import pytest

from agencycli import queries, services
from agencycli.errors import Forbidden, NotFound
from agencycli.models import Activity, ActivityDeal, Item
from agencycli.services.card import BadValue
from agencycli.services.frame import newest_entry
from agencycli.services.mention import AmbiguousName, UnknownName


@pytest.fixture
def deal(agency):
    client = services.client.add(agency.actor, {"name": "Ремстрой-НН, ООО"})
    return services.deal.add(agency.actor, client, {"title": "буклеты"})


def note(actor, deal, text, kind="note", **more):
    return services.activity.log(actor, kind, [], text, deals=[deal], **more)


class TestNotes:
    def test_a_note_is_signed_with_person_and_time(self, manager, deal, frozen):
        """R149, R152: one thread per deal; who wrote it and when."""
        row = note(manager, deal, "фон #0a0a0a, не #000000")
        assert (row.staff, row.at) == (manager, frozen.now)
        [entry] = queries.timeline.deal_timeline(manager, deal.id, ["note"])
        assert (entry.who, entry.text, entry.deals) == ("Ирина Белова", "фон #0a0a0a, не #000000", [deal.id])

    def test_it_shows_on_the_clients_time_line_with_the_number_of_the_deal(self, agency, deal):
        note(agency.actor, deal, "любят синий")
        [entry] = queries.timeline.timeline(agency.actor, deal.client_id, ["note"])
        assert (entry.text, entry.deals) == ("любят синий", [deal.id])

    def test_a_call_belongs_to_a_deal_and_what_was_promised_in_it_too(self, agency, deal):
        row = note(agency.actor, deal, "спросили цену", "call", next_step="посчитать", next_on=dt.date(2026, 11, 25))
        [step] = row.items
        assert (step.deal, step.client, step.due_on) == (deal, deal.client, dt.date(2026, 11, 25))
        assert queries.timeline.deal_timeline(agency.actor, deal.id, ["call"])[0].next_step == "посчитать"

    def test_what_is_promised_to_several_clients_is_owed_to_each(self, agency, deal):
        """R152."""
        ada = services.client.add(agency.actor, {"name": "Ада"})
        boss = services.person.add(agency.actor, ada, {"name": "Анна Ада"})
        row = services.activity.log(
            agency.actor, "meeting", [ada], "обсудили ярмарку", deals=[deal], people=[boss], next_step="прислать смету"
        )
        steps = services.activity.promised(agency.actor, row)
        assert [(step.client_id, step.deal_id, step.person_id) for step in steps] == [
            (ada.id, None, boss.id),
            (deal.client_id, deal.id, None),
        ]
        services.item.done(agency.actor, steps[:1])
        listed = queries.lists.list_query("clients", agency.actor).listing(columns=["name", "next_step"]).rows
        assert dict(listed) == {"Ада": None, deal.client.name: "прислать смету"}

    def test_a_talk_may_belong_to_several_deals_and_their_client_is_named_once(self, agency, deal):
        other = services.deal.add(agency.actor, deal.client, {"title": "ролик"})
        row = services.activity.log(agency.actor, "call", [deal.client], "о двух", deals=[deal, other])
        assert [link.client_id for link in row.client_links] == [deal.client_id]
        assert {link.deal_id for link in row.deal_links} == {deal.id, other.id}

    def test_a_note_is_taken_back_with_what_it_put_on_lists(self, agency, deal, manager):
        note(agency.actor, deal, "@ira проверь")
        services.journal.undo(agency.actor, newest_entry())
        assert not (Activity.select().exists() or ActivityDeal.select().exists() or Item.select().exists())

    def test_a_deal_of_somebody_elses_client_takes_no_note_of_a_manager_held_to_own_ones(self, deal, staff_of_role):
        """R186."""
        with pytest.raises(NotFound):
            note(staff_of_role("manager", own_clients_only=True), deal, "чужое")

    def test_a_viewer_may_not(self, deal, staff_of_role):
        with pytest.raises(Forbidden):
            note(staff_of_role("viewer"), deal, "мнение")


class TestHandOver:
    def test_it_tells_from_where_to_where_and_what_is_to_be_known(self, agency, deal):
        """R151: office → prepress → shop → delivery."""
        services.activity.hand_over(agency.actor, deal, "офис", "препресс", "вылеты 3 мм")
        [entry] = queries.timeline.deal_timeline(agency.actor, deal.id, ["handover"])
        assert (entry.title, entry.text) == ("офис → препресс", "вылеты 3 мм")

    def test_the_shop_may_hand_over_too(self, deal, staff_of_role):
        worker = staff_of_role("production")
        assert services.activity.hand_over(worker, deal, "цех", "доставка", "три коробки").staff == worker

    def test_places_that_were_named_are_offered_again_the_usual_ones_first(self, agency, deal):
        services.activity.hand_over(agency.actor, deal, "офис", "препресс", "а")
        services.activity.hand_over(agency.actor, deal, "препресс", "цех", "б")
        assert queries.activity.places() == ["препресс", "офис", "цех"]

    @pytest.mark.parametrize("places", [("", "цех"), ("офис", " "), ("цех", "Цех")])
    def test_without_two_places_it_is_refused(self, agency, deal, places):
        with pytest.raises(BadValue):
            services.activity.hand_over(agency.actor, deal, *places, "а")


class TestNames:
    @pytest.fixture(autouse=True)
    def people(self, manager, staff_of_role):
        staff_of_role("production", login="petr", name="Пётр Белов")

    @pytest.mark.parametrize("written", ["@ira", "@ира", "@Ирина", "@ирин", "(@ира)", "@ира, @ira"])
    def test_who_is_named_gets_it_on_the_list_linked_to_the_note(self, agency, deal, manager, written):
        """R148: what is said inside is not lost between mail and messengers."""
        row = note(agency.actor, deal, f"{written} покажи типографии")
        [item] = Item.select()
        assert (item.owner, item.author, item.activity, item.deal) == (manager, agency.actor, row, deal)
        assert "покажи типографии" in item.title
        assert item.due_on == dt.date(2026, 11, 23)

    def test_several_names_give_each_their_own(self, agency, deal):
        note(agency.actor, deal, "@ира и @petr: сверьте цвет")
        assert [item.owner.login for item in Item.select().order_by(Item.id)] == ["ira", "petr"]

    def test_who_is_held_to_own_clients_sees_what_is_asked_of_them(self, agency, deal, staff_of_role):
        lena = staff_of_role("manager", login="lena", name="Лена", own_clients_only=True)
        note(agency.actor, deal, "@лена помоги")
        assert len(queries.lists.list_query("items", lena).ids()) == 1

    def test_an_unknown_name_is_told_and_nothing_is_written(self, agency, deal):
        with pytest.raises(UnknownName, match="@ira"):
            note(agency.actor, deal, "@коля, глянь")
        assert not Activity.select().exists()

    def test_a_name_of_two_people_is_never_guessed(self, agency, deal):
        with pytest.raises(AmbiguousName, match=r"@ira .*@petr"):
            note(agency.actor, deal, "@бело глянь")

    def test_who_left_is_not_asked(self, agency, deal, manager):
        services.staff.switch_off(agency.actor, manager)
        with pytest.raises(UnknownName):
            note(agency.actor, deal, "@ira глянь")

    def test_an_address_is_no_name(self, agency, deal):
        note(agency.actor, deal, "пишите на info@ira.example")
        assert not Item.select().exists()

    def test_outside_deals_an_at_sign_is_only_a_sign(self, agency, deal):
        """A messenger name in a note about a client is what it is."""
        services.activity.log(agency.actor, "note", [deal.client], "в телеграме @remstroy_bot")
        assert not Item.select().exists()
