"""Invented names: people, firms, cities, streets, banks, the agency's own staff."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from agencycli.values.text import fold


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


MEN = _words("""
    Алексей Андрей Антон Артём Борис Вадим Валерий Виктор Виталий Владимир Вячеслав Геннадий Григорий Денис
    Дмитрий Евгений Иван Игорь Илья Кирилл Константин Леонид Максим Михаил Никита Николай Олег Павел Пётр Роман
    Руслан Сергей Станислав Степан Тимур Фёдор Юрий Ярослав
""")
WOMEN = _words("""
    Алёна Алла Анастасия Анна Валентина Вера Виктория Галина Дарья Диана Евгения Екатерина Елена Жанна Зоя Инна
    Ирина Кристина Ксения Лариса Лидия Любовь Людмила Марина Мария Надежда Наталья Нина Оксана Ольга Полина
    Раиса Римма Светлана София Тамара Татьяна Юлия
""")
_FATHERS = _words("""
    Алексеев Андреев Борисов Вадимов Валентинов Викторов Владимиров Геннадьев Григорьев Дмитриев Евгеньев Иванов
    Игорев Константинов Леонидов Львов Максимов Михайлов Николаев Олегов Павлов Петров Романов Сергеев Степанов
    Фёдоров Юрьев Яковлев
""")
SURNAMES = _words("""
    Абрамов Агафонов Алфёров Балакин Барсуков Белов Бобылёв Борщевский Брагин Бурмистров Вавилов Вешняков
    Вишняков Волгин Воронин Гаврилов Глухов Головин Горбатов Гусев Дементьев Доронин Дубровский Елагин Емельянов
    Ершов Жаров Журавлёв Завьялов Заречный Зимин Зуев Игнатов Кадочников Калинин Карпенко Кислицын Клюев
    Коваленко Козырев Кораблёв Кошелев Кудрявцев Кузнецов Лаптев Лебедев Лисицын Лукин Макаров Малышев Медведев
    Мельник Мельников Мещеряков Морозов Нагорный Наумов Нестеров Овчинников Окский Орлов Осокин Панфилов Пахомов
    Перевозчиков Пирогов Плотников Поляков Прохоров Пухов Разумов Рогожин Рудаков Рябинин Савельев Самойлов
    Северский Селивёрстов Сидоров Скворцов Смирнов Соболев Сорокин Старостин Стрельцов Суслов Тарасов Тимченко
    Токарев Третьяков Трофимов Уваров Устинов Филатов Фомин Хворостов Цветков Чебышев Черемисин Чижов Шабалин
    Шаповалов Шевчук Шилов Щеглов Щербаков Юдин Яковенко Якушев Ямщиков Ярцев
""")


@dataclass(frozen=True, slots=True)
class FullName:
    """Surname, given name and patronymic of somebody."""

    surname: str
    given_name: str
    patronymic: str

    @property
    def address(self) -> str:
        """How to speak to them: name and patronymic."""
        return f"{self.given_name} {self.patronymic}"

    def __str__(self) -> str:
        return f"{self.surname} {self.given_name} {self.patronymic}"


def somebody(random: Random) -> FullName:
    """Return the name of a man or a woman, its three parts in agreement."""
    father, surname = random.choice(_FATHERS), random.choice(SURNAMES)
    if random.random() < 0.5:
        return FullName(surname, random.choice(MEN), father + "ич")
    if surname.endswith(("ов", "ев", "ёв", "ин", "ын")):
        surname += "а"
    elif surname.endswith(("ий", "ый")):
        surname = surname[:-2] + "ая"
    return FullName(surname, random.choice(WOMEN), father + "на")


_HEADS = _words("""
    Волга Ока Заречье Верхне Ново Северо Радиус Вектор Гранит Сокол Маяк Парус Пристань Слобода Кремень Янтарь
    Ладья Берег Ярус Контур Ритм Купол Меридиан Родник Атлас Магнит Горизонт Старт Азбука Причал Спектр Орбита
    Формула Калина Рябина Медведь Лель Заря Искра Полюс Пульс Фарватер Якорь Стрелка Кварц Опора Вершина Соната
    Элемент Фактор Импульс Эталон Аврора Зенит Лотос Кедр Тополь Усадьба Светлица Терем Околица Ярмарка
