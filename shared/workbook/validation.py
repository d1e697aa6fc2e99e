"""Data validation: what may stand in a cell, what its list offers, and what is said where the content does not fit.

All eight kinds and all eight operators of a workbook (ECMA-376 part 1, 18.18.18 and 18.18.20), bounds given as
constants, references, names or formulas. Nothing is refused in an exam: a verdict explains, the content stays. What a
formula comes to is asked of the function passed in, so that this room needs no engine.
"""

import datetime as dt
import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Literal, get_args

import msgspec

from shared.exam.serial import serial_of, serial_of_time
from shared.exam.typed import Unread, read_date, read_number, read_time
from shared.words.catalogue import say
from shared.workbook.entry import as_edited
from shared.workbook.formats import BUILT_IN, content, shown
from shared.workbook.formula import shifted

Kind = Literal["none", "whole", "decimal", "list", "date", "time", "textLength", "custom"]
Operator = Literal[
    "between", "notBetween", "equal", "notEqual", "greaterThan", "greaterThanOrEqual", "lessThan", "lessThanOrEqual"
]  # fmt: skip
Severity = Literal["stop", "warning", "information"]

Value = str | float | bool | None
Evaluate = Callable[[str], Sequence[Sequence[Value]]]
"""A formula without its = to the values it comes to, row by row; one value is one row of one.

An error is a text that begins with #. References arrive as they read from the cell that asks.
"""

_MOST_CHOICES: Final = 1000
_TWO: Final[frozenset[Operator]] = frozenset({"between", "notBetween"})
_BROKEN: Final = ("#NAME?", "#REF!", "#ERROR!", "#CIRC!")
_FIT: Final[dict[Operator, Callable[[float, float, float], bool]]] = {
    "between": lambda value, first, second: first <= value <= second,
    "notBetween": lambda value, first, second: not first <= value <= second,
    "equal": lambda value, first, _: value == first,
    "notEqual": lambda value, first, _: value != first,
    "greaterThan": lambda value, first, _: value > first,
    "greaterThanOrEqual": lambda value, first, _: value >= first,
    "lessThan": lambda value, first, _: value < first,
    "lessThanOrEqual": lambda value, first, _: value <= first,
}


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One validation as the workbook files it. `row` and `column` are its first cell's: its references start there.

    `ignore_blank`: an empty cell that a bound refers to lets everything pass. `title` and `words` are the author's for
    a content that does not fit, `prompt_title` and `prompt` for a cell just entered.
    """

    kind: Kind
    row: int
    column: int
    operator: Operator = "between"
    first: str = ""
    second: str = ""
    ignore_blank: bool = True
    offers_list: bool = True
    severity: Severity = "stop"
    title: str = ""
    words: str = ""
    prompt_title: str = ""
    prompt: str = ""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """Why a content does not fit: the author's words where there are some, else a sentence of our own."""

    title: str
    words: str
    severity: Severity


def rule_kind(text: str | None) -> Kind | None:
    """The kind a workbook names; None for one that no workbook has."""
    return next((kind for kind in get_args(Kind) if kind == (text or "none")), None)


def rule_operator(text: str | None) -> Operator | None:
    """The operator a workbook names, `between` where it names none; None for one that no workbook has."""
    return next((operator for operator in get_args(Operator) if operator == (text or "between")), None)


def rule_severity(text: str | None) -> Severity:
    """How serious the author is about it; `stop` unless the workbook names another."""
    return next((severity for severity in get_args(Severity) if severity == text), "stop")


def choices(rule: Rule, row: int, column: int, evaluate: Evaluate, number_format: str = "General") -> Mapping[str, str]:
    """What the list of a cell offers, in order: what is shown, and what is written into the cell for it.

    Days are shown in the cell's own `number_format`; a text of digits in the source stays one in the cell. Nothing for
    other kinds and for a list that cannot be read.
    """
    if rule.kind != "list":
        return {}
    found: dict[str, str] = {}
    for value in _listed(rule, row, column, evaluate):
        text = shown(value, number_format).text if _number(value) is not None else _as_text(value)
        if text and len(found) < _MOST_CHOICES:
            found.setdefault(text, text if _is_inline(rule) else as_edited(value, number_format))
    return found


def entries(rule: Rule, row: int, column: int, evaluate: Evaluate) -> frozenset[str]:
    """The entries of a cell's list as they are compared. Whoever asks for many cells keeps them (see `judge`)."""
    return frozenset(_compared(value) for value in _listed(rule, row, column, evaluate))


