"""Uploads under way: tus 1.0 offsets on the disk, one folder each, so that a restart loses nothing.

inbox/uploads/<id>/info.json   length and metadata, written once
inbox/uploads/<id>/data        the bytes so far; the offset is its size, said only after fsync
"""

import base64
import binascii
import hashlib
import os
import re
import secrets
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from shared.decoding import decode_json
from shared.machine.files import BINARY, write_private
from shared.protocol.errors import ErrorBody
from shared.words.catalogue import say

_ID: Final = re.compile(r"[0-9a-f]{32}")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_CHECKSUMS: Final = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}
CHECKSUMS: Final = tuple(_CHECKSUMS)
_KEEP_S: Final = 14 * 86_400
_SPARE_BYTES: Final = 64 << 20
_PIECE: Final = 1 << 18
MOST_OPEN: Final = 500
MOST_LIMITS: Final = 8
"""What strangers have begun holds at most so many times the largest bundle."""


class UploadRefusedError(Exception):
    """A request is refused: HTTP status (460 is tus's checksum mismatch), code, and the Chinese sentence."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(code)
        self.status = status
        self.body = ErrorBody(code=code, message=message)


class UploadInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What the client said when it created the upload."""

    upload_id: str
    length: int
    sha256: str
    session_id: str
    filename: str
    metadata: str


class Uploads:
    """The uploads of one inbox. Safe for many threads of one process."""

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self._folder = folder
        self._folder.mkdir(parents=True, exist_ok=True)
        self.limit_bytes = limit_bytes
        self._guard = threading.Lock()
        self._busy: set[str] = set()

    def create(self, length: int, metadata: str) -> UploadInfo:
        """A new, empty upload.

        Raises:
            UploadRefusedError: bad_metadata 400, too_large 413, disk_full 507.
        """
        given = read_metadata(metadata)
        if not _SHA256.fullmatch(given.get("sha256", "")) or not given.get("session_id") or not given.get("filename"):
            raise UploadRefusedError(400, "bad_metadata", say("centre.receive.metadata_missing"))
        self._check_size(length)
        self._forget_old()
        info = UploadInfo(
            upload_id=secrets.token_hex(16),
            length=length,
            sha256=given["sha256"],
            session_id=given["session_id"],
            filename=given["filename"],
            metadata=metadata,
        )
        place = self._folder / info.upload_id
        place.mkdir(mode=0o700)
        (place / "data").touch()
        write_private(place / "info.json", msgspec.json.encode(info))
        return info

    def info(self, upload_id: str) -> UploadInfo:
        """What is known of an upload. Raises UploadRefusedError `unknown_upload` 404."""
        path = self._folder / upload_id / "info.json"
        if not _ID.fullmatch(upload_id) or not path.exists():
            raise UploadRefusedError(404, "unknown_upload", say("centre.receive.gone"))
        return decode_json(path.read_bytes(), UploadInfo)

    def all(self) -> list[UploadInfo]:
        """Every upload known."""
        return [self.info(path.name) for path in self._folder.iterdir() if (path / "info.json").exists()]

    def offset(self, info: UploadInfo) -> int:
        """How many bytes are safely here; all of them once the data was taken out."""
        data = self.data(info)
        return data.stat().st_size if data.exists() else info.length

    def data(self, info: UploadInfo) -> Path:
        """Where the bytes lie until they are taken out."""
        return self._folder / info.upload_id / "data"

    def append(self, info: UploadInfo, offset: int, body: BinaryIO, checksum: str | None) -> int:
        """Add what `body` gives at `offset`, durably; the new offset. The caller holds the lock of this upload.

        The body is never held in memory as a whole; what is refused is cut off again, so the offset stays what it was.

        Raises:
            UploadRefusedError: wrong_offset 409, too_large 413, bad_checksum 400, checksum_mismatch 460, disk_full 507.
        """
        if offset != self.offset(info):
            raise UploadRefusedError(409, "wrong_offset", say("centre.receive.offset"))
        expected = _Expected(checksum) if checksum is not None else None
        if not self.data(info).exists():  # all of it was here and was taken out
            return offset
        descriptor = os.open(self.data(info), os.O_WRONLY | BINARY)
        try:
            reached = _write(descriptor, offset, info.length, body, expected)
            if expected is not None:
                expected.check()
            os.fsync(descriptor)
        except BaseException as error:
            os.ftruncate(descriptor, offset)
            if isinstance(error, OSError):
                told = say("centre.receive.disk_full_kept")
                raise UploadRefusedError(507, "disk_full", told) from error
            raise
        finally:
            os.close(descriptor)
        return reached

    def forget(self, info: UploadInfo) -> None:
        """Remove an upload with its bytes."""
        shutil.rmtree(self._folder / info.upload_id, ignore_errors=True)

    @contextmanager
    def lock(self, upload_id: str) -> Iterator[None]:
        """Only one request at a time works on an upload. Raises UploadRefusedError `locked` 423."""
        with self._guard:
            if upload_id in self._busy:
                raise UploadRefusedError(423, "locked", say("centre.receive.locked"))
            self._busy.add(upload_id)
        try:
            yield
        finally:
            with self._guard:
                self._busy.discard(upload_id)

    def _check_size(self, length: int) -> None:
        if length == 0:
            raise UploadRefusedError(400, "bad_request", say("centre.receive.empty"))
        if length > self.limit_bytes:
            told = say("centre.receive.too_large", length=length, limit_bytes=self.limit_bytes)
            raise UploadRefusedError(413, "too_large", told)
        if shutil.disk_usage(self._folder).free < length + _SPARE_BYTES:
            raise UploadRefusedError(507, "disk_full", say("centre.receive.disk_full"))

    def _forget_old(self) -> None:
        """Uploads nobody touched for two weeks go, and where too many were begun those untouched for longest.

        Anybody may begin uploads, so their number and size are bounded; who is sending right now is never among the
        oldest. A fresh one of the same bundle can start any time.
        """
        touched = sorted(
            (data.stat().st_mtime, path, data.stat().st_size)
            for path in self._folder.iterdir()
            if _ID.fullmatch(path.name) and path.name not in self._busy and (data := path / "data").exists()
        )
        too_many, held = len(touched) - MOST_OPEN + 1, sum(size for _, _, size in touched)
        for place, (touched_s, path, size) in enumerate(touched):
            if place < too_many or held > MOST_LIMITS * self.limit_bytes or touched_s < time.time() - _KEEP_S:
                shutil.rmtree(path, ignore_errors=True)
                held -= size


