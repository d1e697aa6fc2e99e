"""Data at rest: AES-256-GCM boxes under keys derived from one vault key.

Pure: where the vault key lives is a `KeyStore` (a file, wrapped for its machine where that can be done), an adapter of
each program.
ADR 0003 says what a stolen disk shows.
"""

import secrets
from typing import Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shared.security.errors import SecurityError

KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_VERSION: Final = b"\x01"  # AES-256-GCM; another number leaves room for SM4-GCM and others.


class KeyStore(Protocol):
    """Where a program keeps its vault key."""

    def load_or_create(self) -> bytes:
        """The 32 bytes of the vault key; made on first use. OSError if the store cannot be read or written."""
        ...


def new_key() -> bytes:
    """32 random bytes."""
    return secrets.token_bytes(KEY_BYTES)


def derive(key: bytes, purpose: str) -> bytes:
    """A key for one purpose (HKDF-SHA256); different purposes give unrelated keys."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"exam-site-kit/{purpose}".encode()).derive(key)


class Box:
    """Encrypts small pieces of data (records, journals, keys) under one 32-byte key.

    Random 96-bit nonces: keep one key below 2**32 boxes (a session writes some 10**5).
    """

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError("a box key has 32 bytes")
        self._aead = AESGCM(key)

    def encrypt(self, data: bytes, associated: bytes = b"") -> bytes:
        """The sealed bytes. `associated` (say, a row's id) is not stored but must be the same on decryption."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return _VERSION + nonce + self._aead.encrypt(nonce, data, _VERSION + associated)

    def decrypt(self, sealed: bytes, associated: bytes = b"") -> bytes:
        """The data; `box_wrong_key` for a wrong key, wrong associated data, damage or an unknown version."""
        if len(sealed) < 1 + _NONCE_BYTES + 16 or sealed[:1] != _VERSION:
            raise SecurityError("box_wrong_key")
        nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            return self._aead.decrypt(nonce, body, _VERSION + associated)
        except InvalidTag as error:
            raise SecurityError("box_wrong_key") from error


class Keyring:
    """The keys of one data folder, each derived from the vault key of its store by purpose."""

    def __init__(self, store: KeyStore) -> None:
        self._vault_key = store.load_or_create()
        if len(self._vault_key) != KEY_BYTES:
            raise SecurityError("key_malformed")

    def key(self, purpose: str) -> bytes:
        """The 32-byte key for a purpose, the same after every restart."""
        return derive(self._vault_key, purpose)

    def box(self, purpose: str) -> Box:
        """A box under the key for a purpose."""
        return Box(self.key(purpose))
