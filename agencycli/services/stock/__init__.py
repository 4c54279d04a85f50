"""The warehouse: what lies where, every move of it with its paper, and what is kept for deals."""

from __future__ import annotations

from agencycli.services.stock import (
    amounts,
    balance,
    choosing,
    counting,
    goods,
    intake,
    months,
    ordering,
    places,
    replenishing,
    settling,
    supplies,
)
from agencycli.services.stock.founding import found
from agencycli.services.stock.months import close, reopen
from agencycli.services.stock.moving import (
    arrive,
    issue,
    move,
    opening,
    receive,
    remnant,
    send,
    surplus,
    take_back,
    to_supplier,
    write_off,
)
from agencycli.services.stock.paper import Line, Posted, title
from agencycli.services.stock.reserving import living, release, reserve

__all__ = [
    "Line", "Posted", "amounts", "arrive", "balance", "choosing", "close", "counting", "found", "goods", "intake",
    "issue", "living", "months", "move", "opening", "ordering", "places", "receive", "release", "remnant", "reopen",
    "replenishing", "reserve", "send", "settling", "supplies", "surplus", "take_back", "title", "to_supplier",
    "write_off",
]  # fmt: skip
