"""What people write above columns."""

from __future__ import annotations

import pytest

from agencycli.importers.headers import AMBIGUOUS, FIELDS, FOREIGN, HEADER_WORD, match_header
from agencycli.values.text import fold


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("Клиент", "client"), ("ЗАКАЗЧИК:", "client"), ("Контрагент", "client"), ("Фирма", "firm"),
        ("Ф.И.О.", "person"), ("Контактное лицо", "person"), ("Телефон 2", "phone"), ("Phone 1 - Value", "phone"),
        ("Рабочий телефон", "phone_work"), ("Моб. тел.", "phone_mobile"), ("Сотовый", "phone_mobile"), ("Факс", "fax"),
        ("Контакты / Телефон", "phone"), ("Мобильный / Телефон", "phone_mobile"),
        ("Телефон / Мобильный", "phone_mobile"),
        ("E-mail 1 - Value", "email"), ("Эл. почта", "email"), ("@", "email"), ("Сумма, руб.", "order_sum"),
        ("Сумма (руб)", "order_sum"), ("Бюджет ₽", "order_sum"), ("Кол-во", "quantity"), ("ИНН/КПП", "inn_kpp"),
        ("ИНН", "inn"), ("Р/с", "account"), ("К/с", "corr_account"), ("БИК", "bik"), ("Расчётный счёт", "account"),
        ("№ п/п", "row_number"), ("№", "row_number"), ("Скидка %", "discount"), ("Кто привёл", "brought_by"),
        ("Откуда узнали", "source"), ("Дата рождения", "birthday"), ("Группа", "tags"), ("Комментарий", "note"),
        ("Последний контакт", "last_contact"), ("Дата создания", "created"), ("Что заказывали", "order_title"),
        ("Ответственный", "manager"), ("Событие", "event"), ("Город", "city"), ("Телефон контактного лица", "phone"),
        ("Phone 1 - Label", "label"), ("Contact owner", "manager"), ("utm_source", "other"),
        ("Klient", "client"), ("Kontaktnoe litso", "person"), ("Primechanie", "note"), ("Дата рожд.", "birthday"),
        ("Ansprechpartner", "person"), ("Firma", "firm"), ("Клієнт", "client"), ("Контактна особа", "person"),
    ],
)  # fmt: skip
def test_titles_are_understood(title, field):
    found = match_header(title)
    assert found and found[0] == field


@pytest.mark.parametrize(
    "text",
    [
        "ООО «Ромашка»",
        "8 (831) 234-56-78",
        "3,5",
        "51 300,00",
        "",
        "!",
        "12",
        "12.01.2026",
        "a@example.ru",
        "Баннер 3х6",
        "5 шт",
        "12 г",
    ],
)
def test_data_is_no_title(text):
    found = match_header(text)
    assert found is None or found[1] < HEADER_WORD


def test_no_word_means_two_fields():
    words = [
        (fold(word), field)
        for table in (FIELDS, FOREIGN, AMBIGUOUS)
        for field, said in table.items()
        for word in said.split(",")
    ]
    twice = {word for word, _ in words if len({field for other, field in words if other == word}) > 1}
    assert twice == set()


def test_a_sure_title_scores_above_a_numbered_a_qualified_a_vague_and_a_phrase():
    scores = [
        match_header(title)[1]
        for title in ("Телефон", "Телефон 2", "Сумма (без скидки)", "Контакты", "какой-то телефон фирмы")
    ]
    assert scores == sorted(set(scores), reverse=True)
