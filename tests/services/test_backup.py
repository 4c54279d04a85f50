"""R189, K30: a night's copy can be trusted, and what comes back is what was written, without the erased."""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencycli import config, services
from agencycli.models import Client
from agencycli.models.store.trouble import Occupied
from agencycli.services import backup
from agencycli.services.backup import archive, making, retention
from agencycli.session import session

pytestmark = pytest.mark.sqlite


def take(agency, key=""):
    return backup.back_up(agency.home, agency.home / "backups", key).file


def names():
    return sorted(row[0] for row in Client.select(Client.name).tuples())


def reopened():
    with session():
        return names()


def restored(agency, file, *args):
    agency.store.close()
    done = backup.restore(file, agency.home, *args)
    return done, reopened()


def test_what_comes_back_is_what_was_written_with_its_files(agency, tmp_path):
    kept = services.client.add(agency.actor, {"name": "Ромашка"})
    (tmp_path / "макет.pdf").write_bytes(b"%PDF layout")
    layout = services.attachment.add(agency.actor, kept, tmp_path / "макет.pdf")
    file = take(agency)
    services.client.edit(agency.actor, kept, {"name": "Сирень"})
    services.attachment.place_of(layout.sha256).unlink()

    done, found = restored(agency, file)

    assert found == ["Ромашка"]
    with session():
        assert services.attachment.read(layout) == b"%PDF layout"
        assert services.checkup.check_up(agency.home) == []
    assert (done.aside / "agency.db").exists()  # what was there is never removed
    assert not (agency.home / "agency.db-wal").exists()


def test_an_agency_is_put_up_on_a_new_machine(agency, tmp_path, monkeypatch):
    services.client.add(agency.actor, {"name": "Ромашка"})
    file = take(agency)
    agency.store.close()
    elsewhere = tmp_path / "new" / "agency"
    monkeypatch.setenv("AGENCY_HOME", str(elsewhere))

    assert backup.restore(file, elsewhere).aside is None

    assert reopened() == ["Ромашка"]
    assert config.load(elsewhere).company == "Восток"
    assert (elsewhere / "agency.db").stat().st_mode & 0o077 == 0


def test_a_damaged_base_is_no_obstacle(agency):
    services.client.add(agency.actor, {"name": "Ромашка"})
    file = take(agency)
    agency.store.close()
    (agency.home / "agency.db").write_bytes(b"rubbish" * 4096)
    backup.restore(file, agency.home)
    assert reopened() == ["Ромашка"]


def test_a_damaged_base_is_not_backed_up(agency, monkeypatch):
    monkeypatch.setattr(making, "damage", lambda _base: "row 7 missing from index")
    with pytest.raises(making.Torn, match="row 7 missing from index"):
        take(agency)
    assert archive.listed(agency.home / "backups") == []
    assert list((agency.home / "backups").iterdir()) == []


def flipped(whole, count):
    cases = random.Random(7)
    for place in cases.sample(range(len(whole)), count):
        yield whole[:place] + bytes([whole[place] ^ 1 << cases.randrange(8)]) + whole[place + 1 :]


