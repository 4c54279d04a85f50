"""The ways of moving stock: what the paper of each asks for, and the command that posts the same."""

from __future__ import annotations

from typing import NamedTuple

from agencycli.i18n import N_

COMES, GOES, STAYS = 1, -1, 0


class Way(NamedTuple):
    """A way of moving stock: what its paper asks for, and the command that does the same."""

    name: str
    title: str
    effect: int
    """Whether it comes, goes, or stays and is only kept."""
    head: tuple[str, ...]
    needs: frozenset[str]
    """What of the head must be filled."""
    columns: tuple[str, ...]
    """After the item and how much of it."""
    verb: str
    action: str


WAYS: dict[str, Way] = {one.name: one for one in (
    Way("receive", N_("Receipt"), COMES, ("supplier", "bill", "place", "day"), frozenset(), ("price", "expiry_on"),
        "receive", "stock.receive"),
    Way("issue", N_("Issue"), GOES, ("deal", "place", "reason", "day"), frozenset(), ("lot",), "issue", "stock.issue"),
    Way("return", N_("Return from a deal"), COMES, ("deal", "place", "reason", "day"), frozenset({"deal"}), ("lot",),
        "return", "stock.return"),
    Way("move", N_("Transfer"), GOES, ("place", "to_place", "sent", "day"), frozenset({"to_place"}), ("lot",),
        "move", "stock.move"),
    Way("write_off", N_("Write-off"), GOES, ("reason", "place", "day"), frozenset({"reason"}), ("lot",),
        "write-off", "stock.write-off"),
    Way("surplus", N_("Surplus"), COMES, ("reason", "place", "day"), frozenset({"reason"}), ("price",),
        "surplus", "stock.surplus"),
    Way("supplier_return", N_("Return to the supplier"), GOES, ("supplier", "bill", "place", "day"),
        frozenset({"supplier"}), ("lot",), "return", "stock.supplier-return"),
    Way("order", N_("Receipt of an order"), COMES, ("order", "bill", "place", "day"), frozenset({"order"}),
        ("price", "expiry_on"), "order receive", "stock.order-receive"),
    Way("remnant", N_("Remnant"), GOES, ("deal", "place", "day"), frozenset(), ("width", "height", "lot"), "remnant",
        "stock.remnant"),
    Way("reserve", N_("Keep for a deal"), STAYS, ("deal", "until"), frozenset({"deal"}), (), "reserve",
        "stock.reserve"),
)}  # fmt: skip

HEAD_TITLES = {
    "supplier": N_("Supplier"), "bill": N_("Bill"), "place": N_("Place"), "to_place": N_("To"), "day": N_("Day"),
    "order": N_("Purchase order"), "deal": N_("Deal"), "reason": N_("Reason"), "until": N_("Until"),
    "sent": N_("Only sent"),
}  # fmt: skip
ARGUMENT = "order"
"""What of a head is a word of the command itself."""
OPTIONS = {"supplier": "--from", "bill": "--bill", "place": "--at", "day": "--on", "deal": "--deal",
           "reason": "--why", "until": "--until", "to_place": "--to"}  # fmt: skip