def judge(
    rule: Rule, value: Value, row: int, column: int, evaluate: Evaluate, listed: frozenset[str] | None = None
) -> Verdict | None:
    """What is wrong with a content at that cell; None if it fits. An empty cell always does: it is not answered yet.

    `listed`: the `entries` of its list, where they are known already.
    """
    if value is None or value == "":
        return None
    match rule.kind:
        case "none":
            return None
        case "list":
            # A list that cannot be read or is empty offers nothing to choose, so nothing is wrong.
            known = entries(rule, row, column, evaluate) if listed is None else listed
            return None if not known or _compared(value) in known else _verdict(rule, say("sheet.list"))
        case "custom":
            result = _single(evaluate(_at(rule.first, rule, row, column)))
            fits = bool(result) if isinstance(result, bool | float | int) else result is None and rule.ignore_blank
            return None if fits else _verdict(rule, say("sheet.custom"))
        case "textLength":
            length = len(_as_text(value).encode("utf-16-le")) // 2  # as LEN counts
            return _judge_number(rule, float(length), row, column, evaluate)
        case "whole" | "decimal" | "date" | "time":
            return _judge_number(rule, value, row, column, evaluate)


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with a rule itself: no_choices, no_bound or broken_formula, and the source it has."""

    code: Literal["no_choices", "no_bound", "broken_formula"]
    source: str


def fault(rule: Rule, evaluate: Evaluate) -> Fault | None:
    """What is wrong with a rule at its first cell, before anybody has typed; None if it can judge.

    A bound in an empty cell is no fault: it may be the candidate's to fill.
    """
    match rule.kind:
        case "none":
            return None
        case "list":
            found = choices(rule, rule.row, rule.column, evaluate)
            return None if found else Fault(code="no_choices", source=rule.first)
        case "custom":
            result = _single(evaluate(_at(rule.first, rule, rule.row, rule.column)))
            return Fault(code="broken_formula", source=rule.first) if result in _BROKEN else None
        case "whole" | "decimal" | "date" | "time" | "textLength":
            needed = (rule.first, rule.second) if rule.operator in _TWO else (rule.first,)
            wrong = [text for text in needed if not _can_bound(text, rule, evaluate)]
            return Fault(code="no_bound", source=wrong[0]) if wrong else None


def _can_bound(text: str, rule: Rule, evaluate: Evaluate) -> bool:
    if _bound(text, rule, rule.row, rule.column, evaluate) is not None:
        return True
    return bool(text.strip()) and _single(evaluate(_at(text, rule, rule.row, rule.column))) is None


def _judge_number(rule: Rule, value: Value, row: int, column: int, evaluate: Evaluate) -> Verdict | None:
    first = _bound(rule.first, rule, row, column, evaluate)
    both = rule.operator in _TWO
    second = _bound(rule.second, rule, row, column, evaluate) if both else 0.0
    number = _number(value)
    if number is None or (rule.kind == "whole" and number != int(number)):
        return _verdict(rule, _sentence(rule, first, second))
    if first is None or second is None:
        return None if rule.ignore_blank else _verdict(rule, _sentence(rule, None, None))
    fits = _FIT[rule.operator](number, first, second)
    return None if fits else _verdict(rule, _sentence(rule, first, second))


def _verdict(rule: Rule, words: str) -> Verdict:
    return Verdict(title=rule.title, words=rule.words or words, severity=rule.severity)


def _sentence(rule: Rule, first: float | None, second: float | None) -> str:
    if first is None or second is None:
        return say("sheet.custom") if rule.kind == "textLength" else say("sheet.any", kind=rule.kind)
    values = {"first": _written(first, rule.kind), "second": _written(second, rule.kind)}
    if rule.kind == "textLength":
        return say(f"sheet.length.{rule.operator}", **values)
    return say(f"sheet.{rule.operator}", kind=rule.kind, **values)


def _written(bound: float, kind: Kind) -> str:
    if kind == "date":
        return shown(bound, BUILT_IN[14] if bound == int(bound) else BUILT_IN[22]).text
    return shown(bound, "h:mm:ss" if bound * 1440 % 1 else "h:mm").text if kind == "time" else content(bound)


def _listed(rule: Rule, row: int, column: int, evaluate: Evaluate) -> list[Value]:
    """The entries of a list: typed into the rule, or the cells a reference, name or formula comes to."""
    source = rule.first.strip()
    if _is_inline(rule):
        return [part.strip() for part in source[1:-1].replace('""', '"').split(",") if part.strip()]
    cells = evaluate(_at(source, rule, row, column)) if source else []
    return [value for line in cells for value in line if not _is_error(value)]


def _is_inline(rule: Rule) -> bool:
    source = rule.first.strip()
    return len(source) >= 2 and source[0] == source[-1] == '"'


def _bound(text: str, rule: Rule, row: int, column: int, evaluate: Evaluate) -> float | None:
    """A bound's number; None where there is none, or an empty cell or an error stands in its place."""
    plain = text.strip()
    if not plain:
        return None
    constant = _constant(plain.strip('"') if rule.kind in {"date", "time"} else plain, rule.kind)
    if constant is not None:
        return constant
    value = _single(evaluate(_at(plain, rule, row, column)))
    if isinstance(value, str) and not _is_error(value):
        return _constant(value, rule.kind)
    return _number(value)


@functools.lru_cache(maxsize=1024)
def _constant(text: str, kind: Kind) -> float | None:
    number = read_number(text, None, scientific=True)
    if not isinstance(number, Unread):
        return float(number.exact)
    if kind == "date":
        day = read_date(text)
        return None if isinstance(day, Unread) else float(serial_of(day))
    time = read_time(text) if kind == "time" else Unread.NO_TIME
    return serial_of_time(time) if isinstance(time, dt.timedelta) else None


def _at(formula: str, rule: Rule, row: int, column: int) -> str:
    """The rule's formula as it reads from that cell."""
    return _moved(formula, row - rule.row, column - rule.column)


@functools.lru_cache(maxsize=8192)  # every visible cell asks after every edit
def _moved(formula: str, rows: int, columns: int) -> str:
    plain = formula.strip().removeprefix("=")
    return shifted(f"={plain}", rows, columns).removeprefix("=")


def _single(cells: Sequence[Sequence[Value]]) -> Value:
    return cells[0][0] if cells and cells[0] else None


def _compared(value: Value) -> str:
    return _as_text(value).strip().casefold()


def _as_text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return value if isinstance(value, str) else content(value)


def _is_error(value: Value) -> bool:
    return isinstance(value, str) and value.startswith("#")


def _number(value: Value) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
