"""One line of text, and which parts of it are understood already."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agencycli.i18n import _
from agencycli.values.text import clean

_PROTECTED = re.compile(r"«[^»]*»|\"[^\"]*\"|“[^”]*”|https?://\S+|\S+@\S+\.\S+")
_TAKEN, _KEPT = "\0", "\1"
_EDGES = " ,;–—-"


@dataclass(frozen=True)
class Span:
    """A part of the text that was understood, by field; ``kept`` when it stays in the title as well."""

    start: int
    end: int
    field: str
    kept: bool = False


@dataclass(frozen=True)
class Question:
    """A part of the text that may mean several things, or nothing that exists.

    A choice is what to write in its place; see ``QuickAdd.answered``.
    """

    span: Span
    words: str
    choices: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """What to ask."""
        if not self.choices:
            return _("“{words}” does not exist").format(words=self.words)
        return _("“{words}” may mean: {choices}").format(words=self.words, choices=", ".join(self.choices))


def compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern that matches whole words, in small letters and without ё."""
    return re.compile(rf"(?<![\w.:/])(?:{pattern})(?![\w]|[.:]\d)")


class Reader:
    """The text with small letters beside it, and what was taken out of it so far."""

    def __init__(self, text: str) -> None:
        self.text = clean(text)
        small = (char.lower() if len(char.lower()) == 1 else char for char in self.text)
        self.left = "".join(small).replace("ё", "е")
        self.spans: list[Span] = []
        self.questions: list[Question] = []
        for found in list(_PROTECTED.finditer(self.left)):
            self._cover(found.start(), found.end(), _KEPT)

    def find(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Return the first place where a pattern fits what is left."""
        return pattern.search(self.left)

    def take(self, found: re.Match[str], field: str) -> None:
        """Take a part out: it is understood."""
        self.spans.append(Span(found.start(), found.end(), field))
        self._cover(found.start(), found.end(), _TAKEN)

    def keep(self, start: int, end: int, field: str) -> None:
        """Mark a part as understood that stays in the title."""
        self.spans.append(Span(start, end, field, kept=True))

    def ask(self, found: re.Match[str], field: str, choices: tuple[str, ...] = ()) -> None:
        """Take a part out that may mean several things, or nothing."""
        span = Span(found.start(), found.end(), field)
        self.questions.append(Question(span, self.text[span.start : span.end], choices))
        self.take(found, field)

    def is_free(self, index: int) -> bool:
        """Tell whether nothing that counts stands at a place: the end, a stop, a part taken out."""
        rest = self.left[index:].lstrip(" ")
        return not rest or rest[0] in f"{_TAKEN},.;!?)"

    def follows_taken(self, index: int) -> bool:
        """Tell whether a part taken out stands right before a place."""
        return self.left[:index].rstrip(" ").endswith(_TAKEN)

    def title(self) -> str:
        """Return the words that are left, as typed."""
        rest = "".join(
            " " if mark == _TAKEN else char for char, mark in zip(self.text, self.left, strict=True)
        )  # fmt: skip
        return clean(rest).strip(_EDGES)

    def _cover(self, start: int, end: int, mark: str) -> None:
        self.left = self.left[:start] + mark * (end - start) + self.left[end:]
