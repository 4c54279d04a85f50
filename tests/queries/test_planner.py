"""Three weeks at a glance, the list of a day, the briefing of the morning (R51, R63, R72, R74, R79)."""

from __future__ import annotations

import datetime as dt

import pytest

from agencycli import queries, services
from agencycli.models import DealLine, Leave, StaffHours
from agencycli.queries.planner import lines, monday, planner
from agencycli.services.frame import entry
from agencycli.services.reminding import messages

TODAY = dt.date(2026, 11, 23)
"""Monday: the eighth of the 21 days."""


@pytest.fixture
def add(agency):
    return lambda title="дело", **more: services.item.add(agency.actor, {"title": title, **more})


@pytest.fixture
def client(agency):
    return services.client.add(agency.actor, {"name": "Ремстрой-НН, ООО", "manager": agency.actor.name})


@pytest.fixture
def deal(agency, client):
    return services.deal.add(agency.actor, client, {"title": "буклеты", "promised_on": dt.date(2026, 12, 1)})


def row(grid, number):
    return next(one for one in grid.rows if one.number == number)


def counts(grid, number, what="count"):
    return {place: found for place, one in enumerate(row(grid, number).cells) if (found := getattr(one, what))}


def test_it_begins_with_last_weeks_monday_and_moves_by_weeks(agency):
    assert (monday(), monday(1), monday(-1)) == (dt.date(2026, 11, 16), TODAY, dt.date(2026, 11, 9))
    grid = planner(agency.actor, monday())
    assert (len(grid.days), grid.today, grid.days[7].is_today) == (21, 7, True)
    assert [day.kind for day in grid.days[:7]] == ["work"] * 5 + ["weekend"] * 2
    assert planner(agency.actor, monday(3)).today is None


def test_overdue_things_stand_on_today_and_are_counted_there(agency, add):
    add(due_on="2026-11-17")
    add(due_on=TODAY)
    add(due_on="2026-11-25", minutes=90)
    add()
    grid = planner(agency.actor, monday())
    mine = agency.actor.id
    assert counts(grid, mine) == {7: 2, 9: 1}
    assert counts(grid, mine, "overdue") == {7: 1}
    assert counts(grid, mine, "minutes") == {7: 60, 9: 90}
    assert row(grid, mine).waiting == 4
    assert counts(planner(agency.actor, monday(2)), mine) == {}


def test_done_things_stay_countable_on_the_day_they_were_done(agency, add, frozen):
    first, second = add(due_on="2026-11-20"), add(due_on="2026-11-30")
    services.item.done(agency.actor, [first])
    frozen.forward(days=1)
    services.item.done(agency.actor, [second])
    grid = planner(agency.actor, monday())
    assert (counts(grid, agency.actor.id), counts(grid, agency.actor.id, "done")) == ({}, {7: 1, 8: 1})


def test_put_off_it_stands_on_the_day_it_comes_back(agency, add):
    services.item.snooze(agency.actor, [add(due_on="2026-11-20")], dt.date(2026, 11, 26))
    grid = planner(agency.actor, monday())
    assert (counts(grid, agency.actor.id), counts(grid, agency.actor.id, "overdue")) == ({10: 1}, {})


def test_rows_are_everybody_who_does_things_oneself_first_and_what_is_nobodys_last(agency, add, manager, staff_of_role):
    viewer, shop = staff_of_role("viewer"), staff_of_role("production", name="Анна Печатникова")
    helped = add(due_on=TODAY, owner=manager)
    services.item.help_with(agency.actor, helped, add=[shop])
    add(due_on=TODAY, owner=None)
    grid = planner(agency.actor, monday())
    assert [one.number for one in grid.rows] == [agency.actor.id, shop.id, manager.id, None]
    assert viewer.id not in {one.number for one in grid.rows}
    assert counts(grid, manager.id) == counts(grid, shop.id) == counts(grid, None) == {7: 1}
    assert [one.number for one in planner(agency.actor, monday(), staff=shop).rows] == [shop.id]


