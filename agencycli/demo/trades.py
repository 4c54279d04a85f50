"""What invented clients are, what they order, and when: trades, goods, the year's waves."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from random import Random


@dataclass(frozen=True, slots=True)
class Good:
    """Something the agency makes: what it is called in talk (accusative), in an order, and what one costs."""

    spoken: str
    ordered: str
    """``{q}`` stands for the quantity; "" quantities mean one piece of work."""
    price: tuple[float, float]
    """Roubles for one, from and to."""
    quantities: tuple[int, ...] = (1,)

    def order(self, random: Random) -> tuple[str, Decimal]:
        """Return the words and the amount of one order, rounded as managers round."""
        quantity = random.choice(self.quantities)
        amount = Decimal(round(random.uniform(*self.price) * quantity / 50) * 50)
        return self.ordered.format(q=f"{quantity:,}".replace(",", " ")), amount


GOODS = {
    "leaflet": Good("листовки", "Листовки А5 4+4, {q} шт.", (1.6, 3.2), (1000, 2000, 5000, 10000)),
    "booklet": Good("буклеты", "Буклеты евро, два фальца, {q} шт.", (7, 14), (500, 1000, 2000, 3000)),
    "cards": Good("визитки", "Визитки, {q} шт.", (2.2, 6), (500, 1000, 2000)),
    "calendar": Good("календари", "Календари квартальные, {q} шт.", (130, 210), (50, 100, 200, 300)),
    "pocket": Good("карманные календари", "Календари карманные, {q} шт.", (3.5, 6), (1000, 2000, 5000)),
    "shirt": Good("футболки с логотипом", "Футболки с логотипом, {q} шт.", (420, 690), (20, 30, 50, 100)),
    "mug": Good("кружки", "Кружки с полноцветной печатью, {q} шт.", (260, 420), (10, 24, 50, 100)),
    "banner": Good("баннер на фасад", "Баннер 3×6 с монтажом", (14000, 26000)),
    "billboard": Good("щиты 3×6", "Щиты 3×6, {q} поверхн. на месяц", (19000, 34000), (1, 2, 4, 6)),
    "tv": Good("ролик на местное ТВ", "Ролик 15 с и размещение, {q} выходов", (600, 1400), (40, 60, 90)),
    "radio": Good("ролик на радио", "Радиоролик и {q} выходов", (350, 800), (30, 60, 120)),
    "site": Good("сайт-визитку", "Сайт-визитка, дизайн и вёрстка", (38000, 90000)),
    "style": Good("фирменный стиль", "Логотип и фирменный стиль", (25000, 70000)),
    "stand": Good("стенд на выставку", "Мобильный стенд и раздатка", (30000, 85000)),
    "souvenir": Good("сувениры", "Ручки и блокноты с тиснением, {q} компл.", (110, 240), (100, 200, 300)),
    "menu": Good("меню", "Меню на пластике, {q} шт.", (190, 380), (20, 40, 60)),
    "sign": Good("вывеску", "Вывеска световая с согласованием", (45000, 120000)),
    "catalogue": Good("каталог", "Каталог 24 полосы, {q} экз.", (75, 140), (200, 500, 1000)),
    "invitation": Good("пригласительные", "Пригласительные с тиснением, {q} шт.", (45, 110), (30, 60, 100)),
    "photo_calendar": Good("календарь с фотографией", "Календарь с фото, {q} шт.", (450, 900), (1, 2, 5)),
    "one_shirt": Good("футболку с рисунком", "Футболки со своим рисунком, {q} шт.", (700, 1100), (1, 2, 4, 12)),
    "one_mug": Good("кружку с фото", "Кружки с фото, {q} шт.", (380, 550), (1, 2, 6)),
    "postcards": Good("открытки", "Открытки А6, {q} шт.", (18, 40), (50, 100, 200)),
}


@dataclass(frozen=True, slots=True)
class Trade:
    """A line of business."""

    noun: str
    """What stands before the name: Кафе «Маяк»."""
    suffixes: tuple[str, ...]
    """What stands behind it: Маяк-Тур."""
    goods: tuple[str, ...]
    brief: str


TRADES = (
    Trade("Кровельный центр", ("Строй", "Кровля", "Монтаж"), ("leaflet", "banner", "billboard", "calendar", "cards"),
          "Кровля и фасады, свои бригады. Правда: сроки держат, гарантия пять лет, дешевле рынка не бывают."),
    Trade("Мебельная фабрика", ("Мебель", "Кухни", "Интерьер"), ("catalogue", "leaflet", "tv", "radio", "billboard"),
          "Кухни на заказ, фасады делают сами. Замер бесплатный, срок 30 дней, шоурум за рекой."),
    Trade("Автосервис", ("Авто", "Мотор", "Шина"), ("billboard", "radio", "banner", "shirt", "calendar"),
          "Запчасти и шиномонтаж, три точки. Сильное место: работают ночью."),
    Trade("Клиника", ("Мед", "Дент", "Доктор"), ("booklet", "leaflet", "sign", "cards", "site"),
          "Стоматология на шесть кресел. В рекламе обязательна приписка о противопоказаниях и номер лицензии."),
    Trade("Кафе", ("Хлеб", "Кофе", "Стол"), ("menu", "leaflet", "mug", "sign", "postcards"),
          "Пекарня и две кофейни, печь дровяная. Всё без улучшителей, это и есть главное слово."),
    Trade("Судоремонтный завод", ("Флот", "Верфь", "Судоремонт"), ("booklet", "stand", "catalogue", "souvenir", "tv"),
          "Ремонт речных судов, док на 90 метров. Каждый год стоят на «Великих реках»."),
    Trade("Турфирма", ("Тур", "Круиз", "Вояж"), ("leaflet", "catalogue", "radio", "calendar", "souvenir"),
          "Речные круизы и выходные в монастырях. Пик спроса с марта по июнь."),
    Trade("Агрофирма", ("Агро", "Ферма", "Семена"), ("booklet", "stand", "banner", "pocket", "calendar"),
          "Семена и теплицы, склад в области. Покупают в феврале и марте, потом тишина до осени."),
    Trade("Страховая компания", ("Полис", "Гарант", "Страх"), ("booklet", "billboard", "souvenir", "calendar", "tv"),
          "Местный страховщик. Брендбук строгий: синий только Pantone 2945, без градиентов."),
    Trade("Учебный центр", ("Школа", "Курс", "Колледж"), ("leaflet", "shirt", "site", "cards", "postcards"),
          "Курсы и лагерь летом. Решает директор, платят только по счёту и после акта."),
    Trade("База", ("Электро", "Кабель", "Свет"), ("catalogue", "stand", "cards", "calendar", "banner"),
          "Опт электрики. Каталог обновляют два раза в год, таблицы присылают в Excel."),
    Trade("Кадровое агентство", ("Кадры", "Персонал", "HR"), ("leaflet", "radio", "souvenir", "shirt", "site"),
          "Подбор рабочих. Объявления меняются каждую неделю, нужна печать за сутки."),
)  # fmt: skip

PRIVATE_GOODS = ("one_shirt", "one_mug", "photo_calendar", "invitation", "postcards")


@dataclass(frozen=True, slots=True)
class Occasion:
    """What orders are made for, by day of the year; ``wave`` is how strongly it moves people to order."""

    event: str
    by: str
    """In talk: «к …»."""
    month: int
    day: int
    wave: int

    def on(self, year: int) -> dt.date:
        """Return its day in a year."""
        return dt.date(year, self.month, self.day)


OCCASIONS = (
    Occasion("23 Февраля", "к 23 Февраля", 2, 23, 8),
    Occasion("8 Марта", "к 8 Марта", 3, 8, 9),
    Occasion("", "до конца месяца", 4, 12, 3),
    Occasion("Форум «Великие реки»", "к «Великим рекам»", 5, 18, 8),
    Occasion("Летний сезон", "к лету", 6, 10, 8),
    Occasion("День города", "ко Дню города", 7, 20, 4),
    Occasion("День строителя", "ко Дню строителя", 8, 10, 3),
    Occasion("1 Сентября", "к 1 Сентября", 9, 1, 4),
    Occasion("Ярмарка «Медовая слобода»", "к ярмарке", 9, 24, 5),
    Occasion("Конференция «Деловая Ока»", "к конференции", 10, 22, 5),
    Occasion("", "в этом месяце", 11, 12, 3),
    Occasion("Новый год", "к Новому году", 12, 28, 14),
)
"""In the order of the year. The waves are the agency's own: 23 February and 8 March, summer, fairs, New Year."""
