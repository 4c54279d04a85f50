"""The words people and programs write above columns, and the field each of them means.

Written as people write them, in Russian, English, German and Ukrainian, compared folded; Russian ones are known in
Latin letters too. Headers of Google Contacts (both layouts), Bitrix24, amoCRM,
HubSpot, Outlook in Russian and 1C are all here (formats.md 6.5).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from agencycli.values.text import fold, latin

FIELDS: dict[str, str] = {
    "id": "id, ид, код, record id, код клиента, код контрагента, id контакта, id компании",
    "row_number": "№ п/п, n п/п, номер п/п, п/п, пп, nn, no, номер строки",
    "client": (
        "клиент, клиенты, заказчик, покупатель, контрагент, контрагенты, client, customer, account name, "
        "клиент/заказчик, наименование клиента, название клиента, имя клиента, наименование контрагента, "
        "рекламодатель, плательщик, партнер"
    ),
    "firm": (
        "фирма, компания, организация, предприятие, юр. лицо, юридическое лицо, company, company name, "
        "organization, organisation, organization name, associated company, primary associated company, "
        "название компании, наименование организации, название организации, название фирмы, компания "
        "контакта, полное наименование, краткое наименование, сокращенное наименование, наименование в "
        "программе, рабочее наименование"
    ),
    "surname": "фамилия, last name, family name, surname",
    "given_name": "имя, first name, given name",
    "patronymic": "отчество, middle name, additional name, patronymic",
    "person": (
        "фио, ф.и.о., контактное лицо, контакт, контактный человек, представитель, полное имя, полное имя "
        "контакта, фамилия имя отчество, фамилия имя, имя фамилия, фио контактного лица, full name, display "
        "name, contact, contact name, contact person, associated contact, сотрудник, с кем общаться, основной контакт"
    ),
    "phone": (
        "телефон, телефоны, тел, тел., т., номер телефона, контактный телефон, phone, phone number, phones, "
        "telephone, tel, другой телефон, другой, дополнительный телефон, доп. телефон, основной телефон, "
        "телефон/факс, тел/факс, phone value, other phone, primary phone, телефон для связи"
    ),
    "phone_mobile": (
        "мобильный телефон, мобильный, моб. телефон, моб. тел., моб, мобила, сотовый, сотовый телефон, сот. "
        "телефон, сот, сот. тел., телефон переносной, переносной телефон, mobile, mobile phone, mobile "
        "phone number, cell, cell phone, whatsapp, viber"
    ),
    "phone_work": (
        "рабочий телефон, раб. телефон, раб. тел., рабочий, городской телефон, городской, телефон раб, "
        "рабочий прямой телефон, телефон офиса, телефон организации, телефон компании, основной телефон "
        "организации, work phone, business phone, office phone, company phone"
    ),
    "phone_home": "домашний телефон, дом. телефон, дом. тел., домашний, home phone",
    "fax": "факс, рабочий факс, fax, business fax, fax number, номер факса",
    "email": (
        "e-mail, email, емейл, имейл, мейл, мыло, почта, эл. почта, электронная почта, адрес эл. почты, "
        "адрес электронной почты, эл. адрес, электронный адрес, e-mail адрес, mail, email address, e-mail "
        "address, рабочий email, рабочий e-mail, личный email, частный e-mail, другой email, другой e-mail, "
        "e-mail value, work email, e-mail address value"
    ),
    "site": (
        "сайт, веб-сайт, корпоративный сайт, www, site, website, web page, url, website url, веб-страница, "
        "личная веб-страница, website value, интернет, company domain name, частный сайт, соцсети, "
        "социальные сети"
    ),
    "inn": "инн, инн клиента, инн контрагента, инн организации, tax id, vat id, inn, vat number",
    "kpp": "кпп, kpp",
    "inn_kpp": "инн/кпп, инн / кпп, инн кпп, инн и кпп",
    "ogrn": "огрн, огрнип, огрн/огрнип, ogrn",
    "bik": "бик, бик банка, bik, bic, swift",
    "account": "расчетный счет, р/с, р/счет, р.с., рс, счет, банковский счет, account number, iban",
    "corr_account": "корреспондентский счет, к/с, корр. счет, корсчет, кор. счет, кор счет, corr account",
    "bank": "банк, наименование банка, название банка, банк получателя, bank, bank name",
    "requisites": "реквизиты, банковские реквизиты",
    "address": (
        "адрес, юридический адрес, фактический адрес, почтовый адрес, юр. адрес, факт. адрес, адрес "
        "доставки, местонахождение, address, street, street address, address street, улица, улица раб адрес, улица дом "
        "адрес, address formatted, address 1 formatted, адрес офиса, рабочий адрес"
    ),
    "city": "город, населенный пункт, город раб адрес, город дом адрес, city, address city, г., регион город",
    "region": "регион, область, область раб адрес, region, state region, address region, район",
    "postal_code": "индекс, почтовый индекс, postal code, zip, address postal code, индекс раб адрес",
    "country": "страна, country, country region, address country, страна раб адрес",
    "manager": (
        "менеджер, ответственный, ответственный менеджер, ответственный за контакт, ответственный за сделку, куратор, "
        "ведет, кто ведет, manager, owner, contact owner, responsible, responsible person, company owner, deal owner, "
        "основной менеджер, менеджер по продажам, account manager, assigned to"
    ),
    "source": (
        "источник, откуда, откуда узнали, откуда узнал, откуда пришел, откуда о нас узнали, источник "
        "рекламы, источник обращения, source, lead source, original source, рекламный источник, канал"
    ),
    "brought_by": (
        "кто привел, привел, кем приведен, рекомендация, от кого, рекомендовал, кто порекомендовал, по "
        "рекомендации, brought by, referred by, referral"
    ),
    "tags": (
        "теги, тег, группа, группы, категория, категории, метки, тип, тип контакта, тип клиента, вид "
        "деятельности, сфера деятельности, отрасль, сегмент, сфера, направление, labels, tags, groups, "
        "group membership, categories, category, industry, type, contact type, группа контрагентов, вид "
        "контрагента, тип контрагента, статус клиента"
    ),
    "note": (
        "примечание, примечания, комментарий, комментарии, коммент, заметка, заметки, пометки, прим., "
        "описание, дополнительно, доп. информация, дополнительная информация, информация, note, notes, "
        "comment, comments, description, прочее, особенности, результат, что было"
    ),
    "birthday": "день рождения, дата рождения, дата рожд., др, д.р., д/р, birthday, date of birth, дни рождения",
    "position": (
        "должность, роль, role, position, title, job title, organization title, occupation, кем работает, "
        "должность контактного лица"
    ),
    "department": "отдел, подразделение, department, organization department",
    "event": "событие, мероприятие, праздник, повод, важная дата, event, выставка, что отмечают",
    "order_number": ("номер заказа, № заказа, номер счета, № счета, номер документа, order number, deal id, id сделки"),
    "order_date": (
        "дата, дата заказа, дата сделки, date, order date, дата оплаты, дата счета, дата документа, когда, период"
    ),
    "closed_on": (
        "дата закрытия, дата завершения, дата закрытия сделки, закрыт, закрыта, завершен, завершена, предполагаемая "
        "дата закрытия, close date, closed, closed on, closed at, end date, expected close date"
    ),
    "promised_on": (
        "срок, срок сдачи, срок исполнения, срок готовности, срок изготовления, дата сдачи, дата готовности, "
        "дата отгрузки, обещано, обещали, готовность, сдача, сдать, сдать до, к какому числу, deadline, due date, "
        "due, promised, promised on, delivery date"
    ),
    "lost_reason": (
        "причина отказа, причина закрытия, почему отказались, причина проигрыша, причина потери, причина провала, "
        "lost reason, closed lost reason, loss reason, reason lost"
    ),
    "next_step": (
        "следующий шаг, ближайшая задача, задача, задачи, дела, next step, next activity, task, tasks, что сделать"
    ),
    "order_title": (
        "заказ, заказы, что заказывали, что заказывал, что заказал, название сделки, сделка, номенклатура, "
        "продукция, товар, услуга, товары/услуги, работы, вид работ, вид продукции, изделие, содержание, "
        "предмет, что делаем, что делаете, проект, deal name, lead title, order, product, item, товары (работы "
        "услуги), что делали, наименование работ, наименование товара, тема заказа, макет"
    ),
    "order_sum": (
        "сумма, сумма заказа, сумма сделки, бюджет, стоимость, итого, всего, оборот, сумма руб, amount, "
        "sum, total, total amount, deal amount, budget, сумма документа, сумма с ндс, выручка, стоимость "
        "заказа"
    ),
    "paid": "оплачено, оплата, оплатили, paid, сумма оплаты, предоплата, аванс",
    "price": "цена, цена за ед, цена за единицу, price, unit price, прайс",
    "quantity": "кол-во, количество, кол, тираж, qty, quantity, шт, кол-во шт, объем, число, кол во",
    "unit": "ед, ед. изм., единица, единица измерения, unit",
    "stage": (
        "этап, стадия, этап сделки, стадия сделки, статус, статус сделки, состояние, stage, deal stage, status, lead "
        "status, lifecycle stage, статус заказа"
    ),
    "pipeline": "воронка, направление сделки, pipeline, deal pipeline",
    "created": (
        "дата создания, создан, создано, дата создания сделки, дата создания контакта, дата добавления, "
        "create date, created, created at, дата регистрации, клиент с, дата первого обращения, дата начала, "
        "дата обращения, start date"
    ),
    "changed": "дата изменения, изменен, изменена, дата редактирования, last modified date, modified, updated",
    "last_contact": (
        "последний контакт, дата последнего контакта, последний звонок, последнее обращение, дата "
        "последнего звонка, last contact, last activity date, last contacted, последняя встреча, дата "
        "звонка, дата контакта, последний заказ"
    ),
    "next_contact": (
        "следующий контакт, следующий звонок, дата следующего контакта, перезвонить, когда звонить, next contact"
    ),
    "discount": "скидка, скидка %, % скидки, скидки, процент скидки, discount",
    "label": (
        "phone label, phone type, e-mail label, e-mail type, address label, address type, organization "
        "type, website type, website label, im type, relation type, event label, event type"
    ),
    "other": (
        "обращение, name prefix, name suffix, phonetic first name, phonetic middle name, phonetic last "
        "name, nickname, file as, photo, yomi name, given name yomi, additional name yomi, family name "
        "yomi, initials, short name, maiden name, gender, location, billing information, directory server, "
        "mileage, hobby, sensitivity, priority, subject, language, address po box, address extended "
        "address, organization yomi name, organization job description, organization symbol, organization "
        "location, кем создана сделка, кем создан, кем редактирована, кем изменен, utm source, utm medium, "
        "utm campaign, utm content, utm term, пол, created by, modified by, важность, пометка, суффикс, "
        "инициалы, хобби, язык, доступен для всех, доступна для всех, пейджер, телекс, валюта, currency, сделка "
        "закрыта, повторная сделка, тип сделки, deal type, вероятность, deal probability, probability, кем создана"
    ),
}

FOREIGN: dict[str, str] = {
    "client": "kunde, kunden, auftraggeber, клієнт, клієнти, замовник, покупець",
    "firm": "firma, firmenname, unternehmen, фірма, компанія, організація, підприємство, назва компанії",
    "surname": "nachname, familienname, прізвище",
    "given_name": "vorname, ім'я",
    "patronymic": "по батькові",
    "person": "ansprechpartner, kontaktperson, контактна особа, піб, п.і.б.",
    "phone": "telefon, telefonnummer, rufnummer, номер телефону",
    "phone_mobile": "handy, mobil, mobiltelefon, мобільний, мобільний телефон",
    "address": "adresse, anschrift, straße, адреса",
    "city": "ort, stadt, місто",
    "postal_code": "plz, postleitzahl",
    "country": "land, країна",
    "note": "bemerkung, bemerkungen, notiz, notizen, anmerkung, anmerkungen, примітка, примітки, коментар, коментарі",
    "site": "webseite, homepage",
    "email": "пошта, ел. пошта, електронна пошта",
    "order_date": "datum, bestelldatum",
    "order_title": "auftrag, bestellung, замовлення",
    "order_sum": "betrag, umsatz, сума",
    "discount": "rabatt, знижка",
    "position": "funktion, посада",
    "birthday": "geburtstag, geburtsdatum, день народження, дата народження",
    "quantity": "menge, anzahl, кількість",
    "price": "preis, ціна",
    "manager": "betreuer, kundenbetreuer, відповідальний",
    "source": "джерело",
    "tags": "kategorie, branche, категорія",
    "region": "регіон",
}
"""German and Ukrainian."""

AMBIGUOUS: dict[str, str] = {
    "client": "наименование, название, имя/название, name, кто",
    "phone": "контакты, контактные данные, контактная информация, связь, номер, contacts",
    "person": "директор, руководитель, генеральный директор, владелец, бухгалтер, лпр, name value",
    "order_title": "работа, вид, продукт, тема, что",
    "manager": "исполнитель, автор, сотрудник агентства",
    "address": "место, адреса",
}
"""Words that may mean another field beside other columns."""

EXACT, NUMBERED, PART_OF_TWO, QUALIFIED, VAGUE = 1.0, 0.95, 0.9, 0.8, 0.7
IN_A_PHRASE = 0.5
HEADER_WORD = VAGUE
"""The score from which a cell counts as a header when headers are looked for."""

_MOST_LETTERS = 80
_LEAST_LATIN = 5
"""Shorter words in Latin letters may be anything."""
_MOST_WORDS = 7
_NUMBERS = re.compile(r"\b\d+( [йяе])?\b")
_BRACKETED = re.compile(r"\([^)]*\)")
_AFTER_COMMA = re.compile(r"[,:;].*", re.DOTALL)
_CURRENCY = re.compile(r" (руб|рублей|р|rub|usd|eur|₽|шт|value|значение)$")


SIGNS: Mapping[str, str] = {"№": "row_number", "#": "row_number", "@": "email", "%": "discount"}


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The words above the columns of one kind of table, and what its rows are named by."""

    fields: Mapping[str, str]
    ambiguous: Mapping[str, str]
    """Words that may mean another field beside other columns."""
    named_by: tuple[str, ...]
    """The fields that name what a row is about, the surest first."""
    names: frozenset[str]
    """Those of them that make a table beside another one a table in its own right."""
    foreign: Mapping[str, str] = field(default_factory=dict)
    """Words of other languages."""
    lone_is_heading: bool = False
    """Whether a row with nothing but a name is a heading of the rows below."""
    signs: Mapping[str, str] = field(default_factory=lambda: dict(SIGNS))

    @cached_property
    def words(self) -> dict[str, tuple[str, float]]:
        """Folded word, in Latin letters too -> field and how sure it is."""
        known = {
            fold(word): (field, score)
            for table, score in ((self.ambiguous, VAGUE), (self.foreign, EXACT), (self.fields, EXACT))
            for field, words in table.items()
            for word in words.split(",")
        }
        respelled = {latin(word): (field, min(score, PART_OF_TWO)) for word, (field, score) in known.items()}
        return {word: means for word, means in respelled.items() if len(word) >= _LEAST_LATIN} | known


