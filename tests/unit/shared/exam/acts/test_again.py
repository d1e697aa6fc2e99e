"""Working again after time closed a sitting: what the evidence shows for the chief, more with the inspector."""

from shared.exam.acts.again import ReopenTimedOut
from shared.exam.acts.base import Lasting, Told
from shared.exam.room import events as ev
from tests.unit.shared.exam.acts.support import CHIEF, MIN, PINS, S, closed, running, silence, tells, why, writes
from tests.unit.shared.exam.support import Log, T

NOW = T + 121 * MIN
END = T + 120 * MIN


def act(*tickets: str, seconds: int = 0, reason: str = "停电") -> ReopenTimedOut:
    return ReopenTimedOut(tickets=tickets, reason=reason, approvals=PINS, seconds=seconds)


def timed_out(*lost_s: int) -> Log:
    """A room of 120 minutes whose candidates were cut off for so many seconds, and closed by time."""
    log = running(*range(1, len(lost_s) + 1), duration_s=7200)
    for n, seconds in enumerate(lost_s, start=1):
        if seconds:
            silence(log, n, T + 10 * MIN, T + 10 * MIN + seconds * S)
    for n in range(1, len(lost_s) + 1):
        closed(log, n, END, "time")
    return log


def test_who_how_long_and_why_are_asked_for():
    state = timed_out(300).state
    assert why(act(), state, NOW) == "nobody_chosen"
    assert why(act("T1", reason=" "), state, NOW) == "reason_needed"
    assert why(act("T1", seconds=-1), state, NOW) == "time_out_of_range"
    assert why(act("T9"), state, NOW) is not None
    assert why(act("T1"), state, NOW) is None


def test_the_evidence_is_the_chiefs_more_is_the_inspectors_too():
    state = timed_out(300).state
    assert act("T1").approvers(state, "proctor", NOW) == ("chief",)
    assert set(act("T1", seconds=60).approvers(state, "proctor", NOW)) == {"chief", "inspector"}


def test_only_those_whom_time_closed_and_only_with_time_to_go_on():
    log = timed_out(300, 0)
    assert why(act("T2"), log.state, NOW) == "no_time_left_at"
    assert why(act("T2", seconds=60), log.state, NOW) is None
    other = running(1)
    closed(other, 1, T + MIN)
    assert why(act("T1"), other.state, T + 2 * MIN) == "not_timed_out"
    assert why(act("T1", seconds=7200), log.state, NOW) == "extension_over_limit"


def test_each_gets_what_an_outage_cost_and_then_is_open():
    log = timed_out(300)
    credit, opened = writes(act("T1"), log.state, NOW)
    assert isinstance(credit, ev.TimeGranted)
    assert (credit.kind, credit.tickets, credit.ms, credit.approvals) == ("outage", ("T1",), 300 * S, (CHIEF,))
    assert [(span.from_ms, span.to_ms) for span in credit.lost] == [(T + 10 * MIN, T + 15 * MIN)]
    assert opened == ev.Reopened(ticket="T1", reason="停电", approvals=(CHIEF,), unheard=True)
    effect = tells(act("T1"), log.state, NOW)
    assert effect.code == "reopened_together"
    assert effect.values["left"] == Lasting(300 * S)
    assert effect.values["then"] == Told(code="runs_when_back")


def test_time_beyond_the_evidence_is_a_grant_of_its_own_for_all():
    log = timed_out(300, 0)
    kinds = [
        (e.kind, e.tickets, e.ms)
        for e in writes(act("T1", "T2", seconds=60), log.state, NOW)
        if isinstance(e, ev.TimeGranted)
    ]
    assert kinds == [("outage", ("T1",), 300 * S), ("extension", ("T1", "T2"), 60 * S)]
    left = tells(act("T1", "T2", seconds=60), log.state, NOW).values["left"]
    assert left == Told(code="between", values={"least": Lasting(60 * S), "most": Lasting(360 * S)})
