"""Anchors of a room log: the server's signed word on how the log stood at a moment, kept by every PC that heard it.

A log that is cut off or written anew is a good chain again; who has an anchor of the one before can show it. The
signature makes it evidence: a PC cannot invent an anchor, and a server cannot deny one.
"""

import base64
import binascii
from typing import Final

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from shared.decoding import decode_json
from shared.security.canonical import canonical_json
from shared.security.errors import SecurityError

HEADER: Final = "Exam-Anchor"
"""The HTTP header in which they go both ways: from the server its newest, from a PC those it keeps."""
LONGEST: Final = 1024
_DOMAIN: Final = b"exam-site-kit/anchor/v1\x00"


class Anchor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The chain hash `head` (hex) after record `seq` of a session's log, at `room_ms` of the room's clock."""

    session_id: str
    seq: int
    head: str
    room_ms: int


def sign_anchor(anchor: Anchor, key: Ed25519PrivateKey) -> str:
    """The anchor as text for a header: content and signature."""
    content = canonical_json(anchor)
    return f"{_text(content)}.{_text(key.sign(_DOMAIN + content))}"


def claimed_anchor(text: str) -> Anchor:
    """What an anchor says, unverified. Raises SecurityError `anchor_malformed`."""
    return _read(text)[1]


def read_anchor(text: str, key: Ed25519PublicKey) -> Anchor:
    """A genuine anchor. Raises SecurityError `anchor_malformed`, `anchor_bad_signature`."""
    content, anchor, signature = _read(text)
    try:
        key.verify(signature, _DOMAIN + content)
    except InvalidSignature as error:
        raise SecurityError("anchor_bad_signature") from error
    return anchor


def _read(text: str) -> tuple[bytes, Anchor, bytes]:
    if len(text) > LONGEST:
        raise SecurityError("anchor_malformed")
    content, _, signature = text.partition(".")
    try:
        data = _bytes(content)
        return data, decode_json(data, Anchor), _bytes(signature)
    except (binascii.Error, ValueError, RecursionError, msgspec.DecodeError) as error:
        raise SecurityError("anchor_malformed") from error


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
