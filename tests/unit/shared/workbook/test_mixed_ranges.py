"""Ranges that hold more than numbers: texts, truth values, empty cells and error values count as Excel counts them."""

import openpyxl
import pytest

from shared.workbook.task import Task
from tests.unit.shared.workbook.books import at, one_sheet, repacked, saved


def came_to(formula, *columns):
    """What a formula of the template comes to beside these columns (A, B …)."""

    def fill(sheet):
        for number, column in enumerate(columns, 1):
            for row, value in enumerate(column, 1):
                sheet.cell(row, number).value = value
        sheet["H1"] = formula

    task = Task(one_sheet(fill))
    return task.value(at(task, "表!H1"))


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=SUMPRODUCT(A1:A4)", 37),
        ("=SUMPRODUCT(A1:A4,B1:B4)", 7 * 1 + 30 * 4),
        ("=SUMPRODUCT(A1:A4=7,B1:B4)", 0),
        ("=SUMPRODUCT(--(A1:A4=7),B1:B4)", 1),
        ("=SUMPRODUCT((A1:A4=7)*B1:B4)", 1),
        ("=SUMPRODUCT(A1:A4,B1:B3)", "#VALUE!"),
        ("=SUMPRODUCT({1,2},{1;2})", "#VALUE!"),
        ("=SUMPRODUCT(B1:B4/C1:C4)", "#DIV/0!"),
        ('=SUMPRODUCT("3")', 0),
        ("=SUMPRODUCT(A:A,B:B)", 127),
    ],
)
def test_only_numbers_multiply_in_sumproduct(formula, value):
    assert came_to(formula, (7, "12", True, 30), (1, 2, 3, 4), (1, 1, 0, 1)) == value


@pytest.mark.parametrize("middle", [None, "无", True, "400"])
def test_what_is_no_payment_takes_no_year_of_irr(middle):
    shorter = came_to("=IRR(A1:A4)", (-2000, 700, 900, 1100))
    assert isinstance(shorter, float)
    assert came_to("=IRR(A1:A5)", (-2000, 700, middle, 900, 1100)) == shorter
    assert came_to("=IRR(A:A,0.1)", (-2000, 700, middle, 900, 1100)) == pytest.approx(shorter)
    zero = came_to("=IRR(A1:A5)", (-2000, 700, 0, 900, 1100))
    assert isinstance(zero, float)
    assert zero < shorter
    assert came_to("=MIRR(A1:A5,0.1,0.1)", (-2000, 700, middle, 900, 1100)) == came_to(
        "=MIRR(A1:A4,0.1,0.1)", (-2000, 700, 900, 1100)
    )
    assert came_to("=IRR(A1:A5)", (middle,)) == "#NUM!"


@pytest.mark.parametrize(
    ("written", "value"), [("#SPILL!", "#SPILL!"), ("#CALC!", "#CALC!"), ("#GETTING_DATA", "#VALUE!")]
)
def test_a_newer_error_value_left_by_pasting_spoils_its_own_cell_alone(written, value):
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "表"
    sheet["A1"], sheet["A2"], sheet["B1"], sheet["B2"] = "#N/A", 5, "=A2*2", "=ISERROR(A1)"
    data = repacked(
        saved(book),
        lambda parts: {name: part.replace(b"<v>#N/A<", f"<v>{written}<".encode()) for name, part in parts.items()},
    )
    task = Task(data)
    assert [task.value(at(task, f"表!{cell}")) for cell in ("A1", "B1", "B2")] == [value, 10, True]


NAMES = ("张三", "李四", None, "张小五", 7, "王", True, "欧阳?")
AMOUNTS = (1, 2, 3, 4, 5, 6, 7, 8)


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ('=COUNTIF(A1:A8,"张?")', 1),
        ('=COUNTIF(A:A,"??")', 2),
        ('=COUNTIF(A1:A8,"?")', 1),
        ('=COUNTIF(A1,"?三")', 1),
        ('=COUNTIF(A1:A8,"<>张?")', 7),
        ('=COUNTIF(A1:A8,"=???")', 2),
        ('=COUNTIF(A1:A8,"欧阳~?")', 1),
        ('=COUNTIF(A1:A8,"?"&"*")', 5),
        ('=COUNTIF(A1:A8,LEFT(A1,1)&"??")', 1),
        ('=SUMIF(A1:A8,"张*?",B1:B8)', 5),
        ('=SUMIF(A:A,"??",B:B)', 3),
        ('=SUMIFS(B1:B8,A1:A8,"张?*",B1:B8,">1")', 4),
        ('=COUNTIFS(A:A,"?*",B:B,">2")', 3),
        ('=AVERAGEIFS(B1:B8,B1:B8,"<8",A1:A8,"??")', 1.5),
        ('=MAXIFS(B1:B8,A1:A8,"??")', 2),
        ('=COUNTIFS(A1:A8,("张?"))', 1),
        ('=COUNTIF(A1:A8,">?")', 5),
    ],
)
def test_a_question_mark_stands_for_one_sign_of_any_width(formula, value):
    assert came_to(formula, NAMES, AMOUNTS) == value


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=IPMT(0.01,3,12,1000,0,1)", -8.331821136),
        ("=PPMT(0.01,3,12,1000,0,1)", -79.637276565),
        ("=IPMT(0.01,1,12,1000,0,1)", 0),
        ("=IPMT(0.01,3,12,1000)", -8.415139348),
        ("=PPMT(0.01,12,12,1000,-200)", -70.375278161),
        ("=IPMT(0,3,12,1000)", 0),
        ("=PPMT(0,3,12,1200)", -100),
        ("=IPMT(0.01,3,12,1000,0,1)+PPMT(0.01,3,12,1000,0,1)-PMT(0.01,12,1000,0,1)", 0),
        ("=IPMT(0.01,13,12,1000)", "#NUM!"),
        ("=PPMT(0.01,0,12,1000)", "#NUM!"),
        ("=SUMXMY2(A1:A4,B1:B4)", 36 + 26 * 26),
        ("=SUMX2MY2(A1:A4,B1:B4)", 49 - 1 + 900 - 16),
        ("=SUMX2PY2(A1:A4,B1:B4)", 49 + 1 + 900 + 16),
        ("=SUMXMY2(A1:A4,B1:B3)", "#N/A"),
        ("=SUMX2MY2(B1:B4,B1:B4/C1:C4)", "#DIV/0!"),
        ("=GCD(B2:B4,24)", 1),
        ("=LCM(B2:B4,5)", 60),
        ("=GCD(24,60.5)", 12),
        ("=GCD(-2,4)", "#NUM!"),
        ("=LCM(C5:C9)", "#NUM!"),
    ],
)
def test_functions_whose_ranges_and_payments_in_advance_the_engine_takes_otherwise(formula, value):
    found = came_to(formula, (7, "12", True, 30), (1, 2, 3, 4), (1, 1, 0, 1))
    assert found == (value if isinstance(value, str) else pytest.approx(value, abs=1e-6))


