"""The form of an item of stock: a new one, or the fields of one."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from functools import partial
from typing import Any

from agencycli import queries, services
from agencycli.i18n import N_, _
from agencycli.models import Client, StockGroup, StockItem
from agencycli.services.card import CardField
from agencycli.services.stock.goods import ITEM_FIELDS
from agencycli.tui.screens.card_form import CardFormScreen, Filled, text_of
from agencycli.tui.screens.deal_form import clients_like
from agencycli.tui.widgets.field import Field

OPTIONS = {"name": "--name", "unit": "--unit", "group": "--group", "kind": "--kind", "min_level": "--min"}


class StockItemScreen(CardFormScreen):
    """``StockItemScreen()`` adds an item, ``StockItemScreen(number)`` changes one. Answers its number or words."""

    WHERE = N_("Item of stock")
    FORM = "stock item"

    def read(self) -> Filled:
        """Return the fields of the item; of a new one with what is usual."""
        based_on = services.frame.newest_entry()
        groups = [(one.name, one.name) for one in StockGroup.select().order_by(StockGroup.id)]
        if not self.record:
            texts = dict.fromkeys(ITEM_FIELDS, "") | {"unit": "piece", "kind": "material", "group": groups[0][0]}
            return Filled(ITEM_FIELDS, {"group": groups}, texts, based_on, _("new"))
        row = StockItem.get_by_id(self.record)
        values = {key: getattr(row, key) for key in ITEM_FIELDS} | {"group": row.group.name}
        texts = {key: text_of(one, values[key]) for key, one in ITEM_FIELDS.items() if one.kind != "client"}
        texts["owner"] = str(row.owner_id or "")
        owner = [(str(row.owner_id), row.owner.name)] if row.owner_id else []
        return Filled(ITEM_FIELDS, {"group": groups, "owner": owner}, texts, based_on, row.name)

    def _field(self, one: CardField) -> Field:
        if one.kind != "client":
            return super()._field(one)
        found, value = partial(clients_like, self.actor), self.filled.texts.get(one.key, "")
        known = self.filled.choices.get(one.key, ())
        return Field(one.key, _(one.title), "found", choices=known, help=_("of a client's own material"), value=value,
                     look=found)  # fmt: skip

    def write(self, changes: Mapping[str, Any], based_on: int, keep_wrong: bool) -> StockItem:
        """Add the item, or change it."""
        values = dict(changes)
        if values.get("owner") and not isinstance(values["owner"], Client):
            values["owner"] = queries.scope.get_client(self.actor, int(values["owner"]))
        if self.record:
            return services.stock.goods.edit(self.actor, StockItem.get_by_id(self.record), values, based_on)
        usual = {key: self.filled.texts[key] for key in ("unit", "kind", "group")}
        return services.stock.goods.add(self.actor, {**usual, **{key: v for key, v in values.items() if v}})

    def command(self, changes: Mapping[str, str]) -> str:
        """Return the command that saves the same."""
        rest = dict(changes)
        code = self.filled.texts["code"] if self.record else rest.pop("code", "")
        words = ["agency", "stock", "item", "edit" if self.record else "add", code]
        for key, option in OPTIONS.items():
            if key in rest and not (self.record and key == "kind"):
                words += [option, rest.pop(key)]
        return shlex.join([*words, *(word for key, value in rest.items() for word in ("--set", f"{key}={value}"))])

    def saved(self, row: StockItem) -> None:
        """Go back to it."""
        self.leave(row.id)
