"""What is proposed after an outage, from the room log alone."""

import pytest

from shared.exam.room import events as ev
from shared.exam.room.outages import Proposal, find, lost_ms, proposals
from shared.exam.room.sitting import Silence
from tests.unit.shared.exam.support import Log, T

MIN = 60_000


@pytest.fixture
def log() -> Log:
    """Candidates 1 and 2 at work since T."""
    log = Log()
    for number in (1, 2):
        log.add(
            T - MIN,
            ev.CandidateLoggedIn(ticket=f"T{number}", device_id=f"d{number}", seat=number, epoch=1, how="first"),
        )
    log.add(T, ev.RoomStarted())
    return log


def lost(log: Log, ticket: str = "T1") -> list[tuple[int, int, int]]:
    """From, to and lost working time of each proposal, in minutes after T."""
    return [((p.from_ms - T) // MIN, (p.to_ms - T) // MIN, p.lost_ms // MIN) for p in of(log, ticket)]


def of(log: Log, ticket: str = "T1") -> tuple[Proposal, ...]:
    return proposals(log.state.sittings[ticket], log.state.clock(ticket))


def silent(log: Log, begin: int, end: int, ticket: str = "T1") -> None:
    log.add(T + begin * MIN + 5_000, ev.LinkLost(ticket=ticket, last_seen_ms=T + begin * MIN))
    log.add(T + end * MIN, ev.LinkRestored(ticket=ticket, away_ms=(end - begin) * MIN))


def restarted(log: Log, begin: int, end: int) -> None:
    log.add(T + end * MIN, ev.ServerStarted(down_ms=(end - begin) * MIN, evidence="same_boot", version="1"))


def granted(grant_id: str, ms: int, ticket: str, *spans: tuple[int, int]) -> ev.TimeGranted:
    return ev.TimeGranted(
        grant_id=grant_id,
        kind="outage",
        tickets=(ticket,),
        ms=ms,
        reason="断网",
        approvals=(),
        lost=tuple(ev.LostSpan(ticket=ticket, from_ms=T + a * MIN, to_ms=T + b * MIN) for a, b in spans),
    )


def test_a_silent_pc_is_proposed_when_it_is_heard_again(log: Log) -> None:
    log.add(T + 11 * MIN, ev.LinkLost(ticket="T1", last_seen_ms=T + 10 * MIN))
    assert of(log) == ()
    log.add(T + 14 * MIN, ev.LinkRestored(ticket="T1", away_ms=4 * MIN))
    assert lost(log) == [(10, 14, 4)]
    assert [e.cause for e in of(log)[0].evidence] == ["link"]
    assert lost(log, "T2") == []


def test_a_restart_is_proposed_to_each_until_its_own_first_sign_of_life(log: Log) -> None:
    restarted(log, 20, 22)
    assert of(log) == ()
    log.add(T + 23 * MIN, ev.LinkRestored(ticket="T1", away_ms=3 * MIN))
    log.add(
        T + 25 * MIN, ev.CandidateLoggedIn(ticket="T2", device_id="d2", seat=2, epoch=2, how="resume")
    )  # its PC had been started anew
    assert lost(log) == [(20, 23, 3)]
    assert lost(log, "T2") == [(20, 25, 5)]


def test_overlapping_outages_are_one(log: Log) -> None:
    log.add(T + 11 * MIN, ev.LinkLost(ticket="T1", last_seen_ms=T + 10 * MIN))
    restarted(log, 12, 14)
    log.add(T + 15 * MIN, ev.LinkRestored(ticket="T1", away_ms=5 * MIN))
    assert lost(log) == [(10, 15, 5)]
    assert {e.cause for e in of(log)[0].evidence} == {"link", "server"}


def test_pauses_are_left_out_and_the_start_and_the_log_in_are_the_earliest(log: Log) -> None:
    log.add(T + 31 * MIN, ev.RoomPaused(reason="停电"))
    log.add(T + 40 * MIN, ev.RoomResumed())
    silent(log, 30, 42)
    assert lost(log) == [(30, 42, 3)]
    log.add(T + 50 * MIN, ev.CandidateLoggedIn(ticket="T3", device_id="d3", seat=3, epoch=1, how="first"))
    restarted(log, 45, 55)
    log.add(T + 55 * MIN, ev.LinkRestored(ticket="T3", away_ms=10 * MIN))
    assert lost(log, "T3") == [(50, 55, 5)]


def test_the_end_of_the_sitting_caps_it_and_a_hand_in_needs_nothing(log: Log) -> None:
    for ticket in ("T1", "T2"):
        log.add(T + 116 * MIN, ev.LinkLost(ticket=ticket, last_seen_ms=T + 115 * MIN))
    log.add(T + 118 * MIN, ev.HandedIn(ticket="T2", cause="candidate", entries=0, head=""))
    log.add(T + 120 * MIN, ev.HandedIn(ticket="T1", cause="time", entries=0, head=""))
    assert lost(log) == [(115, 120, 5)]
    assert of(log, "T2") == ()


def test_what_was_decided_never_comes_back(log: Log) -> None:
    silent(log, 10, 14)
    silent(log, 20, 25)
    log.add(T + 30 * MIN, granted("o1", 4 * MIN, "T1", (10, 14)))
    assert lost(log) == [(20, 25, 5)]
    spans = (ev.LostSpan(ticket="T1", from_ms=T + 20 * MIN, to_ms=T + 25 * MIN),)
    log.add(T + 31 * MIN, ev.OutageDeclined(lost=spans, reason="考生离线照常作答", approvals=()))
    assert of(log) == ()
    log.add(T + 32 * MIN, ev.GrantReversed(grant_id="o1", reason="批错", approvals=()))
    assert of(log) == ()
    silent(log, 24, 40)  # a longer one over it: only what nobody decided about
    assert lost(log) == [(25, 40, 15)]


def test_the_credit_of_a_seat_move_is_not_proposed_again(log: Log) -> None:
    log.add(T + 11 * MIN, ev.LinkLost(ticket="T1", last_seen_ms=T + 10 * MIN))
    log.add(T + 15 * MIN, ev.SeatMoved(ticket="T1", from_seat=1, to_seat=4, reason="主机坏", lost_from_ms=T + 10 * MIN))
    log.add(T + 16 * MIN, granted("move-1", 6 * MIN, "T1", (10, 16)))
    log.add(T + 16 * MIN, ev.CandidateLoggedIn(ticket="T1", device_id="d4", seat=4, epoch=2, how="moved"))
    assert of(log) == ()


def test_a_move_that_credited_nothing_leaves_the_outage_open(log: Log) -> None:
    log.add(T + 11 * MIN, ev.LinkLost(ticket="T1", last_seen_ms=T + 10 * MIN))
    log.add(T + 15 * MIN, ev.SeatMoved(ticket="T1", from_seat=1, to_seat=4, reason="主机坏"))
    log.add(T + 16 * MIN, ev.CandidateLoggedIn(ticket="T1", device_id="d4", seat=4, epoch=2, how="moved"))
    assert lost(log) == [(10, 16, 6)]


def test_credit_given_by_hand_meanwhile_is_pointed_out(log: Log) -> None:
    log.add(T + 5 * MIN, granted("before", MIN, "T1"))
    silent(log, 10, 14)
    log.add(T + 15 * MIN, granted("after", 3 * MIN, "T1"))
    assert [p.credited_ms for p in of(log)] == [3 * MIN]


def test_before_the_start_and_after_a_short_blink_nothing_is_lost() -> None:
    log = Log()
    log.add(T - 9 * MIN, ev.CandidateLoggedIn(ticket="T1", device_id="d1", seat=1, epoch=1, how="first"))
    restarted(log, -8, -6)
    silent(log, -5, -1)
    log.add(T, ev.RoomStarted())
    log.add(T + 900, ev.ServerStarted(down_ms=900, evidence="same_boot", version="1"))
    log.add(T + 950, ev.LinkRestored(ticket="T1", away_ms=950))
    assert of(log) == ()


def test_what_is_left_around_a_settled_stretch_is_proposed(log: Log) -> None:
    silent(log, 10, 20)
    log.add(T + 21 * MIN, granted("o", 2 * MIN, "T1", (13, 15)))
    assert lost(log) == [(10, 13, 3), (15, 20, 5)]
    log.add(T + 22 * MIN, granted("p", MIN, "T1", (10, 11), (19, 20)))
    assert lost(log) == [(11, 13, 2), (15, 19, 4)]


def test_outages_that_touch_are_one_and_one_inside_another_adds_nothing(log: Log) -> None:
    silent(log, 10, 14)
    silent(log, 14, 16)
    assert lost(log) == [(10, 16, 6)]
    log.add(T + 20 * MIN, ev.LinkLost(ticket="T1", last_seen_ms=T + 11 * MIN))
    log.add(T + 20 * MIN, ev.LinkRestored(ticket="T1", away_ms=MIN))
    assert lost(log) == [(10, 16, 6)]


@pytest.mark.parametrize(("away_ms", "expected"), [(999, 0), (1_000, 1)])
def test_less_than_a_second_is_no_outage(log: Log, away_ms: int, expected: int) -> None:
    log.add(T + MIN + 900, ev.LinkLost(ticket="T1", last_seen_ms=T + MIN))
    log.add(T + MIN + away_ms, ev.LinkRestored(ticket="T1", away_ms=away_ms))
    assert len(of(log)) == expected


def test_evidence_is_what_overlaps_and_credits_count_from_the_outage_on(log: Log) -> None:
    silent(log, 10, 14)
    log.add(T + 15 * MIN, granted("hand", MIN, "T1"))
    extension = ev.TimeGranted(grant_id="x", kind="extension", tickets=("T1",), ms=MIN, reason="r", approvals=())
    log.add(T + 15 * MIN, extension)
    silent(log, 20, 24)
    log.add(T + 25 * MIN, granted("made good", MIN, "T1", (30, 31)))
    first, second = of(log)
    assert first == Proposal(
        ticket="T1",
        from_ms=T + 10 * MIN,
        to_ms=T + 14 * MIN,
        lost_ms=4 * MIN,
        evidence=(Silence(cause="link", from_ms=T + 10 * MIN, to_ms=T + 14 * MIN),),
        credited_ms=MIN,
    )
    assert (second.evidence[0].from_ms, len(second.evidence), second.credited_ms) == (T + 20 * MIN, 1, 0)
    assert find(of(log), T + 20 * MIN, T + 24 * MIN) == second
    assert find(of(log), T + 20 * MIN, T + 23 * MIN) is None
    assert find(of(log), T + 19 * MIN, T + 24 * MIN) is None


def test_a_sitting_closed_in_another_way_than_by_time_is_not_helped(log: Log) -> None:
    silent(log, 10, 14)
    log.add(T + 20 * MIN, ev.HandedIn(ticket="T1", cause="end", entries=0, head=""))
    assert of(log) == ()


def test_time_between_two_moments_counts_once_and_not_where_it_was_decided(log: Log) -> None:
    sitting, clock = log.state.sittings["T1"], log.state.clock("T1")
    assert lost_ms(sitting, clock, T + MIN, T + 3 * MIN) == 2 * MIN
    assert lost_ms(sitting, clock, T + 3 * MIN, T + 3 * MIN) == 0
    assert lost_ms(sitting, clock, T + 3 * MIN, T + MIN) == 0
    log.add(T + 4 * MIN, granted("o", MIN, "T1", (1, 2)))
    assert lost_ms(log.state.sittings["T1"], clock, T + MIN, T + 3 * MIN) == MIN
