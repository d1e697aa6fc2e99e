"""The resume capsule: what a PC needs to go on by itself after a restart, sealed under a code that is not on the PC.

The code's 60 random bits are stretched by Argon2id, so that a stolen disk is hopeless to search: at 100 ms and 32 MiB a
guess, 2**60 guesses take a machine some billions of years. Layout: 8 bytes magic, memory in KiB (4 bytes, big endian),
iterations (1), salt (16), then a `vault.Box` bound to all of that.
"""

import secrets
from typing import Final

import msgspec
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from shared.security.codes import normalise_resume_code
from shared.security.errors import SecurityError
from shared.security.vault import KEY_BYTES, Box

MAGIC: Final = b"ESKCAPS1"
_SALT_BYTES: Final = 16
_HEADER_BYTES: Final = len(MAGIC) + 4 + 1 + _SALT_BYTES


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """What one guess costs. The bounds keep a tampered file from filling the memory of the PC that opens it."""

    memory_kib: int = 32 * 1024
    iterations: int = 3

    @property
    def bearable(self) -> bool:
        """Whether a PC of the room may be asked to do this."""
        return 8 <= self.memory_kib <= 128 * 1024 and 1 <= self.iterations <= 10


class CapsuleKey:
    """A stretched code. Making one takes a tenth of a second; sealing with it costs nothing."""

    def __init__(self, code: str, *, cost: Cost | None = None, salt: bytes | None = None) -> None:
        """Stretch a code as printed or as typed. Raises SecurityError `resume_code_malformed`."""
        cost = cost or Cost()
        salt = salt or secrets.token_bytes(_SALT_BYTES)
        stretched = Argon2id(
            salt=salt, length=KEY_BYTES, iterations=cost.iterations, lanes=1, memory_cost=cost.memory_kib
        ).derive(normalise_resume_code(code).encode())
        self._box = Box(stretched)
        self._header = MAGIC + cost.memory_kib.to_bytes(4, "big") + bytes([cost.iterations]) + salt

    def seal(self, content: bytes) -> bytes:
        """The capsule of this content."""
        return self._header + self._box.encrypt(content, self._header)

    def open(self, capsule: bytes) -> bytes:
        """The content of a capsule sealed under this key. Raises SecurityError `resume_code_wrong`."""
        if capsule[:_HEADER_BYTES] != self._header:
            raise SecurityError("resume_code_wrong")
        try:
            return self._box.decrypt(capsule[_HEADER_BYTES:], self._header)
        except SecurityError as error:
            raise SecurityError("resume_code_wrong") from error


def open_capsule(capsule: bytes, typed_code: str) -> tuple[bytes, CapsuleKey]:
    """The content of a capsule, and its key for sealing it anew.

    Raises SecurityError: `resume_code_malformed`; `resume_code_wrong`, also for a damaged capsule (the two cannot be
    told apart); `capsule_malformed`.
    """
    memory = int.from_bytes(capsule[len(MAGIC) : len(MAGIC) + 4], "big")
    cost = Cost(memory_kib=memory, iterations=capsule[len(MAGIC) + 4] if len(capsule) > _HEADER_BYTES else 0)
    if not capsule.startswith(MAGIC) or not cost.bearable:
        raise SecurityError("capsule_malformed")
    key = CapsuleKey(typed_code, cost=cost, salt=capsule[_HEADER_BYTES - _SALT_BYTES : _HEADER_BYTES])
    return key.open(capsule), key
