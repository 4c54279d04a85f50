"""What is to be done: added, finished, dropped, moved, handed over, and what waits for it (R44, R51, R64-R71)."""

from __future__ import annotations

import datetime as dt

import pytest

from agencycli import queries, services
from agencycli.errors import Forbidden, NotFound
from agencycli.models import Deal, Item, ItemCheck, ItemHelper, Pipeline, Stage
from agencycli.queries.lists import list_query
from agencycli.services import frame
from agencycli.services.card import BadValue
from agencycli.services.edit import EditConflict
from agencycli.services.item import AlreadyClosed, InCircles, NotAtWork, NotClosed, StillUnchecked, WaitedFor
from agencycli.values import urgency

TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def add(agency):
    return lambda title="сдать макет", **more: services.item.add(agency.actor, {"title": title, **more})


@pytest.fixture
def client(agency):
    return services.client.add(agency.actor, {"name": "Ремстрой-НН, ООО"})


@pytest.fixture
def deal(agency, client):
    with frame.entry(agency.actor, "test"):
        pipeline = Pipeline.create(name="печать", line="print")
        stage = Stage.create(pipeline=pipeline.id, name="новая", status="new", position=1, probability=10)
        return Deal.create(title="буклеты", client=client.id, pipeline=pipeline.id, stage=stage.id, opened_on=TODAY)


def again(row):
    return Item.get_by_id(row.id)


class TestAdding:
    def test_it_is_the_adders_own_unless_said_otherwise(self, agency, add, manager):
        assert add().owner_id == agency.actor.id
        assert add(owner=manager).owner_id == add(owner="Ирина").owner_id == manager.id
        assert add(owner=None).owner_id is None
        assert add().author_id == agency.actor.id

    def test_fields_are_read_as_people_write_them(self, add):
        row = add(kind="call", due_on="завтра", due_time="9.30", priority="high", minutes="45")
        assert (row.kind, row.due_on, row.due_time, row.priority, row.minutes) == (
            "call", dt.date(2026, 11, 24), "09:30", 2, 45,
        )  # fmt: skip

    @pytest.mark.parametrize(
        "wrong",
        [
            {"title": " "}, {"title": "x" * 301}, {"kind": "dance"}, {"due_on": "32.13"}, {"due_time": "14:30"},
            {"due_on": "today", "due_time": "25:00"}, {"minutes": 0}, {"minutes": 1441}, {"priority": "very"},
            {"after_days": 3}, {"before_days": 2},
        ],
    )  # fmt: skip
    def test_what_cannot_be_is_refused(self, add, wrong):
        with pytest.raises(BadValue):
            add(**wrong)
        assert not Item.select().exists()

    def test_an_item_of_a_deal_is_its_clients_and_one_about_a_person_that_persons_clients(
        self, agency, add, client, deal
    ):
        person = services.person.add(agency.actor, client, {"name": "Смирнов"})
        assert add(deal=deal).client_id == add(person=person).client_id == client.id

    def test_nobody_who_left_is_given_anything(self, agency, add, manager):
        services.staff.switch_off(agency.actor, manager)
        with pytest.raises(NotAtWork):
            add(owner=manager)
        row = add()
        for change in (
            lambda: services.item.hand(agency.actor, [row], manager),
            lambda: services.item.help_with(agency.actor, row, add=[manager]),
        ):
            with pytest.raises(NotAtWork):
                change()

    def test_a_viewer_adds_nothing(self, staff_of_role):
        with pytest.raises(Forbidden):
            services.item.add(staff_of_role("viewer"), {"title": "x"})


class TestFinishing:
    def test_who_did_it_when_and_what_came_of_it_stay(self, agency, add, manager, frozen):
        row = add()
        services.item.done(manager, [row], "сдан")
        done = again(row)
        assert (done.state, done.closed_at, done.closed_by_id, done.result) == ("done", frozen.now, manager.id, "сдан")

    def test_once_only_and_only_what_is_done_is_taken_up_again(self, agency, add):
        row = add()
        with pytest.raises(NotClosed):
            services.item.reopen(agency.actor, [row])
        services.item.done(agency.actor, [row])
        for change in (services.item.done, services.item.drop):
            with pytest.raises(AlreadyClosed):
                change(agency.actor, [row])
        services.item.reopen(agency.actor, [row])
        assert (again(row).state, again(row).closed_at, again(row).closed_by) == ("open", None, None)

    def test_several_at_once_or_none(self, agency, add):
        first, second = add(), add()
        services.item.done(agency.actor, [second])
        with pytest.raises(AlreadyClosed):
            services.item.done(agency.actor, [first, second])
        assert again(first).state == "open"

    def test_lines_not_ticked_are_named(self, agency, add):
        row = services.item.add(agency.actor, {"title": "сдать"}, checks=("макет", "цена"))
        services.item.tick(agency.actor, [services.item.get_check(row, 1)])
        with pytest.raises(StillUnchecked, match="цена") as told:
            services.item.done(agency.actor, [row])
        assert "макет" not in str(told.value)
        services.item.done(agency.actor, [row], unchecked=True)

    def test_one_that_left_hands_over_what_is_to_be_done(self, agency, add, manager):
        row, old = add(owner=manager), add(owner=manager)
        services.item.done(agency.actor, [old])
        services.staff.switch_off(agency.actor, manager, successor=agency.actor)
        assert (again(row).owner_id, again(old).owner_id) == (agency.actor.id, manager.id)


