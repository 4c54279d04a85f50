"""``agency check``: what ``agency doctor`` looks at, for the night."""

from __future__ import annotations

import typer

from agencycli.commands import desk, doctor
from agencycli.i18n import _

app = typer.Typer(add_completion=False)


@app.command(
    help=_(
        "Check data, files, journal, reminders and the age of the newest back-up; silent and 0 when all is well, "
        "so that cron mails only what is wrong. Example: agency check --format json"
    )
)
def check(form: desk.Format = "table", target: desk.Output = None) -> None:
    doctor.look(form, target, at_night=True)
