"""What the program does once it runs: search, lists, changes, undo, import, many writers."""

from __future__ import annotations

import csv
import math
import os
import random
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from bench import reasons
from bench.agencies import Agency, found
from bench.measure import AGENCY, Figure, call_seconds, run

WRITERS, TURNS = 20, 50


def inside(agency: Agency, floor: float) -> list[Figure]:
    """Return search and lists in a process that has the agency open. Targets are those for 100,000 clients."""
    from agencycli import queries
    from agencycli.session import session

    os.environ.update(agency.settings)
    with session() as work:
        clients = queries.lists.list_query("clients", work.actor)
        ids = clients.ids()
        page = ids[len(ids) // 2 :][:50]
        phone = next(row[0] for row in clients.rows(page, ["phone"]) if row[0])
        jobs = {
            ("search: exact phone", 0.042): lambda: queries.search.find(work.actor, phone),
            ("search: fragment of a name", 0.21): lambda: queries.search.find(work.actor, "меди"),
            ("search: nothing found", 0.053): lambda: queries.search.find(work.actor, "йцукенгшщз"),
            ("list: numbers of all rows, by name", None): clients.ids,
            ("list: a page of 50 rows", None): lambda: clients.rows(page),
            ("list: how many", None): clients.count,
        }
        return [
            Figure(f"{name}, {agency.title}", call_seconds(job, 20) / floor, "P", target, why=reasons.SEARCH)
            for (name, target), job in jobs.items()
        ]


def changing(agency: Agency, floor: float) -> list[Figure]:
    """Return what changes cost: one by one, and undone."""
    from agencycli import services
    from agencycli.session import session

    os.environ.update(agency.settings)
    with session() as work:
        start = time.process_time()
        for number in range(200):
            card = {"name": f"Новый {number}", "phone": f"+7 831 0{number:06d}", "email": f"new{number}@null.example"}
            services.client.add(work.actor, card)
        adding = time.process_time() - start
        undoing = call_seconds(lambda: services.journal.undo(work.actor), 20)
    return [
        Figure(
            f"200 clients with phone and e-mail, one by one, {agency.title}",
            adding / floor,
            "P",
            32,
            why=reasons.ONE_BY_ONE,
        ),
        Figure(f"undo of one change, {agency.title}", undoing / floor, "P"),
    ]


def undoing_all(agency: Agency) -> list[Figure]:
    """Return what it costs to take back one very large entry, as a multiple of making it."""
    undone = run((*AGENCY, "undo", "--yes"), agency.settings)
    return [Figure(f"undo of the filling, {agency.title}", undone.cpu / agency.seconds_to_fill, "× filling")]


def founding(folder: Path, floor: float) -> list[Figure]:
    """Return what a new agency costs."""
    times = sorted(found(folder / f"new-{number}") for number in range(5))
    return [Figure("agency init", times[2] / floor, "P", 16, why=reasons.FOUNDING)]


def importing(folder: Path, floor: float, clients: int = 10_000) -> list[Figure]:
    """Return what it costs to take in a large table, from CSV and from a workbook."""
    import openpyxl

    header, rows = _sheet(clients)
    table = folder / "clients.csv"
    with table.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target, delimiter=";").writerows([header, *rows])
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Клиенты")
    for row in (header, *rows):
        sheet.append(row)
    book.save(folder / "clients.xlsx")
    figures = []
    # Twice the targets of a table without a journal: every row here is written down in it.
    for file, target in ((table, 210), (folder / "clients.xlsx", 274)):
        home = folder / f"import-{file.suffix[1:]}"
        found(home)
        done = run((*AGENCY, "import", str(file), "--apply", "--yes"), {"AGENCY_HOME": str(home), "AGENCY_LANG": "en"})
        seconds = done.cpu if done.code == 0 else float("nan")
        figures.append(
            Figure(f"import of 10 000 clients from {file.suffix[1:]}", seconds / floor, "P", target, why=reasons.IMPORT)
        )
    return figures


def importing_deals(folder: Path, floor: float, deals: int = 10_000) -> list[Figure]:
    """Return what it costs to take in the export of a CRM, with the clients it names."""
    dice = random.Random(4)
    table, home = folder / "deals.csv", folder / "import-deals"
    words = ("Новая", "КП отправлено", "В работе", "Сделка успешна", "Сделка провалена")
    header = ["ID", "Название", "Стадия сделки", "Сумма", "Компания", "Телефон", "Дата создания", "Комментарий"]
    with table.open("w", encoding="utf-8", newline="") as target:
        lines = csv.writer(target, delimiter=";")
        lines.writerow(header)
        for number in range(1, deals + 1):
            client, day = dice.randrange(deals // 4), f"{dice.randrange(1, 29):02}.{dice.randrange(1, 13):02}.2025"
            lines.writerow(
                [number, f"Буклеты {number}", dice.choice(words), dice.randrange(1000, 900_000),
                 f"ООО «Фирма {client}»", f"+7910{client:07}", day, "тираж 1000"]
            )  # fmt: skip
    found(home)
    done = run((*AGENCY, "import", str(table), "--apply", "--yes"), {"AGENCY_HOME": str(home), "AGENCY_LANG": "en"})
    seconds = done.cpu if done.code == 0 else float("nan")
    return [Figure("import of 10 000 deals from csv", seconds / floor, "P", 420)]


def _sheet(clients: int) -> tuple[list[str], list[list[str]]]:
    from agencycli.demo import names, numbers

    dice = random.Random(3)
    header = ["Название", "Телефон", "Email", "ИНН", "Город", "Адрес", "Контактное лицо", "Примечание"]
    rows = []
    for number in range(clients):
        address, city = names.address(dice)
        core = f"{names.firm_core(dice, ('Тур', 'Строй'))} {number}"
        rows.append(
            [f"ООО «{core}»", numbers.city_phone(dice).raw, f"info@{names.latin(core)}.example", numbers.inn(dice),
             city, address, str(names.somebody(dice)), "из старой таблицы"]
        )  # fmt: skip
    return header, rows


def workbook(many: int = 10_000) -> float:
    """Return what a list costs as a workbook, as a multiple of openpyxl alone with the same values."""
    import datetime as dt
    import io
    from decimal import Decimal

    import openpyxl

    from agencycli.listing import Column, Kind, Listing
    from agencycli.output import xlsx

    moment = dt.datetime(2026, 11, 23, 7, 0, tzinfo=dt.UTC)
    values: dict[Kind, object] = {
        "text": "ООО «Ромашка» и партнёры", "money": Decimal("1234.50"), "date": moment.date(), "number": 5,
        "moment": moment,
    }  # fmt: skip
    kinds: list[Kind] = ["text"] * 10 + ["money", "money", "date", "number", "moment"]
    columns = [Column(f"c{place}", f"Column {place}", kind) for place, kind in enumerate(kinds)]
    listing = Listing("bench", columns, [tuple(values[kind] for kind in kinds)] * many)
    plain = [values[kind] if kind != "moment" else moment.replace(tzinfo=None) for kind in kinds]

    def bare() -> None:
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("bench")
        sheet.append([column.title for column in columns])
        for _ in range(many):
            sheet.append(plain)
        book.save(io.BytesIO())

    best = [math.inf, math.inf]
    for _ in range(4):
        for place, write in enumerate((lambda: xlsx.write(listing, io.BytesIO()), bare)):
            best[place] = min(best[place], call_seconds(write, 1))
    return best[0] / best[1]


def writers(agency: Agency, floor: float) -> list[Figure]:
    """Return how many people writing at the same time fare."""
    with ProcessPoolExecutor(WRITERS) as pool:
        start = time.perf_counter()
        waits = [wait for waits in pool.map(_write, [agency.settings] * WRITERS) for wait in waits]
        seconds = time.perf_counter() - start
    failed = sum(wait < 0 for wait in waits)
    title = f"{WRITERS} writers × {TURNS} notes, {agency.title}"
    return [
        Figure(f"{title}: failed", failed, "", 0),
        Figure(f"{title}: longest wait", max(waits) / floor, "P", 105, why=reasons.TOGETHER),
        Figure(f"{title}: one change on average", seconds / len(waits) / floor, "P"),
    ]


def _write(settings: dict[str, str]) -> list[float]:
    """Log notes one after another; return the seconds each took, -1 for one that failed."""
    os.environ.update(settings)
    from agencycli import queries, services
    from agencycli.errors import AgencyError
    from agencycli.session import session

    waits = []
    with session() as work:
        client = queries.reference.client(work.actor, "1")
        for turn in range(TURNS):
            start = time.perf_counter()
            try:
                services.activity.log(work.actor, "note", [client], f"заметка {turn}")
                waits.append(time.perf_counter() - start)
            except AgencyError as error:
                print(error, file=sys.stderr)
                waits.append(-1.0)
    return waits
