"""What is no trust file, and what is one without end, is refused at the door by name."""

import json
import time

import pytest
from msgspec.structs import replace

from shared.exchange.centre_trust import learn, trust_in
from shared.exchange.trust_file import CHANGE_TYPE, LIST_TYPE, MAX_BYTES, MOST_CHANGES, decode_trust, read_trust
from shared.security import signing
from shared.security.canonical import canonical_json
from tests.support.trust import Keeper, code_of


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (b"", "trust_malformed"),
        (b"[]", "trust_malformed"),
        (b"{}", "trust_malformed"),
        (b'{"changes":[],"format":"exam-trust/2","revoked":null}', "trust_version"),
        (b'{"changes":{},"format":"exam-trust/1","revoked":null}', "trust_malformed"),
        (b'{"changes":[],"format":"exam-trust/1"}', "trust_malformed"),
        (b'{"changes": [],"format":"exam-trust/1","revoked":null}', "trust_malformed"),
        (b'{"changes":[1],"format":"exam-trust/1","revoked":null}', "trust_malformed"),
        (b'{"changes":[],"format":"exam-trust/1","revoked":7}', "trust_malformed"),
        (b"[" * 100_000, "trust_malformed"),
        (b" " * (MAX_BYTES + 1), "trust_too_large"),
    ],
)
def test_what_is_no_trust_file_is_refused(keeper: Keeper, value: bytes, code: str):
    assert code_of(learn, trust_in(keeper.card), value) == code


def test_a_list_without_end_is_refused_at_the_door(keeper: Keeper):
    started = time.perf_counter()
    head = b'{"centre_id":"PJ01","format":"exam-revocations/1","generation":0,"made_ms":1,"number":1,"site_cards":['
    for count, code in ((1_000_000, "trust_too_large"), (5_001, "trust_malformed")):
        data = head + b",".join([b'{"id":"a","reason":"","since_ms":1}'] * count) + b"]}"
        envelope = signing.sign_envelope(data, LIST_TYPE, keeper.centre.key)
        file = b'{"changes":[],"format":"exam-trust/1","revoked":' + envelope + b"}"
        assert code_of(learn, trust_in(keeper.card), file) == code
    many = [keeper.change(1)] * (MOST_CHANGES + 1)
    file = b'{"changes":[' + b",".join(many) + b'],"format":"exam-trust/1","revoked":null}'
    assert code_of(decode_trust, file) == "trust_too_large"
    long = keeper.change(1, card=replace(keeper.next_card(), name="名" * 20_000))
    assert code_of(decode_trust, b'{"changes":[' + long + b'],"format":"exam-trust/1","revoked":null}') == (
        "trust_too_large"
    )
    assert time.perf_counter() - started < 60


@pytest.mark.parametrize(
    "changed",
    [
        {"number": "1"},
        {"number": 0},
        {"generation": -1},
        {"from_ms": 2**70},
        {"more": 1},
        {"card": {}},
        {"format": "x"},
    ],
)
def test_wrong_types_are_refused(keeper: Keeper, changed):
    honest = json.loads(signing.claimed_payload(keeper.change(1), CHANGE_TYPE))
    envelope = signing.sign_envelope(canonical_json({**honest, **changed}), CHANGE_TYPE, keeper.centre.key)
    assert code_of(learn, trust_in(keeper.card), keeper.file(changes=[envelope])) == "trust_malformed"
    honest["card"]["signing_key"] = "no key"
    envelope = signing.sign_envelope(canonical_json(honest), CHANGE_TYPE, keeper.centre.key)
    assert code_of(learn, trust_in(keeper.card), keeper.file(changes=[envelope])) == "trust_malformed"


def test_a_file_is_read_no_further_than_it_may_be_long(tmp_path):
    path = tmp_path / "a.examtrust"
    path.write_bytes(b"x" * (MAX_BYTES + 50))
    assert len(read_trust(path)) == MAX_BYTES + 1
    assert code_of(read_trust, tmp_path / "none") == "trust_unreadable"
