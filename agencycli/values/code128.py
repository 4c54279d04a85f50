"""Code 128 (ISO/IEC 15417): a text of ASCII as the widths of bars and spaces."""

from __future__ import annotations

_TABLE = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 "
    "123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 "
    "232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 "
    "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 "
    "111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 "
    "111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 "
    "114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 "
)
_WIDTHS = tuple(_TABLE.split())
_TO_PAIRS, _TO_LETTERS, _BEGIN_LETTERS, _BEGIN_PAIRS = 99, 100, 104, 105
_STOP = "2331112"
_PAIRS_PAY = 4
"""So many digits in a row are shorter as pairs."""
QUIET = 10
"""Modules of white on either side."""


def fits(text: str) -> bool:
    """Tell whether a text can be said in code 128: printable ASCII."""
    return bool(text) and all(" " <= one <= "~" for one in text)


def bars(text: str) -> list[int]:
    """Return widths in modules of bar, space, bar …; digits in rows of four and more go in pairs.

    Raises ValueError for what is not printable ASCII.
    """
    if not fits(text):
        raise ValueError(text)
    values: list[int] = []
    place, in_pairs = 0, None
    while place < len(text):
        digits = _digits(text, place)
        pairs = digits >= _PAIRS_PAY or (digits == len(text) == 2)
        if pairs and digits % 2 and in_pairs is False:
            pairs = digits > _PAIRS_PAY  # the odd one is said before the pairs begin
            values.append(ord(text[place]) - 32)
            place += 1
            digits -= 1
            if not pairs:
                continue
        if pairs is not in_pairs:
            values.append(_switch(in_pairs, pairs=pairs))
            in_pairs = pairs
        if pairs:
            end = place + digits - digits % 2
            values += [int(text[at : at + 2]) for at in range(place, end, 2)]
            place = end
        else:
            values.append(ord(text[place]) - 32)
            place += 1
    check = (values[0] + sum(at * value for at, value in enumerate(values))) % 103
    return [int(width) for value in (*values, check) for width in _WIDTHS[value]] + [int(width) for width in _STOP]


def _digits(text: str, place: int) -> int:
    end = place
    while end < len(text) and text[end] in "0123456789":
        end += 1
    return end - place


def _switch(was: bool | None, *, pairs: bool) -> int:
    if was is None:
        return _BEGIN_PAIRS if pairs else _BEGIN_LETTERS
    return _TO_PAIRS if pairs else _TO_LETTERS