def read_metadata(header: str) -> dict[str, str]:
    """The pairs of an Upload-Metadata header. Raises UploadRefusedError `bad_metadata` 400."""
    pairs: dict[str, str] = {}
    try:
        for pair in filter(None, (part.strip() for part in header.split(","))):
            key, _, value = pair.partition(" ")
            pairs[key] = base64.b64decode(value, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise UploadRefusedError(400, "bad_metadata", say("centre.receive.metadata_malformed")) from error
    return pairs


class _Expected:
    """The checksum that a piece must have. Raises UploadRefusedError `bad_checksum` where it is of no known kind."""

    def __init__(self, header: str) -> None:
        name, _, self._value = header.partition(" ")
        if name not in _CHECKSUMS:
            raise UploadRefusedError(400, "bad_checksum", say("centre.receive.algorithm"))
        self._digest = _CHECKSUMS[name]()

    def update(self, piece: bytes) -> None:
        """Take the next bytes into account."""
        self._digest.update(piece)

    def check(self) -> None:
        """Raises UploadRefusedError `checksum_mismatch`."""
        if base64.b64encode(self._digest.digest()).decode() != self._value:
            raise UploadRefusedError(460, "checksum_mismatch", say("centre.receive.checksum"))


def _write(descriptor: int, offset: int, length: int, body: BinaryIO, expected: _Expected | None) -> int:
    """Write the body piece by piece; where it ends. Raises UploadRefusedError `too_large`, OSError."""
    os.lseek(descriptor, offset, os.SEEK_SET)
    reached = offset
    while piece := body.read(_PIECE):
        reached += len(piece)
        if reached > length:
            raise UploadRefusedError(413, "too_large", say("centre.receive.beyond_end"))
        if expected is not None:
            expected.update(piece)
        view = memoryview(piece)
        while view:
            view = view[os.write(descriptor, view) :]
    return reached
