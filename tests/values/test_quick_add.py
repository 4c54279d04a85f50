"""One line is read as a person means it; the rest stays in the title; what is in doubt is asked."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencycli.values.quick_add import read
from agencycli.values.recurrence import checked
from agencycli.values.workdays import Workdays

TODAY = dt.date(2026, 11, 23)
"""Monday."""
D = dt.date.fromisoformat


def line(text, today=TODAY, at="10:00"):
    return read(text, today, at=at, working=Workdays("RU").add)


def sure(text, **named):
    got = line(text, **named)
    assert not got.questions, [one.sentence for one in got.questions]
    return got


def test_the_line_of_the_requirements():
    """R78."""
    got = sure("позвонить Ремстрой завтра 10:00 !важно #сделка42")
    assert (got.kind, got.title, got.day, got.time) == ("call", "позвонить Ремстрой", D("2026-11-24"), "10:00")
    assert (got.priority, got.deal, got.about) == (2, 42, ("Ремстрой",))
    got = sure("call Remstroy tomorrow 10am")
    assert (got.kind, got.title, got.day, got.time) == ("call", "call Remstroy", D("2026-11-24"), "10:00")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("счёт сегодня", "2026-11-23"),
        ("счёт на послезавтра", "2026-11-25"),
        ("invoice the day after tomorrow", "2026-11-25"),
        ("до пятницы счёт", "2026-11-27"),
        ("счёт к среде", "2026-11-25"),
        ("счёт во вторник", "2026-11-24"),
        ("счёт чт", "2026-11-26"),
        ("счёт на следующей неделе в среду", "2026-12-02"),
        ("счёт в среду на следующей неделе", "2026-12-02"),
        ("invoice next week on Wed", "2026-12-02"),
        ("invoice friday", "2026-11-27"),
        ("invoice by fri", "2026-11-27"),
        ("счёт в эту пятницу", "2026-11-27"),
        ("счёт в следующий понедельник", "2026-11-30"),
        ("счёт через 3 дня", "2026-11-26"),
        ("счёт через три рабочих дня", "2026-11-26"),
        ("счёт через 5 рабочих дней", "2026-11-30"),
        ("счёт через неделю", "2026-11-30"),
        ("счёт через месяц", "2026-12-23"),
        ("invoice in two weeks", "2026-12-07"),
        ("invoice in 3 business days", "2026-11-26"),
        ("счёт 27 ноября", "2026-11-27"),
        ("счёт до 27 нояб. 2026 г", "2026-11-27"),
        ("счёт 10 января", "2027-01-10"),
        ("invoice on Nov 27th", "2026-11-27"),
        ("invoice 27 Nov 2027", "2027-11-27"),
        ("счёт 27.11.2026", "2026-11-27"),
        ("счёт 27.11.26", "2026-11-27"),
        ("счёт 2026-11-27", "2026-11-27"),
        ("счёт 27.11", "2026-11-27"),
        ("счёт до 27-го", "2026-11-27"),
        ("счёт 5 числа", "2026-12-05"),
        ("invoice by the 27th", "2026-11-27"),
        ("счёт до конца недели", "2026-11-27"),
        ("счёт к концу месяца", "2026-11-30"),
        ("invoice by the end of the year", "2026-12-30"),
        ("счёт 29 февраля", "2028-02-29"),
    ],
)
def test_days(text, day):
    got = sure(text)
    assert got.day == D(day)
    assert got.title.rstrip(".") in {"счёт", "invoice"}


@pytest.mark.parametrize(
    ("text", "time", "minutes"),
    [
        ("встреча завтра в 10:30", "10:30", None),
        ("встреча завтра в 9", "09:00", None),
        ("встреча завтра в 9 утра", "09:00", None),
        ("встреча завтра в 3 часа дня", "15:00", None),
        ("встреча завтра в 7 вечера", "19:00", None),
        ("встреча завтра в 12 дня", "12:00", None),
        ("meeting tomorrow at 5pm", "17:00", None),
        ("meeting tomorrow 12am", "00:00", None),
        ("meeting tomorrow at noon", "12:00", None),
        ("встреча завтра с 10 до 12", "10:00", 120),
        ("встреча завтра 10:00-11:30", "10:00", 90),
        ("встреча завтра в 10.30", "10:30", None),
        ("встреча завтра в 14 часов на 1ч30м", "14:00", 90),
        ("встреча завтра в 14:00 на полтора часа", "14:00", 90),
        ("встреча завтра на час", "", 60),
        ("встреча завтра 1 ч 30 мин", "", 90),
        ("встреча завтра 2,5 часа", "", 150),
        ("встреча завтра 45 минут", "", 45),
        ("meeting tomorrow 1h30", "", 90),
        ("meeting tomorrow for half an hour", "", 30),
        ("meeting tomorrow for 2 hours at 11:00", "11:00", 120),
    ],
)
def test_hours_and_how_long(text, time, minutes):
    got = sure(text)
    assert (got.time, got.minutes, got.day) == (time, minutes, D("2026-11-24"))
    assert (got.title, got.kind) == (text.split()[0], "meeting")


def test_soon():
    got = sure("перезвонить через 2 часа", at="23:10")
    assert (got.day, got.time) == (D("2026-11-24"), "01:10")
    assert sure("call in half an hour").time == "10:30"
    assert read("перезвонить через 2 часа", TODAY).title == "перезвонить через 2 часа"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("отчёт каждый день", "FREQ=DAILY"),
        ("отчёт через день", "FREQ=DAILY;INTERVAL=2"),
        ("отчёт по будням", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("report every weekday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("отчёт каждую пятницу", "FREQ=WEEKLY;BYDAY=FR"),
        ("отчёт по понедельникам и четвергам", "FREQ=WEEKLY;BYDAY=MO,TH"),
        ("report every Mon, Wed and Fri", "FREQ=WEEKLY;BYDAY=MO,WE,FR"),
        ("отчёт каждую вторую пятницу", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"),
        ("report every 2nd Friday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"),
        ("report every other friday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"),
        ("отчёт каждую вторую пятницу месяца", "FREQ=MONTHLY;BYDAY=2FR"),
        ("report every second Friday of the month", "FREQ=MONTHLY;BYDAY=2FR"),
        ("отчёт каждую последнюю пятницу месяца", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("отчёт в первый понедельник каждого месяца", "FREQ=MONTHLY;BYDAY=1MO"),
        ("отчёт раз в две недели", "FREQ=WEEKLY;INTERVAL=2"),
        ("отчёт каждые 2 недели по пятницам", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"),
        ("report every 3 weeks on tue", "FREQ=WEEKLY;INTERVAL=3;BYDAY=TU"),
        ("отчёт 15 числа каждого месяца", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("отчёт каждое 31 число", "FREQ=MONTHLY;BYMONTHDAY=31"),
        ("report on the 15th of every month", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("отчёт в последний день каждого месяца", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("отчёт ежеквартально", "FREQ=MONTHLY;INTERVAL=3"),
        ("отчёт раз в полгода", "FREQ=MONTHLY;INTERVAL=6"),
        ("отчёт ежегодно", "FREQ=YEARLY"),
        ("report weekly", "FREQ=WEEKLY"),
        ("отчёт каждый понедельник 5 раз", "FREQ=WEEKLY;BYDAY=MO;COUNT=5"),
    ],
)
def test_what_repeats(text, rule):
    got = sure(text)
    assert got.rule == rule
    assert got.title in {"отчёт", "report"}
    assert checked(got.rule, TODAY)


def test_what_repeats_begins_and_ends():
    got = sure("планёрка по будням в 9:30 с 1 декабря до 31 декабря на 15 мин")
    assert (got.day, got.until, got.time, got.minutes) == (D("2026-12-01"), D("2026-12-31"), "09:30", 15)
    got = sure("поздравить Ремстрой ежегодно 27 ноября")
    assert (got.rule, got.day, got.title) == ("FREQ=YEARLY", D("2026-11-27"), "поздравить Ремстрой")


@pytest.mark.parametrize(
    ("text", "field", "choices"),
    [
        ("позвонить 10.05", "day", ("2027-05-10", "10:05", "«10.05»")),
        ("счёт в понедельник", "day", ("2026-11-23", "2026-11-30")),
        ("счёт в следующую пятницу", "day", ("2026-11-27", "2026-12-04")),
        ("call next friday", "day", ("2026-11-27", "2026-12-04")),
        ("позвонить завтра в 3", "time", ("15:00", "03:00")),
        ("позвонить в 9:00", "day", ("2026-11-24 09:00", "2026-11-23 09:00")),
        ("счёт 1 ноября", "day", ("2027-11-01", "2026-11-01")),
        ("счёт 01/12/2026", "day", ("2026-12-01", "2026-01-12")),
        ("счёт 31 февраля", "day", ()),
        ("счёт 31.02.2027", "day", ()),
        ("масштаб 1:10", "time", ("01:10", "13:10", "«1:10»")),
        ("позвонить #42", "deal", ("#deal42", "#client42")),
    ],
)
def test_what_is_in_doubt_is_asked_and_an_answer_settles_it(text, field, choices):
    got = line(text)
    [question] = got.questions
    assert (question.span.field, question.choices) == (field, choices)
    assert question.words in question.sentence
    for choice in choices:
        settled = line(got.answered(question, choice))
        assert field not in {one.span.field for one in settled.questions} or settled.time


def test_a_day_beside_a_time_is_no_question():
    got = sure("позвонить 10.05 в 10:30")
    assert (got.day, got.time) == (D("2027-05-10"), "10:30")


@pytest.mark.parametrize(
    "text",
    [
        "напечатать баннер 3.50 x 2 м",
        "подготовить макет в 4 цвета",
        "баннер 30 м",
        "листовки по 12.10 руб",
        "написать «в пятницу в 13:00» на сайте",
        "баннер Black Friday",
        "ремонт 2-го этажа",
        "письмо на ira@wed.ru",
        "лампа 100 вт",
        "формат 16:9",
        "daily report",
        "сдать в 25:00",
        "#яркие футболки",
        "<b>[red]=cmd",
        "",
    ],
)
def test_what_only_looks_like_it_stays_in_the_title(text):
    got = sure(text)
    assert got.title == text
    assert (got.day, got.time, got.minutes, got.rule) == (None, "", None, "")


def test_people_and_links():
    got = sure("сверстать буклет @ира @petr.s #сделка 7 #клиент3 !потом")
    assert (got.people, got.deal, got.client, got.priority) == (("ира", "petr.s"), 7, 3, 0)
    assert (got.kind, got.title) == ("task", "сверстать буклет")


@pytest.mark.parametrize(
    ("text", "kind", "about"),
    [
        ("позвонить в Ремстрой-НН насчёт макета", "call", ("Ремстрой-НН",)),
        ("перезвонить Смирнову Алексею", "call", ("Смирнову Алексею", "Смирнову")),
        ("встреча с Гусевой, кружки", "meeting", ("Гусевой",)),
        ("ответить на письмо Вектора", "letter", ("Вектора",)),
        ("call Remstroy about mugs", "call", ("Remstroy",)),
        ("отвезти пробник", "delivery", ("пробник",)),
        ("съездить к «Ёлке»", "visit", ("«Ёлке»",)),
        ("подготовить встречу", "task", ()),
    ],
)
def test_the_first_word_tells_the_kind_and_the_next_ones_whom(text, kind, about):
    got = sure(text)
    assert (got.kind, got.about, got.title) == (kind, about, text)


VOCABULARY = (
    "позвонить завтра в 10:00 9 до пятницы каждую вторую пятницу через 3 рабочих дня 10.05 27 ноября @ира #42 !важно "
    "every 2nd friday at 5pm next week on the 15th на полчаса «текст» Ёлка 31 февраля 2026-11-27 1ч30м #сделка42 , . "
    "00 99.99 0.0 25:61 İ ß \u0301 \u202e 999 лет месяцев COUNT"
)
_WORDS = st.sampled_from(VOCABULARY.split())


@given(text=st.one_of(st.text(max_size=80), st.lists(_WORDS, max_size=12).map(" ".join)), today=st.dates(
    D("2000-01-01"), D("2100-01-01")
))  # fmt: skip
def test_nothing_is_lost_and_nothing_breaks(text, today):
    got = line(text, today)
    taken = [span for span in got.spans if not span.kept]
    inside = {index for span in taken for index in range(span.start, span.end)}
    assert sum(span.end - span.start for span in taken) == len(inside), "two readings of one word"
    rest = "".join(char for index, char in enumerate(got.text) if index not in inside)
    letters = [char for char in rest if char.isalnum()]
    assert [char for char in got.title if char.isalnum()] == letters
    assert got.time == "" or dt.time.fromisoformat(got.time)
    assert got.minutes is None or got.minutes > 0
    for question in got.questions:
        assert question.sentence


@pytest.mark.parametrize(("text", "day_off", "title"), [
    ("аренда каждое 1 число, с выходного на следующий рабочий день", "next", "аренда"),
    ("налоги каждое 28 число если выходной, то на предыдущий рабочий", "previous", "налоги"),
    ("rent every month on the 1st, from a day off to the next working day", "next", "rent"),
    ("спросить с выходного на следующий рабочий день", "", "спросить с выходного на следующий рабочий день"),
    ("планёрка каждый понедельник", "", "планёрка"),
])  # fmt: skip
def test_where_days_off_go_is_understood_of_what_repeats(text, day_off, title):
    got = read(text, TODAY)
    assert (got.day_off, got.title) == (day_off, title)
