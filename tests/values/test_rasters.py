"""Pictures: how many pixels, how big they print; names of files without words that tell a version."""

from __future__ import annotations

import struct

import pytest

from agencycli.values import rasters
from agencycli.values.file_names import plain_name

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", 2480, 3508)


def jpeg(width, height, before=b""):
    frame = b"\xff\xc2" + struct.pack(">HBHH", 17, 8, height, width)
    return b"\xff\xd8\xff\xe0" + struct.pack(">H", 16) + bytes(14) + before + frame


EXIF = b"\xff\xe1" + struct.pack(">H", 6) + b"\xff\xc0\x00\x00"


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (PNG, (2480, 3508)),
        (jpeg(200, 100), (200, 100)),
        (jpeg(200, 100, EXIF), (200, 100)),
        (jpeg(200, 100, b"\xff"), (200, 100)),
        (PNG[:20], None),
        (jpeg(200, 100)[:24], None),
        (b"%PDF-1.7", None),
        (b"\xff\xd8\xff\xe0\x00\x00", None),
        (b"", None),
    ],
)
def test_pixels_are_read_from_the_header(head, found):
    """R223. A broken picture is no reason to fail."""
    assert rasters.pixels(head) == found


def test_what_a_print_takes_and_what_a_picture_gives():
    assert rasters.needed((210, 297)) == (2480, 3508)
    assert rasters.reach((3508, 2480), (210, 297)) in {299, 300}
    assert rasters.reach((200, 200), (210, 297)) == 17
    assert rasters.prints((200, 200)) == (16, 16)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("макет_final_v2.pdf", "макет.pdf"),
        ("Макет финал!!.cdr", "Макет.cdr"),
        ("буклет (2).ai", "буклет.ai"),
        ("баннер_правки3_последний.psd", "баннер.psd"),
        ("logo-v43.svg", "logo.svg"),
        ("макет.pdf", "макет.pdf"),
        ("финал.pdf", "финал.pdf"),
        ("визитки_4+4.pdf", "визитки_4+4.pdf"),
        ("баннер 3х6.tif", "баннер 3х6.tif"),
        ("макет_v2", "макет"),
    ],
)
def test_a_plain_name_tells_no_version(name, plain):
    assert plain_name(name) == plain