def test_load_stands_beside_what_a_day_and_a_week_hold(agency, add):
    with entry(agency.actor, "test"):
        StaffHours.create(staff=agency.actor.id, weekday=4, minutes=240)
        Leave.create(staff=agency.actor.id, from_on=dt.date(2026, 11, 24), to_on=dt.date(2026, 11, 24))
    add(due_on="2026-11-26", minutes=300)
    grid = planner(agency.actor, monday())
    mine = row(grid, agency.actor.id)
    assert [cell.capacity for cell in mine.cells[7:14]] == [480, 0, 480, 480, 240, 0, 0]
    assert mine.weeks == [(0, 2160), (300, 1680), (0, 2160)]


def test_hours_of_a_day_are_those_of_the_load(agency, add, manager):
    """R72: what is overdue, put off, repeats, is helped with, on short days and on leave: both faces say the same."""
    with entry(agency.actor, "test"):
        StaffHours.create(staff=manager.id, weekday=4, minutes=240)
        Leave.create(staff=manager.id, from_on=dt.date(2026, 11, 24), to_on=dt.date(2026, 11, 24))
    for shift in (-3, 0, 1, 4, 9):
        item = add(due_on=TODAY + dt.timedelta(days=shift), owner=manager, minutes=50 + shift)
    services.item.help_with(agency.actor, item, add=[agency.actor])
    services.item.snooze(agency.actor, [add(due_on="2026-11-20", owner=manager)], dt.date(2026, 11, 27))
    for rule, values in (("FREQ=DAILY", {"minutes": 15}), ("FREQ=WEEKLY;BYDAY=SA", {"day_off": "next"})):
        services.series.add(agency.actor, {"title": "обход", "owner": manager, **values}, rule, dt.date(2026, 11, 16))
    grid = planner(agency.actor, TODAY)
    told = {(row[0], row[1]): row[2:4] for row in queries.load.load(TODAY, 3, "day").rows}
    cells = [(one.title, day.on, cell) for one in grid.rows for day, cell in zip(grid.days, one.cells, strict=True)]
    assert len(told) > 25
    for name, on, cell in cells:
        assert (cell.minutes, cell.capacity) == tuple(told.get((name, on), (0, 0))), (name, on)
    assert sum(cell.count for name, _on, cell in cells if name == agency.actor.name) == 1


def test_rows_of_deals_and_of_clients_show_what_is_done_for_them(agency, add, client, deal):
    add(due_on=TODAY, deal=deal)
    add(due_on=TODAY, client=client)
    add(due_on=TODAY)
    deals, clients = (planner(agency.actor, monday(), rows=rows) for rows in ("deals", "clients"))
    assert [(one.number, one.title, one.client) for one in deals.rows] == [(deal.id, "буклеты", "Ремстрой-НН, ООО")]
    assert (counts(deals, deal.id), counts(clients, client.id)) == ({7: 1}, {7: 2})
    assert counts(deals, deal.id, "fixed") == counts(clients, client.id, "fixed") == {15: 1}


def test_promised_days_parts_and_days_to_remember_stand_there_to_be_read(agency, client, deal):
    person = services.person.add(agency.actor, client, {"name": "Смирнов Пётр", "birthday": "1980-11-25"})
    services.person.add_date(agency.actor, client, "ярмарка", dt.date(2020, 11, 26))
    with entry(agency.actor, "test"):
        for done_on in (None, TODAY):
            DealLine.create(
                deal=deal.id, kind="print", title="тираж", quantity=1, price=100, due_on=TODAY, done_on=done_on
            )
    grid = planner(agency.actor, monday())
    assert counts(grid, agency.actor.id, "fixed") == {7: 1, 9: 1, 10: 1, 15: 1}
    found = lines(agency.actor, TODAY, dt.date(2026, 12, 6), number=agency.actor.id)
    assert [(one.on.day, one.source, one.title, one.deal_title) for one in found] == [
        (23, "part", "тираж", "буклеты"), (25, "date", found[1].title, ""), (26, "date", "ярмарка", ""),
        (1, "deal", "буклеты", "буклеты"),
    ]  # fmt: skip
    assert person.surname in found[1].title
    services.person.leave(agency.actor, person, client)
    assert counts(planner(agency.actor, monday()), agency.actor.id, "fixed") == {7: 1, 10: 1, 15: 1}


@pytest.mark.parametrize(("year", "day"), [(2027, 28), (2028, 29)])
def test_the_29th_of_february_is_the_28th_in_other_years(agency, client, year, day):
    services.person.add_date(agency.actor, client, "ярмарка", dt.date(2024, 2, 29))
    found = queries.planner.fixed(agency.actor, dt.date(year, 2, 20), dt.date(year, 3, 5))
    assert [one.on for one in found] == [dt.date(year, 2, day)]


