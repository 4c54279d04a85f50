"""The door: what sshd runs for everybody who comes in, in the place of a shell (``ForceCommand``).

``python -I -X utf8 -m agencycli.door HOME`` lets in whoever holds a key of a member of staff, as that person, to
their screen or to one command, with a clean environment and held by Landlock. Everything else gets one line.
``python -I -X utf8 -m agencycli.door HOME TYPE KEY`` answers sshd's question whose key that is
(``AuthorizedKeysCommand``), so that a key added or switched off counts from the next login.
"""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

import agencycli
from agencycli import access, cli, commands, session
from agencycli.errors import AgencyError
from agencycli.server import landlock, proof, request, surroundings
from agencycli.values.ssh_key import PublicKey, read_key
from agencycli.values.text import clean

SYSTEM = tuple(map(Path, ("/usr", "/lib", "/lib64", "/etc", "/dev/urandom")))
"""What Python and its libraries read of the machine."""
MOST_TOLD = 500
STREAMS = tuple(map(Path, ("/dev/null", "/dev/tty")))


def main() -> None:
    """Let somebody in, or tell whose key it is. Exits with the code of what was asked for."""
    home, *key = sys.argv[1:]
    visit = surroundings.clear(Path(home))
    try:
        if key:
            _tell_key(" ".join(key))
            return
        words = _let_in(visit)
        _shut(Path(home))
    except Exception as error:
        sys.exit(cli.tell_failure(error, []))
    sys.argv = ["agency", *(words or ["tui"])]
    cli.main()


def _tell_key(line: str) -> None:
    """Print the line of ``authorized_keys`` for a key that may come in, nothing for any other."""
    from agencycli.services import staff_key

    key = read_key(line)
    with session.opened_store():
        row = staff_key.holder(key) if key else None
        if row is not None and row.staff.is_active:
            print(f"restrict,pty {row.kind} {row.body}")


def _let_in(visit: surroundings.Visit) -> list[str]:
    """Become the person whose key it is and write that down; return the words of what they ask for.

    Raises NotLetIn, SwitchedOff, BadRequest.
    """
    from agencycli.services import frame
    from agencycli.services import visit as visits

    key = proof.read(visit.proof)
    frame.words.set(_told(visit, key))
    with session.opened_store():
        try:
            person = session.admit(key)
        except AgencyError:
            visits.turn_away()
            raise
        try:
            words = request.read(visit.request)
            commands.demand_from_afar(words)
        except AgencyError:
            visits.refuse(person)
            raise
        visits.begin(person)
    return words


def _told(visit: surroundings.Visit, key: PublicKey | None) -> str:
    fingerprint = key.fingerprint if key else "-"
    return clean(f"ssh {visit.address or '-'} {fingerprint}: {visit.request or 'tui'}")[:MOST_TOLD]


def _shut(home: Path) -> None:
    """Give up what nobody needs for their work: running programs, and files outside the agency."""
    access.keep_to_streams()
    private = home / "tmp"
    private.mkdir(mode=0o700, exist_ok=True)
    paths = sysconfig.get_paths()
    python = {Path(paths[name]) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    python |= {Path(sys.prefix), Path(sys.base_prefix), Path(agencycli.__file__).parent}
    landlock.hold(read=[*SYSTEM, *python], write=[home, *STREAMS])


if __name__ == "__main__":
    main()
