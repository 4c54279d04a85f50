"""Keys by which members of staff come in over SSH."""

from __future__ import annotations

import peewee as pw

from agencycli.models.base import Row
from agencycli.models.staff import Staff


class StaffKey(Row):
    """A public key; whoever holds the private one is the person."""

    staff = pw.ForeignKeyField(Staff, backref="keys", on_delete="RESTRICT")
    kind = pw.CharField(max_length=60)
    """As sshd names it: ``ssh-ed25519``."""
    body = pw.TextField(unique=True)
    """The key itself, base64."""
    fingerprint = pw.CharField(max_length=60)
    """``SHA256:...``, as ``ssh-keygen -l`` shows it."""
    note = pw.CharField(default="", max_length=120)
    """What tells this key from others of the person: ``ira@laptop``."""
    expires_on = pw.DateField(null=True)
    """The last day it opens the door; None is for always."""
    is_active = pw.BooleanField(default=True)
