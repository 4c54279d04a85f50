"""A command of the agency's own: it is handed a reminder as JSON on its standard input.

The one place that starts another program. Which one stands in the settings file, which no command of ours can change;
it is run without a shell, and nothing that people typed is ever a word of its command line.
"""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import signal
import subprocess
import tempfile
from pathlib import Path

from agencycli.channels import PATIENCE, Closed, Later, Letter, first_line
from agencycli.config import Config
from agencycli.i18n import _

SECRETS = ("AGENCY_SMTP_PASSWORD", "AGENCY_TELEGRAM_TOKEN", "AGENCY_DATABASE")
"""What the command need not know."""


class Hook:
    """A command from the settings."""

    def __init__(self, config: Config, home: Path) -> None:
        self.words = shlex.split(config.hook)
        self.home = home

    def send(self, letter: Letter) -> None:
        """Run the command for one letter, for at most ``PATIENCE`` seconds. Raises Later, Closed."""
        if not self.words:
            raise Closed(_('no command is set: write hook = "/path/to/command" into config.toml'))
        handed = {
            "key": letter.key, "login": letter.login, "name": letter.name, "address": letter.address,
            "subject": letter.subject, "body": letter.body,
        }  # fmt: skip
        with tempfile.TemporaryFile() as said:
            try:
                process = subprocess.Popen(  # noqa: S603 - words of the settings file, no shell
                    self.words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said, cwd="/",
                    env={name: value for name, value in os.environ.items() if name not in SECRETS},
                    start_new_session=True,
                )  # fmt: skip
            except OSError as error:
                raise Closed(f"{self.words[0]}: {first_line(error.strerror)}") from error
            try:
                process.communicate(json.dumps(handed, ensure_ascii=False).encode() + b"\n", timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                _end(process)
                told = _("{command} did not end within {seconds} seconds")
                raise Later(told.format(command=self.words[0], seconds=PATIENCE)) from None
            if process.returncode:
                said.seek(0)
                reason = said.read(2000).decode("utf-8", "replace").strip()
                told = _("{command} ended with {code}: {reason}")
                raise Later(
                    told.format(command=self.words[0], code=process.returncode, reason=first_line(reason or "-"))
                )

    def close(self) -> None:
        """Do nothing: each letter has a process of its own."""


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process with all that it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
