"""A release as it lies on a USB stick: the layout of every TUF repository with consistent snapshots.

metadata/1.root.json 2.root.json … timestamp.json 3.snapshot.json 3.targets.json
targets/client/<sha256>.exam-candidate-client-0.2.0-windows.zip
"""

from pathlib import Path, PurePosixPath
from typing import Final

import msgspec

from shared.updates.errors import UpdateError
from shared.updates.release import METADATA_BYTES, MOST_ROOTS, Metadata

METADATA: Final = "metadata"
TARGETS: Final = "targets"


class _Meta(msgspec.Struct):
    version: int


class _Signed(msgspec.Struct):
    meta: dict[str, _Meta]


class _Envelope(msgspec.Struct):
    """As much of a metadata file as is needed to find the next one; trusted for nothing else."""

    signed: _Signed


def read_metadata(folder: Path) -> Metadata:
    """The signed files in a release folder, unverified.

    Raises UpdateError: folder_unreadable (there is none here, or it cannot be read), not_a_release.
    """
    base = folder / METADATA
    try:
        roots: list[bytes] = []
        while len(roots) < MOST_ROOTS and (path := base / f"{len(roots) + 1}.root.json").is_file():
            roots.append(_read(path))
        timestamp = _read(base / "timestamp.json")
        snapshot = _read(base / f"{_next(timestamp, 'snapshot.json')}.snapshot.json")
        targets = _read(base / f"{_next(snapshot, 'targets.json')}.targets.json")
    except OSError as error:
        raise UpdateError("folder_unreadable", folder=folder) from error
    return Metadata(roots=tuple(roots), timestamp=timestamp, snapshot=snapshot, targets=targets)


def program_file(folder: Path, path: str, sha256: str) -> Path:
    """Where a release folder has the program file that the release lists under `path`."""
    name = PurePosixPath(path)
    return folder / TARGETS / name.parent / f"{sha256}.{name.name}"


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(METADATA_BYTES + 1)
    if len(data) > METADATA_BYTES:
        raise UpdateError("not_a_release")
    return data


def _next(data: bytes, name: str) -> int:
    try:
        return msgspec.json.decode(data, type=_Envelope).signed.meta[name].version
    except (msgspec.DecodeError, KeyError) as error:
        raise UpdateError("not_a_release") from error
