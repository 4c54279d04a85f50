"""Settings of one agency: ``config.toml`` in ``$AGENCY_HOME``."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path
from typing import Any, NamedTuple

from agencycli import access
from agencycli.errors import AgencyError, UsageError
from agencycli.i18n import LANGUAGES, N_, _

FILE_NAME = "config.toml"
DATABASE_NAME = "agency.db"
VAT_RATES = ("none", "0", "5", "7", "10", "20", "22")
"""Without VAT, or percent. Source: tax code, as of 2026 (22 % in general, 5 and 7 % under the simplified system)."""


class NotSetUp(AgencyError):
    """There is no agency here yet."""

    exit_code = 6
    slug = "not-set-up"
    template = N_("no agency in {home}; create one with “agency init”, or name its folder in AGENCY_HOME")


class BadConfig(UsageError):
    """The settings file cannot be used as it is."""

    slug = "bad-config"
    template = N_("{file}: {reason}; mend it with an editor or “agency config set”")


class Config(NamedTuple):
    """What the agency settled once. Every field has a default, so that an empty file is a good file."""

    company: str = ""
    language: str = ""
    currency: str = "RUB"
    phone_region: str = "RU"
    area_code: str = ""
    timezone: str = "Europe/Moscow"
    country: str = "RU"
    usual_minutes: str = "task 30, call 15, meeting 60, letter 20, deadline 0, visit 90, delivery 60"
    """How long things take when nobody said, by kind: for the load of people."""
    vat: str = "none"
    """VAT of a new line of a deal, unless said."""
    referral_percent: str = "5"
    referral_cap: str = "15"
    referral_months: str = "12"
    database: str = ""
    """A PostgreSQL URL; empty means ``agency.db`` beside this file."""
    mail_from: str = ""
    smtp_host: str = ""
    smtp_port: str = ""
    smtp_security: str = "starttls"
    smtp_login: str = ""
    """The password stands in AGENCY_SMTP_PASSWORD or in ``smtp.password`` beside this file, never here."""
    telegram_api: str = "https://api.telegram.org"
    backup_folder: str = ""
    """A whole path; empty means ``backups`` beside this file."""
    backup_key: str = ""
    """A public key of age; who holds the private one alone can read the back-ups."""
    hook: str = ""
    """A command line, parted as a shell would and run without one."""


MEANINGS = {
    "company": N_("name of the agency"),
    "language": N_("language of the interface: en or ru; empty takes the terminal's"),
    "currency": N_("currency of sums, three letters"),
    "phone_region": N_("country of phone numbers typed without a code"),
    "area_code": N_("area code of phone numbers typed without one"),
    "timezone": N_("time zone of the agency"),
    "country": N_("country of holidays and papers"),
    "usual_minutes": N_("minutes a thing to do takes when nobody said, by kind"),
    "vat": N_("VAT of what is sold, unless a line says otherwise: none or percent"),
    "referral_percent": N_("percent off for each client somebody brought that has paid"),
    "referral_cap": N_("the most percent of that in one deal"),
    "referral_months": N_("months after the first payment that it can be used; 0 for always"),
    "database": N_("PostgreSQL URL; empty keeps everything in agency.db"),
    "mail_from": N_("address that reminders by e-mail come from"),
    "smtp_host": N_("mail server that takes them"),
    "smtp_port": N_("its port; empty is 587, 465 with tls, 25 with none"),
    "smtp_security": N_("starttls, tls, or none for a server on this machine"),
    "smtp_login": N_("login there; the password goes into AGENCY_SMTP_PASSWORD or the file smtp.password"),
    "telegram_api": N_("Telegram's server; the token goes into AGENCY_TELEGRAM_TOKEN or the file telegram.token"),
    "backup_folder": N_("folder that back-ups go to; empty is backups beside this file"),
    "backup_key": N_("public key of age that back-ups are encrypted to; empty leaves them readable"),
    "hook": N_("command that is handed reminders as JSON; set in the file only"),
}
FILE_ONLY = frozenset({"hook"})
"""What ``agency config set`` does not take: who may only use the program must not come by a program of their own."""
KEYS: tuple[str, ...] = Config._fields


def home() -> Path:
    """Return the folder of the agency: ``$AGENCY_HOME``, else the platform's place for data."""
    wished = os.environ.get("AGENCY_HOME")
    if wished:
        return Path(wished).expanduser()
    from platformdirs import user_data_path

    return user_data_path("agencycli")


def load(folder: Path | None = None) -> Config:
    """Read the settings. Raises NotSetUp without a file, Closed or BadConfig for one that cannot be read."""
    folder = folder or home()
    file = folder / FILE_NAME
    import tomllib

    try:
        values = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        raise NotSetUp(home=folder) from None
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and (refusal := access.told(error)):
            raise refusal from error
        raise BadConfig(file=file, reason=str(error).splitlines()[0]) from error
    config = Config()
    for key, value in values.items():
        if key not in KEYS:
            raise BadConfig(file=file, reason=_("unknown setting “{key}”").format(key=key))
        config = changed(config, key, value)
    return config


def changed(config: Config, key: str, value: Any) -> Config:
    """Return the settings with one of them changed. Raises UsageError for a key or value that cannot be."""
    known_key(key)
    if not isinstance(value, str):
        raise UsageError(_("{key} takes text in quotes").format(key=key))
    value = value.strip()
    if value == getattr(config, key):
        return config
    check = CHECKS.get(key)
    if check and value and not check(value):
        raise UsageError(
            _("{key} cannot be “{value}”: {expected}").format(key=key, value=value, expected=_(EXPECTED[key]))
        )
    return config._replace(**{key: value or getattr(Config(), key)})


