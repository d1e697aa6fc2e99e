"""The centre's answer for the backup paper brings its opening code, for its own request alone."""

from typing import Any

import pytest

from shared.security.backup_code import mask_code
from shared.security.codes import new_opening_code
from shared.security.errors import SecurityError

KEY = bytes(range(32))
CODE = "3ABC-DEFG-HJKM-NPQR"
REQUEST: dict[str, Any] = {"session_id": "S1", "ticket": "440106003217", "challenge": "7QK40X"}


def test_the_answer_brings_the_code_however_it_is_typed() -> None:
    answer = mask_code(KEY, CODE, **REQUEST)
    assert answer != CODE
    assert answer[0] == CODE[0], "it still tells the version"
    for typed in (answer, answer.lower(), answer.replace("-", " "), answer.replace("0", "O").replace("1", "l")):
        assert mask_code(KEY, typed, **REQUEST | {"challenge": " 7qk4ox"}) == CODE


@pytest.mark.parametrize(
    "change", [{"session_id": "S2"}, {"ticket": "440106003218"}, {"challenge": "7QK40Y"}, {"key": bytes(32)}]
)
def test_for_anything_else_it_brings_another_code(change: dict[str, Any]) -> None:
    request: dict[str, Any] = {"key": KEY, **REQUEST, **change}
    assert mask_code(code=mask_code(KEY, CODE, **REQUEST), **request) != CODE


def test_answers_do_not_resemble_each_other() -> None:
    tickets = [f"4401060032{n:02d}" for n in range(100)]
    assert len({mask_code(KEY, CODE, **REQUEST | {"ticket": ticket}) for ticket in tickets}) == 100


def test_every_code_comes_back_and_nonsense_is_refused() -> None:
    for serial in range(1, 40):
        code = new_opening_code(serial)
        assert mask_code(KEY, mask_code(KEY, code, **REQUEST), **REQUEST) == code
    with pytest.raises(SecurityError, match="code_malformed"):
        mask_code(KEY, "短", **REQUEST)
