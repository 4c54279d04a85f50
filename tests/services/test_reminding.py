"""What people are reminded of and when: the letter of the morning, one before an hour, quiet hours, escalation."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from agencycli import clock, services
from agencycli.models import (
    BudgetFact,
    BudgetLine,
    Deal,
    DealLine,
    Item,
    ItemHelper,
    Leave,
    Outbox,
    Pipeline,
    Stage,
)
from agencycli.services.frame import entry
from agencycli.services.reminding import hours, messages

MONDAY = dt.date(2026, 11, 23)
MSK = dt.timezone(dt.timedelta(hours=3))


@pytest.fixture
def make(agency):
    """Make rows of tables whose own services are tested elsewhere."""

    def create(model, **values):
        with entry(agency.actor, "test.make"):
            return model.create(**values)

    return create


@pytest.fixture
def deal(agency, make):
    client = services.client.add(agency.actor, {"name": "Ремстрой-НН, ООО", "manager": "Ольга"})
    pipeline = Pipeline.get_or_none() or make(Pipeline, name="печать", line="print")
    stage = Stage.get_or_none() or make(Stage, pipeline=pipeline, name="новая", status="new", probability=10)

    def create(title="Каталог", **values):
        values = {"client": client, "manager": agency.actor.id, "opened_on": MONDAY} | values
        return make(Deal, title=title, pipeline=pipeline, stage=stage, **values)

    return create


def at(hour, minute=0, day=MONDAY):
    return dt.datetime.combine(day, dt.time(hour, minute), clock.zone()).astimezone(dt.UTC)


def subjects(found):
    return [one.subject for one in found]


def morning(person, day=MONDAY):
    return next(one for one in messages.of_day(day, person) if one.key.startswith("morning")).body


def section(body, title):
    block = next((part for part in body.split("\n\n") if part.startswith(title)), "")
    return block.split("\n")[1:]


class TestMorning:
    def test_the_letter_tells_what_is_due_and_what_is_late(self, agency, make):
        make(Item, title="Позвонить в Ремстрой", due_on=MONDAY, due_time="11:00", owner=agency.actor)
        make(Item, title="Сдать макет", due_on=MONDAY - dt.timedelta(days=3), owner=agency.actor)
        make(Item, title="Когда-нибудь", owner=agency.actor)
        make(Item, title="Завтра", due_on=MONDAY + dt.timedelta(days=1), owner=agency.actor)
        found = [one for one in messages.of_day(MONDAY) if one.key.startswith("morning")]
        assert subjects(found) == ["23.11: today 1, overdue 1"]
        assert section(found[0].body, "Today") == ["- 11:00 Позвонить в Ремстрой · task 1"]
        assert section(found[0].body, "Overdue tasks") == ["- 20.11 Сдать макет · task 2"]

    def test_it_comes_at_the_hour_each_person_settled_and_once(self, agency, make, frozen):
        make(Item, title="Дело", due_on=MONDAY, owner=agency.actor)
        services.reminder.settle(agency.actor, agency.actor, digest_time="9:45")
        assert messages.due(at(9, 44)) == []
        assert services.outbox.put(messages.due(at(9, 45))) == 1
        assert messages.due(at(9, 46)) == []
        assert services.outbox.put(messages.of_day(MONDAY)) == 0

    def test_nothing_to_tell_is_no_letter_and_is_not_asked_again_that_day(self, agency, make):
        assert services.outbox.put(messages.due(at(8, 30))) == 1
        assert Outbox.get().body == ""
        assert services.outbox.unseen(agency.actor) == []
        make(Item, title="Дело", due_on=MONDAY, owner=agency.actor)
        assert messages.due(at(12)) == []

    def test_nobody_is_written_to_on_a_day_off_or_on_leave(self, agency, make):
        saturday = MONDAY - dt.timedelta(days=2)
        make(Item, title="Дело", due_on=saturday, owner=agency.actor)
        assert messages.of_day(saturday) == []
        make(Leave, staff=agency.actor, from_on=MONDAY, to_on=MONDAY)
        assert messages.of_day(MONDAY) == []

    def test_a_helper_is_told_too_and_somebody_switched_off_is_not(self, agency, manager, staff_of_role, make):
        gone = staff_of_role("manager")
        item = make(Item, title="Дело", due_on=MONDAY, owner=manager)
        for staff in (agency.actor, gone):
            make(ItemHelper, item=item, staff=staff)
        services.staff.switch_off(agency.actor, gone)
        told = {one.staff.login for one in messages.of_day(MONDAY) if one.body}
        assert told == {manager.login, agency.actor.login}

    def test_letters_wait_in_their_own_part_and_what_is_snoozed_is_not_told(self, agency, make):
        make(Item, kind="letter", title="Ответить банку", due_on=MONDAY, owner=agency.actor)
        tuesday = MONDAY + dt.timedelta(days=1)
        make(Item, title="Потом", due_on=MONDAY, snoozed_until=tuesday, owner=agency.actor)
        body = morning(agency.actor)
        assert section(body, "Letters to answer") == ["- Ответить банку · task 1"]
        assert "Потом" not in body
        assert "Потом" in morning(agency.actor, tuesday)

    def test_what_is_nobodys_goes_to_the_owner(self, agency, manager, make):
        make(Item, title="Ничьё", due_on=MONDAY)
        assert section(morning(agency.actor), "Nobody's") == ["- Ничьё · task 1"]
        assert morning(manager) == ""

    def test_a_long_list_is_cut_and_says_so(self, agency, make):
        for number in range(20):
            make(Item, title=f"Дело {number:02}", due_on=MONDAY, owner=agency.actor)
        lines = section(morning(agency.actor), "Today")
        assert len(lines) == messages.MOST_LINES + 1
        assert lines[-1] == "- and 8 more"

    def test_each_reads_in_their_own_language(self, agency, manager, make):
        for one in (agency.actor, manager):
            make(Item, title="Дело", due_on=MONDAY - dt.timedelta(days=3), owner=one)
        services.reminder.settle(agency.actor, manager, language="ru")
        found = {one.staff.login: one for one in messages.of_day(MONDAY)}
        assert found[manager.login].body.startswith("Просроченные дела")
        assert found[agency.actor.login].body.startswith("Overdue tasks")

    def test_hostile_names_are_only_names(self, agency, make):
        title = "=cmd [red]Ёлка[/red] {x} %s $(reboot)"
        make(Item, title=title, due_on=MONDAY, owner=agency.actor)
        assert section(morning(agency.actor), "Today") == [f"- {title} · task 1"]


class TestEscalation:
    def test_the_owner_is_told_after_so_many_working_days(self, agency, manager, make):
        thursday = MONDAY - dt.timedelta(days=4)
        make(Item, title="Макет", due_on=thursday, owner=manager)
        services.reminder.settle(agency.actor, manager, escalate_days=2)
        assert "Overdue at others" not in morning(agency.actor)  # Friday and Monday: two
        told = morning(agency.actor, MONDAY + dt.timedelta(days=1))
        assert section(told, "Overdue at others") == ["- 19.11 Макет · Ирина Белова · 3 working days late · task 1"]

    def test_own_delays_are_not_told_twice(self, agency, make):
        make(Item, title="Макет", due_on=MONDAY - dt.timedelta(days=30), owner=agency.actor)
        assert "Overdue at others" not in morning(agency.actor)


class TestDeals:
    def test_promised_days_of_deals_and_parts_are_told_a_day_before(self, agency, make, deal):
        tuesday = MONDAY + dt.timedelta(days=1)
        deal("Каталог", promised_on=tuesday)
        other = deal("Ролик", promised_on=MONDAY + dt.timedelta(days=9))
        make(DealLine, deal=other, kind="video", title="монтаж", quantity=1, price=100, due_on=MONDAY)
        deal("Готово", promised_on=MONDAY, closed_at=clock.now())
        assert section(morning(agency.actor), "Promised to clients") == [
            "- Ролик: монтаж · Ремстрой-НН, ООО · deal 2",
            "- 24.11 Каталог · Ремстрой-НН, ООО · deal 1",
        ]

    def test_a_deal_without_a_next_step_is_told_until_it_has_one(self, agency, make, deal):
        row = deal("Каталог")
        assert section(morning(agency.actor), "Deals without a next step") == ["- Каталог · Ремстрой-НН, ООО · deal 1"]
        make(Item, title="Позвонить", due_on=MONDAY + dt.timedelta(days=5), owner=agency.actor, deal=row)
        assert morning(agency.actor) == ""

    def test_a_manager_held_to_own_clients_is_told_nothing_of_others(self, agency, staff_of_role, make, deal):
        held = staff_of_role("manager", own_clients_only=True)
        row = deal("Чужая", manager=held, promised_on=MONDAY)
        make(Item, title="Помочь", due_on=MONDAY, owner=held, deal=row)
        body = morning(held)
        assert "Чужая" not in body
        assert "Ремстрой" not in body
        assert section(body, "Today") == ["- Помочь · task 1"]


class TestMoney:
    def test_debts_go_to_the_manager_and_costs_only_to_those_who_may_see_them(self, agency, manager, make, deal):
        row = deal("Каталог", manager=manager)
        friday = MONDAY - dt.timedelta(days=3)
        debt = make(BudgetLine, deal=row, kind="revenue", title="аванс", amount=Decimal("15000.50"), due_on=friday)
        make(BudgetFact, line=debt, kind="payment", amount=Decimal("5000"), day=friday)
        make(BudgetLine, deal=row, kind="contractor", title="типография", amount=Decimal("7000"), due_on=friday)
        make(BudgetLine, kind="other", title="аренда", amount=Decimal("90000"), due_on=friday)
        make(BudgetLine, deal=row, kind="revenue", title="позже", amount=Decimal("1"), due_on=MONDAY)
        told = section(morning(manager), "Money overdue")
        assert told == ["- 20.11 аванс «Каталог» · 10,000.50 ₽ · Ремстрой-НН, ООО · deal 1"]
        told = section(morning(agency.actor), "Money overdue")
        assert [line.split(" · ")[0] for line in told] == [
            "- 20.11 аванс «Каталог»",
            "- 20.11 аренда",
            "- 20.11 типография «Каталог»",
        ]


class TestDaysToRemember:
    @pytest.mark.parametrize(
        ("today", "told"),
        [((10, 5), True), ((10, 6), False), ((10, 13), False), ((10, 14), True), ((10, 16), True), ((10, 19), False)],
    )
    def test_two_weeks_before_and_from_three_days_before(self, agency, today, told):
        """On 17 October, a Saturday; what came near on a day off is told on the next working day."""
        client = services.client.add(agency.actor, {"name": "Ремстрой", "manager": "Ольга"})
        services.person.add_date(agency.actor, client, "ярмарка", dt.date(2000, 10, 17), False)
        found = morning(agency.actor, dt.date(2026, *today))
        assert ("ярмарка" in found) is told

    def test_the_twenty_ninth_of_february_comes_each_year(self, agency):
        client = services.client.add(agency.actor, {"name": "Ремстрой", "manager": "Ольга"})
        services.person.add_date(agency.actor, client, "рождение", dt.date(2000, 2, 29), True)
        assert "- 01.03 рождение" in morning(agency.actor, dt.date(2027, 2, 26))
        assert "- 29.02 рождение" in morning(agency.actor, dt.date(2028, 2, 28))


class TestBeforeAnHour:
    def test_so_many_minutes_before(self, agency, make):
        make(Item, title="Встреча", due_on=MONDAY, due_time="14:00", owner=agency.actor)
        services.reminder.settle(agency.actor, agency.actor, minutes_before=30)
        services.outbox.put(messages.due(at(9)))
        assert messages.due(at(13, 29)) == []
        assert subjects(messages.due(at(13, 30))) == ["14:00 Встреча"]

    def test_one_that_is_moved_is_told_again(self, agency, make):
        item = make(Item, title="Встреча", due_on=MONDAY, due_time="14:00", owner=agency.actor)
        services.outbox.put(messages.due(at(13, 50)))
        with entry(agency.actor, "test"):
            Item.update(due_time="16:00").where(Item.id == item.id).execute()
        assert subjects(messages.due(at(15, 50))) == ["16:00 Встреча"]

    def test_one_that_is_done_is_not_told(self, agency, make):
        make(Item, title="Встреча", due_on=MONDAY, due_time="14:00", owner=agency.actor, state="done", closed_at=at(9))
        assert [one for one in messages.due(at(13, 50)) if one.body] == []

    def test_early_things_are_told_the_evening_before(self, agency, make):
        tuesday = MONDAY + dt.timedelta(days=1)
        make(Item, title="Поезд", due_on=tuesday, due_time="07:10", owner=agency.actor)
        assert "tomorrow 07:10 Поезд" in subjects(messages.due(at(19, 45)))

    @pytest.mark.parametrize("hour", [20, 23, 3, 7])
    def test_nothing_is_told_in_quiet_hours(self, agency, make, hour):
        day = MONDAY if hour > 12 else MONDAY + dt.timedelta(days=1)
        make(Item, title="Дело", due_on=day, due_time="23:30", owner=agency.actor)
        assert messages.due(at(hour, 15, day)) == []


class TestHours:
    """H3: times on days when the clocks change, and quiet hours over midnight and within a day."""

    def settings(self, **values):
        from agencycli.models import ReminderSettings

        return ReminderSettings(**({"quiet_from": "20:00", "quiet_to": "08:00", "minutes_before": 15} | values))

    def test_an_hour_that_does_not_exist_is_the_next_one_and_one_that_comes_twice_is_the_first(self):
        clock.use_zone("Europe/Berlin")
        assert hours.moment(dt.date(2026, 3, 29), "02:30") == dt.datetime(2026, 3, 29, 1, 30, tzinfo=dt.UTC)
        assert hours.moment(dt.date(2026, 10, 25), "02:30") == dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)

    def test_no_quiet_hours_when_they_begin_and_end_at_once(self):
        assert hours.quiet(at(3), self.settings(quiet_from="00:00", quiet_to="00:00")) is None

    def test_quiet_hours_within_a_day(self):
        lunch = self.settings(quiet_from="12:00", quiet_to="13:00")
        assert hours.not_before(at(12, 30), lunch) == at(13)
        assert hours.not_before(at(13), lunch) == at(13)
        assert hours.told_at(at(13, 5), lunch) == at(13)
        assert hours.told_at(at(12, 40), lunch) == at(11, 45)

    def test_outside_of_quiet_hours_a_moment_stays(self):
        assert hours.not_before(at(19, 59), self.settings()) == at(19, 59)
        assert hours.not_before(at(20), self.settings()) == at(8, day=MONDAY + dt.timedelta(days=1))


class TestSettings:
    def test_one_settles_ones_own_and_the_owner_everybodys(self, agency, manager, staff_of_role):
        from agencycli.errors import Forbidden

        services.reminder.settle(manager, manager, minutes_before=5)
        services.reminder.settle(agency.actor, manager, escalate_days=4)
        row = services.reminder.settings_of(manager)
        assert (row.minutes_before, row.escalate_days) == (5, 4)
        other = staff_of_role("manager")
        for change in (
            lambda: services.reminder.settle(manager, other, minutes_before=5),
            lambda: services.reminder.set_channel(manager, other, "email", "a@b.ru"),
            lambda: services.reminder.close_channel(manager, other, "terminal"),
        ):
            with pytest.raises(Forbidden):
                change()

    @pytest.mark.parametrize(
        "wrong",
        [
            {"digest_time": "25:00"},
            {"quiet_from": "полночь"},
            {"minutes_before": 1441},
            {"escalate_days": 0},
            {"language": "de"},
        ],
    )
    def test_what_cannot_be_is_refused(self, agency, wrong):
        from agencycli.services.card import BadValue

        with pytest.raises(BadValue):
            services.reminder.settle(agency.actor, agency.actor, **wrong)

    @pytest.mark.parametrize(
        ("channel", "address"),
        [
            ("email", "a@b.ru, c@d.ru"),
            ("email", "нет"),
            ("email", ""),
            ("telegram", ""),
            ("telegram", "имя"),
            ("pigeon", "x"),
        ],
    )
    def test_an_address_that_nothing_would_reach_is_refused(self, agency, channel, address):
        from agencycli.services.card import BadValue

        with pytest.raises(BadValue):
            services.reminder.set_channel(agency.actor, agency.actor, channel, address)

    def test_the_open_app_is_a_channel_until_it_is_closed(self, agency, make):
        make(Item, title="Дело", due_on=MONDAY, owner=agency.actor)
        assert [one.channel for one in messages.of_day(MONDAY)] == ["terminal"]
        services.reminder.set_channel(agency.actor, agency.actor, "email", "olga@vostok.example")
        assert {(one.channel, one.address) for one in messages.of_day(MONDAY)} == {
            ("terminal", ""),
            ("email", "olga@vostok.example"),
        }
        services.reminder.close_channel(agency.actor, agency.actor, "terminal")
        assert [one.channel for one in messages.of_day(MONDAY)] == ["email"]
        services.journal.undo(agency.actor)
        assert len(messages.of_day(MONDAY)) == 2


class TestWhatRepeats:
    def test_a_day_of_a_series_is_told_without_anybody_having_touched_it(self, agency):
        row = services.series.add(
            agency.actor, {"title": "Планёрка", "kind": "meeting", "time": "11:00"}, "FREQ=WEEKLY;BYDAY=MO",
            MONDAY - dt.timedelta(days=14),
        )  # fmt: skip
        assert section(morning(agency.actor), "Today") == ["- 11:00 Планёрка · series 1"]
        assert morning(agency.actor, MONDAY + dt.timedelta(days=1)) == ""
        assert subjects([one for one in messages.due(at(10, 50)) if one.key.startswith("series")]) == ["11:00 Планёрка"]
        services.outbox.put(messages.due(at(10, 50)))
        assert messages.due(at(10, 55)) == []
        services.series.skip(agency.actor, row, MONDAY)
        assert morning(agency.actor) == ""

    def test_a_day_is_told_once_whoever_touches_it_meanwhile_and_not_at_all_once_it_is_done(self, agency):
        row = services.series.add(agency.actor, {"title": "Обзвон", "due_time": "11:00"}, "FREQ=DAILY", MONDAY)
        services.outbox.put(told := messages.due(at(10, 50)))
        [single] = [one for one in told if one.key.startswith("series")]
        assert messages.still_true(single.key)
        item = services.series.edit_this(agency.actor, row, MONDAY, {"note": "по списку"})
        assert messages.due(at(10, 55)) == []
        assert messages.still_true(single.key)
        services.item.move(agency.actor, [item], time="12:00")
        assert not messages.still_true(single.key)
        assert subjects(messages.due(at(11, 50))) == ["12:00 Обзвон"]
        services.item.move(agency.actor, [item], time="11:00")
        services.item.done(agency.actor, [item])
        assert not messages.still_true(single.key)

    def test_one_that_was_moved_is_told_on_its_new_day_only(self, agency):
        row = services.series.add(agency.actor, {"title": "Планёрка"}, "FREQ=WEEKLY;BYDAY=MO", MONDAY)
        tuesday = MONDAY + dt.timedelta(days=1)
        services.series.edit_this(agency.actor, row, MONDAY, {"due_on": tuesday})
        assert morning(agency.actor) == ""
        assert section(morning(agency.actor, tuesday), "Today") == ["- Планёрка · task 1"]


def test_erasing_a_client_takes_the_name_out_of_reminders_too(agency, make):
    client = services.client.add(agency.actor, {"name": "Петрова Анна Ивановна", "kind": "private"})
    make(Item, title="Позвонить: Петрова Анна", due_on=MONDAY, due_time="12:00", owner=agency.actor, client=client)
    services.outbox.put(messages.of_day(MONDAY))
    services.privacy.erase_client(agency.actor, client)
    kept = " ".join(f"{row.subject} {row.body}" for row in Outbox.select())
    assert "Петрова Анна" not in kept
