"""Where a new PC looks for its site file: what the command line says, its data folder, beside the program, USB sticks.

The first place that has a readable one decides; of several in one place the one whose list or pattern knows this
machine, else the newest. A stick with another site's file
cannot lead an enrolled PC away: a PC that has its certificate asks for none of this.
"""

import logging
import platform
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from shared.exchange.examsite_file import SUFFIX, SiteFile, SiteFileError, read_site_file
from shared.machine.drives import Drive, removable_drives

log = logging.getLogger(__name__)

_MOST_FILES: Final = 16


class FoundSiteFile(msgspec.Struct, frozen=True, kw_only=True):
    """A site file that can be used, and where it lies."""

    path: Path
    content: SiteFile


def find_site_file(
    data: Path,
    given: Path | None = None,
    *,
    program: Path | None = None,
    drives: Callable[[], Iterable[Drive]] = removable_drives,
    host: str | None = None,
) -> FoundSiteFile | None:
    """The site file of this machine, or None if there is none.

    given: what the command line names, a file or a folder; then no other place is looked at.
    program: the folder of the program (default: of the frozen one that runs).
    host: name of this machine (default: its own); of several rooms' files the one that knows it goes first.
    Raises SiteFileError if there are site files but none can be used: the person must hear of a damaged one.
    """
    refused: SiteFileError | None = None
    for folder in _places(data, given, program or _program_folder(), drives):
        found, why = _best(folder, platform.node() if host is None else host)
        if found is not None:
            return found
        refused = refused or why
    if refused is not None:
        raise refused
    if given is not None:
        raise SiteFileError("site_file_unreadable", given.name)
    return None


def _places(
    data: Path, given: Path | None, program: Path | None, drives: Callable[[], Iterable[Drive]]
) -> Iterator[Path]:
    if given is not None:
        yield given
        return
    yield data
    if program is not None:
        yield program
    for drive in drives():
        yield Path(drive.path)


def _best(place: Path, host: str) -> tuple[FoundSiteFile | None, SiteFileError | None]:
    found: FoundSiteFile | None = None
    refused: SiteFileError | None = None
    for path in _files(place):
        try:
            content = read_site_file(path)
        except SiteFileError as error:
            log.info("a site file is not used: %s", error.code)
            refused = refused or error
            continue
        if found is None or _rank(content, host) > _rank(found.content, host):
            found = FoundSiteFile(path=path, content=content)
    return found, refused


def _files(place: Path) -> list[Path]:
    try:
        if place.is_file():
            return [place]
        return sorted(p for p in place.iterdir() if p.suffix.lower() == SUFFIX and p.is_file())[:_MOST_FILES]
    except OSError:
        return []  # pulled out while we looked, or not for us to read


def _rank(content: SiteFile, host: str) -> tuple[bool, int, int]:
    room = content.room_of(host)
    return room is not None and room.seats.seat_of(host) > 0, content.created_ms, content.serial


def _program_folder() -> Path | None:
    return Path(sys.executable).parent if getattr(sys, "frozen", False) else None
