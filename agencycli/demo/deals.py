"""A year of invented deals: won, lost and living, with their parts, people, talk, and steps to the promised day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from random import Random
from typing import Any

from agencycli import clock, config
from agencycli.demo import moves, talk
from agencycli.demo.courses import Course, Living, recommended
from agencycli.demo.money import WISHES, Books, Order, Sold
from agencycli.demo.products import MAKERS, PRODUCTS, SHARES, Part, Product
from agencycli.demo.rows import Rows, moment
from agencycli.demo.story import Subject
from agencycli.demo.trades import OCCASIONS
from agencycli.models import (
    Activity,
    ActivityClient,
    ActivityDeal,
    ActivityPerson,
    Client,
    Deal,
    DealLine,
    DealStaff,
    DealTemplate,
    Item,
    LostReason,
    Pipeline,
    ReferralUse,
    Stage,
    TemplateLine,
    TemplateStep,
)
from agencycli.models.item import DONE
from agencycli.models.pipeline import AGREED, CLOSED, LOST, NEW, OFFER, WON, WORK
from agencycli.values.workdays import Workdays

SHARE = 0.5
"""Deals of a year, to a client of the base."""
LIVING = 0.46
CHAINS = 4
"""Deals at most with steps laid back from the promised day."""
PRIVATE_LINES = {one.line for one in PRODUCTS if one.private}
AGREED_UPON = (AGREED, WORK, WON)
LAST_CHAINED = 5
"""The stage, counted from 0, after which nothing but the handing over is left."""
AHEAD = {NEW: (9, 25), OFFER: (6, 20), AGREED: (5, 16), WORK: (1, 8)}
"""Working days from today to the promised day, by status."""


class Deals:
    """Makes deals for clients that are there already; remembers those that live."""

    def __init__(
        self, random: Random, rows: Rows, agency: Workdays, staff: dict[str, int], subjects: Sequence[Subject]
    ) -> None:
        """Take members of staff by login, and the clients with whom deals are made."""
        self.random, self.rows, self.agency, self.staff = random, rows, agency, staff
        self.today = clock.today()
        self.living: list[Living] = []
        self.steps: set[tuple[int, str]] = set()
        """Deal and what is promised in it: nobody promises the same twice."""
        self.chains = 0
        # A sequence of its own: the deals stay what they are.
        self.books = Books(Random(f"money {random.getstate()[1][0]}"), rows, agency, staff, self.today)  # noqa: S311
        self.moves: list[moves.Move] = []
        self.reasons = [(row.id, row.needs_note) for row in LostReason.select().order_by(LostReason.id)]
        self.stages: dict[str, list[Stage]] = {}
        for stage in Stage.select(Stage, Pipeline).join(Pipeline).order_by(Pipeline.position, Stage.position):
            self.stages.setdefault(stage.pipeline.line, []).append(stage)
        cards = Client.select(Client.id, Client.source, Client.brought_by, Client.is_customer, Client.off_at).tuples()
        known = {number: rest for number, *rest in cards}
        self.sources = {number: source for number, (source, *_rest) in known.items()}
        self.brought: dict[int, list[int]] = {}
        for number, (_source, by, *_rest) in known.items():
            if by is not None:
                self.brought.setdefault(by, []).append(number)
        buying = {number for number, (*_rest, customer, off) in known.items() if customer and off is None}
        self.subjects = [one for one in subjects if one.client in buying and one.standing != "useless"]
        self.warm = [one for one in self.subjects if (self.today - one.silent_from).days <= 30]

    def templates(self) -> None:
        """Make templates of what is sold again and again."""
        for product in PRODUCTS:
            if not product.steps:
                continue
            pipeline = self.stages[product.line][0].pipeline_id
            number = self.rows.add(DealTemplate, name=product.title, pipeline_id=pipeline)
            for place, part in enumerate(product.parts):
                self.rows.add(
                    TemplateLine, template_id=number, position=place, kind=part.kind, title=part.title,
                    quantity=part.quantities[0] * 1000, unit=part.unit, price=round(part.price[0] * 100),
                    vat=self._vat, made_inside=part.inside,
                )  # fmt: skip
            for place, step in enumerate(product.steps):
                self.rows.add(
                    TemplateStep, template_id=number, position=place, kind=step.kind, title=step.title,
                    before_days=step.before_days, minutes=step.minutes, owner_id=self.staff.get(step.login),
                )  # fmt: skip

    def year(self, count: int) -> None:
        """Make so many deals: somewhat less than half living, in every stage of every line of business."""
        living = round(count * LIVING) if self.warm else 0
        courses = self._living(living)
        courses += [self._closed() for _place in range(count - living)] if self.subjects else []
        courses = recommended(courses, self.subjects, self.brought)
        self.books.settle()
        for place, course in enumerate(sorted(courses, key=lambda one: one.opened)):
            number = self._deal(course)
            self._way(number, course, self._parts(number, course))
            self._talk(number, course)
            if course.ended is None:
                self._onwards(number, course, place)
        self.books.fixed()

    def _living(self, count: int) -> list[Course]:
        """Return the courses of open deals; every ninth is in a rush, some of those in work are late."""
        random = self.random
        stages = [(line, one) for line, known in self.stages.items() for one in known if one.status not in CLOSED]
        courses = []
        for place in range(count):
            if place % len(stages) == 0:
                random.shuffle(stages)
            line, stage = stages[place % len(stages)]
            early = stage.status in (NEW, OFFER)
            fitting = [one for one in self.warm if early or one.standing != "lead"]
            subject = random.choice([one for one in fitting if not one.private or line in PRIVATE_LINES] or self.warm)
            promised: dt.date | None = self.agency.add(self.today, random.randint(*AHEAD[stage.status]))
            if stage.status == WORK and place % 7 == 3:
                promised = self.agency.add(self.today, -random.randint(1, 4))
            elif early and random.random() < 0.3:
                promised = None
            age = stage.position * random.randint(3, 6) + random.randint(1, 9)
            opened = self.agency.add(self.today, -age)
            values = {"is_rush": place % 9 == 2}
            product = self._product(line, subject)
            courses.append(Course(subject, product, stage, stage.status, opened, promised, values=values))
        return courses

    def _closed(self) -> Course:
        """Return the course of a deal that ended while its client still spoke with the agency."""
        random, year = self.random, self.today - dt.timedelta(days=360)
        lately = [one for one in self.subjects if one.silent_from > max(one.since, year) + dt.timedelta(days=25)]
        subject = random.choice(lately or self.subjects)
        first, took = max(subject.since, year), random.randint(10, 40)
        days = (subject.silent_from - first).days
        opened = self._worked(first + dt.timedelta(days=random.randint(0, max(days - took, 0))))
        ended = self._worked(min(opened + dt.timedelta(days=took), max(subject.silent_from, opened)))
        shares = {line: share for line, share in SHARES.items() if not subject.private or line in PRIVATE_LINES}
        line = random.choices(list(shares), list(shares.values()))[0]
        won = random.random() < 0.7 and subject.standing != "lead"
        stages = self.stages[line]
        stage = next(one for one in stages if one.status == (WON if won else LOST))
        values: dict[str, Any] = {"closed_at": self._moment(ended), "is_rush": random.random() < 0.1}
        left = stage
        if not won:
            left = random.choice([one for one in stages if one.status in (NEW, OFFER, AGREED)])
            reason, needs_note = random.choices(self.reasons, range(len(self.reasons) + 1, 1, -1))[0]
            note = random.choice(talk.LOST_NOTES) if needs_note or random.random() < 0.5 else ""
            values |= {"lost_reason_id": reason, "lost_note": note, "lost_from_id": left.id}
        promised = self.agency.add(ended, random.choice((-2, -1, 0, 0, 0, 1, 2)))
        product = self._product(line, subject)
        return Course(subject, product, stage, left.status, opened, promised, ended, values)

    def _onwards(self, number: int, course: Course, place: int) -> None:
        """Promise what comes next in an open deal: a chain of steps for a few, one step for most, nothing for some."""
        subject, status = course.subject, course.reached
        person = subject.people[0][0] if subject.people else None
        ahead = course.promised is not None and course.promised > self.today
        begun = status == WORK and course.stage.position <= LAST_CHAINED and self.chains < CHAINS
        chained = bool(begun and ahead and course.product.steps)
        has_step = chained or place % 8 != 3
        deal = Living(number, subject.client, person, subject.staff, status, course.product.line, has_step)
        self.living.append(deal)
        if chained and course.promised:
            self._chain(deal, course.product, course.promised)
        elif has_step:
            self._next_step(deal, place)

    def _deal(self, course: Course) -> int:
        """Add the deal itself."""
        random, subject, product = self.random, course.subject, course.product
        near = course.promised or self.today
        occasions = [one for one in OCCASIONS if one.event and 0 <= (one.on(near.year) - near).days <= 24]
        occasion = random.choice(occasions) if occasions and random.random() < 0.6 else None
        brief: dict[str, Any] = {}
        if not subject.private and random.random() < 0.25:
            brief = dict(zip(("brief_product", "brief_audience", "brief_goal", "brief_media"), talk.BRIEF, strict=True))
        if random.random() < 0.3:
            brief["budget"] = random.randrange(10, 200) * 1000 * 100
        return self.rows.add(
            Deal, title=f"{product.title} {occasion.by}" if occasion else product.title,
            client_id=subject.client, person_id=subject.people[0][0] if subject.people else None,
            pipeline_id=course.stage.pipeline_id, stage_id=course.stage.id, manager_id=subject.staff,
            source_id=self.sources[subject.client], event=occasion.event if occasion else "",
            opened_on=course.opened.isoformat(), promised_on=course.promised.isoformat() if course.promised else None,
            **brief, **course.values,
        )  # fmt: skip

    def _parts(self, deal: int, course: Course) -> dt.date | None:
        """Add lines, those who work on them, and their money; return the day they were agreed, frozen from then on."""
        random, product, done = self.random, course.product, course.done
        day = agreed = None
        if course.reached in AGREED_UPON:
            day = self._worked(course.opened + dt.timedelta(days=random.randint(2, 8)))
            day = max(min(day, course.ended or self.today - dt.timedelta(days=1)), course.opened)
            agreed = self._moment(day)
        discount, reason = random.choice(talk.DISCOUNTS) if random.random() < 0.2 else (0, "")
        if day and done and self._referral(deal, course.subject.client, day):
            discount, reason = 5, "рекомендации: приведён 1 клиент"
        making = course.reached in (AGREED, WORK) and len(product.parts) > 1 and course.ended is None
        size, sold = random.random(), []
        for place, part in enumerate(product.parts):
            due = self.agency.add(course.promised, -4) if course.promised and making and place == 0 else None
            quantity, price = part.quantities[int(size * len(part.quantities))], self._price(part)
            number = self.rows.add(
                DealLine, deal_id=deal, position=place, kind=part.kind, title=part.title, unit=part.unit,
                quantity=quantity * 1000, price=price, vat=self._vat, discount=discount * 100, discount_reason=reason,
                made_inside=part.inside, due_on=due.isoformat() if due and due > self.today else None,
                done_on=done.isoformat() if done else None, agreed_at=agreed,
            )  # fmt: skip
            whole = quantity * price
            sold.append(Sold(number, part, quantity, whole - (whole * discount + 50) // 100))
        if day:
            self._team(deal, product)
        if day and course.stage.status != LOST:
            self._money(deal, course, day, sold)
        elif course.stage.status == OFFER and not sold[-1].part.inside:
            self.books.asked(deal, course.subject.staff, sold[-1], course.promised)
        return day

    def _team(self, deal: int, product: Product) -> None:
        works = MAKERS[product.line]
        roles = {works: "исполнитель"} | ({"maket": "вёрстка"} if product.parts[0].kind == "creative" else {})
        if product.parts[-1].kind == "delivery":
            roles["sklad"] = "доставка"
        for login, role in roles.items():
            self.rows.add(DealStaff, deal_id=deal, staff_id=self.staff[login], role=role)

    def _referral(self, deal: int, client: int, day: dt.date) -> bool:
        """Use up a client that was brought and has paid; tell whether there was one."""
        paid = self.books.first_paid
        known = [one for one in self.brought.get(client, ()) if one in paid and paid[one] <= day]
        if known:
            self.brought[client].remove(known[0])
            self.rows.add(ReferralUse, deal_id=deal, brought_id=known[0], percent=500)
        return bool(known)

    def _money(self, deal: int, course: Course, day: dt.date, sold: list[Sold]) -> None:
        """Hand an agreed deal to the books, with what its client wanted changed afterwards."""
        random, promised = self.books.random, course.promised or self.agency.add(day, 10)
        subject, begun = course.subject, course.reached in (WORK, WON)
        order = Order(deal, subject.client, subject.staff, course.product.line, subject.private, day, promised,
                      course.done, begun)  # fmt: skip
        if begun and random.random() < 0.2:
            what, price = random.choice(WISHES)
            state = random.choice(("accepted", "accepted", "declined") if course.done else ("asked", "accepted"))
            wanted = max(day, (course.done or self.today) - dt.timedelta(days=2))
            at, line = moment(dt.datetime.combine(wanted, dt.time(15, random.randrange(60)), clock.zone())), None
            if state == "accepted" and price:
                part = Part("creative", what, (price, price))
                line = self.rows.add(
                    DealLine, deal_id=deal, position=len(sold), kind=part.kind, title=what, quantity=1000,
                    price=price * 100, vat=self._vat, agreed_at=at, done_on=course.done and course.done.isoformat(),
                )  # fmt: skip
                sold = [*sold, Sold(line, part, 1, price * 100)]
            self.books.wish(order, state, at, line_id=line, what=what, price=price * 100)
        self.books.order(order, sold)

    def _way(self, deal: int, course: Course, agreed: dt.date | None) -> None:
        """Remember how the deal went from stage to stage."""
        known = sorted(self.stages[course.product.line], key=lambda one: one.position)
        left = course.values.get("lost_from_id")
        reached = next(one for one in known if one.id == (left or course.stage.id))
        path = [one for one in known if one.position <= reached.position and one.status != LOST]
        path += [course.stage] if left else []
        last = course.ended or max(self.today - dt.timedelta(days=self.books.random.randint(1, 4)), course.opened)
        self.moves += moves.way(self.books.random, deal, path, (course.opened, agreed, last))

    def _chain(self, deal: Living, product: Product, promised: dt.date) -> None:
        """Lay the steps of a product back from the promised day; in the first chain what was due last is late."""
        self.chains += 1
        before = None
        days = [self.agency.add(promised, -step.before_days) for step in product.steps]
        late = max((due for due in days if due < self.today), default=None) if self.chains == 1 else None
        for step, due in zip(product.steps, days, strict=True):
            owner = self.staff.get(step.login, deal.manager)
            done = {} if due >= self.today or due == late else self._done(due, owner)
            before = self.rows.add(
                Item, kind=step.kind, title=step.title, owner_id=owner, author_id=deal.manager, minutes=step.minutes,
                due_on=due.isoformat(), client_id=deal.client, deal_id=deal.number, before_days=step.before_days,
                after_id=before, **done,
            )  # fmt: skip

    def _next_step(self, deal: Living, place: int) -> None:
        random = self.random
        kind, title, minutes = random.choice(talk.NEXT[deal.status])
        self.steps.add((deal.number, title))
        ahead = random.choices((0, random.randint(1, 9)), (22, 78))[0]
        due = self.agency.add(self.today, -random.randint(1, 4) if place % 11 == 4 else ahead)
        self.rows.add(
            Item, kind=kind, title=title, minutes=minutes, owner_id=deal.manager, author_id=deal.manager,
            due_on=due.isoformat(), due_time=hour(random), priority=2 if random.random() < 0.12 else 1,
            client_id=deal.client, person_id=deal.person, deal_id=deal.number,
        )  # fmt: skip

    def _talk(self, deal: int, course: Course) -> None:
        """Add what was said, and where an agreed order went."""
        random, subject = self.random, course.subject
        first, last = course.opened, course.ended or self.today - dt.timedelta(days=1)
        said = random.sample(talk.SAID, random.randint(1, 4))
        who = subject.people[0][1] if subject.people else "заказчик"
        entries = [
            (kind, direction, "", text.format(title=course.product.title, who=who)) for kind, direction, text in said
        ]
        if course.reached in (WORK, WON):
            known = talk.HANDOVERS[: random.randint(1, 3)]
            entries += [("handover", "", f"{source} → {target}", text) for source, target, text in known]
        days = max((last - first).days, 0)
        for place, (kind, direction, words, text) in enumerate(entries):
            day = min(self._worked(first + dt.timedelta(days=days * (place + 1) // (len(entries) + 1))), last)
            at = dt.datetime.combine(day, dt.time(9 + place, random.randrange(60)), clock.zone())
            number = self.rows.add(
                Activity, kind=kind, direction=direction, title=words, text=text, at=moment(at), staff_id=subject.staff
            )
            self.rows.add(ActivityClient, activity_id=number, client_id=subject.client)
            self.rows.add(ActivityDeal, activity_id=number, deal_id=deal)
            if subject.people and kind in {"call", "letter", "meeting"}:
                self.rows.add(ActivityPerson, activity_id=number, person_id=subject.people[0][0])

    def _done(self, day: dt.date, owner: int) -> dict[str, Any]:
        return {"state": DONE, "closed_at": self._moment(day), "closed_by_id": owner}

    def _moment(self, day: dt.date) -> str:
        at = dt.time(self.random.randint(10, 17), self.random.randrange(60))
        return moment(dt.datetime.combine(day, at, clock.zone()))

    def _product(self, line: str, subject: Subject) -> Product:
        fitting = [one for one in PRODUCTS if one.line == line]
        return self.random.choice([one for one in fitting if one.private == subject.private] or fitting)

    def _price(self, part: Part) -> int:
        """Return kopecks for one, rounded as managers round."""
        low, high = part.price
        price = self.random.uniform(low, high)
        return round(price / 50) * 5000 if low >= 1000 else round(price * 10) * 10

    def _worked(self, day: dt.date) -> dt.date:
        """Return the day, or the working day before it."""
        return day if self.agency.is_working(day) else self.agency.add(day, -1)

    @property
    def _vat(self) -> str:
        return config.current().vat or "none"


def hour(random: Random) -> str:
    """Return an hour of the working day, or "" for the whole day."""
    return f"{random.randint(9, 17):02}:{random.choice((0, 0, 15, 30, 30, 45)):02}" if random.random() < 0.45 else ""