def test_a_day_begins_with_what_is_overdue_then_by_the_hour_then_the_most_urgent(agency, add, client):
    late = add("письмо", due_on="2026-11-20", client=client)
    noon, morning = add("встреча", due_on=TODAY, due_time="12:30"), add("звонок", due_on=TODAY, due_time="10:00")
    plain, high = add("файлы", due_on=TODAY), add("макет", due_on=TODAY, priority="high")
    add(after=plain)
    add(due_on="2026-11-24")
    found = lines(agency.actor, TODAY, TODAY, number=agency.actor.id)
    assert [one.number for one in found] == [late.id, morning.id, noon.id, high.id, plain.id]
    assert [(one.overdue, one.due_on.day) for one in found[:2]] == [(True, 20), (False, 23)]
    assert (found[0].client_name, found[-1].followers) == ("Ремстрой-НН, ООО", 1)


def test_the_list_of_each_cell_is_as_long_as_its_number(agency, add, manager):
    for shift in range(-9, 15):
        add(due_on=TODAY + dt.timedelta(days=shift), owner=manager if shift % 3 else None)
    services.item.help_with(agency.actor, add(due_on="2026-11-19"), add=[manager])
    services.item.snooze(agency.actor, [add(due_on="2026-11-20", owner=manager)], dt.date(2026, 11, 26))
    for week in (-1, 0, 1, 2):
        grid = planner(agency.actor, monday(week))
        for one in grid.rows:
            for day, cell in zip(grid.days, one.cells, strict=True):
                assert len(lines(agency.actor, day.on, day.on, number=one.number)) == cell.count + cell.fixed


def test_it_tells_a_person_held_to_own_clients_nothing_of_others(agency, staff_of_role, add, client, deal):
    ira = staff_of_role("manager", login="ira", own_clients_only=True)
    services.person.add_date(agency.actor, client, "ярмарка", dt.date(2020, 11, 26))
    add("тайна", due_on=TODAY, client=client)
    hers = services.item.add(agency.actor, {"title": "её", "due_on": TODAY, "client": client, "owner": ira})
    for rows in ("people", "deals", "clients"):
        grid = planner(ira, monday(), rows=rows)
        assert sum(cell.fixed for one in grid.rows for cell in one.cells) == 0
        assert client.name not in str(grid)
    found = lines(ira, TODAY, TODAY, everybody=True)
    assert [(one.number, one.client_name) for one in found] == [(hers.id, "")]


def test_what_repeats_stands_on_the_days_nobody_touched(agency, add):
    series = services.series.add(
        agency.actor, {"title": "планёрка", "minutes": 15}, "FREQ=WEEKLY;BYDAY=MO,FR", dt.date(2026, 11, 16)
    )
    services.series.finish(agency.actor, series, TODAY)
    grid = planner(agency.actor, monday())
    mine = agency.actor.id
    assert counts(grid, mine) == {11: 1, 14: 1, 18: 1}
    assert (counts(grid, mine, "minutes"), counts(grid, mine, "done")) == ({11: 15, 14: 15, 18: 15}, {7: 1})
    [friday] = lines(agency.actor, dt.date(2026, 11, 27), dt.date(2026, 11, 27), number=mine)
    assert (friday.source, friday.number, friday.title) == ("series", series.id, "планёрка")


