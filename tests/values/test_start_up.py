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
