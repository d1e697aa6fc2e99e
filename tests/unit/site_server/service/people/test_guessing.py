"""Guessing PINs: so many tries as were said, however many come at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.exam.acts.base import Credential
from shared.protocol.errors import WireError
from site_server.service.core.throttle import Throttle
from site_server.service.people import staff
from tests.support.server_parts import ServerParts


def guess(parts: ServerParts, staff_id: str, pin: str) -> str:
    try:
        staff.verify(parts.site, parts.device(0, "console"), Credential(staff_id=staff_id, pin=pin))
    except WireError as error:
        return error.code
    return "right"


def test_forty_guesses_at_once_get_five_tries(parts: ServerParts, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[str] = []

    def look(pin: str, _stored: str) -> bool:
        looked_at.append(pin)
        return False

    monkeypatch.setattr(staff, "verify_secret", look)
    parts.device(0, "console")
    with ThreadPoolExecutor(40) as pool:
        told = list(pool.map(lambda n: guess(parts, "chief", f"{n:08}"), range(40)))
    assert len(looked_at) == 5
    assert sorted(set(told)) == ["too_many_tries", "wrong_pin"]
    assert told.count("wrong_pin") == 5


def test_names_that_nobody_has_share_their_tries(parts: ServerParts) -> None:
    told = [guess(parts, f"nobody-{number}", "1") for number in range(30)]
    assert told.count("wrong_pin") == 5


def test_a_right_pin_forgets_the_wrong_ones() -> None:
    throttle = Throttle(tries=2, wait_ms=1000)
    for now_ms in range(10):
        assert throttle.take("k", now_ms) == 1
        throttle.right("k")
    throttle.take("k", 20)
    throttle.take("k", 21)
    with pytest.raises(WireError):
        throttle.take("k", 22)
    assert throttle.take("k", 1021) == 1


def test_a_clock_that_was_set_back_keeps_nobody_waiting_for_hours() -> None:
    throttle = Throttle(tries=2, wait_ms=30_000)
    for _ in range(2):
        throttle.take("k", 7_200_000)
    with pytest.raises(WireError):
        throttle.take("k", 7_195_000)
    assert throttle.take("k", 0) == 1
