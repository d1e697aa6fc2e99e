"""An extension code is good for its own request alone."""

from typing import Any

import pytest

from shared.security.errors import SecurityError
from shared.security.extension import (
    check_extension,
    extension_code,
    is_challenge,
    new_challenge,
    subject,
    subject_of_many,
)

KEY = bytes(range(32))
REQUEST: dict[str, Any] = {"session_id": "S1", "ticket": "440106003217", "extra_s": 1800, "challenge": "7QK40X"}


def test_the_answer_fits_however_it_is_typed() -> None:
    code = extension_code(KEY, **REQUEST)
    assert len(code) == 9
    for typed in (code, code.lower(), code.replace("-", " "), code.replace("0", "O").replace("1", "l")):
        check_extension(KEY, typed, **REQUEST)
    assert extension_code(KEY, **REQUEST | {"challenge": " 7qk4ox"}) == code


@pytest.mark.parametrize(
    "change", [{"session_id": "S2"}, {"ticket": "440106003218"}, {"extra_s": 1801}, {"challenge": "7QK40Y"}]
)
def test_it_fits_nothing_else(change: dict[str, Any]) -> None:
    code = extension_code(KEY, **REQUEST)
    for key, request in ((KEY, REQUEST | change), (bytes(32), REQUEST)):
        with pytest.raises(SecurityError, match="extension_code_wrong"):
            check_extension(key, code, **request)


def test_nonsense_is_refused_and_challenges_differ() -> None:
    for typed in ("", "中文", "\ud800", "0000-0000", extension_code(KEY, **REQUEST)[:-1]):
        with pytest.raises(SecurityError, match="extension_code_wrong"):
            check_extension(KEY, typed, **REQUEST)
    assert len({new_challenge() for _ in range(100)}) == 100


def test_who_a_code_is_for() -> None:
    assert subject(["440106003217"]) == "440106003217"
    assert subject(["440106003217", "440106003218"]) == subject_of_many(2) == "*2"


def test_a_challenge_is_known_however_it_is_typed() -> None:
    assert is_challenge(" 7qk-4ox ")
    assert not is_challenge("7QK40")
    assert not is_challenge("7QK40XX")
    assert not is_challenge("7QK4U汉")
