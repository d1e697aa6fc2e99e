"""Acts on the lock of a PC: letting go, holding again, and the code for a PC that the server does not reach."""

from shared.exam.acts.leaving import LockPc, ShowExitCode, UnlockPc
from shared.exam.room import events as ev
from shared.exam.room.device_events import ExitCodeShown, PcLeft, PcLocked, PcUnlocked
from shared.exam.room.rules import may_leave
from tests.unit.shared.exam.acts.support import running, seat_refused, tells, why, writes
from tests.unit.shared.exam.support import T


def test_a_pc_is_let_go_once_with_a_reason_and_held_again():
    log = running(1)
    assert seat_refused(LockPc(seat=1), log.state, T) == ("pc_not_unlocked", 1)
    assert why(UnlockPc(seat=1, reason=" "), log.state, T) == "reason_needed"
    act = UnlockPc(seat=1, reason=" 换 电源 ")
    for role in ("proctor", "chief", "technician"):
        assert why(act, log.state, T, role) is None
    assert why(act, log.state, T, "inspector") == "not_allowed"
    assert writes(act, log.state, T) == [PcUnlocked(seat=1, ticket="T1", reason="换 电源")]
    assert (tells(act, log.state, T).code, may_leave(log.state, 1)) == ("pc_unlocked", False)
    log.add(T, PcUnlocked(seat=1, ticket="T1", reason="换电源"))
    assert may_leave(log.state, 1)
    assert seat_refused(act, log.state, T) == ("pc_unlocked_already", 1)
    assert why(LockPc(seat=1), log.state, T) is None
    assert writes(LockPc(seat=1), log.state, T) == [PcLocked(seat=1, ticket="T1")]
    assert tells(LockPc(seat=1), log.state, T).code == "pc_locked"
    log.add(T, PcLocked(seat=1, ticket="T1"))
    assert not may_leave(log.state, 1)
    log.add(T, ev.RoomEnded(reason="到时"))
    assert may_leave(log.state, 1), "the end of the room lets everybody leave"


def test_a_seat_where_nobody_sits_has_a_pc_too_but_not_one_outside_the_room():
    log = running(1)
    empty = log.plan.seats + log.plan.spares
    assert writes(UnlockPc(seat=empty, reason="r"), log.state, T) == [PcUnlocked(seat=empty, ticket="", reason="r")]
    for seat in (0, empty + 1):
        assert seat_refused(UnlockPc(seat=seat, reason="r"), log.state, T) == ("seat_not_in_room", seat)
        assert seat_refused(ShowExitCode(seat=seat, challenge="ABCD", reason="r"), log.state, T)[1] == seat


def test_the_record_names_the_challenge_and_never_the_code():
    log = running(1)
    assert why(ShowExitCode(seat=1, challenge=" ", reason="r"), log.state, T) == "no_exit_challenge"
    assert why(ShowExitCode(seat=1, challenge="abcd", reason=""), log.state, T) == "reason_needed"
    act = ShowExitCode(seat=1, challenge=" abcd ", reason="断网")
    assert why(act, log.state, T, "technician") is None
    shown = ExitCodeShown(seat=1, ticket="T1", challenge="ABCD", reason="断网")
    assert writes(act, log.state, T) == [shown]
    assert tells(act, log.state, T).code == "exit_code_shown"
    log.add(T, PcLeft(seat=1, ticket="T1", challenge="ABCD", at_ms=T))
    assert log.state.left == {"ABCD"}
