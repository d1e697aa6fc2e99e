"""Space kept back for answers: a file of real blocks that is given up when the disk is full."""

import os
import sys
from pathlib import Path


class ReserveFile:
    """A `Reserve` in the data folder."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def bytes(self) -> int:
        """See Reserve."""
        try:
            return self._path.stat().st_size
        except FileNotFoundError:
            return 0

    def make(self, size: int) -> None:
        """See Reserve."""
        descriptor = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            if sys.platform == "win32":
                os.ftruncate(descriptor, size)  # NTFS gives a file that is not sparse its clusters at once
            else:
                os.posix_fallocate(descriptor, 0, size)
        except OSError:
            self._path.unlink(missing_ok=True)
            raise
        finally:
            os.close(descriptor)

    def release(self) -> bool:
        """See Reserve."""
        held = self.bytes > 0
        self._path.unlink(missing_ok=True)
        return held
