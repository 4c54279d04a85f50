"""Every change and every business rule. Modules load on first use: ``services.client.add``."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any


def load() -> None:
    """Import every service, so that ``frame.ACTIONS`` knows every action."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")


def __getattr__(name: str) -> Any:
    try:
        return import_module(f"{__name__}.{name}")
    except ModuleNotFoundError as error:
        if error.name != f"{__name__}.{name}":
            raise
        raise AttributeError(name) from None
