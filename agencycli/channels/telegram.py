"""Messages by Telegram's bot API: a form, plain text. The token is in the address, so no address is ever told."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

from agencycli.channels import PATIENCE, Closed, Later, Letter, Undeliverable, first_line
from agencycli.channels.secrets import secret
from agencycli.config import Config
from agencycli.i18n import _

LONGEST = 4096
"""UTF-16 units of one message. Source: Bot API, sendMessage."""


class Telegram:
    """A bot that writes to people who have written to it first."""

    def __init__(self, config: Config, home: Path) -> None:
        self.config = config
        self.home = home

    def send(self, letter: Letter) -> None:
        """Send a message. Raises Undeliverable, Later, Closed."""
        token = secret("AGENCY_TELEGRAM_TOKEN", self.home / "telegram.token")
        if not token or not token.replace(":", "").replace("-", "").replace("_", "").isalnum():
            raise Closed(_("no Telegram token: put it into {file}, mode 600").format(file=self.home / "telegram.token"))
        if not letter.address:
            raise Undeliverable(_("the person has no Telegram chat"))
        text = cut(f"{letter.subject}\n\n{letter.body}" if letter.body else letter.subject)
        form = {"chat_id": letter.address, "text": text, "disable_web_page_preview": "true"}
        request = urllib.request.Request(  # noqa: S310 - the settings take https, or this machine
            f"{self.config.telegram_api.rstrip('/')}/bot{token}/sendMessage",
            data=urllib.parse.urlencode(form).encode(),
        )
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 - as above
                told = _read(answer.read(65536))
        except urllib.error.HTTPError as error:
            with error:
                _refused(error.code, _read(error.read(65536)))
            return
        except urllib.error.URLError as error:
            raise Closed(f"Telegram: {first_line(error.reason)}") from None
        except (OSError, ValueError) as error:
            raise Later(f"Telegram: {type(error).__name__}") from None
        if not told.get("ok"):
            raise Later("Telegram: " + first_line(told.get("description", "?")))

    def close(self) -> None:
        """Do nothing: each message has a connection of its own."""


def _refused(code: int, told: dict[str, Any]) -> None:
    reason = f"Telegram: {code} {first_line(told.get('description', ''))}"
    if code in (401, 404):  # the token is nobody's
        raise Closed(_("Telegram does not know this token"))
    if code == 429:
        raise Closed(reason)
    raise (Undeliverable if 400 <= code < 500 else Later)(reason)


def _read(raw: bytes) -> dict[str, Any]:
    try:
        found = json.loads(raw)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def cut(text: str) -> str:
    """Return text that fits into one message, with a mark where it was cut."""
    raw = text.encode("utf-16-le")
    if len(raw) <= 2 * LONGEST:
        return text
    return raw[: 2 * (LONGEST - 1)].decode("utf-16-le", "ignore") + "…"
