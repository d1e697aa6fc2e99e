"""A printed form as its reader gets it: the words page by page to compare, and what a careful eye would find."""

import os
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from typing import Final

import pypdfium2
import pytest

from shared.printing.sheet import Sheet
from tests.support.pdf import page_texts

CORPUS: Final = Path(__file__).parents[1] / "corpus" / "forms"
WRITE: Final = "EXAM_SITE_KIT_FORMS"
"""Set, the references are written anew; look at every line that changed before it is committed."""
_A4: Final = (595.28, 841.89)
_EDGE_PT: Final = 14.0
"""No printer prints the outermost 5 mm."""
_SHARED: Final = 0.2

Box = tuple[float, float, float, float]


def told(pdf: bytes) -> str:
    """The words of the file, a page after the other, spaces as one."""
    pages = []
    for number, text in enumerate(page_texts(pdf), 1):
        lines = (" ".join(line.split()) for line in text.replace("\r\n", "\n").split("\n"))
        pages.append(f"=== page {number}\n" + "\n".join(line for line in lines if line))
    return "\n".join(pages) + "\n"


def compare(name: str, text: str) -> None:
    """The words are those of the checked reference; see `WRITE`."""
    path = CORPUS / f"{name}.txt"
    if os.environ.get(WRITE):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text.splitlines() == path.read_text(encoding="utf-8").splitlines()


def misplaced(pdf: bytes) -> list[str]:
    """Signs beyond what a printer prints, signs upon signs, and pages that are not A4."""
    faults = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document, 1):
            size = tuple(round(side, 2) for side in page.get_size())
            if size != _A4:
                faults.append(f"page {number} is {size}")
            words = page.get_textpage()
            signs = [(words.get_text_range(n, 1), words.get_charbox(n)) for n in range(words.count_chars())]
            faults += [f"page {number}: {what}" for what in _faults([(s, b) for s, b in signs if s.strip()])]
            words.close()
            page.close()
    return faults


def _faults(signs: list[tuple[str, Box]]) -> list[str]:
    width, height = _A4
    beyond = [
        f"{sign!r} beyond the edge"
        for sign, (left, bottom, right, top) in signs
        if left < _EDGE_PT or right > width - _EDGE_PT or bottom < _EDGE_PT or top > height - _EDGE_PT
    ]
    squares: dict[tuple[int, int], list[int]] = defaultdict(list)
    for place, (_, (left, bottom, right, top)) in enumerate(signs):
        for x in range(int(left // 12), int(right // 12) + 1):
            for y in range(int(bottom // 12), int(top // 12) + 1):
                squares[x, y].append(place)
    near = {pair for places in squares.values() for pair in combinations(places, 2)}
    upon = [f"{signs[a][0]!r} upon {signs[b][0]!r}" for a, b in sorted(near) if _upon(signs[a][1], signs[b][1])]
    return beyond + upon


def _upon(one: Box, other: Box) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    up = min(one[3], other[3]) - max(one[1], other[1])
    smaller = min(_area(one), _area(other))
    return across > 0 and up > 0 and smaller > 0 and across * up > _SHARED * smaller


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def watch_boxes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is drawn larger than the box it was drawn for, from now on."""
    found: list[str] = []
    line_of, text_box = Sheet.line_of, Sheet.text_box

    def watched_line(sheet: Sheet, x: float, y: float, width: float, height: float, text: str, *rest: object) -> None:
        if "{nb}" not in text and float(sheet.get_string_width(text)) > width + 0.1:
            found.append(f"wider than its box: {text}")
        line_of(sheet, x, y, width, height, text, *rest)  # type: ignore[arg-type]

    def watched_box(
        sheet: Sheet, x: float, y: float, width: float, height: float, text: str, place: str = "L", pad: float = 1.5
    ) -> None:
        text_box(sheet, x, y, width, height, text, place, pad)  # type: ignore[arg-type]
        size, bold = float(sheet.font_size_pt), "B" in sheet.font_style
        sheet.write_in(6, bold=bold)
        if len(sheet.lines(text, width - 2 * pad)) * sheet.line_mm > height:
            found.append(f"higher than its box: {text}")
        sheet.write_in(size, bold=bold)

    monkeypatch.setattr(Sheet, "line_of", watched_line)
    monkeypatch.setattr(Sheet, "text_box", watched_box)
    return found


def watch_lines(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The lengths in mm of the lines to write on, from now on; the line above the foot of a page is none."""
    found: list[float] = []
    line = Sheet.line

    def watched(sheet: Sheet, x1: float, y1: float, x2: float, y2: float) -> None:
        if y1 == y2 and y1 < sheet.bottom:
            found.append(x2 - x1)
        line(sheet, x1, y1, x2, y2)

    monkeypatch.setattr(Sheet, "line", watched)
    return found
