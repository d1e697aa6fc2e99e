"""The lists of formulas (`tests/corpus/formulas`): one a line, `{=…}` for an array formula.

Behind `=>` stands what is right where LibreOffice has no answer or another one: a JSON value or a formula, and after
`;` why.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

CORPUS: Final = Path(__file__).parents[1] / "corpus" / "formulas"


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A formula as written in a list."""

    formula: str
    array: bool = False
    right: str | None = None
    why: str = ""


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """A formula and the value it must have."""

    formula: str
    array: bool
    value: Any


def lines(name: str) -> Iterator[Line]:
    """The formulas of a list, in order."""
    for text in (CORPUS / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if not text or text.startswith("#"):
            continue
        formula, mark, rest = text.partition("  => ")
        right, _, why = rest.partition(" ; ")
        array = formula.startswith("{")
        yield Line(
            formula=formula[1:-1] if array else formula, array=array, right=right if mark else None, why=why.strip()
        )


def expected(name: str) -> list[Expected]:
    """The formulas of a list with their right values."""
    entries = json.loads((CORPUS / f"{name}.json").read_text(encoding="utf-8"))
    return [
        Expected(
            formula=entry["formula"], array=entry.get("array", False), value=entry.get("right", entry["libreoffice"])
        )
        for entry in entries
    ]


def same(a: Any, b: Any) -> bool:
    """Whether two values are one: numbers to 11 digits, an empty text and an empty cell alike.

    LibreOffice has no truth values apart from numbers: where a number format is set it files 1 and 0.
    """
    a, b = (float(v) if isinstance(v, bool) else v for v in (a, b))
    if isinstance(a, int | float) and isinstance(b, int | float):
        return abs(a - b) <= 1e-11 * max(1.0, abs(a), abs(b))
    return (a or "") == (b or "")
