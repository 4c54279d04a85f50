"""Draw the pictures of the screens that README shows: ``make pictures``.

The demo agency on a fixed day, a manager at the screen; one SVG a screen and language, nothing in it from elsewhere.
"""

from __future__ import annotations

import asyncio
import html
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from agencycli.tui.app import Seat

TARGET = Path(__file__).parent / "pictures"
LANGUAGES = ("en", "ru")
DAY = "2026-11-23T10:42:00+03:00"
SITS = "olga"
SIZE = (120, 32)
FONT = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace"


CELL = 12.2
"""How wide a character is drawn."""
FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}\s*")
COMMENT = re.compile(r"\s*<!--.*?-->")
NAME = re.compile(r"terminal-\d+")
LINE_CLIP = re.compile(r'\s*<clipPath id="[^"]*line-\d+">.*?</clipPath>', re.DOTALL)
CLIPPED = re.compile(r' clip-path="url\(#[^)]*line-\d+\)"')
TEXT = re.compile(
    r'<text class="(?P<kind>[^"]*)" x="(?P<x>[\d.]+)" y="(?P<y>[\d.]+)" textLength="(?P<length>[\d.]+)">'
    r"(?P<words>[^<]*)</text>"
)


class Picture(NamedTuple):
    """A screen, and the keys that lead there from the first one."""

    name: str
    keys: Sequence[str]


PICTURES = (
    Picture("planner", ["down", "down"]),
    Picture("board", ["6", "o", "right", "right"]),
    Picture("clients", ["1", *["down"] * 3]),
    Picture("card", ["1", *["down"] * 3, "enter"]),
    Picture("deal", ["5", "down", "enter"]),
    Picture("steps", ["3"]),
    Picture("stock", ["7", *["down"] * 4]),
)


def main() -> None:
    """Make a demo agency of its own and draw every picture in every language."""
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"AGENCY_HOME": home, "AGENCY_NOW": DAY}
        for name in ("AGENCY_DATABASE", "AGENCY_LANG", "NO_COLOR"):
            os.environ.pop(name, None)
        _agency("init", "--company", "НУЛЬ", "--owner", "Константин Нуль", "--language", "ru", "--area-code", "831")
        _agency("demo", "--seed", "1")
        from agencycli import i18n, session
        from agencycli.tui.app import seat_of

        for language in LANGUAGES:
            os.environ["AGENCY_LANG"] = language
            i18n.choose_language(None)
            with session.session(SITS) as opened:
                seat = seat_of(opened)
                for picture in PICTURES:
                    drawing = asyncio.run(drawn(seat, picture))
                    (TARGET / f"{picture.name}.{language}.svg").write_text(drawing, encoding="utf-8")


def _agency(*words: str) -> None:
    subprocess.run([Path(sys.executable).with_name("agency"), *words], check=True, stdout=subprocess.DEVNULL)


async def drawn(seat: Seat, picture: Picture) -> str:
    """Return a screen as SVG."""
    from agencycli.tui.app import AgencyApp

    app = AgencyApp(seat)
    async with app.run_test(size=SIZE) as pilot:
        await _settled(pilot)
        for key in picture.keys:
            await pilot.press(key)
            await _settled(pilot)
        return self_contained(app.export_screenshot(title=f"agency tui · {picture.name}", simplify=True))


async def _settled(pilot: Pilot[Any]) -> None:
    await pilot.pause(0.3)  # the glance and the finder wait until the keys rest
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def self_contained(svg: str) -> str:
    """Return an SVG that asks the network for no font, and draws no blanks: some programs cut them off."""
    for unwanted in (FONT_FACE, COMMENT, LINE_CLIP, CLIPPED):
        svg = unwanted.sub("", svg)
    svg = NAME.sub("t", re.sub(r"font-family:[^;]*;", f"font-family: {FONT};", svg))
    return TEXT.sub(_without_blanks, svg)


def _without_blanks(found: re.Match[str]) -> str:
    words = html.unescape(found["words"])
    shown = words.strip("\xa0")
    if not shown:
        return ""
    start = float(found["x"]) + CELL * (len(words) - len(words.lstrip("\xa0")))
    length = f"{float(found['length']) - CELL * (len(words) - len(shown)):.1f}"
    said = html.escape(shown, quote=False)
    return f'<text class="{found["kind"]}" x="{start:.1f}" y="{found["y"]}" textLength="{length}">{said}</text>'


if __name__ == "__main__":
    main()
