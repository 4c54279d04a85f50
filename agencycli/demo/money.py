"""The money of the invented deals: what the client pays, contractors, media, materials, hours, shares; fixed costs.

All in kopecks. What is due by today is billed and paid but for a little: somebody is always late.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from random import Random

from agencycli.demo import talk
from agencycli.demo.goods import cost, takes
from agencycli.demo.products import MAKERS, Part
from agencycli.demo.rows import Rows
from agencycli.demo.stock import Need
from agencycli.models import (
    BudgetFact,
    BudgetLine,
    ChangeRequest,
    Client,
    ContractorJob,
    ContractorSkill,
    DealStaff,
    JobOffer,
    PayRate,
    WorkEntry,
)
from agencycli.models.budget import CONTRACTOR, MATERIAL, MEDIA, OTHER, PAPER, PAYMENT, PAYROLL, REVENUE
from agencycli.values.workdays import Workdays

SKILLS = (
    ("merchandise", "Вышивка на текстиле", "шт.", 140, 7, "макет в .dst, образец бесплатно"),
    ("print", "Тиснение фольгой", "экз.", 9, 5, "клише за наш счёт от 500 экз."),
    ("outdoor", "Монтаж на высоте", "раб.", 6500, 3, "допуски есть, в дождь не выходят"),
    ("video", "Диктор, запись в студии", "шт.", 3200, 2, "правки в течение суток"),
    ("delivery", "Доставка по области", "рейс", 1400, 1, "предоплата 50 %"),
    ("merchandise", "Гравировка лазером", "шт.", 45, 4, ""),
)
"""(kind of line, what, unit, roubles, working days, terms)."""
RATES = {"maket": 560, "prepress": 520, "ofset": 540, "pechat": 480, "video": 650, "sklad": 420}
"""Roubles for an hour since a year; last spring all got a tenth more."""
STITCH = 6
"""Roubles for a piece printed on by hand."""
FIXED = (
    (OTHER, "Аренда цеха и офиса", 38_000, 5), (PAYROLL, "Оклады", 124_000, 10), (OTHER, "Связь и интернет", 4_900, 15),
    (OTHER, "Налоги и взносы", 27_500, 28),
)  # fmt: skip
"""(kind, what, roubles a month, day of the month)."""
WISHES = (
    ("Другой телефон на обороте", 800), ("Добавить QR-код и стрелку проезда", 1500), ("Второй вариант обложки", 3500),
    ("Заменить фото директора", 0), ("Ещё 100 штук к тиражу", 4200),
)  # fmt: skip
SHARE = 400
"""Hundredths of a percent of the margin, for who leads a deal."""


@dataclass(frozen=True)
class Order:
    """A deal that was agreed, as its money sees it."""

    deal: int
    client: int
    manager: int
    line: str
    """Of business."""
    prepaid: bool
    agreed: dt.date
    promised: dt.date
    done: dt.date | None
    begun: bool
    """Work has begun."""


@dataclass(frozen=True)
class Sold:
    """A line of a deal."""

    number: int
    part: Part
    quantity: int
    gross: int


class Books:
    """Puts down the money of one deal after another."""

    def __init__(self, random: Random, rows: Rows, agency: Workdays, staff: dict[str, int], today: dt.date) -> None:
        """Take members of staff by login; contractors and owners of media are clients that are there already."""
        self.random, self.rows, self.agency, self.staff, self.today = random, rows, agency, staff, today
        used = Client.select(Client.id).where(Client.off_at.is_null()).order_by(Client.id)
        self.makers = [row.id for row in used.where(Client.is_contractor)]
        self.media = [row.id for row in used.where(Client.is_media_owner)]
        self.first_paid: dict[int, dt.date] = {}
        """The day each client paid for the first time."""
        self.papers = 0
        self.earned: dict[str, int] = defaultdict(int)
        """By login: hours and pieces of the deal at hand."""
        self.moved: dict[int, int] = defaultdict(int)
        """By deal: payments of the client less payments of costs."""
        self.needs: list[Need] = []
        """What deals take from the warehouse."""

    def settle(self) -> None:
        """Put down what work costs and what contractors can do."""
        for login, rate in RATES.items():
            for from_on, roubles in ((self._ago(400), rate), (self._ago(200), rate * 11 // 10)):
                self.rows.add(PayRate, staff_id=self.staff[login], method="hour", rate=roubles * 100,
                              from_on=from_on.isoformat())  # fmt: skip
        self.rows.add(PayRate, staff_id=self.staff["pechat"], method="piece", what="Нанесение", rate=STITCH * 100,
                      from_on=self._ago(400).isoformat())  # fmt: skip
        for place, maker in enumerate(self.makers):
            for _kind, what, unit, price, lead, terms in (SKILLS[place % 6], SKILLS[(place + 2) % 6]):
                self.rows.add(ContractorSkill, contractor_id=maker, what=what, unit=unit, lead_days=lead, terms=terms,
                              price=price * self.random.randint(90, 115))  # fmt: skip

    def fixed(self) -> None:
        """Put down what the agency costs each month, from a year ago to the month after next."""
        month = self.today.replace(day=1)
        for shift in range(-12, 2):
            year, place = divmod(month.year * 12 + month.month - 1 + shift, 12)
            for kind, title, roubles, day in FIXED:
                due = dt.date(year, place + 1, day)
                line = self._line(None, kind, roubles * self.random.randint(97, 103), due, title=title)
                unpaid = shift == 0 and title.startswith("Связь")
                self._facts(line, due - dt.timedelta(days=3), None if unpaid else due)

    def order(self, order: Order, sold: list[Sold]) -> None:
        """Put down the money of a deal that was agreed."""
        self._revenue(order, sum(one.gross for one in sold))
        for one in sold:
            if one.part.inside:
                self._work(order, one)
            elif one.part.kind == "airtime" or one.part.title.startswith("Аренда"):
                self._bought(order, one, MEDIA, 78, self.random.choice(self.media) if self.media else None)
            elif one.part.kind == "other" or not self.makers:
                self._bought(order, one, OTHER, 80, None)
            else:
                self._job(order, one)
        self._payroll(order)

    def asked(self, deal: int, staff: int, sold: Sold, promised: dt.date | None) -> None:
        """Put down that contractors were asked what a part would cost; one has not answered yet."""
        if len(self.makers) < 3:
            return
        due = self.agency.add(promised or self.agency.add(self.today, 10), -2)
        job = self.rows.add(
            ContractorJob, deal_id=deal, line_id=sold.number, what=sold.part.title, due_on=due.isoformat(),
            staff_id=staff,
        )  # fmt: skip
        for place, maker in enumerate(self.random.sample(self.makers, 3)):
            price = None if place == 2 else self._share(sold.gross, self.random.randint(52, 75))
            self.rows.add(
                JobOffer, job_id=job, contractor_id=maker, price=price, due_on=due.isoformat() if price else None
            )

    def wish(self, order: Order, state: str, at: str, **wish: object) -> None:
        """Put down what a client wanted changed after approval; ``wish`` is its words, price and line."""
        decided = {} if state == "asked" else {"decided_at": at, "decided_by": "заказчик"}
        self.rows.add(ChangeRequest, deal_id=order.deal, state=state, at=at, staff_id=order.manager, **wish, **decided)

    def _revenue(self, order: Order, whole: int) -> None:
        random, first = self.random, self.agency.add(order.agreed, 2)
        advance = whole if order.prepaid else whole // 200 * 100
        line = self._line(order.deal, REVENUE, advance, first, title="предоплата" if order.prepaid else "аванс")
        paid = self.agency.add(first, random.randint(-1, 3)) if order.begun or random.random() < 0.4 else None
        self._facts(line, order.agreed, paid, order, paper="счёт")
        if order.prepaid:
            return
        line = self._line(order.deal, REVENUE, whole - advance, self.agency.add(order.promised, 5), title="остаток")
        days = random.randint(25, 70) if random.random() < 0.15 else random.randint(0, 12)
        self._facts(line, order.done, order.done and self.agency.add(order.done, days), order, paper="акт")

    def _bought(self, order: Order, one: Sold, kind: str, percent: int, whom: int | None) -> None:
        due = self.agency.add(order.agreed, 5)
        if not order.begun:
            due = max(due, self.agency.add(self.today, 3))
        line = self._line(
            order.deal, kind, self._share(one.gross, percent), due, title=one.part.title, counterparty_id=whom
        )
        self._facts(
            line, self.agency.add(order.agreed, 2) if order.begun else None, due if order.begun else None, order
        )

    def _job(self, order: Order, one: Sold) -> None:
        """Place a part with a contractor: most come in time, some late, some are sent back once."""
        random, placed = self.random, self.agency.add(order.agreed, self.random.randint(1, 3))
        if placed > self.today:
            return
        due = max(self.agency.add(order.promised, -4), self.agency.add(placed, 2))
        came: dt.date | None = None
        if order.done:
            came = max(min(self.agency.add(due, random.choice((-2, -1, 0, 0, 0, 1, 3))), order.done), placed)
        elif order.begun and due <= self.today and random.random() < 0.7:
            came = due
        reworks = int(came is not None and random.random() < 0.15)
        accepted = came if order.done or random.random() < 0.5 else None
        price, maker = self._share(one.gross, random.randint(52, 75)), random.choice(self.makers)
        state = "accepted" if accepted else "received" if came else "placed"
        days = {"due_on": due, "placed_on": placed, "received_on": came, "accepted_on": accepted}
        job = self.rows.add(
            ContractorJob, deal_id=order.deal, line_id=one.number, what=one.part.title, contractor_id=maker,
            price=price, state=state, reworks=reworks, staff_id=order.manager,
            note=random.choice(talk.REWORKS) if reworks else "",
            **{key: day.isoformat() if day else None for key, day in days.items()},
        )  # fmt: skip
        line = self._line(order.deal, CONTRACTOR, price, due, title=one.part.title, counterparty_id=maker, job_id=job)
        self._facts(line, accepted, accepted and self.agency.add(accepted, random.randint(2, 9)), order)

    def _work(self, order: Order, one: Sold) -> None:
        """Write down what was made inside: paper and cloth, hours, pieces printed on by hand."""
        if takes(one.part.title, one.quantity):
            self._from_stock(order, one)
        elif one.part.kind in {"print", "merchandise"}:
            self._bought(order, one, MATERIAL, 28, None)
        if not order.begun:
            return
        login = "maket" if one.part.kind == "creative" else MAKERS[order.line]
        last = order.done or self.today - dt.timedelta(days=1)
        day = self.agency.add(order.agreed, self.random.randint(1, 4))
        if day > last:
            return
        rate, quantity, method = self._rate(login, day), 0, "hour"
        if login == "pechat":
            rate, quantity, method = STITCH * 100, one.quantity * 1000, "piece"
        else:
            quantity = min(max(one.gross * 12 // 100 // rate * 2, 1), 32) * 500
        self.rows.add(
            WorkEntry, deal_id=order.deal, staff_id=self.staff[login], day=day.isoformat(), method=method, rate=rate,
            quantity=quantity, what="Нанесение" if method == "piece" else one.part.title,
        )  # fmt: skip
        self.earned[login] += (quantity * rate + 500) // 1000

    def _from_stock(self, order: Order, one: Sold) -> None:
        """Remember what is taken from the shelves, its cost at most counted with what was paid."""
        day = self.agency.add(order.agreed, 2)
        begun = order.begun and day < self.today
        self.needs.append(Need(order.deal, order.client, day, one.part.title, one.quantity, begun))
        self.moved[order.deal] -= cost(one.part.title, one.quantity)

    def _payroll(self, order: Order) -> None:
        """Pay those who worked, on the tenth of the next month, and a month later a share to who leads the deal."""
        ended = order.done or self.agency.add(order.promised, 1)
        payday = (ended.replace(day=1) + dt.timedelta(days=32)).replace(day=10)
        for login, amount in self.earned.items():
            line = self._line(order.deal, PAYROLL, amount, payday, staff_id=self.staff[login])
            self._facts(line, None, payday if order.done else None, order)
        self.earned.clear()
        if self.random.random() < 0.5:
            self.rows.add(DealStaff, deal_id=order.deal, staff_id=order.manager, role="ведёт сделку", share=SHARE)
            later, part = payday + dt.timedelta(days=31), self.moved[order.deal] * SHARE // 10_000
            if order.done and later <= self.today and part > 0:
                line = self._line(order.deal, PAYROLL, 0, None, staff_id=order.manager, is_share=True)
                self._fact(line, PAYMENT, part, later)

    def _line(
        self, deal: int | None, kind: str, amount: int, due: dt.date | None, **more: object
    ) -> tuple[int, str, int]:
        values = {"deal_id": deal, "kind": kind, "amount": amount, "due_on": due.isoformat() if due else None, **more}
        return self.rows.add(BudgetLine, **values), kind, amount

    def _facts(
        self, line: tuple[int, str, int], billed: dt.date | None, paid: dt.date | None, order: Order | None = None,
        *, paper: str = "счёт",
    ) -> None:  # fmt: skip
        """Put down a paper and a payment of all of a line, as far as their days have come."""
        _number, kind, amount = line
        if billed and billed <= self.today and amount and kind != PAYROLL:
            self.papers += 1
            self._fact(line, PAPER, amount, billed, f"{paper} {self.papers} от {billed:%d.%m.%Y}")
        if paid and paid <= self.today and amount:
            self._fact(line, PAYMENT, amount, paid)
            if order:
                self.moved[order.deal] += amount if kind == REVENUE else -amount
                if kind == REVENUE:
                    known = self.first_paid.get(order.client, paid)
                    self.first_paid[order.client] = min(known, paid)

    def _fact(self, line: tuple[int, str, int], kind: str, amount: int, day: dt.date, paper: str = "") -> None:
        self.rows.add(BudgetFact, line_id=line[0], kind=kind, amount=amount, day=day.isoformat(), paper=paper)

    def _rate(self, login: str, day: dt.date) -> int:
        return RATES[login] * (11 if day >= self._ago(200) else 10) // 10 * 100

    def _share(self, gross: int, percent: int) -> int:
        """Return so many percent, as contractors round: to 50 roubles."""
        return max(round(gross * percent / 100 / 5000), 1) * 5000

    def _ago(self, days: int) -> dt.date:
        return self.today - dt.timedelta(days=days)
