"""Text: clean at the door, harmless on a terminal, found however it was typed."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agencycli.values.text import clean, digits, fold, variants, visible

# Lone surrogates come out of broken mail and old spreadsheets, so the property tests use them too.
any_text = st.text(st.characters(codec=None)) | st.text("aВ \t\r\n\x00\x1b\x85\x9b\u200b\u200d\u202e\ud800\ufeffй́")


def is_hidden(char: str) -> bool:
    bidi_or_invisible = unicodedata.category(char) == "Cf" and char in "\xad\u061c\u200b\u200e\u202e\u2066\u2060\ufeff"
    return unicodedata.category(char) in ("Cc", "Cs") or bidi_or_invisible


def test_a_name_is_composed_trimmed_and_its_blanks_collapsed():
    assert clean("  ООО\u00a0 «Ромашка»\t") == "ООО «Ромашка»"
    assert clean("и\u0306") == "й"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\x1b[31mкрасный\x1b[0m", "[31mкрасный[0m"),
        ("[red]Вымпел[/red]", "[red]Вымпел[/red]"),
        ("=cmd|'/c calc'!A1", "=cmd|'/c calc'!A1"),
        ("Иван\u202eвонавИ", "ИванвонавИ"),
        ("Ром\u200bашка\ufeff", "Ромашка"),
        ("а\x00б\ud800в\x9b31m", "абв31m"),
    ],
)
def test_k9_what_a_terminal_would_obey_never_passes_the_door(typed, kept):
    assert clean(typed) == kept


def test_notes_keep_their_lines():
    assert clean("Звонил. \r\n\r\n\r\n\r\n  Просил скидку\x0bи макет ", multiline=True) == (
        "Звонил.\n\nПросил скидку\nи макет"
    )
    assert clean("Звонил.\nПросил скидку") == "Звонил. Просил скидку"


@given(any_text, st.booleans())
def test_k9_cleaning_twice_changes_nothing_and_no_control_passes(text, multiline):
    once = clean(text, multiline=multiline)
    assert clean(once, multiline=multiline) == once
    assert not [char for char in once if is_hidden(char) and not (multiline and char == "\n")]
    assert once == once.strip()
    once.encode()


@given(any_text)
def test_nothing_visible_moves_the_cursor(text):
    shown = visible(text)
    assert not [char for char in shown if is_hidden(char)]
    assert visible(shown) == shown


def test_visible_keeps_the_width_of_tabs_and_lines_as_one_blank():
    assert visible("а\tб\r\nв\x1b]0;title\x07") == "а б в]0;title"
    assert visible("обычное имя") == "обычное имя"


@pytest.mark.parametrize(
    ("stored", "same"),
    [
        ("Алёна", "АЛЕНА"),
        ("ООО «Ромашка»", 'ооо "ромашка"'),
        ("BОCТOК-Сервис", "восток сервис"),  # B, C, O are Latin
        ("Müller Größe", "muller grosse"),
        ("№ 15/2026", "15 2026"),
        ("ﬁrst", "FIRST"),
        ("Ｒｏｍａ", "roma"),
    ],
)
def test_r7_search_does_not_care_how_it_was_typed(stored, same):
    assert fold(stored) == fold(same)


def test_short_i_is_a_letter_of_its_own():
    assert fold("Йод Müller") == "йод muller"
    assert fold("Йод") == "йод"


@given(any_text)
@example("ΐ\u0345İŉ")
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


def test_folding_is_stable_for_every_character():
    for start in range(0, sys.maxunicode + 1, 256):
        once = fold(" ".join(f"a{chr(code)}ж" for code in range(start, start + 256)))
        assert fold(once) == once, f"one of U+{start:04X} and the 255 after it"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ghbdtn", "привет"),
        ("зщые", "post"),
        ("Hjvfirf", "ромашка"),
        (",fyyth", "баннер"),
        ("BOCTOK", "восток"),
        ("А4", "a4"),
        ("A4", "а4"),
        ("romashka", "ромашка"),
        ("shchuka", "щука"),
        ("yuliya", "юлия"),
        ("julia", "юлия"),
        ("zhukov", "жуков"),
        ("kharkov", "харков"),
        ("tsvety", "цветы"),
        ("dmitriy", "дмитрий"),
        ("dmitry", "дмитрий"),
        ("sergey", "сергей"),
        ("victor", "виктор"),
        ("vympel", "вымпел"),
        ("elektro", "электро"),
        ("ромашка", "romashka"),
        ("хостинг", "hosting"),
    ],
)
def test_r7_a_name_is_found_in_the_wrong_layout_or_alphabet(typed, meant):
    assert meant in variants(typed)


@given(any_text)
def test_variants_begin_with_what_was_typed_and_stay_few(text):
    found = variants(text)
    assert len(found) == len(set(found)) <= 8
    assert "" not in found
    if fold(text):
        assert found[0] == fold(text)


def test_a_number_has_one_spelling():
    assert variants("15/2026") == ["15 2026"]


def test_digits_of_any_script():
    assert digits("8 (９１０) ١٢") == "891012"
    assert digits("нет²") == ""
