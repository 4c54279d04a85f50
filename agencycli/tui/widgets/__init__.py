"""What screens are made of; no widget knows a subject."""

from __future__ import annotations
