"""The journals that lie on this PC, and which of them the server has whole.

Beside a journal that was delivered lies a small file with the size it had then, and the last take-over of the server
that got it. What it says can be checked without a key: if the journal has grown since, or the server was restored from
a backup since, it is to be delivered again; duplicates harm nobody. No journal is ever deleted.
"""

import logging
from pathlib import Path
from typing import Final

from shared.exchange.journal_file import MAGIC, SUFFIX
from shared.machine.files import write_private

log = logging.getLogger(__name__)

_DELIVERED: Final = ".delivered"


class Shelf:
    """The folder of journals under a client's data folder."""

    def __init__(self, data: Path) -> None:
        self._folder = data / "journal"
        # When the server was last taken over, as it said itself; None until it was heard.
        self.taken_over_ms: int | None = None

    def to_deliver(self) -> list[str]:
        """The names of journals that may hold something the server lacks, oldest first."""
        found = [path for path in self._folder.glob(f"*{SUFFIX}") if not self._delivered(path)]
        return [path.stem for path in sorted(found, key=lambda path: path.stat().st_mtime)]

    def read(self, name: str) -> bytes:
        """The whole file. Raises OSError."""
        return (self._folder / (name + SUFFIX)).read_bytes()

    def mark_delivered(self, name: str, size: int | None = None, taken_over_ms: int | None = None) -> None:
        """The server of that take-over (default: the present one) has everything up to `size` bytes (default: all).

        A full disk only costs doing it again.
        """
        path = self._folder / (name + SUFFIX)
        try:
            server = self.taken_over_ms if taken_over_ms is None else taken_over_ms
            told = (path.stat().st_size if size is None else size, server or 0)
            write_private(path.with_suffix(_DELIVERED), b"%d %d" % told)
        except OSError as error:
            log.info("journal %s not marked as delivered: %s", name, error.strerror)

    def _delivered(self, path: Path) -> bool:
        try:
            size, taken_over_ms = map(int, path.with_suffix(_DELIVERED).read_bytes().split())
            same = self.taken_over_ms in {None, taken_over_ms}
            return same and path.stat().st_size <= max(len(MAGIC), size)
        except FileNotFoundError:
            return path.stat().st_size <= len(MAGIC)
        except (OSError, ValueError):
            return False
