"""Data validation: every kind with every operator, bounds of every sort, and sentences that say what is expected."""

from collections.abc import Sequence
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.words.catalogue import using
from shared.words.pseudo import PSEUDO, escaped
from shared.workbook.validation import (
    Kind,
    Operator,
    Rule,
    Value,
    Verdict,
    choices,
    judge,
    rule_kind,
    rule_operator,
)

CELLS: dict[str, Sequence[Sequence[Value]]] = {
    "参数!$A$2:$A$4": [["仓储部"], ["采购部"], ["审计部"]],
    "参数!$A$2:$A$6": [["仓储部"], ["采购部"], [None], [2027.0], [True]],
    "部门": [["仓储部", "采购部"]],
    "科目": [["660202"], ["库存现金"]],
    "期间": [[46447.0]],
    "$B$1": [[500.0]],
    "B4": [[500.0]],
    "B5": [[800.0]],
    "B9": [[None]],
    "TODAY()": [[46454.0]],
    "B4>100": [[True]],
    "B5>100": [[0.0]],
    "限额": [["￥1,500"]],
    "坏": [["#NAME?"]],
}


def evaluate(formula: str) -> Sequence[Sequence[Value]]:
    return CELLS.get(formula, [["#NAME?"]])


def rule(kind: Kind, first: str = "", second: str = "", operator: Operator = "between", **more: object) -> Rule:
    return Rule(kind=kind, row=4, column=2, operator=operator, first=first, second=second, **more)  # type: ignore[arg-type]  # only fields of a rule


def offered(made: Rule, number_format: str = "General") -> list[str]:
    return list(choices(made, 4, 2, evaluate, number_format))


def words(made: Rule, value: Value, row: int = 4) -> str:
    verdict = judge(made, value, row, 2, evaluate)
    return verdict.words if verdict else ""


# ------------------------------------------------------------------ lists
def test_a_list_offers_what_its_source_holds() -> None:
    assert offered(rule("list", '"仓储部, 采购部,,审计部"')) == ["仓储部", "采购部", "审计部"]
    assert offered(rule("list", "参数!$A$2:$A$4")) == ["仓储部", "采购部", "审计部"]
    assert offered(rule("list", "=部门")) == ["仓储部", "采购部"]
    assert offered(rule("list", "参数!$A$2:$A$6")) == ["仓储部", "采购部", "2027", "TRUE"]
    assert offered(rule("list", "坏")) == offered(rule("list")) == offered(rule("whole", "1", "9")) == []


def test_a_choice_keeps_its_kind_in_the_cell() -> None:
    assert choices(rule("list", "科目"), 4, 2, evaluate) == {"660202": "'660202", "库存现金": "库存现金"}
    assert choices(rule("list", '"660202,660203"'), 4, 2, evaluate) == {"660202": "660202", "660203": "660203"}
    assert choices(rule("list", "期间"), 4, 2, evaluate, 'yyyy"年"m"月"') == {"2027年3月": "2027/3/1"}


@pytest.mark.parametrize("source", ['"仓储部,采购部"', "参数!$A$2:$A$4", "部门"])
def test_a_list_takes_its_entries_and_no_others(source: str) -> None:
    assert not words(rule("list", source), "采购部")
    assert not words(rule("list", source), " 采购部")
    assert words(rule("list", source), "采购") == "请从列表中选择。"


def test_numbers_in_lists_and_lists_that_cannot_be_read() -> None:
    assert not words(rule("list", '"1,2,3"'), 2.0)
    assert words(rule("list", '"1,2,3"'), 4.0)
    assert not words(rule("list", "参数!$A$2:$A$6"), 2027.0)
    assert not words(rule("list", "坏"), "随便")


# ------------------------------------------------------------------ numbers
OPERATORS: dict[Operator, tuple[list[float], list[float]]] = {
    "between": ([10, 15, 20], [9, 21]),
    "notBetween": ([9, 21], [10, 15, 20]),
    "equal": ([10], [11]),
    "notEqual": ([11], [10]),
    "greaterThan": ([11], [10, 9]),
    "greaterThanOrEqual": ([10, 11], [9]),
    "lessThan": ([9], [10, 11]),
    "lessThanOrEqual": ([9, 10], [11]),
}


@pytest.mark.parametrize("operator", get_args(Operator))
@pytest.mark.parametrize("kind", ["whole", "decimal", "date", "time"])
def test_every_operator(kind: Kind, operator: Operator) -> None:
    made = rule(kind, "10", "20", operator)
    right, wrong = OPERATORS[operator]
    assert not any(words(made, float(value)) for value in right)
    assert all(words(made, float(value)) for value in wrong)


def test_a_whole_number_is_whole_and_a_number_is_no_text() -> None:
    assert words(rule("whole", "1", "9"), 2.5) == "这里应填写 1 至 9 之间的整数。"
    assert not words(rule("decimal", "1", "9"), 2.5)
    assert words(rule("decimal", "0", "", "greaterThan"), "三百") == "这里应填写大于 0 的数值。"
    assert words(rule("decimal", "0", "", "greaterThan"), True)


