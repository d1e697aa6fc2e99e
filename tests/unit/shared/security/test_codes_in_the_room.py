"""Codes typed inside the room: resume, wall and exit code, an exit's challenge, and the technician's PIN."""

import hashlib
import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.security import codes
from shared.security.errors import SecurityError
from tests.unit.shared.security.test_codes import sloppily

NORMALISERS: list[tuple[Callable[[str], str], int, str]] = [
    (codes.normalise_resume_code, 12, "resume_code_malformed"),
    (codes.normalise_wall_code, 12, "wall_code_malformed"),
    (codes.normalise_exit_challenge, 8, "exit_challenge_malformed"),
    (codes.normalise_exit_code, 12, "exit_code_malformed"),
]
KEYS = st.binary(min_size=32, max_size=32)


def key_of(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()


def is_printed(code: str, groups: int) -> bool:
    parts = code.split("-")
    return len(parts) == groups and all(len(part) == 4 and set(part) <= set(codes.ALPHABET) for part in parts)


@given(KEYS, st.integers())
def test_codes_of_a_key_are_understood_however_they_are_typed(key: bytes, seed: int) -> None:
    rng = random.Random(seed)
    challenge = codes.new_exit_challenge()
    assert is_printed(challenge, 2)
    assert codes.normalise_exit_challenge(sloppily(challenge, rng)) == challenge
    for code, normalise in (
        (codes.resume_code(key), codes.normalise_resume_code),
        (codes.wall_code(key), codes.normalise_wall_code),
        (codes.exit_code(key, challenge), codes.normalise_exit_code),
    ):
        assert is_printed(code, 3)
        assert normalise(code) == code
        assert normalise(code.replace("-", "").lower()) == code
        assert normalise(sloppily(code, rng)) == code


@pytest.mark.parametrize(("normalise", "letters", "refused"), NORMALISERS)
def test_what_is_no_code_of_its_kind_is_refused_by_name(
    normalise: Callable[[str], str], letters: int, refused: str
) -> None:
    good = "7QK40XWM2HTR"[:letters]
    assert normalise(good).replace("-", "") == good
    for text in (
        "",
        "-",
        good[:-1],
        good + "7",
        good[:-1] + "U",
        good[:-1] + "汉",
        good[:-1] + "?",
        "\ud800" * letters,
    ):
        with pytest.raises(SecurityError) as caught:
            normalise(text)
        assert caught.value.code == refused
        assert f"{letters}位" in caught.value.message  # it says what was expected


@given(st.text(max_size=20))
def test_any_text_is_a_code_or_refused(text: str) -> None:
    for normalise, _, expected in NORMALISERS:
        refused: str | None = None
        try:
            assert normalise(normalise(text)) == normalise(text)
        except SecurityError as error:
            refused = error.code
        assert refused in {None, expected}


def test_one_key_has_one_wall_code_and_another_opening_another() -> None:
    names = [f"wall/{session}/{opening}" for session in range(20) for opening in range(20)]
    assert len({codes.wall_code(key_of(name)) for name in names}) == len(names)
    assert codes.wall_code(key_of("wall/1/1")) == codes.wall_code(key_of("wall/1/1"))


def test_an_exit_code_is_good_for_one_pc_and_one_challenge() -> None:
    pcs, challenges = [key_of(f"pc{n}") for n in range(20)], [codes.new_exit_challenge() for _ in range(20)]
    assert len(set(challenges)) == 20
    assert len({codes.exit_code(pc, challenge) for pc in pcs for challenge in challenges}) == 400
    pc, challenge = pcs[0], challenges[0]
    assert codes.exit_code(pc, challenge) != codes.resume_code(pc)
    # The proctor reads the challenge off the PC's screen and types it at the console: both must come to one code.
    typed = codes.normalise_exit_challenge(challenge.lower().replace("-", " "))
    assert codes.exit_code(pc, typed) == codes.exit_code(pc, challenge)


def test_codes_are_fixed_functions_of_their_key() -> None:
    # Two PCs reckon them apart from each other: a change would part a console from a client of the version before.
    # Five bits a letter, from the low end of the key's first eight bytes.
    assert codes.wall_code(bytes(7) + b"\x21" + bytes(24)) == "1100-0000-0000"
    assert codes.resume_code(b"\x0f" + b"\xff" * 31) == "ZZZZ-ZZZZ-ZZZZ"
    assert codes.exit_code(bytes(32), "7QK4-0XWM") == "8HG3-6F0H-GD6N"


def test_a_technicians_pin_is_eight_digits_and_right_from_any_keyboard() -> None:
    pins = {codes.new_setup_pin() for _ in range(200)}
    assert len(pins) > 190
    assert all(len(pin) == 8 and set(pin) <= set("0123456789") for pin in pins)
    assert {digit for pin in pins for digit in pin} == set("0123456789")
    pin = min(pins)
    stored = codes.hash_secret(pin)
    full_width = "".join(chr(ord(digit) + 0xFEE0) for digit in pin)
    for typed in (pin, full_width, f"{pin[:4]} {pin[4:]}", pin.replace("0", "O").replace("1", "l")):
        assert codes.verify_secret(typed, stored), typed
    assert not codes.verify_secret(max(pins), stored)
