"""The interface is complete in Russian: no gap, no guess, no broken placeholder. ``make locale`` brings the file up."""

from __future__ import annotations

import ast
import string
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from agencycli import i18n

ROOT = Path(__file__).parents[1]
PO = ROOT / "agencycli/locale/ru/LC_MESSAGES/agencycli.po"
RUSSIAN = read_po(PO.open("rb"), locale="ru")
TRANSLATED = [message for message in RUSSIAN if message.id]


def words_of_the_interface() -> Catalog:
    found = Catalog()
    for _file, _line, message, comments, _context in extract_from_dir(
        ROOT / "agencycli", keywords=DEFAULT_KEYWORDS | {"N_": None}
    ):
        found.add(message, None, auto_comments=comments)
    return found


def placeholders(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name is not None}


def forms(message) -> list[tuple[str, str]]:
    """Pairs of source and translation: a plural has one for each form of Russian."""
    if not message.pluralizable:
        return [(message.id, message.string)]
    return [(message.id[-1], one) for one in message.string]


def test_every_sentence_of_the_interface_is_in_russian():
    wanted = [message.id for message in words_of_the_interface() if message.id]
    gaps = [
        one for one in wanted if (found := RUSSIAN.get(one)) is None or not all(forms(found)[0]) or not found.string
    ]
    gaps += [message.id for message in TRANSLATED if not all(text for _source, text in forms(message))]
    assert not gaps, f"{len(gaps)} sentences have no Russian; run make locale and translate: {gaps[:5]}"


def test_no_sentence_hides_inside_an_f_string():
    """The extractor does not look into the braces of an f-string: such words would stay English unnoticed."""
    hidden = []
    for file in (ROOT / "agencycli").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                calls = [one for one in ast.walk(node) if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)]
                words = [one.args[0] for one in calls if one.func.id == "_"]
                hidden += [
                    word.value for word in words if isinstance(word, ast.Constant) and not RUSSIAN.get(word.value)
                ]
    assert not hidden


def test_no_translation_is_a_guess():
    assert not [message.id for message in TRANSLATED if message.fuzzy]


def test_a_translation_is_filled_in_like_its_source():
    """Every template of the catalogue renders with the values of the English one."""
    for source, text in (pair for message in TRANSLATED for pair in forms(message)):
        if text:
            names = placeholders(source)
            assert placeholders(text) == names, source
            assert text.format(7, **dict.fromkeys(names, 7)) if names else True, source


def test_russian_has_three_forms_for_a_number():
    assert RUSSIAN.num_plurals == 3
    assert all(len(message.string) == 3 for message in TRANSLATED if message.pluralizable)


def test_the_program_speaks_what_the_file_says(monkeypatch):
    """The compiled catalogue beside the .po is found, and is of the same words."""
    monkeypatch.setenv("AGENCY_LANG", "ru")
    i18n.choose_language(None)
    for message in TRANSLATED:
        if message.pluralizable and all(message.string):
            assert [i18n.ngettext(*message.id, number) for number in (1, 2, 5)] == list(message.string)
        elif not message.pluralizable and message.string:
            assert i18n._(message.id) == message.string
