"""Translate interface text. English stands in the source; catalogues are opened on first use."""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

DOMAIN = "agencycli"
LOCALE_DIR = Path(__file__).parent / "locale"
LANGUAGES = ("en", "ru")

_chosen: str | None = None
_spoken: ContextVar[str] = ContextVar("spoken", default="")


def choose_language(language: str | None) -> None:
    """Set the interface language for this process; None goes back to the environment's."""
    global _chosen
    _chosen = language
    _catalogue.cache_clear()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Write to somebody in their own language, whatever this process speaks; "" is the process's."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def language() -> str:
    """Return the interface language: AGENCY_LANG, else the chosen one, else the locale's, else English.

    What is written for a reader of another language (``speaking``) is in that.
    """
    wishes = (
        _spoken.get(),
        os.environ.get("AGENCY_LANG"),
        _chosen,
        os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG"),
    )
    for wish in wishes:
        if wish and wish[:2].lower() in LANGUAGES:
            return wish[:2].lower()
    return "en"


@lru_cache(maxsize=1 + len(LANGUAGES))
def _catalogue(spoken: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALE_DIR, [language()], fallback=True)


def _(message: str) -> str:
    """Translate one message."""
    return _catalogue(_spoken.get()).gettext(message) if message else ""


def ngettext(singular: str, plural: str, number: int) -> str:
    """Translate a message that depends on a number."""
    return _catalogue(_spoken.get()).ngettext(singular, plural, number)


def N_(message: str) -> str:  # noqa: N802 - the name gettext tools look for
    """Mark a message for translation that is translated later, when it is shown."""
    return message
