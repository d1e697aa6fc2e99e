"""Pictures, documents and templates of the folder: are they there, well named, whole, and not too large?"""

import io
import re
import warnings
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Final

from PIL import Image, UnidentifiedImageError

from scripts.centre.authoring.formulas import FormulaError, draw
from scripts.centre.authoring.pdf_checks import pdf_fault
from scripts.centre.authoring.source.faults import Faults, Spot
from scripts.centre.authoring.written import ANSWER_HIDDEN
from shared.exam.formulas import Formula
from shared.formatting import file_size
from shared.machine.trouble import reason
from shared.words.catalogue import say

LARGEST: Final = 2 << 20
"""45 PCs fetch the paper at the same moment."""
MOST_PIXELS: Final = 25_000_000
LONGEST_SIDE: Final = 8_000
SMALLEST_SIDE: Final = 8
"""Of a picture in which there is something to see."""
_ORIENTATION: Final = 0x0112
"""The tag by which a camera tells how it was held; the candidates' windows do not turn pictures."""
_PLAIN_NAME: Final = re.compile(r"[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*")
_ENDINGS: Final = {"PNG": {".png"}, "JPEG": {".jpg", ".jpeg"}}
_FaultOf = Callable[[bytes, str], tuple[str, str] | None]


class MediaFolder:
    """The media of one authoring folder. Each file is looked at once, its faults told wherever it is named."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._faults: dict[str, tuple[str, str] | None] = {}
        self.files: dict[str, bytes] = {}
        """What is named and can travel, by the path the paper uses."""

    def picture(self, name: str, spot: Spot, faults: Faults) -> None:
        """A picture that is named at a place."""
        self._look(name, spot, faults, _picture_fault)

    def document(self, name: str, spot: Spot, faults: Faults) -> None:
        """A source document that is named at a place: a picture, or a PDF."""
        pdf = PurePosixPath(name).suffix.lower() == ".pdf"
        self._look(name, spot, faults, pdf_fault if pdf else _picture_fault)

    def formula(self, formula: Formula, spot: Spot, faults: Faults, *, down: int) -> None:
        """A formula that stands in a text, `down` lines below its first: it is drawn, and travels like a picture."""
        if formula.name not in self._faults:
            self._faults[formula.name] = None
            try:
                self.files[formula.name] = draw(formula)
            except FormulaError as error:
                self._faults[formula.name] = (error.code, str(error))
        fault = self._faults[formula.name]
        if fault is not None:
            faults.add(spot, *fault, down=down)

    def template(self, name: str, spot: Spot, faults: Faults) -> bytes | None:
        """The bytes of a template that is named at a place; None if there are none."""
        self._look(name, spot, faults, None)
        return self.files.get(name)

    def _look(self, name: str, spot: Spot, faults: Faults, fault_of: _FaultOf | None) -> None:
        if name not in self._faults:
            self._faults[name] = self._take(name) or (fault_of(self.files[name], name) if fault_of else None)
        fault = self._faults[name]
        if fault is not None:
            faults.add(spot, *fault)

    def _take(self, name: str) -> tuple[str, str] | None:
        if not is_plain_name(name):
            told = say("author.media.name", name=name)
            return "media_name", told
        path = self._folder / name
        if not path.is_file() or not path.resolve().is_relative_to(self._folder.resolve()):
            return "media_missing", say("author.media.missing", name=name)
        if not _named_exactly(self._folder, name):
            return "media_case", say("author.media.case", name=name)
        try:
            if (size := path.stat().st_size) > LARGEST:
                return "media_too_large", say("author.media.too_large", name=name, size=file_size(size))
            self.files[name] = path.read_bytes()
        except OSError as error:
            return "media_unreadable", say("author.unreadable_file", name=name, reason=reason(error))
        return None


def is_plain_name(name: str) -> bool:
    """Whether a path of the folder is written so that every machine finds it."""
    return bool(_PLAIN_NAME.fullmatch(name)) and ".." not in PurePosixPath(name).parts


def _named_exactly(folder: Path, name: str) -> bool:
    """Whether each part is spelled as on the disk; Windows would open it either way."""
    for part in name.split("/"):
        if part not in {entry.name for entry in folder.iterdir()}:
            return False
        folder /= part
    return True


def _picture_fault(data: bytes, name: str) -> tuple[str, str] | None:
    """What is wrong with a picture; it is decoded to its last line, as the candidate's PC will do."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Pillow finds odd in a file's notes is no matter here
        try:
            with Image.open(io.BytesIO(data), formats=tuple(_ENDINGS)) as image:
                width, height = image.size
                if width * height > MOST_PIXELS:
                    return (
                        "picture_too_large",
                        say("author.media.pixels", name=name, width=width, height=height),
                    )
                image.load()
                kind = str(image.format)
                odd = _odd(image, name)
        except UnidentifiedImageError:
            return "picture_kind", say("author.media.not_picture", name=name)
        except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError):
            return "picture_damaged", say("author.media.damaged", name=name)
    if PurePosixPath(name).suffix.lower() not in _ENDINGS[kind]:
        return "picture_ending", say("author.media.ending", name=name, kind=kind)
    return odd


def _odd(image: Image.Image, name: str) -> tuple[str, str] | None:
    """What a whole picture shows, or tells beside what it shows, that its author did not mean."""
    width, height = image.size
    if min(width, height) < SMALLEST_SIDE:
        return "picture_tiny", say("author.media.tiny", name=name, width=width, height=height)
    if max(width, height) > LONGEST_SIDE:
        return "picture_long", say("author.media.long_side", name=name, width=width, height=height)
    if image.getexif().get(_ORIENTATION, 1) != 1:
        return "picture_turned", say("author.media.turned", name=name)
    seen = image.convert("RGBA")
    paper = Image.new("RGBA", seen.size, "white")
    paper.alpha_composite(seen)
    if paper.convert("RGB").getcolors(1) is not None:
        return "picture_empty", say("author.media.one_colour", name=name)
    words = [str(value) for value in (*image.info.values(), *image.getexif().values()) if isinstance(value, str)]
    tells = next((text for text in words if ANSWER_HIDDEN.search(text)), None)
    return ("answer_in_media", say("author.media.tells", name=name, text=tells[:20])) if tells else None
