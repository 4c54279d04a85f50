"""Draw what a query returns: a list or a card, on the terminal, in a pipe or in a file."""

from __future__ import annotations

from agencycli.output.writing import document, numbers, record, record_lines, write, write_sheets

__all__ = ["document", "numbers", "record", "record_lines", "write", "write_sheets"]
