"""Where the server's vault key lives: a file only its owner can read (Windows: access follows the data folder)."""

import os
import secrets
from pathlib import Path

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


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner can read, durably and all or nothing. Raises OSError."""
    temporary = path.with_name(path.name + ".new")
    descriptor = os.open(temporary, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
