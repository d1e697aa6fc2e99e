"""What a wall page shows of a seat: what everybody in the room may see, never a doubt about a person."""

from shared.exam.room import events as ev
from shared.exam.room.wall import wall_state
from tests.unit.shared.exam.acts.support import MIN, closed, login, running
from tests.unit.shared.exam.room.test_watch import seen
from tests.unit.shared.exam.support import Log, T, plan


def shown(log: Log, ticket: str = "T1", at_ms: int = T + MIN) -> str:
    return wall_state(log.state, log.state.sittings[ticket], at_ms)


def test_a_seat_without_anybody_due_is_free():
    assert wall_state(running(1).state, None, T) == "free"


def test_each_state_has_its_plain_name():
    log = running(1, 2)
    assert (shown(log), shown(log, "T3")) == ("ready", "waiting")
    log.add(T, ev.IdentityConfirmed(ticket="T1"))
    assert shown(log) == "working"
    log.add(T + MIN, ev.LeaveStarted(ticket="T1", reason="卫生间"))
    assert shown(log) == "away"
    log.add(T + MIN, ev.LeaveEnded(ticket="T1"))
    closed(log, 1, T + MIN)
    assert shown(log) == "ended"
    log.add(T + MIN, ev.MarkedAbsent(tickets=("T3",)))
    assert shown(log, "T3") == "absent"


def test_a_doubt_about_a_person_and_a_stopped_pc_look_like_everybody_else():
    before = Log(plan())
    before.add(T - MIN, login(1))
    before.add(T - MIN, ev.IdentityChecked(ticket="T1", ok=False))
    assert shown(before, at_ms=T - MIN) == "ready"
    log = running(1)
    log.add(T, seen(1, T))
    assert shown(log) == "working"
