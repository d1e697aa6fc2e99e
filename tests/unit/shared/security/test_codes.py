"""Codes survive being read out, mistyped and typed with a Chinese input method; hashes tell right from wrong."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.security import codes
from shared.security.errors import SecurityError

SLOPPY = {"0": "0Oo０Ｏ", "1": "1IiLl１", " ": " 　\t-—"}


def sloppily(code: str, rng: random.Random) -> str:
    """The code as a tired person types it."""
    out = []
    for char in code.replace("-", " "):
        forms = SLOPPY.get(char, char + char.lower() + (chr(ord(char) + 0xFEE0) if char.isascii() else ""))
        out.append(rng.choice(forms))
        if rng.random() < 0.1:
            out.append(" ")
    return "".join(out)


@given(st.integers())
def test_an_opening_code_is_understood_however_it_is_typed(seed: int) -> None:
    rng = random.Random(seed)
    code = codes.new_opening_code()
    assert len(code) == 19
    assert codes.normalise_opening_code(code) == code
    assert codes.normalise_opening_code(sloppily(code, rng)) == code


@pytest.mark.parametrize("around", ["\u202d{}\u202c", "\u2066{}\u2069", "{}\u200e", "“{}”", "{}。", "\u00ad{}"])
@pytest.mark.parametrize("between", ["－", "～", "。", "，", "、", "/", "\u00ad", ""])
def test_a_code_is_understood_as_messengers_and_input_methods_bring_it(around: str, between: str) -> None:
    code = codes.new_opening_code()
    assert codes.normalise_opening_code(around.format(code.replace("-", between))) == code


@given(st.integers(1, 500), st.integers(1, 500))
def test_an_opening_code_says_which_version_it_opens(serial: int, own: int) -> None:
    code = codes.new_opening_code(serial)
    told = codes.version_of_code(code, own)
    assert (told - serial) % 32 == 0
    assert (told == own) == ((serial - own) % 32 == 0)
    if serial <= 32 and (serial - own) % 32:
        assert told == serial


@given(st.integers())
def test_an_enrolment_code_is_understood_however_it_is_typed(seed: int) -> None:
    code = codes.new_enrolment_code()
    assert codes.normalise_enrolment_code(sloppily(code, random.Random(seed))) == code


@given(st.text())
def test_any_text_is_a_code_or_refused_by_name(text: str) -> None:
    for normalise in (codes.normalise_opening_code, codes.normalise_enrolment_code, codes.normalise_resume_code):
        refused: str | None = None
        try:
            assert normalise(normalise(text)) == normalise(text)
        except SecurityError as error:
            refused = error.code
        assert refused in {None, "code_malformed", "enrolment_code_malformed", "resume_code_malformed"}


@pytest.mark.parametrize("text", ["", "7QK4-0XWM-2HTR-9BD", "7QK4-0XWM-2HTR-9BDZZ", "7QK4-0XWM-2HTR-9BDU", "中" * 16])
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(SecurityError, match="code_malformed"):
        codes.normalise_opening_code(text)


def test_codes_and_pins_do_not_repeat() -> None:
    assert len({codes.new_opening_code() for _ in range(500)}) == 500
    pins = {codes.new_pin() for _ in range(200)}
    assert len(pins) > 190
    assert all(len(pin) == 8 and set(pin) <= set(codes.ALPHABET) for pin in pins)


def test_a_pin_is_right_however_its_letters_are_typed() -> None:
    stored = codes.hash_secret("7QK40XW1")
    for typed in ("7QK40XW1", "7qk40xw1", "7qk4-0xw1", "７ｑｋ４ Ｏxwl", "7QK4OXWI"):
        assert codes.verify_secret(typed, stored), typed
    assert not codes.verify_secret("7QK40XW2", stored)
    assert codes.verify_secret("Geheim-l1", codes.hash_secret("Geheim-l1"))


@pytest.mark.usefixtures("real_cost")
def test_a_hash_costs_what_it_should() -> None:
    stored = codes.hash_secret("003217")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert codes.verify_secret("003217", stored)


def test_a_hash_knows_its_secret_alone() -> None:
    stored = codes.hash_secret("003217")
    assert stored.startswith("$argon2id$")
    assert codes.hash_secret("003217") != stored
    assert codes.verify_secret("003217", stored)
    assert codes.verify_secret("００３２１７ ", stored)  # full-width, from an input method
    for wrong in ("003218", "", "3217", "\ud800"):
        assert not codes.verify_secret(wrong, stored)
    for damaged in ("", "x", stored[:-3], "$argon2id$v=19$m=1,t=1,p=1$$"):
        assert not codes.verify_secret("003217", damaged)
    assert codes.same_text("A", "A")
    assert not codes.same_text("A", "B")


@pytest.mark.parametrize("text", ["", "ABCDE-FGHJ", "ABCDE-FGHJKM", "ABCDE-FGHJ汉"])
def test_what_cannot_be_an_enrolment_code_is_refused(text: str) -> None:
    with pytest.raises(SecurityError, match="enrolment_code_malformed"):
        codes.normalise_enrolment_code(text)


def test_a_proof_shows_the_code_without_telling_it() -> None:
    code = codes.new_enrolment_code()
    proof = codes.enrolment_proof(code, b"request")
    assert proof == codes.enrolment_proof(codes.normalise_enrolment_code(code.lower()), b"request")
    assert (
        len(
            {
                proof,
                codes.enrolment_proof(code, b"other"),
                codes.enrolment_proof(codes.new_enrolment_code(), b"request"),
            }
        )
        == 3
    )
    assert len(bytes.fromhex(proof)) == 32
