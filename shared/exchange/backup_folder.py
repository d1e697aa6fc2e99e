"""A backup in a folder: a second disk, a USB drive, a share, the proctor machine's own disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from shared.exchange.backup_file import FILES_FOLDER, KEYS_FILE, SUFFIX, Tail, backups_in, extend_file, read_tail
from shared.machine.files import replace, write_whole

_UNFINISHED: Final = ".new"
_GENERATIONS: Final = 2


class BackupFolder:
    """The folder itself must exist: a drive that is not plugged in must not become a folder. Calls raise OSError."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def name(self) -> str:
        """How people know it."""
        return str(self._folder)

    def tail(self, site_id: str) -> Tail | None:
        """Where this site's newest copy ends, None if there is none."""
        if not self._folder.is_dir():
            raise FileNotFoundError(str(self._folder))
        ours = [tail for _, tail in backups_in(self._folder) if tail.header.site_id == site_id]
        return ours[0] if ours else None

    @contextmanager
    def begin(self, first: bytes, tail: Tail) -> Iterator[None]:
        """Begin a new copy beside the old ones; it counts only once the block ended without error."""
        final = self._path(tail)
        unfinished = final.with_name(final.name + _UNFINISHED)
        for left in self._folder.glob(f"*{SUFFIX}{_UNFINISHED}"):
            left.unlink()
        write_whole(unfinished, first)
        yield
        replace(unfinished, final)
        self._forget_old(tail.header.site_id)

    def extend(self, tail: Tail, data: bytes) -> None:
        """Put bytes behind that tail, durably."""
        path = self._path(tail)
        unfinished = path.with_name(path.name + _UNFINISHED)
        extend_file(path if path.exists() else unfinished, tail, data)

    def files(self) -> Iterator[str]:
        """Names of the files that are here."""
        base = self._folder / FILES_FOLDER
        for path in base.rglob("*") if base.is_dir() else ():
            if path.is_file() and path.suffix != ".part":
                yield path.relative_to(base).as_posix()
        if (self._folder / KEYS_FILE).is_file():
            yield KEYS_FILE

    def put_file(self, name: str, data: bytes) -> None:
        """Keep a file, durably and all or nothing."""
        write_whole(self._folder / (name if name == KEYS_FILE else f"{FILES_FOLDER}/{name}"), data)

    def _path(self, tail: Tail) -> Path:
        return self._folder / f"{tail.header.generation}{SUFFIX}"

    def _forget_old(self, site_id: str) -> None:
        ours = [path for path, tail in backups_in(self._folder) if tail.header.site_id == site_id]
        by_age = sorted(ours, key=lambda path: read_tail(path).header.created_ms, reverse=True)
        for path in by_age[_GENERATIONS:]:
            path.unlink()
