"""Breaks Chinese text into lines that fit a width, by the rules of Chinese setting. Pure; the caller measures.

A line never begins with closing punctuation and never ends with an opening bracket; numbers, codes and foreign words
stay whole unless they alone are wider than the line.
"""

from collections.abc import Callable, Iterator
from typing import Final

_NOT_FIRST: Final = frozenset("，。、；：！？）》」』】％…—·,.;:!?)]}%”’")
_NOT_LAST: Final = frozenset("（《「『【([{“‘")


def wrapped(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """The lines of `text`, each no wider than `width` in the units of `measure`; at least one line."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for unit in _units(paragraph):
            if line and measure(line + unit.rstrip()) > width:
                lines.append(line.rstrip())
                line = unit.lstrip()
            else:
                line += unit
            while len(line) > 1 and measure(line.rstrip()) > width:
                cut = _fitting(line, width, measure)
                lines.append(line[:cut])
                line = line[cut:]
        lines.append(line.rstrip())
    return lines


def _fitting(line: str, width: float, measure: Callable[[str], float]) -> int:
    cut = 1
    while cut < len(line) and measure(line[: cut + 1]) <= width:
        cut += 1
    return cut


def _units(text: str) -> Iterator[str]:
    """Pieces that must not be torn: a run of Latin letters and digits, or a character with its punctuation."""
    unit = ""
    for character in text:
        if unit and (
            character in _NOT_FIRST
            or character == " "
            or unit[-1] in _NOT_LAST
            or (_latin(unit[-1]) and _latin(character))
        ):
            unit += character
            continue
        if unit:
            yield unit
        unit = character
    if unit:
        yield unit


def _latin(character: str) -> bool:
    return character.isascii() and not character.isspace()