def test_a_bound_is_a_constant_a_reference_a_name_or_a_formula() -> None:
    assert words(rule("decimal", "1,500.5", "", "lessThanOrEqual"), 1501.0) == "这里应填写不大于 1500.5 的数值。"
    assert words(rule("decimal", "$B$1", "", "lessThanOrEqual"), 501.0)
    assert words(rule("decimal", "=限额", "", "lessThanOrEqual"), 1501.0)
    assert not words(rule("decimal", "=限额", "", "lessThanOrEqual"), 1500.0)
    assert words(rule("date", "TODAY()", "", "greaterThanOrEqual"), 46453.0) == "这里应填写不小于 2027/3/8 的日期。"


def test_a_relative_bound_moves_with_the_cell() -> None:
    made = rule("decimal", "B4", "", "lessThanOrEqual")
    assert words(made, 700.0, row=4)
    assert not words(made, 700.0, row=5)


def test_a_bound_that_is_blank_or_an_error() -> None:
    assert not words(rule("decimal", "B9", "", "lessThan"), 1.0)
    assert words(rule("decimal", "B9", "", "lessThan", ignore_blank=False), 1.0) == "这里应填写数值。"
    assert not words(rule("decimal", "坏", "", "lessThan"), 1.0)
    assert words(rule("decimal", "坏", "", "lessThan"), "甲") == "这里应填写数值。"


# ------------------------------------------------------------------ days, times, lengths, formulas
def test_days_and_times_given_as_numbers_or_as_text() -> None:
    year = rule("date", "2027-01-01", '"2027/12/31"')
    assert not words(year, 46454.0)
    assert words(year, 46753.0) == "这里应填写 2027/1/1 至 2027/12/31 之间的日期。"
    assert words(year, "三月八日")
    shift = rule("time", "9:00", str(17.5 / 24))
    assert not words(shift, 0.5)
    assert words(shift, 0.75) == "这里应填写 9:00 至 17:30 之间的时间。"


def test_length_counts_the_signs_of_the_content() -> None:
    made = rule("textLength", "2", "10")
    assert not words(made, "记字第12号")
    assert words(made, "记") == "这里应填写 2 至 10 个字。"
    assert words(rule("textLength", "4", "", "equal"), 123.0) == "这里应填写 4 个字。"
    assert not words(rule("textLength", "4", "", "equal"), 1234.0)
    assert not words(rule("textLength", "2", "", "equal"), "𠮷")


def test_a_formula_of_the_author_decides() -> None:
    made = rule("custom", "B4>100")
    assert not words(made, 1.0, row=4)
    assert words(made, 1.0, row=5) == "填写的内容不符合本单元格的要求。"
    assert words(rule("custom", "坏"), 1.0)


def test_empty_cells_and_cells_without_a_demand_are_right() -> None:
    for kind in get_args(Kind):
        assert judge(rule(kind, "1", "2"), None, 4, 2, evaluate) is None
        assert judge(rule(kind, "1", "2"), "", 4, 2, evaluate) is None
    assert judge(rule("none"), "随便", 4, 2, evaluate) is None


def test_the_words_of_the_author_come_first() -> None:
    made = rule("whole", "1", "9", title="件数", words="请填写 1 至 9 的整数。", severity="warning")
    assert judge(made, 10.0, 4, 2, evaluate) == Verdict(
        title="件数", words="请填写 1 至 9 的整数。", severity="warning"
    )


def test_kinds_and_operators_are_named_as_in_the_file() -> None:
    assert rule_kind("textLength") == "textLength"
    assert rule_kind(None) == "none"
    assert rule_kind("colour") is None
    assert rule_operator(None) == "between"
    assert rule_operator("notEqual") == "notEqual"
    assert rule_operator("like") is None


# ------------------------------------------------------------------ laws
BOUND = st.sampled_from(["", "10", "2027-3-8", "9:00", "B4", "B9", "坏", '"', '""', "限额", "=", "1/0", "’"])
VALUES = st.one_of(st.none(), st.booleans(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=12))
RULES = st.builds(
    Rule,
    kind=st.sampled_from(get_args(Kind)), row=st.just(4), column=st.just(2), first=BOUND,
    operator=st.sampled_from(get_args(Operator)), second=BOUND, ignore_blank=st.booleans(),
)  # fmt: skip


@given(RULES, VALUES)
def test_every_rule_judges_everything_and_every_sentence_is_in_the_catalogue(made: Rule, value: Value) -> None:
    choices(made, 9, 2, evaluate)
    with using(PSEUDO):
        verdict = judge(made, value, 9, 2, evaluate)
    assert verdict is None or (verdict.words and not escaped(verdict.words))
