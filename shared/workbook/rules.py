"""Data validations as a window needs them: a list to choose from, or a hint for what may stand there."""

import msgspec

from shared.workbook.places import Place
from shared.workbook.template import MOST_COLUMNS, MOST_ROWS, Template
from shared.workbook.values import Value


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A data validation: a list to choose from, or a hint for what may stand there."""

    choices: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    hint: str = ""


def hint_of(rule: Rule, value: Value) -> str:
    """What is wrong with a value by a rule; empty if nothing."""
    if value is None or value == "":
        return ""
    if rule.choices:
        return "" if str(value) in rule.choices else rule.hint or "请从列表中选择。"
    if not isinstance(value, int | float):
        return rule.hint or "这里应填写数值。"
    low = rule.least is not None and value < rule.least
    high = rule.most is not None and value > rule.most
    return rule.hint or "数值超出允许的范围。" if low or high else ""


def rules_of(template: Template) -> dict[Place, Rule]:
    """The rule of each cell that has one."""
    rules: dict[Place, Rule] = {}
    for number, sheet in enumerate(template.book.worksheets):
        for validation in sheet.data_validations.dataValidation:
            rule = Rule(
                choices=_choices(validation.formula1) if validation.type == "list" else (),
                least=_bound(validation.formula1)
                if validation.operator in {"greaterThanOrEqual", "between", None}
                else None,
                most=_bound(validation.formula2) if validation.operator in {"between", None} else None,
                hint=validation.error or validation.prompt or "",
            )
            for area in validation.sqref.ranges:
                for row in range(area.min_row, min(area.max_row, MOST_ROWS) + 1):
                    for column in range(area.min_col, min(area.max_col, MOST_COLUMNS) + 1):
                        rules[Place(sheet=number, row=row, column=column)] = rule
    return rules


def _choices(formula: str | None) -> tuple[str, ...]:
    text = (formula or "").strip()
    return tuple(part.strip() for part in text[1:-1].split(",")) if text[:1] == '"' else ()


def _bound(formula: str | None) -> float | None:
    try:
        return float(formula) if formula not in {None, ""} else None
    except (TypeError, ValueError):
        return None
