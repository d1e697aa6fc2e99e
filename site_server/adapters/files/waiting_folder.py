"""The folder of a server that is installed and waits for its site: what lies in it before there is one."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from shared.machine.files import replace
from site_server.adapters.files.folder import PARTS, VAULT_FILE
from site_server.adapters.files.lock import SERVER_LOCK, WATCH_LOCK
from site_server.adapters.files.site_keys import SEALED_FILE

MAY_BE_THERE: Final = frozenset(
    {*PARTS, SERVER_LOCK, WATCH_LOCK, "site.examsite"}
    | {"lost+found", "System Volume Information", "$RECYCLE.BIN", "desktop.ini"}
)
"""What this program, its service that waits for a site, an installer or a file system lays into a folder before."""
_LOGS: Final = "logs"
_KEYS: Final = "keys"
_VAULT: Final = f"{_KEYS}/{VAULT_FILE}"
"""A waiting server makes one; without a site it locks nothing up."""
_MOVING: Final = ".taking-over"
"""Stands in the folder while a take-over moves in: whoever was killed then left what is nobody's."""


def foreign(data: Path) -> list[str]:
    """Names in a folder that neither this program nor the system laid there."""
    return sorted(path.name for path in _places(data) if path.name not in MAY_BE_THERE and path.name[0] != ".")


def not_ours_to_fill(data: Path) -> list[str]:
    """What of a folder speaks against filling it with another server's data: everything but a waiting server's logs,
    locks and empty folders, and what a take-over left that was cut short.
    """
    if (data / _MOVING).exists() and not (data / _KEYS / SEALED_FILE).exists():
        return []
    files = (path for part in PARTS if part != _LOGS for path in (data / part).rglob("*") if not path.is_dir())
    inside = {path.relative_to(data).as_posix() for path in files} - {_VAULT}
    return [*foreign(data), *sorted(inside)]


def service_waits(data: Path) -> bool:
    """Whether the system's service watches this folder and starts the server by itself (`installers.service`)."""
    return (data / _LOGS / "service.log").exists()


def move_in(building: Path, data: Path) -> None:
    """Put the finished folder into the waiting one, whose logs and locks a service may hold open.

    `data` may be missing: then it is the finished folder itself.

    The keys come last, in one rename: with them the site exists. Raises OSError.
    """
    if not data.exists():
        replace(building, data)
        return
    (data / _MOVING).touch()
    names = sorted((path.name for path in _places(building)), key=lambda name: name == _KEYS)
    for name in names:
        target = data / name
        if name == _LOGS or name in {SERVER_LOCK, WATCH_LOCK}:
            continue  # what the waiting service told stays
        if target.is_dir():
            shutil.rmtree(target)
        replace(building / name, target)
    (data / _MOVING).unlink()
    shutil.rmtree(building, ignore_errors=True)


def _places(folder: Path) -> Iterator[Path]:
    return folder.iterdir() if folder.is_dir() else iter(())
