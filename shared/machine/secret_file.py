"""A small secret in a file, wrapped for this machine. What an earlier version left unwrapped is wrapped on sight."""

from pathlib import Path
from typing import Final

from shared.machine.files import write_private
from shared.machine.guard import Guard, guard_here
from shared.words.catalogue import say

_WRAPPED: Final = b"exam-site-kit wrapped key 1\n"


class OtherMachineError(OSError):
    """The secret was wrapped on another machine, or by a Windows that was set up anew since. `str()` says so."""

    def __init__(self, path: Path) -> None:
        super().__init__(say("machine.other_machine", path=path))


class SecretFile:
    """One secret. Its bytes must not begin as a wrapped file does, which no key and no password of ours ever does."""

    def __init__(self, path: Path, guard: Guard | None = None) -> None:
        self.path = path
        self._guard = guard or guard_here()

    def load(self) -> bytes | None:
        """The secret, or None if there is none. Raises OtherMachineError, OSError."""
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return None
        if not content.startswith(_WRAPPED):
            if self._guard.wraps:
                self.save(content)
            return content
        if not self._guard.wraps:
            raise OtherMachineError(self.path)
        try:
            return self._guard.unwrap(content[len(_WRAPPED) :])
        except OSError as error:
            raise OtherMachineError(self.path) from error

    def save(self, secret: bytes) -> None:
        """Keep it, durably and for its owner alone. Raises OSError."""
        write_private(self.path, _WRAPPED + self._guard.wrap(secret) if self._guard.wraps else secret)
