"""Reads of a Windows program or DLL what it needs to start: the DLLs that it imports. Nothing is run or loaded."""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_IMPORTS: Final = 1
_DELAYED: Final = 13
_IMPORT_ROW: Final = 20
_DELAYED_ROW: Final = 32
_LONGEST_NAME: Final = 256
_MOST_ROWS: Final = 4096


class NotAProgramError(ValueError):
    """The file is no 64-bit Windows program or DLL, or a damaged one."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the file and where it stands in memory."""

    address: int
    size: int
    offset: int


@dataclass(frozen=True, slots=True)
class Program:
    """What a file says of itself.

    imports: DLLs without which it does not load, in small letters.
    delayed: DLLs that it loads only when it needs them.
    of_wine: it is a part of Wine, not of Windows.
    """

    imports: frozenset[str]
    delayed: frozenset[str]
    of_wine: bool


def is_program(path: Path) -> bool:
    """Whether a file begins like a Windows program."""
    with path.open("rb") as file:
        return file.read(2) == b"MZ"


def read(path: Path) -> Program:
    """Read one file.

    Raises:
        NotAProgramError: it is none.
        OSError: it cannot be read.
    """
    content = path.read_bytes()
    try:
        return _read(content)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise NotAProgramError(str(path)) from error


def _read(content: bytes) -> Program:
    (start,) = struct.unpack_from("<I", content, 0x3C)
    if content[:2] != b"MZ" or content[start : start + 4] != b"PE\0\0":
        raise struct.error
    machine, count, _, _, _, optional_size, _ = struct.unpack_from("<HHIIIHH", content, start + 4)
    optional = start + 24
    (magic,) = struct.unpack_from("<H", content, optional)
    if machine != 0x8664 or magic != 0x20B:
        raise struct.error
    table = optional + optional_size
    sections = []
    for row in range(count):
        size, address, stored, offset = struct.unpack_from("<IIII", content, table + 40 * row + 8)
        sections.append(Section(address, max(size, stored), offset))
    imported, _ = struct.unpack_from("<II", content, optional + 112 + 8 * _IMPORTS)
    delayed, _ = struct.unpack_from("<II", content, optional + 112 + 8 * _DELAYED)
    return Program(
        imports=_names(content, sections, imported, _IMPORT_ROW, 12),
        delayed=_names(content, sections, delayed, _DELAYED_ROW, 4),
        of_wine=b"Wine builtin DLL" in content[0x40:0x80] or b"Wine placeholder DLL" in content[0x40:0x80],
    )


def _names(content: bytes, sections: list[Section], address: int, row_size: int, name_at: int) -> frozenset[str]:
    """The DLL names in a table of rows of `row_size` bytes that ends with an empty row."""
    names: set[str] = set()
    if not address:
        return frozenset()
    for row in range(_MOST_ROWS):
        (name,) = struct.unpack_from("<I", content, _offset(sections, address + row * row_size + name_at))
        if not name:
            return frozenset(names)
        at = _offset(sections, name)
        names.add(content[at : content.index(b"\0", at, at + _LONGEST_NAME)].decode("ascii").lower())
    raise IndexError


def _offset(sections: list[Section], address: int) -> int:
    for section in sections:
        if section.address <= address < section.address + section.size:
            return address - section.address + section.offset
    raise IndexError
