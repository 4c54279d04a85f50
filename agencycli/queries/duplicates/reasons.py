"""Why two cards look like one client, how much each reason weighs, and how names are compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from agencycli.i18n import N_, _
from agencycli.values.names import firm_key
from agencycli.values.phones import in_words

WEIGHTS = {"inn": 100, "email": 60, "phone": 60, "name": 50, "similar": 40, "domain": 20}
"""Out of a hundred; several reasons add up."""

TITLES = {
    "inn": N_("same legal number {value}"),
    "email": N_("same e-mail {value}"),
    "phone": N_("same phone {value}"),
    "name": N_("same name"),
    "similar": N_("similar name"),
    "domain": N_("same e-mail domain {value}"),
}

LETTERS_A_SLIP = 7
"""One slip of the finger (a letter wrong, missing, doubled, two swapped) is forgiven for so many letters: Вектор and
Сектор are two firms, Ромашка and Рамашка hardly."""
MOST_SLIPS = 2


@dataclass(frozen=True)
class Reason:
    """One reason: a key of ``WEIGHTS`` and what both cards share, printed."""

    kind: str
    value: str = ""

    def __str__(self) -> str:
        return _(TITLES[self.kind]).format(value=in_words(self.value))


def score(reasons: Iterable[Reason]) -> int:
    """Return how likely the cards are one client, to a hundred; a kind counts once."""
    return min(100, sum(WEIGHTS[kind] for kind in {reason.kind for reason in reasons}))


def likeness(one: str, other: str) -> str:
    """Return what two keys of ``firm_key`` have in common: "name", "similar" or ""."""
    if one == other:
        return "name" if one else ""
    if _numbers(one) != _numbers(other):  # Школа 12 and Школа 13 are two schools
        return ""
    if sorted(one.split()) == sorted(other.split()):
        return "similar"
    slips = min(max(len(one), len(other)) // LETTERS_A_SLIP, MOST_SLIPS)
    if abs(len(one) - len(other)) > slips:
        return ""
    from rapidfuzz.distance import OSA

    return "similar" if slips and OSA.distance(one, other, score_cutoff=slips) <= slips else ""


def key(name: str) -> str:
    """Return a name as it is compared: without its legal form, folded."""
    return firm_key(name)


def _numbers(text: str) -> list[str]:
    return [word for word in text.split() if any(map(str.isdigit, word))]
