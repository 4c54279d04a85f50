"""What the invented agency sells, by line of business: the parts of a deal and the steps to its day."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a deal."""

    kind: str
    title: str
    price: tuple[float, float]
    """Roubles for one, from and to."""
    quantities: tuple[int, ...] = (1,)
    unit: str = ""
    inside: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way to the promised day."""

    title: str
    before_days: int
    """Working days."""
    minutes: int
    login: str = ""
    """Whose it is; "" is the manager's."""
    kind: str = "deadline"


@dataclass(frozen=True, slots=True)
class Product:
    """What is usually sold together."""

    line: str
    """Of business."""
    title: str
    parts: tuple[Part, ...]
    private: bool = False
    steps: tuple[Step, ...] = ()
    """With steps it is a template."""


def _layout(low: int, high: int) -> Part:
    return Part("creative", "Дизайн и вёрстка", (low, high), (1,), "раб.")


_DELIVERY = Part("delivery", "Доставка по городу", (900, 2800), (1,), "рейс", inside=False)

PRODUCTS = (
    Product("print", "Буклеты",
            (_layout(4000, 9000), Part("print", "Буклет евро, два фальца, 4+4", (7, 14), (500, 1000, 2000), "шт."),
             _DELIVERY),
            steps=(Step("Получить тексты и логотип", 9, 20, kind="call"), Step("Сверстать макет", 7, 240, "maket"),
                   Step("Согласовать макет", 5, 30, kind="call"), Step("Проверить и вывести файлы", 4, 60, "prepress"),
                   Step("Отпечатать тираж", 2, 180, "ofset"), Step("Отвезти тираж", 0, 90, "sklad", "delivery"))),
    Product("print", "Листовки", (Part("print", "Листовка А5, 4+4", (1.6, 3.2), (1000, 2000, 5000, 10000), "шт."),)),
    Product("print", "Каталог",
            (_layout(18000, 36000), Part("print", "Каталог А4, 24 полосы", (75, 140), (200, 500, 1000), "экз."),
             Part("print", "Тиснение фольгой на обложке", (9, 16), (200, 500, 1000), "экз.", inside=False), _DELIVERY)),
    Product("print", "Квартальные календари",
            (_layout(3000, 6000), Part("print", "Календарь квартальный ТРИО", (130, 210), (50, 100, 200, 300), "шт."),
             _DELIVERY)),
    Product("print", "Календарь с фотографией",
            (Part("print", "Календарь настенный с фото", (450, 900), (1, 2, 5), "шт."),), private=True),
    Product("print", "Пригласительные",
            (_layout(1500, 2500), Part("print", "Пригласительное с тиснением", (45, 110), (30, 60, 100), "шт.")),
            private=True),
    Product("merchandise", "Футболки с логотипом",
            (Part("merchandise", "Футболка хлопок 160 г", (320, 480), (20, 30, 50, 100), "шт.", inside=False),
             Part("merchandise", "Шелкография, два цвета", (90, 160), (20, 30, 50, 100), "шт.")),
            steps=(Step("Показать образец ткани", 10, 60, kind="meeting"), Step("Заказать заготовки", 8, 30, "sklad"),
                   Step("Утвердить размерную сетку", 7, 20, kind="call"), Step("Нанести логотип", 3, 240, "pechat"),
                   Step("Отгрузить", 0, 60, "sklad", "delivery"))),
    Product("merchandise", "Сувениры к празднику",
            (Part("merchandise", "Ручка металлическая с гравировкой", (110, 240), (100, 200, 300), "шт.", inside=False),
             Part("merchandise", "Блокнот А5 с тиснением", (150, 260), (100, 200), "шт."), _DELIVERY)),
    Product("merchandise", "Кружки",
            (Part("merchandise", "Кружка, полноцветная печать", (260, 420), (10, 24, 50, 100), "шт."),)),
    Product("merchandise", "Футболка с рисунком",
            (Part("merchandise", "Футболка со своим рисунком", (700, 1100), (1, 2, 4, 12), "шт."),), private=True),
    Product("creative", "Фирменный стиль",
            (Part("creative", "Логотип, три варианта", (25000, 60000), (1,), "раб."),
             Part("creative", "Брендбук на 16 страниц", (18000, 42000), (1,), "раб.")),
            steps=(Step("Заполнить бриф с директором", 20, 90, kind="meeting"),
                   Step("Три варианта логотипа", 12, 480, "maket"), Step("Показать варианты", 10, 60, kind="meeting"),
                   Step("Собрать брендбук", 3, 480, "maket"), Step("Сдать исходники", 0, 30))),
    Product("creative", "Сайт-визитка",
            (Part("creative", "Дизайн и вёрстка сайта", (38000, 90000), (1,), "раб."),
             Part("creative", "Тексты", (900, 1600), (6, 8, 10), "стр."),
             Part("other", "Домен и хостинг на год", (2500, 4000), (1,), "", inside=False))),
    Product("video", "Ролик о фирме",
            (Part("video", "Сценарий", (9000, 16000), (1,), "раб."),
             Part("video", "Съёмка", (22000, 38000), (1, 2), "смена"),
             Part("video", "Диктор", (3500, 7000), (1,), "", inside=False),
             Part("video", "Монтаж и графика", (18000, 40000), (1,), "раб."))),
    Product("video", "Видео с праздника",
            (Part("video", "Съёмка двумя камерами", (16000, 26000), (1,), "смена"),
             Part("video", "Монтаж, две версии", (9000, 18000), (1,), "раб."))),
    Product("outdoor", "Щиты 3×6",
            (_layout(3500, 6000), Part("print", "Печать полотна 3×6", (4800, 6500), (1, 2, 4), "шт."),
             Part("outdoor", "Аренда поверхности, месяц", (19000, 34000), (1, 2, 4), "шт.", inside=False),
             Part("outdoor", "Монтаж", (2500, 3500), (1, 2, 4), "шт.", inside=False)),
            steps=(Step("Забронировать поверхности", 15, 45, kind="call"), Step("Макет щита", 10, 180, "maket"),
                   Step("Утвердить макет", 8, 30, kind="call"), Step("Напечатать полотно", 4, 120, "pechat"),
                   Step("Поклейка, фотоотчёт", 0, 60))),
    Product("outdoor", "Вывеска",
            (Part("outdoor", "Вывеска световая", (45000, 120000), (1,), "шт.", inside=False),
             Part("outdoor", "Согласование с городом", (9000, 15000), (1,), "раб."),
             Part("outdoor", "Монтаж на фасад", (8000, 16000), (1,), "раб.", inside=False))),
    Product("airtime", "Ролик на радио",
            (Part("airtime", "Запись ролика", (4500, 9000), (1,), "шт."),
             Part("airtime", "Выход 20 с, прайм", (350, 800), (30, 60, 120), "вых.", inside=False))),
    Product("airtime", "Реклама на местном ТВ",
            (Part("video", "Ролик 15 с", (12000, 24000), (1,), "шт."),
             Part("airtime", "Выход 15 с", (600, 1400), (40, 60, 90), "вых.", inside=False)),
            steps=(Step("Медиаплан и бронь эфира", 12, 60), Step("Смонтировать ролик", 8, 360, "video"),
                   Step("Утвердить ролик", 6, 30, kind="call"), Step("Сдать материалы на канал", 3, 30, "video"),
                   Step("Первый выход: проверить эфир", 0, 15))),
)  # fmt: skip

SHARES = {"print": 40, "merchandise": 22, "outdoor": 14, "creative": 9, "airtime": 9, "video": 6}
"""How many deals of a hundred, by line of business."""
MAKERS = {"print": "ofset", "merchandise": "pechat", "creative": "maket", "video": "video", "outdoor": "prepress",
          "airtime": "video"}  # fmt: skip
"""Who of production works on a line of business; the delivery is the warehouse's."""