CLIENTS = Vocabulary(
    FIELDS,
    AMBIGUOUS,
    ("client", "firm", "person", "surname", "order_title", "event", "given_name"),
    frozenset({"client", "firm", "surname", "order_title"}),
    FOREIGN,
)


@lru_cache(maxsize=4096)
def match_header(title: str, vocabulary: Vocabulary = CLIENTS) -> tuple[str, float] | None:
    """Return the field a column's title means and how sure that is, 0 to 1; None when it is not known.

    1 is a known title; below: one with a number ("Телефон 2", "Phone 1 - Value"), the part of a two-row title,
    one with something in brackets or after a comma ("Сумма, руб."), a vague word, a known title in a phrase.
    """
    if len(title) > _MOST_LETTERS or "\n\n" in title:
        return None
    if title.strip() in vocabulary.signs:
        return vocabulary.signs[title.strip()], EXACT
    words = vocabulary.words
    group, slash, last = title.rpartition(" / ")
    if slash and fold(title) not in words:
        found = _match(last, words)
        if found and found[0] == "phone" and (narrower := _match(group, words)) and narrower[0].startswith("phone_"):
            return narrower[0], PART_OF_TWO
        found = found or _match(group, words)
        return (found[0], min(found[1], PART_OF_TWO)) if found else None
    return _match(title, words)


