"""Reads archives that came from outside: never more than an entry states, every way of being broken by name."""

import lzma
import zipfile
import zlib
from typing import Final

# NotImplementedError (a way of packing nobody here knows) is a RuntimeError, as is an encrypted entry.
BROKEN: Final = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, RuntimeError, ValueError)
_ENCRYPTED: Final = 1


def is_encrypted(entry: zipfile.ZipInfo) -> bool:
    """Whether a password is needed."""
    return bool(entry.flag_bits & _ENCRYPTED)


def read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The content of an entry. The caller has looked at `entry.file_size` before. Raises one of BROKEN."""
    with archive.open(entry) as stream:  # not archive.read(): that unpacks everything, whatever size was stated
        return stream.read(entry.file_size)
