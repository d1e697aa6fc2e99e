"""The hash-locked list of dependencies, read as data."""

import re
from pathlib import Path
from typing import Final, NamedTuple

_PIN: Final = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s;\\]+)(?:\s*;\s*([^\\]+?))?\s*\\?$")
_HASH: Final = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_VIA: Final = re.compile(r"^\s+#\s+(?:via\s+)?([A-Za-z0-9][A-Za-z0-9._-]*)(?:\s|$)")


class Pinned(NamedTuple):
    """A package as it is locked: `marker` says for which machines; `wanted_by` names packages, or us."""

    name: str
    version: str
    marker: str
    sha256: tuple[str, ...]
    wanted_by: tuple[str, ...]


def read_lock(path: Path) -> list[Pinned]:
    """Every package of a lock, in its order. Raises OSError; ValueError for a lock that names none."""
    found: list[Pinned] = []
    for line in path.read_text("utf-8").splitlines():
        if pin := _PIN.match(line):
            found.append(Pinned(pin[1], pin[2], pin[3] or "", (), ()))
        elif found and (digests := _HASH.findall(line)):
            found[-1] = found[-1]._replace(sha256=found[-1].sha256 + tuple(digests))
        elif found and (via := _VIA.match(line)) and via[1] != "via":
            found[-1] = found[-1]._replace(wanted_by=(*found[-1].wanted_by, via[1]))
    if not found:
        raise ValueError(f"{path.name} names no package")
    return found
