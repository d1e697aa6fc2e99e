"""Six digits that two screens show alike only if nobody stands between them (numeric comparison, ADR 25).

The PC binds itself to its nonce before it knows the server's, and the server answers before it knows the PC's. So
nobody can look for a key or a nonce that gives the digits of another: whoever tries meets them once in a million.
"""

import hashlib
import secrets
from typing import Final

_DOMAIN: Final = b"exam-site-kit/enrolment-comparison/v1\0"
_DIGITS: Final = 6
NONCE_BYTES: Final = 32


def new_nonce() -> bytes:
    """Random bytes of one side."""
    return secrets.token_bytes(NONCE_BYTES)


def commitment(request: bytes, nonce: bytes) -> str:
    """What binds a PC to its request and its nonce before it reveals the nonce; SHA-256, hex."""
    return _digest(b"commitment", request, nonce).hex()


def comparison_code(
    *, authority: str, role: str, request_id: str, request: bytes, device_nonce: bytes, server_nonce: bytes
) -> str:
    """The six digits. `authority`: fingerprint of the site's authority (hex), as each side knows it by itself.

    `request`: the PC's certificate request (PEM), which holds its key.
    """
    told = (authority.encode(), role.encode(), request_id.encode(), request, device_nonce, server_nonce)
    number = int.from_bytes(_digest(b"code", *told)[:8], "big")
    return f"{number % 10**_DIGITS:0{_DIGITS}d}"


def _digest(use: bytes, *parts: bytes) -> bytes:
    """SHA-256 over the use and each part with its length, so that no part can lend bytes to its neighbour."""
    digest = hashlib.sha256(_DOMAIN + use)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.digest()
