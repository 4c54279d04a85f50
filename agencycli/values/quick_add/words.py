"""Names of days and numbers in words, in Russian and English, in small letters and without ё."""

from __future__ import annotations

import re

WEEKDAYS = (
    r"понедельник(?:а|у|ам|и)?|пн|mondays?|mon",
    r"вторник(?:а|у|ам|и)?|вт|tuesdays?|tues?",
    r"сред(?:а|у|ы|е|ам)|ср|wednesdays?|wed",
    r"четверг(?:а|у|ам|и)?|чт|thursdays?|thu(?:rs?)?",
    r"пятниц(?:а|у|ы|е|ам)|пт|fridays?|fri",
    r"суббот(?:а|у|ы|е|ам)|сб|saturdays?|sat",
    r"воскресень(?:е|я|ю|ям)|вс|sundays?|sun",
)
WEEKDAY = "|".join(WEEKDAYS)
BARE_WEEKDAYS = (
    r"(?<![0-9] )(?:пн|вт|ср|чт|пт|сб|вс)"
    r"|(?<!black )(?<!cyber )(?<!good )(?<!easter )(?:mon|tues|wednes|thurs|fri|satur|sun)day"
)
"""Those that mean a day without a word before them."""
NUMBERS = {
    "один": 1, "одну": 1, "два": 2, "две": 2, "три": 3, "четыре": 4, "пять": 5, "шесть": 6, "семь": 7, "десять": 10,
    "one": 1, "a": 1, "an": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10,
}  # fmt: skip
NUMBER = r"[0-9]{1,3}|" + "|".join(NUMBERS)
ORDINALS = {
    r"перв(?:ый|ую|ое|ого|ая)|1-?(?:й|ую|ю|ое|е|го)|first|1st": 1,
    r"втор(?:ой|ую|ое|ого|ая)|2-?(?:й|ую|ю|ое|е|го)|second|2nd": 2,
    r"трет(?:ий|ью|ье|ьего|ья)|3-?(?:й|ую|ю|ье|е|го)|third|3rd": 3,
    r"четверт(?:ый|ую|ое|ого|ая)|4-?(?:й|ую|ю|ое|е|го)|fourth|4th": 4,
    r"последн(?:ий|юю|ее|его|яя)|last": -1,
}
ORDINAL = "|".join(ORDINALS)


def weekday(word: str) -> int:
    """Return the number of a day of the week by a word that ``WEEKDAY`` found; 0 is Monday."""
    return next(number for number, names in enumerate(WEEKDAYS) if re.fullmatch(names, word))


def ordinal(word: str) -> int:
    """Return the number an ordinal that ``ORDINAL`` found says; -1 is the last."""
    return next(number for names, number in ORDINALS.items() if re.fullmatch(names, word))


def number(word: str) -> int:
    """Return the number that ``NUMBER`` found."""
    return NUMBERS[word] if word in NUMBERS else int(word)
