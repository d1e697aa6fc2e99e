"""Candidates' photos from `photos.zip`: one `<证件号码>.jpg|png` each, 10 KB to 5 MB, 295×413 expected."""

import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Final

import msgspec

from shared.exchange.roster_problems import Problem

MIN_BYTES: Final = 10 * 1000
MAX_BYTES: Final = 5 * 1024 * 1024
EXPECTED: Final = (295, 413)
_ENDINGS: Final = {".jpg": "jpg", ".jpeg": "jpg", ".png": "png"}
_SIZED_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


class Photo(msgspec.Struct, frozen=True, kw_only=True):
    """A picture: `ending` is jpg or png, as its content says."""

    ending: str
    data: bytes


class Photos(msgspec.Struct, frozen=True, kw_only=True):
    """The pictures wanted, by ID number; what is wrong; and what is merely unusual."""

    pictures: dict[str, Photo]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def read_photos(path: Path, wanted: Sequence[tuple[str, str]]) -> Photos:
    """The photos of these `(ID number, ticket number)`; findings name the ticket, never the ID number."""
    pictures: dict[str, Photo] = {}
    problems: list[Problem] = []
    warnings: list[Problem] = []
    try:
        with zipfile.ZipFile(path) as archive:
            entries = _by_number(archive)
            for number, ticket in wanted:
                found = entries.get(number, [])
                reason, photo = _read(archive, found)
                if photo is None:
                    problems.append(Problem(file=path.name, reason=f"准考证号 {ticket}：{reason}"))
                    continue
                pictures[number] = photo
                size = dimensions(photo.data)
                if size != EXPECTED:
                    told = f"准考证号 {ticket}：照片为{size[0]}×{size[1]}像素，标准为295×413"
                    warnings.append(Problem(file=path.name, reason=told))
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError):
        return Photos(pictures={}, problems=(Problem(file=path.name, reason="照片压缩包打不开或已损坏"),), warnings=())
    return Photos(pictures=pictures, problems=tuple(problems), warnings=tuple(warnings))


def dimensions(data: bytes) -> tuple[int, int]:
    """Width and height in pixels of a JPEG or PNG; (0, 0) if they cannot be found."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        width, height = struct.unpack(">2L", data[16:24])
        return width, height
    place = 2
    while data.startswith(b"\xff\xd8") and place + 9 <= len(data) and data[place] == 0xFF:
        if data[place + 1] in _SIZED_FRAMES:
            height, width = struct.unpack(">2H", data[place + 5 : place + 9])
            return width, height
        place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    return 0, 0


def _by_number(archive: zipfile.ZipFile) -> dict[str, list[zipfile.ZipInfo]]:
    entries: dict[str, list[zipfile.ZipInfo]] = {}
    for info in archive.infolist():
        name = PurePosixPath(info.filename)
        if name.suffix.lower() in _ENDINGS and not info.is_dir() and not name.name.startswith("._"):
            entries.setdefault(name.stem, []).append(info)
    return entries


def _read(archive: zipfile.ZipFile, found: Sequence[zipfile.ZipInfo]) -> tuple[str, Photo | None]:
    if not found:
        return "缺少照片（文件名应为证件号码）", None
    if len(found) > 1:
        return "有多张同名照片，无法确定用哪一张", None
    (info,) = found
    # The stated size first: nothing is unpacked that claims to be too large.
    if not MIN_BYTES <= info.file_size <= MAX_BYTES:
        return f"照片大小为{info.file_size}字节，应在10KB至5MB之间", None
    if info.flag_bits & 1:
        return "照片被加密，无法读取", None
    data = archive.read(info)
    ending = "jpg" if data.startswith(b"\xff\xd8\xff") else "png" if data.startswith(b"\x89PNG\r\n\x1a\n") else ""
    if not ending or dimensions(data) == (0, 0):
        return "不是有效的 JPG 或 PNG 图片", None
    return "", Photo(ending=ending, data=data)
