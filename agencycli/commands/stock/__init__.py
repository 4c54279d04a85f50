"""``agency stock``: what lies in the warehouse, and every move of it."""

from __future__ import annotations

import typer

from agencycli.commands.stock import buying, count, item, labels, month, moving, order, reserve, shelf, show, transfer
from agencycli.i18n import _

app = typer.Typer(add_completion=False, no_args_is_help=True)
for part in (moving, transfer, reserve, show, buying, labels, month):
    app.add_typer(part.app)
app.add_typer(item.app, name="item", help=_("Items: add, edit, list, show, sizes and colours, packings, suppliers."))
app.add_typer(
    count.app, name="count", help=_("Stocktakes: start, show, enter, import, post, cancel, the act of what differed.")
)
app.add_typer(order.app, name="order", help=_("Orders to suppliers: add, edit, send, receive, close, cancel."))
app.add_typer(shelf.place_app, name="place", help=_("Places, and who answers for each."))
app.add_typer(shelf.group_app, name="group", help=_("Groups of items that are valued alike."))
