"""Draws the formulas of a paper: LaTeX to an outline in the one form that candidates' windows read."""

import re
from functools import cache
from typing import Final
from xml.etree.ElementTree import Element, ParseError, fromstring, tostring

from latex2mathml.converter import convert
from ziamath.config import config
from ziamath.zmath import Math

from scripts.centre.authoring.formula_words import words_of
from shared.exam.formulas import LARGEST, UNITS, Formula, Outline, written
from shared.fonts import FontsMissingError, font_paths
from shared.words.catalogue import say

_CHINESE: Final = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_ESCAPED: Final = re.compile(r"\\[{}]")
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")
_CHINESE_STYLE: Final = "bold-italic"
"""ziamath takes another font for a style; this one no formula of ours is in otherwise."""
_MARGIN: Final = 0.0


class FormulaError(Exception):
    """A formula cannot be drawn; `str()` says why, in Chinese."""

    code = "formula"


def draw(formula: Formula) -> bytes:
    """The drawing of a formula.

    Raises:
        FormulaError: it is no LaTeX that can be drawn.
    """
    bare = _ESCAPED.sub("", formula.latex)
    if bare.count("{") != bare.count("}"):
        raise FormulaError(say("author.formula.syntax", latex=formula.latex))
    try:
        mathml = convert(formula.latex, display="block" if formula.display else "inline")
        tree = fromstring(mathml)  # noqa: S314 - just written by the library that reads LaTeX
    except Exception as error:  # the reader of LaTeX has a family for some faults and lets the others through
        raise FormulaError(say("author.formula.syntax", latex=formula.latex)) from error
    for node in tree.iter():
        text = node.text or ""
        if "\\" in text:
            raise FormulaError(say("author.formula.command", latex=formula.latex, command=text.strip()))
        if _CHINESE.search(text):
            node.tag = f"{node.tag.rpartition('}')[0]}}}mtext"
            node.attrib["mathvariant"] = _CHINESE_STYLE
    try:
        made = written(_outline(tree))
    except (ParseError, ValueError, KeyError, IndexError, TypeError, AttributeError, ZeroDivisionError) as error:
        raise FormulaError(say("author.formula.syntax", latex=formula.latex)) from error
    if len(made) > LARGEST:
        raise FormulaError(say("author.formula.large", latex=formula.latex))
    return made


def _outline(tree: Element) -> Outline:
    _choose_fonts()
    drawn = Math(tostring(tree, encoding="unicode"), size=UNITS, margin=_MARGIN)
    picture = fromstring(drawn.svg())  # noqa: S314 - just written by ziamath
    left, top, width, height = (float(part) for part in picture.attrib["viewBox"].split())
    path = " ".join(_path(node, left) for node in picture)
    above = max(0, round(-top))
    return Outline(
        above=above,
        below=max(0, round(height + top)),
        width=round(width),
        words=words_of(tree),
        path=" ".join(path.split()),
    )


def _path(node: Element, left: float) -> str:
    """A part of the drawing as lines and curves in whole units, moved to begin at 0."""
    if "transform" in node.attrib:
        raise ValueError("a part is moved")
    if node.tag.endswith("rect"):
        x, y, w, h = (float(node.attrib[key]) for key in ("x", "y", "width", "height"))
        x -= left
        x1, y1, x2, y2 = (round(side) for side in (x, y, x + w, y + h))
        return f"M {x1} {y1} L {x2} {y1} L {x2} {y2} L {x1} {y2} Z"
    if not node.tag.endswith("path"):
        raise ValueError("neither a path nor a rectangle")
    across = False
    parts = []
    for part in node.attrib["d"].split():
        if _NUMBER.fullmatch(part):
            across = not across
            parts.append(str(round(float(part) - (left if across else 0))))
        elif part in {"M", "L", "Q", "C", "Z"}:
            across = False
            parts.append(part)
        else:
            raise ValueError(part)
    return " ".join(parts)


@cache
def _choose_fonts() -> None:
    """Chinese words of a formula in the face of the windows; without it they would be empty boxes."""
    config.svg2 = False
    try:
        config.math.bolditalic_font = str(font_paths().regular)
    except FontsMissingError as error:
        raise FormulaError(str(error)) from error
