"""A terminal to type at, the modules a command loads, and an agency with a few clients in it."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE = 20


@pytest.fixture
def at_terminal() -> Callable[..., tuple[int, str]]:
    """Run a command on a terminal of its own and answer its questions: ``at_terminal(*words, typed="...")``."""

    def run(*words: str, typed: str = "") -> tuple[int, str]:
        master, slave = pty.openpty()
        environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "TERM": "xterm", "COLUMNS": "200"}
        process = subprocess.Popen(
            [sys.executable, "-c", "from agencycli.cli import main; main()", *words],
            stdin=slave, stdout=slave, stderr=slave, cwd=ROOT, env=environment, start_new_session=True,
        )  # fmt: skip
        os.close(slave)
        os.write(master, typed.encode())
        said, deadline = b"", time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if not select.select([master], [], [], 0.1)[0]:
                if process.poll() is not None:
                    break
                continue
            try:
                piece = os.read(master, 65536)
            except OSError:
                break
            if not piece:
                break
            said += piece
        process.kill() if process.poll() is None and time.monotonic() >= deadline else None
        code = process.wait(PATIENCE)
        os.close(master)
        return code, said.decode(errors="replace")

    return run


@pytest.fixture
def loaded_by() -> Callable[..., set[str]]:
    """Return the names of all modules that a command loads, off a terminal."""
    code = (
        "import json, sys\nfrom agencycli.cli import run\ncode = run(sys.argv[1:])\n"
        "sys.stdout.flush()\nprint(json.dumps([code, [n for n, m in sys.modules.items() if m]]), file=sys.stderr)"
    )

    def run(*words: str) -> set[str]:
        done = subprocess.run(
            [sys.executable, "-c", code, *words], capture_output=True, text=True, check=True, cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        )  # fmt: skip
        exit_code, names = json.loads(done.stderr.splitlines()[-1])
        assert exit_code == 0, done.stderr
        return set(names)

    return run


@pytest.fixture
def clients(agency: Any) -> list[Any]:
    """Three clients: a firm with everything, one that says hostile things, a lead."""
    from agencycli import services

    actor = agency.actor
    services.classifier.add_source(actor, "форум")
    firm = services.client.add(
        actor,
        {
            "name": "Ремстрой-НН, ООО", "phone": "8 (831) 234-56-78 доб. 12", "email": "info@remstroy.example",
            "source": "форум", "manager": "Ольга", "tags": "ярмарка, лето", "city": "Нижний Новгород",
            "inn": "7707083893", "standing": "regular",
        },
    )  # fmt: skip
    hostile = services.client.add(actor, {"name": HOSTILE, "note": "=cmd|' /C calc'!A0"})
    lead = services.client.add(actor, {"name": "Восток", "standing": "lead"})
    return [firm, hostile, lead]


HOSTILE = "=2+2 [red]ООО[/red] {x} %s \\x1b[31m «$(reboot)»"


@pytest.fixture
def hostile() -> str:
    """A name that is only a name."""
    return HOSTILE
