"""The .xlsx as a package of parts: what is none, too large or not ours is refused by name before anything reads it."""

import io
import re
import zipfile
from typing import Final

from shared.words.catalogue import say

_MOST_PARTS: Final = 2_000
_MOST_PART_BYTES: Final = 16 * 1024 * 1024
_MOST_BYTES: Final = 64 * 1024 * 1024
_MOST_FILE_BYTES: Final = 32 * 1024 * 1024
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TYPES: Final = "[Content_Types].xml"
_STRICT: Final = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_HEAD: Final = 2_000
_BOOK: Final = re.compile(rb"spreadsheetml\.(sheet|template)\.main\+xml")
_CODE_POINTS: Final = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


class TemplateError(Exception):
    """A workbook that cannot serve as a template. `code` is stable; `words` tell people what to do."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code, self.words = code, words


class Package:
    """The parts of a workbook by their names, all within bounds.

    Raises:
        TemplateError: not_a_workbook, old_or_encrypted, macros, other_format, strict, too_large, damaged.
    """

    def __init__(self, data: bytes) -> None:
        _check_kind(data)
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                self.parts = _parts(archive)
        except TemplateError:
            raise
        except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise TemplateError("damaged", say("workbook.damaged")) from error
        except RuntimeError as error:  # zipfile's word for a password
            raise TemplateError("old_or_encrypted", say("workbook.password")) from error
        except Exception as error:
            raise TemplateError("damaged", say("workbook.damaged")) from error
        self._check_contents()

    def part(self, name: str) -> bytes | None:
        """A part's bytes; a leading slash does not matter."""
        return self.parts.get(name.lstrip("/"))

    def plain_bytes(self) -> bytes:
        """The package anew, with plain part names and without compression, for readers that take nothing else."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
            for name, content in self.parts.items():
                archive.writestr(name, content)
        return out.getvalue()

    def _check_contents(self) -> None:
        types = self.parts.get(_TYPES, b"")
        if "mimetype" in self.parts or any(name.endswith(".bin") and "workbook" in name for name in self.parts):
            raise TemplateError("other_format", say("workbook.other_format"))
        if b"macroEnabled" in types or any(name.endswith("vbaProject.bin") for name in self.parts):
            raise TemplateError("macros", say("workbook.macros"))
        if not _BOOK.search(types):
            raise TemplateError("not_a_workbook", say("workbook.not_a_workbook"))
        for name, content in self.parts.items():
            if _STRICT in content[:_HEAD]:
                raise TemplateError("strict", say("workbook.strict"))
            if name.endswith((".xml", ".rels", ".vml")) and _CODE_POINTS.search(content):
                raise TemplateError("damaged", say("workbook.part_refused", part=name))


def _check_kind(data: bytes) -> None:
    if len(data) > _MOST_FILE_BYTES:
        raise TemplateError("too_large", say("workbook.file_too_large", limit=_MOST_FILE_BYTES // 1024 // 1024))
    if data.startswith(_OLE):
        raise TemplateError("old_or_encrypted", say("workbook.old_or_encrypted"))
    if not data.startswith(b"PK"):
        raise TemplateError("not_a_workbook", say("workbook.not_a_workbook"))


def _parts(archive: zipfile.ZipFile) -> dict[str, bytes]:
    listed = [info for info in archive.infolist() if not info.is_dir()]
    whole = sum(info.file_size for info in listed)
    if len(listed) > _MOST_PARTS or whole > _MOST_BYTES or any(i.file_size > _MOST_PART_BYTES for i in listed):
        raise TemplateError("too_large", say("workbook.too_large"))
    parts: dict[str, bytes] = {}
    for info in listed:
        name = info.filename.replace("\\", "/").lstrip("/")
        with archive.open(info) as stream:
            content = stream.read(info.file_size + 1)
        if len(content) > info.file_size:
            raise TemplateError("too_large", say("workbook.size_untrue"))
        parts[_plain_name(name)] = content
    return parts


def _plain_name(name: str) -> str:
    """[Content_Types].xml keeps its spelling whatever the writer made of it."""
    return _TYPES if name.lower() == _TYPES.lower() else name
