"""Readers of spreadsheet formats: bytes in, raw sheets out."""

from __future__ import annotations
