"""The outer form of every travelling file: a ZIP with exactly one byte sequence for given names and contents.

Stored members in a given order, fixed time stamp, no extra fields, no comments, no ZIP64: every byte of the file
follows from the members, so a reader can demand all of them. Any ZIP tool opens it; another tool's ZIP is refused.
Reading streams: a whole file is checked in 1 MiB steps before any member is handed out.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from shared.exchange.errors import ContainerError
from shared.machine.files import write_streamed
from shared.words.catalogue import say

LIMIT: Final = 0xFFFF_FFFF
MAX_MEMBERS: Final = 10_000
_CHUNK: Final = 1 << 20
_DATE: Final = 0x21  # 1980-01-01, the first day ZIP knows
_UTF8: Final = 0x800
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
_LOCAL_SIGN: Final = b"PK\x03\x04"
_CENTRAL_SIGN: Final = b"PK\x01\x02"

Source = bytes | Path


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A member whose bytes have been checked: where they stand in the file and what they hash to."""

    name: str
    offset: int
    bytes: int
    crc: int
    sha256: str


class FileHash(msgspec.Struct, frozen=True, kw_only=True):
    """Size and SHA-256 (hex) of a whole file."""

    bytes: int
    sha256: str


def write_container(target: BinaryIO, members: Sequence[tuple[str, Source]]) -> None:
    """Write the members in this order. Raises ValueError for a name that is unsafe or given twice, or over 4 GiB."""
    names = [name for name, _ in members]
    if len(set(names)) != len(names) or not all(map(is_safe_name, names)) or len(names) > MAX_MEMBERS:
        raise ValueError("container names must be safe and unique")
    directory, offset = [], 0
    for name, source in members:
        crc, size = _measure(source)
        head = _local(name, crc, size)
        directory.append(_central(name, crc, size, offset))
        target.write(head)
        target.writelines(_chunks(source))
        offset += len(head) + size
    listing = b"".join(directory)
    if offset + len(listing) > LIMIT:
        raise ValueError("a container holds at most 4 GiB")
    target.write(listing + _end(len(members), len(listing), offset))


def write_container_file(path: Path, members: Sequence[tuple[str, Source]]) -> FileHash:
    """Write a container so that `path` appears only when everything is on the disk; what it hashes to."""
    write_streamed(path, lambda stream: write_container(stream, members))
    return hash_file(path)


def read_container(stream: BinaryIO) -> tuple[Member, ...]:
    """Check every byte of the file and return its members in order.

    Raises:
        ContainerError: not_container, truncated, trailing or damaged, naming the member or the place.
    """
    members: list[Member] = []
    directory: list[bytes] = []
    offset = 0
    stream.seek(0)
    while True:
        sign = stream.read(4)
        if sign != _LOCAL_SIGN:
            break
        if len(members) >= MAX_MEMBERS:
            raise ContainerError("damaged", say("exchange.container.too_many"))
        member = _read_member(stream, offset, len(members) + 1)
        directory.append(_central(member.name, member.crc, member.bytes, offset))
        members.append(member)
        offset = member.offset + member.bytes
    if not members:
        raise ContainerError("not_container", say("exchange.container.not_ours"))
    listing = b"".join(directory)
    if sign != _CENTRAL_SIGN and len(sign) == len(_CENTRAL_SIGN):
        raise ContainerError("damaged", say("exchange.container.damaged_after", name=members[-1].name))
    _expect_rest(stream, sign, listing + _end(len(members), len(listing), offset))
    names = [m.name for m in members]
    if len(set(names)) != len(names):
        raise ContainerError("damaged", say("exchange.container.same_name"))
    return tuple(members)


def read_member(stream: BinaryIO, member: Member) -> bytes:
    """The bytes of a checked member; they are checked again, in case the file changed meanwhile."""
    stream.seek(member.offset)
    data = stream.read(member.bytes)
    if hashlib.sha256(data).hexdigest() != member.sha256:
        raise ContainerError("damaged", say("exchange.container.changed_meanwhile", name=member.name))
    return data


