"""What the documents promise: the tour works when pasted, and the reference is what the program says of itself."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def commands_of(heading: str) -> list[list[str]]:
    section = (ROOT / "README.md").read_text("utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for block in re.findall(r"```sh\n(.*?)```", section, re.DOTALL) for line in block.splitlines()]
    return [shlex.split(line) for line in lines if line.startswith("agency ")]


@pytest.mark.sqlite
def test_the_five_minute_tour_works_when_pasted(empty_home, run_cli, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for words in commands_of("Five minutes"):
        answer = run_cli(*words[1:])
        assert answer.code == 0, f"{shlex.join(words)}: {answer.err}"
        if words[1] in {"who", "find"}:
            assert "Ремстрой-НН" in answer.out
    assert (tmp_path / "clients.xlsx").stat().st_size > 1000


def test_the_reference_of_commands_is_what_the_commands_say():
    environment = os.environ | {"AGENCY_LANG": "en", "COLUMNS": "100", "PYTHONPATH": str(ROOT)}
    program = "import sys; sys.path.insert(0, 'docs'); import reference; sys.stdout.write(reference.reference())"
    made = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, check=True, text=True
    ).stdout
    assert made == (ROOT / "docs" / "commands.md").read_text("utf-8"), "run make docs"


def test_every_exit_code_is_told():
    from agencycli import errors

    told = (ROOT / "docs" / "exit-codes.md").read_text("utf-8")
    families = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, errors.AgencyError)]
    codes = {one.exit_code for one in families} | {errors.BUG_EXIT_CODE, errors.INTERRUPTED_EXIT_CODE, 0}
    assert all(f"\n| {code} |" in told for code in codes)


def test_every_link_of_the_documents_leads_somewhere():
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]:
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_readme_shows_the_screens_in_small_pictures_that_need_nothing_from_the_network():
    readme = (ROOT / "README.md").read_text("utf-8")
    pictures = sorted((ROOT / "docs" / "pictures").iterdir())
    assert {one.name for one in pictures} >= {"clients.en.svg", "clients.ru.svg", "card.en.svg", "card.ru.svg"}
    for picture in pictures:
        drawing = picture.read_text("utf-8")
        assert f"docs/pictures/{picture.name}" in readme
        assert re.findall(r"https?://[^\"' ]+", drawing) == ["http://www.w3.org/2000/svg"]
        assert "@font-face" not in drawing
        assert len(drawing) < 40_000
