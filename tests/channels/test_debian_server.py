"""Letters through a mail server as Debian ships it: Exim, run by the test for itself, delivering into files."""

from __future__ import annotations

import email
import email.policy
import getpass
import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from agencycli.channels import sending
from agencycli.channels.smtp import message_id
from agencycli.models import Outbox

EXIM = shutil.which("exim4", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
PATIENCE = 20
CONFIG = """
exim_user = {user}
exim_group = {group}
primary_hostname = localhost
spool_directory = {folder}/spool
log_file_path = {folder}/%slog
pid_file_path = {folder}/pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = {port}
keep_environment =
acl_smtp_rcpt = accept_known
begin acl
accept_known:
  deny local_parts = gone
       message = nobody of this name
  accept
begin routers
all:
  driver = accept
  transport = kept
begin transports
kept:
  driver = appendfile
  directory = {folder}/inbox
  user = {user}
  group = {group}
"""

pytestmark = pytest.mark.skipif(not EXIM, reason="needs Debian's exim4-daemon-light; .ci/run installs it")


@pytest.fixture
def exim():
    """Run the server: ``exim.port`` and ``exim.inbox``, a folder with a file for each letter that was delivered."""
    # Exim refuses to deliver as root, and nobody else may read the folders of a test.
    user = "nobody" if os.getuid() == 0 else getpass.getuser()
    group = grp.getgrgid(pwd.getpwnam(user).pw_gid).gr_name
    folder = Path(tempfile.mkdtemp(prefix="agency-exim-"))
    folder.chmod(0o777)
    for name in ("spool", "inbox"):
        (folder / name).mkdir()
        (folder / name).chmod(0o777)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = folder / "config"
    config.write_text(CONFIG.format(user=user, group=group, folder=folder, port=port))
    log = (folder / "said").open("wb")
    process = subprocess.Popen([EXIM, "-C", str(config), "-bdf"], stdout=log, stderr=log)
    until(lambda: process.poll() is not None or answers(port))
    assert process.poll() is None, (folder / "said").read_text()

    class Running:
        inbox = folder / "inbox"

    Running.port = port
    yield Running
    process.terminate()
    process.wait(PATIENCE)
    log.close()
    shutil.rmtree(folder, ignore_errors=True)


def until(come):
    deadline = time.monotonic() + PATIENCE
    while not come():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def answers(port):
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def test_letters_are_delivered_whole_and_a_refused_one_is_given_up(agency, letters, exim, settled):
    settings = settled(exim.port)
    subject = "Напомнить Ремстрой-НН, ООО «Великие реки» о макете № {n} " * 3
    made = letters(4, address="ira{n}@vostok.example", subject=subject)
    with agency.store.writing():
        Outbox.update(address="gone@vostok.example").where(Outbox.key == made.pop().key).execute()
    went = sending.send_waiting(settings, agency.home)
    assert (went.sent, went.put_off) == (3, [])
    assert "nobody of this name" in went.given_up[0]
    until(lambda: len(list(exim.inbox.iterdir())) == 3)
    found = [
        email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        for file in sorted(exim.inbox.iterdir())
    ]
    assert sorted(one["Subject"] for one in found) == sorted(" ".join(one.subject.split()) for one in made)
    assert {one["Message-ID"] for one in found} == {message_id(one.key, settings.mail_from) for one in made}
    assert {one.get_content().splitlines()[1] for one in found} == {"- Дело · задача 1"}


def test_a_server_whose_certificate_nobody_signed_gets_nothing(agency, letters, exim, settled):
    settings = settled(exim.port, smtp_security="starttls")
    letters(1)
    went = sending.send_waiting(settings, agency.home)
    assert went.sent == 0
    assert "certificate" in went.put_off[0].lower()
    assert not list(exim.inbox.iterdir())
