"""Labels: what is drawn can be read again by a scanner, whatever the names are."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from agencycli.output import labels
from agencycli.queries.stock.labels import Label

LONG = "Бумага мелованная двусторонняя глянцевая SRA3 320×450 мм 130 г/м² Omega Gloss, пачка 250 листов [red] =cmd"
needs_a_scanner = pytest.mark.skipif(not shutil.which("zbarimg"), reason="zbarimg (Debian: zbar-tools) is not here")


def read(path):
    """Return what a scanner reads on a picture."""
    done = subprocess.run(["zbarimg", "--quiet", "--raw", str(path)], capture_output=True, text=True, check=False)
    return sorted(done.stdout.split())


def label(data, name=LONG):
    return Label(name, data, "M · белый", "Офис, Типография", data)


@needs_a_scanner
@pytest.mark.parametrize("code", labels.CODES)
@pytest.mark.parametrize(("size", "dpi"), [((58, 40), 203), ((70, 37), 300), ((100, 60), 600)])
def test_a_label_is_read_again_as_it_was_written(tmp_path, code, size, dpi):
    for data in ("PAP-130", "4601234567893", "A12345B", "#7"):
        target = tmp_path / "label.png"
        labels.write([label(data)], labels.Layout(*size, dpi=dpi, code=code), target)
        assert read(target) == [data]


@needs_a_scanner
def test_a_sheet_begins_where_labels_are_left(tmp_path):
    target = tmp_path / "sheet.png"
    names = [f"P-{number}" for number in range(20)]
    assert labels.write([label(name) for name in names], labels.sheet(3, 8, skip=4), target) == 1
    assert read(target) == sorted(names)


def test_a_long_name_stays_inside_its_label_and_pages_follow_each_other(tmp_path):
    from PIL import Image

    target = tmp_path / "roll.pdf"
    assert labels.write([label("PAP-130")] * 3, labels.Layout(58, 40), target) == 3
    assert target.read_bytes().startswith(b"%PDF")
    with pytest.raises(labels.OnePicture, match="need 3"):
        labels.write([label("PAP-130")] * 3, labels.Layout(58, 40), tmp_path / "roll.png")
    labels.write([label("PAP-130", "Щ" * 300)], labels.Layout(58, 40), tmp_path / "one.png")
    with Image.open(tmp_path / "one.png") as picture:
        edge = round(labels.MARGIN * 300 / 25.4) - 1
        assert picture.crop((picture.width - edge, 0, picture.width, picture.height)).getextrema() == (255, 255)


def test_a_code_that_no_scanner_would_read_is_refused(tmp_path):
    with pytest.raises(labels.LabelTooSmall, match="20 x 15 mm holds no code128"):
        labels.write([label("A-VERY-LONG-CODE-OF-A-SUPPLIER")], labels.Layout(20, 15), tmp_path / "label.png")
