"""Where the server's vault key lives: a file only its owner can read (Windows: access follows the data folder)."""

import secrets
from pathlib import Path

from shared.machine.files import write_private
from shared.security.vault import KEY_BYTES


class FileKeyStore:
    """A `KeyStore` on one file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load_or_create(self) -> bytes:
        """See KeyStore. Raises OSError also for a file of the wrong length."""
        if self._path.exists():
            key = self._path.read_bytes()
            if len(key) != KEY_BYTES:
                raise OSError(f"{self._path.name} is damaged")
            return key
        key = secrets.token_bytes(KEY_BYTES)
        write_private(self._path, key)
        return key
