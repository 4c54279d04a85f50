"""A bad file gives one line and an exit code; the program lives on and nothing is written (D1, D2, D4, K17)."""

from __future__ import annotations

import os
import random
import resource
import sys
from pathlib import Path

import pytest

from agencycli.importers import UnreadableFile, read
from agencycli.importers.child import in_child
from agencycli.importers.sniff import Unreadable


def _make(path: Path, content) -> Path:
    path.write_bytes(content) if isinstance(content, bytes) else content(path)
    return path


def test_each_hostile_file_is_refused_in_one_line(hostile, tmp_path, capfd):
    """D1, D2: one sentence that names the file and says why; exit code 1; no noise; no file left behind."""
    name, content, words = hostile
    path = tmp_path / name
    _make(path, content)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(UnreadableFile) as refusal:
        read(path)
    line = str(refusal.value)
    assert line.startswith(f"cannot read {name}: ") and words in line and "\n" not in line
    assert (refusal.value.exit_code, refusal.value.slug) == (1, "unreadable-file")
    assert capfd.readouterr() == ("", "")
    assert sorted(tmp_path.iterdir()) == before


def test_the_parent_stays_small_over_all_hostile_files(hostile, tmp_path):
    """D1: the memory goes to the child, which is gone."""
    name, content, _ = hostile
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(UnreadableFile):
        read(_make(tmp_path / name, content) if name != "missing.xlsx" else tmp_path / name)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused(tmp_path):
    path = _make(tmp_path / "secret.csv", b"a;b\n1;2\n")
    path.chmod(0)
    with pytest.raises(UnreadableFile, match="no permission"):
        read(path)


def test_no_permission_has_its_own_sentence(tmp_path, monkeypatch):
    path = _make(tmp_path / "secret.csv", b"a;b\n1;2\n")

    def refuse(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(UnreadableFile, match="you have no permission to open it"):
        read(path)


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_flipped_bytes_never_change_a_value_in_silence(kind, tmp_path):
    """D4: either the original comes out or one line says that the file is damaged."""
    hostile_files = sys.modules["agency_tests_importers_hostile"]
    cells = "".join(f"<row r='{n}'>{hostile_files.text_cell(f'A{n}', f'Клиент {n}')}</row>" for n in range(1, 40))
    table = "".join(
        f'<table:table-row><table:table-cell office:value-type="string"><text:p>Клиент {n}</text:p>'
        "</table:table-cell></table:table-row>"
        for n in range(1, 40)
    )
    good = {
        "xlsx": hostile_files.xlsx(cells),
        "ods": hostile_files.ods(f'<table:table table:name="Лист1">{table}</table:table>'),
    }[kind]
    path = _make(tmp_path / f"good.{kind}", good)
    original = read(path).sheets
    assert original[0].rows[2] == (3, ["Клиент 3"])
    chance = random.Random(20261123)
    for _ in range(60):
        flipped = bytearray(good)
        flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
        path.write_bytes(flipped)
        try:
            again = read(path).sheets
        except UnreadableFile as refusal:
            assert "\n" not in str(refusal)
        else:
            assert again == original


def test_a_formula_a_name_in_markup_and_an_escape_are_only_text(tmp_path):
    path = _make(tmp_path / "a.csv", "Клиент;Телефон\n=cmd|'/c calc'!A1;[red]x[/]\n\x1b]0;hi\x07Луч;1\n".encode())
    rows = read(path).sheets[0].rows
    assert rows[1][1] == ["=cmd|'/c calc'!A1", "[red]x[/]"]
    assert rows[2][1][0] == "]0" and all("\x1b" not in str(cell) for cell in rows[2][1])


def test_a_child_that_dies_takes_nobody_along():
    """D2: an abort inside a library, which no ``except`` can catch, is one sentence."""

    def abort():
        yield 1
        os.abort()

    answers = in_child(abort)
    assert next(answers) == 1
    with pytest.raises(Unreadable, match="stray cell"):
        next(answers)


def test_a_child_cannot_eat_the_memory():
    with pytest.raises(Unreadable, match="too much memory"):
        list(in_child(lambda: iter([len(bytearray(4 * 2**30))])))


def test_a_child_cannot_write_files(tmp_path):
    def write():
        (tmp_path / "evil").write_bytes(b"x" * 100)
        yield 1

    with pytest.raises(Unreadable):
        list(in_child(write))
    assert not (tmp_path / "evil").exists() or (tmp_path / "evil").stat().st_size == 0


def test_a_child_can_send_nothing_but_plain_values():
    """A child that a hostile file took over gets no code into the program."""

    class Evil:
        def __reduce__(self):
            return (os.system, ("true",))

    with pytest.raises(Unreadable):
        list(in_child(lambda: iter([Evil()])))


def test_a_slow_child_is_stopped(monkeypatch):
    from agencycli.importers import child

    monkeypatch.setattr(child, "WALL_SECONDS", 0.05)
    read_end, write_end = os.pipe()

    def wait():
        yield os.read(read_end, 1)

    with pytest.raises(Unreadable, match="memory or time"):
        list(in_child(wait))
    os.close(read_end)
    os.close(write_end)


def test_a_reader_that_gives_up_early_leaves_no_child():
    answers = in_child(lambda: iter(range(10**9)))
    assert next(answers) == 0
    answers.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
