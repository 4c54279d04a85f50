"""Cut a sheet into the places where tables stand: by headers from top to bottom, by empty columns across."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from agencycli.importers.headers import CLIENTS, HEADER_WORD, Vocabulary, match_header
from agencycli.importers.rows import filled, like_number
from agencycli.importers.workbook import Cell, Range, Row

_LOOKED_FOR_FIRST_HEADER = 200
_MOST_HEADER_ROWS = 3
_LONGEST_UNKNOWN_TITLE = 40
_NAMES_OF_PEOPLE = frozenset({"person", "given_name", "event"})
_YEARS = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class Region:
    """Rows of one table: ``rows[:header]`` stand above it, ``rows[header:body]`` is its header."""

    rows: list[Row]
    header: int
    body: int


def known_titles(cells: Iterable[Cell], vocabulary: Vocabulary = CLIENTS) -> list[str]:
    """Return the fields that the cells name surely enough to be titles."""
    found = (match_header(cell, vocabulary) for cell in cells if isinstance(cell, str))
    return [match[0] for match in found if match and match[1] >= HEADER_WORD]


def is_header(cells: list[Cell], vocabulary: Vocabulary = CLIENTS) -> bool:
    """Return whether a row is a header by its words: at least two known titles and half of all, no repeats."""
    titles = [cell for cell in cells if cell is not None]
    if len(titles) < 2 or not all(isinstance(cell, str) or _is_year(cell) for cell in titles):
        return False
    known = len(known_titles(titles, vocabulary))
    enough = 2 * known >= len(titles) or (known >= 4 and 3 * known >= len(titles))
    return known >= 2 and enough and 2 * len(set(titles)) > len(titles)


def _is_year(cell: Cell) -> bool:
    return type(cell) is int and cell in _YEARS


def regions(rows: list[Row], merged: list[Range], vocabulary: Vocabulary = CLIENTS) -> Iterator[Region]:
    """Yield the regions of a sheet, one for each different header; a sheet without any is one region."""
    headers = list(_headers(rows, merged, vocabulary))
    if not headers:
        yield _without_known_words(rows, vocabulary)
        return
    starts = [0] + [_start(rows, header, body) for (_, body), (header, _) in zip(headers, headers[1:], strict=False)]
    for (header, body), start, end in zip(headers, starts, [*starts[1:], len(rows)], strict=True):
        yield Region(rows[start:end], header - start, body - start)


def _headers(rows: list[Row], merged: list[Range], vocabulary: Vocabulary) -> Iterator[tuple[int, int]]:
    """Yield first row and row after the last of each header that differs from the one before it."""
    current: set[Cell] = set()
    body = 0
    for place, (number, cells) in enumerate(rows):
        if place < body:
            continue
        if body:
            above, before = rows[place - 1]
            # Further headers follow a blank row or a title: a row between data is data whatever its words.
            if number - above == 1 and filled(before) > 1:
                continue
        elif place > _LOOKED_FOR_FIRST_HEADER:
            return
        titles: set[Cell] = {cell for cell in cells if cell is not None}
        if titles == current or not is_header(cells, vocabulary):
            continue
        first = _first_header_row(rows, place, body, merged)
        body = _after_header(rows, place, merged, vocabulary)
        current = titles
        yield first, body


def _first_header_row(rows: list[Row], place: int, floor: int, merged: list[Range]) -> int:
    """Return the topmost row of a header: rows of group titles right above it belong to it."""
    width = len(rows[place][1])
    first = place
    while first > floor and place - first < _MOST_HEADER_ROWS - 1:
        number, cells = rows[first - 1]
        titles = filled(cells)
        if number != rows[first][0] - 1 or not all(cell is None or isinstance(cell, str) for cell in cells):
            break
        spans = [(c1, c2) for r1, c1, r2, c2 in merged if r1 <= number <= r2 and (c2 > c1 or r2 > r1)]
        groups = any(c2 - c1 + 1 < width - 1 for c1, c2 in spans)
        if not (groups if spans else not merged and 1 < titles < filled(rows[place][1])):
            break
        first -= 1
    return first


def _after_header(rows: list[Row], place: int, merged: list[Range], vocabulary: Vocabulary) -> int:
    """Return the place of the first row under a header that starts or ends at ``place``."""
    last = place
    while last + 1 < len(rows) and last - place < _MOST_HEADER_ROWS - 1:
        number, upper = rows[last]
        below, lower = rows[last + 1]
        places = {column for column, cell in enumerate(lower) if cell is not None}
        if below != number + 1 or not all(isinstance(lower[c], str) or _is_year(lower[c]) for c in places):
            break
        reaches_down = any(r1 <= number and r2 >= below for r1, _, r2, _ in merged)
        under_groups = {c for r1, c1, r2, c2 in merged if r1 <= number <= r2 and c2 > c1 for c in range(c1, c2 + 1)}
        untitled = {c for c in places if c >= len(upper) or upper[c] is None}
        known = len(known_titles(lower, vocabulary))
        if not (reaches_down or places <= under_groups or (untitled and known and 2 * known >= len(places))):
            break
        last += 1
    return last + 1


def _start(rows: list[Row], header: int, floor: int) -> int:
    """Return where a region starts: lone cells right above its header are its titles."""
    while header - 1 > floor and filled(rows[header - 1][1]) <= 1:
        header -= 1
    return header


def _without_known_words(rows: list[Row], vocabulary: Vocabulary) -> Region:
    """Return a region whose header, if any, is told only by looking different from the rows under it."""
    wide = any(filled(cells) > 1 for _, cells in rows)
    above = 0
    while wide and filled(rows[above][1]) <= 1:
        above += 1
    body = above
    titles, below = rows[above][1], [cells for _, cells in rows[above + 1 : above + 21]]
    plain = all(
        cell is None
        or (isinstance(cell, str) and len(cell) <= _LONGEST_UNKNOWN_TITLE and not any(map(str.isdigit, cell)))
        for cell in titles
    )
    if plain and len(below) > 1:
        for column, title in enumerate(titles):
            values = [cells[column] for cells in below if column < len(cells) and cells[column] is not None]
            if title is not None and len(values) > 1 and all(map(like_number, values)):
                body = above + 1
                break
    elif len(rows) > above + 1 and filled(titles) == 1 and len(known_titles(titles, vocabulary)) == 1:
        body = above + 1
    return Region(rows, above, body)


def bands(
    region: Region, titled: list[int], merged: list[Range], vocabulary: Vocabulary = CLIENTS
) -> list[tuple[int, int]]:
    """Return the first and last column of each table that stands beside others; one pair when it stands alone.

    Tables are parted by a column without title and data. The right one must be a table in its own right: it
    has a column with names, or a title of its own above its columns as the left one has, and not just a gap before it.
    """
    groups: list[list[int]] = []
    for column in titled:
        if groups and (column == groups[-1][-1] + 1 or not _is_empty(region, groups[-1][-1] + 1, column)):
            groups[-1].append(column)
        else:
            groups.append([column])
    parted = groups[:1]
    for group in groups[1:]:
        if _stands_alone(region, parted[-1], group, vocabulary) or all(
            len(one) > 1 and _has_title_above(region, one, merged) for one in (parted[-1], group)
        ):
            parted.append(group)
        else:
            parted[-1].extend(group)
    return [(group[0], group[-1]) for group in parted]


def _is_empty(region: Region, first: int, last: int) -> bool:
    return not any(
        cell is not None for _, cells in region.rows[region.body :] for cell in cells[first:last] if filled(cells) > 1
    )


def _stands_alone(region: Region, left: list[int], right: list[int], vocabulary: Vocabulary) -> bool:
    header = [cells for _, cells in region.rows[region.header : region.body]]
    fields = [
        set(known_titles((cell for cells in header for cell in cells[group[0] : group[-1] + 1]), vocabulary))
        for group in (left, right)
    ]
    if len(right) < 2 or not fields[0] or not fields[1] & (vocabulary.names | _NAMES_OF_PEOPLE):
        return False
    if fields[1] & vocabulary.names or fields[0] & fields[1]:
        return True
    return _rows_of(region, left) != _rows_of(region, right)


def _has_title_above(region: Region, group: list[int], merged: list[Range]) -> bool:
    """Return whether a lone cell stands above the titles of a table, not merged over them as a group of columns is."""
    if region.body - region.header < 2:
        return False
    number, cells = region.rows[region.header]
    alone = [column for column in group if column < len(cells) and cells[column] is not None] == group[:1]
    return alone and not any(r1 == number and c1 == group[0] and c2 > c1 for r1, c1, _r2, c2 in merged)


def _rows_of(region: Region, group: list[int]) -> set[int]:
    return {
        number
        for number, cells in region.rows[region.body :]
        if any(cell is not None for cell in cells[group[0] : group[-1] + 1])
    }
