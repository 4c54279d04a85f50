"""Compile the translations when the package is built or installed for development."""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(root: Path) -> None:
    """Write a .mo beside every .po under agencycli/locale."""
    for po in root.glob("agencycli/locale/*/LC_MESSAGES/*.po"):
        with po.open("rb") as source:
            catalogue = read_po(source)
        with po.with_suffix(".mo").open("wb") as target:
            write_mo(target, catalogue)


class CompileCatalogues(BuildHookInterface):
    """Run before the wheel (editable or not) is put together."""

    def initialize(self, version: str, build_data: dict) -> None:
        compile_catalogues(Path(self.root))


if __name__ == "__main__":
    compile_catalogues(Path(__file__).parent)
