"""What is open at a PC: stops, warnings, raised hands; and what a stop costs."""

from typing import Any

from shared.exam.lock import Measure, Sight
from shared.exam.room import events as ev
from shared.exam.room.outages import proposals
from shared.exam.room.rules import display_state
from shared.exam.room.state import RoomState
from tests.unit.shared.exam.acts.support import MIN, S, running
from tests.unit.shared.exam.support import T


def seen(number: int, at_ms: int, measure: Measure = "block", sight: Sight = "forbidden_program", **more: Any):
    values: dict[str, Any] = {"seat": 1, "device_id": "d1", "evidence": "todesk", "stream": "s", "ticket": "T1"}
    return ev.LockSeen(**{**values, **more}, number=number, at_ms=at_ms, measure=measure, sight=sight)


def cost(state: RoomState, ticket: str = "T1") -> list[tuple[int, int]]:
    sitting = state.sittings[ticket]
    return [(p.from_ms - T, p.lost_ms) for p in proposals(sitting, state.clock(ticket))]


def test_a_stopped_pc_shows_as_a_problem_until_it_is_let_go_and_the_time_is_proposed():
    log = running(1)
    log.add(T + MIN, seen(1, T + MIN - 2 * S))
    state = log.state
    assert [b.sight for b in state.pc(1).blocks] == ["forbidden_program"]
    assert display_state(state, state.sittings["T1"], T + MIN) == "problem"
    assert cost(state) == [], "it still lasts"
    state = log.add(T + 3 * MIN, ev.LockReleased(seat=1, ticket="T1", reason="已退出"))
    assert state.pc(1).blocks == ()
    assert state.pc(1).lifted == {"s": 1}
    assert display_state(state, state.sittings["T1"], T + 3 * MIN) == "ready"
    assert cost(state) == [(MIN - 2 * S, 2 * MIN + 2 * S)]


def test_a_pc_that_was_stopped_before_the_log_in_costs_time_from_the_log_in():
    log = running(1)
    log.add(T + MIN, seen(1, T + MIN, seat=4, ticket=""))
    log.add(T + 2 * MIN, ev.SeatMoved(ticket="T1", from_seat=1, to_seat=4, reason="r"))
    log.add(T + 3 * MIN, ev.CandidateLoggedIn(ticket="T1", device_id="d4", seat=4, epoch=2, how="moved"))
    assert display_state(log.state, log.state.sittings["T1"], T + 4 * MIN) == "problem"
    state = log.add(T + 8 * MIN, ev.LockReleased(seat=4, ticket="T1", reason="已退出"))
    assert cost(state) == [(3 * MIN, 5 * MIN)]


def test_a_pc_says_no_more_than_a_moment_back_when_a_stop_began_unless_it_was_not_heard():
    log = running(1, 2)
    log.add(T + 10 * MIN, seen(1, T + MIN))
    log.add(T + 11 * MIN, ev.LockReleased(seat=1, ticket="T1", reason="r"))
    assert cost(log.state) == [(10 * MIN - 10 * S, MIN + 10 * S)]
    log.add(T + 12 * MIN, ev.LinkLost(ticket="T2", last_seen_ms=T + 12 * MIN))
    log.add(T + 20 * MIN, seen(1, T + 13 * MIN, seat=2, ticket="T2", stream="s2"))
    log.add(T + 20 * MIN, ev.LinkRestored(ticket="T2", away_ms=8 * MIN))
    assert log.state.sittings["T2"].silent_since_ms is None, "heard again, and stopped still"
    log.add(T + 21 * MIN, ev.LockReleased(seat=2, ticket="T2", reason="r"))
    assert cost(log.state, "T2") == [(12 * MIN, 9 * MIN)], "one loss, not two"


def test_the_same_thing_again_is_one_line():
    log = running(1)
    for number in range(1, 6):
        log.add(T + number * S, seen(number, T + number * S, "warn", times=3))
    log.add(T + MIN, seen(6, T + MIN, "log", "keys"))
    pc = log.state.pc(1)
    assert [(w.evidence, w.times, w.at_ms) for w in pc.warnings] == [("todesk", 15, T + S)]
    assert (pc.blocks, pc.seen, pc.heard) == ((), 16, {"s": 6})
    assert log.add(T + MIN, ev.LockNoted(seat=1)).pc(1).warnings == ()