class TestFollowers:
    """“Offer sent”, then “call” after three working days."""

    def test_a_follower_has_no_day_before_and_gets_it_when_the_first_is_done(self, agency, add, frozen):
        offer = add("КП отправлено")
        call, next_day = add("позвонить", after=offer, after_days=3), add("внести", after=offer)
        assert (call.due_on, next_day.due_on) == (None, None)
        frozen.forward(days=3)  # Thursday
        services.item.done(agency.actor, [offer])
        assert (again(call).due_on, again(next_day).due_on) == (dt.date(2026, 12, 1), dt.date(2026, 11, 26))

    def test_a_day_given_by_hand_stays(self, agency, add):
        offer = add("КП отправлено")
        call = add("позвонить", after=offer, after_days=3)
        services.item.move(agency.actor, [call], on=dt.date(2026, 12, 24))
        services.item.done(agency.actor, [offer])
        services.item.reopen(agency.actor, [offer])
        assert again(call).due_on == dt.date(2026, 12, 24)

    def test_taken_up_again_it_is_waited_for_again(self, agency, add):
        offer = add("КП отправлено")
        call = add("позвонить", after=offer, after_days=3)
        services.item.done(agency.actor, [offer])
        services.item.reopen(agency.actor, [offer])
        assert again(call).due_on is None

    def test_after_something_done_already_the_day_is_known_at_once(self, agency, add):
        offer = add("КП отправлено")
        services.item.done(agency.actor, [offer])
        assert add("позвонить", after=offer, after_days=1).due_on == dt.date(2026, 11, 24)

    def test_what_others_wait_for_is_dropped_with_them_only(self, agency, add):
        offer = add("КП отправлено")
        call = add("позвонить", after=offer, after_days=3)
        thank = add("поблагодарить", after=call)
        with pytest.raises(WaitedFor, match="позвонить"):
            services.item.drop(agency.actor, [offer])
        services.item.drop(agency.actor, [offer], "передумали", followers=True)
        assert {again(row).state for row in (offer, call, thank)} == {"dropped"}

    def test_nothing_waits_for_itself(self, agency, add):
        first = add("раз")
        third = add("три", after=add("два", after=first))
        with pytest.raises(InCircles):
            services.item.edit(agency.actor, first, {"after": third})


class TestMoving:
    @pytest.mark.parametrize(
        ("due", "days", "then"),
        [("2026-11-25", 1, 26), ("2026-11-25", -1, 24), ("2026-11-16", 1, 24), ("", 2, 25)],
        ids=["a day on", "a day back", "overdue stands on today", "without a day from today"],
    )
    def test_by_days_from_where_it_is_seen(self, agency, add, due, days, then):
        row = add(due_on=due)
        services.item.move(agency.actor, [row], days=days)
        assert again(row).due_on == dt.date(2026, 11, then)

    def test_to_an_hour_and_to_the_whole_day(self, agency, add):
        row = add(due_on=TODAY)
        services.item.move(agency.actor, [row], time="14:30")
        assert again(row).due_time == "14:30"
        services.item.move(agency.actor, [row], on=dt.date(2026, 11, 27), time="")
        assert (again(row).due_on, again(row).due_time) == (dt.date(2026, 11, 27), "")
        with pytest.raises(BadValue):
            services.item.move(agency.actor, [add()], time="14:30")
        with pytest.raises(BadValue):
            services.item.move(agency.actor, [row])

    def test_out_of_sight_until_its_day(self, agency, add, frozen):
        row = add()
        with pytest.raises(BadValue):
            services.item.snooze(agency.actor, [row], TODAY)
        services.item.snooze(agency.actor, [row], dt.date(2026, 11, 30))
        assert list(list_query("items", agency.actor).ids()) == []
        frozen.forward(days=7)
        assert list(list_query("items", agency.actor).ids()) == [row.id]

    def test_handed_over_with_helpers(self, agency, add, manager, staff_of_role):
        shop = staff_of_role("production")
        row = add()
        services.item.help_with(agency.actor, row, add=[manager, shop, agency.actor])
        assert {link.staff_id for link in ItemHelper.select()} == {manager.id, shop.id}
        services.item.hand(agency.actor, [row], manager)
        assert again(row).owner_id == manager.id
        assert {link.staff_id for link in ItemHelper.select()} == {shop.id}
        services.item.help_with(agency.actor, row, remove=[shop])
        services.item.hand(agency.actor, [row], None)
        assert (again(row).owner_id, ItemHelper.select().count()) == (None, 0)


