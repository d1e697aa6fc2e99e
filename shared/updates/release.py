"""What a release is: the signed metadata as it travels, and the program files it lists."""

import re
import sys
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec

ProgramName = Literal["server", "console", "client"]
Platform = Literal["linux", "windows"]
Form = Literal["folder", "msi"]

METADATA_BYTES: Final = 512 << 10
"""Largest metadata file that is read at all; a release of three programs has some 3 kB."""
TARGET_BYTES: Final = 1 << 30
"""Largest program file; the candidate's program is some 80 MB."""
MOST_ROOTS: Final = 32

MetadataBytes = Annotated[bytes, msgspec.Meta(max_length=METADATA_BYTES)]
_VERSION: Final = re.compile(r"\d{1,4}(\.\d{1,5}){1,3}")


class Metadata(msgspec.Struct, frozen=True, kw_only=True):
    """The signed files of a TUF repository as bytes; nothing is believed of them before `trust.verify`.

    `roots`: every root since the first one, oldest first.
    """

    roots: Annotated[tuple[MetadataBytes, ...], msgspec.Meta(max_length=MOST_ROOTS)]
    timestamp: MetadataBytes
    snapshot: MetadataBytes
    targets: MetadataBytes


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """One program file that the release lists.

    Attributes:
        path: its name in the repository.
        program, version, platform: what it is.
        form: `folder` is a one-folder build as an archive, `msi` a Windows installer.
        length: bytes; sha256: of those bytes.
        tree: hash over all that is in the folder once it is unpacked (`tree.fingerprint`); empty for an MSI.
    """

    path: str
    program: ProgramName
    version: str
    platform: Platform
    form: Form
    length: Annotated[int, msgspec.Meta(ge=1, le=TARGET_BYTES)]
    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    tree: Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{64})?$")] = ""


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """A verified release: signed last at `signed_ms`, taken in and installed until `expires_ms`."""

    number: int
    signed_ms: int
    expires_ms: int
    targets: tuple[Target, ...]

    def target(self, program: str, platform: str) -> Target | None:
        """The newest file for a program on a platform."""
        fitting = [t for t in self.targets if (t.program, t.platform) == (program, platform)]
        return max(fitting, key=lambda t: version_key(t.version), default=None)

    def by_sha256(self, sha256: str) -> Target | None:
        """The file with these bytes."""
        return next((target for target in self.targets if target.sha256 == sha256), None)


def version_key(version: str) -> tuple[int, ...]:
    """A version for comparing: `0.10.0` is newer than `0.9.2`; one that is no version is older than every other."""
    if not _VERSION.fullmatch(version):
        return ()
    return tuple(int(part) for part in version.split("."))


def this_platform() -> Platform:
    """The platform this process runs on, as releases name it."""
    return "windows" if sys.platform == "win32" else "linux"


def target_of(path: str, length: int, hashes: dict[str, str], custom: dict[str, Any] | None) -> Target:
    """The target as the signed metadata tells it. Raises ValueError for one that no version of ours wrote."""
    told = {**(custom or {}), "path": path, "length": length, "sha256": hashes.get("sha256", "")}
    try:
        target = msgspec.convert(told, Target)
    except msgspec.ValidationError as error:
        raise ValueError(path) from error
    if Path(path).is_absolute() or ".." in path.split("/") or not _VERSION.fullmatch(target.version):
        raise ValueError(path)
    return target
