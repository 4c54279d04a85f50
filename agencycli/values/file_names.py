"""Names of files: the label under which a file is shown and handed back."""

from __future__ import annotations

import re

from agencycli.values.text import clean

MOST_BYTES = 200
"""File systems allow 255; the rest is for ``.part`` and for a number before a namesake."""
_FORBIDDEN = re.compile(r'[/\\:*?"<>|]+')
_DEVICES = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)")
UNNAMED = "file"


def safe_name(text: str) -> str:
    """Return a file's own name that every system takes: no folders, no control characters, at most 200 bytes.

    The ending stays when the name must be cut. Source: rule K16.
    """
    last = re.split(r"[/\\]", text)[-1]
    name = _FORBIDDEN.sub("_", clean(last)).strip(" .") or UNNAMED
    if _DEVICES.match(name):
        name = f"_{name}"
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10 or not stem:
        stem, dot, ending = name, "", ""
    room = MOST_BYTES - len((dot + ending).encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(" .") + dot + ending


_VERSION_WORDS = re.compile(
    r"(?i)(?:[\s_.+-]+(?:v|ver|version|в|верс?|версия|ред|rev|draft|final+|финал\w*|конечн\w*|последн\w*|окончательн\w*"
    r"|last|new|нов\w*|copy|копия|исправ\w*|правк\w*|fixed?|ok|ок)[\s_.-]*\d*|\s*\(\d+\)|!+)$"
)


def plain_name(name: str) -> str:
    """Return a file's name without words that only tell its version: ``макет_final_v2.pdf`` gives ``макет.pdf``."""
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = name, ""
    while (shorter := _VERSION_WORDS.sub("", stem).rstrip(" _.-")) != stem and shorter:
        stem = shorter
    return stem + dot + ending
