"""The data validations of a template: which cell has which rule, what its list offers and what is wrong with it now.

They are read from the sheet's own XML: rules that newer versions of Excel file apart (lists on other sheets) and the
first cell of a rule, which its references start from, are lost elsewhere.
"""

import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Final
from xml.etree import ElementTree as ET

from shared.workbook.drawings import part_tree, sheet_parts
from shared.workbook.formula import shifted
from shared.workbook.places import Area, Place, area_of
from shared.workbook.template import Template
from shared.workbook.validation import (
    Evaluate,
    Fault,
    Rule,
    Verdict,
    choices,
    entries,
    fault,
    judge,
    rule_kind,
    rule_operator,
    rule_severity,
)
from shared.workbook.values import Grid, Value

Ask = Callable[[str, Place], Grid]
"""What a formula comes to as if it stood in that cell."""

_MARK: Final = b"dataValidation"
_LONGEST: Final = 8192


class Rules:
    """The rules of a workbook; a cell's choices and verdict are kept until `forget`."""

    def __init__(self, template: Template) -> None:
        parts = sheet_parts(template.package)
        self._sheets = [list(_of_sheet(template, n, parts.get(s.name, ""))) for n, s in enumerate(template.sheets)]
        self._rules: dict[Place, Rule | None] = {}
        self._choices: dict[Place, Mapping[str, str]] = {}
        self._verdicts: dict[Place, Verdict | None] = {}
        self._answers: dict[tuple[str, int | Place], Grid] = {}
        self._entries: dict[tuple[int, Place | None], frozenset[str]] = {}
        self._fixed: dict[int, bool] = {}

    def forget(self) -> None:
        """Something was computed."""
        self._choices.clear()
        self._verdicts.clear()
        self._answers.clear()
        self._entries.clear()

    def faults(self, ask: Ask) -> Iterator[tuple[Place, Fault]]:
        """What is wrong with the rules themselves, each at its first cell."""
        for number, rules in enumerate(self._sheets):
            for _, rule in rules:
                place = Place(sheet=number, row=rule.row, column=rule.column)
                found = fault(rule, functools.partial(self._ask, ask, place))
                if found is not None:
                    yield place, found

    def at(self, place: Place) -> Rule | None:
        """The rule of a cell; of two for one cell the first."""
        if place not in self._rules:
            found = (rule for areas, rule in self._sheets[place.sheet] if any(place in area for area in areas))
            self._rules[place] = next(found, None)
        return self._rules[place]

    def choices(self, place: Place, number_format: str, ask: Ask) -> Mapping[str, str]:
        """What the list of a cell offers (see `validation.choices`); nothing where it has none or hides it."""
        rule = self.at(place)
        if rule is None or not rule.offers_list:
            return {}
        if place not in self._choices:
            found = choices(rule, place.row, place.column, functools.partial(self._ask, ask, place), number_format)
            self._choices[place] = found
        return self._choices[place]

    def verdict(self, place: Place, value: Value, ask: Ask) -> Verdict | None:
        """What is wrong with the cell's value; None if nothing."""
        rule = self.at(place)
        if rule is None:
            return None
        if place not in self._verdicts:
            evaluate = functools.partial(self._ask, ask, place)
            listed = self._listed(rule, place, evaluate) if rule.kind == "list" and value is not None else None
            self._verdicts[place] = judge(rule, value, place.row, place.column, evaluate, listed)
        return self._verdicts[place]

    # ------------------------------------------------------------ kept until something is computed
    def _ask(self, ask: Ask, place: Place, formula: str) -> Grid:
        """Cells that ask the same get one answer; a function may look at the cell that asks (ROW)."""
        key = (formula, place if "(" in formula else place.sheet)
        if key not in self._answers:
            self._answers[key] = ask(formula, place)
        return self._answers[key]

    def _listed(self, rule: Rule, place: Place, evaluate: Evaluate) -> frozenset[str]:
        """The entries of a cell's list; one for all cells of a rule whose source does not move with them."""
        if id(rule) not in self._fixed:
            source = f"={rule.first}"
            self._fixed[id(rule)] = "(" not in source and shifted(source, 1, 1) == source
        key = (id(rule), None if self._fixed[id(rule)] else place)
        if key not in self._entries:
            self._entries[key] = entries(rule, place.row, place.column, evaluate)
        return self._entries[key]


def _of_sheet(template: Template, number: int, part: str) -> Iterator[tuple[tuple[Area, ...], Rule]]:
    content = template.package.part(part) if part else None
    tree = part_tree(template.package, part) if content is not None and _MARK in content else None
    for element in tree.iter() if tree is not None else ():
        if _name(element) == "dataValidation":
            where = element.get("sqref") or _child(element, "sqref")
            areas = tuple(a for text in where.split() if (a := area_of(number, text)) is not None)
            rule = _rule(element, areas[0]) if areas else None
            if rule is not None:
                yield areas, rule


def _rule(element: ET.Element, first: Area) -> Rule | None:
    kind, operator = rule_kind(element.get("type")), rule_operator(element.get("operator"))
    if kind is None or operator is None:
        return None
    return Rule(
        kind=kind,
        operator=operator,
        row=first.top,
        column=first.left,
        first=_child(element, "formula1"),
        second=_child(element, "formula2"),
        ignore_blank=_is_set(element.get("allowBlank")),
        offers_list=not _is_set(element.get("showDropDown")),  # the file names it the wrong way round
        severity=rule_severity(element.get("errorStyle")),
        title=element.get("errorTitle", ""),
        words=element.get("error", ""),
        prompt_title=element.get("promptTitle", ""),
        prompt=element.get("prompt", ""),
    )


def _child(element: ET.Element, name: str) -> str:
    found = next((child for child in element if _name(child) == name), None)
    text = "".join(found.itertext()).strip() if found is not None else ""
    return text if len(text) <= _LONGEST else ""


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _is_set(text: str | None) -> bool:
    return text in {"1", "true", "on"}
