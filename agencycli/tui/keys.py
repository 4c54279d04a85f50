"""Hotkeys by the place of the key: ``n`` also fires as ``т``, its neighbour on the Russian layout.

A terminal sends letters, not keys. ``PositionalKeys`` rewrites BINDINGS when a class is made, so nobody can forget.
Most terminals send Ctrl+letter as a control code whatever the layout; those that speak the Kitty protocol send
``ctrl+л`` for Ctrl+K, so combinations are doubled as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

_LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,./~QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>?"
_RUSSIAN = "ёйцукенгшщзхъфывапролджэячсмитьбю.ЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,"
_TWIN = dict(zip(_LATIN, _RUSSIAN, strict=True))
_NAME_OF = {
    "/": "slash", "?": "question_mark", ".": "full_stop", ",": "comma", "[": "left_square_bracket",
    "]": "right_square_bracket", ";": "semicolon", "'": "apostrophe", "`": "grave_accent", "~": "tilde",
    "{": "left_curly_bracket", "}": "right_curly_bracket", ":": "colon", '"': "quotation_mark",
    "<": "less_than_sign", ">": "greater_than_sign",
}  # fmt: skip
_CHARACTER_OF = {name: character for character, name in _NAME_OF.items()}
_SHOWN = {
    "enter": "Enter", "escape": "Esc", "space": "Space", "tab": "Tab", "up": "↑", "down": "↓", "left": "←",
    "right": "→", "pageup": "PgUp", "pagedown": "PgDn", "home": "Home", "end": "End", "delete": "Del",
    "ctrl": "Ctrl", "shift": "Shift", "alt": "Alt", "insert": "Ins", "backspace": "Backspace", "minus": "-",
    "plus": "+",
} | _CHARACTER_OF  # fmt: skip


def twin(key: str) -> str | None:
    """Return what the same key sends on the Russian layout (``ctrl+k`` → ``ctrl+л``), None when it sends the same."""
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    other = _TWIN.get(_CHARACTER_OF.get(last, last))
    if other is None:
        return None
    return "+".join([*modifiers, _NAME_OF.get(other, other)])


def by_position(keys: str) -> str:
    """Return a binding's keys with their Russian twins: ``n`` → ``n,т``; ``/`` → ``slash,full_stop``.

    Keys that already name a Cyrillic letter are a decision made by hand and stay as they are.
    """
    wanted = [key.strip() for key in keys.split(",")]
    if any("а" <= key[-1:].lower() <= "ё" for key in wanted):
        return keys
    named = [_NAME_OF.get(key, key) for key in wanted]
    twins = [other for key in named if (other := twin(key)) and other not in named]
    return ",".join(dict.fromkeys([*named, *twins]))


def positional(bindings: Iterable[BindingType]) -> list[BindingType]:
    """Return bindings that fire on both layouts. Raises ValueError when two of them would claim one key."""
    written = [each if isinstance(each, Binding) else Binding(*each) for each in bindings]
    rewritten = [replace(binding, key=by_position(binding.key)) for binding in written]
    owner: dict[str, str] = {}
    for binding in rewritten:
        for key in binding.key.split(","):
            if owner.setdefault(key, binding.action) != binding.action:
                raise ValueError(f"key {key!r} means both {owner[key]} and {binding.action} on one of the layouts")
    return [*rewritten]


def shown(keys: str) -> str:
    """Return a binding's first key as people write it: ``ctrl+s`` → ``Ctrl+S``, ``slash`` → ``/``."""
    *modifiers, last = keys.split(",", maxsplit=1)[0].split("+")
    name = _SHOWN.get(last, last)
    if modifiers or (len(last) > 1 and last[0] == "f" and last[1:].isdigit()):
        name = name.upper() if last not in _SHOWN else name
    return "+".join([*(_SHOWN.get(each, each) for each in modifiers), name])


class PositionalKeys:
    """A mixin, first among the bases: BINDINGS of every class below it fire on both layouts."""

    IN_HELP: ClassVar[bool] = True
    """False for what has only the keys everybody knows."""

    def __init_subclass__(cls, **options: Any) -> None:
        if "BINDINGS" in cls.__dict__:
            cls.BINDINGS = positional(cls.__dict__["BINDINGS"])  # type: ignore[attr-defined]
        super().__init_subclass__(**options)
