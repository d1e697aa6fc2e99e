"""Answers that lie in a template: it travels to every candidate's PC, and so does all that nobody sees of it."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from scripts.centre.authoring.written import ANSWER_HIDDEN, ANSWER_NAMED
from shared.exam.kinds.findings import Finding, finding
from shared.exam.kinds.numbers import decimal_of
from shared.exam.kinds.spreadsheet import CellKey, SpreadsheetKey, comes_to
from shared.words.catalogue import say
from shared.workbook.marking import cell_value
from shared.workbook.places import Place, cell_name
from shared.workbook.task import Task
from shared.workbook.visible import why_unseen

_TELLING_DIGITS: Final = 3
"""A number of fewer digits stands hidden somewhere by chance."""
_SURE: Final = 3
"""As many answers in hidden cells are no chance."""
_NARROW: Final = Decimal("0.1")
_TAGS: Final = re.compile(rb"<dcterms:[^>]*>[^<]*</dcterms:[^>]*>")
_PROPERTIES: Final = ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml")
_BESIDE: Final = ("xl/threadedComments/", "xl/revisions/", "docProps/thumbnail")


def leaks(task: Task, key: SpreadsheetKey, places: Mapping[str, Place]) -> Iterator[Finding]:
    """Where the template tells an answer of the key, nothing being typed yet."""
    yield from _given(task, key, places)
    yield from _names(task, key)
    yield from _package(task, key)
    yield from _rules(task, key, places)
    yield from _formulas(task, key, places)
    yield from _hidden(task, key, places)


def _given(task: Task, key: SpreadsheetKey, places: Mapping[str, Place]) -> Iterator[Finding]:
    for number, cell in enumerate(key.cells):
        place, path = places[cell.ref], ("answer", "cells", number, "ref")
        if task.template.at(place) is None:
            continue
        if not comes_to(cell, cell_value(task, place)):
            if task.value(place) not in {None, ""}:
                yield finding(path, "answer_cell_filled", say("author.leak.filled", ref=cell.ref), doubt=True)
        elif cell.must_be_formula:  # what earns points as it stands is found by marking the empty paper
            yield finding(path, "answer_given", say("author.leak.given", ref=cell.ref))


def _names(task: Task, key: SpreadsheetKey) -> Iterator[Finding]:
    scope = task.template.scope
    every = {**scope.names, **{name: text for (_, name), text in scope.local_names.items()}}
    for name, text in every.items():
        if ANSWER_NAMED.search(name) or any(_is(cell, text.strip('"')) for cell in key.cells):
            yield finding(("template",), "answer_in_name", say("author.leak.name", name=name, text=text[:30]))
    for sheet in task.sheets:
        if ANSWER_NAMED.search(sheet.name) and not ANSWER_HIDDEN.search(sheet.name):
            told = say("author.template.answer", where=say("author.template.sheet", sheet=sheet.name), text=sheet.name)
            yield finding(("template",), "answer_in_template", told)


def _package(task: Task, key: SpreadsheetKey) -> Iterator[Finding]:
    for name in _PROPERTIES:
        text = _TAGS.sub(b"", task.template.package.part(name) or b"").decode("utf-8", "replace")
        words = " ".join(re.findall(r">([^<]+)<", text))
        if found := ANSWER_HIDDEN.search(text):
            yield finding(("template",), "answer_in_properties", say("author.leak.property", text=found[0]))
        elif name == _PROPERTIES[0] and (told := _told_in(words, key)):
            yield finding(("template",), "answer_in_properties", say("author.leak.property", text=told), doubt=True)
    for begin in _BESIDE:
        if any(part.startswith(begin) for part in task.template.package.parts):
            yield finding(("template",), "parts_beside", say("author.leak.beside", part=begin), doubt=True)
    for sheet in task.template.book.worksheets:
        for line in (sheet.oddHeader, sheet.oddFooter, sheet.evenHeader, sheet.firstHeader):
            parts = (line.left, line.center, line.right) if line is not None else ()
            words = " ".join(str(part.text or "") for part in parts if part is not None)
            if ANSWER_HIDDEN.search(words):
                told = say("author.template.answer", where=sheet.title, text=words.strip()[:20])
                yield finding(("template",), "answer_in_template", told)


def _rules(task: Task, key: SpreadsheetKey, places: Mapping[str, Place]) -> Iterator[Finding]:
    """Validations, comments and conditional formats that know the answer of their cell."""
    for cell in key.cells:
        place = places[cell.ref]
        rule, comment = task.rule(place), task.comment(place)
        if len(task.choices(place)) == 1 or (rule is not None and _rule_tells(cell, rule.kind, rule)):
            yield finding(("template",), "rule_tells", say("author.leak.rule", ref=cell.ref))
        words = "" if rule is None else f"{rule.title} {rule.words} {rule.prompt_title} {rule.prompt}"
        if ANSWER_HIDDEN.search(words) or _stands_in(cell, words):
            yield finding(("template",), "rule_tells", say("author.leak.rule_words", ref=cell.ref))
        if _stands_in(cell, comment) and not ANSWER_HIDDEN.search(comment):  # that word alone is told
            yield finding(("template",), "comment_tells", say("author.leak.comment", ref=cell.ref))
    for number, sheet in enumerate(task.template.book.worksheets):
        for formatting in sheet.conditional_formatting:
            for one in formatting.rules:
                formulas = [str(formula) for formula in one.formula]
                equal = one.type == "cellIs" and one.operator in {"equal", "notEqual"}
                told = [
                    cell.ref
                    for cell in key.cells
                    if places[cell.ref].sheet == number
                    and any(_compares(cell, f"={formula}" if equal else formula) for formula in formulas)
                ]
                if told:
                    yield finding(("template",), "format_tells", say("author.leak.format", ref=told[0]))


def _rule_tells(cell: CellKey, kind: str, rule: Any) -> bool:
    bounds = [decimal_of(bound) for bound in (rule.first, rule.second)]
    if kind == "custom":
        return _compares(cell, rule.first)
    if kind in {"list", "textLength"} or bounds[0] is None:
        return False
    if rule.operator in {"equal", "notEqual"}:
        return _is(cell, rule.first)
    wanted, last = decimal_of(cell.value), bounds[1]
    if rule.operator != "between" or wanted is None or last is None:
        return False
    return bounds[0] <= wanted <= last and last - bounds[0] <= abs(wanted) * _NARROW


def _formulas(task: Task, key: SpreadsheetKey, places: Mapping[str, Place]) -> Iterator[Finding]:
    """Formulas that hold an answer cell against the number itself."""
    for place, given in task.template.given():
        if given.formula is None:
            continue
        bare = given.formula.replace("$", "")
        for cell in key.cells:
            at = places[cell.ref]
            if re.search(rf"(?<![A-Z0-9]){cell_name(at.row, at.column)}(?!\d)", bare) and _compares(cell, bare):
                told = say("author.leak.formula", where=task.template.name_of(place), ref=cell.ref)
                yield finding(("template",), "formula_tells", told)


def _hidden(task: Task, key: SpreadsheetKey, places: Mapping[str, Place]) -> Iterator[Finding]:
    """Cells nobody sees that hold the values of the key."""
    answers, found = set(places.values()), dict[str, str]()
    telling = [cell for cell in key.cells if cell.must_be_formula and _digits(cell.value) >= _TELLING_DIGITS]
    for place, _given in task.template.given():
        if place in answers or not isinstance(task.value(place), float) or why_unseen(task, place) is None:
            continue
        told_here = [cell.ref for cell in telling if comes_to(cell, cell_value(task, place))]
        found |= dict.fromkeys(told_here, task.template.name_of(place))
    if found:
        told = say("author.leak.hidden", where=list(found.values())[:5], refs=list(found)[:5])
        yield finding(("template",), "answer_hidden", told, doubt=len(found) < _SURE)


def _is(cell: CellKey, text: str) -> bool:
    """Whether a text is the value of a key, and not a number of a digit or two that many things have."""
    one, other = decimal_of(text), decimal_of(cell.value)
    if one is None or other is None:
        return bool(text) and text == cell.value
    return one == other and _digits(text) >= _TELLING_DIGITS - 1


def _compares(cell: CellKey, formula: str) -> bool:
    """Whether a formula holds something against the value of a key: =288, -288, ="方案二"."""
    texts = re.findall(r'[=>]\s*"([^"]*)"', formula)
    numbers = re.findall(r"[=>\-]\s*(-?\d+(?:\.\d+)?)(?![\d.:])", formula)
    return any(_is(cell, one) for one in (*texts, *numbers))


def _stands_in(cell: CellKey, words: str) -> bool:
    return any(_is(cell, one) for one in re.findall(r"-?\d+(?:\.\d+)?", words.replace(",", "")))


def _told_in(words: str, key: SpreadsheetKey) -> str:
    return next((cell.value for cell in key.cells if _stands_in(cell, words)), "")


def _digits(text: str) -> int:
    return len(re.sub(r"\D", "", text).strip("0"))
