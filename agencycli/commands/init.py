"""``agency init``: make a new agency."""

from __future__ import annotations

from typing import Annotated

import typer

from agencycli import config, i18n
from agencycli.commands import desk
from agencycli.errors import UsageError
from agencycli.i18n import _

app = typer.Typer(add_completion=False)

AREA_CODES_ASKED = "RU"


@app.command(
    help=_("Make a new agency in $AGENCY_HOME. Asks on a terminal; elsewhere takes the options.")
    + "\n\n"
    + _('Example: agency init --company "Восток" --owner "Ольга Соколова" --language ru --area-code 831')
)
def init(
    company: Annotated[str, typer.Option(help=_("Name of the agency."))] = "",
    owner: Annotated[str, typer.Option(help=_("Your name; you become the owner."))] = "",
    language: Annotated[str, typer.Option(help=_("Interface language: en or ru."))] = "",
    currency: Annotated[str, typer.Option(help=_("Three letters, RUB by default."))] = "",
    phone_region: Annotated[str, typer.Option(help=_("Country of short phone numbers, RU by default."))] = "",
    area_code: Annotated[str, typer.Option(help=_("Area code of short phone numbers, e.g. 831."))] = "",
    timezone: Annotated[str, typer.Option(help=_("Time zone, Europe/Moscow by default."))] = "",
) -> None:
    from agencycli.session import found_agency, login

    asking = desk.interactive()
    if not company and not asking:
        raise UsageError(_("name the agency: --company NAME"))
    given = {
        "company": company, "language": language, "currency": currency, "phone_region": phone_region,
        "area_code": area_code, "timezone": timezone,
    }  # fmt: skip
    settings = config.Config(language=i18n.language())
    for key, value in given.items():
        if value:
            settings = config.changed(settings, key, value)
    if asking:
        settings = _asked(settings, {key for key, value in given.items() if value})
        owner = owner or typer.prompt(_("Your name"), default=login(), err=True)
    session = found_agency(config.home(), settings, owner or login())
    session.store.close()
    desk.tell(
        _("{company} is set up in {home}; open it with “agency tui”").format(
            company=settings.company, home=session.home
        )
    )


def _asked(settings: config.Config, given: set[str]) -> config.Config:
    questions = {
        "company": _("Name of the agency"),
        "language": _("Language (en, ru)"),
        "currency": _("Currency"),
        "phone_region": _("Country of short phone numbers"),
        "area_code": _("Area code of short phone numbers (may be empty)"),
        "timezone": _("Time zone"),
    }
    for key, question in questions.items():
        if key in given:
            continue
        while True:
            answer = typer.prompt(question, default=getattr(settings, key), err=True)
            try:
                settings = config.changed(settings, key, answer)
                break
            except UsageError as error:
                desk.tell(str(error))
    return settings
