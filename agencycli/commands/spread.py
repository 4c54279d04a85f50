"""Options that always come together, written down once.

A parameter of a command whose type is a bundle, a dataclass with an option for each field, is spread into these
options; the command itself is handed the bundle.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import is_dataclass
from typing import Any


def spread(function: Callable[..., None]) -> Callable[..., None]:
    """Return a command for Typer whose bundles are spread into their options, in their places."""
    signature = inspect.signature(function, eval_str=True)
    bundles: dict[str, type] = {}
    flat: list[inspect.Parameter] = []
    for one in signature.parameters.values():
        if is_dataclass(one.annotation) and isinstance(one.annotation, type):
            bundles[one.name] = one.annotation
            flat += inspect.signature(one.annotation, eval_str=True).parameters.values()
        else:
            flat.append(one)

    def command(**given: Any) -> None:
        for name, bundle in bundles.items():
            given[name] = bundle(**{key: given.pop(key) for key in inspect.signature(bundle).parameters})
        function(**given)

    # Typer passes everything by name: what is needed may follow what is not.
    command.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=[one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in flat]
    )
    command.__name__, command.__doc__ = function.__name__, function.__doc__
    return command
