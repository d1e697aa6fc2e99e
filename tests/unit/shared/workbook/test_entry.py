"""What a typed text becomes in a cell: as Excel takes it, for the window, the marker and the filed workbook alike."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shared.exam.serial import date_of, serial_of
from shared.exam.typed import Number, read_number
from shared.workbook.entry import EMPTY, Entry, as_edited, enter
from shared.workbook.formats import shown

DAY = 46454.0  # 8 March 2027


def number(typed: str, number_format: str = "General") -> tuple[object, str | None]:
    entry = enter(typed, number_format)
    assert entry.kind == "number", entry
    return entry.value, entry.number_format


@pytest.mark.parametrize(
    ("typed", "value", "brings"),
    [
        ("８６５０", 8650, None), ("36。75", 36.75, None), ("（720）", -720, None), ("−720", -720, None),
        ("+5", 5, None),
        ("8,650", 8650, "#,##0"), ("８，６５０．００", 8650, "#,##0.00"), ("￥8,650", 8650, "¥#,##0;[Red]¥-#,##0"),
        ("¥8.5", 8.5, "¥#,##0.00;[Red]¥-#,##0.00"), ("$8", 8, "$#,##0;[Red]$-#,##0"), ("6%", 0.06, "0%"),
        ("６．２５％", 0.0625, "0.00%"), ("1.5E3", 1500, "0.00E+00"), ("2 1/4", 2.25, "# ?/?"),
        ("-1 1/12", -1 - 1 / 12, "# ??/??"),
        ("2027-3-8", DAY, "yyyy/m/d"), ("2027/3/8", DAY, "yyyy/m/d"), ("2027.3.8", DAY, "yyyy/m/d"),
        ("2027年3月8日", DAY, 'yyyy"年"m"月"d"日"'), ("２０２７年３月", DAY - 7, 'yyyy"年"m"月"'),
        ("2027/3", DAY - 7, 'yyyy"年"m"月"'),
        ("2027-3-8 18:00", DAY + 0.75, "yyyy/m/d h:mm"), ("18:00", 0.75, "h:mm"), ("18:00:00", 0.75, "h:mm:ss"),
        ("6:00 PM", 0.75, "h:mm AM/PM"),
        ("36:00", 1.5, "[h]:mm:ss"), ("18时0分", 0.75, 'h"时"mm"分"'),
    ],
)  # fmt: skip
def test_a_general_cell_takes_the_number_and_its_format(typed: str, value: float, brings: str | None) -> None:
    assert number(typed) == (value, brings)


STAYS_TEXT = (
    "00123|1002-01|2221-01-01|6222021234567890123|8650元|甲| |3月8日|2027-2-29|5-|壹|1/0|2027-3-8 36:00|1e400|-|—|-甲"
)


@pytest.mark.parametrize("typed", STAYS_TEXT.split("|"))
def test_what_stays_text(typed: str) -> None:
    assert enter(typed) == Entry(kind="text", value=typed)


def test_text_by_format_or_apostrophe() -> None:
    assert enter("8650", "@") == enter("'8650") == Entry(kind="text", value="8650")
    assert enter("=A1", "@") == enter("'=A1") == Entry(kind="text", value="=A1")
    assert enter("００１２３") == Entry(kind="text", value="00123")
    assert enter("007", "0") == Entry(kind="text", value="007")
    assert enter("") == enter("'") == EMPTY


def test_formulas_in_plain_punctuation_and_malformed_ones_as_text() -> None:
    assert enter("＝ＳＵＭ（A1：A3，5）").value == "=SUM(A1:A3,5)"
    assert enter("=B5*1.12").kind == "formula"
    assert enter("+A1+B1").value == "=+A1+B1"
    assert enter("-A1*2").value == "=-A1*2"
    for typed in ("=1 2", "=SUM(1,2", "=5甲", "="):
        assert enter(typed) == Entry(kind="text", value=typed)


def test_truth_values_and_days_without_a_year() -> None:
    assert enter("ｔｒｕｅ") == Entry(kind="boolean", value=True)
    assert enter("3月8日", year=2027) == Entry(kind="number", value=DAY, number_format='m"月"d"日"')


def test_a_cell_with_a_format_of_its_own_keeps_it() -> None:
    assert number("￥8,650", "0.00") == (8650, None)
    assert number("2027-3-8", "0.00") == (DAY, None)


def test_eight_digits_are_a_day_where_days_are_shown() -> None:
    assert number("20270308", "yyyy-mm-dd") == (DAY, None)
    assert number("20270308", "General") == (20270308, None)
    assert number("46454", "yyyy-mm-dd") == (46454, None)


def test_percent_cells_take_both_ways_of_typing() -> None:
    assert [number(typed, "0.00%")[0] for typed in ("12.5", "12.5%", "0.125", "-12.5")] == [0.125, 0.125, 0.125, -0.125]


@pytest.mark.parametrize(
    ("value", "number_format", "written"),
    [
        (DAY, "yyyy-mm-dd", "2027/3/8"), (DAY + 0.75, "yyyy-mm-dd", "2027/3/8 18:00:00"), (0.75, "h:mm", "18:00:00"),
        (0.125, "0%", "12.5%"), (1 / 3, "0.00", "0.333333333333333"), (True, "General", "TRUE"), (None, "General", ""),
        ("8650", "General", "'8650"), ("8650", "@", "8650"), ("甲", "General", "甲"), ("=A1", "General", "'=A1"),
        (-1.0, "yyyy/m/d", "-1"), (60.0, "yyyy/m/d", "60"),
    ],
)  # fmt: skip
def test_the_formula_bar_writes_what_can_be_typed_again(value: object, number_format: str, written: str) -> None:
    assert as_edited(value, number_format) == written  # type: ignore[arg-type]  # a table of every kind of value


FORMATS = st.sampled_from(["General", "0.00", "#,##0.00", "0%", "yyyy/m/d", "h:mm", "@", "_ ¥* #,##0.00_ ;_ @_ "])
VALUES = st.one_of(st.booleans(), st.text(max_size=12), st.floats(-(10**12), 10**12).map(lambda x: round(x, 4)))


@given(VALUES, FORMATS)
def test_editing_and_leaving_a_cell_changes_nothing(value: str | float | bool, number_format: str) -> None:
    assume(number_format != "@" or isinstance(value, str))
    entry = enter(as_edited(value, number_format), number_format)
    if isinstance(value, float):
        assert isinstance(entry.value, float)
        assert entry.value == pytest.approx(value, abs=1e-9, rel=1e-12)
    else:
        assert entry.value == (value if value != "" else None)


@given(st.text(max_size=30), FORMATS)
def test_nothing_typed_ever_raises(typed: str, number_format: str) -> None:
    entry = enter(typed, number_format, year=2027)
    assert (entry.kind == "empty") == (entry.value is None)
    if isinstance(entry.value, float) and entry.number_format:
        shown(entry.value, entry.number_format)


@given(
    st.decimals(min_value=-(10**12), max_value=10**12, places=2),
    st.sampled_from(["{:f}", "{:,f}", "￥{:,f}", " {:f} "]),
)
def test_a_cell_reads_numbers_as_everybody_else_does(value: Decimal, writing: str) -> None:
    typed = writing.format(value)
    elsewhere = read_number(typed)
    assert isinstance(elsewhere, Number)
    assert number(typed)[0] == float(elsewhere.value)


@given(st.dates(min_value=dt.date(1900, 3, 1), max_value=dt.date(2099, 12, 31)))
def test_days_and_their_numbers_belong_together(day: dt.date) -> None:
    assert date_of(serial_of(day)) == day
    assert number(f"{day.year}年{day.month}月{day.day}日")[0] == serial_of(day)


@pytest.mark.parametrize(
    ("typed", "text"),
    [("’1200", "1200"), ("‘00123", "00123"), ("＇2027-3-8", "2027-3-8"), ("’１２", "１２"), ("'=A1", "=A1")],
)
def test_the_mark_of_a_text_as_a_chinese_input_method_writes_it(typed: str, text: str) -> None:
    assert enter(typed) == Entry(kind="text", value=text)


@pytest.mark.parametrize("typed", ["‘2027’", "‘甲’", "’s", "’"])
def test_quotes_that_are_meant_stay(typed: str) -> None:
    assert enter(typed) == Entry(kind="text", value=typed)


def test_a_short_day_is_a_day_as_in_excel() -> None:
    assert number("27-3-8") == (DAY, "yyyy/m/d")
    assert number("二〇二七年三月八日") == (DAY, 'yyyy"年"m"月"d"日"')
    assert number("负500") == (-500, None)
