"""A program file that arrives in parts: never longer than signed, believed only when every byte is compared.

Used by the server that takes a release in and by the device that installs it.
"""

import hashlib
import os
from pathlib import Path

from shared.machine.files import replace
from shared.updates.errors import UpdateError
from shared.updates.release import Target


class PartFiles:
    """A folder of program files by hash; what is under way has the ending `.part`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, sha256: str) -> Path:
        """Where a checked file lies."""
        return self._folder / sha256

    def have(self, target: Target) -> int:
        """How many bytes are here; the whole length only of a checked file."""
        if self.path(target.sha256).is_file():
            return target.length
        try:
            size = self._part(target).stat().st_size
        except OSError:
            return 0
        return min(size, target.length - 1)

    def append(self, target: Target, at: int, data: bytes) -> int:
        """Add bytes that belong at `at`; how many there are then. Nothing is added anywhere but at the end.

        Raises UpdateError: target_too_long, target_tampered (the file is dropped, to be fetched anew); OSError.
        """
        have = self.have(target)
        if at != have or have == target.length:
            return have
        if have + len(data) > target.length:
            raise UpdateError("target_too_long")
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = self._part(target)
        with part.open("r+b" if part.exists() else "wb") as file:
            file.truncate(have)
            file.seek(have)
            file.write(data)
            if have + len(data) == target.length:
                file.flush()
                os.fsync(file.fileno())
        if have + len(data) == target.length:
            self._check(target, part)
        return have + len(data)

    def keep_only(self, hashes: set[str]) -> None:
        """Remove what belongs to no release any more. Raises OSError."""
        if self._folder.is_dir():
            for path in list(self._folder.iterdir()):
                if path.name.removesuffix(".part") not in hashes:
                    path.unlink()

    def _check(self, target: Target, part: Path) -> None:
        with part.open("rb") as file:
            told = hashlib.file_digest(file, "sha256").hexdigest()
        if told != target.sha256:
            part.unlink()
            raise UpdateError("target_tampered", name=target.path)
        replace(part, self.path(target.sha256))

    def _part(self, target: Target) -> Path:
        return self._folder / f"{target.sha256}.part"
