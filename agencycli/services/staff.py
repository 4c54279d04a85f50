"""Members of staff: add, edit, switch off; the table of who may do what."""

from __future__ import annotations

import re
from typing import Any

from agencycli.errors import Refused
from agencycli.i18n import N_, _
from agencycli.models import Client, Item, Staff
from agencycli.models.item import OPEN
from agencycli.models.staff import EXPORTS, OWNER, ROLES, SEES_COST
from agencycli.services import pipeline
from agencycli.services.card import BadValue
from agencycli.services.frame import action, entry
from agencycli.values.text import clean, latin

LOGIN = re.compile(r"\w[\w.@+\\-]{0,59}")
"""A login of a system: ``ira``, ``i.belova``, ``DOMAIN\\ira``, ``ira@agency.example``."""
EDITABLE = ("name", "login", "role", "own_clients_only", "sees_cost", "exports", "phone", "email")


class LoginTaken(Refused):
    """Somebody has this login."""

    slug = "login-taken"
    template = N_("the login “{login}” is {name}'s; give another with --login")


class LastOwner(Refused):
    """Nobody could settle anything any more."""

    slug = "last-owner"
    template = N_("{name} is the only owner; make somebody else owner first")


def found(login: str, name: str) -> Staff:
    """Make the first owner of a new agency, and what it begins with: pipelines, places of stock."""
    from agencycli.services import stock

    with entry(None, "agency.init"):
        pipeline.found()
        stock.found()
        return Staff.create(login=login, name=clean(name) or login, role=OWNER, sees_cost=True, exports=True)


@action("staff.add", N_("add a member of staff"), OWNER)
def add(actor: Staff, name: str, login: str, role: str, **settings: Any) -> Staff:
    """Add a member of staff. What the role sees by default may be set otherwise. Raises BadValue, LoginTaken."""
    values = {"sees_cost": role in SEES_COST, "exports": role in EXPORTS, **settings}
    row = Staff()
    _apply(row, {"name": name, "login": login, "role": role, **values})
    row.save(force_insert=True)
    return row


@action("staff.edit", N_("edit a member of staff"), OWNER)
def edit(actor: Staff, person: Staff, **changes: Any) -> Staff:
    """Change a member of staff. Raises BadValue, LoginTaken, LastOwner."""
    if person.role == OWNER and changes.get("role", OWNER) != OWNER:
        _keep_an_owner(person)
    _apply(person, changes)
    person.save()
    return person


@action("staff.off", N_("switch off a member of staff"), OWNER)
def switch_off(actor: Staff, person: Staff, successor: Staff | None = None) -> int:
    """Let somebody no longer in, and hand over the clients and what is to be done. Raises LastOwner.

    Returns how many clients changed hands.
    """
    if person.role == OWNER:
        _keep_an_owner(person)
    person.is_active = False
    person.save()
    if successor is None:
        return 0
    Item.update(owner=successor.id).where((Item.owner == person.id) & (Item.state == OPEN)).execute()
    return int(Client.update(manager=successor.id).where(Client.manager == person.id).execute())


@action("staff.on", N_("switch on a member of staff again"), OWNER)
def switch_on(actor: Staff, person: Staff) -> Staff:
    """Let somebody in again."""
    person.is_active = True
    person.save()
    return person


def login_for(name: str) -> str:
    """Return a free login made of a name in Latin letters: ``irina``, else ``irina.belova``, else with a number."""
    from agencycli.values.names import read_person

    person = read_person(clean(name))
    given, surname = latin(person.given_name) or latin(name), latin(person.surname)
    given = given.replace(" ", ".")[:40] or "staff"
    wishes = [given, *([f"{given}.{surname.replace(' ', '.')}"[:60]] if surname else [])]
    wishes += [f"{wishes[-1]}{number}" for number in range(2, 1000)]
    taken = {login for (login,) in Staff.select(Staff.login).tuples()}
    return next(wish for wish in wishes if wish not in taken)


def _apply(row: Staff, values: dict[str, Any]) -> None:
    for key, value in values.items():
        ready = clean(value) if isinstance(value, str) else value
        if key in {"name", "login"} and not ready:
            raise BadValue(field=_(key), reason=_("it must not be empty"))
        if key == "login" and not LOGIN.fullmatch(ready):
            raise BadValue(
                field=_("login"), reason=_("it is the login in the system: letters, digits and . _ - @, without blanks")
            )
        if key == "role" and ready not in ROLES:
            known = ", ".join(ROLES)
            raise BadValue(field=_("Role"), reason=_("“{value}” is none of {known}").format(value=ready, known=known))
        if getattr(row, key) != ready:
            setattr(row, key, ready)
    other = Staff.get_or_none(Staff.login == row.login)
    if other is not None and other.id != row.id:
        raise LoginTaken(login=row.login, name=other.name)


def _keep_an_owner(person: Staff) -> None:
    others = Staff.select().where((Staff.role == OWNER) & Staff.is_active & (Staff.id != person.id))
    if not others.exists():
        raise LastOwner(name=person.name)
