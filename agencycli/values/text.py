"""Text: ``clean`` at the door, ``visible`` on a terminal, ``fold`` and ``variants`` in search."""

from __future__ import annotations

import re
import unicodedata

from agencycli.values.pattern import Pattern

# Deleted everywhere: C0 and C1 controls, soft hyphen, bidi marks, overrides and isolates, zero-width and
# other invisible format characters, lone surrogates, interlinear anchors, tags, and what XML cannot hold.
_HIDDEN = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u070f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f"
)
_HIDDEN_RUN = Pattern(f"[{_HIDDEN}]+")
_CLEAN = Pattern("[ -~А-яЁё«»№–—…“”„]*")
"""What nearly every text consists of: composed and visible."""
_LINE_BREAK = Pattern("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_BLANKS = Pattern(r"\s+")
_LINES_AND_TABS = Pattern("\r\n|[\t\n\r\x0b\x0c\x85\u2028\u2029]")
_EMPTY_LINES = Pattern("\n{3,}")


def clean(text: str, *, multiline: bool = False) -> str:
    """Return text as it may be stored: composed (NFC), without hidden characters, blanks collapsed, trimmed.

    With ``multiline`` line breaks stay (as ``\\n``, at most one empty line in a row); otherwise they become
    blanks. Source: rule K9.
    """
    if _CLEAN.fullmatch(text) and "  " not in text:
        return text.strip(" ")
    if multiline:
        lines = (clean(line) for line in _LINE_BREAK.split(text))
        return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip("\n")
    shown = _HIDDEN_RUN.sub("", text)
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", shown)).strip()


def visible(text: str) -> str:
    """Return text without anything a terminal would act upon; tabs and line breaks become one blank each."""
    if text.isprintable():
        return text
    return _HIDDEN_RUN.sub("", _LINES_AND_TABS.sub(" ", text))


def digits(text: str) -> str:
    """Return only the decimal digits of text, in ASCII whatever script they were typed in."""
    if text.isascii():
        return _NO_DIGITS.sub("", text)
    return "".join(str(unicodedata.decimal(char)) for char in text if char.isdecimal())


_NO_DIGITS = Pattern("[^0-9]+")
_WORDS_ALONE = Pattern("[0-9A-Za-z]+(?: [0-9A-Za-z]+)*|[0-9А-яЁё]+(?: [0-9А-яЁё]+)*")
_COMMON = Pattern("[\x00-\x7fА-яЁё«»„“”’–—…№\xa0]*")
NOT_WORDS = Pattern(r"[\W_]+")
_WORD = Pattern(r"\w+")
_MARK = Pattern("(?<![ИУиу])\u0306|[\u0300-\u0305\u0307-\u036f]")
_LATIN = Pattern("[a-z]")
_CYRILLIC = Pattern("[а-яё]")
_MIXED = Pattern("[a-z][^ a-zа-яё]*[а-яё]|[а-яё][^ a-zа-яё]*[a-z]")

# Capitals decide: B is В and H is Н, because forms and stamps are filled in capitals.
LATIN_TWINS = "abcehkmoptxy"
CYRILLIC_TWINS = "авсенкмортху"
_TO_CYRILLIC_TWIN = str.maketrans(LATIN_TWINS, CYRILLIC_TWINS)
_TO_LATIN_TWIN = str.maketrans(CYRILLIC_TWINS, LATIN_TWINS)


def fold(text: str) -> str:
    """Return the form in which text is compared and searched.

    Case, ё, accents, width, quotes and punctuation no longer matter; in a word that has Cyrillic letters the
    Latin twins (A B C E H K M O P T X Y) count as Cyrillic. Words are parted by one blank.
    """
    if _WORDS_ALONE.fullmatch(text):
        return text.lower().replace("ё", "е")
    if _COMMON.fullmatch(text):
        folded = NOT_WORDS.sub(" ", text).lower().replace("ё", "е")
    else:
        # A stress mark parts no word, and № is a sign before it is No.
        plain = _MARK.sub("", unicodedata.normalize("NFD", text))
        folded = NOT_WORDS.sub(" ", unicodedata.normalize("NFC", plain))
        folded = _bare(_bare(folded).casefold())
        folded = NOT_WORDS.sub(" ", unicodedata.normalize("NFC", folded))
    folded = folded.strip()
    if not folded.isascii() and _MIXED.search(folded):
        folded = _WORD.sub(_mend_mixed, folded)
    return folded


def _bare(text: str) -> str:
    """Return text decomposed and without accents, save the breve that makes й of и and ў of у."""
    return _MARK.sub("", unicodedata.normalize("NFKD", text))


def _mend_mixed(word: re.Match[str]) -> str:
    letters = word.group()
    return letters.translate(_TO_CYRILLIC_TWIN) if _CYRILLIC.search(letters) else letters


_EN_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,." + '~{}:"<>'
_RU_KEYS = "ёйцукенгшщзхъфывапролджэячсмитьбю" + "ёхъжэбю"
_KEYS_TO_RU = str.maketrans(_EN_KEYS, _RU_KEYS)
_KEYS_TO_EN = str.maketrans(_RU_KEYS[:33], _EN_KEYS[:33])

_SOUNDS = {
    "shch": "щ", "sch": "щ", "zh": "ж", "kh": "х", "ch": "ч", "sh": "ш", "ts": "ц", "ck": "к", "ph": "ф",
    "yo": "е", "jo": "е", "yu": "ю", "ju": "ю", "ya": "я", "ja": "я", "ye": "е", "je": "е",
    **dict(zip("abcdefghijklmnopqrstuvwyz'", "абцдефгхийклмнопкрстуввызь", strict=True)), "x": "кс",
}  # fmt: skip
_SOUND = Pattern("|".join(_SOUNDS))  # longest first, as listed
_SHORT_Y = Pattern(r"(?<=[aeiouy])y(?![aou])")
_LETTERS = dict(zip("абвгдеёзийклмнопрстуфыэ", "abvgdeeziyklmnoprstufye", strict=True)) | {
    "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya",
    "ъ": "", "ь": "",
}  # fmt: skip
_TO_LATIN = str.maketrans(_LETTERS)
_SECOND_LATIN = str.maketrans(_LETTERS | {"х": "h", "ц": "c", "й": "i", "в": "w"})
_MOST_VARIANTS = 8


def variants(query: str) -> list[str]:
    """Return the folded spellings a person may have meant, the most literal first, each once, at most eight.

    As typed; on the other keyboard layout (``ghbdtn``, ``зщые``); whole words in twin letters (``BOCTOK``);
    in the other alphabet (``romashka``), with a second guess where letters have two readings.
    """
    typed = fold(query)
    lower = query.lower()
    found = [typed]
    if _LATIN.search(typed):
        found += [fold(lower.translate(_KEYS_TO_RU))]
    if _CYRILLIC.search(typed):
        found += [fold(lower.translate(_KEYS_TO_EN))]
    found += [_WORD.sub(_other_twin, typed)]
    if _LATIN.search(typed):
        found += [_in_cyrillic(lower), _in_cyrillic(_respelled(lower))]
    if _CYRILLIC.search(typed):
        found += [fold(typed.translate(_TO_LATIN)), fold(typed.replace("кс", "x").translate(_SECOND_LATIN))]
    return [spelling for spelling in dict.fromkeys(found) if spelling][:_MOST_VARIANTS]


def latin(text: str) -> str:
    """Return text in small Latin letters and digits, for logins and names of files: ``Ольга`` gives ``olga``."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", fold(text).translate(_TO_LATIN)).split())


def _other_twin(word: re.Match[str]) -> str:
    """Return a word made of twin letters only, in the other alphabet; any other word as it is."""
    letters = word.group()
    for table, twins in ((_TO_CYRILLIC_TWIN, LATIN_TWINS), (_TO_LATIN_TWIN, CYRILLIC_TWINS)):
        if all(letter in twins or letter.isdecimal() for letter in letters):
            return letters.translate(table)
    return letters


def _in_cyrillic(text: str) -> str:
    return fold(_SOUND.sub(lambda letters: _SOUNDS[letters.group()], _SHORT_Y.sub("й", text)))


def _respelled(text: str) -> str:
    """Return Latin text with the second reading of its letters: Victor, Dmitry, Maria, elektro."""
    text = re.sub(r"c(?![hk])", "k", text)
    text = re.sub(r"(?<=[bcdfghklmnprstvz])y\b", "iy", text)
    text = re.sub(r"(?<=i)a\b", "ya", text)
    return re.sub(r"\be", "э", text)