def known_key(key: str) -> str:
    """Return the key of a setting. Raises UsageError for one that does not exist."""
    if key not in KEYS:
        raise UsageError(_("unknown setting “{key}”; known: {known}").format(key=key, known=", ".join(KEYS)))
    return key


def save(config: Config, folder: Path) -> None:
    """Write the settings, whole or not at all, readable by their owner only."""
    lines = [f"{key} = {_quoted(getattr(config, key))}" for key in KEYS if getattr(config, key)]
    part = folder / (FILE_NAME + ".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as target:
        target.write("\n".join(lines) + "\n")
        target.flush()
        os.fsync(target.fileno())
    part.replace(folder / FILE_NAME)


def _quoted(value: str) -> str:
    escaped = "".join(
        f"\\u{ord(c):04x}" if ord(c) < 0x20 or ord(c) == 0x7F else "\\" + c if c in '"\\' else c for c in value
    )
    return f'"{escaped}"'


def _is_zone(name: str) -> bool:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True


def _is_address(name: str) -> bool:
    local, at, domain = name.rpartition("@")
    return bool(local and at and domain) and name.isascii() and not re.search(r"[\s,;<>()\[\]\"]", name)


def _is_command_line(line: str) -> bool:
    try:
        return line.startswith("/") and bool(shlex.split(line))
    except ValueError:
        return False


def _is_percent(value: str) -> bool:
    whole, _point, part = value.partition(".")
    digits = whole.isdigit() and (whole + part).isascii() and (whole + part).isdigit()
    return digits and len(part) <= 2 and len(whole) <= 3 and int(whole + part.ljust(2, "0")) <= 10_000


CHECKS = {
    "language": lambda value: value in LANGUAGES,
    "currency": lambda value: len(value) == 3 and value.isascii() and value.isupper(),
    "phone_region": lambda value: len(value) == 2 and value.isascii() and value.isupper(),
    "usual_minutes": lambda value: bool(re.fullmatch(r"[a-z]+ [0-9]{1,4}(, *[a-z]+ [0-9]{1,4})*", value)),
    "country": lambda value: len(value) == 2 and value.isascii() and value.isupper(),
    "area_code": lambda value: value.isascii() and value.isdigit() and len(value) <= 6,
    "timezone": _is_zone,
    "vat": lambda value: value in VAT_RATES,
    "referral_percent": _is_percent,
    "referral_cap": _is_percent,
    "referral_months": lambda value: value.isascii() and value.isdigit() and int(value) <= 1200,
    "database": lambda value: value.startswith(("postgresql://", "postgres://")),
    "mail_from": _is_address,
    "smtp_port": lambda value: value.isascii() and value.isdigit() and 0 < int(value) < 2**16,
    "smtp_security": lambda value: value in {"starttls", "tls", "none"},
    "telegram_api": lambda value: value.startswith(("https://", "http://127.0.0.1:", "http://localhost:")),
    "backup_folder": lambda value: value.startswith(("/", "~/")),
    "backup_key": lambda value: bool(re.fullmatch(r"age1[a-z0-9]{58}", value)),
    "hook": _is_command_line,
}
EXPECTED = {
    "language": N_("en or ru"),
    "currency": N_("three capital letters such as RUB"),
    "phone_region": N_("two capital letters such as RU"),
    "usual_minutes": N_("kinds and minutes such as call 15, meeting 60"),
    "country": N_("two capital letters such as RU"),
    "area_code": N_("digits such as 831"),
    "timezone": N_("a name such as Europe/Moscow"),
    "vat": N_("none, 0, 5, 7, 10, 20 or 22"),
    "referral_percent": N_("percent from 0 to 100"),
    "referral_cap": N_("percent from 0 to 100"),
    "referral_months": N_("a whole number of months"),
    "database": N_("a URL that begins with postgresql://"),
    "mail_from": N_("one address such as office@example.ru"),
    "smtp_port": N_("a number up to 65535"),
    "smtp_security": N_("starttls, tls or none"),
    "telegram_api": N_("a URL that begins with https://"),
    "backup_folder": N_("a whole path such as /var/backups/agency"),
    "backup_key": N_("a public key such as age-keygen prints, age1 and 58 more"),
    "hook": N_("a command with a whole path, such as /usr/local/bin/notify --loud"),
}


def database_url() -> str:
    """Return the PostgreSQL URL this agency lives at; "" when it lives in its own SQLite file.

    ``AGENCY_DATABASE`` wins over the settings file. A settings file that cannot be read counts as silent here:
    whoever opens the agency reports it.
    """
    wished = os.environ.get("AGENCY_DATABASE")
    if wished is not None:
        return wished
    try:
        return load().database
    except AgencyError:
        return ""


def database_place() -> str:
    """Return where the PostgreSQL URL stands, for people who must mend it."""
    if os.environ.get("AGENCY_DATABASE") is not None:
        return "AGENCY_DATABASE"
    return _("“database” in {file}").format(file=home() / FILE_NAME)


_current = Config()


def use(config: Config) -> None:
    """Make these the settings of this process."""
    global _current
    _current = config


def current() -> Config:
    """Return the settings of this process."""
    return _current
