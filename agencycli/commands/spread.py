"""Options that always come together, written down once.

A parameter of a command whose type is a bundle, a named tuple with an option for each field, is spread into these
options; the command itself is handed the bundle.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache
from typing import Any, get_type_hints


def spread(function: Callable[..., None]) -> Callable[..., None]:
    """Return a command for Typer whose bundles are spread into their options, in their places."""
    signature = inspect.signature(function, eval_str=True)
    bundles: dict[str, Any] = {}
    flat: list[inspect.Parameter] = []
    for one in signature.parameters.values():
        if hasattr(one.annotation, "_fields"):
            bundles[one.name] = one.annotation
            flat += _options(one.annotation)
        else:
            # Typer passes everything by name: what is needed may follow what is not.
            flat.append(one.replace(kind=inspect.Parameter.KEYWORD_ONLY))

    def command(**given: Any) -> None:
        for name, bundle in bundles.items():
            given[name] = bundle(**{key: given.pop(key) for key in bundle._fields})
        function(**given)

    command.__signature__ = signature.replace(parameters=flat)  # type: ignore[attr-defined]
    command.__name__, command.__doc__ = function.__name__, function.__doc__
    return command


@cache
def _options(bundle: Any) -> list[inspect.Parameter]:
    hints = get_type_hints(bundle, include_extras=True)
    defaults = bundle._field_defaults
    return [
        inspect.Parameter(
            name, inspect.Parameter.KEYWORD_ONLY, default=defaults.get(name, inspect.Parameter.empty),
            annotation=hints[name],
        )
        for name in bundle._fields
    ]  # fmt: skip