def hash_file(path: Path) -> FileHash:
    """Size and SHA-256 of a file. Raises OSError."""
    with path.open("rb") as stream:
        return hash_stream(stream)


def hash_stream(stream: BinaryIO) -> FileHash:
    """Size and SHA-256 of an open file, from its start."""
    stream.seek(0)
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return FileHash(bytes=size, sha256=digest.hexdigest())


def is_safe_name(name: str) -> bool:
    """Whether a member's name is a plain relative path on every system."""
    parts = name.split("/")
    return (
        0 < len(name.encode("utf-8", "replace")) <= 512
        and name.isprintable()
        and not any(c in name for c in '\\:*?"<>|')
        and all(part.strip(" .") for part in parts)
    )


def _read_member(stream: BinaryIO, start: int, number: int) -> Member:
    place = say("exchange.container.header", number=number)
    raw = _LOCAL_SIGN + _exactly(stream, _LOCAL.size - 4, place)
    *_, crc, _compressed, size, name_bytes, _extra = _LOCAL.unpack(raw)
    encoded = _exactly(stream, name_bytes, place)
    try:
        name = encoded.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ContainerError("damaged", say("exchange.container.place_damaged", place=place)) from error
    if not is_safe_name(name) or raw + encoded != _local(name, crc, size):
        raise ContainerError("damaged", say("exchange.container.place_changed", place=place))
    digest, found, left = hashlib.sha256(), 0, size
    while left:
        chunk = stream.read(min(_CHUNK, left))
        if not chunk:
            raise ContainerError("truncated", say("exchange.container.cut_at_file", name=name))
        digest.update(chunk)
        found = zlib.crc32(chunk, found)
        left -= len(chunk)
    if found != crc:
        raise ContainerError("damaged", say("exchange.container.file_damaged", name=name))
    return Member(name=name, offset=start + len(raw) + name_bytes, bytes=size, crc=crc, sha256=digest.hexdigest())


def _expect_rest(stream: BinaryIO, sign: bytes, expected: bytes) -> None:
    found = sign + stream.read(len(expected) - len(sign) + 1)
    if found == expected:
        return
    if len(found) < len(expected) and expected.startswith(found):
        raise ContainerError("truncated", say("exchange.container.no_end"))
    if found.startswith(expected):
        raise ContainerError("trailing", say("exchange.container.trailing"))
    raise ContainerError("damaged", say("exchange.container.end_damaged"))


def _exactly(stream: BinaryIO, count: int, place: str) -> bytes:
    data = stream.read(count)
    if len(data) != count:
        raise ContainerError("truncated", say("exchange.container.cut_at_place", place=place))
    return data


def _local(name: str, crc: int, size: int) -> bytes:
    encoded = name.encode()
    return _LOCAL.pack(_LOCAL_SIGN, 20, _flags(name), 0, 0, _DATE, crc, size, size, len(encoded), 0) + encoded


def _central(name: str, crc: int, size: int, offset: int) -> bytes:
    encoded, made_by, mode = name.encode(), 3 << 8 | 20, 0o100644 << 16
    return (
        _CENTRAL.pack(
            _CENTRAL_SIGN,
            made_by,
            20,
            _flags(name),
            0,
            0,
            _DATE,
            crc,
            size,
            size,
            len(encoded),
            0,
            0,
            0,
            0,
            mode,
            offset,
        )
        + encoded
    )


def _end(count: int, listing: int, offset: int) -> bytes:
    return _END.pack(b"PK\x05\x06", 0, 0, count, count, listing, offset, 0)


def _flags(name: str) -> int:
    return 0 if name.isascii() else _UTF8


def _measure(source: Source) -> tuple[int, int]:
    crc, size = 0, 0
    for chunk in _chunks(source):
        crc = zlib.crc32(chunk, crc)
        size += len(chunk)
    if size > LIMIT:
        raise ValueError("a member holds at most 4 GiB")
    return crc, size


def _chunks(source: Source) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    with source.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk
