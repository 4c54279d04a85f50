"""The letter by which an order goes to its supplier, through the outbox as everything that leaves the house."""

from __future__ import annotations

from agencycli import clock, config
from agencycli.errors import UsageError
from agencycli.i18n import N_, _
from agencycli.models import ContactPoint, Staff, StockOrder
from agencycli.services.reminding.messages import LONGEST_SUBJECT, Message


class NoAddress(UsageError):
    """Nobody knows where to write."""

    slug = "no-address"
    template = N_("{name} has no e-mail address; name one with --to, or: agency contact add {number} email ADDRESS")


def letter(actor: Staff, order: StockOrder, file: bytes, to: str) -> Message:
    """Return the letter of an order with its sheet, from who sends it to an address."""
    company = config.current().company
    name = _("order {number}").format(number=order.id)
    lines = [_("Good day! Please send us what stands in the sheet, {order}.").format(order=name)]
    if order.due_on is not None:
        lines.append(_("We need it by {day}.").format(day=f"{order.due_on:%d.%m.%Y}"))
    lines += [order.note] if order.note else []
    signed = "\n".join(part for part in (actor.name, company, actor.phone) if part)
    subject = _("{company}: {order}").format(company=company, order=name)[:LONGEST_SUBJECT]
    return Message(
        f"order {order.id} {clock.now():%Y-%m-%dT%H:%M:%SZ} {to}"[:200], clock.now(), actor, "email", to, subject,
        "\n\n".join([*lines, signed]), outside=True, file_name=f"{name}.xlsx", file=file,
    )  # fmt: skip


def address(order: StockOrder, to: str = "") -> str:
    """Return where an order is sent: ``to``, else the supplier's e-mail. Raises NoAddress."""
    if to:
        return to
    mine = (ContactPoint.client == order.supplier_id) & (ContactPoint.kind == "email") & ~ContactPoint.is_invalid
    row = ContactPoint.select().where(mine).order_by(ContactPoint.is_primary.desc(), ContactPoint.id).first()
    if row is None:
        raise NoAddress(name=order.supplier.name, number=order.supplier_id)
    return str(row.value)
