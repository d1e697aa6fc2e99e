"""Days in short and in Chinese words, and what is said to be negative: read as the person means them."""

import datetime as dt
from decimal import Decimal

import pytest

from shared.exam.typed import Unread, read_amount, read_date, same_date, same_meaning


@pytest.mark.parametrize(
    "typed",
    [
        "27-3-8",
        "27-03-08",
        "２７－３－８",
        "二〇二七年三月八日",
        "二零二七年3月8号",
        "2027年三月八日",
        "二○二七年03月08日",
    ],
)
def test_a_day_in_short_and_in_words(typed: str) -> None:
    assert read_date(typed) == dt.date(2027, 3, 8)
    assert same_date(typed, "2027-03-08")


@pytest.mark.parametrize(
    ("typed", "month", "day"),
    [
        ("十月十五日", 10, 15),
        ("十一月三十日", 11, 30),
        ("十二月二十一号", 12, 21),
        ("一月十日", 1, 10),
        ("3月二十日", 3, 20),
    ],
)
def test_a_day_in_words_without_its_year(typed: str, month: int, day: int) -> None:
    assert read_date(typed, year=2027) == dt.date(2027, month, day)
    assert read_date(typed) is Unread.NO_DATE


@pytest.mark.parametrize(
    "typed",
    [
        "27.3.8",
        "27-3/8",
        "10-15",
        "2-3-2027",
        "二十三十月八日",
        "十十月一日",
        "三年",
        "一二三四五年一月一日",
        "二〇二七",
        "1002-01-02",
    ],
)
def test_what_only_looks_like_a_day_is_none(typed: str) -> None:
    assert isinstance(read_date(typed, year=2027), Unread)


def test_a_negative_said_as_it_is_spoken() -> None:
    assert read_amount("负500") == read_amount("负 500元") == read_amount("负５００") == Decimal(-500)
    assert (
        read_amount("负-500")
        is read_amount("负（500）")
        is read_amount("负债")
        is read_amount("负")
        is Unread.NO_NUMBER
    )
    assert read_amount("负3.6万元") == Decimal(-36000)


@pytest.mark.parametrize(
    ("wanted", "typed", "unit"),
    [
        ("1200元", "1,200.00元", "元"), ("1200元", "1200", "元"), ("1200元", "￥1200", "元"),
        ("12万元", "120000元", "元"),
        ("12万元", "12 万", "元"), ("3张", "3", "张"), ("3张", "３张", "张"), ("-500元", "（500）", "元"),
    ],
)  # fmt: skip
def test_an_author_may_write_the_unit_too(wanted: str, typed: str, unit: str) -> None:
    assert same_meaning(typed, wanted, unit)


@pytest.mark.parametrize(
    ("wanted", "typed"),
    [("1200元", "1201"), ("1200元", "1200张"), ("00123元", "123"), ("约1200元", "1200"), ("元", "")],
)
def test_a_unit_makes_no_other_answer_right(wanted: str, typed: str) -> None:
    assert not same_meaning(typed, wanted)
