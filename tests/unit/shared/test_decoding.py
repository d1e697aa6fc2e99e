"""Bytes that somebody else wrote: one error for all that can be wrong with them, at every door that reads files."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.decoding import decode_json, decode_msgpack


class Anything(msgspec.Struct):
    content: Any


DEEP = b'{"content":' + b"[" * 100_000
NASTY = [
    DEEP,
    b"[" * 100_000,
    b'{"a":' * 50_000,
    b'"\xff\xfe"',
    b'{"content":1e999999}',
    b'{"content":' + b"9" * 5_000 + b"}",
    b"\x00" * 64,
    b"",
    b"\xc1",
    b"\xdd\xff\xff\xff\xff",
    b"ESKJEXP1\x00\x00\x10\x00" + b"[" * 4_096,
]


@pytest.mark.parametrize("data", NASTY)
def test_whatever_is_wrong_is_one_error(data: bytes) -> None:
    for decode in (decode_json, decode_msgpack):
        try:
            decode(data, Anything)
        except msgspec.DecodeError:
            continue


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for decode in (decode_json, decode_msgpack):
        try:
            decode(data, Anything)
        except msgspec.DecodeError:
            continue
