"""What logistics are told of the warehouse in the morning: what runs short, what is late, what ends; nothing else."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal as D

import pytest

from agencycli import i18n, queries, services
from agencycli.services import stock
from agencycli.services.reminding import messages
from agencycli.services.stock import ordering
from agencycli.services.stock.ordering import Wanted
from agencycli.services.stock.paper import Line

MONDAY = dt.date(2026, 11, 23)


def told(person, day=MONDAY):
    (letter,) = [one for one in messages.of_day(day, person) if one.key.startswith("morning")][:1]
    return letter.body


@pytest.fixture
def house(agency, frozen, staff_of_role):
    return agency.actor, staff_of_role("logistics")


def test_the_letter_of_the_morning_tells_logistics_what_runs_short_until_it_is_ordered(house, manager):
    owner, keeper = house
    seller = services.client.add(owner, {"name": "[red]Европапир"})
    paper = stock.goods.add(owner, {"code": "PAP", "name": "=cmd Бумага", "unit": "sheet", "min_level": "500"})
    stock.supplies.put(owner, paper, seller, {"price": D(4), "min_order": D(1000)})
    stock.receive(owner, [Line(paper, D(600), price=D(4))])
    assert "warehouse" not in told(keeper)
    stock.issue(owner, [Line(paper, D(200))])
    assert "To buy for the warehouse (1)" in told(keeper)
    assert "PAP =cmd Бумага · to buy 1,000 sheets · [red]Европапир · item 1" in told(keeper)
    assert "PAP" not in told(manager)
    assert "PAP" not in told(owner), "logistics are there to be told"
    with i18n.speaking("ru"):
        assert [section.title for section in queries.day.briefing(keeper)] == ["Докупить на склад"]
        assert queries.day.briefing(keeper)[0].lines[0].title == "PAP =cmd Бумага · 1\N{NO-BREAK SPACE}000 листов"
    order = ordering.add(owner, seller, [Wanted(paper, D(1000))])
    assert "PAP" in told(keeper), "a draft brings nothing"
    ordering.send(owner, order)
    assert "PAP" not in told(keeper)
    assert f"Ordered and late (1)\n- 30.11 [red]Европапир · order {order.id}" in told(keeper, dt.date(2026, 12, 1))


def test_reservations_and_lots_are_told_of_before_they_end(house, manager, frozen):
    owner, keeper = house
    client = services.client.add(owner, {"name": "Ремстрой"})
    deal = services.deal.add(owner, client, {"title": "Листовки", "manager": manager})
    ink = stock.goods.add(owner, {"code": "INK", "name": "Краска", "unit": "l"})
    stock.receive(owner, [Line(ink, D(5), price=D(900), expiry_on=dt.date(2026, 12, 8))])
    stock.reserve(owner, deal, [Line(ink, D("2.5"))], expires_on=dt.date(2026, 11, 25))
    assert "Reservations" not in told(keeper) and "expire" not in told(keeper)
    frozen.forward(days=1)
    tuesday = MONDAY + dt.timedelta(days=1)
    for person in (keeper, manager):
        assert "Reservations about to end (1)\n- 25.11 INK Краска · Листовки · 2.5 l · Ремстрой" in told(
            person, tuesday
        )
    assert "Stock about to expire (1)\n- 08.12 INK Краска · 5 l · lot 1" in told(keeper, tuesday)
    assert [(one.key, one.lines[0].kind) for one in queries.day.briefing(keeper)] == [
        ("kept", "reservation"), ("expiring", "lot"),
    ]  # fmt: skip
    stock.issue(owner, [Line(ink, D(5))], deal=deal)
    assert "INK" not in told(keeper, tuesday)
