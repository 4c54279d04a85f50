"""How each person wants to be reminded: by which channels, when, in which language."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from agencycli.errors import Forbidden
from agencycli.i18n import LANGUAGES, N_, _
from agencycli.models import ReminderChannel, ReminderSettings, Staff
from agencycli.models.reminder import CHANNELS
from agencycli.models.staff import ROLE_TITLES
from agencycli.services.card import BadValue
from agencycli.services.frame import action
from agencycli.values.emails import read_emails
from agencycli.values.text import clean

_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_CHAT = re.compile(r"-?\d{1,20}|@\w{5,32}")


@action("remind.channel", N_("choose a way to be reminded"))
def set_channel(
    actor: Staff,
    person: Staff,
    channel: str,
    address: str = "",
    *,
    digest: bool = True,
    single: bool = True,
) -> ReminderChannel:
    """Let reminders reach somebody by a channel, in place of what was settled for it: one's own, the owner anybody's.

    Raises BadValue for an address that reminders could not go to, Forbidden.
    """
    _demand_own(actor, person)
    if channel not in CHANNELS:
        known = ", ".join(CHANNELS)
        raise BadValue(field=_("Channel"), reason=_("“{value}” is none of {known}").format(value=channel, known=known))
    address = _checked(channel, clean(address), person)
    row = ReminderChannel.get_or_none((ReminderChannel.staff == person.id) & (ReminderChannel.channel == channel))
    row = row or ReminderChannel(staff=person.id, channel=channel)
    row.address, row.digest, row.single = address, digest, single
    row.save()
    return row


@action("remind.channel-off", N_("close a way to be reminded"))
def close_channel(actor: Staff, person: Staff, channel: str) -> ReminderChannel:
    """Let no reminders reach somebody by a channel; the address is kept."""
    row = ReminderChannel.get_or_none((ReminderChannel.staff == person.id) & (ReminderChannel.channel == channel))
    address = row.address if row else ""
    _demand_own(actor, person)
    if channel not in CHANNELS:
        known = ", ".join(CHANNELS)
        raise BadValue(field=_("Channel"), reason=_("“{value}” is none of {known}").format(value=channel, known=known))
    row = row or ReminderChannel(staff=person.id, channel=channel)
    row.address, row.digest, row.single = address, False, False
    row.save()
    return row


@action("remind.settings", N_("settle when to be reminded"))
def settle(actor: Staff, person: Staff, **changes: Any) -> ReminderSettings:
    """Settle when somebody is reminded: one's own, the owner anybody's. Raises BadValue, Forbidden.

    Keys are fields of ``ReminderSettings``: times as ``HH:MM``, ``minutes_before`` 0 to 1440, ``escalate_days`` from 1,
    ``language`` one of LANGUAGES or "" for the agency's.
    """
    _demand_own(actor, person)
    row = settings_of(person)
    for key, value in changes.items():
        setattr(row, key, _READ[key](value))
    row.save()
    return row


def settings_of(person: Staff) -> ReminderSettings:
    """Return what somebody settled, or the agency's usual as a row not saved yet."""
    return ReminderSettings.get_or_none(ReminderSettings.staff == person.id) or ReminderSettings(staff=person.id)


def _demand_own(actor: Staff, person: Staff) -> None:
    if person.id != actor.id and not actor.is_owner:
        raise Forbidden(name=actor.name, role=_(ROLE_TITLES[actor.role]), action=_("settle the reminders of others"))


def _checked(channel: str, address: str, person: Staff) -> str:
    if channel == "email":
        found = read_emails(address or person.email)
        if len(found) != 1 or not found[0].usable:
            raise BadValue(field=_("Address"), reason=_("write one e-mail address, such as ira@example.ru"))
        return found[0].address if address else ""
    if channel == "telegram":
        if not _CHAT.fullmatch(address):
            reason = _("write the number of the chat, or @name; the person must have written to the bot first")
            raise BadValue(field=_("Address"), reason=reason)
        return address
    return ""


def _time(value: str) -> str:
    found = _TIME.fullmatch(str(value).strip())
    if not found:
        raise BadValue(field=_("Time"), reason=_("“{value}” is not a time; write 08:30").format(value=value))
    return f"{int(found[1]):02}:{found[2]}"


def _minutes(value: int) -> int:
    if not 0 <= value <= 1440:
        raise BadValue(field=_("Minutes before"), reason=_("0 to 1440, {value} is not").format(value=value))
    return value


def _days(value: int) -> int:
    if not 1 <= value <= 250:
        raise BadValue(field=_("Escalate after"), reason=_("1 to 250 working days, {value} is not").format(value=value))
    return value


def _language(value: str) -> str:
    if value and value not in LANGUAGES:
        raise BadValue(field=_("Language"), reason=_("en, ru, or nothing for the agency's"))
    return value


_READ: dict[str, Callable[[Any], Any]] = {
    "digest_time": _time,
    "quiet_from": _time,
    "quiet_to": _time,
    "minutes_before": _minutes,
    "escalate_days": _days,
    "language": _language,
}
