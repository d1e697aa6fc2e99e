"""What every system tells in the same way: programs by psutil, files by their hash, a way out by trying."""

import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import psutil

from candidate_client.watch.look import Program
from shared.machine.drives import removable_drives
from shared.readiness.checks.internet import connects
from shared.readiness.machines.choose import this_machine
from shared.readiness.machines.common import known_name

_LARGEST: Final = 400_000_000
_MOST_FILES: Final = 2_000
Facts = tuple[str, str]
"""The name its maker gave a file, and the maker; empty where the file does not tell."""


class CommonEyes:
    """See Eyes. `facts`: what a program's file tells of itself; asked for once for each file."""

    def __init__(self, facts: Callable[[str], Facts] = lambda _path: ("", "")) -> None:
        self._facts = facts
        self._files: dict[tuple[str, int, int], tuple[Facts, str]] = {}

    def programs(self, *, hashes: bool) -> tuple[Program, ...] | None:
        """See Eyes."""
        try:
            found = [process.info for process in psutil.process_iter(["pid", "name", "exe"])]
        except (psutil.Error, OSError, ValueError):
            return None
        own = os.getpid()
        return tuple(
            self._program(known_name(info["name"] or ""), info["exe"] or "", hashes=hashes)
            for info in found
            if info["pid"] != own
        )

    def virtual(self) -> str | None:
        """See Eyes."""
        return this_machine().virtual()

    def drives(self) -> tuple[str, ...] | None:
        """See Eyes."""
        return tuple(drive.name for drive in removable_drives())

    def way_out(self, addresses: Iterable[str]) -> str | None:
        """See Eyes."""
        return next((address for address in addresses if connects(address)), "")

    def _program(self, name: str, path: str, *, hashes: bool) -> Program:
        try:
            about = Path(path).stat() if path else None
        except OSError:
            about = None
        if about is None:
            return Program(name=name, original=_other(path, name))
        key = (path, about.st_mtime_ns, about.st_size)
        known = self._files.get(key)
        if known is None or (hashes and not known[1]):
            if len(self._files) >= _MOST_FILES:
                self._files.clear()
            facts = known[0] if known is not None else self._facts(path)
            known = self._files[key] = (facts, _sha256(path, about.st_size) if hashes else "")
        (original, publisher), sha256 = known
        return Program(
            name=name,
            original=known_name(original) or _other(path, name),
            publisher=publisher.casefold(),
            sha256=sha256,
        )


def _other(path: str, name: str) -> str:
    """The name of the file, where the process calls itself something else."""
    file = known_name(Path(path).name.removesuffix(" (deleted)")) if path else ""
    return file if file != name else ""


def _sha256(path: str, size: int) -> str:
    if size > _LARGEST:
        return "-"
    try:
        with Path(path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return "-"
