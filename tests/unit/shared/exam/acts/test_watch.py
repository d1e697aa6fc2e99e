"""Acts on PCs: letting a stopped one go on, noting, answering a hand."""

from shared.exam.acts.base import Lasting
from shared.exam.acts.watch import AnswerHelp, NoteLock, ReleaseLock
from shared.exam.room import events as ev
from tests.unit.shared.exam.acts.support import MIN, S, running, seat_refused, tells, why, writes
from tests.unit.shared.exam.room.test_watch import seen
from tests.unit.shared.exam.support import T


def test_a_release_wants_a_reason_and_says_what_the_stop_cost():
    log = running(1)
    assert seat_refused(ReleaseLock(seat=1, reason="r"), log.state, T) == ("not_blocked", 1)
    log.add(T + MIN, seen(1, T + MIN))
    assert why(ReleaseLock(seat=1, reason=" "), log.state, T + MIN) == "reason_needed"
    assert why(ReleaseLock(seat=1, reason="r"), log.state, T + MIN, "inspector") == "not_allowed"
    act = ReleaseLock(seat=1, reason=" 已 退出 ")
    assert writes(act, log.state, T + 2 * MIN) == [ev.LockReleased(seat=1, ticket="T1", reason="已 退出")]
    effect = tells(act, log.state, T + 2 * MIN)
    assert (effect.code, effect.values["stood"]) == ("lock_released_late", Lasting(MIN))


def test_a_pc_where_nobody_has_logged_in_can_be_let_go():
    log = running()
    log.add(T + MIN, seen(1, T + MIN, seat=4, ticket=""))
    act = ReleaseLock(seat=4, reason="r")
    assert writes(act, log.state, T + 2 * MIN) == [ev.LockReleased(seat=4, reason="r")]
    assert tells(act, log.state, T + 2 * MIN).code == "lock_released"


def test_warnings_are_noted_once():
    log = running(1)
    log.add(T + MIN, seen(1, T + MIN, "warn"))
    assert writes(NoteLock(seat=1), log.state, T + MIN) == [ev.LockNoted(seat=1, ticket="T1")]
    assert tells(NoteLock(seat=1), log.state, T + MIN).code == "lock_noted"
    log.add(T + MIN, ev.LockNoted(seat=1, ticket="T1"))
    assert seat_refused(NoteLock(seat=1), log.state, T + MIN) == ("nothing_seen", 1)


def test_a_hand_is_answered_twice_at_most():
    log = running(1)
    coming, there = AnswerHelp(seat=1, answer="coming"), AnswerHelp(seat=1, answer="there")
    assert seat_refused(coming, log.state, T) == ("no_hand_up", 1)
    log.add(T, ev.HelpAsked(seat=1, kind="health", at_ms=T, stream="s", number=1, ticket="T1"))
    assert why(coming, log.state, T) is None
    assert writes(coming, log.state, T) == [ev.HelpAnswered(seat=1, answer="coming", ticket="T1")]
    assert tells(coming, log.state, T).code == "help_coming"
    log.add(T + S, ev.HelpAnswered(seat=1, answer="coming", ticket="T1"))
    assert why(coming, log.state, T) == "no_hand_up"
    assert tells(there, log.state, T).code == "help_there"
    log.add(T + S, ev.HelpAnswered(seat=1, answer="there", ticket="T1"))
    assert why(there, log.state, T) == "no_hand_up"