def test_nothing_is_open_where_nobodys_exam_is_under_way_any_more():
    for over in (
        ev.HandedIn(ticket="T1", cause="candidate", entries=0, head=""),
        ev.SeatMoved(ticket="T1", from_seat=1, to_seat=4, reason="r"),
        ev.RoomEnded(),
    ):
        log = running(1)
        log.add(T + MIN, seen(1, T + MIN))
        log.add(T + MIN, ev.HelpAsked(seat=1, kind="equipment", at_ms=T + MIN, stream="s", number=2, ticket="T1"))
        pc = log.add(T + 2 * MIN, over).pc(1)
        assert (pc.blocks, pc.hand_up, pc.lifted) == ((), None, {"s": 2})
        assert all(s.to_ms is not None for s in log.state.sittings["T1"].silences) or isinstance(over, ev.RoomEnded)


def test_a_hand_is_up_until_somebody_is_there():
    log = running(1)
    log.add(T, ev.HelpAsked(seat=1, kind="health", at_ms=T, stream="s", number=1, ticket="T1"))
    log.add(T + S, ev.HelpAsked(seat=1, kind="other", at_ms=T + S, stream="s", number=2, ticket="T1"))
    hand = log.state.pc(1).hand_up
    assert hand is not None
    assert (hand.kind, hand.answer) == ("health", ""), "the first one counts"
    assert not log.state.pc(1).may_raise(T + MIN)
    log.add(T + 2 * S, ev.HelpAnswered(seat=1, answer="coming", ticket="T1"))
    hand = log.state.pc(1).hand_up
    assert hand is not None
    assert hand.answer == "coming"
    pc = log.add(T + 3 * S, ev.HelpAnswered(seat=1, answer="there", ticket="T1")).pc(1)
    assert pc.hand_up is None
    assert pc.hand is not None, "the candidate sees that it was answered"
    assert pc.may_raise(T + 3 * S), "the next matter may come at once"
    log.add(T + 4 * S, ev.HelpAsked(seat=1, kind="paper", at_ms=T + 4 * S, stream="s", number=3))
    pc = log.add(T + 5 * S, ev.HelpWithdrawn(seat=1, at_ms=T + 5 * S, stream="s", number=4)).pc(1)
    assert (pc.hand, pc.may_raise(T + 5 * S), pc.heard) == (None, True, {"s": 4}), "the reason was the wrong one"


def test_a_hand_that_goes_up_and_down_without_end_rests_a_while():
    log = running(1)
    for number in range(1, 7, 2):
        assert log.state.pc(1).may_raise(T + number * S)
        log.add(T + number * S, ev.HelpAsked(seat=1, kind="other", at_ms=T, stream="s", number=number))
        log.add(T + (number + 1) * S, ev.HelpWithdrawn(seat=1, at_ms=T, stream="s", number=number + 1))
    pc = log.state.pc(1)
    assert not pc.may_raise(T + 7 * S)
    assert pc.may_raise(T + 26 * S)
    log.add(T + 27 * S, ev.HelpAsked(seat=1, kind="other", at_ms=T, stream="s", number=7))
    pc = log.add(T + 28 * S, ev.HelpAnswered(seat=1, answer="coming", ticket="T1")).pc(1)
    assert (pc.taken_down, pc.may_raise(T + 28 * S)) == (0, False)


def test_streams_of_many_restarts_do_not_grow_without_bounds():
    log = running(1)
    for number in range(40):
        log.add(T, seen(1, T, "warn", stream=f"s{number}", evidence=f"p{number}"))
    pc = log.state.pc(1)
    assert len(pc.heard) == 16
    assert len(pc.warnings) == 20


def test_an_answer_to_a_hand_that_is_down_changes_nothing():
    log = running(1)
    before = log.state.pc(1)
    assert log.add(T + MIN, ev.HelpAnswered(seat=1, ticket="T1", answer="there")).pc(1) == before
