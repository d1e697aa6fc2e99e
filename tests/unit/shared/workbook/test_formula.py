"""Formulas as text: Chinese keyboards, copies, and the sentence for each kind of mistake."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.workbook.formula import fault, mentions, normalised, sheet_prefix, shifted
from shared.workbook.places import area_of, cell_name, cell_numbers, column_name, column_number


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("＝ＳＵＭ（A1：A3，5）", "=SUM(A1:A3,5)"),
        ("＝IF（A1＞0，“对，的”，“错”）", '=IF(A1>0,"对，的","错")'),
        ("='表（1）'!A1", "='表（1）'!A1"),
        ('="（甲）"', '="（甲）"'),
        ('="他说“好”"', '="他说“好”"'),
        ("=￥A￥1×12。5÷2", "=$A$1*12.5/2"),
        ("=2……3", "=2^3"),
        ("=IF（A1≥1，1，0）", "=IF(A1>=1,1,0)"),
        (" =A1 ", "=A1"),
        ("（普通文字）", "（普通文字）"),
        ("甲，乙", "甲，乙"),
        ("", ""),
        ("=", "="),
    ],
)
def test_punctuation_of_input_methods_becomes_plain_outside_texts(typed: str, plain: str) -> None:
    assert normalised(typed) == plain
    assert normalised(plain) == plain


@pytest.mark.parametrize(
    ("formula", "at", "part"),
    [
        ("=1 2", 3, "缺少运算符"),
        ("=SUM(1,2", 8, "右括号"),
        ("=5甲", 1, "5甲"),
        ("=A1+", 4, "没有写完"),
        ("=", 1, "没有内容"),
        ("=)", 1, "右括号"),
        ("=(1+2))", 6, "右括号"),
        ('="甲', 1, "右引号"),
        ("=A1;B1", 3, "；".replace("；", ";")),
        ("=1.2.3", 1, "1.2.3"),
        ("=3A1", 1, "3A1"),
        ("=A1 1", 4, "缺少运算符"),
        ("=[1]Sheet1!A1", 1, "别的工作簿"),
        ("='[别.xlsx]表'!A1", 1, "别的工作簿"),
        ("=SUM(A1,B1))", 11, "右括号"),
        ("=A1**2", 4, "位置不对"),
        ("={1,2;3}", 1, "大括号"),
        ("=没有!A1", 1, "没有名为"),
        ("=SUM('1月:9月'!A1)", 5, "9月"),
        ("=" + "(" * 4000 + "1" + ")" * 4000, 61, "嵌套"),
        ("=" + "-" * 4000 + "1", 61, "嵌套"),
        ("=" + "{" * 4000, 1, "大括号"),
        ("=1" + "%" * 4000, 62, "百分号"),
        ("=" + "1+" * 5000 + "1", 8192, "8192"),
    ],
)
def test_malformed_formulas_are_named_with_their_place(formula: str, at: int, part: str) -> None:
    found = fault(formula, ("表", "1月"))
    assert found is not None
    assert (found.at, part in found.words) == (at, True), found


@pytest.mark.parametrize(
    "formula",
    [
        "=SUM(A:A)",
        "=1月!A1*2",
        "=SUM('1月:3月'!B2)",
        "=SUM(1月:3月!B2)",
        "=T1[金额]",
        "=SUM(T1[[#This Row],[单价]:[金额]])",
        "=[@金额]",
        "=-A1%^2",
        '=IF(A1>0,"对",)',
        "=SUM((A1:A2,C1))",
        "=A1:B2 B1:C3",
        "={1,-2;3,4}",
        "=LET(税率,0.13,税率*B2)",
        "=A1:INDEX(B:B,3)",
        '=A1&""""',
        "=a.b+1",
        "=SUM(1:1)",
        "=_xlfn.XLOOKUP(1,A:A,B:B)",
        "=SUM(,1)",
        "=NOW()",
        "=A1=B1",
        "=1" + "+1" * 1500,
    ],
)
def test_right_formulas_have_no_fault(formula: str) -> None:
    assert fault(formula) is None


@given(st.text(alphabet="=A1$:!,()+-*/%^&<>\"'{}[]#@ .甲月;\n0", max_size=40))
def test_any_text_is_a_formula_or_a_fault_and_never_another_error(text: str) -> None:
    formula = "=" + text
    fault(formula, ("甲",))
    assert shifted(normalised(formula), 0, 0) == normalised(formula)
    for mention in mentions(formula):
        assert 0 < mention.at < mention.end <= len(formula)


@pytest.mark.parametrize(
    ("formula", "rows", "columns", "expected"),
    [
        ("=A1+$B$2*C$3-$D4", 1, 1, "=B2+$B$2*D$3-$D5"),
        ('=IF(A1="A1","A1",基础数据!B5)', 2, 0, '=IF(A3="A1","A1",基础数据!B7)'),
        ("='A1 二'!A1", 0, 1, "='A1 二'!B1"),
        ("=A1", -1, 0, "=#REF!"),
        ("=LOG10(A1)", 1, 0, "=LOG10(A2)"),
        ("=SUM(B5:B8)", 0, 1, "=SUM(C5:C8)"),
        ("=SUM(A:A,$B:B,2:3,$2:3)", 1, 1, "=SUM(B:B,$B:C,3:4,$2:4)"),
        ("=T1[A1]+A1", 1, 0, "=T1[A1]+A2"),
        ("=XFD1048576", 1, 0, "=#REF!"),
        ("=1月!A1", 1, 0, "=1月!A2"),
    ],
)
def test_copied_formulas_move_their_relative_parts(formula: str, rows: int, columns: int, expected: str) -> None:
    assert shifted(formula, rows, columns) == expected


def test_the_references_of_a_formula_are_told_even_while_it_is_written() -> None:
    found = [(m.at, m.end, m.sheet, m.text) for m in mentions("=SUM(a1:B2,'一 二'!C3)+D4*(")]
    assert found == [(5, 10, None, "A1:B2"), (11, 19, "一 二", "C3"), (21, 23, None, "D4")]


def test_names_of_cells_columns_and_sheets() -> None:
    assert (cell_name(3, 28), cell_numbers("$AB$3"), cell_numbers("A0"), cell_numbers("XFE1")) == (
        "AB3",
        (3, 28),
        None,
        None,
    )
    assert [sheet_prefix(s) for s in ("基础数据", "一 二", "1月", "A1", "it's")] == [
        "基础数据!",
        "'一 二'!",
        "'1月'!",
        "'A1'!",
        "'it''s'!",
    ]
    whole = area_of(0, "B:C")
    assert whole is not None
    assert (whole.top, whole.left, whole.bottom, whole.right) == (1, 2, 1_048_576, 3)
    assert (area_of(0, "A"), area_of(0, "A1:B"), area_of(0, "甲")) == (None, None, None)


@given(st.integers(1, 16_384))
def test_column_names_and_numbers_are_each_others_reverse(column: int) -> None:
    assert column_number(column_name(column)) == column
