"""What gives a person away in free text: names, phones in any spelling, addresses; found and replaced."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from agencycli.values.text import digits

SHORTEST_NUMBER = 6
"""Digits of a phone or legal number that are nobody else's by chance."""
SHORTEST_WORDS = 6
"""Characters of an e-mail, a messenger name or an address worth looking for."""


class Mentions:
    """Words that give somebody away. ``instead`` is what stands in their place afterwards."""

    def __init__(self, instead: str) -> None:
        self.instead = instead
        self._patterns: dict[str, None] = {}
        self._compiled: re.Pattern[str] | None = None

    def add_name(self, *parts: str) -> None:
        """Look for a name of two words and more: a single word is somebody else's as well."""
        words = [re.escape(word.rstrip(".")) for part in parts for word in part.split()]
        if len(words) > 1:
            joined = r"[\s.,«»\"“”']+".join(words)
            self._add(rf"(?<!\w){joined}(?!\w)".replace("ё", "е").replace("е", "[её]"))

    def add_person(self, surname: str, given_name: str, patronymic: str) -> None:
        """Look for a person's name in the usual orders, with names in full and with initials."""
        self.add_name(surname, given_name, patronymic)
        self.add_name(given_name, patronymic, surname)
        if surname and given_name:
            self.add_name(surname, given_name)
            self.add_name(given_name, surname)
            initials = re.escape(given_name[0]) + (rf"\.\s*{re.escape(patronymic[0])}" if patronymic else "")
            self._add(rf"(?<!\w){re.escape(surname)}\s+{initials}\.(?!\w)")
            self._add(rf"(?<!\w){initials}\.\s*{re.escape(surname)}(?!\w)")

    def add_number(self, text: str) -> None:
        """Look for a phone or legal number, however it is grouped; a Russian phone with and without +7 or 8."""
        found = digits(text)
        if len(found) < SHORTEST_NUMBER:
            return
        prefix = ""
        if len(found) == 11 and found[0] in "78":
            prefix, found = r"(?:\+?[78][\s\-–().]*)?", found[1:]
        grouped = r"[\s\-–().]*".join(found)
        self._add(rf"(?<!\d){prefix}\+?\(?{grouped}(?!\d)")

    def add_words(self, text: str) -> None:
        """Look for an e-mail, a messenger name, an address, as written."""
        if len(text.strip()) >= SHORTEST_WORDS:
            self._add(rf"(?<!\w){re.escape(text.strip())}(?!\w)")

    def _add(self, pattern: str) -> None:
        self._patterns[pattern] = None
        self._compiled = None

    def pattern(self) -> re.Pattern[str]:
        """Return what finds any of the words, the longest first."""
        if self._compiled is None:
            ordered = sorted(self._patterns, key=len, reverse=True) or ["(?!)"]
            self._compiled = re.compile("|".join(ordered), re.IGNORECASE)
        return self._compiled

    def gone_from(self, text: str) -> str:
        """Return a text without the words."""
        return self.pattern().sub(self.instead, text)

    def gone_from_all(self, value: Any) -> Any:
        """Return a value of JSON without the words in any of its texts."""
        if isinstance(value, str):
            return self.gone_from(value)
        if isinstance(value, dict):
            return {key: self.gone_from_all(inner) for key, inner in value.items()}
        return [self.gone_from_all(inner) for inner in value] if isinstance(value, list) else value

    def learn(self, table: str, images: Iterable[dict[str, Any]]) -> None:
        """Add what rows of a table give away, as they stand or stood."""
        for image in images:
            text = {name: value for name, value in image.items() if isinstance(value, str)}.get
            if table in {"client", "person"}:
                self.add_name(text("name", ""))
                self.add_name(text("full_name", ""))
                self.add_person(text("surname", ""), text("given_name", ""), text("patronymic", ""))
            elif table == "contact_point":
                if text("kind") == "phone":
                    self.add_number(text("value", ""))
                    self.add_number(text("raw", ""))
                else:
                    self.add_words(text("value", ""))
                self.add_words(text("raw", ""))
            elif table == "requisite":
                self.add_number(text("value", ""))
            elif table == "bank_account":
                self.add_number(text("account", ""))
            elif table == "address":
                self.add_words(text("text", ""))
