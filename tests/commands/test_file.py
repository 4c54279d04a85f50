"""Files on the command line (R3, R19)."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def base(agency_home, run_cli, tmp_path):
    run_cli("client", "add", "Вектор")
    run_cli("client", "add", "Орион")
    run_cli("person", "add", "1", "Смирнов Алексей")
    run_cli("log", "call", "1", "прислали макет")
    path = tmp_path / "макет.pdf"
    path.write_bytes(b"one")
    assert run_cli("file", "add", "1", path).out == "1\n"
    path.write_bytes(b"two")
    assert run_cli("file", "add", "1", path).out == "2\n"
    assert run_cli("file", "add", "1", path, "--person", "Смирнов").out == "3\n"
    assert run_cli("file", "add", "1", path, "--entry", "1", "--name", "письмо.pdf").out == "4\n"
    assert run_cli("file", "add", "2", path).out == "5\n"
    return tmp_path


def test_list_shows_the_latest_of_each_and_versions_all(base, run_cli):
    """R19: a folder per client, versions behind."""
    rows = json.loads(run_cli("file", "list", "1", "--format", "json").out)
    assert {(row["id"], row["name"], row["version"], row["person"], row["entry"]) for row in rows} == {
        (2, "макет.pdf", 2, None, None),
        (3, "макет.pdf", 1, "Смирнов Алексей", None),
        (4, "письмо.pdf", 1, None, 1),
    }
    assert len(json.loads(run_cli("file", "list", "--format", "json").out)) == 4
    versions = json.loads(run_cli("file", "versions", "2", "--format", "json").out)
    assert [(row["id"], row["version"]) for row in versions] == [(2, 2), (1, 1)]


def test_get_copies_out_and_never_writes_over(base, run_cli, tmp_path):
    """R19: back under its own name, or as bytes."""
    folder = tmp_path / "out"
    folder.mkdir()
    assert run_cli("file", "get", "1", "-o", folder).code == 0
    assert (folder / "макет.pdf").read_bytes() == b"one"
    assert run_cli("file", "get", "2", "-o", folder).code == 4
    assert (folder / "макет.pdf").read_bytes() == b"one"
    assert run_cli("file", "get", "2", "-o", folder, "--yes").code == 0
    assert (folder / "макет.pdf").read_bytes() == b"two"
    assert run_cli("file", "get", "1", "-o", "-").raw == b"one"


def test_files_of_others_clients_do_not_exist(base, run_cli):
    """Own clients only holds for files too."""
    run_cli("staff", "add", "Пётр", "--login", "petr", "--role", "manager", "--own-clients-only")
    assert run_cli("--as", "petr", "file", "list", "-q").out == ""
    assert run_cli("--as", "petr", "file", "get", "1", "-o", "-").code == 3
    assert run_cli("--as", "petr", "file", "versions", "1").code == 3


def test_files_stand_on_the_card_and_on_the_time_line(base, run_cli):
    """R3: the card shows what is attached."""
    assert "2 макет.pdf" in run_cli("client", "show", "1").out
    assert "макет.pdf · 2" in run_cli("client", "history", "1", "--kind", "file").out


def test_undo_takes_the_label_off_and_puts_it_back(base, run_cli):
    """The bytes stay while the journal may bring the file back."""
    run_cli("undo", "--yes")
    assert run_cli("file", "get", "5", "-o", "-").code == 3
    entry = run_cli("journal", "list", "-q", "--limit", "1").out.strip()
    run_cli("undo", entry, "--yes")
    assert run_cli("file", "get", "5", "-o", "-").raw == b"two"


def test_a_file_goes_only_on_an_entry_of_the_named_client(base, run_cli, tmp_path):
    """R3: a slip in the number does not put a file on somebody else's history."""
    assert run_cli("file", "add", "2", tmp_path / "макет.pdf", "--entry", "1").code == 3


def test_an_item_of_stock_has_its_picture(base, run_cli, tmp_path):
    """R82: by code, versions behind, as on any card."""
    assert run_cli("stock", "item", "add", "TSH-M", "--name", "Футболка").code == 0
    for content in (b"white", b"red"):
        (tmp_path / "tsh.jpg").write_bytes(content)
        assert run_cli("file", "add", "stock:tsh-m", tmp_path / "tsh.jpg").code == 0
    rows = json.loads(
        run_cli("file", "list", "--where", "stock = TSH-M", "--format", "json", "--columns", "name,stock,version").out
    )
    assert rows == [{"name": "tsh.jpg", "stock": "TSH-M", "version": 2}]
