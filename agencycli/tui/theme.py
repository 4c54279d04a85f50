"""The look: the terminal's own colours, one accent, one warning, one alarm, and a mark beside each of them.

Named colours of the terminal's palette read on 16 colours and on light and dark grounds alike, and cost
fewer bytes on a slow line than colours spelt out in full. With NO_COLOR bold, dim and reverse remain.
"""

from __future__ import annotations

from typing import Literal

from textual.theme import Theme

Tone = Literal["", "accent", "warning", "alarm", "dim"]

MARKS: dict[str, str] = {"warning": "!", "alarm": "▲"}
"""What stands beside a coloured word, for those who see no colour."""

SOBER = Theme(
    name="agency",
    ansi=True,
    primary="ansi_cyan",
    secondary="ansi_cyan",
    accent="ansi_cyan",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_default",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    variables={
        "ansi-background": "ansi_black",
        "ansi-foreground": "ansi_white",
        "border": "ansi_default",
        "border-blurred": "ansi_default",
        "block-cursor-foreground": "ansi_default",
        "block-cursor-background": "ansi_default",
        "scrollbar": "ansi_bright_black",
        "scrollbar-hover": "ansi_bright_black",
        "scrollbar-active": "ansi_cyan",
        "scrollbar-background": "ansi_default",
        "scrollbar-background-hover": "ansi_default",
        "scrollbar-background-active": "ansi_default",
        "scrollbar-corner-color": "ansi_default",
    },
)
