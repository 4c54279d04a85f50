"""Fill a new agency with invented data, in one entry of the journal."""

from __future__ import annotations

from random import Random

from agencycli import clock
from agencycli.demo import days, moves, names, phrases
from agencycli.demo.cards import ODD_NAMES, PAPERS, Cards
from agencycli.demo.deals import SHARE, Deals
from agencycli.demo.numbers import mobile_phone
from agencycli.demo.rows import Rows
from agencycli.demo.stock import Warehouse
from agencycli.demo.story import Subject
from agencycli.demo.till import fill_till
from agencycli.errors import Refused
from agencycli.i18n import N_
from agencycli.models import Activity, Client, Person, Staff
from agencycli.models.staff import VIEWER
from agencycli.models.store import store
from agencycli.services import calendar, classifier, staff
from agencycli.services.frame import action

PRIVATE_SHARE = 0.25
DUPLICATE_SHARE = 0.03
SELLERS = 5
"""Suppliers of the warehouse at most."""


class NotEmpty(Refused):
    """The agency has work in it."""

    slug = "not-empty"
    template = N_(
        "this agency is in use ({count} clients); name a new folder in AGENCY_HOME, run “agency init” there, "
        "then “agency demo”"
    )


def fill(actor: Staff, seed: int = 1, clients: int = 250) -> int:
    """Fill an empty agency; the same seed on the same day gives the same data. Returns the number of clients.

    All of it is one entry, which can be taken back; before it stand the moves of the deals, dated when they were made.
    Raises NotEmpty.
    """
    with store().writing():
        return _fill(actor, seed, clients, moves.reserve(actor, round(clients * SHARE)))


@action("demo.fill", N_("fill an empty agency with invented data"), "owner")
def _fill(actor: Staff, seed: int, clients: int, entries: list[int]) -> int:
    if any(model.select().exists() for model in (Client, Person, Activity)) or Staff.select().count() > 1:
        raise NotEmpty(count=Client.select().count())
    random = Random(seed)  # noqa: S311 - invented data, not secrets
    words = _words(actor)
    rows = Rows()
    cards = Cards(random, rows, clock.today(), words)
    duplicates = int(clients * DUPLICATE_SHARE)
    for i in range(clients - duplicates):
        if clients >= 50 and 0 < i <= len(ODD_NAMES):
            cards.firm(ODD_NAMES[i - 1])
        elif random.random() < PRIVATE_SHARE:
            cards.private()
        else:
            cards.firm()
    for _ in range(duplicates):
        cards.duplicate()
    rows.flush()
    deals = _work(actor, seed, rows, cards.subjects, round(clients * SHARE))
    fill_till(actor)
    moves.write(entries, deals.moves)
    return clients


def _work(actor: Staff, seed: int, rows: Rows, subjects: list[Subject], count: int) -> Deals:
    """Make the deals of a year, and what is to be done in the weeks around today."""
    random = Random(f"deals {seed}")  # noqa: S311 - a sequence of its own: the clients stay who they are
    people = [(row.id, row.login, row.role) for row in Staff.select().order_by(Staff.id) if row.role != VIEWER]
    by_login = {login: number for number, login, _role in people}
    days.away(actor, by_login, clock.today())
    deals = Deals(random, rows, calendar.workdays(), by_login, subjects)
    deals.templates()
    deals.year(count)
    days.fill_days(deals, people)
    days.repeat(actor, by_login, deals)
    selling = Client.off_at.is_null() & (Client.is_supplier | Client.is_contractor)
    sellers = Client.select(Client.id).where(selling).order_by(Client.is_supplier.desc(), Client.id).limit(SELLERS)
    if suppliers := [number for (number,) in sellers.tuples()]:
        chance = Random(f"stock {seed}")  # noqa: S311
        Warehouse(chance, rows, deals.agency, by_login, suppliers).live(deals.books.needs)
    rows.flush()
    return deals


def _words(actor: Staff) -> dict[str, dict[str, int]]:
    """Make staff, sources, tags and own fields; return their numbers by login, name or key."""
    random = Random(0)  # noqa: S311 - the agency's own people are the same whatever the seed
    people = {}
    for name, login, role in names.STAFF:
        row = staff.add(
            actor, name, login, role, phone=mobile_phone(random).value, email=f"{login}@null.example",
            own_clients_only=login == "yulia",
        )  # fmt: skip
        people[login] = (row.id, role)
    fields = (
        classifier.add_field(actor, "budget", "Бюджет на год", "money"),
        classifier.add_field(actor, "press_run", "Обычный тираж", "number"),
        classifier.add_field(actor, "paper", "Бумага", "choice", choices=PAPERS),
        classifier.add_field(actor, "gift", "Сувенир вручён", "flag"),
    )
    return {
        "managers": {login: number for login, (number, role) in people.items() if role == "manager"} | {"": actor.id},
        "sources": {name: classifier.source_named(name).id for name, _weight in phrases.SOURCES},
        "tags": {word: classifier.tag_named(word).id for word in (*phrases.TAGS, *phrases.PRIVATE_TAGS)},
        "fields": {row.key: row.id for row in fields},
    }
