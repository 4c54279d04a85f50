"""Regular expressions that are compiled when they are first needed: compiling all of them delays every command."""

from __future__ import annotations

import re
from typing import Any


class Pattern:
    """A regular expression, used like a compiled one; the first use compiles it."""

    def __init__(self, text: str, flags: int = 0) -> None:
        self.text, self.flags = text, flags

    def __getattr__(self, name: str) -> Any:
        """Compile, and from now on answer with the compiled one's own methods."""
        compiled = re.compile(self.text, self.flags)
        for method in ("findall", "finditer", "fullmatch", "match", "search", "split", "sub"):
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)
