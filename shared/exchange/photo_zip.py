"""Candidates' photos from `photos.zip`: one `<证件号码>.jpg|png` each, 10 KB to 5 MB, 295×413 expected.

Names are taken as people and programs write them: in folders, with back-slashes (PowerShell), in GBK without saying so,
`x` for `X`, `.JPG.jpg`. Each picture is decoded whole, so that half a picture is found here and not at the seat.
"""

import unicodedata
import zipfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Final, Self

import msgspec

from shared.exchange.photo_picture import MAX_BYTES, PictureError, check_picture
from shared.exchange.roster_problems import Problem
from shared.exchange.same_words import plain
from shared.exchange.zip_entries import BROKEN, is_encrypted, read_entry
from shared.formatting import mask_id
from shared.words.catalogue import say

MIN_BYTES: Final = 10 * 1000
MAX_ENTRIES: Final = 50_000
EXPECTED: Final = (295, 413)
_TAKEN: Final = frozenset({".jpg", ".jpeg", ".jpe", ".jfif", ".png", ""})
_PICTURES: Final = _TAKEN | {".bmp", ".gif", ".heic", ".heif", ".webp", ".tif", ".tiff"}
_RUBBISH: Final = frozenset({"THUMBS.DB", "DESKTOP.INI", ".DS_STORE"})
_UTF8: Final = 0x800
_PARTED: Final = b"PK\x07\x08"
"""How the first of several volumes begins."""
_SHOWN: Final = 20


class Photo(msgspec.Struct, frozen=True, kw_only=True):
    """A picture: `ending` is jpg or png, as its content says."""

    ending: str
    data: bytes


class Photos(msgspec.Struct, frozen=True, kw_only=True):
    """The pictures wanted, by ID number; what is wrong; and what is merely unusual."""

    pictures: dict[str, Photo]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


class PhotoArchive:
    """A file of photos, opened and listed once however many rooms are read from it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._broken = ""
        self._archive: zipfile.ZipFile | None = None
        self._entries: Mapping[str, list[zipfile.ZipInfo]] = {}
        try:
            self._archive = zipfile.ZipFile(path)
            self._entries = _by_number(self._archive)
        except BROKEN:
            self._broken = _what_it_is(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._archive is not None:
            self._archive.close()

    def read(self, wanted: Sequence[tuple[str, str]], *, known: Collection[str] | None = None) -> Photos:
        """See `read_photos`."""
        if self._archive is None or self._broken:
            return Photos(pictures={}, problems=(self._problem(self._broken),), warnings=())
        pictures: dict[str, Photo] = {}
        problems: list[Problem] = []
        warnings: list[Problem] = []
        for number, ticket in wanted:
            try:
                found = self._entries.get(plain(number).upper(), [])
                if not found:
                    raise PictureError(_why_missing(self._entries, plain(number).upper(), ticket))
                pictures[number], unusual = _read(self._archive, found)
            except PictureError as error:
                problems.append(self._problem(say("photo.of_ticket", ticket=ticket, fault=error.reason)))
                continue
            except BROKEN:
                return Photos(pictures={}, problems=(self._problem(_what_it_is(self._path)),), warnings=())
            warnings += [self._problem(say("photo.of_ticket", ticket=ticket, fault=told)) for told in unusual]
        warnings += self._twins({ticket: pictures[number] for number, ticket in wanted if number in pictures})
        if known is not None and (strangers := sorted(self._entries.keys() - {plain(n).upper() for n in known})):
            warnings.append(self._problem(_strangers(strangers)))
        return Photos(pictures=pictures, problems=tuple(problems), warnings=tuple(warnings))

    def _twins(self, pictures: Mapping[str, Photo]) -> Iterable[Problem]:
        """One picture under two names: at the door one of the two would be compared with the other's face."""
        first: dict[bytes, str] = {}
        twins = [t for t, photo in pictures.items() if first.setdefault(photo.data, t) != t]
        if twins:
            pairs = [f"{first[pictures[ticket].data]}={ticket}" for ticket in twins[:_SHOWN]]
            yield self._problem(say("photo.twins", count=len(twins), pairs=pairs))

    def _problem(self, reason: str) -> Problem:
        return Problem(file=self._path.name, reason=reason)


