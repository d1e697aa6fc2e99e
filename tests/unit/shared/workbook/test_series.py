"""Filling goes on as a person expects of a spreadsheet program."""

import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shared.workbook.series import continued


@pytest.mark.parametrize(
    ("seeds", "wanted"),
    [
        ("5", "5 5"),
        ("1 2", "3 4"),
        ("10 8", "6 4"),
        ("0.1 0.2", "0.3 0.4"),
        ("1 2 4", "5.3333333333 6.8333333333"),
        ("007", "008 009"),
        ("凭证098", "凭证099 凭证100"),
        ("凭证099", "凭证100 凭证101"),
        ("第1行 第3行", "第5行 第7行"),
        ("第1季度", "第2季度 第3季度"),
        ("第3季度", "第4季度 第1季度"),
        ("一月 三月", "五月 七月"),
        ("12月", "1月 2月"),
        ("星期六", "星期日 星期一"),
        ("癸", "甲 乙"),
        ("2026-11-30", "2026-12-01 2026-12-02"),
        ("2026-11-01 2026-11-08", "2026-11-15 2026-11-22"),
        ("2026年1月31日", "2026年2月1日 2026年2月2日"),
        ("2026-01-31 2026-02-28", "2026-03-28 2026-04-25"),
        ("2026/1/15 2026/2/15", "2026/3/15 2026/4/15"),
        ("2026年11月", "2026年12月 2027年1月"),
        ("2026年01月 2026年04月", "2026年07月 2026年10月"),
        ("行政部", "行政部 行政部"),
        ("行政部 销售部", "行政部 销售部"),
        ("9999-12-31", "9999-12-31 9999-12-31"),
    ],
)
def test_what_is_dragged_goes_on(seeds: str, wanted: str) -> None:
    assert continued(seeds.split(), 2) == wanted.split()


def test_dragging_back_counts_down() -> None:
    assert continued(["3", "4"], 2, back=True) == ["2", "1"]
    assert continued(["三月"], 3, back=True) == ["二月", "一月", "十二月"]
    assert continued(["甲公司", "乙公司"], 3, back=True) == ["乙公司", "甲公司", "乙公司"]


@given(
    st.lists(
        st.one_of(
            st.text(max_size=12), st.decimals(allow_nan=False, allow_infinity=False).map(str), st.dates().map(str)
        ),
        max_size=5,
    ),
    st.integers(0, 40),
    st.booleans(),
)
def test_any_seed_gives_as_many_texts_as_asked(seeds: list[str], count: int, back: bool) -> None:
    assert len(continued(seeds, count, back=back)) == (count if seeds else 0)


@given(st.integers(-(10**6), 10**6), st.integers(-1000, 1000), st.integers(2, 6), st.integers(1, 20))
def test_equal_steps_go_on_exactly(start: int, step: int, length: int, count: int) -> None:
    line = [str(start + step * n) for n in range(length + count)]
    assert continued(line[:length], count) == line[length:]


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)), st.integers(1, 60), st.integers(1, 10))
def test_days_go_on_and_come_back(first: dt.date, step: int, count: int) -> None:
    line = [str(first + dt.timedelta(days=step * n)) for n in range(count + 2)]
    assume(len({text[8:] for text in line[:2]}) == 2 and len({text[8:] for text in line[-2:]}) == 2)  # else months
    assert continued(line[:2], count) == line[2:]
    assert continued(line[-2:], count, back=True) == line[:-2][::-1]
