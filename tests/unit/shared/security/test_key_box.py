"""A key under a passphrase: a stolen box tells nothing, and damage is told from a wrong passphrase at little cost."""

import json

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.security import key_box
from shared.security.canonical import canonical_json, sha256_hex
from shared.security.errors import SecurityError
from shared.security.key_box import MOST_BYTES, check_box, open_key, seal_key

PHRASE = "正确的口令 horse 7"
KEY = bytes(range(32))
PURPOSE = "exam-centre-folder"


@pytest.fixture(scope="module")
def box() -> bytes:
    return seal_key(PHRASE, KEY, PURPOSE)


def refusal(box: bytes, phrase: str = PHRASE, purpose: str = PURPOSE) -> str:
    with pytest.raises(SecurityError) as refused:
        open_key(phrase, box, purpose)
    return refused.value.code


def bent(box: bytes, **changes: object) -> bytes:
    """The box with these fields, its own digest right again: what somebody writes who knows the format."""
    fields = {**json.loads(box), **changes}
    rest = {name: value for name, value in fields.items() if name != "sha256"}
    return canonical_json({**rest, "sha256": sha256_hex(canonical_json(rest))})


@given(st.text(min_size=1, max_size=60), st.binary(max_size=200), st.text(max_size=20))
@settings(max_examples=40)
def test_what_goes_in_comes_out_under_its_passphrase_and_purpose(phrase: str, key: bytes, purpose: str) -> None:
    made = seal_key(phrase, key, purpose)
    assert open_key(phrase, made, purpose) == key
    check_box(made, purpose)
    assert refusal(made, phrase, purpose + "x") == "key_box_other"
    assert refusal(made, phrase + "x", purpose) == "wrong_passphrase"


def test_every_keyboard_types_the_same_passphrase(box: bytes) -> None:
    assert open_key("　正确的口令 ｈｏｒｓｅ ７ ", box, PURPOSE) == KEY
    assert refusal(box, "正确的口令 Horse 7") == "wrong_passphrase"


def test_neither_key_nor_passphrase_stands_in_it_and_no_two_are_alike(box: bytes) -> None:
    assert KEY not in box
    assert KEY.hex().encode() not in box
    assert PHRASE.encode() not in box
    again = json.loads(seal_key(PHRASE, KEY, PURPOSE))
    same = {name for name, value in json.loads(box).items() if again[name] == value}
    assert same == {"format", "purpose", "kdf", "cipher", "memory_kib", "iterations", "lanes"}


@given(st.data())
@settings(max_examples=150)
def test_a_changed_byte_is_damage_and_no_wrong_passphrase(box: bytes, data: st.DataObject) -> None:
    place, flip = data.draw(st.integers(0, len(box) - 1)), data.draw(st.integers(1, 255))
    damaged = bytes(b ^ (flip if n == place else 0) for n, b in enumerate(box))
    assert refusal(damaged) in {"key_box_damaged", "key_box_newer"}  # newer: the figure of the format itself
    assert refusal(box[:place]) == "key_box_damaged"
    assert refusal(box[:place] + bytes([flip]) + box[place:]) in {"key_box_damaged", "key_box_newer"}


@pytest.mark.parametrize(
    "changes",
    [
        {"memory_kib": 64 * 1024 * 1024},
        {"memory_kib": 1},
        {"memory_kib": -1},
        {"memory_kib": 10**30},
        {"iterations": 0},
        {"iterations": 4_000_000},
        {"lanes": 0},
        {"lanes": 10_000},
        {"kdf": "pbkdf2"},
        {"cipher": "none"},
        {"salt": "AAAA"},
        {"nonce": ""},
        {"nonce": "AAAAAAAAAAAAAAA"},
        {"more": 1},
        {"format": "other/1"},
        {"format": "exam-key-box/1 "},
        {"sealed": 5},
    ],
)
def test_what_nobody_of_ours_wrote_is_refused_before_any_work(box: bytes, changes: dict[str, object]) -> None:
    # gigabytes of memory or hours of work would be asked for by some: that an answer comes at all is the proof
    assert refusal(bent(box, **changes)) in {"key_box_damaged", "key_box_newer"}


def test_a_box_of_a_later_version_is_called_that(box: bytes) -> None:
    assert refusal(bent(box, format="exam-key-box/2", words="new")) == "key_box_newer"


@pytest.mark.parametrize("junk", [b"", b"{}", b"[]", b"null", b"\xff", b'{"format":1}', b"[" * 5_000, b"1" * 20_000])
def test_junk_is_damage(junk: bytes) -> None:
    assert refusal(junk) == "key_box_damaged"
    assert refusal(b" " * (2 * MOST_BYTES + 1)) == "key_box_damaged"


def test_the_same_box_written_otherwise_is_refused(box: bytes) -> None:
    assert refusal(box + b"\n") == "key_box_damaged"
    assert refusal(json.dumps(json.loads(box), indent=1).encode()) == "key_box_damaged"


def test_every_field_is_bound_to_what_it_seals(box: bytes) -> None:
    other = json.loads(seal_key(PHRASE, KEY, PURPOSE))
    for name in ("salt", "nonce", "sealed"):
        assert refusal(bent(box, **{name: other[name]})) == "wrong_passphrase"
    assert refusal(bent(box, purpose="x"), purpose="x") == "wrong_passphrase"


def test_a_key_has_a_largest_size() -> None:
    most = bytes(MOST_BYTES - 4 * 1024)
    assert open_key(PHRASE, seal_key(PHRASE, most, PURPOSE), PURPOSE) == most
    with pytest.raises(ValueError, match="too long"):
        seal_key(PHRASE, bytes(MOST_BYTES + 1), PURPOSE)


@pytest.mark.usefixtures("real_cost")
def test_a_guess_costs_more_than_the_rfc_recommends() -> None:
    said = json.loads(seal_key(PHRASE, KEY, PURPOSE))
    assert said["memory_kib"] >= 64 * 1024, "RFC 9106, second recommended option"
    assert (said["iterations"], said["lanes"]) == (3, 4)
    assert msgspec.convert(said, key_box._KeyBox).bearable


def test_every_key_that_may_be_sealed_can_be_read_again() -> None:
    whole = seal_key(PHRASE, bytes(MOST_BYTES), PURPOSE)
    assert len(whole) <= 2 * MOST_BYTES
    assert open_key(PHRASE, whole, PURPOSE) == bytes(MOST_BYTES)
