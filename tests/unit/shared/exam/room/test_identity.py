"""The two identity rounds in the fold: each has its own mark, and a doubt costs time that is proposed."""

from shared.exam.room import events as ev
from shared.exam.room.outages import proposals
from shared.exam.room.rules import display_state
from shared.exam.room.sitting import Sitting
from tests.unit.shared.exam.acts.support import MIN, login
from tests.unit.shared.exam.support import Log, T


def one(log: Log) -> Sitting:
    return log.state.sittings["T1"]


def check(log: Log, at_ms: int, *, ok: bool, second: bool = False) -> None:
    log.add(at_ms, ev.IdentityChecked(ticket="T1", ok=ok, round="second" if second else "entry"))


def test_each_round_has_its_own_mark() -> None:
    log = Log()
    check(log, T - 20 * MIN, ok=True)
    assert (one(log).entry_check, one(log).second_check, one(log).checked) == (True, None, True)
    check(log, T - 19 * MIN, ok=False, second=True)
    assert (one(log).entry_check, one(log).second_check, one(log).checked) == (True, False, False)
    assert one(log).checked_ms == T - 19 * MIN
    assert one(log).doubtful


def test_a_doubt_from_before_the_log_in_costs_time_from_the_start() -> None:
    log = Log()
    check(log, T - 20 * MIN, ok=False)
    assert one(log).silences == (), "nothing is lost before anybody works"
    log.add(T - 10 * MIN, login(1))
    log.add(T, ev.RoomStarted())
    assert display_state(log.state, one(log), T) == "problem"
    assert one(log).silent_since_ms is None, "its PC is heard all the time"
    check(log, T + 4 * MIN, ok=True)
    assert not one(log).doubtful
    (found,) = proposals(one(log), log.state.clock("T1"))
    assert (found.from_ms, found.lost_ms, found.evidence[0].cause) == (T, 4 * MIN, "identity")


def test_a_doubt_lasts_over_a_move_and_ends_with_the_sitting() -> None:
    log = Log()
    log.add(T - 10 * MIN, login(1))
    log.add(T, ev.RoomStarted())
    check(log, T + 15 * MIN, ok=False, second=True)
    log.add(T + 16 * MIN, ev.SeatMoved(ticket="T1", from_seat=1, to_seat=4, reason="r"))
    assert [s.to_ms for s in one(log).silences if s.cause == "identity"] == [None]
    log.add(T + 20 * MIN, ev.HandedIn(ticket="T1", cause="end", entries=0, head=""))
    assert [s.to_ms for s in one(log).silences if s.cause == "identity"] == [T + 20 * MIN]


def test_a_doubt_that_outlasts_a_hand_in_costs_time_again_once_the_sitting_is_reopened() -> None:
    log = Log()
    log.add(T - 10 * MIN, login(1))
    log.add(T, ev.RoomStarted())
    check(log, T + 15 * MIN, ok=False, second=True)
    log.add(T + 20 * MIN, ev.HandedIn(ticket="T1", cause="candidate", entries=0, head=""))
    log.add(T + 30 * MIN, ev.Reopened(ticket="T1", reason="r", approvals=()))
    assert one(log).doubtful, "the paper stays hidden"
    check(log, T + 37 * MIN, ok=True, second=True)
    assert [p.lost_ms for p in proposals(one(log), log.state.clock("T1"))] == [5 * MIN, 7 * MIN]
