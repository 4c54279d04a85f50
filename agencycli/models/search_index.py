"""The part of the search index that each engine does its own way: trigram look-up of folded text."""

from __future__ import annotations

import operator
from functools import reduce

import peewee as pw

from agencycli.values.text import CYRILLIC_TWINS, LATIN_TWINS, NOT_WORDS

FTS = "search_trigram"
OPTIMIZE_SQLITE = f"INSERT INTO {FTS} ({FTS}) VALUES ('optimize')"
"""Merges the index into one piece: removed words lie in its older pieces until then."""
COMMON = r"[\u0001-\u007fА-яЁё«»„“”’–—…№\u00a0]*"
"""What nearly every text is made of: it needs no tables of the alphabets of the world."""
COMMON_SIGNS = r"[\s\u0021-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2010-\u205e\u2116]+"
MARKS = r"(?<![ИУиу])\u0306|[\u0300-\u0305\u0307-\u036f]"
SIGNS = (range(1, 0x3400), range(0xFE00, 0x10000), range(0x1F000, 0x1FB00))
"""Where signs stand; between lie the letters of the East."""


def install_sqlite(target: pw.SqliteDatabase) -> None:
    """Make the trigram index over ``search_document`` and the triggers that keep it."""
    exists = target.execute_sql("SELECT 1 FROM sqlite_master WHERE name = ?", (FTS,)).fetchone()
    if not exists:
        target.execute_sql(
            f"CREATE VIRTUAL TABLE {FTS} USING fts5(title, text, content='search_document', content_rowid='id',"
            " tokenize='trigram', detail='none')"
        )
        target.execute_sql(f"INSERT INTO {FTS} ({FTS}) VALUES ('rebuild')")
    add = f"INSERT INTO {FTS} (rowid, title, text) VALUES (NEW.id, NEW.title, NEW.text);"
    remove = f"INSERT INTO {FTS} ({FTS}, rowid, title, text) VALUES ('delete', OLD.id, OLD.title, OLD.text);"
    for event, body in (("INSERT", add), ("DELETE", remove), ("UPDATE", remove + add)):
        target.execute_sql(f"CREATE TRIGGER {FTS}_{event.lower()} AFTER {event} ON search_document BEGIN {body} END")


def install_postgres(target: pw.PostgresqlDatabase) -> None:
    """Make the trigram indexes where the server has pg_trgm; without it look-ups scan, which is only slower."""
    target.execute_sql(fold_function())
    available = target.execute_sql("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'").fetchone()
    if not available:
        return
    target.execute_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    for column in ("title", "text"):
        target.execute_sql(
            f"CREATE INDEX IF NOT EXISTS search_document_{column}_trigram ON search_document "
            f"USING gin ({column} gin_trgm_ops)"
        )


def fold_function() -> str:
    """Return the statement that makes ``values.text.fold`` a function of the server: step by step the same."""
    signs = _signs()
    return f"""
CREATE OR REPLACE FUNCTION agency_fold(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF t ~ '^{COMMON}$' THEN
    t := replace(lower(regexp_replace(t, '{COMMON_SIGNS}', ' ', 'g')), 'ё', 'е');
  ELSE
    t := normalize(regexp_replace(normalize(t, NFD), '{MARKS}', '', 'g'), NFC);
    t := normalize(regexp_replace(t, '{signs}', ' ', 'g'), NFKD);
    t := replace(replace(lower(regexp_replace(t, '{MARKS}', '', 'g')), 'ß', 'ss'), 'ς', 'σ');
    t := regexp_replace(normalize(t, NFC), '{signs}', ' ', 'g');
  END IF;
  t := btrim(t);
  IF t ~ '[a-z]' AND t ~ '[а-яё]' THEN
    RETURN (SELECT string_agg(
      CASE WHEN w ~ '[а-яё]' THEN translate(w, '{LATIN_TWINS}', '{CYRILLIC_TWINS}') ELSE w END, ' ' ORDER BY n
    ) FROM unnest(string_to_array(t, ' ')) WITH ORDINALITY AS s(w, n));
  END IF;
  RETURN t;
END $$"""


def _signs() -> str:
    """Return the class of what parts words, by code point: the server's own classes depend on its locale."""
    parting = [code for block in SIGNS for code in block if NOT_WORDS.fullmatch(chr(code))]
    ranges: list[list[int]] = []
    for code in parting:
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return (
        "["
        + "".join(f"\\U{first:08x}-\\U{last:08x}" if last > first else f"\\U{first:08x}" for first, last in ranges)
        + "]+"
    )


def containing(target: pw.Database, fragments: list[str]) -> pw.Node:
    """Return a condition on ``search_document`` rows: title or text holds every fragment (folded).

    Fragments of three characters and more use the trigram index; shorter ones are tested on what is left.
    """
    from agencycli.models.search import SearchDocument

    document = SearchDocument
    condition: pw.Node | None = None
    long = [fragment for fragment in fragments if len(fragment) >= 3]
    if isinstance(target, pw.SqliteDatabase) and long:
        match = _trigrams(long)
        condition = document.id.in_(pw.SQL(f"(SELECT rowid FROM {FTS} WHERE {FTS} MATCH ?)", (match,)))
    for fragment in fragments:
        # The trigram index of detail=none may offer rows with the trigrams out of order: look again.
        held = (pw.fn.INSTR(document.title, fragment) > 0) | (pw.fn.INSTR(document.text, fragment) > 0)
        if isinstance(target, pw.PostgresqlDatabase):
            pattern = "%" + fragment.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
            held = pw.Expression(document.title, "LIKE", pattern) | pw.Expression(document.text, "LIKE", pattern)
        condition = held if condition is None else condition & held
    return condition if condition is not None else pw.SQL("1 = 1")


def beginning(target: pw.Database, start: str) -> pw.Node:
    """Return a condition on ``search_document`` rows: the title begins with a (folded) text of any length."""
    from agencycli.models.search import SearchDocument

    title = SearchDocument.title
    if isinstance(target, pw.PostgresqlDatabase):
        return pw.fn.STARTS_WITH(title, start)
    return (title >= start) & (title < start + "\U0010ffff")


def resembling(target: pw.Database, groups: list[list[str]]) -> pw.Node:
    """Return a condition that ``search_document`` rows may have every fragment of one of the groups in their title.

    Candidates only: SQLite's index also offers rows that have the trigrams elsewhere. Fragments of three characters
    and more count.
    """
    from agencycli.models.search import SearchDocument

    kept = [found for group in groups if (found := [fragment for fragment in group if len(fragment) >= 3])]
    if not kept:
        return pw.SQL("1 = 0")
    if isinstance(target, pw.SqliteDatabase):
        match = " OR ".join(f"({_trigrams(group)})" for group in kept)
        return SearchDocument.id.in_(pw.SQL(f"(SELECT rowid FROM {FTS} WHERE {FTS} MATCH ?)", (match,)))
    return reduce(
        operator.or_,
        (reduce(operator.and_, (SearchDocument.title.contains(fragment) for fragment in group)) for group in kept),
    )


def _trigrams(fragments: list[str]) -> str:
    """Return what to ask the trigram index for; with detail=none a longer word is a phrase, which it cannot match."""
    trigrams = dict.fromkeys(fragment[i : i + 3] for fragment in fragments for i in range(len(fragment) - 2))
    return " AND ".join('"' + trigram.replace('"', '""') + '"' for trigram in trigrams)
