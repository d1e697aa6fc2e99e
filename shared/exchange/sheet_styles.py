"""What of a workbook is crossed out, whole cells or a word inside one; people take somebody off a list so."""

from typing import Final

import msgspec

from shared.exchange.xml_parts import walk

_NO: Final = frozenset({"0", "false", "off"})


class Struck(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of the cell styles that cross out, and of the shared texts in which something is crossed out."""

    styles: frozenset[int] = frozenset()
    texts: frozenset[int] = frozenset()


def struck_styles(xml: bytes) -> frozenset[int]:
    """The numbers of the cell styles (`s` of a cell) whose font is struck through.

    Raises:
        xml.parsers.expat.ExpatError, XmlRefusedError: these are no styles.
    """
    found = _Styles()
    walk(xml, found.start, found.end)
    return frozenset(number for number, font in enumerate(found.fonts_of_cells) if font in found.struck)


def struck_texts(xml: bytes) -> frozenset[int]:
    """The numbers of the shared texts of which a part, or all, is struck through.

    Raises:
        xml.parsers.expat.ExpatError, XmlRefusedError: these are no shared texts.
    """
    found = _Texts()
    walk(xml, found.start, found.end, found.text)
    return frozenset(found.struck)


def strikes(tag: str, given: dict[str, str]) -> bool:
    """Whether this element of a font or of a run of letters crosses out."""
    return tag == "strike" and given.get("val", "1") not in _NO


class _Texts:
    """Holds the run of letters the walk stands in."""

    def __init__(self) -> None:
        self.struck: set[int] = set()
        self._number = 0
        self._struck = self._letters = False

    def start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "r":
            self._struck = False
        elif strikes(tag, given):
            self._struck = True
        elif tag == "t":
            self._letters = True

    def text(self, text: str) -> None:
        if self._struck and self._letters and text.strip():
            self.struck.add(self._number)

    def end(self, tag: str) -> None:
        if tag == "si":
            self._number += 1
        if tag in {"si", "r"}:
            self._struck = False
        elif tag == "t":
            self._letters = False


class _Styles:
    """Holds the list the walk stands in."""

    def __init__(self) -> None:
        self.struck: set[str] = set()
        self.fonts_of_cells: list[str] = []
        self._within = ""
        self._fonts = 0

    def start(self, tag: str, given: dict[str, str]) -> None:
        if tag in {"fonts", "cellXfs"}:
            self._within = tag
        elif self._within == "fonts" and strikes(tag, given):
            self.struck.add(str(self._fonts))
        elif self._within == "cellXfs" and tag == "xf":
            self.fonts_of_cells.append(given.get("fontId", "0"))

    def end(self, tag: str) -> None:
        if tag == self._within:
            self._within = ""
        elif tag == "font" and self._within == "fonts":
            self._fonts += 1
