"""Measure everything, print the table, and keep it in docs/performance.md."""

from __future__ import annotations

import datetime as dt
import os
import platform
import sys
import tempfile
from pathlib import Path

from bench import commands, screens, stock, work, years
from bench.agencies import filled, scales
from bench.measure import Figure, floor_seconds

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
HEAD = """# Speed

What `make bench` measured on {date:%d.%m.%Y} with Python {python} and SQLite {sqlite}. P is what `python -c pass`
costs in the same run, both in processor time, the best of several rounds: absolute times differ from machine to
machine and with what else it does, ratios hardly do. Keys, and what many do together, are timed by the clock on the
wall: this machine of {processors} processors had a load of {load:.1f} as it began. Nothing here is asserted by a test.
The demo agency has {per_client} rows a client, all of them in the journal and in the search index.
"""


def main() -> None:
    """Run every group of figures."""
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        agencies = [filled(folder, scale) for scale in scales()]
        floor = floor_seconds()
        large = agencies[-1]
        sections: dict[str, list[Figure]] = {"Start-up": commands.start_up()}
        sections["Looking up"] = [figure for agency in agencies for figure in commands.reading(agency)]
        sections["In a running program"] = [figure for agency in agencies for figure in work.inside(agency, floor)]
        sections["The full screen"] = screens.figures(agencies)
        sections["Many years"] = years.figures(agencies[0], folder)
        sections["Warehouse"] = stock.figures(agencies[0], folder, floor)
        together = [*work.writers(large, floor), *commands.together(large, floor)]
        sections["Changing"] = [
            *work.founding(folder, floor),
            *[Figure(f"filling, {agency.title}", agency.seconds_to_fill / floor, "P") for agency in agencies],
            *[figure for agency in agencies[1:] for figure in work.changing(agency, floor)],
            *work.importing(folder, floor),
            *work.importing_deals(folder, floor),
            *commands.taking_out(large, folder, floor),
            *work.undoing_all(agencies[0]),  # last: it leaves that agency empty
        ]
        sections["Together"] = together
        page = _page(sections, _rows_per_client(agencies[1 if len(agencies) > 1 else 0].home), load)
    PAGE.write_text(page, encoding="utf-8")
    print(page)


def _page(sections: dict[str, list[Figure]], per_client: int, load: float) -> str:
    from agencycli.models.base import pw

    python, sqlite = platform.python_version(), pw.sqlite3.sqlite_version
    today = dt.date.today()
    lines = [
        HEAD.format(
            date=today, python=python, sqlite=sqlite, per_client=per_client, load=load, processors=os.cpu_count()
        )
    ]
    for title, figures in sections.items():
        lines += [f"## {title}", "", "| what | target | measured | |", "|---|---|---|---|"]
        lines += ["| " + " | ".join(figure.cells()) + " |" for figure in figures]
        lines.append("")
    judged = [figure for figures in sections.values() for figure in figures if figure.target is not None]
    missed = [figure for figure in judged if figure.verdict != "met"]
    lines += [f"{len(judged) - len(missed)} of {len(judged)} targets met. Missed:", ""]
    for why, held in _by_reason(missed).items():
        lines += [f"{why}:", "", *held, ""]
    lines += [] if missed else ["none"]
    return "\n".join(lines) + "\n"


def _by_reason(missed: list[Figure]) -> dict[str, list[str]]:
    """Return the lines of what was missed by what holds it; what nobody knows the reason of is said to be so."""
    found: dict[str, list[str]] = {}
    for figure in missed:
        line = f"- {figure.name}: {figure.cells()[2]}, {figure.cells()[1]} wanted"
        found.setdefault(figure.why or "Not explained yet", []).append(line)
    return found


def _rows_per_client(home: Path) -> int:
    import sqlite3

    connection = sqlite3.connect(home / "agency.db")
    rows, clients = (
        connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("change", "client")
    )
    connection.close()
    return round(rows / clients)


if __name__ == "__main__":
    sys.exit(main())
