"""Personal data on the command line (R27)."""

from __future__ import annotations

import json

import openpyxl


def test_everything_is_handed_out_and_written_down(agency_home, run_cli, tmp_path):
    """152-FZ art. 14: JSON and a readable workbook; the journal knows."""
    run_cli("client", "add", "Иванова Мария Петровна", "--private", "--phone", "+7 910 111-22-33")
    result = run_cli("client", "export-data", "1", "-o", tmp_path / "kept")
    assert result.out.split() == [str(tmp_path / "kept.json"), str(tmp_path / "kept.xlsx")]
    kept = json.loads((tmp_path / "kept.json").read_text())
    assert kept["client"]["contacts"][0]["value"] == "+79101112233"
    assert kept["journal"][0]["action"] == "client.add"
    book = openpyxl.load_workbook(tmp_path / "kept.xlsx")
    cells = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert "1 · Иванова Мария Петровна" in cells
    assert "client.export-data" in run_cli("journal", "list", "--format", "csv").out
    assert run_cli("undo", "--yes").code == 0  # takes back the adding, not the handing out


def test_erase_asks_first_and_prints_the_act(agency_home, run_cli):
    """Order 179: the act goes to paper; without a terminal --yes is needed; no way back."""
    run_cli("client", "add", "Иванова Мария Петровна", "--private", "--phone", "+7 910 111-22-33")
    assert run_cli("client", "erase", "1").code == 2
    assert run_cli("client", "erase", "1", "--dry-run").code == 0
    erased = run_cli("client", "erase", "1", "--yes")
    assert erased.code == 0
    assert "Иванова" not in erased.out
    assert run_cli("client", "act", "1").out == erased.out
    assert json.loads(run_cli("client", "act", "1", "--format", "json").out)["cards"] == {"client": [1]}
    assert run_cli("client", "act", "2").code == 3
    assert run_cli("client", "show", "1").code == 3
    entry = run_cli("journal", "list", "-q", "--limit", "1").out.strip()
    assert run_cli("undo", entry, "--yes").code == 4


def test_persons_too(agency_home, run_cli, tmp_path):
    """R5, R27: consent, handing out, destruction of a contact person."""
    run_cli("client", "add", "Вектор")
    run_cli("person", "add", "1", "Смирнов Алексей Викторович", "--phone", "+7 910 111-22-33")
    assert run_cli("person", "consent", "1", "--on", "12.03", "--note", "бумага").code == 0
    assert "2026-03-12" in run_cli("person", "show", "1").out
    assert run_cli("person", "consent", "1", "--withdraw").code == 0
    assert run_cli("person", "export-data", "1", "-o", tmp_path / "one.json").code == 0
    assert json.loads((tmp_path / "one.json").read_text())["person"]["name"] == "Смирнов Алексей Викторович"
    assert run_cli("person", "erase", "Смирнов", "--yes").code == 0
    assert run_cli("person", "show", "1").code == 3
    assert "Смирнов" not in run_cli("client", "show", "1").out
