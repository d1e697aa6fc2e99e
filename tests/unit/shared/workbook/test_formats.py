"""Number formats: the expected signs come from LibreOffice 24, and from Excel where its own documents differ.

What LibreOffice shows otherwise stands in `EXCEL`, each with what it is that differs.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.workbook.formats import (
    BUILT_IN,
    Shown,
    content,
    general,
    is_date,
    is_percent,
    is_text,
    is_valid,
    shown,
    text,
)
from shared.workbook.formats.code import compiled

ACCOUNTING = '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ '
BRACKETS = '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)'
LONG_DATE = 'yyyy"年"m"月"d"日"'
DAY = 46356  # Monday, 30 November 2026

BOTH: dict[str, dict[float | str, str]] = {
    "0": {2.5: "3", 3.5: "4", -2.5: "-3", 1e20: "1" + "0" * 20},
    "0.00": {1.005: "1.01", 2.675: "2.68", 1e-7: "0.00", "甲": "甲"},
    "#,##0.00": {1234567.891: "1,234,567.89", -0.5: "-0.50"},
    "#,##0.00_);(#,##0.00)": {1234567.891: "1,234,567.89 ", -5: "(5.00)"},
    "#,##0.00;[Red]-#,##0.00": {-5: "-5.00"},
    '#,##0.00;-#,##0.00;"-"': {0: "-", 0.4: "0.40"},
    ACCOUNTING: {1234.5: " ¥1,234.50 ", -1234.5: " ¥-1,234.50 ", 0: " ¥-   ", "甲": " 甲 "},
    BRACKETS: {1234.5: " 1,234.50 ", -1234.5: " (1,234.50)", 0: " -   "},
    "¥#,##0.00;¥-#,##0.00": {1234.5: "¥1,234.50", -1234.5: "¥-1,234.50"},
    "¥#,##0.00": {-1234.5: "-¥1,234.50"},
    "[$¥-804]#,##0.00;[Red]\\-[$¥-804]#,##0.00": {-1234.5: "-¥1,234.50", 7: "¥7.00"},
    "[$CNY]\\ #,##0.00": {1234.5: "CNY 1,234.50"},
    '#,##0.00"元"': {1234.5: "1,234.50元"},
    "#,##0.00元": {1234.5: "1,234.50元"},
    '#,##0.00,"千元"': {12345678: "12,345.68千元"},
    '0"."0,"万"': {1234: "0.1万", 123456: "12.3万"},
    '0"."#,"万元"': {123456: "12.3万元"},
    '0"."0000"万元"': {123456: "12.3456万元"},
    '0.0,,"百万"': {1234567: "1.2百万"},
    "0,": {12345: "12"},
    "0%": {0.5: "50%"},
    "0.00%;[Red]-0.00%": {0.125: "12.50%", -0.125: "-12.50%"},
    "#%": {0.05: "5%"},
    "#": {5: "5", 0: ""},
    "#,###": {0: "", 1234567: "1,234,567"},
    "0.0#": {0.5: "0.5", 0.126: "0.13"},
    "0.0?": {0.126: "0.13"},
    "0.??": {3: "3.  "},
    "???.???": {1.5: "  1.5  "},
    "?,???.??": {1234.5: "1,234.5 "},
    ".00": {0.5: ".50", 12.5: "12.50"},
    "0,000": {5: "0,005"},
    "0000000": {5: "0000005"},
    "000-000": {12: "000-012"},
    "000-0000-0000": {13812345678: "138-1234-5678"},
    '"第"0"号"': {5: "第5号"},
    "+0;-0": {5: "+5", -5: "-5"},
    "(0)": {5: "(5)"},
    "0_)": {1: "1 "},
    "0.00E+00": {1234.5: "1.23E+03", 0.00012: "1.20E-04", 0: "0.00E+00", 1e5: "1.00E+05"},
    "0.0E-0": {-12345: "-1.2E4"},
    "##0.0E+0": {1234567: "1.2E+6"},
    "0.0E+0": {9.99e9: "1.0E+10", 99999: "1.0E+5"},
    "# ?/?": {0.5: " 1/2", 5: "5    ", 0.99: "1    ", 0.1: " 1/9", -0.5: "- 1/2", 0.001: "0    "},
    "# ??/??": {1.3333: "1  1/3 "},
    "# ???/???": {3.14159: "3  16/113"},
    "# ?/4": {-1.25: "-1 1/4"},
    "# ??/16": {0.5: "  8/16"},
    "0/0": {2.5: "5/2"},
    "0 0/0": {1.5: "1 1/2"},
    "#,##0.00_ ;[Red]\\-#,##0.00\\ ": {1234.5: "1,234.50 ", -1234.5: "-1,234.50 "},
    '[=0]"";General': {0: "", 7: "7"},
    '[<1000]0;[<1000000]0.0,"K";0.0,,"M"': {999: "999", 1500: "1.5K", 2500000: "2.5M"},
    '[<100]"小"0;[<200]"中"0;"大"0': {50: "小50", 150: "中150", 250: "大250", -3: "-小3"},
    '[>100]"大"0;"小"0': {-3: "小3", 101: "大101"},
    "[<0]0;0.0": {-5: "5", 5: "5.0"},
    "[>100]0;0.0;0.00": {3: "3.00", -3: "3.0", 101: "101"},
    '[>9999]0.0,"K";[<-9999]-0.0,"K";0': {-20000: "-20.0K", 20000: "20.0K"},
    ";;;": {5: "", -5: "", 0: "", "甲": ""},
    "0;;": {-5: "", 0: ""},
    '@"公司"': {"甲": "甲公司", 5: "5"},
    '0;-0;0;"（"@"）"': {"甲": "（甲）"},
    'General"元"': {1234.5678: "1234.5678元", -7: "-7元"},
    # days and times
    "yyyy-mm-dd": {DAY: "2026-11-30"},
    "yyyy/m/d;@": {DAY: "2026/11/30", "待定": "待定"},
    LONG_DATE: {DAY: "2026年11月30日"},
    "yyyy年mm月": {DAY: "2026年11月"},
    "yy-m-d": {DAY: "26-11-30"},
    "d-mmm-yy": {DAY: "30-Nov-26"},
    "mmmmm": {DAY: "N"},
    "dddd": {DAY: "Monday"},
    "[$-804]dddd": {DAY: "星期一"},
    "[$-804]aaaa": {DAY: "星期一"},
    "[$-804]aaa": {DAY: "一"},
    "[$-804]mmmm": {DAY: "十一月"},
    "h:mm AM/PM": {0.75: "6:00 PM", 0: "12:00 AM"},
    '[$-804]AM/PMh"时"mm"分"': {0.75: "下午6时00分"},
    "yyyy-mm-dd hh:mm": {DAY + 0.5: "2026-11-30 12:00"},
    "yyyy-m-d h:mm:ss.00": {DAY + 0.4375: "2026-11-30 10:30:00.00"},
    "mm:ss.0": {0.4375: "30:00.0"},
    "h:mm": {0.99999: "23:59"},
    "[h]:mm": {1.5: "36:00", -0.25: "-6:00"},
    "[mm]:ss": {25.5: "36720:00"},
    "[ss]": {0.001: "86"},
    '[h]"小时"mm"分"': {1.25: "30小时00分"},
    "yyyy-mm-dd hh:mm:ss": {DAY + 0.99999999: "2026-12-01 00:00:00"},
    # Chinese numerals
    "[DBNum1][$-804]General": {10: "一十", 105: "一百〇五", 100500: "一十万〇五百", 10001000: "一千万一千"},
    "[DBNum2][$-804]General": {0: "零", 100000001: "壹亿零壹", 1010010: "壹佰零壹万零壹拾", -15: "-壹拾伍"},
    '[DBNum2][$-804]0"角"0"分"': {56: "伍角陆分"},
    f"[DBNum1][$-804]{LONG_DATE}": {DAY: "二〇二六年十一月三十日"},
    '[DBNum1][$-804]m"月"d"日"': {DAY - 10: "十一月二十日"},
}

EXCEL: dict[str, dict[float | str, str]] = {
    # ! escapes in Chinese codes
    '0!.0,"万"': {123456: "12.3万", 5: "0.0万"},
    '[>=10000]0!.0,"万";0': {123456: "12.3万", 99: "99"},
    # a third section keeps its minus
    '[>9999]0!.0,"万";[<-9999]-0!.0,"万";0': {-123456: "-12.3万", -5: "-5"},
    # the sign and the point stay where the code has them
    "0.00": {-0.001: "-0.00"},
    "#,##0.00_);(#,##0.00)": {-0.001: "(0.00)"},
    "0.##": {5: "5."},
    '"abc"': {-5: "-abc"},
    # computed with 15 digits
    "0%": {0.285: "29%"},
    # digit by digit under digit places, read out under General
    "[DBNum1]0": {1234: "一二三四"},
    "[DBNum2]": {1234.56: "壹仟贰佰叁拾肆.伍陆"},
    "[DBNum2]G/通用格式": {20300: "贰万零叁佰"},
    "[DBNum2]0角0分;;整": {56: "伍角陆分", 0: "整"},
    "[DBNum3]0": {1234: "１２３４"},
    f"[DBNum2][$-804]{LONG_DATE}": {DAY: "贰零贰陆年壹拾壹月叁拾日"},
    # Chinese words of days
    "aaaa": {DAY: "星期一"},
    "[$-804]ddd": {DAY: "周一"},
    "上午/下午h:mm": {0.75: "下午6:00"},
    'e"年"': {DAY: "2026年"},
    "[$-F800]dddd, mmmm dd, yyyy": {DAY: "2026年11月30日"},
    'G/通用格式"元"': {5: "5元"},
    "[$-zh-CN]dddd": {DAY: "星期一"},
    "[$-x-systime]h:mm": {0.75: "18:00:00"},
    "_ yyyy* %@": {DAY: " 2026%"},
    "[DBNum1]": {1e15: "一E+一五"},
    # the 1900 system
    "yyyy-mm-dd": {1: "1900-01-01", 59: "1900-02-28", 60: "1900-02-29", 61: "1900-03-01", 0: "1900-01-00"},
    # what cannot be shown is the plain number
    "yyyy/m/d": {-1: "-1", 3e6: "3000000"},
    "[>100]0": {5: "5"},
    "abc": {1234.5: "1234.5"},
    "0;0;0;@;0": {-7: "-7"},
}


@pytest.mark.parametrize("table", [BOTH, EXCEL], ids=["both", "excel"])
def test_every_format_of_the_table(table: dict[str, dict[float | str, str]]) -> None:
    wrong = [
        (code, value, expected, shown(value, code).text)
        for code, values in table.items()
        for value, expected in values.items()
        if shown(value, code).text != expected
    ]
    assert not wrong


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.0, "0"), (-0.0, "0"), (0.1 + 0.2, "0.3"), (1 / 3, "0.333333333"), (1234567.891234, "1234567.891"),
        (99999999999, "99999999999"), (123456789012, "1.23457E+11"), (1e15, "1E+15"), (12345678901.5, "12345678902"),
        (0.00001, "0.00001"), (0.0000123, "0.0000123"), (0.000012345678, "1.23457E-05"), (1e-10, "1E-10"),
        (-1234567.891234, "-1234567.891"), (1e100, "1E+100"),
    ],
)  # fmt: skip
def test_general_has_room_for_eleven_signs(value: float, expected: str) -> None:
    assert general(value) == shown(value, "General").text == shown(value, "").text == expected


def test_general_in_a_narrow_column_rounds_before_it_gives_up() -> None:
    assert [general(1234.5678, width) for width in (9, 7, 6, 4)] == ["1234.5678", "1234.57", "1234.6", "1235"]
    assert general(123456, 5) == "1E+05"


def test_the_formula_bar_keeps_fifteen_digits() -> None:
    assert content(0.1 + 0.2) == "0.3"
    assert content(123456789012) == "123456789012"
    assert content(1 / 3) == "0.333333333333333"
    assert content(1e21) == "1E+21"
    assert content(-1.5e-12) == "-1.5E-12"
    assert content(0.0) == "0"


def test_colours_and_gaps_are_told_to_the_window() -> None:
    assert shown(-5, "0;[Red]-0") == Shown(text="-5", colour="#FF0000", numeric=True)
    assert shown(5, "0;[Red]-0").colour == ""
    assert shown(5, "[蓝色]0").colour == "#0000FF"
    assert shown(5, "[Color 10]0").colour == shown(5, "[颜色10]0").colour == "#008000"
    amount = shown(1234.5, ACCOUNTING)
    assert (amount.text[: amount.fill_at], amount.fill, amount.text[amount.fill_at :]) == (" ¥", " ", "1,234.50 ")
    assert shown("甲", ACCOUNTING).numeric is False
    assert shown(True, "0.00") == Shown(text="TRUE")
    assert shown(None, "0.00") == Shown(text="")
    assert shown(float("inf"), "0").text == "#NUM!"


def test_what_a_cell_takes_by_its_format() -> None:
    assert is_valid("#,##0.00")
    assert is_valid("")
    assert not is_valid("abc")
    assert is_percent("0.00%;-0.00%")
    assert not is_percent("0.00")
    assert is_text("@")
    assert not is_text("0;-0;0;@")
    assert not is_text("General")


def test_text_is_the_same_code() -> None:
    assert text(1234.5, "#,##0.00") == "1,234.50"
    assert text(None, "0.00") == "0.00"
    assert text(5, "") == ""
    assert text("甲", "") == "甲"
    assert text(False, "0") == "FALSE"


def test_built_in_formats_are_the_chinese_ones() -> None:
    assert shown(DAY, BUILT_IN[14]).text == "2026/11/30"
    assert shown(DAY, BUILT_IN[31]).text == "2026年11月30日"
    assert shown(0.75, BUILT_IN[34]).text == "下午6时00分"
    assert shown(-1234.5, BUILT_IN[44]).text == " ¥(1,234.50)"
    assert is_date(BUILT_IN[22])
    assert is_date("[h]:mm")
    assert not is_date('0"月"')
    assert not is_date("")


CODES = st.text(alphabet='0#?.,%/E+-;@_*"\\![]<>=10ymdhsaeGeneral年月日万元¥()$-804DBNumRed :', max_size=24)
VALUES = st.one_of(st.floats(), st.integers(-(10**18), 10**18), st.text(max_size=5), st.booleans(), st.none())


@given(VALUES, st.one_of(CODES, st.text(max_size=300)))
def test_no_code_ever_raises(value: float | str | bool | None, code: str) -> None:
    made = shown(value, code)
    assert len(made.text) < 1200
    assert made.fill_at <= len(made.text)
    text(value, code)
    is_date(code)


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=2))
def test_two_places_show_every_amount_exactly(amount: object) -> None:
    assert shown(float(str(amount)), "#,##0.00;-#,##0.00").text == f"{amount or 0:,.2f}".replace("-0.00", "0.00")


def test_codes_are_taken_apart_once() -> None:
    assert compiled("#,##0.00") is compiled("#,##0.00")
    assert not compiled("0" * 256).valid