""")
_TAILS = ("", "-НН", "-Поволжье", "-Плюс", "-Сервис", " и партнёры", "-Регион", "-Центр", "-Групп")
_FORMS = ("{0}, ООО", "ООО «{0}»", "«{0}», ООО", "{0}", "{0}, АО", "ООО {0}", "{1} «{0}»", "{1} «{0}», ООО", "{1} {0}")


def firm_core(random: Random, suffixes: tuple[str, ...]) -> str:
    """Return the heart of a firm's name: a head, with the word of its trade or a place behind it."""
    return random.choice(_HEADS) + random.choice((*(f"-{suffix}" for suffix in suffixes), random.choice(_TAILS)))


def firm_name(random: Random, core: str, noun: str) -> str:
    """Return the name as the agency's people would write it on the card: «Маяк-Тур», ООО; Турфирма Маяк-Тур."""
    return random.choice(_FORMS).format(core, noun)


_LATIN = dict(zip("абвгдеёзийклмнопрстуфхцыэ", "abvgdeeziyklmnoprstufhcye", strict=True)) | {
    "ж": "zh", "ч": "ch", "ш": "sh", "щ": "sch", "ю": "yu", "я": "ya",
}  # fmt: skip


def latin(text: str) -> str:
    """Return a name as part of an address: Latin letters, digits and hyphens."""
    kept = "".join(_LATIN.get(c, c if c.isascii() and c.isalnum() else "-" if c in " -" else "") for c in fold(text))
    return "-".join(part for part in kept.split("-") if part)


CITIES = (
    "Нулевск", "Нулевск", "Нулевск", "Нулевск", "Заокск-Пристань", "Верхнереченск", "Стрелочный", "Кулибинск-2",
    "Порожний Яр", "Бортовой", "Новоярмарочный", "Малые Ветлуги", "Большая Полынья", "Сормовский Затон",
)  # fmt: skip
STREETS = (
    "ул. Полиграфистов", "ул. Красных Верстальщиков", "пр-т Типографский", "ул. Макетная", "пер. Суконный",
    "ул. Нижняя Волжская", "ул. Верхне-Окская", "наб. Рекламная", "ул. Наборщиков", "ш. Ярмарочное", "ул. Сборочная",
    "пл. Нулевого километра", "ул. Листовая", "ул. Бумажников", "пер. Тихий",
)  # fmt: skip
BANKS = (
    ("Банк «Нулевой километр» (ПАО)", "711"), ("АКБ «Заокский» (АО)", "842"), ("ПАО «Ярмарочный банк»", "955"),
    ("Верхнереченское отделение банка «Пристань»", "603"), ("АО «Кредит-Полынья»", "777"),
)  # fmt: skip


def address(random: Random) -> tuple[str, str]:
    """Return (address, city)."""
    city = random.choice(CITIES)
    house = f"{random.randrange(1, 140)}{random.choice(('', '', '', 'а', 'б', ' к. 2', ', стр. 1'))}"
    room = random.choice(("", f", оф. {random.randrange(1, 420)}", f", пом. П{random.randrange(1, 12)}"))
    return f"{600000 + random.randrange(300):06d}, г. {city}, {random.choice(STREETS)}, д. {house}{room}", city


STAFF = (
    ("Сергей Нулин", "guru", "owner"), ("Ольга Пристанская", "olga", "manager"),
    ("Ирина Бортникова", "irina", "manager"), ("Марина Ветлугина", "marina", "manager"),
    ("Дмитрий Стрелков", "dmitry", "manager"), ("Татьяна Ярмарочная", "tatiana", "manager"),
    ("Павел Затонский", "pavel", "manager"), ("Юлия Нолик", "yulia", "manager"),
    ("Геннадий Складов", "sklad", "logistics"),
    ("Николай Плёнкин", "prepress", "production"), ("Вера Вёрсткина", "maket", "production"),
    ("Анатолий Офсетов", "ofset", "production"), ("Руслан Краскин", "pechat", "production"),
    ("Кирилл Монтажёв", "video", "production"), ("Людмила Балансова", "buh", "accountant"),
    ("Анна Стажёрова", "stazher", "viewer"),
)  # fmt: skip
"""(name, login, role) of those who work there beside whoever founded it: 17 in all."""
