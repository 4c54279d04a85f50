"""The places and the group a new agency begins with."""

from __future__ import annotations

from agencycli.i18n import N_, _
from agencycli.models import StockGroup, StockPlace
from agencycli.models.stock.goods import AVERAGE, OFFICE, PREPRESS, SHOP, TRANSIT

PLACES = ((N_("Office"), OFFICE), (N_("Prepress"), PREPRESS), (N_("Print shop"), SHOP), (N_("On the way"), TRANSIT))
GROUP = N_("Materials")


def found() -> None:
    """Make the places and the group that a new agency begins with, in its language."""
    for name, kind in PLACES:
        StockPlace.create(name=_(name), kind=kind)
    StockGroup.create(name=_(GROUP), method=AVERAGE)
