"""Which cell styles of a workbook cross out what stands in a cell; people take somebody off a list so."""

from typing import Final

from shared.exchange.xml_parts import walk

_NO: Final = frozenset({"0", "false", "off"})


def struck_styles(xml: bytes) -> frozenset[int]:
    """The numbers of the cell styles (`s` of a cell) whose font is struck through.

    Raises:
        xml.parsers.expat.ExpatError, XmlRefusedError: these are no styles.
    """
    found = _Styles()
    walk(xml, found.start, found.end)
    return frozenset(number for number, font in enumerate(found.fonts_of_cells) if font in found.struck)


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
        elif self._within == "fonts" and tag == "strike" and given.get("val", "1") not in _NO:
            self.struck.add(str(self._fonts))
        elif self._within == "cellXfs" and tag == "xf":
            self.fonts_of_cells.append(given.get("fontId", "0"))

    def end(self, tag: str) -> None:
        if tag == self._within:
            self._within = ""
        elif tag == "font" and self._within == "fonts":
            self._fonts += 1