def _match(title: str, words: Mapping[str, tuple[str, float]]) -> tuple[str, float] | None:
    whole = fold(title)
    if not whole:
        return None
    unnumbered = " ".join(_NUMBERS.sub(" ", whole).split())
    shorter = unnumbered if len(unnumbered) > 2 else whole
    for spelling, most in (
        (whole, EXACT),
        (_CURRENCY.sub("", shorter), NUMBERED),
        (_CURRENCY.sub("", fold(_BRACKETED.sub(" ", title))), QUALIFIED),
        (fold(_AFTER_COMMA.sub("", title)), QUALIFIED),
    ):
        if spelling in words:
            field, score = words[spelling]
            return field, min(score, most)
    return _in_a_phrase(shorter, words)


def _in_a_phrase(title: str, known: Mapping[str, tuple[str, float]]) -> tuple[str, float] | None:
    """Return the field of the longest known title that stands in a short phrase as whole words."""
    words = title.split()
    if len(words) > _MOST_WORDS:
        return None
    for length in range(len(words) - 1, 0, -1):
        for start in range(len(words) - length + 1):
            part = " ".join(words[start : start + length])
            field, score = known.get(part, ("other", 0.0))
            if field != "other" and len(part) > (2 if score > VAGUE else 3):
                return field, IN_A_PHRASE
    return None
