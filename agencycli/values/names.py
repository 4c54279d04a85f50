"""Names of people and firms: split what was typed, address a person, compare firms without their legal form."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from agencycli.values.given_names import GIVEN_NAMES, WOMEN
from agencycli.values.legal_forms import OTHER_SPELLINGS
from agencycli.values.text import clean, fold


class PersonName(NamedTuple):
    """A person's name in its parts; "" where a part is not known. Initials keep their dot: ``А.``."""

    surname: str = ""
    given_name: str = ""
    patronymic: str = ""


class FirmName(NamedTuple):
    """A firm's name: its legal form as it is printed (``ООО``, "" when none) and the name itself, unquoted."""

    form: str
    core: str


_REMARK = re.compile(r"\([^)]*\)|\s[-–—]\s.*|[\"«»“”„;:/].*")
_WORD = re.compile(r"[^\W\d_][\w'’-]*\.?")
_INITIAL = re.compile(r"[^\W\d_]{1,2}\.|[A-ZА-ЯЁ]")
_TITLES = frozenset(("г-н", "г-жа", "господин", "госпожа", "mr", "mrs", "ms", "dr", "herr", "frau"))
_PATRONYMIC = re.compile("[а-я]{2,}(?:[ое]вич|[вгдкмтпх]ич|ьич|лыч|[ое]вна|ична|инишна)|[a-z]{2,}(?:[oe]vich|[oe]vna)")
_SON_OR_DAUGHTER = frozenset(("оглы", "огли", "кызы", "гызы", "улы", "угли", "кизи"))
_SURNAME = re.compile(
    "[а-я-]+(?:[ое]ва?|[иы]на?|[сц]кий|[сц]кая|[иы]х|ко|[уюя]к|ян|дзе|швили|ец|ой|ая|ий|ич|ман|берг|штейн)"
)
_PARTICLES = frozenset(("von", "van", "der", "den", "de", "da", "di", "la", "le", "фон", "ван", "де", "да"))
_NOT_A_PERSON = re.compile(r"[0-9@&№\"«»“”„]")


def read_person(text: str) -> PersonName:
    """Return a person's name in its parts, in whatever order it was typed.

    Patronymics, initials and known given names decide; failing these Cyrillic names are read surname first,
    others given name first. Capitals or small letters throughout are mended; remarks and titles are left out.
    """
    words = _words(text)
    initials = [word for word in words if word.endswith(".")]
    full = [word for word in words if not word.endswith(".")]
    name = _read_full(full)
    if not initials:
        return name
    if len(full) < 2:
        return PersonName("".join(full), *initials[:2])
    return name._replace(patronymic=name.patronymic or initials[0])


def looks_like_person(text: str) -> bool:
    """Return whether text reads as the name of one person rather than of a firm."""
    if _NOT_A_PERSON.search(text) or read_firm(text).form:
        return False
    words = _words(text)
    full = [word for word in words if not word.endswith(".")]
    if not 2 <= len(words) <= 5 or not full:
        return False
    if _patronymic(full):
        return True
    if len(full) == 1:
        return len(full[0]) > 2
    others = [word for word in full if not _is_given(word)]
    return len(others) < len(full) and all(_is_latin(word) or _SURNAME.fullmatch(fold(word)) for word in others)


def greeting(name: PersonName) -> str:
    """Return how to address a person: given name and patronymic, else what there is."""
    if not name.given_name or name.given_name.endswith("."):
        return short(name)
    return name.given_name if name.patronymic.endswith(".") else f"{name.given_name} {name.patronymic}".rstrip()


def short(name: PersonName) -> str:
    """Return surname and initials, ``Смирнов А. В.``; without a surname the other parts in full."""
    others = [part for part in (name.given_name, name.patronymic) if part]
    if not name.surname:
        return " ".join(others)
    return " ".join([name.surname, *(part if part.endswith(".") else f"{part[0]}." for part in others)])


@lru_cache(maxsize=256)
def _words(text: str) -> tuple[str, ...]:
    """Return the words of a person's name, capitals mended, initials with one dot."""
    head, _comma, tail = _REMARK.sub("", clean(text)).partition(",")
    # "Müller, Jürgen" is one name; "Смирнов А. В., директор" is a name and a remark
    typed = f"{head} {tail}" if len(head.split()) == 1 else head
    words = re.sub(r"\.(?=[^\s.])", ". ", typed).split()
    small = typed.islower()
    return tuple(_mended(word, small) for word in words if _WORD.fullmatch(word) and _bare(word) not in _TITLES)


def _bare(word: str) -> str:
    return word.rstrip(".").casefold()


