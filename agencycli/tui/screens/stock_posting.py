"""Post what was typed as a paper of the warehouse, and tell what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agencycli import services
from agencycli.errors import UsageError
from agencycli.i18n import _, language, ngettext
from agencycli.money import printed
from agencycli.queries.stock.sheet import Sheet
from agencycli.services.stock import amounts


def posted(actor: Any, sheet: Sheet, *, over: bool) -> str:
    """Post a sheet; return what to tell of it. Raises as the service of its way."""
    stock, lines = services.stock, sheet.lines
    head: Mapping[str, Any] = sheet.head
    day, place, reason = head.get("day"), head.get("place"), head.get("reason", "")
    supplier, number, deal = head.get("supplier"), head.get("bill", ""), head.get("deal")
    match sheet.way.name:
        case "receive":
            done = stock.receive(actor, lines, supplier=supplier, place=place, day=day, number=number)
        case "issue":
            done = stock.issue(actor, lines, deal=deal, place=place, day=day, reason=reason, over_reserved=over)
        case "return":
            done = stock.take_back(actor, lines, deal=deal, place=place, day=day, reason=reason)
        case "move":
            act = stock.send if head.get("sent") else stock.move
            done = act(actor, lines, head["to_place"], place=place, day=day)
        case "write_off":
            done = stock.write_off(actor, lines, reason, place=place, day=day, over_reserved=over)
        case "order":
            received = stock.ordering.receive(actor, head["order"], lines, place=place, day=day, number=number)
            return _received(actor, received)
        case "remnant":
            if len(lines) != 1:
                raise UsageError(_("a remnant is one item and how much of it"))
            done = stock.remnant(actor, lines[0], deal=deal, place=place, day=day)
        case "surplus":
            done = stock.surplus(actor, lines, reason, place=place, day=day)
        case "supplier_return":
            done = stock.to_supplier(actor, lines, head["supplier"], place=place, day=day, number=number)
        case _:
            deal = head["deal"]
            kept = stock.reserve(actor, deal, lines, expires_on=head.get("until"))
            count = ngettext("{count} item kept for deal {deal}", "{count} items kept for deal {deal}", len(kept))
            return _("{what}; u takes it back").format(what=count.format(count=len(kept), deal=deal.id))
    return told(actor, done)


def told(actor: Any, done: services.stock.Posted) -> str:
    """Return what is worth knowing of a paper that was posted."""
    words = [services.stock.title(done.paper)]
    items = len({row.item_id for row in done.moves})
    words[0] += ": " + ngettext("{count} item", "{count} items", items).format(count=items)
    if actor.may_see_cost and done.value:
        words[0] += f", {printed(abs(done.value), language())}"
    words += [
        _("{code}: {quantity} more than was kept").format(code=item.code, quantity=amounts.told(item, more))
        for item, more in done.excess[:2]
    ]
    words += [
        _("{code}: {quantity} left of lot {lot} is scrap").format(
            code=lot.item.code, quantity=amounts.told(lot.item, left), lot=lot.id
        )
        for lot, left in done.scrap[:2]
    ]
    words += [
        _("{code}: lot {lot} was good until {day}").format(
            code=lot.item.code, lot=lot.id, day=f"{lot.expiry_on:%d.%m.%Y}"
        )
        for lot in done.expired[:2]
    ]
    return _("{what}; u takes it back").format(what="; ".join(words))


def _received(actor: Any, done: Any) -> str:
    """Return what came of an order, which prices changed, and what is still to come."""
    words = [told(actor, done.posted)]
    if actor.may_see_cost:
        for one in done.changes[:3]:
            was = printed(one.before, language()) if one.before is not None else "–"
            changed = _("{code}: {before} → {after}")
            words.append(changed.format(code=one.item.code, before=was, after=printed(one.after, language())))
    left = [f"{item.code} {amounts.plain(more)}" for item, more in done.left[:4]]
    words += [_("still to come: {what}").format(what=", ".join(left))] if left else []
    return "; ".join(words)
