"""A one-folder build as one file, and a fingerprint of what lies in a folder.

The archive is a plain zip with modes and symbolic links (PyInstaller makes them on Linux). It is made the same byte for
byte from the same folder. Unpacking goes nowhere but into the given folder, whatever the archive says.
"""

import hashlib
import os
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from shared.updates.errors import UpdateError

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_BLOCK: Final = 1 << 20
_MOST_FILES: Final = 20_000
_MOST_BYTES: Final = 4 << 30


def pack(folder: Path, archive: Path) -> str:
    """Write the folder's content into `archive`; its fingerprint. Raises OSError."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target:
        for name, path in _walk(folder):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system = 3
            info.compress_type = zipfile.ZIP_DEFLATED
            if path.is_symlink():
                info.external_attr = (stat.S_IFLNK | 0o777) << 16
                target.writestr(info, str(path.readlink()))
            else:
                info.external_attr = (stat.S_IFREG | (0o755 if _executable(path) else 0o644)) << 16
                target.writestr(info, path.read_bytes())
    return fingerprint(folder)


def unpack(archive: Path, folder: Path) -> None:
    """Unpack into a folder that is not there yet, every file on the disk when this returns.

    Raises UpdateError `archive_refused`; OSError.
    """
    folder.mkdir(parents=True)
    try:
        with zipfile.ZipFile(archive) as source:
            entries = source.infolist()
            if len(entries) > _MOST_FILES or sum(entry.file_size for entry in entries) > _MOST_BYTES:
                raise UpdateError("archive_refused", name=archive.name)
            links = [entry for entry in entries if stat.S_ISLNK(entry.external_attr >> 16)]
            for entry in entries:
                if entry not in links:
                    _write(source, entry, folder / _inside(entry.filename))
            # Last, so that no file is ever written through one.
            for entry in links:
                _link(source.read(entry).decode(), folder / _inside(entry.filename), folder)
    except (zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError, UnicodeDecodeError) as error:
        raise UpdateError("archive_refused", name=archive.name) from error


def fingerprint(folder: Path) -> str:
    """SHA-256 over names, kinds and contents of all files below the folder, alike on every system. Raises OSError."""
    whole = hashlib.sha256()
    for name, path in _walk(folder):
        line = f"link {name} {path.readlink()}" if path.is_symlink() else f"file {name} {_file_sha256(path)}"
        whole.update(line.encode() + b"\n")
    return whole.hexdigest()


def _walk(folder: Path) -> Iterator[tuple[str, Path]]:
    """All files and links by their names within the folder, in one order everywhere."""
    found = {
        (Path(where) / name).relative_to(folder).as_posix(): Path(where) / name
        for where, folders, files in os.walk(folder)
        for name in (*files, *(n for n in folders if (Path(where) / n).is_symlink()))
    }
    return iter(sorted(found.items()))


def _file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _executable(path: Path) -> bool:
    return bool(path.stat().st_mode & stat.S_IXUSR)


def _inside(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if not name or name.endswith("/") or path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        raise UpdateError("archive_refused", name=name)
    return path


def _write(source: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open(entry) as packed, target.open("xb") as file:
        while block := packed.read(_BLOCK):
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    if (entry.external_attr >> 16) & stat.S_IXUSR:
        target.chmod(0o755)


def _link(aim: str, target: Path, folder: Path) -> None:
    if not (target.parent / aim).resolve().is_relative_to(folder.resolve()):
        raise UpdateError("archive_refused", name=target.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.symlink_to(aim)
