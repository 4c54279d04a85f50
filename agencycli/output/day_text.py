"""The morning briefing as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agencycli.i18n import ngettext
from agencycli.output.card_text import shown
from agencycli.output.plan_text import OVERDUE
from agencycli.queries.day import Section, Told
from agencycli.values.text import visible

AGAIN = "↻"


def lines(sections: Sequence[Section]) -> Iterator[str]:
    """Yield each section: its name with the count, its lines, how many did not fit."""
    for place, section in enumerate(sections):
        if place:
            yield ""
        yield f"{section.title}: {section.total}"
        for one in section.lines:
            yield _line(one)
            if one.note:
                yield f"{'':>28}{OVERDUE} {visible(one.note)}"
        left = section.total - len(section.lines)
        if left:
            yield "  " + ngettext("and {count} more", "and {count} more", left).format(count=left)


def _line(one: Told) -> str:
    when = " ".join(part for part in (shown("date", one.on) if one.on else "", one.time) if part)
    tail = " · ".join(visible(part) for part in (one.title, one.client, one.who) if part)
    mark = {"series": AGAIN}.get(one.kind, "")
    return f"  {mark}{one.number}".rjust(8) + f"  {when:<16}  {tail}"
