"""A public key of SSH, one line as ``ssh-keygen`` writes it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
from typing import NamedTuple

KINDS = (
    "ssh-ed25519",
    "sk-ssh-ed25519@openssh.com",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "sk-ecdsa-sha2-nistp256@openssh.com",
    "ssh-rsa",
)
LEAST_RSA_BYTES = 2048 // 8


class PublicKey(NamedTuple):
    """A key and what was written behind it."""

    kind: str
    body: str
    note: str

    @property
    def fingerprint(self) -> str:
        """``SHA256:...``, as ``ssh-keygen -l`` shows it."""
        digest = hashlib.sha256(base64.b64decode(self.body)).digest()
        return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def read_key(text: str) -> PublicKey | None:
    """Return the key in one line of text; None for what is no key, is too weak, or has options before it.

    The body names its kind too (RFC 4253, 6.6): a line whose two names differ is no key.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) != 1:
        return None
    kind, body, note = [*lines[0].split(None, 2), "", ""][:3]
    if kind not in KINDS:
        return None
    try:
        parts = _parts(base64.b64decode(body, validate=True))
    except (binascii.Error, struct.error, ValueError):
        return None
    if parts[0] != kind.encode() or len(parts) < 2:
        return None
    if kind == "ssh-rsa" and len(parts[-1].lstrip(b"\0")) < LEAST_RSA_BYTES:
        return None
    return PublicKey(kind, base64.b64encode(base64.b64decode(body)).decode(), note)


def _parts(blob: bytes) -> list[bytes]:
    """Part a blob into its fields, each preceded by its length in four bytes."""
    found = []
    while blob:
        (length,) = struct.unpack(">I", blob[:4])
        if length > len(blob) - 4:
            raise ValueError("a field is longer than the key")
        found.append(blob[4 : 4 + length])
        blob = blob[4 + length :]
    return found
