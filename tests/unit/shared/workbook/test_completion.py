"""Which function is begun and which argument the caret stands in, in text as a person types it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.workbook.completion import Within, begun, within


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("=su", "su"),
        ("=SUM(A1)+vlo", "vlo"),
        ("＝SUM（1，ro", "ro"),
        ("=A1+B", "B"),
        ("=T", "T"),
        ("=LOG10", "LOG10"),
        ('="su', ""),
        ("=12", ""),
        ("su", ""),
        ("=", ""),
        ("=SUM(", ""),
    ],
)
def test_the_name_begun(text: str, name: str) -> None:
    assert begun(text, len(text)) == name


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("=SUM(", ("SUM", 0)),
        ("=SUM(A1,", ("SUM", 1)),
        ("=if（A1，", ("IF", 1)),
        ("=IF(SUM(1,2),", ("IF", 1)),
        ("=IF((1+2", ("IF", 0)),
        ('=IF(A1=",",', ("IF", 1)),
        ("=SUM({1,2,", ("SUM", 0)),
        ("=SUM(1)", None),
        ("SUM(", None),
    ],
)
def test_the_argument_the_caret_stands_in(text: str, wanted: tuple[str, int] | None) -> None:
    found = within(text, len(text))
    assert found == (None if wanted is None else Within(function=wanted[0], argument=wanted[1]))


def test_the_caret_counts_not_the_end() -> None:
    assert within("=ROUND(A1,2)", 8) == Within(function="ROUND", argument=0)
    assert begun("=ROU(A1", 4) == ""


@given(st.text(alphabet="=SUM(,)A1\"'{}（，甲+", max_size=30), st.integers(0, 32))
def test_any_text_is_read(text: str, caret: int) -> None:
    found = within("=" + text, caret)
    assert found is None or found.argument >= 0
    assert ("=" + text)[:caret].lower().endswith(begun("=" + text, caret).lower())
