"""The command that posts what a sheet of the warehouse says."""

from __future__ import annotations

import datetime as dt
import json
import shlex
from typing import Any

from agencycli.models import StockPlace
from agencycli.queries.stock.sheet import Sheet
from agencycli.queries.stock.ways import ARGUMENT, OPTIONS
from agencycli.services.stock.paper import Line


def command(sheet: Sheet, *, over: bool = False) -> str:
    """Return the command that posts the same paper; rows with a lot or a last day go as lines of JSON."""
    way, head = sheet.way, sheet.head
    verb = " ".join(["agency stock", way.verb, *([str(head[ARGUMENT].id)] if ARGUMENT in head else [])])
    options = []
    for key in way.head:
        if head.get(key) in (None, "") or key in ("sent", ARGUMENT):
            continue
        option = {("supplier_return", "supplier"): "--to", ("move", "place"): "--from"}.get(
            (way.name, key), OPTIONS[key]
        )
        options += [option, _told(head[key])]
    options += ["--sent"] if head.get("sent") else []
    options += ["--over-reserved"] if over and way.name in ("issue", "write_off") else []
    if any(line.lot or line.expiry_on or line.width for line in sheet.lines):
        lines = "\n".join(json.dumps(_record(line), ensure_ascii=False) for line in sheet.lines)
        return f"printf '%s\\n' {shlex.quote(lines)} | {verb} --json - {shlex.join([*options, '--yes'])}"
    words = []
    for line in sheet.lines:
        price = f"@{line.price:f}" if line.price is not None else ""
        words += [line.item.code, f"{line.quantity.normalize():f}{price}"]
    return f"{verb} {shlex.join([*words, *options, '--yes'])}"


def _told(value: Any) -> str:
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, StockPlace):
        return str(value.name)
    return str(getattr(value, "id", value))


def _record(line: Line) -> dict[str, Any]:
    found: dict[str, Any] = {"code": line.item.code, "quantity": f"{line.quantity.normalize():f}"}
    found |= {"price": f"{line.price:f}"} if line.price is not None else {}
    found |= {"lot": line.lot.id} if line.lot else {}
    found |= {key: getattr(line, key) for key in ("width", "height") if getattr(line, key)}
    return found | ({"expiry_on": f"{line.expiry_on:%d.%m.%Y}"} if line.expiry_on else {})
