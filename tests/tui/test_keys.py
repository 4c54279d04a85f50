"""Every hotkey works on the Russian layout by the place of the key (design.md 6, screens.md)."""

from __future__ import annotations

import inspect
import pkgutil
from importlib import import_module
from typing import ClassVar

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

import agencycli.tui
from agencycli.tui import registry
from agencycli.tui.app import AgencyApp
from agencycli.tui.base import BaseScreen
from agencycli.tui.keys import PositionalKeys, by_position, positional, shown, twin


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("n", "n,т"),
        ("N", "N,Т"),
        ("/", "slash,full_stop"),
        ("?,f1", "question_mark,f1,comma"),
        ("ctrl+k", "ctrl+k,ctrl+л"),
        ("ctrl+shift+a", "ctrl+shift+a,ctrl+shift+ф"),
        ("[", "left_square_bracket,х"),
        ("escape", "escape"),
        ("space", "space"),
        ("1", "1"),
        ("n,т", "n,т"),
        ("y,д", "y,д"),
    ],
)
def test_a_key_fires_as_its_neighbour_on_the_russian_layout(written, expected):
    assert by_position(written) == expected


def test_two_actions_on_one_physical_key_are_refused_when_the_class_is_made():
    with pytest.raises(ValueError, match="full_stop"):
        positional([Binding("/", "filter"), Binding(".", "repeat")])


@pytest.mark.parametrize(
    ("keys", "expected"),
    [("n,т", "n"), ("slash,full_stop", "/"), ("ctrl+s,ctrl+ы", "Ctrl+S"), ("escape", "Esc"), ("f1", "F1"), ("N", "N")],
)
def test_keys_are_shown_as_people_write_them(keys, expected):
    assert shown(keys) == expected


class Letters(BaseScreen):
    BINDINGS: ClassVar = [
        Binding("n", "count('n')", "new"),
        Binding("/", "count('filter')", "filter"),
        Binding("ctrl+t", "count('task')", "task"),
        Binding("[", "count('bracket')", "bracket"),
    ]
    pressed: list[str]

    def on_mount(self) -> None:
        self.pressed = []

    def action_count(self, what: str) -> None:
        self.pressed.append(what)


async def test_latin_and_cyrillic_letters_do_the_same():
    app = AgencyApp(screens=())
    async with app.run_test() as pilot:
        screen = Letters()
        await app.push_screen(screen)
        await pilot.press("n", "т", "slash", ".", "ctrl+t", "ctrl+е", "[", "х")
        assert screen.pressed == ["n", "n", "filter", "filter", "task", "task", "bracket", "bracket"]


def kit_classes() -> list[type]:
    found = []
    for module in pkgutil.walk_packages(agencycli.tui.__path__, "agencycli.tui."):
        for _name, kind in inspect.getmembers(import_module(module.name), inspect.isclass):
            if kind.__module__ == module.name and issubclass(kind, DOMNode):
                found.append(kind)
    return found


def deaf_keys(kind: type) -> list[str]:
    """Keys of a class whose neighbour on the Russian layout does something else, or nothing."""
    actions = {key: [each.action for each in found] for key, found in kind._merge_bindings().key_to_bindings.items()}
    deaf = []
    for each in kind.__mro__:
        for binding in each.__dict__.get("BINDINGS", ()) if issubclass(each, PositionalKeys) else ():
            keys = binding.key.split(",")
            by_hand = any("а" <= key.lower() <= "ё" for key in keys) and twin(keys[0]) not in keys
            other = twin(keys[0])
            if other and not by_hand and actions.get(other) != actions.get(keys[0]):
                deaf.append(keys[0])
    return deaf


@pytest.mark.parametrize("kind", kit_classes(), ids=lambda kind: kind.__name__)
def test_no_class_with_keys_of_its_own_forgets_the_russian_layout(kind):
    if kind.__dict__.get("BINDINGS"):
        assert issubclass(kind, PositionalKeys)
        assert deaf_keys(kind) == []


def test_a_key_taken_away_by_a_neighbour_is_noticed():
    class Repeats(BaseScreen):
        BINDINGS: ClassVar = [Binding("comma", "repeat", "repeat")]

    assert deaf_keys(Repeats) == ["question_mark"]


def test_every_place_of_the_registry_loads_and_hears_both_layouts():
    taken: dict[str, str] = {}
    for place in registry.SCREENS:
        screen = registry.load(place.target)
        assert inspect.isclass(screen)
        assert issubclass(screen, BaseScreen)
        assert deaf_keys(screen) == []
        assert taken.setdefault(place.key, place.name) == place.name
