"""Files that are there whole or not at all, also on Windows, where others hold a file for a moment.

A virus scanner, an indexer or a backup program opens what was just written; as long as it does, Windows refuses to put
another file in its place (ERROR_ACCESS_DENIED 5, ERROR_SHARING_VIOLATION 32, ERROR_LOCK_VIOLATION 33). That passes
within moments, so it is waited for; what does not pass is raised.
"""

import contextlib
import errno
import os
import secrets
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

_HELD: Final = frozenset({5, 32, 33})
_FIRST_WAIT_S: Final = 0.01
_LONGEST_WAIT_S: Final = 0.32
_PATIENCE_S: Final = 5.0
_UNFINISHED: Final = ".part"
# Windows would turn every line feed into two bytes without it; other systems do not have it.
BINARY: Final[int] = getattr(os, "O_BINARY", 0)
"""For `os.open`: bytes stay as they are."""


def replace(source: Path, target: Path) -> None:
    """Put `source` in the place of `target`, waiting up to five seconds for whoever holds it. Raises OSError."""
    until_s, wait_s = time.monotonic() + _PATIENCE_S, _FIRST_WAIT_S
    while True:
        try:
            source.replace(target)
        except OSError as error:
            if getattr(error, "winerror", None) not in _HELD or time.monotonic() > until_s:
                raise
            time.sleep(wait_s)
            wait_s = min(_LONGEST_WAIT_S, wait_s * 2)
        else:
            return


def write_whole(path: Path, data: bytes, *, private: bool = False, durable: bool = True) -> None:
    """Write a file durably; readers see the old one or all of the new one. The folder is made if it is missing.

    `private`: only the owner may read it (Windows: as the folder says). What was half written is removed.
    `durable` False: for what is written anew within seconds and may be lost with the power.

    Raises OSError.
    """
    _put(path, lambda file: file.write(data), private=private, durable=durable)


def write_streamed(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """As `write_whole`, of what `write` puts into the stream it is given. Raises as it does, and OSError."""
    _put(path, write)


def copy_whole(source: Path, target: Path) -> None:
    """Copy a file as `write_whole` writes one: on a drive that is pulled out a moment later it is whole, or not there.

    Raises OSError.
    """
    with source.open("rb") as stream:
        _put(target, lambda file: shutil.copyfileobj(stream, file, 1 << 20))


def sync_folder(folder: Path) -> None:
    """Make durable that a file of this folder was renamed or removed; Windows does that by itself. Raises OSError."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def wipe(path: Path) -> None:
    """Overwrite a file and remove it; nothing where there is none. What a drive keeps of its own accord stays there.

    Raises OSError.
    """
    try:
        with path.open("r+b") as file:
            left = file.seek(0, os.SEEK_END)
            file.seek(0)
            while left > 0:
                left -= file.write(bytes(min(left, 1 << 20)))
            file.flush()
            os.fsync(file.fileno())
    except FileNotFoundError:
        return
    path.unlink()
    sync_folder(path.parent)


def unfinished(folder: Path) -> list[Path]:
    """What a program that was killed left half written in this folder."""
    return sorted(folder.glob(f".*{_UNFINISHED}")) if folder.is_dir() else []


def _put(path: Path, write: Callable[[BinaryIO], object], *, private: bool = False, durable: bool = True) -> None:
    if not path.name or path.is_dir():  # `.` and `E:` have no name of their own, so no file can lie beside them
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700 if private else 0o777)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}{_UNFINISHED}")
    mode = 0o600 if private else 0o666
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, mode)
        with os.fdopen(descriptor, "wb") as file:
            write(file)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        replace(temporary, path)
    except BaseException as error:
        with contextlib.suppress(OSError):  # gone or protected: then nothing lies there either
            temporary.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.filename in {None, str(temporary)}:
            error.filename = str(path)  # people know nothing of the name in between
        raise


def write_private(path: Path, data: bytes) -> None:
    """`write_whole` for secrets and personal data."""
    write_whole(path, data, private=True)
