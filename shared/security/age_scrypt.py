"""Writes an age file under a passphrase (the `scrypt` recipient of age-encryption.org/v1) with a stated work factor.

pyrage measures the machine it runs on: on a fast centre machine it picks N = 2**20 or more, which takes 1 GiB of memory
to open and which a slow room server then refuses as "excessive", at T-30. So we write the header ourselves; reading
stays with pyrage, and the stock `age` command opens the result (tested).
"""

import base64
import hashlib
import hmac
import secrets
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

VERSION_LINE: Final = b"age-encryption.org/v1\n"
MAX_LOG_N: Final = 20
_CHUNK: Final = 64 * 1024


def encrypt(data: bytes, passphrase: str, log_n: int) -> bytes:
    """The age file of `data`; opening it takes scrypt with N = 2**log_n, r = 8, p = 1 (2**log_n KiB of memory)."""
    file_key = secrets.token_bytes(16)
    salt = secrets.token_bytes(16)
    wrap_key = Scrypt(salt=b"age-encryption.org/v1/scrypt" + salt, length=32, n=1 << log_n, r=8, p=1).derive(
        passphrase.encode("utf-8")
    )
    body = ChaCha20Poly1305(wrap_key).encrypt(bytes(12), file_key, None)
    header = VERSION_LINE + b"-> scrypt %b %d\n%b\n---" % (_b64(salt), log_n, _b64(body))
    mac = hmac.new(_hkdf(file_key, b"", b"header"), header, hashlib.sha256).digest()
    nonce = secrets.token_bytes(16)
    return b"".join([header, b" ", _b64(mac), b"\n", nonce, *_stream(_hkdf(file_key, nonce, b"payload"), data)])


def work_factor(sealed: bytes) -> int | None:
    """log2 N that the header asks for, or None if this is no passphrase file."""
    lines = sealed[:256].split(b"\n", 2)
    if lines[0] + b"\n" != VERSION_LINE or len(lines) < 3:
        return None
    words = lines[1].split(b" ")
    if len(words) != 4 or words[:2] != [b"->", b"scrypt"] or not words[3].isdigit():
        return None
    return int(words[3])


def _stream(key: bytes, data: bytes) -> list[bytes]:
    """The STREAM of age: 64 KiB chunks, an 11-byte counter and a last-chunk flag as the nonce."""
    aead = ChaCha20Poly1305(key)
    count = max(1, -(-len(data) // _CHUNK))
    view = memoryview(data)
    return [
        aead.encrypt(i.to_bytes(11, "big") + bytes([i == count - 1]), view[i * _CHUNK : (i + 1) * _CHUNK], None)
        for i in range(count)
    ]


def _hkdf(key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt or None, info=info).derive(key)


def _b64(raw: bytes) -> bytes:
    return base64.b64encode(raw).rstrip(b"=")
