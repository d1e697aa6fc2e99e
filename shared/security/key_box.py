"""A key box: a key that lies in a file under a passphrase a person chose (ADR 0053).

Argon2id stretches the passphrase, AES-256-GCM seals the key; everything else in the file is bound to it as associated
data. The file is canonical JSON and says in itself what it cost, so a later version may ask for more. Its own SHA-256
tells a damaged file from a wrong passphrase: GCM alone cannot. What is read is bounded before any work is done for it.
"""

import secrets
from typing import Any, Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from shared.decoding import decode_json
from shared.security.canonical import canonical_json, sha256_hex
from shared.security.errors import SecurityError
from shared.security.passphrase import normalised
from shared.security.vault import KEY_BYTES

_FAMILY: Final = "exam-key-box/"
FORMAT: Final = f"{_FAMILY}1"
_KDF: Final = "argon2id"
_CIPHER: Final = "aes-256-gcm"
MOST_BYTES: Final = 16 * 1024
"""Of a key; a box is never longer than twice that."""

# RFC 9106's second recommended option (64 MiB, three passes, four lanes) with four times its memory: half a second on
# an office machine, once per command.
_MEMORY_KIB: Final = 256 * 1024
_ITERATIONS: Final = 3
_LANES: Final = 4

_SALT_BYTES: Final = 16
_NONCE_BYTES: Final = 12
_MOST_MEMORY_KIB: Final = 1024 * 1024
_MOST_ITERATIONS: Final = 16
_MOST_LANES: Final = 16
_LEAST_KIB_A_LANE: Final = 8


class _KeyBox(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    format: str
    purpose: str
    kdf: str
    memory_kib: int
    iterations: int
    lanes: int
    salt: bytes
    cipher: str
    nonce: bytes
    sealed: bytes
    sha256: str

    def header(self) -> bytes:
        return canonical_json(_without(self, "sealed", "sha256"))

    def digest(self) -> str:
        return sha256_hex(canonical_json(_without(self, "sha256")))

    @property
    def bearable(self) -> bool:
        """Whether this machine may be asked to do it, and nothing in it is of another length than we write."""
        return (
            (self.kdf, self.cipher) == (_KDF, _CIPHER)
            and (len(self.salt), len(self.nonce)) == (_SALT_BYTES, _NONCE_BYTES)
            and 1 <= self.lanes <= _MOST_LANES
            and _LEAST_KIB_A_LANE * self.lanes <= self.memory_kib <= _MOST_MEMORY_KIB
            and 1 <= self.iterations <= _MOST_ITERATIONS
        )

    def cipher_under(self, passphrase: str) -> AESGCM:
        stretched = Argon2id(
            salt=self.salt, length=KEY_BYTES, iterations=self.iterations, lanes=self.lanes, memory_cost=self.memory_kib
        ).derive(normalised(passphrase).encode("utf-8", "surrogatepass"))
        return AESGCM(stretched)


class _Head(msgspec.Struct, frozen=True):
    format: str


def seal_key(passphrase: str, key: bytes, purpose: str) -> bytes:
    """The box of a key. `purpose` stands in it: a box for one use cannot be put in the place of another.

    Raises ValueError for a key beyond `MOST_BYTES`.
    """
    if len(key) > MOST_BYTES:
        raise ValueError("too long for a key box")
    empty = _KeyBox(
        format=FORMAT,
        purpose=purpose,
        kdf=_KDF,
        memory_kib=_MEMORY_KIB,
        iterations=_ITERATIONS,
        lanes=_LANES,
        salt=secrets.token_bytes(_SALT_BYTES),
        cipher=_CIPHER,
        nonce=secrets.token_bytes(_NONCE_BYTES),
        sealed=b"",
        sha256="",
    )
    sealed = empty.cipher_under(passphrase).encrypt(empty.nonce, key, empty.header())
    box = msgspec.structs.replace(empty, sealed=sealed)
    return canonical_json(msgspec.structs.replace(box, sha256=box.digest()))


def open_key(passphrase: str, box: bytes, purpose: str) -> bytes:
    """The key in a box.

    Raises SecurityError: `wrong_passphrase`; as `check_box` before any work is done.
    """
    read = _read(box, purpose)
    try:
        return read.cipher_under(passphrase).decrypt(read.nonce, read.sealed, read.header())
    except InvalidTag as error:
        raise SecurityError("wrong_passphrase") from error


def check_box(box: bytes, purpose: str) -> None:
    """Whether this is a whole box for that purpose, before anybody types a passphrase.

    Raises SecurityError: `key_box_damaged`, `key_box_newer` (of a later version), `key_box_other` (another purpose).
    """
    _read(box, purpose)


def _read(box: bytes, purpose: str) -> _KeyBox:
    try:
        if len(box) > 2 * MOST_BYTES:
            raise SecurityError("key_box_damaged")
        named = decode_json(box, _Head).format
        if named.startswith(_FAMILY) and named != FORMAT:
            raise SecurityError("key_box_newer")
        read = decode_json(box, _KeyBox)
        whole = canonical_json(read) == box and read.format == FORMAT
    except (msgspec.DecodeError, ValueError) as error:
        raise SecurityError("key_box_damaged") from error
    if not whole or not read.bearable or read.sha256 != read.digest():
        raise SecurityError("key_box_damaged")
    if read.purpose != purpose:
        raise SecurityError("key_box_other")
    return read


def _without(box: _KeyBox, *names: str) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(box)
    return {name: value for name, value in plain.items() if name not in names}
