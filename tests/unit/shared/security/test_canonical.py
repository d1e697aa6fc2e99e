"""One value, one byte form."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.security.canonical import canonical_json, parse_canonical, sha256_hex
from shared.security.errors import SecurityError

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


class Row(msgspec.Struct, frozen=True, kw_only=True):
    b: str
    a: int


def test_sorted_keys_no_spaces_plain_utf8() -> None:
    assert canonical_json({"b": [1, True, None], "a": "𠮷·"}) == '{"a":"𠮷·","b":[1,true,null]}'.encode()
    assert canonical_json(Row(b="x", a=1)) == b'{"a":1,"b":"x"}'
    assert sha256_hex(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@given(VALUES)
def test_it_reads_back_and_key_order_does_not_matter(value: Any) -> None:
    data = canonical_json(value)
    assert parse_canonical(data) == value
    assert json.loads(data) == value
    if isinstance(value, dict):
        assert canonical_json(dict(reversed(value.items()))) == data


@pytest.mark.parametrize("value", [1.5, {"a": [0.0]}, {1: "a"}, object()])
def test_what_has_no_single_form_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)


def test_half_a_character_is_refused() -> None:
    with pytest.raises(ValueError, match="surrogates"):
        canonical_json("\ud800")


@pytest.mark.parametrize(
    "data",
    [
        b'{"a": 1}', b'{"b":1,"a":2}', b'{"a":1,"a":1}', b'"\\u4e2d"', b"1.0", b"1e2", b"[1]\n", b"", b"\xff", b"NaN",
        b"[" * 100_000,
    ],
)  # fmt: skip
def test_the_same_value_written_otherwise_is_refused(data: bytes) -> None:
    with pytest.raises(SecurityError) as caught:
        parse_canonical(data)
    assert caught.value.code == "not_canonical"
