"""People who work with the system, their roles, and what a role may do."""

from __future__ import annotations

import peewee as pw

from agencycli.i18n import N_
from agencycli.models.base import Row, one_of

OWNER, MANAGER, LOGISTICS, PRODUCTION, ACCOUNTANT, VIEWER = ROLES = (
    "owner",
    "manager",
    "logistics",
    "production",
    "accountant",
    "viewer",
)

ROLE_TITLES = {
    OWNER: N_("owner"),
    MANAGER: N_("manager"),
    LOGISTICS: N_("logistics"),
    PRODUCTION: N_("production"),
    ACCOUNTANT: N_("accountant"),
    VIEWER: N_("viewer"),
}

SEES_COST = frozenset({OWNER, ACCOUNTANT})
"""Roles that see cost and margin unless a person is settled otherwise."""
EXPORTS = frozenset({OWNER, ACCOUNTANT})
"""Roles that may take whole lists out unless a person is settled otherwise."""


class Staff(Row):
    """A person who works with the system; every service and query gets one as its first argument."""

    login = pw.CharField(unique=True, max_length=64)
    """The name of the system login (or of the key the server let in)."""
    name = pw.CharField(max_length=120)
    role = pw.CharField(max_length=16)
    own_clients_only = pw.BooleanField(default=False)
    sees_cost = pw.BooleanField(default=False)
    exports = pw.BooleanField(default=False)
    is_active = pw.BooleanField(default=True)
    phone = pw.CharField(default="", max_length=40)
    email = pw.CharField(default="", max_length=254)

    class Meta:
        constraints = [one_of("role", ROLES)]

    @property
    def is_owner(self) -> bool:
        """Whether everything is open to this person."""
        return self.role == OWNER

    @property
    def may_see_cost(self) -> bool:
        """Whether cost, margin and payroll are open to this person."""
        return self.is_owner or self.sees_cost
