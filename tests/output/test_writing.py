"""Where a list goes: a file that is whole or absent, a pipe that may close, a terminal (K19)."""

from __future__ import annotations

import errno
import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from agencycli.errors import AgencyError, UsageError
from agencycli.listing import Column, Listing
from agencycli.output import write
from agencycli.output.whole_file import CannotWrite, NotAFile, whole_file

FORMS = ["table", "json", "csv", "xlsx"]
LISTING = Listing("list", [Column("id", "No.", "number"), Column("name", "Имя")], [(1, "Ромашка")])


@pytest.mark.parametrize("form", ["table", "json"])
def test_a_file_holds_what_the_pipe_would_get(form, tmp_path: Path, pipe) -> None:
    write(LISTING, form, tmp_path / "list")
    write(LISTING, form, stream=pipe)
    assert (tmp_path / "list").read_bytes() == pipe.written()
    assert os.listdir(tmp_path) == ["list"]


def test_a_workbook_goes_through_ssh_into_a_file(pipe) -> None:
    write(LISTING, "xlsx", stream=pipe)
    sheet = openpyxl.load_workbook(io.BytesIO(pipe.written())).active
    assert sheet is not None
    assert sheet["B2"].value == "Ромашка"


def test_a_workbook_is_not_poured_onto_a_terminal(terminal) -> None:
    with pytest.raises(UsageError, match="-o FILE"):
        write(LISTING, "xlsx", stream=terminal)
    assert terminal.written() == b""


def test_an_unknown_form_is_told_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="“pdf”; choose table, json, csv or xlsx"):
        write(LISTING, "pdf", tmp_path / "list.pdf")  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


def test_a_terminal_that_cannot_say_a_letter_gets_a_question_mark(pipe) -> None:
    pipe.reconfigure(encoding="latin-1")
    write(LISTING, stream=pipe)
    assert b"???????" in pipe.written()


def test_a_stream_of_text_alone_will_do() -> None:
    stream = io.StringIO()
    write(LISTING, "csv", stream=stream)
    assert stream.getvalue() == "id,name\r\n1,Ромашка\r\n"


@pytest.mark.parametrize("form", FORMS)
def test_a_reader_that_stops_reading_is_no_error(form: str, printer: Callable) -> None:
    with printer(form) as process:
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("form", FORMS)
def test_a_full_disk_behind_standard_output_is_one_line(form: str, printer: Callable) -> None:
    with open("/dev/full", "wb") as full, printer(form, stdout=full) as process:
        words = process.stderr.read().decode()
        assert words.startswith("cannot write standard output: No space left on device")
        assert words.count("\n") == 1
        assert process.wait() == 6


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="no limit of file sizes here")
@pytest.mark.parametrize("form", FORMS)
def test_a_file_that_finds_no_room_leaves_the_old_one_and_one_line(
    form: str, printer: Callable, tmp_path: Path
) -> None:
    target = tmp_path / "list"
    target.write_text("old")
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))"
    with printer(form, str(target), before=limit) as process:
        words = process.stderr.read().decode()
        assert words.startswith(f"cannot write {target}: ")
        assert words.count("\n") == 1
        assert process.wait() == 6
    assert os.listdir(tmp_path) == ["list"]
    assert target.read_text() == "old"


@pytest.mark.parametrize("form", FORMS)
def test_a_disk_that_fills_at_the_last_moment_leaves_nothing(form, monkeypatch, tmp_path: Path) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CannotWrite, match="No space left on device"):
        write(LISTING, form, tmp_path / "list")
    assert not list(tmp_path.iterdir())


def test_a_file_shorter_than_what_was_written_does_not_take_the_name(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "fsync", lambda descriptor: os.truncate(tmp_path / "list.part", 3))
    with pytest.raises(CannotWrite):
        write(LISTING, "csv", tmp_path / "list")
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(AgencyError) as refusal:
        write(LISTING, "csv", tmp_path / "missing" / "list.csv")
    assert str(refusal.value).startswith(f"cannot write {tmp_path}/missing/list.csv: No such file or directory")
    assert "\n" not in str(refusal.value)


def test_a_folder_or_a_device_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    for place in (tmp_path, Path(os.devnull)):
        with pytest.raises(NotAFile, match="not an ordinary file"):
            write(LISTING, "csv", place)
    assert Path(os.devnull).is_char_device()


def test_work_that_breaks_off_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "list"
    target.write_text("old")
    with pytest.raises(KeyboardInterrupt), whole_file(target) as file:
        file.write(b"new")
        raise KeyboardInterrupt
    assert os.listdir(tmp_path) == ["list"]
    assert target.read_text() == "old"


def test_a_link_keeps_pointing_where_it_did(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "folder" / "list")
    write(LISTING, "csv", link)
    assert link.is_symlink()
    assert (tmp_path / "folder" / "list").stat().st_size == link.stat().st_size > 0


def test_the_door_opens_without_heavy_packages() -> None:
    loaded = (
        "import sys; import agencycli.output; print({'openpyxl', 'rich', 'json', 'csv', 'peewee'} & set(sys.modules))"
    )
    root = Path(__file__).parents[2]
    shown = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, cwd=root, check=True).stdout
    assert shown == "set()\n"