def test_a_changed_byte_anywhere_is_noticed_and_nothing_moves(agency):
    """E6"""
    services.client.add(agency.actor, {"name": "Ромашка"})
    file = take(agency)
    whole = file.read_bytes()
    agency.store.close()
    for broken in (*flipped(whole, 200), *(whole[:length] for length in (0, 1, 100, len(whole) // 2, len(whole) - 1))):
        file.write_bytes(broken)
        with pytest.raises(archive.Spoilt):
            backup.restore(file, agency.home)
    assert reopened() == ["Ромашка"]
    assert list(agency.home.glob("before-restore-*")) == list(agency.home.glob(".making-*")) == []


def test_a_file_without_its_hash_still_gives_the_right_bytes_or_none(agency, tmp_path):
    """Some bits of a packed file mean nothing; what they do not change is restored as it was."""
    file = take(agency)
    whole = file.read_bytes()
    manifest = archive.unpack(file, None)
    refused = 0
    for broken in flipped(whole, 100):
        file.write_bytes(broken)
        try:
            assert archive.unpack(file, None) == manifest
        except archive.Spoilt:
            refused += 1
    assert refused > 80


def test_one_file_in_the_place_of_another_is_noticed(agency, frozen):
    older = take(agency)
    frozen.forward(days=1)
    services.client.add(agency.actor, {"name": "Ромашка"})
    newer = take(agency)
    older.write_bytes(newer.read_bytes())
    agency.store.close()
    with pytest.raises(archive.Spoilt, match=r"it is not what .*\.sha256 says"):
        backup.restore(older, agency.home)


def test_an_archive_of_somebody_else_writes_nowhere(agency, tmp_path):
    import io
    import tarfile

    manifest = archive.Manifest("", "", "", "", 1, {}, {"../evil": "0" * 64}, [])
    file = tmp_path / "agency-20261124-030000.tar.gz"
    with tarfile.open(file, "w:gz") as made:
        for name, content in (("manifest.json", manifest.to_json()), ("../evil", b"x")):
            header = tarfile.TarInfo(name)
            header.size = len(content)
            made.addfile(header, io.BytesIO(content))
    agency.store.close()
    with pytest.raises(archive.Spoilt, match="is not of an agency"):
        backup.restore(file, agency.home)
    assert not (agency.home / "evil").exists()


def test_only_the_holder_of_the_private_key_reads_it(agency, tmp_path):
    pyrage = pytest.importorskip("pyrage")
    mine, others = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    services.client.add(agency.actor, {"name": "Ромашка"})
    file = take(agency, str(mine.to_public()))
    assert file.name.endswith(".tar.gz.age")
    assert "Ромашка".encode() not in file.read_bytes()
    for name, key in (("mine", mine), ("others", others)):
        (tmp_path / name).write_text(f"# created: 2026-11-24\n{key}\n")
    agency.store.close()
    with pytest.raises(archive.NoKey, match="--key FILE"):
        backup.restore(file, agency.home)
    with pytest.raises(archive.Spoilt, match="another key opens it"):
        backup.restore(file, agency.home, tmp_path / "others")
    backup.restore(file, agency.home, tmp_path / "mine")
    assert reopened() == ["Ромашка"]


def test_a_restore_waits_for_nobody_it_refuses(agency):
    file = take(agency)
    agency.store.close()
    code = "from agencycli.session import session\nwith session(): print('open', flush=True); input()"
    other = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdout.readline() == b"open\n"
    try:
        with pytest.raises(Occupied, match=f"process {other.pid}"):
            backup.restore(file, agency.home)
    finally:
        other.communicate(b"\n")
    backup.restore(file, agency.home)


@pytest.mark.parametrize("lost", [False, True], ids=["the base of today knows", "only the folder of back-ups knows"])
def test_erased_people_stay_erased(agency, frozen, lost):
    """GDPR 17, 152-FZ art. 21: an old copy brings nobody back (E7)."""
    client = services.client.add(agency.actor, {"name": "Анна Кравец", "phone": "+7 915 123-45-67"})
    stays = services.client.add(agency.actor, {"name": "Ромашка"})
    old = take(agency)
    frozen.forward(days=1)
    services.privacy.erase_client(agency.actor, client)
    take(agency)
    agency.store.close()
    if lost:
        (agency.home / "agency.db").unlink()
    done = backup.restore(old, agency.home)
    assert done.erased_again == 1
    with session():
        assert [row.name for row in Client.select().where(Client.erased_at.is_null())] == [stays.name]
    assert b"9151234567" not in (agency.home / "agency.db").read_bytes()
    assert "Кравец".encode() not in (agency.home / "agency.db").read_bytes()


def test_numbers_erased_in_another_agency_mean_nothing_here(agency, tmp_path):
    services.client.add(agency.actor, {"name": "Ромашка"})
    file = take(agency)
    (file.parent / "erased.json").write_text('{"founded": "2001-01-01T00:00:00Z", "client": [1], "person": []}')
    done, found = restored(agency, file)
    assert (done.erased_again, found) == (0, ["Ромашка"])


def test_copies_taken_while_others_write_are_whole(agency, frozen):
    """E5: each copy is of one moment, though rows come in all the time."""
    services.client.add(agency.actor, {"name": "Ромашка"})
    code = (
        "import select, sys\nfrom agencycli import services\nfrom agencycli.session import session\n"
        "with session() as opened:\n"
        "    while not select.select([sys.stdin], [], [], 0)[0]:\n"
        "        services.client.add(opened.actor, {'name': 'Сирень', 'phone': '8 831 234-56-78'})\n"
    )
    writer = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE)
    seen = []
    try:
        for _night in range(5):
            frozen.forward(days=1)
            made = backup.back_up(agency.home, agency.home / "backups")
            assert backup.drill(made.file, agency.home).findings == []
            assert made.manifest.tables["contact_point"] == made.manifest.tables["client"] - 1
            seen.append(made.manifest.tables["client"])
    finally:
        writer.communicate(b"enough\n")
    assert writer.returncode == 0
    assert seen == sorted(seen)
    assert seen[-1] > 1


def test_a_killed_run_leaves_nothing_that_looks_like_a_back_up(agency):
    code = (
        "import os, signal\nfrom agencycli.services.backup import archive, making\n"
        "from agencycli import config, services\nfrom agencycli.session import session\n"
        "archive.unpack = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "with session() as opened: services.backup.back_up(opened.home, opened.home / 'backups')"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -signal.SIGKILL
    assert backup.listed(agency.home / "backups") == []
    file = take(agency)
    assert {path.name for path in file.parent.iterdir()} == {file.name, file.name + ".sha256", "erased.json"}


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="the kernel has no disk that is always full")
def test_a_full_disk_leaves_the_older_ones(agency, frozen, monkeypatch):
    older = take(agency)
    frozen.forward(days=1)
    packed = archive.pack

    def full(target, manifest, sources):
        target.symlink_to("/dev/full")
        target.unlink()
        packed(target, manifest, sources)
        with open("/dev/full", "wb", buffering=0) as disk:
            disk.write(b"x")

    monkeypatch.setattr(archive, "pack", full)
    with pytest.raises(OSError, match="No space left"):
        take(agency)
    assert [one.file for one in backup.listed(older.parent)] == [older]
    assert list(older.parent.glob(".making-*")) == []


@given(st.lists(st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2027, 1, 1)), min_size=1, max_size=60, unique=True))
def test_the_newest_of_seven_days_five_weeks_twelve_months_stay(moments):
    kept = retention.kept(moments)
    assert max(moments) in kept <= set(moments)
    assert len(kept) <= 24
    assert retention.kept(kept) == kept  # clearing twice removes nothing more
    days = sorted({moment.date() for moment in moments})[-7:]
    assert {moment.date() for moment in kept} >= set(days)


def test_a_year_of_nights_keeps_twenty_two_or_so(agency):
    nights = [dt.datetime(2026, 11, 24, 3) - dt.timedelta(days=back) for back in range(400)]
    kept = sorted(retention.kept(nights), reverse=True)
    assert kept[:7] == nights[:7]
    assert kept[-1] == dt.datetime(2025, 12, 31, 3)
    assert len(kept) == 7 + 3 + 11


def test_older_ones_go_when_a_new_one_stands(agency, frozen):
    for _night in range(20):  # 23 November to 12 December: seven days, 29 November for its week, 30 for its month
        newest = take(agency)
        frozen.forward(days=1)
    left = backup.listed(newest.parent)
    assert left[0].file == newest
    assert [one.made_at.day for one in left] == [12, 11, 10, 9, 8, 7, 6, 30, 29]
    assert len(list(newest.parent.glob("*.sha256"))) == 9
