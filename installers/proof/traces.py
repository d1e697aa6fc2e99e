"""What lies on a Windows machine, file by file and value by value, so that before and after can be compared."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec

HIVES: Final = ("system.reg", "user.reg", "userdef.reg")
_KEY: Final = re.compile(r"^\[(.*)\](?: \d+)?$")
_OF_WINDOWS: Final = re.compile(
    "|".join(
        part.replace("/", r"\\\\")  # a hive writes each backslash twice
        for part in (
            "/CurrentVersion/Explorer/",
            "/Software/Wine/",
            "/(Enum|DeviceClasses)/",
            "/SystemCertificates(/|])",
            r"\[Software/Policies\]$",
            r"\[Console\]",
            "DriverDate",
            r"/Services/Schedule\] \"Start\"",
            r"\[Software/Microsoft/Clipboard\]$",
            r"\[Software/Microsoft/Windows/CurrentVersion/PushNotifications\]$",
            r"/Installer/(Features|Products|UpgradeCodes|UserData/S-1-5-18/(Components|Products))\]$",
        )
    ),
    re.IGNORECASE,
)
"""Book-keeping of Windows that any program moves: its stores and empty shelves, the look of a terminal; and what every
Windows has but Wine only once somebody asks: scheduled tasks from the start, keys of clipboard and notifications."""
_SHELF: Final = "windows/Installer"
"""Where Windows keeps what it may have to repair; it makes the folder for the first program."""


class Traces(msgspec.Struct, frozen=True):
    """Files of drive C with their sizes; values of the registry as `hive [key] value`."""

    files: dict[str, int]
    registry: frozenset[str]


def read(prefix: Path) -> Traces:
    """What lies on a machine that is shut down."""
    drive = prefix / "drive_c"
    files = {
        str(path.relative_to(drive)): 0 if path.is_symlink() or path.is_dir() else path.stat().st_size
        for path in drive.rglob("*")
    }
    values = [
        f"{hive} {value}"
        for hive in HIVES
        for value in _values((prefix / hive).read_text("utf-8", errors="replace").splitlines())
    ]
    return Traces(files, frozenset(values))


def left_over(before: Traces, after: Traces) -> list[str]:
    """What there is more, and what is gone or changed, a line each; what Windows does by itself is left out."""
    more = [f"file {name}" for name in after.files.keys() - before.files.keys() if not _is_log(name) and name != _SHELF]
    gone = [f"file gone {name}" for name in before.files.keys() - after.files.keys()]
    changed = [
        f"file changed {name}"
        for name in before.files.keys() & after.files.keys()
        if before.files[name] != after.files[name] and not _is_log(name)
    ]
    values = [f"value {value}" for value in after.registry - before.registry if not _OF_WINDOWS.search(value)]
    missed = [f"value gone {value}" for value in before.registry - after.registry if not _OF_WINDOWS.search(value)]
    return sorted([*more, *gone, *changed, *values, *missed])


def _values(lines: Iterable[str]) -> Iterator[str]:
    """Each value with its key in front of it; a key without values as itself. Times of change are left out."""
    key = ""
    parts: list[str] = []
    for line in lines:
        if found := _KEY.match(line):
            key = found[1]
            yield f"[{key}]"
        elif line.startswith(('"', "@")) or parts:
            parts.append(line.strip())
            if not line.endswith("\\"):
                yield f"[{key}] {''.join(parts)}"
                parts = []


def _is_log(name: str) -> bool:
    """A log in a folder for what is temporary: it tells what was done, and Windows clears it away."""
    return "/temp/" in f"/{name.lower()}"
