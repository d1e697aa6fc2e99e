"""Signs that no candidate would see as meant: invisible ones, people's own, and those without a shape in our fonts."""

import re
import unicodedata
from functools import cache
from typing import Final

from fpdf import FPDF
from fpdf.fonts import TTFFont

from shared.fonts import FontsMissingError, font_paths
from shared.words.catalogue import say

_FINE: Final = frozenset("\n\t\r")
_FILLERS: Final = frozenset("\u034f\u115f\u1160\u180e\u2800\u3164\uffa0")
"""Letters and marks by their class, yet nothing is seen of them."""
_PLAIN: Final = re.compile(
    r"[\n\t\r -~\u00a0\u00b7\u00d7\u00f7\u2014\u2018-\u201d\u2026\u3000-\u3015\u4e00-\u9fa5\uff01-\uff5e]*"
)
"""What nearly every text is made of: all of it is in every Chinese font."""
_JOINING: Final = frozenset({"Mn", "Me", "Zs", "Cf"})


def sign_fault(text: str) -> tuple[int, str, str] | None:
    """The first sign that does not show as meant: its place, a code, a sentence; None for a text that is fine."""
    if _PLAIN.fullmatch(text):
        return None
    for place, char in enumerate(text):
        kind = unicodedata.category(char)
        if kind == "Co":
            return place, "strange_character", say("author.text.own_character", code=ord(char))
        if char not in _FINE and (kind in {"Cc", "Cf", "Cn", "Cs", "Zl", "Zp"} or char in _FILLERS or char == "\ufffd"):
            return place, "strange_character", say("author.text.strange", code=ord(char))
    for place, char in enumerate(text):
        if not is_drawn(char):
            return place, "no_font", say("author.text.no_font", char=char, code=ord(char))
    return None


def is_blank(text: str) -> bool:
    """Whether nothing is to be seen of a text."""
    return not any(char.isprintable() and not char.isspace() and char not in _FILLERS for char in text)


def is_drawn(char: str) -> bool:
    """Whether the fonts that travel with the programs have a shape for a sign; marks and blanks need none."""
    if _PLAIN.fullmatch(char) or unicodedata.category(char) in _JOINING:
        return True
    known, whole = _shapes()
    return char in known or (not whole and ord(char) > 0xFFFF)


@cache
def _shapes() -> tuple[frozenset[str], bool]:
    """The signs of the fonts on this machine, and whether the font of rare characters is among them.

    On a machine without fonts everything counts as drawn: formulas, which need them, tell that they are missing.
    """
    try:
        paths = font_paths()
    except FontsMissingError:
        return frozenset(map(chr, range(0x10000))), False
    signs: set[int] = set()
    for number, path in enumerate(paths.all()):
        document = FPDF()
        document.add_font(str(number), fname=path)
        font = document.fonts[str(number)]
        if isinstance(font, TTFFont):
            signs.update(font.cmap)
            font.close()  # it reads its file as it goes
    return frozenset(map(chr, signs)), paths.rare is not None
