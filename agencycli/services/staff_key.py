"""Keys of the members of staff: add, switch off; whose key stands at the door."""

from __future__ import annotations

import datetime as dt

from agencycli import clock
from agencycli.errors import Refused, UsageError
from agencycli.i18n import N_
from agencycli.models import Staff, StaffKey
from agencycli.models.staff import OWNER
from agencycli.services.frame import action
from agencycli.values.ssh_key import PublicKey, read_key
from agencycli.values.text import clean


class NotAKey(UsageError):
    """What was handed in is no public key of SSH."""

    slug = "not-a-key"
    template = N_(
        "this is no public key that is taken here; hand in the one line of a file such as id_ed25519.pub, "
        "made by: ssh-keygen -t ed25519 (RSA has at least 2048 bits)"
    )


class PrivateKey(NotAKey):
    """Somebody gave away what only they may hold."""

    slug = "private-key"
    template = N_(
        "this is a private key, which nobody else may see: make a new pair (ssh-keygen -t ed25519) "
        "and hand in the file that ends in .pub"
    )


class KeyTaken(Refused):
    """The key is somebody's already."""

    slug = "key-taken"
    template = N_("the key {fingerprint} is {name}'s already (number {number})")


@action("staff.key-add", N_("let a key in"), OWNER)
def add(actor: Staff, person: Staff, text: str, note: str = "", expires_on: dt.date | None = None) -> StaffKey:
    """Let whoever holds this key in as a member of staff. A key of theirs that was switched off opens again.

    Raises NotAKey, PrivateKey, KeyTaken.
    """
    if "PRIVATE KEY" in text:
        raise PrivateKey
    key = read_key(text)
    if key is None:
        raise NotAKey
    row = StaffKey.get_or_none(StaffKey.body == key.body)
    if row is not None and (row.is_active or row.staff_id != person.id):
        raise KeyTaken(fingerprint=row.fingerprint, name=row.staff.name, number=row.id)
    row = row or StaffKey(staff=person.id, kind=key.kind, body=key.body, fingerprint=key.fingerprint)
    row.note, row.expires_on, row.is_active = clean(note or key.note)[:120], expires_on, True
    row.save()
    return row


@action("staff.key-off", N_("let a key in no longer"), OWNER)
def switch_off(actor: Staff, key: StaffKey) -> StaffKey:
    """Let a key in no longer; what it opened ends within seconds."""
    key.is_active = False
    key.save()
    return key


def holder(key: PublicKey) -> StaffKey | None:
    """Return the row of a key that opens the door today, whether or not its person may come in."""
    row = StaffKey.get_or_none(StaffKey.body == key.body)
    return row if row is not None and opens(row) else None


def opens(key: StaffKey) -> bool:
    """Tell whether a key opens the door today."""
    return key.is_active and (key.expires_on is None or key.expires_on >= clock.today())
