"""The room of values costs nothing to enter: heavy packages are loaded by the function that needs them."""

from __future__ import annotations

import subprocess
import sys


def test_importing_every_module_loads_no_heavy_package():
    program = (
        "import sys\n"
        "from agencycli.values import dates, emails, names, numbers, phones\n"
        "from agencycli.values import quick_add, recurrence, requisites, text, workdays\n"
        "heavy = {'phonenumbers', 'stdnum', 'email_validator', 'dateutil', 'holidays', 'peewee', 'rich'}\n"
        "heavy &= set(sys.modules)\n"
        "sys.exit(bool(heavy))"
    )
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0


def test_the_calendar_of_one_country_loads_no_other_and_each_country_can_be_loaded():
    program = (
        "import sys, datetime as dt\n"
        "from agencycli.values.workdays import Workdays, _package\n"
        "day = dt.date(2026, 1, 1)\n"
        "assert Workdays('RU', 'ru').name(day) == 'Новогодние каникулы'\n"
        "assert 'holidays.countries.france' not in sys.modules\n"
        "for country in _package().list_supported_countries(include_aliases=False):\n"
        "    Workdays(country, 'en').kind(day)\n"
        "assert Workdays('FR', 'fr').kind(dt.date(2026, 7, 14)) == 'holiday'\n"
    )
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0
