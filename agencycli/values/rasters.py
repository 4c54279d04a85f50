"""How many pixels a PNG or JPEG has, and how well it prints. Source: PNG 1.2 section 4.1.1, JPEG ITU-T T.81 B.2.2."""

from __future__ import annotations

import struct

MM_IN_INCH = 25.4
USUAL_DPI = 300
_PNG = b"\x89PNG\r\n\x1a\n"
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""Markers of JPEG segments that begin a frame and tell its size."""


def pixels(head: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels from the beginning of a file; None for what is no PNG or JPEG."""
    if head.startswith(_PNG) and head[12:16] == b"IHDR" and len(head) >= 24:
        width, height = struct.unpack(">II", head[16:24])
        return width, height
    if not head.startswith(b"\xff\xd8"):
        return None
    at = 2
    while at + 9 <= len(head) and head[at] == 0xFF:
        marker = head[at + 1]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", head[at + 5 : at + 9])
            return width, height
        if marker == 0xFF:  # fill before a marker
            at += 1
            continue
        at += 2 + struct.unpack(">H", head[at + 2 : at + 4])[0]
    return None


def needed(millimetres: tuple[int, int], dpi: int = USUAL_DPI) -> tuple[int, int]:
    """Return how many pixels a print of this size takes."""
    width, height = (round(side * dpi / MM_IN_INCH) for side in millimetres)
    return width, height


def reach(found: tuple[int, int], millimetres: tuple[int, int]) -> int:
    """Return the dots per inch a raster gives on a print of this size, turned the better way."""
    (small, big), (short, long) = sorted(found), sorted(millimetres)
    return int(min(small / short, big / long) * MM_IN_INCH)


def prints(found: tuple[int, int], dpi: int = USUAL_DPI) -> tuple[int, int]:
    """Return the largest print, in millimetres, that a raster is good for."""
    width, height = (int(side * MM_IN_INCH / dpi) for side in found)
    return width, height
