"""The cards of invented clients: firms, private persons, suppliers, and the odd ones every base collects."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from agencycli.demo import names, numbers, phrases
from agencycli.demo.numbers import InventedPhone
from agencycli.demo.rows import Rows, moment
from agencycli.demo.story import YEARS, Subject, tell
from agencycli.demo.trades import PRIVATE_GOODS, TRADES
from agencycli.i18n import _
from agencycli.models import (
    Address,
    BankAccount,
    Client,
    ClientDate,
    ClientPerson,
    ClientTag,
    Consent,
    ContactPoint,
    OwnValue,
    Person,
    Requisite,
)
from agencycli.services.person import BIRTHDAY
from agencycli.values.text import fold

STANDINGS = (("lead", 22), ("client", 40), ("regular", 22), ("permanent", 12), ("useless", 4))
ODD_NAMES = ("Студия [red]Акцент[/red], ООО", '=cmd|"/C calc"!A1')
"""Names that only look like commands: the program must show them as they are."""
FAIRS = (("Форум «Великие реки»", 5, 18), ("Ярмарка «Медовая слобода»", 9, 24), ("Конференция «Деловая Ока»", 10, 22))


class Cards:
    """Makes cards one after another; remembers those made, for referrals and duplicates."""

    def __init__(self, random: Random, rows: Rows, today: dt.date, words: dict[str, dict[str, int]]) -> None:
        """Take the numbers of managers, sources, tags and own fields in ``words``, by name or login."""
        self.random, self.rows, self.today, self.words = random, rows, today, words
        self.managers = list(words["managers"].values())
        self.sources = list(words["sources"].values())
        self.weights = [weight for _name, weight in phrases.SOURCES]
        self.uses: dict[str, int] = {}
        self.referrers: list[int] = []
        self.doubled: list[dict[str, Any]] = []
        self.subjects: list[Subject] = []
        """Those whose history was told."""

    def firm(self, name: str = "") -> None:
        """Make the card of a firm with its people and history."""
        random, trade = self.random, self.random.choice(TRADES)
        core = self._unused(names.firm_core(random, trade.suffixes))
        name = name or names.firm_name(random, core, trade.noun)
        manager = random.choice(self.managers)
        standing = _weighted(random, STANDINGS)
        since, silent_from = self._span()
        side = random.random()
        number = self._client(
            name, "firm", standing, since, manager_id=manager,
            full_name=f"Общество с ограниченной ответственностью «{core}»" if random.random() < 0.3 else "",
            is_customer=side > 0.04,
            is_supplier=side < 0.06,
            is_contractor=0.06 < side < 0.10,
            is_media_owner=0.10 < side < 0.13,
            brief=trade.brief if random.random() < 0.4 else "",
        )  # fmt: skip
        domain = f"{names.latin(core)}.example"
        phone = numbers.city_phone(random, extension=random.random() < 0.25)
        self._phone("client_id", number, phone, "рабочий")
        if random.random() < 0.7:
            self._contact("client_id", number, "email", f"info@{domain}", primary=True)
        if random.random() < 0.4:
            self._contact("client_id", number, "site", domain, primary=True)
        inn = self._requisites(number)
        self._address(number)
        people = [self._person(number, domain, i == 0) for i in range(random.choice((1, 1, 2, 2, 3)))]
        self._extras(number, private=False)
        self.doubled.append({"core": core, "phone": phone, "inn": inn, "standing": standing, "since": since})
        self._tell(Subject(number, manager, standing, False, trade.goods, since, silent_from, people))

    def private(self) -> None:
        """Make the card of a private person."""
        random, name = self.random, names.somebody(self.random)
        since, silent_from = self._span()
        standing = _weighted(random, (("client", 70), ("regular", 20), ("lead", 10)))
        manager = random.choice(self.managers)
        parts = {
            "surname": name.surname,
            "given_name": name.given_name,
            "patronymic": name.patronymic,
            "manager_id": manager,
        }
        number = self._client(str(name), "private", standing, since, **parts)
        self._phone("client_id", number, numbers.mobile_phone(random), "мобильный")
        if random.random() < 0.35:
            self._phone("client_id", number, numbers.mobile_phone(random), "для доставки", primary=False)
        if random.random() < 0.5:
            handle = f"{names.latin(name.given_name)}__{names.latin(name.surname)}{random.randrange(10, 99)}"
            self._contact("client_id", number, "telegram", f"@{handle}", primary=True)
        if random.random() < 0.3:
            self._birthday("client_id", number)
        if random.random() < 0.8:
            self.rows.add(Consent, client_id=number, basis="consent", given_on=since.isoformat(), note="бланк в папке")
        if random.random() < 0.5:
            self._address(number, "delivery")
        self._extras(number, private=True)
        self._tell(Subject(number, manager, standing, True, PRIVATE_GOODS, since, silent_from, []))

    def duplicate(self) -> None:
        """Make a second card of a firm that is there: another spelling, the same phone or the same INN."""
        random, first = self.random, self.random.choice(self.doubled)
        forms = ("ООО {0}", "{0} ооо", "{0} (дубль?)", "{0}", "Компания «{0}»", "{0}  ООО")
        number = self._client(
            random.choice(forms).format(first["core"]),
            "firm",
            "lead",
            self.today,
            manager_id=random.choice(self.managers),
        )
        self._phone("client_id", number, numbers.respelled(random, first["phone"]), "")
        if first["inn"] and random.random() < 0.5:
            self._requisite(number, "inn", first["inn"])

    def _tell(self, subject: Subject) -> None:
        tell(self.random, self.rows, subject, self.today)
        subject.activities.clear()
        self.subjects.append(subject)

    def _client(self, name: str, kind: str, standing: str, since: dt.date, **values: Any) -> int:
        random = self.random
        source = random.choices(self.sources, self.weights)[0]
        brought = random.choice(self.referrers) if self.referrers and random.random() < 0.14 else None
        off = random.random() < 0.03
        number = self.rows.add(
            Client, name=name, name_key=fold(name), kind=kind, standing=standing, since=since.isoformat(),
            source_id=self.words["sources"]["рекомендация"] if brought else source, brought_by_id=brought,
            preferences=random.choice(phrases.PREFERENCES) if random.random() < 0.3 else "",
            talk_notes=random.choice(phrases.TALK_NOTES) if random.random() < 0.3 else "",
            off_at=moment(dt.datetime.combine(self.today, dt.time(), dt.UTC) - dt.timedelta(days=40)) if off else None,
            off_reason=random.choice(phrases.LOST_REASONS) if off else "",
            **values,
        )  # fmt: skip
        if standing in {"regular", "permanent"}:
            self.referrers.append(number)
        return number

    def _span(self) -> tuple[dt.date, dt.date]:
        """Return the first day and the last: three in ten have been silent for months."""
        random, yesterday = self.random, self.today - dt.timedelta(days=1)
        since = self.today - dt.timedelta(days=random.randint(60, YEARS * 365))
        if random.random() < 0.3:
            latest = max((yesterday - since).days - 1, 100)
            return since, max(since, yesterday - dt.timedelta(days=random.randint(95, max(latest, 96))))
        return since, yesterday - dt.timedelta(days=min(int(random.expovariate(1 / 14)), 60))

    def _person(self, client: int, domain: str, first: bool) -> tuple[int, str]:
        random, name = self.random, names.somebody(self.random)
        role = (
            random.choice(("директор", "владелец"))
            if first and random.random() < 0.6
            else random.choice(phrases.ROLES_AT_FIRM)
        )
        number = self.rows.add(
            Person,
            surname=name.surname,
            given_name=name.given_name,
            patronymic=name.patronymic,
            name_key=fold(str(name)),
        )
        left = (
            (self.today - dt.timedelta(days=random.randint(30, 400))).isoformat()
            if not first and random.random() < 0.06
            else None
        )
        self.rows.add(
            ClientPerson, client_id=client, person_id=number, role=role, decides=role in phrases.DECIDERS, left_on=left
        )
        self._phone("person_id", number, numbers.mobile_phone(random), "мобильный")
        if random.random() < 0.55:
            address = f"{names.latin(name.given_name)[:1]}.{names.latin(name.surname)}@{domain}"
            self._contact("person_id", number, "email", address, primary=True)
        if random.random() < 0.3:
            self._birthday("person_id", number)
        return number, name.address

    def _requisites(self, client: int) -> str:
        """Add what papers need; now and then a number somebody copied wrong and kept. Returns the INN or ""."""
        random = self.random
        if random.random() < 0.35:
            return ""
        inn = numbers.inn(random)
        wrong = random.random() < 0.03
        self._requisite(client, "inn", numbers.miscounted(random, inn) if wrong else inn, "wrong" if wrong else "ok")
        if random.random() < 0.7:
            self._requisite(client, "kpp", numbers.kpp(random))
            self._requisite(client, "ogrn", numbers.ogrn(random, random.randint(2003, self.today.year - 1)))
            account = numbers.bank_account(random, names.BANKS)
            self.rows.add(BankAccount, client_id=client, is_primary=True, verdict="ok", **account)
        return "" if wrong else inn

    def _requisite(self, client: int, kind: str, value: str, verdict: str = "ok") -> None:
        self.rows.add(Requisite, client_id=client, kind=kind, value=value, verdict=verdict)

    def _address(self, client: int, kind: str = "office") -> None:
        text, city = names.address(self.random)
        self.rows.add(Address, client_id=client, kind=kind, text=text, city=city)

    def _phone(self, owner: str, number: int, phone: InventedPhone, label: str, primary: bool = True) -> None:
        self.rows.add(
            ContactPoint,
            **{owner: number},
            kind="phone",
            raw=phone.raw,
            value=phone.value,
            extension=phone.extension,
            label=label,
            is_primary=primary,
            is_invalid=self.random.random() < 0.01,
            do_not_call=self.random.random() < 0.01,
        )

    def _contact(self, owner: str, number: int, kind: str, text: str, primary: bool) -> None:
        self.rows.add(ContactPoint, **{owner: number}, kind=kind, raw=text, value=text.casefold(), is_primary=primary)

    def _birthday(self, owner: str, number: int) -> None:
        day = dt.date(self.random.randint(1958, 2001), 1, 1) + dt.timedelta(days=self.random.randrange(365))
        year = day.year if self.random.random() < 0.5 else None
        self.rows.add(ClientDate, **{owner: number}, title=_(BIRTHDAY), month=day.month, day=day.day, year=year)

    def _extras(self, client: int, private: bool) -> None:
        """Add tags, dates to remember and values of the agency's own fields."""
        random = self.random
        for tag in random.sample(phrases.PRIVATE_TAGS if private else phrases.TAGS, random.choice((0, 0, 1, 1, 2))):
            self.rows.add(ClientTag, client_id=client, tag_id=self.words["tags"][tag])
        if private:
            return
        if random.random() < 0.22:
            title, month, day = random.choice(FAIRS)
            self.rows.add(ClientDate, client_id=client, title=title, month=month, day=day)
        if random.random() < 0.15:
            year = random.randint(1994, 2015)
            self.rows.add(
                ClientDate,
                client_id=client,
                title="день фирмы",
                month=random.randint(1, 12),
                day=random.randint(1, 28),
                year=year,
            )
        own = {
            "budget": str(random.randrange(40, 900) * 100000),
            "press_run": str(random.choice((500, 1000, 2000, 5000))),
            "paper": random.choice(PAPERS),
            "gift": "1",
        }
        for key, chance in (("budget", 0.2), ("press_run", 0.3), ("paper", 0.2), ("gift", 0.1)):
            if random.random() < chance:
                self.rows.add(OwnValue, field_id=self.words["fields"][key], client_id=client, value=own[key])

    def _unused(self, name: str) -> str:
        """Return the name, with a number from its second use on."""
        self.uses[name] = number = self.uses.get(name, 0) + 1
        return name if number == 1 else f"{name} {number}"


PAPERS = ("меловка матовая", "меловка глянцевая", "дизайнерская", "крафт")


def _weighted(random: Random, choices: tuple[tuple[str, int], ...]) -> str:
    return random.choices([word for word, _ in choices], [weight for _, weight in choices])[0]
