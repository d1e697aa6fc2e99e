"""The capsule on a stolen disk: without the code it tells nothing, and damage is never taken for content."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.security import codes
from shared.security.capsule import MAGIC, CapsuleKey, Cost, open_capsule
from shared.security.errors import SecurityError
from tests.unit.shared.security.test_codes import sloppily

CHEAP = Cost(memory_kib=64, iterations=1)
CODE = codes.resume_code(bytes(range(32)))
CONTENT = "journal key, paper key, 𠮷张三".encode()
CAPSULE = CapsuleKey(CODE, cost=CHEAP).seal(CONTENT)


def refusal(capsule: bytes, code: str) -> str:
    with pytest.raises(SecurityError) as refused:
        open_capsule(capsule, code)
    return refused.value.code


@given(st.integers(), st.binary(max_size=500))
@settings(max_examples=40)
def test_the_code_opens_it_however_it_is_typed(seed: int, content: bytes) -> None:
    capsule = CapsuleKey(CODE, cost=CHEAP).seal(content)
    opened, key = open_capsule(capsule, sloppily(CODE, random.Random(seed)))
    assert opened == content
    assert open_capsule(key.seal(b"newer"), CODE)[0] == b"newer", "the key renews the capsule under the same code"


def test_neither_content_nor_code_stands_in_it() -> None:
    assert CONTENT not in CAPSULE
    assert CODE.encode() not in CAPSULE
    assert CODE.replace("-", "").encode() not in CAPSULE
    other = CapsuleKey(CODE, cost=CHEAP).seal(CONTENT)
    assert other[len(MAGIC) + 5 :] != CAPSULE[len(MAGIC) + 5 :], "same code and content, another salt and nonce"


@given(st.binary(min_size=32, max_size=32))
@settings(max_examples=20)
def test_another_code_opens_nothing(key: bytes) -> None:
    code = codes.resume_code(key)
    if code != CODE:
        assert refusal(CAPSULE, code) == "resume_code_wrong"


@given(st.integers(0, len(CAPSULE) - 1), st.integers(1, 255))
@settings(max_examples=80)
def test_a_changed_byte_is_noticed(place: int, flip: int) -> None:
    # Memory and iterations are kept low: what a large cost does is the next test.
    if not len(MAGIC) <= place <= len(MAGIC) + 4:
        damaged = bytes(b ^ (flip if n == place else 0) for n, b in enumerate(CAPSULE))
        assert refusal(damaged, CODE) in {"resume_code_wrong", "capsule_malformed"}


@given(st.integers(0, len(CAPSULE) - 1))
@settings(max_examples=40)
def test_a_cut_capsule_is_noticed(length: int) -> None:
    assert refusal(CAPSULE[:length], CODE) in {"resume_code_wrong", "capsule_malformed"}


def test_a_tampered_cost_does_not_fill_the_memory() -> None:
    huge = MAGIC + (0xFFFFFFFF).to_bytes(4, "big") + CAPSULE[len(MAGIC) + 4 :]
    assert refusal(huge, CODE) == "capsule_malformed"
    endless = CAPSULE[: len(MAGIC) + 4] + b"\xff" + CAPSULE[len(MAGIC) + 5 :]
    assert refusal(endless, CODE) == "capsule_malformed"


def test_the_default_cost_makes_guessing_hopeless() -> None:
    assert Cost().memory_kib >= 19 * 1024, "OWASP's least for Argon2id, here against a search without the server"
    assert Cost().iterations >= 2
    assert Cost().bearable


def test_a_resume_code_has_sixty_bits_and_follows_from_its_key() -> None:
    assert codes.resume_code(bytes(range(32))) == CODE
    assert len(CODE) == 14
    assert codes.normalise_resume_code(CODE) == CODE
    made = {codes.resume_code(random.Random(n).randbytes(32)) for n in range(500)}
    assert len(made) == 500
    for place in range(12):
        assert len({code.replace("-", "")[place] for code in made}) == 32, "every place takes every letter"


def test_a_key_opens_what_it_sealed_and_nothing_of_another_salt() -> None:
    key = CapsuleKey(CODE, cost=CHEAP)
    assert key.open(key.seal(CONTENT)) == CONTENT
    with pytest.raises(SecurityError, match="resume_code_wrong"):
        key.open(CapsuleKey(CODE, cost=CHEAP).seal(CONTENT))
