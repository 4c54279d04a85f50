"""The full-screen app: a frame, its widgets and dialogs, and one screen per subject."""

from __future__ import annotations
