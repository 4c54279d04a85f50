"""Names: a person is addressed rightly, a firm is recognised however its form was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencycli.values.names import (
    FirmName,
    PersonName,
    firm_key,
    greeting,
    looks_like_person,
    read_firm,
    read_person,
    short,
)


@pytest.mark.parametrize(
    ("typed", "surname", "given_name", "patronymic"),
    [
        ("Смирнов Алексей Викторович", "Смирнов", "Алексей", "Викторович"),
        ("Алексей Викторович Смирнов", "Смирнов", "Алексей", "Викторович"),
        ("СМИРНОВ АЛЕКСЕЙ", "Смирнов", "Алексей", ""),
        ("смирнов алексей викторович", "Смирнов", "Алексей", "Викторович"),
        ("Анна Петрова", "Петрова", "Анна", ""),
        ("Петрова Анна", "Петрова", "Анна", ""),
        ("Петрова А. С.", "Петрова", "А.", "С."),
        ("А.С. Петрова", "Петрова", "А.", "С."),
        ("ПЕТРОВА А.С.", "Петрова", "А.", "С."),
        ("Петрова А С", "Петрова", "А.", "С."),
        ("Петрова Анна С.", "Петрова", "Анна", "С."),
        ("Алексей Викторович", "", "Алексей", "Викторович"),
        ("Анна", "", "Анна", ""),
        ("Смирнов", "Смирнов", "", ""),
        ("Müller Jürgen", "Müller", "Jürgen", ""),
        ("Jürgen Müller", "Müller", "Jürgen", ""),
        ("Müller, Jürgen", "Müller", "Jürgen", ""),
        ("Ludwig van Beethoven", "van Beethoven", "Ludwig", ""),
        ("Салтыков-Щедрин Михаил Евграфович", "Салтыков-Щедрин", "Михаил", "Евграфович"),
        ("ИВАНОВА-ПЕТРОВА АННА", "Иванова-Петрова", "Анна", ""),
        ("Черных Пётр Лукич", "Черных", "Пётр", "Лукич"),
        ("Шевченко Ольга Ильинична", "Шевченко", "Ольга", "Ильинична"),
        ("Мамедов Али Гасан оглы", "Мамедов", "Али", "Гасан оглы"),
        ("Алексей Викторович Мицкевич", "Мицкевич", "Алексей", "Викторович"),
        ("Мицкевич Адам Викторович", "Мицкевич", "Адам", "Викторович"),
        ("Анна Станкевич", "Станкевич", "Анна", ""),
        ("Смирнов А. В., директор", "Смирнов", "А.", "В."),
        ("г-н Смирнов Алексей (директор)", "Смирнов", "Алексей", ""),
        ("", "", "", ""),
    ],
)
def test_r13_a_name_is_split_in_whatever_order_it_came(typed, surname, given_name, patronymic):
    assert read_person(typed) == PersonName(surname, given_name, patronymic)


@pytest.mark.parametrize(
    ("typed", "addressed", "listed"),
    [
        ("Смирнов Алексей Викторович", "Алексей Викторович", "Смирнов А. В."),
        ("Петрова Анна", "Анна", "Петрова А."),
        ("Петрова А. С.", "Петрова А. С.", "Петрова А. С."),
        ("Петрова Анна С.", "Анна", "Петрова А. С."),
        ("Алексей Викторович", "Алексей Викторович", "Алексей Викторович"),
        ("Смирнов", "Смирнов", "Смирнов"),
        ("", "", ""),
    ],
)
def test_r12_r13_a_person_is_addressed_by_name_and_patronymic(typed, addressed, listed):
    assert greeting(read_person(typed)) == addressed
    assert short(read_person(typed)) == listed


@pytest.mark.parametrize(
    "typed",
    [
        "Смирнов Алексей Викторович",
        "Анна Петрова",
        "Петрова А. С.",
        "Алексей Викторович",
        "ГУСЕВ ПАВЕЛ",
        "Jürgen Müller",
    ],
)
def test_r21_a_person_is_told_from_a_firm(typed):
    assert looks_like_person(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "ООО «Ромашка»",
        "ИП Гусев Павел Андреевич",
        "РОМАШКА",
        "Мария Сервис",
        "Студия 21",
        "Druck GmbH",
        "ТД «Анна»",
        "Виктор и К",
        "",
    ],
)
def test_a_firm_is_no_person(typed):
    assert not looks_like_person(typed)


@pytest.mark.parametrize(
    ("typed", "form", "core"),
    [
        ("ООО «Ромашка»", "ООО", "Ромашка"),
        ('ООО "Ромашка"', "ООО", "Ромашка"),
        ("ООО«Ромашка»", "ООО", "Ромашка"),
        ("ооо ромашка", "ООО", "ромашка"),
        ("OOO Romashka", "ООО", "Romashka"),
        ("Ромашка, ООО", "ООО", "Ромашка"),
        ("Ромашка (ООО)", "ООО", "Ромашка"),
        ("РОМАШКА", "", "РОМАШКА"),
        ("«Ромашка»", "", "Ромашка"),
        ("Общество с ограниченной ответственностью «Ромашка»", "ООО", "Ромашка"),
        ("Индивидуальный предприниматель Гусев П. А.", "ИП", "Гусев П. А."),
        ("ИП Гусев", "ИП", "Гусев"),
        ("Гусев ИП", "ИП", "Гусев"),
        ("Крестьянское (фермерское) хозяйство «Нива»", "КФХ", "Нива"),
        ("ООО ТД «Ромашка»", "ООО", "ТД «Ромашка»"),
        ("ООО «Фирма «Ромашка»»", "ООО", "Фирма «Ромашка»"),
        ("ЗАО «НПО «Вымпел»", "ЗАО", "НПО «Вымпел»"),
        ("АО «Заря» и «Восход»", "АО", "«Заря» и «Восход»"),
        ("Romashka LLC", "LLC", "Romashka"),
        ("Romashka, Ltd.", "Ltd", "Romashka"),
        ("Druck GmbH", "GmbH", "Druck"),
        ("Druck GmbH & Co. KG", "GmbH & Co. KG", "Druck"),
        ("Studio Sp. z o.o.", "Sp. z o.o.", "Studio"),
        ("Limited Edition", "", "Limited Edition"),
        ("ООО", "", "ООО"),
        ("[red]=cmd", "", "[red]=cmd"),
    ],
)
def test_r16_a_firm_is_split_into_form_and_name(typed, form, core):
    assert read_firm(typed) == FirmName(form, core)


def test_r16_one_firm_typed_in_many_ways_has_one_key():
    ways = [
        "ООО «Ромашка»",
        "Ромашка, ООО",
        "РОМАШКА",
        'ООО "Ромашка"',
        "ромашка",
        "Общество с ограниченной ответственностью Ромашка",
    ]
    assert {firm_key(way) for way in ways} == {"ромашка"}


@given(st.text(st.characters(codec=None)) | st.text('АаОо.«»" ,-(ИПич'))
def test_any_text_can_stand_in_a_name_cell(text):
    name = read_person(text)
    greeting(name)
    short(name)
    looks_like_person(text)
    firm_key(text)
