"""The machine that serves the agency: what may come in over SSH, what a session can reach, how it is set up."""

from __future__ import annotations
