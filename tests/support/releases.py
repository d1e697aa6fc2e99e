"""A release made as the centre makes one: real keys, real signatures, small programs, on a day that tests choose."""

import stat
import sys
from pathlib import Path

from scripts.centre.releasing.keys import make_keys, read_keys
from scripts.centre.releasing.repository import Repository, begin
from shared.updates.release import this_platform

DAY_MS = 86_400_000
SIGNED_MS = 1_790_000_000_000
"""21 September 2026."""


LINKS = sys.platform != "win32"
"""PyInstaller makes links on Linux alone; on Windows making one is a right that users do not have."""


def program_folder(folder: Path, version: str, *, name: str = "exam-candidate-client", body: str = "") -> Path:
    """A one-folder build in small: an executable that says its version, a library, a link."""
    (folder / "_internal" / "data").mkdir(parents=True, exist_ok=True)
    program = folder / name
    program.write_text(f"#!/bin/sh\n{body or f'echo {version}'}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    (folder / "_internal" / "library.so.1").write_bytes(version.encode() * 2000)
    (folder / "_internal" / "data" / "words.txt").write_text(f"版本 {version}", encoding="utf-8")
    if LINKS:
        (folder / "_internal" / "library.so").symlink_to("library.so.1")
    return folder


class Centre:
    """Keys and a repository of one centre."""

    def __init__(self, root: Path, *, at_ms: int = SIGNED_MS) -> None:
        self.root, self.keys, self.folder = root, root / "keys", root / "release"
        roots, releasers, online = make_keys(self.keys, roots=3, releasers=2)
        begin(self.folder, roots, releasers, online, root_threshold=2, release_threshold=2, at_ms=at_ms)

    @property
    def anchor(self) -> bytes:
        return (self.folder / "metadata" / "1.root.json").read_bytes()

    def repository(self, at_ms: int = SIGNED_MS) -> Repository:
        return Repository(self.folder, read_keys([self.keys]), at_ms=at_ms)

    def add(self, version: str, *, program: str = "client", at_ms: int = SIGNED_MS, platform: str = "linux") -> str:
        source = program_folder(self.root / f"{program}-{version}", version)
        return self.repository(at_ms).add(source, program=program, version=version, platform=platform)  # type: ignore[arg-type]

    def add_own(self, version: str, *, at_ms: int, body: bytes = b"program " * 2000) -> str:
        """A client of this very system, the form it takes there: a folder on Linux, an installer on Windows."""
        source = self.root / f"own-{version}.msi"
        if this_platform() == "windows":
            source.write_bytes(body)
        else:
            source = program_folder(self.root / f"own-{version}", version)
            (source / "_internal" / "data" / "body.bin").write_bytes(body)
        return self.repository(at_ms).add(source, program="client", version=version, platform=this_platform())
