"""The file a continuous backup grows in: a header, then frames, each bound to everything before it (ADR 0009).

Whoever keeps the file (the server on a USB drive, the proctor machine on its disk) can tell a torn end from a whole one
without any key; what the frames hold only the site's backup key opens. Appending never touches what is there, so a
power cut or a drive pulled out costs at most the frame that was being written.
"""

import hashlib
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, BinaryIO, Final

import msgspec

from shared.decoding import decode_msgpack
from shared.exchange.errors import ExchangeError
from shared.words.catalogue import say

MAGIC: Final = b"exam-site-backup/1\n"
SUFFIX: Final = ".exambackup"
KEYS_FILE: Final = "keys.age"
FILES_FOLDER: Final = "files"
_LENGTH: Final = 4
_DIGEST: Final = 32
_MAX_FRAME: Final = 64 << 20


class BackupError(ExchangeError):
    """Codes: backup_not_found, backup_damaged, backup_wrong_code, backup_no_keys, backup_incomplete, backup_clock,
    backup_not_empty (the folder to restore to is in use).
    """


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """How far a copy has a server's logs: its last room record and its last entry by order of arrival.

    `mark` is a hash over that record and that entry: a server whose own history says otherwise must not go on with
    this copy.
    """

    session_no: int = 0
    record_seq: int = 0
    arrival: int = 0
    mark: str = ""


class BackupHeader(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup file says of itself in clear."""

    site_id: str
    generation: str
    created_ms: int
    product_version: str


class FrameHead(msgspec.Struct, frozen=True, kw_only=True):
    """The clear part of a frame: its number (from 1), how far the copy is after it, the room's time it stands for."""

    number: int
    position: Position
    room_ms: int


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the copy. `sealed` is bound to the head and to all that stands before it (see `place_of`)."""

    head: bytes
    sealed: bytes

    def read_head(self) -> FrameHead:
        """The clear part. Raises msgspec.DecodeError."""
        return decode_msgpack(self.head, FrameHead)


class Tail(msgspec.Struct, frozen=True, kw_only=True):
    """Where a file ends: `digest` is the running hash (hex), `size` the bytes that are whole."""

    header: BackupHeader
    digest: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
    size: int
    head: FrameHead | None = None

    @property
    def number(self) -> int:
        """The last frame's number, 0 for none."""
        return self.head.number if self.head else 0

    @property
    def position(self) -> Position:
        """How far the copy is."""
        return self.head.position if self.head else Position()


def begin(header: BackupHeader) -> tuple[bytes, Tail]:
    """The first bytes of a new file, and its tail."""
    body = msgspec.msgpack.encode(header)
    data, digest = _framed(hashlib.sha256(MAGIC).digest(), body)
    return MAGIC + data, Tail(header=header, digest=digest.hex(), size=len(MAGIC) + len(data))


def read_begun(first: bytes) -> Tail:
    """The tail of what `begin` made. Raises BackupError `backup_damaged`."""
    stream = io.BytesIO(first)
    tail, _ = _start(stream, Path("backup"))
    if tail.size != len(first):
        raise _damaged(Path("backup"))
    return tail


def place_of(digest: str, head: bytes) -> bytes:
    """What a frame's sealed part is bound to: everything before it and its own clear part."""
    return b"backup/" + digest.encode() + b"/" + head


def append(tail: Tail, frame: Frame) -> tuple[bytes, Tail]:
    """The bytes of one more frame, and the tail after them."""
    data, digest = _framed(bytes.fromhex(tail.digest), msgspec.msgpack.encode(frame))
    return data, Tail(header=tail.header, digest=digest.hex(), size=tail.size + len(data), head=frame.read_head())


def read_tail(path: Path) -> Tail:
    """Where the whole part of a file ends.

    Raises BackupError `backup_damaged` if not even its header is whole, OSError.
    """
    with path.open("rb") as file:
        tail, digest = _start(file, path)
        head, size = None, tail.size
        while (found := _next(file, digest)) is not None:
            body, digest = found
            head = _frame(body, path).read_head()
            size += _LENGTH + len(body) + _DIGEST
    return Tail(header=tail.header, digest=digest.hex(), size=size, head=head)


def read_frames(path: Path) -> Iterator[tuple[Frame, Tail]]:
    """The whole frames of a file, each with the tail before it. Raises BackupError `backup_damaged`, OSError."""
    with path.open("rb") as file:
        tail, digest = _start(file, path)
        while (found := _next(file, digest)) is not None:
            frame = _frame(found[0], path)
            yield frame, tail
            _, tail = append(tail, frame)
            digest = found[1]


def read_appended(tail: Tail, data: bytes) -> Tail:
    """The tail after bytes that were made by `append`; they must fit exactly. Raises BackupError `backup_damaged`."""
    place = 0
    while place < len(data):
        length = int.from_bytes(data[place : place + _LENGTH], "big")
        body = data[place + _LENGTH : place + _LENGTH + length]
        made, following = append(tail, _frame(body, Path(tail.header.generation)))
        if data[place : place + len(made)] != made:
            raise _damaged(Path(tail.header.generation))
        tail, place = following, place + len(made)
    return tail


def extend_file(path: Path, tail: Tail, data: bytes) -> None:
    """Write frames behind the whole part of a file, durably; a torn end is cut off first.

    Raises OSError, also if the file is not the one the tail was read from (another drive was plugged in).
    """
    with path.open("r+b") as file:
        file.seek(tail.size - _DIGEST)
        if file.read(_DIGEST).hex() != tail.digest:
            raise OSError(f"{path.name} is another file than before")
        file.truncate(tail.size)
        file.seek(tail.size)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def backups_in(folder: Path) -> list[tuple[Path, Tail]]:
    """The readable backup files of a folder, the newest state first."""
    found = []
    for path in sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else ():
        try:
            found.append((path, read_tail(path)))
        except BackupError:
            continue
    return sorted(found, key=lambda pair: (_room_ms(pair[1]), pair[1].header.created_ms), reverse=True)


def _room_ms(tail: Tail) -> int:
    return tail.head.room_ms if tail.head else 0


def _framed(digest: bytes, body: bytes) -> tuple[bytes, bytes]:
    after = hashlib.sha256(digest + body).digest()
    return len(body).to_bytes(_LENGTH, "big") + body + after, after


def _start(file: BinaryIO, path: Path) -> tuple[Tail, bytes]:
    if file.read(len(MAGIC)) != MAGIC:
        raise _damaged(path)
    found = _next(file, hashlib.sha256(MAGIC).digest())
    if found is None:
        raise _damaged(path)
    body, digest = found
    try:
        header = decode_msgpack(body, BackupHeader)
    except msgspec.DecodeError as error:
        raise _damaged(path) from error
    return Tail(header=header, digest=digest.hex(), size=file.tell()), digest


def _next(file: BinaryIO, digest: bytes) -> tuple[bytes, bytes] | None:
    """The next body and the hash after it; None at the end or where the rest is torn."""
    length = int.from_bytes(file.read(_LENGTH), "big")
    if not 0 < length <= _MAX_FRAME:
        return None
    body, stored = file.read(length), file.read(_DIGEST)
    after = hashlib.sha256(digest + body).digest()
    return (body, after) if len(body) == length and stored == after else None


def _frame(body: bytes, path: Path) -> Frame:
    try:
        frame = decode_msgpack(body, Frame)
        frame.read_head()
    except msgspec.DecodeError as error:
        raise _damaged(path) from error
    return frame


def _damaged(path: Path) -> BackupError:
    return BackupError("backup_damaged", say("exchange.backup_damaged", name=path.name))
