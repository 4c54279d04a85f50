"""An agency grown old and large: 100,000 clients, 20,000 deals, 100,000 items."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from itertools import cycle, islice
from pathlib import Path

from bench import reasons, screens
from bench.agencies import Agency
from bench.measure import AGENCY, Figure, paired

CLIENTS, DEALS, ITEMS = 100_000, 20_000, 100_000


TITLE = "100 000 clients, 20 000 deals"


def figures(young: Agency, folder: Path) -> list[Figure]:
    """Return what the lists of a young agency cost once many years are behind it."""
    home = folder / "agency-old"
    shutil.copytree(young.home, home)
    old = Agency(young.scale, home, 0, 0)
    age(old)
    commands = {
        "deal list, first 50": (*AGENCY, "deal", "list", "--limit", "50"),
        "task list, first 50": (*AGENCY, "task", "list", "--limit", "50"),
        "plan": (*AGENCY, "plan"),
        "day": (*AGENCY, "day"),
        "remind, rehearsed": (*AGENCY, "remind", "--dry-run"),
        "find by a phone": (*AGENCY, "find", "0123456"),
    }
    then, now = (paired(commands, one.settings, 5) for one in (young, old))
    found = [Figure(f"{name}, {TITLE}", now[name], "P") for name in commands]
    found += [
        Figure(f"{name}: many years over few", now[name] / then[name], "×", 1.5, why=reasons.YEARS) for name in commands
    ]
    places = {f"{name}, {TITLE}": (old, name) for name in ("clients", "deals", "board", "planner")}
    found += screens.first_paints(places, 4)
    return found + [
        figure for name in ("clients", "deals", "planner") for figure in screens.keys(old, name, f"{name}, {TITLE}")
    ]


def age(agency: Agency) -> None:
    """Give an agency years behind it: what lives stays as it is, what is closed and paid comes again and again."""
    from agencycli import clock, queries
    from agencycli.models import (
        BudgetFact,
        BudgetLine,
        Client,
        ContactPoint,
        Deal,
        DealLine,
        DealStaff,
        Item,
        Row,
        WorkEntry,
        bulk,
    )
    from agencycli.models.item import DONE
    from agencycli.services import frame
    from agencycli.session import session

    def columns(model: type[Row], condition: object) -> list[dict[str, object]]:
        fields = [(field.column_name, field) for field in model._meta.sorted_fields]
        rows = model.select().where(condition).order_by(model.id)
        return [{name: field.db_value(row.__data__[field.name]) for name, field in fields} for row in rows]

    def copies(model: type[Row], condition: object, most: int) -> list[dict[str, object]]:
        count = max(0, most - model.select().count())
        taken = islice(cycle(columns(model, condition)), count)
        return [{**row, "id": number} for number, row in zip(bulk.reserve(model, count), taken, strict=True)]

    def parts(model: type[Row], column: str, numbers: list[tuple[object, object]]) -> list[tuple[object, object]]:
        """Copy what belongs to rows to their copies; return the numbers of each copy and of its first."""
        first: dict[object, list[dict[str, object]]] = {}
        for row in columns(model, model.id.is_null(False)):
            first.setdefault(row[column], []).append(row)
        rows = [row | {column: copy} for copy, old in numbers for row in first.get(old, ())]
        ids = bulk.reserve(model, len(rows))
        bulk.insert(model, [row | {"id": number} for number, row in zip(ids, rows, strict=True)])
        return [(number, row["id"]) for number, row in zip(ids, rows, strict=True)]

    os.environ.update(agency.settings)
    with session() as work, frame.entry(work.actor, "demo.fill"):
        clients = copies(Client, Client.merged_into.is_null() & (Client.kind == "firm"), CLIENTS)
        for client in clients:
            names = {key: f"{client[key]} {client['id']}" for key in ("name", "name_key")}
            client |= {**names, "brought_by_id": None}
        bulk.insert(Client, clients)
        phones = bulk.reserve(ContactPoint, len(clients))
        bulk.insert(
            ContactPoint,
            [
                {"id": number, "client_id": client["id"], "kind": "phone", "is_primary": True,
                 "value": f"+7831{client['id']:07d}", "raw": f"+7831{client['id']:07d}"}
                for number, client in zip(phones, clients, strict=True)
            ],
        )  # fmt: skip
        ahead = queries.cash.cash(work.actor, 400)
        owing = {move.deal_id for day in ahead.days for move in day.moves} - {None}
        closed = Deal.closed_at.is_null(False) & Deal.id.not_in(owing)
        old, deals = columns(Deal, closed), copies(Deal, closed, DEALS)
        for deal, client in zip(deals, cycle(clients), strict=False):
            deal |= {"client_id": client["id"], "person_id": None}
        bulk.insert(Deal, deals)
        numbers = [(deal["id"], first["id"]) for deal, first in zip(deals, cycle(old), strict=False)]
        lines = parts(BudgetLine, "deal_id", numbers)
        for model in (DealLine, DealStaff, WorkEntry):
            parts(model, "deal_id", numbers)
        parts(BudgetFact, "line_id", lines)
        long_ago = clock.now() - dt.timedelta(days=60)
        items = copies(Item, (Item.state == DONE) & Item.series.is_null() & (Item.closed_at < long_ago), ITEMS)
        for item, deal in zip(items, cycle(deals), strict=False):
            if item["deal_id"]:
                item |= {"deal_id": deal["id"], "client_id": deal["client_id"]}
        bulk.insert(Item, items)
