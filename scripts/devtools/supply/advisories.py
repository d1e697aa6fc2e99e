"""Known weaknesses of the locked packages, from a copy of the OSV database that somebody brought along.

The database is one zip of JSON files (https://osv-vulnerabilities.storage.googleapis.com/PyPI/all.zip), so a machine
without internet can look as well. Which versions an advisory means it says itself, one by one (`versions`); one that
gives ranges alone is told too, for a person to judge.
"""

import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from scripts.devtools.supply.lockfile import Pinned


class Advisory(NamedTuple):
    """What is known against a locked version. `sure`: the advisory names this very version."""

    package: str
    version: str
    advisory: str
    summary: str
    sure: bool


def known_against(packages: Sequence[Pinned], database: Path) -> Iterator[Advisory]:
    """Everything the database says against these versions; withdrawn advisories are passed over.

    Raises OSError; zipfile.BadZipFile, ValueError for a file that is no such database.
    """
    locked = {_key(package.name): package for package in packages}
    with zipfile.ZipFile(database) as archive:
        names = [name for name in archive.namelist() if name.endswith(".json")]
        if not names:
            raise ValueError(f"{database.name}: no advisories in it")
        for name in sorted(names):
            advisory: dict[str, Any] = json.loads(archive.read(name))
            if not advisory.get("withdrawn"):
                yield from _against(locked, advisory)


def _against(locked: dict[str, Pinned], advisory: dict[str, Any]) -> Iterator[Advisory]:
    for affected in advisory.get("affected", ()):
        told = affected.get("package", {})
        package = locked.get(_key(str(told.get("name", "")))) if told.get("ecosystem") == "PyPI" else None
        if package is None:
            continue
        versions = affected.get("versions") or ()
        if package.version in versions or not versions:
            summary = str(advisory.get("summary") or advisory.get("details") or "").split("\n")[0]
            yield Advisory(package.name, package.version, str(advisory.get("id")), summary[:120], bool(versions))


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
