"""Bytes that somebody else wrote: one error for all that can be wrong with them, at every door that reads files."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.decoding import decode_json, decode_msgpack
from shared.exchange.errors import ExchangeError
from shared.exchange.examsite_file import open_site_file
from shared.exchange.journal_export import open_carried
from shared.exchange.paper_archive import open_paper
from shared.exchange.receipt import open_receipt
from shared.exchange.results import decode_log
from shared.exchange.roster_archive import open_roster
from shared.exchange.site_files import CentrePublic, decode_card
from shared.security.anchors import claimed_anchor
from shared.security.canonical import parse_canonical
from shared.security.errors import SecurityError
from shared.security.signing import claimed_payload
from tests.support.travelling import make_centre


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


CENTRE = make_centre().public
DOORS: dict[str, Callable[[bytes], object]] = {
    "key card": lambda data: decode_card(data, CentrePublic),
    "receipt": lambda data: open_receipt(data, centre=CENTRE, bundle_sha256="ab" * 32),
    "carried journal": open_carried,
    "paper": open_paper,
    "roster": open_roster,
    "room log": decode_log,
    "envelope": lambda data: claimed_payload(data, "x"),
    "canonical": parse_canonical,
    "anchor": lambda data: claimed_anchor(data.decode("latin-1")),
    "site file": open_site_file,
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("data", NASTY, ids=range(len(NASTY)))
def test_every_door_refuses_by_name(door: str, data: bytes) -> None:
    try:
        DOORS[door](data)
    except (ExchangeError, SecurityError, msgspec.DecodeError):
        return
    assert data == b"", f"{door} took it"
