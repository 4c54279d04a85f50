"""What a person at the prompt waits for: whole processes, as multiples of the floor."""

from __future__ import annotations

from pathlib import Path

from bench import reasons, work
from bench.agencies import Agency
from bench.measure import AGENCY, Figure, paired, run

NAMELESS = {"AGENCY_HOME": "/nonexistent", "AGENCY_LANG": "en"}
FIFTY = ("--limit", "50")


def start_up() -> list[Figure]:
    """Return what it costs to be there at all."""
    found = paired(
        {
            "agency --version": (*AGENCY, "--version"),
            "agency --help": (*AGENCY, "--help"),
            "agency client --help": (*AGENCY, "client", "--help"),
            "agency client add --help": (*AGENCY, "client", "add", "--help"),
        },
        NAMELESS,
    )
    return [Figure(name, ratio, "P", 2 if "version" in name else 6, why=reasons.TYPER) for name, ratio in found.items()]


def reading(agency: Agency) -> list[Figure]:
    """Return what it costs to look something up."""
    found = paired(
        {
            "client show, JSON": (*AGENCY, "client", "show", "100", "-f", "json"),
            "client list, first 50, table": (*AGENCY, "client", "list", *FIFTY),
            "client list, first 50, JSON": (*AGENCY, "client", "list", *FIFTY, "-f", "json"),
            "client list, words, first 50": (*AGENCY, "client", "list", "Маяк", *FIFTY),
            "find by a phone": (*AGENCY, "find", "0123456"),
            "who calls": (*AGENCY, "who", "+7 831 012-34-56"),
        },
        agency.settings,
    )
    figures = [Figure(f"{name}, {agency.title}", ratio, "P", 8.5, why=reasons.IMPORTS) for name, ratio in found.items()]
    peak = run((*AGENCY, "client", "list", *FIFTY), agency.settings).peak_mib
    return [*figures, Figure(f"memory of client list, {agency.title}", peak, "MiB", 32, why=reasons.IMPORTS)]


def together(agency: Agency, floor: float) -> list[Figure]:
    """Return what twenty people at the prompt wait for, all at once."""
    import time
    from concurrent.futures import ThreadPoolExecutor

    def one(number: int) -> int:
        words = ("log", "call", str(number + 1), f"звонок {number}") if number % 2 else ("client", "list", *FIFTY)
        return run((*AGENCY, *words), agency.settings).code

    with ThreadPoolExecutor(20) as pool:
        start = time.perf_counter()
        codes = list(pool.map(one, range(20)))
        seconds = time.perf_counter() - start
    return [
        Figure(
            f"20 commands at once, ten of them writing, {agency.title}", seconds / floor, "P", 126, why=reasons.TOGETHER
        ),
        Figure("of them failed", sum(code != 0 for code in codes), "", 0),
    ]


def taking_out(agency: Agency, folder: Path, floor: float) -> list[Figure]:
    """Return what it costs to print and to export the whole list."""
    plain = run((*AGENCY, "client", "list", "--limit", "1000"), agency.settings)
    bare = run((*AGENCY, "client", "list", "--limit", "1000", "-q"), agency.settings)
    book = run((*AGENCY, "client", "list", "-o", str(folder / "clients.xlsx"), "-f", "xlsx"), agency.settings)
    rows = f"{agency.clients:,}".replace(",", " ")
    return [
        Figure(f"client list of 1 000 rows over their numbers alone, {agency.title}",
               (plain.cpu - bare.cpu) / floor, "P"),
        Figure(f"export of {rows} clients to xlsx", book.cpu / floor, "P"),
        Figure("a workbook of 10 000 rows × 15", work.workbook(), "× openpyxl, write-only", 1.1,
               why=reasons.WORKBOOK),
    ]  # fmt: skip
