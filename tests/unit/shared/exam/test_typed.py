"""One reading of what people type: every writing of a value reads alike, and nothing typed ever raises."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.exam.typed import (
    LONGEST,
    Number,
    Unread,
    code_key,
    half_width,
    identifier,
    is_close,
    item_number,
    plain,
    read_amount,
    read_boolean,
    read_code,
    read_date,
    read_money,
    read_month,
    read_number,
    read_percent,
    read_time,
    read_whole,
    same_date,
    same_meaning,
)

FULL = {code - 0xFEE0: chr(code) for code in range(0xFF01, 0xFF5F)}


# ------------------------------------------------------------------ numbers
AMOUNTS = {
    "8650": "8650|８６５０|￥8,650|¥8,650.00|￥　８，６５０．００|8 650|8\u00a0650|RMB 8650"
    "|人民币8,650元|8650元|8,650.00元整|8650RMB|08650",
    "-720.5": "（720.5）|(720.50)|（￥720.50）|￥（720.5）|-￥720.5|￥-720.5|−720.5|－７２０．５|—720。5|（720.5元）",
    "-15": "（15）元|(15 元)|-15元",
    "36.75": "36.75|36。75|３６。７５|36．75|+36.75|\u200b36.75|  36.75 \t",
    "0.75": ".75|。75|．７５|0。75",
    "36": "36.|36。|36.00",
    "2480000": "2 480 000|2,480,000|248万|248万元|2.48百万元",
    "120000000": "1.2亿元|12000万元|1.2亿",
    "0": "0|-0|0.00|￥0|（0）",
}


@pytest.mark.parametrize("value", AMOUNTS)
def test_an_amount_in_any_usual_writing(value: str) -> None:
    for typed in AMOUNTS[value].split("|"):
        assert read_amount(typed) == Decimal(value), typed


NO_NUMBERS = (
    "捌佰|三十|—|-|¥|元|()|（）|1,23|1,2345|1 2|1,000 000|12.5.3|--5|(-5)|5-|12²|①|½|NaN|inf|1e3|0x10|1_000|٣|=5"
    "|15)|(15|(15件)|5件|¥5%|12%5|5%%|12、5|a5"
)


@pytest.mark.parametrize("typed", NO_NUMBERS.split("|"))
def test_what_is_no_number(typed: str) -> None:
    assert read_number(typed) is Unread.NO_NUMBER


def test_the_reason_is_named() -> None:
    assert read_number("") is Unread.NOTHING
    assert read_number(" \u3000\ufeff") is Unread.NOTHING
    assert read_number("9" * (LONGEST + 1)) is Unread.TOO_LONG
    assert read_amount(" " * (LONGEST - 1) + "9") == 9
    assert read_number("9" * 29) is Unread.TOO_LONG
    assert read_number("9" * 20 + "亿元") == Number(value=Decimal("9" * 20 + "00000000"))
    assert read_number("9" * 21 + "亿元") is Unread.TOO_LONG
    assert read_amount("12%") is Unread.NO_NUMBER
    assert read_money("2.505") is read_money("1" + "0" * 15) is Unread.NOT_MONEY
    assert read_money("") is Unread.NOTHING
    assert read_money("2.500") == Decimal("2.5")
    assert read_whole("2.5") is Unread.NOT_WHOLE
    assert read_whole("-2") is Unread.NOT_WHOLE
    assert read_whole("两张") is Unread.NO_NUMBER


def test_a_number_tells_how_it_was_written() -> None:
    number = read_number("￥1,250.40")
    assert isinstance(number, Number)
    assert (number.value, number.currency, number.thousands, number.places) == (Decimal("1250.40"), "¥", True, 2)
    spelled = read_number("rmb 5")
    assert isinstance(spelled, Number)
    assert spelled.currency == "RMB"
    share = read_number("６。２５％", None)
    assert isinstance(share, Number)
    assert (share.value, share.exact, share.percent) == (Decimal("6.25"), Decimal("0.0625"), True)


def test_a_unit_counts_in_what_was_asked_for() -> None:
    assert read_amount("36", "万元") == 36
    assert read_amount("36万元", "万元") == 36
    assert read_amount("365000元", "万元") == Decimal("36.5")
    assert read_amount("36万", "件") == 360000
    assert read_amount("36件", "件") == 36
    assert read_amount("36 元", None) is Unread.NO_NUMBER
    assert read_whole("４张") == 4
    assert read_whole("0") == 0


def test_powers_of_ten_only_where_asked_for() -> None:
    number = read_number("1.5E+3", None, scientific=True)
    assert isinstance(number, Number)
    assert (number.value, number.scientific) == (Decimal(1500), True)
    assert read_number("1.5E+3", None) is Unread.NO_NUMBER


def test_percent_with_and_without_its_sign() -> None:
    assert read_percent("6.5%") == read_percent("６．５％") == read_percent("6。5") == Decimal("6.5")
    assert read_percent("6.5元") is read_percent("甲") is Unread.NO_NUMBER


# ------------------------------------------------------------------ dates, times
DAYS = (
    "2027-3-8|2027-03-08|2027/3/8|2027.3.8|2027年3月8日|2027年03月08日|2027 年 3 月 8 日|2027年3月8号|2027年3月8"
    "|27/3/8|27年3月8日|２０２７年３月８日|２０２７－０３－０８|２０２７／３／８"
    "|2027．3．8|2027。3。8| 2027-3-8 |20270308"
)


@pytest.mark.parametrize("typed", DAYS.split("|"))
def test_a_day_in_any_usual_writing(typed: str) -> None:
    assert read_date(typed) == dt.date(2027, 3, 8)


NO_DAYS = "2027-3|2027-3/8|2027年3-8|3月8日|2221-01-01|1002-01|1002-01-01|昨天|12.03.08|2027.3"


@pytest.mark.parametrize("typed", NO_DAYS.split("|"))
def test_what_is_no_day(typed: str) -> None:
    assert read_date(typed) is Unread.NO_DATE


def test_a_day_that_no_calendar_has() -> None:
    assert read_date("2027-2-29") is read_date("2027年13月1日") is Unread.NO_SUCH_DAY
    assert read_date("") is Unread.NOTHING
    assert read_date("2027年3月8日" * 9) is Unread.TOO_LONG


def test_a_day_without_its_year_and_a_month() -> None:
    assert read_date("3月8日", year=2027) == dt.date(2027, 3, 8)
    assert read_month("2027年3月") == read_month("２０２７／３") == dt.date(2027, 3, 1)
    assert read_month("2001-01") is Unread.NO_DATE
    assert read_month("2027年13月") is Unread.NO_SUCH_DAY
    assert read_month("") is Unread.NOTHING
    assert read_date("1900-1-1") == dt.date(1900, 1, 1)
    assert read_date("2099-12-31") == dt.date(2099, 12, 31)
    assert read_date("1899-12-31") is read_date("2100-1-1") is Unread.NO_DATE
    assert read_date("29/1/1") == dt.date(2029, 1, 1)
    assert read_date("30/1/1") == dt.date(1930, 1, 1)


TIMES = {
    0: "0:00|12:00 a",
    840: "2:00 p|下午2:00",
    599: "9:59",
    545: "9:05|９：０５|09:05:00|9时5分|9点05分|9时5分0秒|上午9:05|9:05 AM|9:05:00.000",
    870: "14:30|下午2:30|2:30pm|下午2时30分",
    10: "0:10|12:10 AM|上午12:10",
    730: "12:10|12:10 PM",
    1590: "26:30",
}


@pytest.mark.parametrize("minutes", TIMES)
def test_a_time_in_any_usual_writing(minutes: int) -> None:
    for typed in TIMES[minutes].split("|"):
        assert read_time(typed) == dt.timedelta(minutes=minutes), typed


@pytest.mark.parametrize("typed", ["9:60", "9:05:60", "13:00 PM", "上午9:05 AM", "9", "9:", "905", "9时"])
def test_what_is_no_time(typed: str) -> None:
    assert read_time(typed) is Unread.NO_TIME
    assert read_time("") is Unread.NOTHING


def test_seconds_and_their_parts() -> None:
    assert read_time("9:05:59") == dt.timedelta(hours=9, minutes=5, seconds=59)
    assert read_time("9:05:30.25") == dt.timedelta(hours=9, minutes=5, seconds=30, milliseconds=250)
    assert read_time("9时5分59秒") == dt.timedelta(hours=9, minutes=5, seconds=59)


# ------------------------------------------------------------------ codes, yes and no, text
def test_codes_keep_their_zeros_and_separators() -> None:
    assert read_code("００1002－01") == "001002-01"
    assert read_code("1002．01") == read_code("1002。01") == "1002.01"
    assert read_code(" 660202 ") == "660202"
    assert read_code("库存现金") is Unread.NO_CODE
    assert read_code("") is Unread.NOTHING


def test_one_account_whatever_parts_its_levels() -> None:
    assert (
        code_key("１００２－０１") == code_key("100201") == code_key("1002.01") == code_key(" 1002 — 01 ") == "100201"
    )
    assert code_key("1002-02") != code_key("1002-01")
    assert code_key("6602-a1") == "6602A1"
    assert code_key(" 银行存款 ") == code_key("银行存款")
    assert code_key("") == code_key(" ") == ""


def test_booleans_and_plain_text() -> None:
    assert read_boolean("ＴＲＵＥ") is True
    assert read_boolean(" false ") is False
    assert read_boolean("是") is Unread.NO_BOOLEAN
    assert read_boolean("") is Unread.NOTHING
    assert plain(" Ａ 公司 ") == plain("a公司")
    assert plain("甲。乙") == "甲。乙"
    assert plain("收付\u200b实现制") == plain("收付实现制")
    assert plain("1002—01") == plain("1002-01")
    assert plain("应付职工薪酬——工资") == plain("应付职工薪酬—工资") == plain("应付职工薪酬─工资")
    assert plain("“挂账”") == plain('"挂账"') != plain("挂账")
    assert plain("‘挂账’") == plain("'挂账'")
    assert plain("5∶4") == plain("5：4") == plain("5:4")
    assert plain("a--b") != plain("a-b")
    assert half_width("记字第１２号，ＡＢＣ") == "记字第12号,ABC"


def test_meaning_a_wanted_value() -> None:
    assert is_close("37.5%", "37.5")
    assert is_close("37.5%", "0.375")
    assert is_close("37.5%", "37.5%")
    assert is_close("1,000.004", "1000", "0.01")
    assert not is_close("1,000.02", "1000", "0.01")
    assert is_close("1000元", "1000")
    assert is_close("12件", "12", "0", "件")
    assert is_close("1500", "1.5E+3")
    assert not is_close("1000", "1000元")
    assert not is_close("1000", "一千")
    assert not is_close("1000", "1000", "x")
    assert same_date("2027年3月8日", "2027-03-08")
    assert not same_date("2027年3月9日", "2027-03-08")
    assert not same_date("昨天", "昨天")


def test_a_text_means_another_by_its_signs_its_day_or_its_number() -> None:
    assert same_meaning(" Ａ 公司", "a公司")
    assert same_meaning("2027年3月8日", "2027-03-08")
    assert not same_meaning("2027年3月9日", "2027-03-08")
    assert same_meaning("￥1,250.40", "1250.4")
    assert same_meaning("12 件", "12", "件")
    assert same_meaning("12元", "12")
    assert same_meaning("50%", "0.5")
    assert not same_meaning("50%", "50")
    assert same_meaning("００１２３", "00123")
    assert not same_meaning("123", "00123")
    assert not same_meaning("甲", "12")
    assert not same_meaning("", "")


# ------------------------------------------------------------------ laws
def _wide(text: str) -> str:
    return text.translate(FULL)


DECIMALS = st.decimals(min_value=Decimal(-(10**13)), max_value=Decimal(10**13), places=2)


@given(DECIMALS, st.data())
def test_every_writing_of_a_number_reads_alike(value: Decimal, data: st.DataObject) -> None:
    plainly, grouped = f"{value:f}", f"{value:,f}"
    size = f"{abs(value):,f}"
    minus = "-" if value.is_signed() else ""
    writings = [
        plainly, grouped, grouped.replace(",", " "), grouped.replace(",", "，"), f"{minus}￥{size}", f"￥{minus}{size}",
        plainly.replace(".", "。"), plainly.replace("-", "−"), f"{plainly}元", f" {grouped} 元 ",
        f"（{size}）" if minus else size, f"（￥{size}元）" if minus else f"￥{size}元",
    ]  # fmt: skip
    writing = data.draw(st.sampled_from(writings))
    writing = data.draw(st.sampled_from([writing, _wide(writing)]))
    assert read_amount(writing) == value


@given(DECIMALS)
def test_a_percent_is_a_hundredth(value: Decimal) -> None:
    number = read_number(f"{value:f}%", None)
    assert isinstance(number, Number)
    assert number.exact * 100 == number.value == value


@given(st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2099, 12, 31)), st.data())
def test_every_writing_of_a_day_reads_alike(day: dt.date, data: st.DataObject) -> None:
    y, m, d = day.year, day.month, day.day
    writings = [
        day.isoformat(),
        f"{y}/{m}/{d}",
        f"{y}.{m:02}.{d}",
        f"{y}年{m}月{d}日",
        f"{y} 年 {m} 月 {d} 日",
        f"{y}{m:02}{d:02}",
    ]
    writing = data.draw(st.sampled_from(writings))
    assert read_date(writing) == read_date(_wide(writing)) == day


NEARLY = st.text(alphabet="0123456789０５.,，。-−（）()¥￥元万亿% 年月日:/eE上午时分秒AP①²", max_size=30)


@given(st.one_of(st.text(), NEARLY))
def test_nothing_typed_ever_raises(text: str) -> None:
    for read in (
        read_number,
        read_amount,
        read_percent,
        read_whole,
        read_date,
        read_month,
        read_time,
        read_code,
        read_boolean,
    ):
        read(text)
    read_number(text, None, scientific=True)
    is_close(text, text, text, text)
    same_date(text, text)
    code_key(text)
    same_meaning(text, text[:5], text)
    plain(text)


@given(NEARLY)
def test_width_never_matters(text: str) -> None:
    assert read_number(text) == read_number(_wide(text))
    assert read_date(text) == read_date(_wide(text))
    assert read_time(text) == read_time(_wide(text))


@pytest.mark.parametrize(
    "typed",
    ["44010620000101012X", "４４０１０６ 20000101 012Ｘ", "\u202a44010620000101012X\u202c\n", "440106\xad20000101012X"],
)
def test_an_id_number_keeps_nothing_of_how_it_was_typed(typed: str) -> None:
    assert identifier(typed) == "44010620000101012X"


def test_the_dashes_of_a_ticket_number_are_its_own() -> None:
    assert identifier("A—2026－01") == "A-2026-01"


@pytest.mark.parametrize("typed", ["12", "１２", " 12. ", "第12题", "第 １２ 题", "12题", "12、"])
def test_the_number_of_an_item_is_read_as_people_say_it(typed: str) -> None:
    assert item_number(typed) == "12"


@pytest.mark.parametrize("typed", ["", "理论 12", "十二", "12-1", "题"])
def test_what_says_more_than_a_number_is_none(typed: str) -> None:
    assert item_number(typed) == ""
