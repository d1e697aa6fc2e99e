"""Every complaint of msgspec that a file can cause has words; one that nobody foresaw is told as it is."""

from typing import Annotated, Any

import msgspec
import pytest

from scripts.centre.authoring.shape_words import shape_words


class Shape(msgspec.Struct, forbid_unknown_fields=True):
    a: int
    b: Annotated[int, msgspec.Meta(ge=1, lt=5)] = 1
    c: Annotated[str, msgspec.Meta(min_length=2, max_length=3, pattern="^x")] = "xx"
    d: list[int] = []
    e: Annotated[tuple[int, ...], msgspec.Meta(max_length=1)] = ()
    f: Annotated[float, msgspec.Meta(gt=0, le=2)] = 1


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({}, "缺少 a"),
        ({"a": 1, "z": 2}, "没有 z 这一项"),
        ({"a": "1"}, "a：应是整数，写成了带引号的文字"),
        ({"a": 1, "b": 0}, "b：至少1"),
        ({"a": 1, "b": 9}, "b：最多4"),
        ({"a": 1, "c": "x"}, "c：至少2个"),
        ({"a": 1, "c": "xxxx"}, "c：最多3个"),
        ({"a": 1, "c": "yy"}, "c：写法不对"),
        ({"a": 1, "d": [1, "2"]}, "d[1]：应是整数，写成了带引号的文字"),
        ({"a": 1, "e": [1, 2]}, "e：最多1个"),
        ({"a": 1, "f": 0.0}, "f：应大于0"),
        ({"a": 1, "f": 3.0}, "f：最多2"),
        ([], "应是表（[名称]），写成了列表（[ ]）"),
    ],
)
def test_it_is_told_in_the_authors_language(value: Any, said: str) -> None:
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.convert(value, Shape)
    assert shape_words(caught.value).startswith(said), str(caught.value)


def test_a_complaint_of_another_day_is_kept() -> None:
    assert shape_words(msgspec.ValidationError("Something new - at `$.a`")) == "a：Something new"