class TestEditing:
    def test_two_people_keep_both_fields_and_are_shown_the_same_one(self, agency, add, manager):
        row, seen = add(), frame.newest_entry()
        services.item.edit(manager, row, {"note": "в двух цветах"}, based_on=seen)
        services.item.edit(agency.actor, row, {"due_on": "27.11"}, based_on=seen)
        assert (again(row).note, again(row).due_on) == ("в двух цветах", dt.date(2026, 11, 27))
        with pytest.raises(EditConflict):
            services.item.edit(manager, row, {"due_on": "2026-11-30"}, based_on=seen)

    def test_a_checklist_grows_is_ticked_and_shrinks(self, agency, add):
        row = add()
        services.item.note_checks(agency.actor, row, ["макет", "цена", "срок"])
        services.item.remove_check(agency.actor, services.item.get_check(row, 2))
        services.item.tick(agency.actor, [services.item.get_check(row, 2)])
        card = queries.item.item_card(agency.actor, row.id)
        assert [(line.place, line.text, line.done) for line in card.checks] == [(1, "макет", False), (2, "срок", True)]
        assert card.values["checks"] == "1/2"
        services.item.tick(agency.actor, list(ItemCheck.select()), ticked=False)
        assert not ItemCheck.select().where(ItemCheck.done_at.is_null(False)).exists()
        with pytest.raises(NotFound):
            services.item.get_check(row, 3)


class TestWhoSeesWhat:
    """Its owner, its helpers, who sees its client, and everybody what belongs to no card."""

    @pytest.fixture
    def ira(self, staff_of_role):
        return staff_of_role("manager", login="ira", own_clients_only=True)

    def test_an_item_of_others_client_is_there_for_its_owner_and_helpers_only(self, agency, add, client, ira):
        theirs, hers, helped, free = add(client=client), add(client=client, owner=ira), add(client=client), add()
        services.item.help_with(agency.actor, helped, add=[ira])
        query = list_query("items", ira)
        assert set(query.ids()) == {hers.id, helped.id, free.id}
        assert {row[0] for row in query.rows(query.ids(), ["client"])} == {None}
        for row in (hers, helped, free):
            services.item.move(ira, [row], days=1)
        for change in (
            lambda: services.item.done(ira, [theirs]),
            lambda: services.item.edit(ira, theirs, {"note": "x"}),
            lambda: services.item.add(ira, {"title": "x", "client": client}),
            lambda: services.item.add(ira, {"title": "x", "after": theirs}),
            lambda: queries.item.item_card(ira, theirs.id),
        ):
            with pytest.raises(NotFound):
                change()

    def test_a_word_of_it_finds_it(self, agency, add, client):
        row = services.item.add(agency.actor, {"title": "сдать макет", "client": client}, checks=["вылеты"])
        query = list_query("items", agency.actor)
        assert list(query.ids(search="вылеты")) == list(query.ids(search="макет")) == [row.id]
        assert [hit.client_id for hit in queries.search.find(agency.actor, "вылеты")] == [client.id]


class TestUrgency:
    def test_it_is_the_sum_of_reasons_told_in_words(self, agency, add):
        row = add(due_on="2026-11-20", priority="high")
        add(after=row)
        card = queries.item.item_card(agency.actor, row.id)
        assert [queries.item.told(one) for one in card.reasons] == [
            "overdue by 3 days", "high priority", "1 other waits for it",
        ]  # fmt: skip
        assert card.values["urgency"] == card.urgency == 66 + 25 + 8

    def test_the_list_counts_as_the_explanation_does(self, agency, add, client, deal, frozen):
        letter = services.activity.log(
            agency.actor, "letter", [client], "?", at=frozen.now - dt.timedelta(days=4), direction="in"
        )
        rows = [add(due_on=TODAY + dt.timedelta(days=shift)) for shift in (-50, -30, -1, 0, 1, 6, 7, 8)]
        rows += [add(priority=word) for word in ("low", "normal", "high")]
        for count in (1, 2, 3, 4):
            rows.append(add(due_on=TODAY))
            for _n in range(count):
                services.item.add(agency.actor, {"title": "ждёт", "after": rows[-1]})
        rows.append(services.item.add(agency.actor, {"title": "ответить", "kind": "letter"}, activity=letter))
        with frame.entry(agency.actor, "test"):
            deal.is_rush = True
            deal.save()
        rows.append(add(deal=deal))
        done = add(due_on=TODAY)
        services.item.done(agency.actor, [done])
        query = list_query("items", agency.actor)
        listed = dict(zip((row.id for row in rows), query.rows([row.id for row in rows], ["urgency"]), strict=True))
        for row in rows:
            reasons = queries.item.why(again(row))
            assert listed[row.id] == (sum(one.points for one in reasons),), reasons
        assert queries.item.why(again(done)) == []

    def test_what_is_worse_is_never_less_urgent(self):
        def score(**facts):
            return sum(one.points for one in urgency.reasons(TODAY, **facts))

        days = [TODAY + dt.timedelta(days=shift) for shift in range(-40, 40)]
        scores = [score(due_on=day) for day in days]
        assert scores == sorted(scores, reverse=True)
        assert score(due_on=None, priority=0) < score(due_on=None) < score(due_on=None, priority=2)
        assert score(due_on=TODAY) < score(due_on=TODAY, followers=1) < score(due_on=TODAY, followers=2, is_rush=True)
        assert score(due_on=None, letter_days=2) < score(due_on=None, letter_days=5)
