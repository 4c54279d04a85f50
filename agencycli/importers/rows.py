"""Tell a row of data from a total, a heading between rows and a line of column numbers."""

from __future__ import annotations

import re

from agencycli.importers.workbook import Cell
from agencycli.values.names import looks_like_person, read_firm

_TOTAL = re.compile(
    r"(промежуточный |общий )?(итого|всего|итог|подытог|total|grand total|subtotal)\b"
    r"( (по|за|на|for|в)\b.*)?[\s:;.,\d-]*",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"(составил|исполнил|проверил|утвердил|отпустил|получил|сдал|принял)а?\b.*|"
    r"(исполнитель|ответственный|подпись|руководитель|(главный|гл\.?) бухгалтер|(генеральный )?директор)[\s:_]*.{0,40}",
    re.IGNORECASE,
)
_NUMBER_ALIKE = re.compile(r"[-+(]?\d[\d\s\xa0.,%₽$€)]*(руб\.?|р\.?|шт\.?)?")
_LETTER = re.compile(r"[^\W\d_]")
_MOST_SIGNED = 4
_YEARS = range(1990, 2101)


def filled(cells: list[Cell]) -> int:
    """Return how many cells hold something."""
    return len(cells) - cells.count(None)


def like_number(cell: Cell) -> bool:
    """Return whether a cell holds a number or text that is written like one."""
    if isinstance(cell, str):
        return bool(_NUMBER_ALIKE.fullmatch(cell))
    return cell is not None and not isinstance(cell, bool)


def is_total(cells: list[Cell]) -> bool:
    """Return whether the row says "Итого", "Всего", "Total" and otherwise holds only numbers."""
    word = next((place for place, cell in enumerate(cells) if isinstance(cell, str)), None)
    if word is None or not _TOTAL.fullmatch(str(cells[word])):
        return False
    return all(cell is None or place == word or like_number(cell) for place, cell in enumerate(cells))


def is_signature(cells: list[Cell]) -> bool:
    """Return whether a row under a total says who made or signed the sheet."""
    words = [cell for cell in cells if cell is not None]
    return len(words) <= _MOST_SIGNED and isinstance(words[0], str) and bool(_SIGNATURE.fullmatch(words[0]))


def is_numbering(cells: list[Cell]) -> bool:
    """Return whether the row counts the columns: 1, 2, 3 ..."""
    numbers = [str(cell) for cell in cells if cell is not None]
    return len(numbers) > 2 and numbers == [str(number) for number in range(1, len(numbers) + 1)]


def may_be_heading(cell: Cell) -> bool:
    """Return whether the only cell of a row may name a group: words or a year, no telephone, no address."""
    if isinstance(cell, str):
        if cell.isdecimal():
            return int(cell) in _YEARS
        return bool(_LETTER.search(cell)) and "@" not in cell
    return isinstance(cell, int) and not isinstance(cell, bool) and cell in _YEARS


def names_somebody(cell: Cell) -> bool:
    """Return whether a text is the name of a firm (it has a legal form or quotes) or of a person."""
    text = str(cell)
    return any(quote in text for quote in '«"“') or bool(read_firm(text).form) or looks_like_person(text)
