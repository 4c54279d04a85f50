"""What contractors can do: skills with price, unit, lead time and terms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agencycli.i18n import N_, _
from agencycli.models import Client, ContractorSkill, Staff
from agencycli.services.card import BadValue, CardField, column_value, known_field
from agencycli.services.frame import action
from agencycli.values.text import clean, fold

SKILL_FIELDS: dict[str, CardField] = {
    one.key: one
    for one in (
        CardField("what", N_("What"), required=True),
        CardField("unit", N_("Unit")),
        CardField("price", N_("Price"), "money"),
        CardField("lead_days", N_("Working days"), "number"),
        CardField("terms", N_("Terms"), "long"),
    )
}
"""The vocabulary of a skill; a field is called like its column."""

WHO_ORDERS = "manager production logistics"


@action("skill.put", N_("write down what a contractor does"), WHO_ORDERS, permission="sees_cost", with_contractors=True)
def put(actor: Staff, contractor: Client, what: str, values: Mapping[str, Any]) -> ContractorSkill:
    """Write down what a contractor does, or change it: ``values`` are of ``SKILL_FIELDS``.

    The card becomes a contractor's. Raises BadValue, UnknownField.
    """
    wanted = fold(what)
    known = ContractorSkill.select().where(ContractorSkill.contractor == contractor.id)
    row = next((one for one in known if fold(one.what) == wanted), None) or ContractorSkill(contractor=contractor.id)
    for name, value in {"what": what, **values}.items():
        one = known_field(SKILL_FIELDS, name)
        ready = column_value(one, value, ContractorSkill)
        if one.kind in {"money", "number"} and ready is not None and not 0 <= ready < 2**15 * 10**8:
            raise BadValue(field=_(one.title), reason=_("it must not be less than nothing"))
        if one.key == "lead_days" and ready is not None:
            ready = min(int(ready), 366)
        if getattr(row, one.key) != ready:
            setattr(row, one.key, ready)
    row.save()
    call_contractor(contractor)
    return row


@action("skill.remove", N_("remove what a contractor does"), WHO_ORDERS, permission="sees_cost")
def remove(actor: Staff, skill: ContractorSkill) -> None:
    """Remove a skill; jobs stay."""
    ContractorSkill.get_by_id(skill.id).delete_instance()


def call_contractor(client: Client) -> None:
    """Mark a card as a contractor's: who is asked for work is one."""
    row = Client.get_by_id(client.id)
    if not row.is_contractor:
        row.is_contractor = True
        row.save()


def named(text: str) -> str:
    """Return what is to be made. Raises BadValue when it is empty."""
    ready = clean(text)
    if not ready:
        raise BadValue(field=_("What"), reason=_("it must not be empty"))
    return ready[:300]
