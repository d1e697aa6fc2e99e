"""The release a server offers, in `updates/` of its data folder.

updates/release.json     the signed files, as taken in
updates/orders.json      who was told to install what
updates/programs/<sha256>, <sha256>.part
"""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from shared.machine.files import write_private
from shared.updates.parts import PartFiles
from shared.updates.release import Metadata, Target


class ReleaseFolder:
    """See ProgramFiles."""

    def __init__(self, root: Path) -> None:
        self._release = root / "release.json"
        self._orders = root / "orders.json"
        self._files = PartFiles(root / "programs")

    def accepted(self) -> Metadata | None:
        """See ProgramFiles."""
        try:
            return msgspec.json.decode(self._release.read_bytes(), type=Metadata)
        except (OSError, msgspec.DecodeError):
            return None

    def accept(self, metadata: Metadata, keep: Iterable[str]) -> None:
        """See ProgramFiles."""
        write_private(self._release, msgspec.json.encode(metadata))
        self._files.keep_only(set(keep))

    def have(self, target: Target) -> int:
        """See ProgramFiles."""
        return self._files.have(target)

    def append(self, target: Target, at: int, data: bytes) -> int:
        """See ProgramFiles."""
        return self._files.append(target, at, data)

    def part(self, sha256: str, at: int, size: int) -> bytes:
        """See ProgramFiles."""
        with self._files.path(sha256).open("rb") as file:
            file.seek(at)
            return file.read(size)

    def orders(self) -> dict[str, tuple[int, str]]:
        """See ProgramFiles."""
        try:
            return msgspec.json.decode(self._orders.read_bytes(), type=dict[str, tuple[int, str]])
        except (OSError, msgspec.DecodeError):
            return {}

    def keep_orders(self, orders: dict[str, tuple[int, str]]) -> None:
        """See ProgramFiles."""
        write_private(self._orders, msgspec.json.encode(orders))
