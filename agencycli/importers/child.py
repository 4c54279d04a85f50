"""Run the reading of foreign bytes in a child process that may die without taking the program along.

The parsers of old formats are many and some can be made to abort the process, to eat memory or to run for
hours. Nothing but plain values comes back through the pipe.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import io
import os
import pickle
import resource
import select
import signal
import struct
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO

from agencycli.i18n import N_
from agencycli.importers.sniff import DAMAGED, Unreadable

MEMORY_BYTES = 1200 * 2**20
CPU_SECONDS = 60
WALL_SECONDS = 90
MAX_ANSWER_BYTES = 120 * 2**20

TOO_BIG = N_(
    "it needs too much memory or time; often one stray cell stands far from the table: "
    "copy the table into a new file and import that"
)
_LENGTH = struct.Struct("<I")
_ANSWER, _REASON, _END = b"a", b"r", b"e"
_PLAIN = {("datetime", "date"), ("datetime", "datetime"), ("datetime", "time"), ("decimal", "Decimal")}


def in_child(work: Callable[[], Iterable[Any]]) -> Iterator[Any]:
    """Yield what ``work`` yields, computed in a limited child process; raise Unreadable in one sentence.

    Answers are built of lists, tuples, dicts, text, numbers, ``Decimal`` and dates. Limits: 1.2 GB of memory
    beyond what the program holds, 60 s of processor, 90 s of patience, 120 MB of answers. The child cannot
    write files and sees neither the terminal nor the caller's clean-up.
    """
    read_end, write_end = os.pipe()
    with warnings.catch_warnings():
        # Newer Pythons warn of threads at every fork; the child takes no lock that another thread may hold.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        os.close(read_end)
        _be_the_child(work, write_end)
    os.close(write_end)
    ended = False
    try:
        with os.fdopen(read_end, "rb", buffering=0) as pipe:
            for mark, payload in _frames(pipe):
                if mark == _REASON:
                    raise Unreadable(payload.decode())
                if mark == _END:
                    ended = True
                    break
                yield _plain(payload)
    finally:
        # The child may be blocked on the pipe or still computing: there is nothing more to learn from it.
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    if not ended:
        died_of = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        limits = (signal.SIGKILL, signal.SIGABRT, signal.SIGXCPU)
        raise Unreadable(TOO_BIG if died_of in limits else DAMAGED)


def _be_the_child(work: Callable[[], Iterable[Any]], write_end: int) -> None:
    """Work, answer and leave without running anything that belongs to the parent."""
    try:
        _give_up_rights()
        with os.fdopen(write_end, "wb", buffering=2**16) as pipe:
            try:
                for answer in work():
                    _send(pipe, _ANSWER, pickle.dumps(answer, protocol=5))
                _send(pipe, _END, b"")
            except Unreadable as reason:
                _send(pipe, _REASON, str(reason).encode())
            except MemoryError:
                _send(pipe, _REASON, str(Unreadable(TOO_BIG)).encode())
            except Exception:
                # Nine libraries have nine words for a bad file, and a wrong guess of theirs is one more.
                _send(pipe, _REASON, str(Unreadable(DAMAGED)).encode())
    finally:
        os._exit(0)


def _give_up_rights() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGPIPE, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)
    faulthandler.disable()
    gc.disable()
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    memory = _memory_held() + MEMORY_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _memory_held() -> int:
    """Return the bytes of address space the program already has; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as state:  # noqa: PTH123 - a file of the kernel
            return int(state.read().split()[0]) * os.sysconf("SC_PAGESIZE")
    except OSError:
        return 0


def _send(pipe: BinaryIO, mark: bytes, payload: bytes) -> None:
    pipe.write(mark + _LENGTH.pack(len(payload)))
    pipe.write(payload)
    pipe.flush()


def _frames(pipe: io.RawIOBase | BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """Yield mark and payload of each message until the pipe closes."""
    deadline = time.monotonic() + WALL_SECONDS
    allowed = MAX_ANSWER_BYTES
    while len(head := _exactly(pipe, 1 + _LENGTH.size, deadline)) == 1 + _LENGTH.size:
        (length,) = _LENGTH.unpack(head[1:])
        allowed -= length
        if allowed < 0:
            raise Unreadable(N_("it holds more than can be imported at once; split it into parts"))
        payload = _exactly(pipe, length, deadline)
        if len(payload) < length:
            return
        yield head[:1], payload


def _exactly(pipe: io.RawIOBase | BinaryIO, length: int, deadline: float) -> bytes:
    """Return so many bytes, or fewer when the child is gone."""
    got = bytearray()
    while len(got) < length:
        if not select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))[0]:
            raise Unreadable(TOO_BIG)
        part = pipe.read(length - len(got))
        if not part:
            break
        got += part
    return bytes(got)


class _PlainUnpickler(pickle.Unpickler):
    """Build plain values only: a child that a hostile file took over may not name anything else."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _PLAIN:
            raise Unreadable(DAMAGED)
        return super().find_class(module, name)


def _plain(payload: bytes) -> Any:
    try:
        return _PlainUnpickler(io.BytesIO(payload)).load()
    except (pickle.UnpicklingError, ValueError, TypeError, EOFError, AttributeError, IndexError, KeyError):
        raise Unreadable(DAMAGED) from None
