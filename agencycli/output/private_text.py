"""Everything kept on somebody as a readable workbook, and the act of its destruction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from agencycli.i18n import _
from agencycli.listing import Column, Listing
from agencycli.output import card_text

if TYPE_CHECKING:
    from agencycli.services.privacy import Act


def sheets(kept: dict[str, Any]) -> list[Listing]:
    """Return what ``queries.private_data.everything`` gives as lists, one a sheet."""
    from agencycli.queries import timeline

    found = []
    if "client" in kept:
        found.append(_card(_("card"), card_text.client_words(kept["client"])))
    people = [kept["person"]] if "person" in kept else kept["people"]
    for person in people:
        found.append(_card(f"{person.id} {person.name}"[:31], card_text.person_words(person)))
    history = kept["history"]
    found.append(history if isinstance(history, Listing) else timeline.listing(history))
    for deal in kept.get("deals", ()):
        words = {key: str(value) for key, value in (deal | deal["brief"]).items() if isinstance(value, str) and value}
        number = deal["id"]
        found.append(_card(_("deal {number}").format(number=number), words))
        found.append(deal["lines"]._replace(name=_("lines of deal {number}").format(number=number)))
    columns = [Column("system", _("System")), Column("value", _("Name there"))]
    found.append(Listing("external", columns, [(one["system"], one["value"]) for one in kept["external"]]))
    return [*found, kept["journal"]]


def _card(name: str, words: dict[str, str]) -> Listing:
    columns = [Column("title", _("Field")), Column("value", _("Value"))]
    return Listing(name, columns, list(words.items()))


def act(done: Act) -> str:
    """Return the act of destruction, to be signed and kept for three years (order 179, 28.10.2022)."""
    words = {"client": _("clients"), "person": _("people")}
    cards = "; ".join(f"{words[table]} {', '.join(map(str, numbers))}" for table, numbers in done.cards.items())
    lines = [
        _("ACT OF DESTRUCTION OF PERSONAL DATA"),
        "",
        _("Whose: cards by number: {cards}").format(cards=cards),
        _("When: {moment}").format(moment=card_text.shown("moment", done.at)),
        _("By whom: {who}, entry {entry} of the journal").format(who=done.who, entry=done.entry),
        _("How: removed from the tables, the journal, the search index and the file; not to be restored"),
        _("Destroyed:"),
        *(f"  {table}: {count}" for table, count in done.removed.items()),
        _("Kept by law: orders with their days and amounts, without the person"),
        _("Copies of the database made before hold the data until they are removed"),
        "",
        _("Signatures: ____________________   ____________________"),
    ]
    return "\n".join(lines)
