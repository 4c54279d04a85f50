"""The list of people who work here, and the table of who may do what."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from importlib import import_module

import peewee as pw

from agencycli import services
from agencycli.errors import NotFound
from agencycli.i18n import _
from agencycli.listing import Column, Listing
from agencycli.models import Client, Staff, StaffKey
from agencycli.models.staff import ROLE_TITLES, ROLES
from agencycli.queries.lists import ListField, ListQuery
from agencycli.values.text import fold


def staff(actor: Staff) -> ListQuery:
    """Return the people who work here; those switched off are hidden."""
    roles = {slug: _(title) for slug, title in ROLE_TITLES.items()}
    live = (Client.manager == Staff.id) & Client.off_at.is_null() & Client.merged_into.is_null()
    fields = (
        ListField(Column("id", _("No."), "number", 4), Staff.id),
        ListField(Column("login", _("Login"), "text", 12), Staff.login),
        ListField(Column("name", _("Staff"), "text", 22), Staff.name),
        ListField(Column("role", _("Role"), "stage", 12, roles), Staff.role),
        ListField(
            Column("clients", _("Clients"), "number", 6),
            Client.select(pw.fn.COUNT(Client.id)).where(live & Client.erased_at.is_null()),
        ),
        ListField(Column("own_clients_only", _("Own clients only"), "flag", 3), Staff.own_clients_only, bool),
        ListField(Column("sees_cost", _("Sees cost"), "flag", 3), Staff.sees_cost, bool),
        ListField(Column("exports", _("Exports"), "flag", 3), Staff.exports, bool),
        ListField(Column("phone", _("Phone"), "text", 18), Staff.phone),
        ListField(Column("email", _("E-mail"), "text", 24), Staff.email),
        ListField(Column("off", _("Off"), "flag", 3), ~Staff.is_active, bool),
    )
    return ListQuery(
        name="staff",
        model=Staff,
        fields={one.column.key: one for one in fields},
        condition=Staff.id > 0,
        default_columns=("id", "login", "name", "role", "clients", "own_clients_only", "sees_cost", "exports"),
        default_sort="name",
        hidden={"off": Staff.is_active},
    )


def keys(actor: Staff) -> ListQuery:
    """Return the keys that let people in over SSH: the owner sees all, others their own."""
    fields = (
        ListField(Column("id", _("No."), "number", 4), StaffKey.id),
        ListField(Column("login", _("Login"), "text", 12), _of_holder(Staff.login)),
        ListField(Column("staff", _("Staff"), "text", 22), _of_holder(Staff.name)),
        ListField(Column("note", _("Note"), "text", 20), StaffKey.note),
        ListField(Column("kind", _("Kind"), "text", 12), StaffKey.kind),
        ListField(Column("fingerprint", _("Fingerprint"), "text", 50), StaffKey.fingerprint),
        ListField(Column("expires_on", _("Until"), "date", 10), StaffKey.expires_on),
        ListField(Column("off", _("Off"), "flag", 3), ~StaffKey.is_active, bool),
    )
    return ListQuery(
        name="staff-keys",
        model=StaffKey,
        fields={one.column.key: one for one in fields},
        condition=StaffKey.id > 0 if actor.is_owner else StaffKey.staff == actor.id,
        default_columns=("id", "login", "note", "fingerprint", "expires_on"),
        default_sort="login",
        hidden={"off": StaffKey.is_active},
    )


def _of_holder(field: pw.Field) -> pw.Node:
    return Staff.select(field).where(Staff.id == StaffKey.staff)


def member(text: str) -> Staff:
    """Return a member of staff by login, number or name, switched off or not. Raises NotFound."""
    wanted = fold(text)
    people = list(Staff.select().order_by(Staff.id))
    tests: tuple[Callable[[Staff], bool], ...] = (
        lambda one: one.login == text,
        lambda one: str(one.id) == text,
        lambda one: fold(one.name) == wanted,
        lambda one: wanted in fold(one.name).split(),
    )
    for test in tests:
        found = [one for one in people if test(one)]
        if len(found) == 1:
            return found[0]
    raise NotFound(what=_("member of staff"), wanted=text)


def permissions() -> Listing:
    """Return every change the program can make and which roles may make it."""
    # An action is registered when its module is loaded.
    for module in pkgutil.iter_modules(services.__path__):
        import_module(f"{services.__name__}.{module.name}")
    from agencycli.services.frame import ACTIONS

    columns = [
        Column("action", _("Action")),
        Column("summary", _("What it does")),
        *(Column(role, _(ROLE_TITLES[role]), "flag") for role in ROLES),
        Column(
            "permission",
            _("Needs beside the role"),
            "stage",
            labels={"sees_cost": _("Sees cost"), "exports": _("Exports")},
        ),
    ]
    rows = [
        (name, _(one.summary), *(role in one.roles for role in ROLES), one.permission or None)
        for name, one in sorted(ACTIONS.items())
    ]
    return Listing("permissions", columns, rows)
