"""Files on cards (R3, R19): safe in, safe out, every version kept."""

from __future__ import annotations

import hashlib
import os
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencycli import services
from agencycli.models import Attachment
from agencycli.services import attachment, frame
from agencycli.values.file_names import safe_name


@pytest.fixture
def client(agency):
    return services.client.add(agency.actor, {"name": "Вектор"})


@pytest.fixture
def draft(tmp_path):
    path = tmp_path / "макет.pdf"
    path.write_bytes(b"one")
    return path


def test_bytes_lie_by_their_hash_and_nobody_may_write_them(agency, client, draft):
    """K16: files/ab/abcdef…, read-only, in a folder of the owner's alone; the original may go."""
    row = attachment.add(agency.actor, client, draft)
    draft.unlink()
    place = agency.home / "files" / row.sha256[:2] / row.sha256
    assert row.sha256 == hashlib.sha256(b"one").hexdigest()
    assert stat.S_IMODE(place.stat().st_mode) == 0o440
    assert stat.S_IMODE((agency.home / "files").stat().st_mode) == 0o700
    assert attachment.read(row) == b"one"
    assert [path.name for path in (agency.home / "files").iterdir()] == [row.sha256[:2]]


def test_the_same_name_is_one_more_version_and_the_same_bytes_are_none(agency, client, draft):
    """R19: nothing is written over."""
    first = attachment.add(agency.actor, client, draft)
    assert attachment.add(agency.actor, client, draft).id == first.id
    draft.write_bytes(b"two")
    second = attachment.add(agency.actor, client, draft)
    assert (first.version, second.version) == (1, 2)
    assert attachment.read(Attachment.get_by_id(first.id)) == b"one"
    person = services.person.add(agency.actor, client, {"name": "Смирнов"})
    assert attachment.add(agency.actor, person, draft).version == 1


def test_links_pipes_folders_and_twins_are_refused(agency, client, draft, tmp_path):
    """K16: nothing but an ordinary file with one name."""
    link = tmp_path / "link"
    link.symlink_to(draft)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (link, pipe, tmp_path, tmp_path / "nowhere"):
        with pytest.raises(attachment.NotTaken):
            attachment.add(agency.actor, client, path)
    os.link(draft, tmp_path / "twin")
    with pytest.raises(attachment.NotTaken, match="second name"):
        attachment.add(agency.actor, client, draft)
    assert not (agency.home / "files").exists() or not list((agency.home / "files").rglob("*.part"))


def test_25_megabytes_are_enough(agency, client, tmp_path):
    """K16: a byte more is refused, and leaves nothing behind."""
    big = tmp_path / "big.tif"
    with big.open("wb") as file:
        file.truncate(attachment.MOST_BYTES)
    assert attachment.add(agency.actor, client, big).size == attachment.MOST_BYTES
    with big.open("ab") as file:
        file.write(b"!")
    with pytest.raises(attachment.NotTaken, match="25 MB"):
        attachment.add(agency.actor, client, big)
    assert len([path for path in (agency.home / "files").rglob("*") if path.is_file()]) == 1


def test_a_rehearsal_writes_no_bytes(agency, client, draft):
    """--dry-run touches neither tables nor disk."""
    _row, rows = frame.rehearse(attachment.add, agency.actor, client, draft)
    assert [row.table for row in rows] == ["attachment"]
    assert not (agency.home / "files").exists()


def test_damaged_bytes_are_told(agency, client, draft):
    """Bytes that changed on the disk are never handed out as the file."""
    row = attachment.add(agency.actor, client, draft)
    place = attachment.place_of(row.sha256)
    place.chmod(0o600)
    place.write_bytes(b"six")
    with pytest.raises(attachment.Damaged):
        attachment.read(row)
    place.unlink()
    with pytest.raises(attachment.Damaged):
        attachment.read(row)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\О\\макет.pdf", "макет.pdf"),
        ("a\x1b[31m\u202egnp.exe", "a[31mgnp.exe"),
        ("con.txt", "_con.txt"),
        ("..", "file"),
        ("", "file"),
        ("a/b?.pdf", "b_.pdf"),
        ("я" * 300 + ".pdf", "я" * 98 + ".pdf"),
    ],
)
def test_label_is_a_safe_name(typed, expected):
    """K16: whatever the sender called it."""
    assert safe_name(typed) == expected


@given(st.text(max_size=400))
def test_any_text_makes_a_name_that_can_be_written(text):
    """K16: never a path, never empty, never too long, and stable."""
    name = safe_name(text)
    assert name
    assert name not in {".", ".."}
    assert not set(name) & set('/\\\0:*?"<>|\n')
    assert len(name.encode()) <= 200
    assert safe_name(name) == name
