"""The resume code: who is shown it, what the log says of it, and which PC it is for."""

from collections.abc import Callable

import pytest

from shared.exam.room.device_events import ResumeCodeShown
from shared.protocol.commands import CommandReply, MoveSeat, PauseRoom, ShowResumeCode
from shared.protocol.errors import WireError
from tests.support.server_parts import ServerParts


def shown(parts: ServerParts, seat: int, by: str = "proctor", command_id: str | None = None) -> CommandReply:
    asked = ShowResumeCode(ticket=parts.tiny.ticket(seat), reason="重启后连不上")
    return parts.command(asked, by, command_id)


def refused(action: Callable[[], object]) -> str:
    with pytest.raises(WireError) as caught:
        action()
    return caught.value.code


def test_the_console_shows_the_code_the_pc_was_given(parts: ServerParts) -> None:
    pcs = [parts.login(1), parts.login(2)]
    parts.started()
    for number, pc in enumerate(pcs, 1):
        reply = shown(parts, number)
        assert reply.code == pc.reply.resume_code
        assert reply.code not in reply.message
        assert [type(r.event) for r in reply.records] == [ResumeCodeShown]
        assert reply.records[0].actor == "proctor"
    assert pcs[0].reply.resume_code != pcs[1].reply.resume_code


def test_the_same_command_again_shows_it_again_and_is_logged_once(parts: ServerParts) -> None:
    parts.login(1)
    parts.started()
    first = shown(parts, 1, command_id="the-same-id")
    assert shown(parts, 1, command_id="the-same-id") == first
    room = parts.site.need_room()
    assert sum(isinstance(r.event, ResumeCodeShown) for r in room.records) == 1
    kept = room.log_box.decrypt(room.commands["the-same-id"], f"command/{room.session_no}/the-same-id".encode())
    assert first.code.encode() not in kept, "the code is not stored with the reply"


def test_the_id_of_another_command_shows_no_code(parts: ServerParts) -> None:
    parts.login(1)
    parts.started()
    parts.command(PauseRoom(reason="停电"), "proctor", "pause-room-id")
    assert shown(parts, 1, command_id="pause-room-id").code == ""


def test_who_may_not_see_it(parts: ServerParts) -> None:
    assert refused(lambda: shown(parts, 1)) == "not_started"
    parts.login(1)
    parts.started()
    for role in ("inspector", "tech"):
        assert refused(lambda role=role: shown(parts, 1, role)) == "not_allowed"  # type: ignore[misc]
    assert refused(lambda: shown(parts, 2)) == "candidate_not_present"
    no_reason = ShowResumeCode(ticket=parts.tiny.ticket(1), reason=" ")
    assert refused(lambda: parts.command(no_reason, "proctor")) == "reason_needed"


def test_a_move_makes_the_old_code_worthless(parts: ServerParts) -> None:
    old = parts.login(1).reply
    parts.started()
    again = parts.resume(1).reply
    assert again.resume_code == old.resume_code, "the same PC after a restart: its capsule still opens"
    parts.command(MoveSeat(ticket=parts.tiny.ticket(1), to_seat=5, reason="死机"))
    assert refused(lambda: shown(parts, 1)) == "resume_code_void"
    moved = parts.resume(5).reply
    assert moved.resume_code != old.resume_code
    assert shown(parts, 1).code == moved.resume_code


def test_a_closed_sitting_has_no_code(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    first = shown(parts, 1, command_id="before-closing")
    assert first.code
    pc.hand_in()
    assert refused(lambda: shown(parts, 1)) == "sitting_closed"
    assert shown(parts, 1, command_id="before-closing").code == "", "nor does a repeated command tell it"


def test_the_code_outlives_a_restart_of_the_server(parts: ServerParts) -> None:
    code = parts.login(1).reply.resume_code
    parts.started()
    parts.restart()
    assert shown(parts, 1).code == code
