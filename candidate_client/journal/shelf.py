"""The journals that lie on this PC, and which of them the server has whole.

Beside a journal that was delivered lies a small file with the size it had then. What it says can be checked without a
key: if the journal has grown since, it is to be delivered again; duplicates harm nobody. No journal is ever deleted.
"""

import logging
from pathlib import Path
from typing import Final

from shared.exchange.journal_file import MAGIC, SUFFIX
from shared.link.device_files import write_private

log = logging.getLogger(__name__)

_DELIVERED: Final = ".delivered"


class Shelf:
    """The folder of journals under a client's data folder."""

    def __init__(self, data: Path) -> None:
        self._folder = data / "journal"

    def to_deliver(self) -> list[str]:
        """The names of journals that may hold something the server lacks, oldest first."""
        found = [path for path in self._folder.glob(f"*{SUFFIX}") if not self._delivered(path)]
        return [path.stem for path in sorted(found, key=lambda path: path.stat().st_mtime)]

    def read(self, name: str) -> bytes:
        """The whole file. Raises OSError."""
        return (self._folder / (name + SUFFIX)).read_bytes()

    def mark_delivered(self, name: str, size: int | None = None) -> None:
        """The server has everything up to `size` bytes (default: all of it). A full disk only costs doing it again."""
        path = self._folder / (name + SUFFIX)
        try:
            write_private(path.with_suffix(_DELIVERED), b"%d" % (path.stat().st_size if size is None else size))
        except OSError as error:
            log.info("journal %s not marked as delivered: %s", name, error.strerror)

    def _delivered(self, path: Path) -> bool:
        try:
            return path.stat().st_size <= max(len(MAGIC), int(path.with_suffix(_DELIVERED).read_bytes()))
        except FileNotFoundError:
            return path.stat().st_size <= len(MAGIC)
        except (OSError, ValueError):
            return False
