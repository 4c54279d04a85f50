"""Take lists of stock with their balances and price lists of suppliers in: plan what they would do, then do it."""

from __future__ import annotations

from agencycli.services.stock.intake.apply import apply
from agencycli.services.stock.intake.plan import plan
from agencycli.services.stock.intake.plan_prices import plan_prices
from agencycli.services.stock.intake.record import GoodsOutcome, GoodsPlan, GoodsRecord, PriceOutcome, PricePlan

__all__ = ["GoodsOutcome", "GoodsPlan", "GoodsRecord", "PriceOutcome", "PricePlan", "apply", "plan", "plan_prices"]
