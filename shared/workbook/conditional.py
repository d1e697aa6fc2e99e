"""Conditional formats: the rules of a template, and what they make of a cell's look while the candidate works."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec
from openpyxl.styles.differential import DifferentialStyle

from shared.workbook.formula import shifted
from shared.workbook.functions.calling import text_number
from shared.workbook.look import CellStyle, colour_of
from shared.workbook.places import Area, Place, area_of, cell_name
from shared.workbook.template import Template
from shared.workbook.values import CellError, Grid, Value

_COMPARED: Final = {
    "equal": "{0}={1}",
    "notEqual": "{0}<>{1}",
    "greaterThan": "{0}>{1}",
    "greaterThanOrEqual": "{0}>={1}",
    "lessThan": "{0}<{1}",
    "lessThanOrEqual": "{0}<={1}",
    "between": "AND({0}>={1},{0}<={2})",
    "notBetween": "OR({0}<{1},{0}>{2})",
}
_ALIKE: Final = {
    "containsBlanks": "LEN(TRIM({0}))=0",
    "notContainsBlanks": "LEN(TRIM({0}))>0",
    "containsErrors": "ISERROR({0})",
    "notContainsErrors": "NOT(ISERROR({0}))",
}
_COUNTED: Final = {"duplicateValues": "COUNTIF({1},{0})>1", "uniqueValues": "COUNTIF({1},{0})=1"}
_UNSHOWN: Final = frozenset({"colorScale", "dataBar", "iconSet"})
_MOST_CELLS: Final = 20_000

Ask = Callable[[str, Place], Grid]


class Condition(msgspec.Struct, frozen=True, kw_only=True):
    """One rule: where it goes, the formula (as for the first cell of its areas) it holds by, the look it gives."""

    areas: tuple[Area, ...]
    formula: str
    priority: int
    stops: bool
    style: CellStyle
    given: frozenset[str]


class Conditions:
    """The rules of a workbook; a cell's answer is kept until `forget`."""

    def __init__(self, template: Template) -> None:
        self._rules: list[list[Condition]] = [_of_sheet(template, n) for n in range(len(template.sheets))]
        self._known: dict[Place, CellStyle] = {}

    def forget(self) -> None:
        """Something was computed."""
        self._known.clear()

    def style(self, place: Place, own: CellStyle, ask: Ask) -> CellStyle:
        """A cell's look with what the rules that hold for it add."""
        rules = self._rules[place.sheet]
        if not any(place in area for rule in rules for area in rule.areas):
            return own
        if place not in self._known:
            self._known[place] = _applied(place, own, rules, ask)
        return self._known[place]


def unshown(template: Template) -> Iterator[tuple[int, Area, str]]:
    """Sheet, area and type of every conditional format that is not shown."""
    for number, sheet in enumerate(template.book.worksheets):
        for formatting in sheet.conditional_formatting:
            area = area_of(number, str(formatting.sqref).split(" ")[0])
            for rule in formatting.rules:
                kind = str(rule.type)
                if area is not None and (kind in _UNSHOWN or _formula(rule, "A1", "A1") is None):
                    yield number, area, kind


def _applied(place: Place, own: CellStyle, rules: list[Condition], ask: Ask) -> CellStyle:
    style = own
    taken: set[str] = set()
    for rule in rules:
        if not any(place in area for area in rule.areas):
            continue
        first = rule.areas[0]
        moved = shifted(f"={rule.formula}", place.row - first.top, place.column - first.left)
        if not _holds(ask(moved, place)[0][0]):
            continue
        fresh = {name: getattr(rule.style, name) for name in rule.given - taken}
        style = msgspec.structs.replace(style, **fresh)
        taken |= rule.given
        if rule.stops:
            break
    return style


def _holds(value: Value) -> bool:
    if isinstance(value, CellError):
        return False
    if isinstance(value, str):
        return bool(text_number(value))
    return bool(value)


def _of_sheet(template: Template, number: int) -> list[Condition]:
    found: list[Condition] = []
    for formatting in template.book.worksheets[number].conditional_formatting:
        areas = tuple(a for part in str(formatting.sqref).split(" ") if (a := area_of(number, part)) is not None)
        if not areas:
            continue
        first = cell_name(areas[0].top, areas[0].left)
        whole = f"${first[: len(first.rstrip('0123456789'))]}${areas[0].top}:" + _fixed_corner(areas[0])
        for rule in formatting.rules:
            formula = _formula(rule, first, whole)
            if formula is not None and rule.dxf is not None and sum(a.cells for a in areas) <= _MOST_CELLS:
                style, given = _look(rule.dxf)
                found.append(
                    Condition(
                        areas=areas,
                        formula=formula,
                        priority=int(rule.priority or 0),
                        stops=bool(rule.stopIfTrue),
                        style=style,
                        given=given,
                    )
                )
    return sorted(found, key=lambda condition: condition.priority)


def _fixed_corner(area: Area) -> str:
    last = cell_name(area.bottom, area.right)
    return f"${last.rstrip('0123456789')}${area.bottom}"


def _formula(rule: Any, first: str, whole: str) -> str | None:
    """The condition as a formula for the first cell; None for a kind that is not shown."""
    kind, given = str(rule.type), [str(part) for part in rule.formula or ()]
    if kind == "cellIs":
        shape = _COMPARED.get(str(rule.operator))
        return shape.format(first, *given) if shape and len(given) >= 1 + ("{2}" in shape) else None
    if kind in {"expression", "containsText", "notContainsText", "beginsWith", "endsWith", "timePeriod"}:
        return given[0] if given else None
    if kind in _ALIKE:
        return _ALIKE[kind].format(first)
    if kind in _COUNTED:
        return _COUNTED[kind].format(first, whole)
    if kind == "top10":
        return _ranked(rule, first, whole)
    if kind == "aboveAverage":
        sign = "<" if rule.aboveAverage is False else ">"
        return f"{first}{sign}{'=' if rule.equalAverage else ''}AVERAGE({whole})"
    return None


def _ranked(rule: Any, first: str, whole: str) -> str:
    many = f"MAX(1,INT(COUNT({whole})*{int(rule.rank or 10)}%))" if rule.percent else str(int(rule.rank or 10))
    if rule.bottom:
        return f"AND(ISNUMBER({first}),{first}<=SMALL({whole},MIN({many},COUNT({whole}))))"
    return f"AND(ISNUMBER({first}),{first}>=LARGE({whole},MIN({many},COUNT({whole}))))"


def _look(dxf: DifferentialStyle) -> tuple[CellStyle, frozenset[str]]:
    """What a rule's style gives, and which parts of a look those are."""
    parts: dict[str, Any] = {}
    if dxf.font is not None:
        if colour_of(dxf.font.color):
            parts["ink"] = colour_of(dxf.font.color)
        parts |= {name: True for name, on in (("bold", dxf.font.b), ("italic", dxf.font.i)) if on}
        if dxf.font.u not in {None, "none"}:
            parts["underline"] = True
    fill: Any = dxf.fill
    if fill is not None:
        # in a rule's style the ground of a solid fill is its background colour
        ground = colour_of(fill.bgColor) or colour_of(fill.fgColor)
        if ground:
            parts["fill"] = ground
    if dxf.numFmt is not None:
        parts["number_format"] = str(dxf.numFmt.formatCode)
    return CellStyle(**parts), frozenset(parts)
