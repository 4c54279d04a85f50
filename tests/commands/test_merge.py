"""Merging on the command line (R16)."""

from __future__ import annotations


def test_merge_asks_first_and_can_be_rehearsed_and_undone(agency_home, run_cli):
    """R16: without a terminal --yes is needed; --dry-run touches nothing; undo brings both back."""
    run_cli("client", "add", "Ромашка", "--phone", "+7 910 111-22-33")
    run_cli("client", "add", "ООО Ромашка", "--yes")
    assert run_cli("client", "merge", "1", "2").code == 2
    assert run_cli("client", "merge", "1", "2", "--dry-run").code == 0
    assert len(run_cli("client", "list", "-q").out.split()) == 2
    merged = run_cli("client", "merge", "1", "2", "--take", "name", "--yes")
    assert (merged.code, merged.out) == (0, "2\n")
    assert run_cli("client", "list", "-q").out == "2\n"
    assert "+7 910 111-22-33" in run_cli("client", "show", "1").out
    assert run_cli("client", "merge", "1", "2", "--yes").code == 4
    assert run_cli("undo", "--yes").code == 0
    assert len(run_cli("client", "list", "-q").out.split()) == 2


def test_persons_merge(agency_home, run_cli):
    """R5, R16: the same person typed twice."""
    run_cli("client", "add", "Ромашка")
    run_cli("person", "add", "1", "Смирнов Алексей")
    run_cli("person", "add", "1", "Смирнов А. В.", "--phone", "+7 910 111-22-33")
    assert run_cli("person", "merge", "2", "1", "--yes").out == "1\n"
    shown = run_cli("person", "show", "2").out
    assert "Смирнов Алексей В." in shown
    assert "+7 910 111-22-33" in shown
