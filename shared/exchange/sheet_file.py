"""Opens a spreadsheet file that came from outside: what it really is, and its parts, read within limits.

A person is told the cause that helps them: a web page, a CSV or an old .xls under the name of a workbook, a password,
a file as large as no roster is. Only what was read here, within the limits, is given to the reading library.
"""

import io
import posixpath
import re
import zipfile
from pathlib import Path
from typing import Final
from xml.parsers import expat

import msgspec

from shared.exchange.sheet_styles import Struck, struck_styles, struck_texts
from shared.exchange.xml_parts import XmlRefusedError, walk
from shared.exchange.zip_entries import BROKEN, is_encrypted, read_entry
from shared.words.catalogue import say

MAX_FILE_BYTES: Final = 32 << 20
MAX_PART_BYTES: Final = 64 << 20
MAX_TOTAL_BYTES: Final = 96 << 20
MAX_PARTS: Final = 2000

_CONTAINER: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What a file begins with, and what it then is (`table.is.`).
_MAGIC: Final = (
    (b"%PDF", "pdf"),
    (b"%TSD-Header", "encrypted"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"\xff\xd8\xff", "picture"),
    (b"\x89PNG", "picture"),
    (b"\x1f\x8b", "archive"),
    (b"{\\rtf", "word"),
    (b"L\0\0\0\x01\x14\x02\0", "shortcut"),
)
# Names of streams in the container that Office used before .xlsx and uses for encrypted files; written in UTF-16.
_STREAMS: Final = (
    ("EncryptedPackage", "locked"),
    ("WordDocument", "old_word"),
    ("Workbook", "old_excel"),
    ("Book", "old_excel"),
)
_LOCK: Final = "~$"
"""How the note begins that Excel and WPS lay beside a file while somebody has it open."""
_WORKBOOK: Final = "xl/workbook.xml"
_WITHOUT_CELLS: Final = frozenset({"chartsheet", "dialogsheet", "xlMacrosheet"})
_STYLES: Final = "xl/styles.xml"
_TEXTS: Final = "xl/sharedstrings.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_WEB_PAGE: Final = re.compile(r"(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype html|html|head|meta|table|div)", re.DOTALL)


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet of a workbook: its name, whether a person sees it, and its XML (empty for a sheet of charts)."""

    name: str
    hidden: bool
    xml: bytes


class SheetFile(msgspec.Struct, frozen=True, kw_only=True):
    """A workbook: its sheets in order, and the same file again, packed anew from what was read within the limits.

    struck: what is crossed out in it.
    """

    sheets: tuple[Part, ...]
    struck: Struck = Struck()
    packed: bytes


class SheetFileError(Exception):
    """The file cannot be taken; `reason` is the Chinese sentence that says what it is and what to do."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def open_sheet_file(path: Path) -> SheetFile:
    """The workbook at `path`.

    Raises:
        SheetFileError: it is no .xlsx workbook, is locked, damaged, or larger than any roster.
    """
    if path.is_dir():
        raise SheetFileError(say("table.is.folder"))
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise SheetFileError(say("table.file_too_large", limit=MAX_FILE_BYTES >> 20))
        data = path.read_bytes()
    except OSError as error:
        raise SheetFileError(say("table.unreadable")) from error
    if not data.startswith(b"PK"):
        raise SheetFileError(say("table.is.lock") if path.name.startswith(_LOCK) else _what_it_is(data))
    parts = _parts(data)
    if _WORKBOOK not in parts:
        raise SheetFileError(_what_package(parts))
    try:
        struck = Struck(
            styles=struck_styles(parts[_STYLES]) if _STYLES in parts else frozenset(),
            texts=struck_texts(parts[_TEXTS]) if _TEXTS in parts else frozenset(),
        )
        return SheetFile(sheets=_sheets(parts), struck=struck, packed=_packed(parts))
    except (XmlRefusedError, expat.ExpatError, KeyError) as error:
        raise SheetFileError(say("table.not_a_workbook")) from error


def _what_it_is(data: bytes) -> str:
    if not data:
        return say("table.empty_file")
    if not data.strip(b"\0"):
        return say("table.only_zeros")
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return say(f"table.is.{kind}")
    if data.startswith(_CONTAINER):
        kinds = (kind for name, kind in _STREAMS if name.encode("utf-16-le") in data)
        return next((say(f"table.is.{kind}") for kind in kinds), say("table.not_a_workbook"))
    start = _text(data[:4096])
    if start is None:
        return say("table.not_a_workbook")
    low = start.lstrip().lower()
    if low.startswith("mime-version") or _WEB_PAGE.match(low):
        return say("table.is.web_page")
    if low.startswith(("<?xml", "<workbook")):
        return say("table.is.xml")
    if low.startswith(("{", "[{")):
        return say("table.is.web_answer")
    if any(mark in start.split("\n")[0] for mark in ",;\t"):
        return say("table.is.csv")
    return say("table.not_a_workbook")


def _text(data: bytes) -> str | None:
    """The start of a text file, None if it is none. A cut character at the end is no objection."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\x00" in data:
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data[: len(data) - 4].decode(encoding) if len(data) == 4096 else data.decode(encoding)
        except UnicodeDecodeError as error:
            if error.start > len(data) - 12:
                return data[: error.start].decode(encoding)
    return None


def _what_package(parts: dict[str, bytes]) -> str:
    if "xl/workbook.bin" in parts:
        return say("table.is.xlsb")
    if "word/document.xml" in parts:
        return say("table.is.word")
    if b"opendocument.spreadsheet" in parts.get("mimetype", b""):
        return say("table.is.ods")
    return say("table.is.archive")


def _parts(data: bytes) -> dict[str, bytes]:
    """Every part a reader of sheets may want, by its name with forward slashes and in small letters, as compared.

    Of two parts with the same name the first counts, here and, as it alone is handed on, everywhere.
    """
    parts: dict[str, bytes] = {}
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_PARTS:
                raise SheetFileError(say("table.not_a_workbook"))
            for entry in entries:
                name = entry.filename.replace("\\", "/").removeprefix("/").lower()
                if is_encrypted(entry):
                    raise SheetFileError(say("table.password"))
                if not name.endswith((".xml", ".rels", ".bin", "mimetype")) or name in parts:
                    continue
                total += entry.file_size
                if entry.file_size > MAX_PART_BYTES or total > MAX_TOTAL_BYTES:
                    raise SheetFileError(say("table.too_large"))
                parts[name] = read_entry(archive, entry)
    except BROKEN as error:
        raise SheetFileError(say("table.damaged")) from error
    return parts


def _packed(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def _sheets(parts: dict[str, bytes]) -> tuple[Part, ...]:
    targets: dict[str, tuple[str, str]] = {}
    named: list[tuple[str, str, bool]] = []

    def relation(tag: str, given: dict[str, str]) -> None:
        if tag == "Relationship":
            place = posixpath.normpath(posixpath.join("/xl", given.get("Target", ""))).removeprefix("/").lower()
            targets[given.get("Id", "")] = (given.get("Type", "").rpartition("/")[2], place)

    def sheet(tag: str, given: dict[str, str]) -> None:
        if tag == "sheet":
            named.append((given["name"], given["id"], given.get("state", "visible") != "visible"))

    walk(parts[_RELATIONS], relation)
    walk(parts[_WORKBOOK], sheet)
    found = []
    for name, key, hidden in named:
        kind, place = targets[key]
        found.append(Part(name=name, hidden=hidden, xml=b"" if kind in _WITHOUT_CELLS else parts[place]))
    return tuple(found)