def _mended(word: str, all_small: bool) -> str:
    low = _bare(word)
    if low in _PARTICLES or low in _SON_OR_DAUGHTER:
        return low
    if _INITIAL.fullmatch(word):
        return low.capitalize() + "."
    shouted = len(word) > 1 and word.isupper()
    proper = "-".join(part.capitalize() for part in low.split("-"))
    return proper if shouted or all_small else word.rstrip(".")


def _read_full(words: list[str]) -> PersonName:
    """Return the parts of a name typed without initials."""
    found = _patronymic(words)
    if found:
        before, after = words[: found.start], words[found.stop :]
        return PersonName(" ".join(before[:-1] + after), before[-1], " ".join(words[found]))
    if len(words) < 2:
        only = "".join(words)
        return PersonName(given_name=only) if _is_given(only) else PersonName(only)
    particle = next((place for place, word in enumerate(words) if place and word in _PARTICLES), 0)
    if particle:
        return PersonName(" ".join(words[particle:]), " ".join(words[:particle]))
    if _surname_first(*words[:2]):
        return PersonName(words[0], " ".join(words[1:]))
    return PersonName(words[-1], " ".join(words[:-1]))


def _patronymic(words: list[str]) -> slice | None:
    """Return where the patronymic stands; it never comes first."""
    if len(words) > 2 and words[-1] in _SON_OR_DAUGHTER:
        return slice(len(words) - 2, len(words))
    places = [place for place, word in enumerate(words) if place and _PATRONYMIC.fullmatch(fold(word))]
    if len(words) == 2 and fold(words[0]) in WOMEN and words[1].endswith("ич"):
        return None  # Анна Станкевич: a surname
    if not places:
        return None
    # Алексей Викторович Мицкевич, but Мицкевич Алексей Викторович
    place = 1 if 1 in places and _is_given(words[0]) else places[-1]
    return slice(place, place + 1)


def _surname_first(first: str, second: str) -> bool:
    if _is_given(first) or _is_given(second):
        return not _is_given(first)
    surnames = [bool(_SURNAME.fullmatch(fold(word))) for word in (first, second)]
    return surnames[0] if surnames[0] != surnames[1] else not _is_latin(first)


def _is_given(word: str) -> bool:
    return all(part in GIVEN_NAMES for part in fold(word).split()) and bool(word)


def _is_latin(word: str) -> bool:
    return fold(word).isascii()


_QUOTES = "«»\"“”„'"
_WORD_OF_FIRM = re.compile(r"[^\W_]+")


def read_firm(text: str) -> FirmName:
    """Return a firm's legal form and its name, wherever the form stands and however it is spelled.

    ``Ромашка, ООО`` and ``Общество с ограниченной ответственностью "Ромашка"`` both give ``ООО`` and ``Ромашка``.
    """
    typed = clean(text)
    found = list(_WORD_OF_FIRM.finditer(typed))
    words = tuple(fold(word.group()) for word in found)
    forms = _forms()
    if words_of_forms().isdisjoint(words):
        return FirmName("", _unquoted(typed))
    for length in range(min(_longest_form(), len(words) - 1), 0, -1):
        form = forms.get(words[:length], "")
        if form and not form.isascii():  # Latin forms follow the name: SE Group and Limited Edition have none
            return FirmName(form, _unquoted(typed[found[length - 1].end() :].lstrip(" ,.:;)-–—")))
        form = forms.get(words[-length:], "")
        if form:
            return FirmName(form, _unquoted(typed[: found[-length].start()].rstrip(" ,.:;(-–—")))
    return FirmName("", _unquoted(typed))


def firm_key(text: str) -> str:
    """Return the form in which firms are compared: the name without its legal form, folded."""
    return fold(read_firm(text).core)


@lru_cache(maxsize=1)
def _forms() -> dict[tuple[str, ...], str]:
    return {
        tuple(fold(spelling).split()): form for form, others in OTHER_SPELLINGS.items() for spelling in (*others, form)
    }


@lru_cache(maxsize=1)
def words_of_forms() -> frozenset[str]:
    """Return the folded words that legal forms are written with."""
    return frozenset(word for form in _forms() for word in form)


@lru_cache(maxsize=1)
def _longest_form() -> int:
    return max(map(len, _forms()))


def _unquoted(core: str) -> str:
    """Return a name without the one pair of quotes round the whole of it, or a single stray one."""
    inner = core[1:-1]
    quotes = sum(core.count(quote) for quote in _QUOTES)
    paired = quotes == 2 and core[0] in _QUOTES and core[-1] in _QUOTES
    nested = core[:1] == "«" and core[-1:] == "»" and inner.rfind("«") < inner.find("»")
    if (paired or (nested and inner.count("«") == inner.count("»"))) and inner.strip():
        return inner.strip()
    if core.startswith("«") and core.count("«") > core.count("»"):
        return core[1:]  # «Фирма «Ромашка»: printers close both with one mark
    return core.strip(_QUOTES) if quotes == 1 else core