IN_WORDS = (
    '=SUBSTITUTE(SUBSTITUTE(IF(A1>-0.5%,,"负")&TEXT(INT(FIXED(ABS(A1))),"[dbnum2]G/通用格式元;;")'
    '&TEXT(RIGHT(FIXED(A1),2),"[dbnum2]0角0分;;"&IF(ABS(A1)>1%,"整",)),"零角",IF(ABS(A1)<1,,"零")),"零分","整")'
)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (2345.6, "贰仟叁佰肆拾伍元陆角整"),
        (3004.05, "叁仟零肆元零伍分"),
        (0.7, "柒角整"),
        (-21.4, "负贰拾壹元肆角整"),
        (600, "陆佰元整"),
        (0.02, "贰分"),
    ],
)
def test_the_formula_for_amounts_in_words_that_everybody_copies(amount, words):
    assert came_to(IN_WORDS, (amount,)) == words


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ('=IF(1,,"x")&"a"', "a"),
        ('="a"&(IF(1,IF(1,,2),3))', "a"),
        ('=CONCATENATE(IF(0,"x",),"b")', "b"),
        ('=SUBSTITUTE("甲零乙","零",IF(1,,"x"))', "甲乙"),
        ('=CHOOSE(1,,"b")&"c"', "c"),
        ("=LEN(IFERROR(1/0,))", 0),
        ("=IF(1,,5)", 0),
        ("=IF(1,,5)+1", 1),
        ('=TEXT(IF(1,,2),"0")', "0"),
        ('=IF(1,0,5)&"a"', "0a"),
        ('=IF(0,1)&"a"', "FALSEa"),
    ],
)
def test_what_is_left_out_is_no_text_where_one_is_wanted(formula, value):
    assert came_to(formula, (1,)) == value


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ('=DATEDIF(TEXT(MID(A1,7,8),"0000-00-00"),DATE(2026,2,28),"y")', 20),
        ('=YEAR(TEXT(MID(A1,7,8),"0-00-00"))', 2005),
        ('=MONTH("2026-"&"3-1")', 3),
        ('=EOMONTH(CONCATENATE("2024","-","2"),0)', 45351),
        ('=YEAR("2024-13")', "#VALUE!"),
        ('=DAY(LEFT("2026/3/15 第1场",9))', 15),
        ('=MINUTE("9:"&"35")', 35),
        ('=YEAR("x"&1)', "#VALUE!"),
    ],
)
def test_a_day_that_a_formula_writes_is_one(formula, value):
    assert came_to(formula, ("370202200503011234",)) == value


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ('=SUMPRODUCT(--MID("1234",ROW(INDIRECT("1:"&LEN("1234"))),1))', 10),
        ('=SUMPRODUCT(SMALL(A1:A5,ROW(INDIRECT("1:2"))))', 30),
        ('=SUMPRODUCT(ROW(INDIRECT("B4:$B$2")))', 9),
        ("=SUMPRODUCT(ROW(INDIRECT(\"'表'!3:3\")))", 3),
        ('=SUMPRODUCT(ROW(INDIRECT("无")))', "#REF!"),
        ('=SUMPRODUCT(ROW(INDIRECT("0:3")))', "#REF!"),
        ('=CHOOSE(LEFT("2月",1),"a","b")', "b"),
        ("=ISEVEN(MID(A6,2,1))", False),
    ],
)
def test_rows_told_in_a_text_and_numbers_cut_out_of_one(formula, value):
    assert came_to(formula, (10, 20, 30, 40, 50, "a37")) == value


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=COUNT(1/0)", 0),
        ("=COUNT((1/0),(A2))", 1),
        ("=COUNT(NA(),1,A1:A4)", 2),
        ('=IF(COUNT(FIND("乙",A3)),"有","无")', "无"),
        ('=IF(COUNT(FIND("甲",A3)),"有","无")', "有"),
        ('=COUNT("5","x",TRUE,2)', 3),
        ("=COUNT(A1:A4)", 1),
        ("=COUNT(A1)", 0),
        ("=COUNT((A1:A2,A3:A4))", 1),
        ('=SUMPRODUCT(COUNT(FIND({"甲","乙"},A3)))', 1),
        ("=SUM(COUNT(1/0),1)", 1),
    ],
)
def test_count_passes_over_errors_that_are_computed_right_there(formula, value):
    assert came_to(formula, ("=1/0", 5, "甲方", True)) == value
