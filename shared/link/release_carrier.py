"""Carries a release from a USB stick to the server: its signatures first, then only what the server still lacks."""

from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

from shared.protocol.updates import PART_BYTES, ReleaseWanted, UpdateBoard, WantedFile
from shared.updates.errors import UpdateError
from shared.updates.folder import program_file, read_metadata
from shared.updates.release import Metadata

_PART: Final = 2 * PART_BYTES


class ReleaseCalls(Protocol):
    """What a technician's line offers. Each may raise LinkError."""

    def offer_release(self, metadata: Metadata) -> ReleaseWanted:
        """The signed files; the server judges them before it wants anything more."""
        ...

    def release_part(self, sha256: str, at: int, data: bytes) -> ReleaseWanted:
        """A part of a program file."""
        ...

    def take_release(self) -> UpdateBoard:
        """All is there: offer it from now on."""
        ...


def carry_release(
    calls: ReleaseCalls,
    folder: Path,
    *,
    progress: Callable[[str, int, int], None],
    cancelled: Callable[[], bool] = lambda: False,
) -> UpdateBoard | None:
    """Bring it all; the board afterwards, None if it was cancelled: what got there is not sent again.

    progress: name of the file, bytes there, bytes in all.
    Raises UpdateError: folder_unreadable, not_a_release, target_tampered (a file ends too early); LinkError.
    """
    wanted = calls.offer_release(read_metadata(folder))
    while wanted.missing:
        if cancelled():
            return None
        one = wanted.missing[0]
        progress(one.path, one.have, one.length)
        after = calls.release_part(one.sha256, one.have, _read(folder, one))
        if after == wanted:
            raise UpdateError("target_tampered", name=one.path)
        wanted = after
    return calls.take_release()


def _read(folder: Path, one: WantedFile) -> bytes:
    try:
        with program_file(folder, one.path, one.sha256).open("rb") as file:
            file.seek(one.have)
            data = file.read(_PART)
            longer = one.have + len(data) >= one.length and bool(file.read(1))
    except OSError as error:
        raise UpdateError("folder_unreadable", folder=folder) from error
    if not data or longer:
        raise UpdateError("target_tampered", name=one.path)
    return data