def test_what_was_missed_of_a_series_is_told_once_and_the_same_everywhere(agency, manager, frozen, run_cli):
    """R51, R69: planner, list, load, day, mark and morning letter agree; twice changes nothing."""
    client = services.client.add(agency.actor, {"name": "Вектор", "manager": manager.login})
    for title, kind in (("обзвон", "call"), ("ответить", "letter"), ("планёрка", "meeting")):
        values = {"title": title, "kind": kind, "owner": manager, "client": client, "minutes": 20}
        services.series.add(agency.actor, values, "FREQ=WEEKLY;BYDAY=TH", TODAY)
    services.series.add(agency.actor, {"title": "общее", "owner": None}, "FREQ=DAILY;COUNT=1", TODAY)
    frozen.forward(days=7)
    today = TODAY + dt.timedelta(days=7)

    def told():
        grid = planner(manager, monday())
        [here] = [one for one in grid.rows if one.number == manager.id]
        cell = here.cells[grid.today]
        late = [one for one in lines(manager, today, today, number=manager.id) if one.overdue]
        assert {one.due_on for one in late} <= {dt.date(2026, 11, 26)}
        day = queries.day.briefing(manager)
        in_day = [one for part in day if part.key in {"overdue", "letters"} for one in part.lines]
        load = dict(queries.load.minutes_by_day(today, today))
        [letter] = messages.of_day(today, manager)
        in_letter = letter.body.count("26.11")
        return {cell.count, cell.overdue, len(late), len(in_day), queries.item.due(manager), in_letter,
                load.get(manager.id, [0])[0] // 20, here.waiting}  # fmt: skip

    assert told() == {2}
    assert "2 more repeat and stand on today, 2 overdue" in run_cli("task", "list", "--for", "ira").err
    assert "26.11" in run_cli("plan", "--for", "ira").out
    assert run_cli("series", "done", 1, "26.11").code == 0
    assert (told(), run_cli("series", "done", 1, "26.11").code, told()) == ({1}, 4, {1})
    unassigned = next(part for part in queries.day.briefing(agency.actor) if part.key == "unassigned")
    assert [(one.kind, one.title, one.on) for one in unassigned.lines] == [("series", "общее", TODAY)]


class TestMorning:
    def titles(self, sections):
        return {section.key: [one.title for one in section.lines] for section in sections}

    def test_a_manager_is_told_of_what_waits_and_what_comes(self, agency, manager, add):
        client = services.client.add(agency.actor, {"name": "Ёлка", "manager": manager.name})
        services.deal.add(agency.actor, client, {"title": "флаеры", "promised_on": dt.date(2026, 11, 20)})
        services.deal.add(agency.actor, client, {"title": "кружки", "promised_on": dt.date(2026, 11, 27)})
        services.person.add_date(agency.actor, client, "ярмарка", dt.date(2020, 11, 30))
        for title, more in (
            ("вчера", {"due_on": "2026-11-20"}), ("сегодня", {"due_on": TODAY}), ("завтра", {"due_on": "2026-11-24"}),
            ("ответить", {"kind": "letter", "due_on": "2026-11-25"}),
        ):  # fmt: skip
            add(title, owner=manager, **more)
        add("чужое", due_on=TODAY)
        assert self.titles(queries.day.briefing(manager)) == {
            "stepless": ["флаеры", "кружки"], "overdue": ["вчера"], "today": ["сегодня"], "letters": ["ответить"],
            "handed": ["завтра"], "late": ["флаеры"], "promised": ["кружки"], "dates": ["ярмарка"],
        }  # fmt: skip

    def test_what_others_handed_over_is_told_with_who_and_what_opens_it(self, agency, manager, add, deal, frozen):
        """R222."""
        services.deal.edit(agency.actor, deal, {"manager": manager.login})
        services.activity.hand_over(agency.actor, deal, "офис", "препресс", "макет в папке\nи ещё")
        asked = add("подумать", owner=manager)
        [handed] = [part for part in queries.day.briefing(manager) if part.key == "handed"]
        assert [(one.kind, one.number, one.title, one.who) for one in handed.lines] == [
            ("item", asked.id, "подумать", agency.actor.name),
            ("deal", deal.id, "буклеты: офис → препресс, макет в папке", agency.actor.name),
        ]
        frozen.forward(days=7)
        [handed] = [part for part in queries.day.briefing(manager) if part.key == "handed"]
        assert [one.number for one in handed.lines] == [asked.id]

    def test_a_role_is_told_its_own_and_nothing_is_said_of_what_is_empty(self, agency, staff_of_role, add):
        add("возьмите", owner=None)
        shop = staff_of_role("production")
        assert self.titles(queries.day.briefing(shop)) == {"unassigned": ["возьмите"]}
        assert queries.day.briefing(agency.actor, "viewer") == []

    def test_more_than_fits_is_counted(self, agency, add):
        for number in range(25):
            add(f"дело {number}", due_on=TODAY)
        [today] = queries.day.briefing(agency.actor)
        assert (len(today.lines), today.total) == (20, 25)
