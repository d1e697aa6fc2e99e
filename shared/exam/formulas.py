"""Formulas in exam text: LaTeX between `$…$` in a line, or `$$…$$` on a line of its own.

The centre draws them once (`scripts.centre.authoring.formulas`) and puts the drawing into the paper's media under a
name made of the LaTeX; a candidate's window finds it by that name and only fills its outline. It reads no LaTeX and of
SVG nothing but the one form written here.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from typing import Final

import msgspec

FOLDER: Final = "formula/"
LARGEST: Final = 200_000
"""Bytes of a drawing; a formula over a whole line has a tenth of it."""
UNITS: Final = 1000
"""Units of a drawing for one em; its baseline is at 0, what stands above it is negative."""

# A closing $ is never followed by a letter or digit, an opening one never preceded by one: so $A$1 and $100 are none.
_FOUND: Final = re.compile(
    r"(?P<code>`+)(?:(?!(?P=code)).)*(?P=code)"
    r"|(?<![\\$A-Za-z0-9])(?P<mark>\$\$?)(?![\s$])(?P<latex>[^$\n]*[^$\s\\])(?P=mark)(?![A-Za-z0-9$])"
)
_DRAWING: Final = re.compile(
    r'<svg xmlns="http://www\.w3\.org/2000/svg" viewBox="0 (-?\d{1,6}) (\d{1,6}) (\d{1,6})">'
    r'<title>([^<>&"]{0,600})</title><path d="([MLQCHVZ0-9 .-]*)"/></svg>'
)


class Formula(msgspec.Struct, frozen=True):
    """One formula where it stands: its LaTeX, and whether it has a line of its own."""

    latex: str
    display: bool
    start: int
    end: int

    @property
    def name(self) -> str:
        """The media path of its drawing."""
        digest = hashlib.sha256(f"{int(self.display)}{self.latex}".encode()).hexdigest()
        return f"{FOLDER}{digest[:24]}.svg"


class Outline(msgspec.Struct, frozen=True, kw_only=True):
    """A drawing in `UNITS`: what is above and below the baseline, the width, the words read aloud, the path."""

    above: int
    below: int
    width: int
    words: str
    path: str


def formulas(text: str) -> Iterator[Formula]:
    """The formulas of a Markdown text; what stands in code is none."""
    for found in _FOUND.finditer(text):
        if found["latex"]:
            yield Formula(found["latex"], found["mark"] == "$$", found.start(), found.end())


def replaced(text: str, by: Callable[[Formula], str]) -> str:
    """The text with something else for each formula."""
    parts, at = [], 0
    for formula in formulas(text):
        parts += [text[at : formula.start], by(formula)]
        at = formula.end
    return "".join([*parts, text[at:]])


def outside(text: str, change: Callable[[str], str]) -> str:
    """The text changed everywhere but in its formulas."""
    parts, at = [], 0
    for formula in formulas(text):
        parts += [change(text[at : formula.start]), text[formula.start : formula.end]]
        at = formula.end
    return "".join([*parts, change(text[at:])])


def written(outline: Outline) -> bytes:
    """A drawing as it travels. Words lose the signs that XML would need escaped."""
    words = re.sub(r'[<>&"]', " ", outline.words)[:600]
    height = outline.above + outline.below
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 {-outline.above} {outline.width} {height}">'
    return f'{head}<title>{words}</title><path d="{outline.path}"/></svg>'.encode()


def read(data: bytes) -> Outline | None:
    """A drawing as it came; None for anything that is not exactly what `written` makes."""
    if len(data) > LARGEST:
        return None
    found = _DRAWING.fullmatch(data.decode("utf-8", "replace"))
    if found is None:
        return None
    top, width, height = int(found[1]), int(found[2]), int(found[3])
    return Outline(above=-top, below=height + top, width=width, words=found[4], path=found[5])
