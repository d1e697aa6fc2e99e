"""The guards of key files: those of this machine, and one that wraps everywhere."""

import sys

from shared.machine.guard import DpapiGuard, Guard, OwnerGuard
from shared.security.errors import SecurityError
from shared.security.vault import Box


class BoxGuard:
    """Wraps as DPAPI does, under a key of its own: another guard is another machine."""

    wraps = True

    def __init__(self, machine: bytes = b"A") -> None:
        self._box = Box(machine * 32)

    def wrap(self, secret: bytes) -> bytes:
        return self._box.encrypt(secret)

    def unwrap(self, wrapped: bytes) -> bytes:
        try:
            return self._box.decrypt(wrapped)
        except SecurityError as error:
            raise OSError(22, "wrapped elsewhere") from error


GUARDS: tuple[Guard, ...] = (OwnerGuard(), BoxGuard(), *((DpapiGuard(),) if sys.platform == "win32" else ()))
"""Every guard that works here, for the conformance tests."""
WRAPPING = tuple(guard for guard in GUARDS if guard.wraps)
