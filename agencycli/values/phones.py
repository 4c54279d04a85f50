"""Telephone numbers: read what people type into a cell, print them, search by a fragment."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from agencycli.i18n import _
from agencycli.values import text as texts
from agencycli.values.pattern import Pattern

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

HOME_REGION = "RU"


class Phone(NamedTuple):
    """One telephone number of a cell.

    ``raw`` is the piece of text it was read from, ``number`` is E.164 (``+78312345678``) or "" when
    unreadable, ``extension`` is digits or "".
    """

    raw: str
    number: str
    extension: str = ""


_EXTENSION = Pattern(
    r"[\s,;(]*(?:доб(?:ав(?:очный)?)?|вн(?:утр(?:енний)?)?|ext(?:ension)?|\#)[.:\s№]*(\d{1,7})\)?",
    re.IGNORECASE,
)
_ALONE = Pattern(r"[+\d\s().\-\u2010-\u2015]{7,25}")
_SEPARATOR = Pattern(r"[,;/|\n]+|:::")
_WHOLE_FLOAT = Pattern(r"\d{5,15}\.0")
_FEWEST_DIGITS = 5  # fewer in a leftover of a cell are a house number or a note, not a telephone


def read_phones(value: str | float | None, region: str = HOME_REGION, area_code: str = "") -> list[Phone]:
    """Return every telephone number of a cell, in the order typed.

    ``region`` (ISO 3166) reads numbers typed without a country code, ``area_code`` completes short ones.
    What cannot be read is kept as a Phone without ``number``. Never raises for text.
    """
    typed = _as_text(value)
    if not typed:
        return []
    if _ALONE.fullmatch(typed):
        number = _common(typed) if region == HOME_REGION else ""
        if number:
            return [Phone(typed, number)]
        if alone := _parse(typed, region):
            return [Phone(typed, _e164(alone))]
    phones: list[Phone] = []
    end = 0
    for start, stop, phone in _matches(typed, region):
        phones += _leftovers(typed[end:start], region, area_code)
        phones.append(phone)
        end = stop
    phones += _leftovers(typed[end:], region, area_code)
    return phones or [Phone(typed, "")]


_LOCAL = Pattern(r"(?<![\d-])\d{3}-\d{2}-\d{2}(?![\d-])")


def blotted(text: str, region: str = HOME_REGION) -> str:
    """Return text with ``☎`` in place of every telephone number in it, for what leaves the agency."""
    if len(texts.digits(text)) < 7:
        return text
    end, parts = 0, []
    for start, stop, _phone in _matches(text, region):
        parts += [text[end:start], "☎"]
        end = stop
    return _LOCAL.sub("☎", "".join(parts) + text[end:])


def _as_text(value: str | float | None) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float):
        # Excel keeps a typed number as a float: 89101234567.0
        value = f"{value:.0f}" if abs(value) < 10**15 else str(value)
    typed = texts.clean(value, multiline=True).lstrip("'")
    return typed[:-2] if _WHOLE_FLOAT.fullmatch(typed) else typed


def _matches(typed: str, region: str) -> list[tuple[int, int, Phone]]:
    from phonenumbers import PhoneNumberMatcher

    found = []
    for match in PhoneNumberMatcher(typed, region):
        extension, stop = match.number.extension or "", match.end
        following = None if extension else _EXTENSION.match(typed, match.end)
        if following:
            extension, stop = following.group(1), following.end()
        found.append((match.start, stop, Phone(typed[match.start : stop], _e164(match.number), extension)))
    return found


def _leftovers(between: str, region: str, area_code: str) -> list[Phone]:
    """Return the numbers in a stretch of text where no complete number was recognised."""
    phones = []
    for piece in map(str.strip, _SEPARATOR.split(between)):
        extension = _EXTENSION.search(piece)
        body = texts.digits(piece[: extension.start()] if extension else piece)
        if len(body) < _FEWEST_DIGITS:
            continue
        local = area_code and len(body) <= 7
        read = _parse((area_code if local else "+") + body, region)
        if read is None:
            phones.append(Phone(piece, ""))
        else:
            phones.append(Phone(piece, _e164(read), extension.group(1) if extension else ""))
    return phones


def _common(typed: str) -> str:
    """Return a Russian city or mobile number typed with its +7 or 8, by the library's own patterns; else "".

    It is what ``_parse`` would find, four times sooner: a table of ten thousand clients holds little else.
    """
    body = texts.digits(typed)
    if len(body) != 11 or not typed.startswith(("+7", "8")) or not _national().fullmatch(body, 1):
        return ""
    return "+7" + body[1:]


@lru_cache(maxsize=1)
def _national() -> re.Pattern[str]:
    from phonenumbers import PhoneMetadata

    about: Any = PhoneMetadata.metadata_for_region(HOME_REGION)
    kinds = (about.fixed_line, about.mobile)
    return re.compile("|".join(f"(?:{kind.national_number_pattern})" for kind in kinds))


def _parse(typed: str, region: str) -> PhoneNumber | None:
    from phonenumbers import NumberParseException, is_valid_number, parse

    try:
        number = parse(typed, region)
    except NumberParseException:
        return None
    return number if is_valid_number(number) else None


def _e164(number: PhoneNumber) -> str:
    from phonenumbers import PhoneNumberFormat, format_number

    return format_number(number, PhoneNumberFormat.E164)


# All Russian numbers are grouped alike; a list of them need not load the tables of the world.
_RUSSIAN = Pattern(r"\+7([3489]\d\d)(\d{3})(\d\d)(\d\d)")


def printed(number: str, extension: str = "") -> str:
    """Return a stored number grouped in its international form: ``+7 831 234-56-78 ext. 12``, in every language."""
    russian = _RUSSIAN.fullmatch(number)
    grouped = "+7 {} {}-{}-{}".format(*russian.groups()) if russian else _abroad(number)
    return _with_extension(grouped, extension)


_PRINTED = Pattern(r"(\+[\d -]+) ext\. (\d+)")


def in_words(text: str) -> str:
    """Return a printed number with the word for its extension in the interface language; other text as it is."""
    found = _PRINTED.fullmatch(text)
    return _("{number} ext. {extension}").format(number=found[1], extension=found[2]) if found else text


def national(number: str, extension: str = "") -> str:
    """Return a stored Russian number as dialled at home, ``8 (831) 234-56-78``; others as ``printed``."""
    russian = _RUSSIAN.fullmatch(number)
    grouped = "8 ({}) {}-{}-{}".format(*russian.groups()) if russian else _abroad(number)
    return _with_extension(grouped, extension)


def _abroad(number: str) -> str:
    from phonenumbers import PhoneNumberFormat, format_number

    read = _parse(number, HOME_REGION)
    return format_number(read, PhoneNumberFormat.INTERNATIONAL) if read else number


def _with_extension(number: str, extension: str) -> str:
    return f"{number} ext. {extension}" if extension else number


_TRUNK_PREFIX = Pattern(r"\s*(?:\+\s*7|8(?=[\s(\-]))")


def fragment(text: str) -> str:
    """Return the digits to look for inside stored numbers from any typed part of one; "" when there are none.

    The extension and the Russian ``+7`` or ``8`` in front are dropped: ``8(831)2345678 доб. 12`` gives
    ``8312345678``.
    """
    extension = _EXTENSION.search(text)
    typed = text[: extension.start()] if extension and extension.start() else text
    prefix = _TRUNK_PREFIX.match(typed)
    if prefix:
        return texts.digits(typed[prefix.end() :])
    found = texts.digits(typed)
    complete = len(found) == 11 and found[0] in "78"
    # no area code begins with 89 or 79, so a long enough part of a mobile number shows its 8 or 7
    mobile = 8 <= len(found) <= 11 and found.startswith(("89", "79")) and not typed.lstrip().startswith("+")
    return found[1:] if complete or mobile else found
