"""The random key of a folder of secrets: it seals each file for its place; a key box holds it (ADR 0053).

A sealed file: 8 bytes magic, 8 bytes that name the key, then a `vault.Box` bound to both and to the place of the file,
so that one file cannot be put in the place of another, nor the code of one session in another's.
"""

from typing import Final

from shared.security.errors import SecurityError
from shared.security.vault import Box, derive

MAGIC: Final = b"ESKSEAL1"
_ID_BYTES: Final = 8
_HEADER_BYTES: Final = len(MAGIC) + _ID_BYTES


class FolderKey:
    """Seals and opens the files of one folder. `key`: the 32 bytes out of the key box."""

    def __init__(self, key: bytes) -> None:
        self._box = Box(derive(key, "folder-secret"))
        self._header = MAGIC + derive(key, "folder-key-id")[:_ID_BYTES]

    def seal(self, place: str, data: bytes) -> bytes:
        """The sealed file that lies at this place (a path within the folder, with slashes)."""
        return self._header + self._box.encrypt(data, self._header + place.encode("utf-8"))

    def open(self, place: str, sealed: bytes) -> bytes:
        """The data. Raises SecurityError: `secret_damaged` (or of another place), `secret_other_key`."""
        head = sealed[:_HEADER_BYTES]
        if not head.startswith(MAGIC) or len(head) < _HEADER_BYTES:
            raise SecurityError("secret_damaged")
        if head != self._header:
            raise SecurityError("secret_other_key")
        try:
            return self._box.decrypt(sealed[_HEADER_BYTES:], self._header + place.encode("utf-8"))
        except SecurityError as error:
            raise SecurityError("secret_damaged") from error
