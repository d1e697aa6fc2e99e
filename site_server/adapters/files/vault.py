"""Where the server's vault key lives: a file wrapped for this machine (`shared.machine.guard`)."""

import secrets
from pathlib import Path

from shared.machine.guard import Guard
from shared.machine.secret_file import SecretFile
from shared.security.errors import SecurityError
from shared.security.vault import KEY_BYTES


class FileKeyStore:
    """A `KeyStore` on one file."""

    def __init__(self, path: Path, guard: Guard | None = None) -> None:
        self._file = SecretFile(path, guard)

    def load_or_create(self) -> bytes:
        """See KeyStore.

        Raises SecurityError `box_wrong_key` for a file of the wrong length, OtherMachineError for another machine's,
        OSError.
        """
        key = self._file.load()
        if key is None:
            key = secrets.token_bytes(KEY_BYTES)
            self._file.save(key)
        elif len(key) != KEY_BYTES:
            raise SecurityError("box_wrong_key")
        return key

    def restore(self, key: bytes) -> None:
        """Keep the vault key of the machine that this one takes over. Raises OSError."""
        self._file.save(key)
