"""When a locked PC lets go, and the exit code that needs no server."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from candidate_client.core.command_error import CommandError
from candidate_client.core.leaving import ExitDoor, holds, may_close
from candidate_client.core.restart import FREE_TRIES, WAIT_MS
from candidate_client.core.state import ClientView, Closed, Device, Link, settle
from shared.security.codes import exit_code, new_exit_challenge, normalise_exit_challenge
from shared.security.errors import SecurityError

KEY = bytes(range(32))
LOGIN = settle(ClientView(device=Device(device_id="d", seat=1, server="s:1"), link=Link(online=True)))
HANDED_IN = settle(replace(LOGIN, closed=Closed(cause="candidate", at_ms=1)))


def test_handed_in_is_not_enough_while_the_room_runs() -> None:
    assert holds(HANDED_IN)
    assert not may_close(HANDED_IN), "Alt+F4 after an early hand-in"
    over = replace(HANDED_IN, may_leave=True)
    assert not holds(over)
    assert holds(replace(over, unsent=1)), "answers are still on their way"


def test_at_log_in_there_are_three_ways_out() -> None:
    assert holds(LOGIN)
    assert not holds(replace(LOGIN, may_leave=True)), "the proctor let it go"
    assert not holds(replace(LOGIN, let_out=True)), "the exit code"
    idle = replace(LOGIN, device_phase="no_session")
    assert may_close(idle)
    assert holds(idle), "the program may be left, the PC is held while it runs"
    assert not may_close(replace(idle, link=Link(online=False))), "without the server nobody knows"


def test_before_enrolment_nobody_is_held() -> None:
    assert not holds(settle(ClientView()))


def _door(folder: Path, key: bytes = KEY) -> ExitDoor:
    door = ExitDoor(folder)
    door.learn(key)
    return door


def test_a_code_opens_once_and_the_server_hears_of_it(tmp_path: Path) -> None:
    door = _door(tmp_path)
    challenge = door.challenge()
    code = exit_code(KEY, challenge)
    ExitDoor(tmp_path).learn(b"short")  # what a server of an earlier version tells
    door.open(code.lower().replace("-", " "), local_ms=0, room_ms=77)
    assert [(left.challenge, left.at_ms) for left in ExitDoor(tmp_path).untold()] == [(challenge, 77)]
    with pytest.raises(CommandError) as again:
        door.open(code, local_ms=0, room_ms=78)
    assert again.value.code == "exit_code_wrong"
    door.told(door.untold())
    assert door.untold() == ()


def test_an_earlier_challenge_is_void_and_guessing_is_slow(tmp_path: Path) -> None:
    door = _door(tmp_path)
    earlier = door.challenge()
    door.challenge()
    for _ in range(FREE_TRIES):
        with pytest.raises(CommandError) as wrong:
            door.open(exit_code(KEY, earlier), local_ms=1000, room_ms=0)
        assert wrong.value.code == "exit_code_wrong"
    with pytest.raises(CommandError) as slow:
        door.open("1234-5678-9ABC", local_ms=1001, room_ms=0)
    assert slow.value.code == "too_many_tries"
    with pytest.raises(CommandError) as malformed:
        door.open("123", local_ms=1001 + WAIT_MS, room_ms=0)
    assert malformed.value.code == "exit_code_malformed"


def test_the_key_outlives_the_program_and_without_one_there_is_no_door(tmp_path: Path) -> None:
    assert ExitDoor(tmp_path).challenge() == ""
    _door(tmp_path)
    door = ExitDoor(tmp_path)
    door.open(exit_code(KEY, door.challenge()), local_ms=0, room_ms=0)


def test_a_challenge_is_read_as_it_is_typed() -> None:
    challenge = new_exit_challenge()
    assert normalise_exit_challenge(challenge.lower().replace("-", "")) == challenge
    with pytest.raises(SecurityError):
        normalise_exit_challenge("ABC")
    assert exit_code(KEY, challenge) != exit_code(KEY[::-1], challenge)
