"""The six digits of enrolment: alike on both sides, bound to everything they stand for, the same in every version."""

import pytest

from shared.security.comparison import NONCE_BYTES, commitment, comparison_code, new_nonce

SAID = {
    "authority": "ab" * 32,
    "role": "candidate",
    "request_id": "r1",
    "request": b"-----BEGIN CERTIFICATE REQUEST-----",
    "device_nonce": b"d" * NONCE_BYTES,
    "server_nonce": b"s" * NONCE_BYTES,
}


def code(**changes: object) -> str:
    return comparison_code(**{**SAID, **changes})  # type: ignore[arg-type]


def test_both_sides_see_six_digits_and_the_same() -> None:
    assert code() == code()
    assert len(code()) == 6
    assert code().isdecimal()


def test_small_numbers_keep_their_noughts() -> None:
    codes = [code(request_id=f"r{n}") for n in range(200)]
    assert {len(one) for one in codes} == {6}
    assert any(one.startswith("0") for one in codes)


@pytest.mark.parametrize(
    "change",
    [
        {"authority": "ac" * 32},
        {"role": "console"},
        {"request_id": "r2"},
        {"request": b"another key"},
        {"device_nonce": b"e" * NONCE_BYTES},
        {"server_nonce": b"t" * NONCE_BYTES},
    ],
)
def test_each_part_changes_the_digits(change: dict[str, object]) -> None:
    assert code(**change) != code()


def test_no_part_lends_bytes_to_its_neighbour() -> None:
    assert code(role="a", request_id="bc") != code(role="ab", request_id="c")
    assert commitment(b"ab", b"c") != commitment(b"a", b"bc")


def test_a_commitment_binds_request_and_nonce_and_is_no_code() -> None:
    nonce = new_nonce()
    assert len(nonce) == NONCE_BYTES
    assert nonce != new_nonce()
    bound = commitment(b"request", nonce)
    assert bound == commitment(b"request", nonce)
    assert len(bytes.fromhex(bound)) == 32
    assert bound not in {commitment(b"other", nonce), commitment(b"request", new_nonce())}
