"""A mistyped command line is answered, and help is printed, in the language of the interface."""

from __future__ import annotations

from importlib import import_module

import pytest

from agencycli import cli, i18n


@pytest.fixture
def russian(monkeypatch):
    """The help of a command is translated as its module loads: load those used here in English, for the other tests."""
    monkeypatch.setenv("AGENCY_LANG", "en")
    for name in ("client", "staff", "demo"):
        import_module(f"agencycli.commands.{name}")
    monkeypatch.setenv("AGENCY_LANG", "ru")
    i18n.choose_language(None)


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("client shw", "нет команды 'shw'; может быть, 'show'?"),
        ("nosuch", "нет команды 'nosuch'."),
        ("client show", "не хватает: CLIENT"),
        ("staff edit ira --rol owner", "нет параметра --rol; может быть, --role?"),
        ("client list --nosuch", "нет параметра --nosuch"),
        ("client list -n many", "--limit / -n: нужно целое число, не меньше 0"),
        ("client list -n -4", "--limit / -n: нужно целое число, не меньше 0"),
        ("client list -f pdf", "--format / -f: выберите из table, json, csv, xlsx"),
        ("client show Ремстрой НН", "лишние слова: НН; то, что идёт вместе, возьмите в кавычки"),
        ("client list -o", "-o: нужно значение"),
        ("client list --quiet=4", "--quiet: значение не нужно"),
        ("demo --seed x", "--seed: нужно целое число"),
    ],
)
def test_a_mistyped_command_line_is_refused_in_russian(line, answer, russian, capsys):
    assert cli.run(line.split()) == 2
    assert capsys.readouterr().err == f"agency: {answer}\n"


def test_the_frame_of_a_help_page_is_in_russian(russian, capsys):
    assert cli.run(["client", "show", "--help"]) == 0
    page = capsys.readouterr().out
    assert page.startswith("Вызов: agency client show")
    assert "Аргументы:" in page and "Параметры:" in page and "[обязательно]" in page
    assert "Показать эту справку и выйти." in page and "[по умолчанию: text]" in page


def test_the_frame_of_a_help_page_is_in_english(monkeypatch, capsys):
    monkeypatch.setenv("AGENCY_LANG", "en")
    assert cli.run(["client", "show", "--help"]) == 0
    page = capsys.readouterr().out
    assert page.startswith("Usage: agency client show") and "Options:" in page and "[required]" in page