def read_photos(path: Path, wanted: Sequence[tuple[str, str]], *, known: Collection[str] | None = None) -> Photos:
    """The photos of these `(ID number, ticket number)`; findings name the ticket, never the ID number.

    known: the ID numbers of everybody on the lists; photos of others are told. None: nothing is said of them.
    """
    with PhotoArchive(path) as archive:
        return archive.read(wanted, known=known)


def entry_name(info: zipfile.ZipInfo) -> str:
    """The name of an entry with forward slashes. Without the UTF-8 mark it is UTF-8 all the same, or GBK."""
    name = info.orig_filename  # as written: ZipInfo.filename has its back-slashes changed on Windows only
    if not info.flag_bits & _UTF8:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return unicodedata.normalize("NFC", name).replace("\\", "/")


def _by_number(archive: zipfile.ZipFile) -> Mapping[str, list[zipfile.ZipInfo]]:
    """The pictures by the number their name says, in the form in which numbers are compared."""
    entries: dict[str, list[zipfile.ZipInfo]] = {}
    for info in archive.infolist()[:MAX_ENTRIES]:
        name = entry_name(info)
        place = PurePosixPath(name)
        if name.endswith("/") or "__MACOSX" in place.parts or place.name.startswith("._"):
            continue
        if place.name.upper() in _RUBBISH or place.suffix.lower() not in _PICTURES:
            continue
        while place.suffix.lower() in _PICTURES - {""}:  # .jpg.jpg, where endings are not shown
            place = place.with_suffix("")
        entries.setdefault(plain(place.name).upper(), []).append(info)
    return entries


def _read(archive: zipfile.ZipFile, found: Sequence[zipfile.ZipInfo]) -> tuple[Photo, list[str]]:
    """The picture and what is unusual about it. Raises PictureError with the reason."""
    if len(found) > 1:
        raise PictureError(say("photo.same_name", count=len(found)))
    (info,) = found
    ending = PurePosixPath(entry_name(info)).suffix.lower()
    if ending not in _TAKEN:
        raise PictureError(say("photo.other_kind", ending=ending))
    # The stated size first: nothing is unpacked that claims to be too large.
    if not MIN_BYTES <= info.file_size <= MAX_BYTES:
        raise PictureError(say("photo.size_bytes", size=info.file_size))
    if is_encrypted(info):
        raise PictureError(say("photo.encrypted"))
    try:
        data = read_entry(archive, info)
    except NotImplementedError as error:
        raise PictureError(say("photo.other_packing")) from error
    except BROKEN as error:
        raise PictureError(say("photo.damaged_in_archive")) from error
    picture = check_picture(data)
    unusual = [say("photo.turned")] if picture.turned else []
    if picture.size != EXPECTED:
        (width, height), (wide, high) = picture.size, EXPECTED
        unusual.append(say("photo.size_pixels", width=width, height=height, wide=wide, high=high))
    return Photo(ending=picture.ending, data=picture.data), unusual


def _why_missing(entries: Mapping[str, list[zipfile.ZipInfo]], number: str, ticket: str) -> str:
    if plain(ticket).upper() in entries:
        return say("photo.missing_by_ticket")
    if any(number in name for name in entries):
        return say("photo.missing_more_words")
    if not entries:
        return say("photo.missing_no_pictures")
    return say("photo.missing")


def _strangers(names: Sequence[str]) -> str:
    shown = [mask_id(name) for name in names[:_SHOWN]]
    if len(names) > _SHOWN:
        return say("photo.strangers_more", count=len(names), names=shown)
    return say("photo.strangers", count=len(names), names=shown)


def _what_it_is(path: Path) -> str:
    if path.is_dir():
        return say("photo.archive_folder")
    try:
        with path.open("rb") as stream:
            start = stream.read(8)
    except OSError:
        return say("photo.archive_unreadable")
    kinds: Iterable[tuple[bytes, str]] = ((b"Rar!", "RAR"), (b"7z\xbc\xaf", "7z"), (b"\x1f\x8b", "GZ"))
    for magic, kind in kinds:
        if start.startswith(magic):
            return say("photo.archive_other_kind", kind=kind)
    if start.startswith(_PARTED):
        return say("photo.archive_parted")
    if start.startswith(b"PK"):
        return say("photo.archive_damaged")
    if start and not start.strip(b"\0"):
        return say("photo.archive_zeros")
    return say("photo.archive_unknown")
