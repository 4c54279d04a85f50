"""Twenty people save at the same moment: nobody's change is lost, half done, or mixed with another's."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter

from agencycli import services
from agencycli.models import Change, Client, ContactPoint, Entry, SearchDocument
from agencycli.services import search

WRITERS, TURNS = 20, 5
WRITER = """
import sys
from agencycli import services
from agencycli.models import Client
from agencycli.session import session
sys.stdin.readline()
me = sys.argv[1]
with session() as opened:
    for turn in range(int(sys.argv[2])):
        phone = f"+7910{int(me):03}{turn:04}"
        services.client.add(opened.actor, {"name": f"Фирма {me}-{turn}", "phone": phone, "tags": "общий"})
        shared = Client.get_by_id(1)
        services.client.edit(opened.actor, shared, {"note": f"{me}-{turn}"})
"""


def test_twenty_processes_write_at_once_and_nothing_is_lost(agency):
    services.client.add(agency.actor, {"name": "Общая", "note": "0"})
    first = Entry.select().order_by(Entry.id.desc()).get().id
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(number), str(TURNS)],
            stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )
        for number in range(WRITERS)
    ]  # fmt: skip
    for writer in writers:
        writer.stdin.write(b"go\n")
        writer.stdin.flush()
    told = [writer.communicate(timeout=120)[1].decode() for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * WRITERS, "\n".join(told)

    names = {name for (name,) in Client.select(Client.name).where(Client.id > 1).tuples()}
    assert names == {f"Фирма {number}-{turn}" for number in range(WRITERS) for turn in range(TURNS)}
    assert Client.select().count() == WRITERS * TURNS + 1
    assert ContactPoint.select().count() == WRITERS * TURNS
    # Each edit of the shared card is in its history, in one order.
    notes = list(
        Change.select().where((Change.table_name == "client") & (Change.row_id == 1) & (Change.operation == "u"))
    )
    assert len(notes) == WRITERS * TURNS
    written = Entry.select().where(Entry.id > first)
    assert Counter(entry.action for entry in written) == {"client.add": WRITERS * TURNS, "client.edit": WRITERS * TURNS}
    assert not Entry.select().where(Entry.is_open).exists()
    assert Counter(row[1:] for row in SearchDocument.select().tuples()) == Counter(search.truth())
