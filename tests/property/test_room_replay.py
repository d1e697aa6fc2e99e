"""The room's state is a pure fold: any log replayed gives the live state, and no log makes time run wild."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from shared.exam.clock.account import allotted_ms, remaining_ms
from shared.exam.room import events as ev
from shared.exam.room import fold
from shared.exam.room.device_events import ResumeCodeShown
from shared.exam.room.rules import display_state
from shared.exam.room.wall_events import WallClosed, WallOpened
from tests.unit.shared.exam.support import Log, T

tickets = st.sampled_from(["T1", "T2", "T3", "unknown"])
groups = st.lists(tickets, min_size=1, max_size=2).map(tuple)
happenings = st.one_of(
    st.just(ev.RoomStarted()),
    st.just(ev.RoomPaused(reason="r")),
    st.just(ev.RoomResumed()),
    st.just(ev.RoomResumed(unheard=("T1",))),
    st.just(ev.RoomHeld(from_ms=0)),
    st.builds(ev.SittingsPaused, tickets=groups, reason=st.just("r")),
    st.builds(ev.SittingsResumed, tickets=groups),
    st.builds(
        ev.TimeGranted,
        grant_id=st.sampled_from(["g1", "g2"]),
        kind=st.sampled_from(["extension", "outage", "correction"]),
        tickets=groups,
        ms=st.integers(-900_000, 900_000),
        reason=st.just("r"),
        approvals=st.just(()),
        challenge=st.sampled_from(["", "A", "B"]),
    ),
    st.builds(ev.GrantReversed, grant_id=st.sampled_from(["g1", "g2"]), reason=st.just("r"), approvals=st.just(())),
    st.builds(
        ev.CandidateLoggedIn,
        ticket=tickets,
        device_id=st.just("d"),
        seat=st.integers(1, 4),
        epoch=st.integers(1, 3),
        how=st.just("first"),
    ),
    st.builds(ev.SeatMoved, ticket=tickets, from_seat=st.just(1), to_seat=st.just(4), reason=st.just("r")),
    st.builds(ev.LeaveStarted, ticket=tickets, reason=st.just("r")),
    st.builds(ev.LeaveEnded, ticket=tickets),
    st.builds(ev.HandedIn, ticket=tickets, cause=st.just("candidate"), entries=st.just(0), head=st.just("")),
    st.builds(ev.Reopened, ticket=tickets, reason=st.just("r"), approvals=st.just(())),
    st.builds(ev.MarkedAbsent, tickets=groups),
    st.builds(WallOpened, wall_id=st.sampled_from(["w-1", "w-2"]), names=st.booleans()),
    st.just(WallClosed()),
    st.builds(ResumeCodeShown, ticket=tickets, seat=st.integers(1, 4), reason=st.just("r")),
    st.builds(
        ev.HeldReviewed,
        ticket=tickets,
        epoch=st.integers(1, 3),
        seq=st.integers(1, 5),
        decision=st.sampled_from(["keep_newer", "use_held", "to_centre"]),
        reason=st.just("r"),
        over_epoch=st.integers(0, 3),
        over_seq=st.integers(0, 5),
    ),
    st.builds(ev.JournalDelivered, ticket=tickets, device_id=st.just(""), entries=st.integers(1, 5), held=st.just(0)),
    st.just(ev.Collected(sittings=3, agreeing=3, unreported=(), mismatching=())),
    st.just(ev.BundleSealed(bundle_id="b", bundle_sha256="0", bytes=1)),
    st.builds(ev.LinkLost, ticket=tickets, last_seen_ms=st.just(T)),
    st.builds(ev.LinkRestored, ticket=tickets, away_ms=st.just(1)),
    st.builds(ev.ServerStarted, down_ms=st.integers(0, 90_000), evidence=st.just("wall"), version=st.just("1")),
    st.builds(
        ev.OutageDeclined,
        lost=st.lists(st.builds(ev.LostSpan, ticket=tickets, from_ms=st.just(T), to_ms=st.just(T + 9_000))).map(tuple),
        reason=st.just("r"),
        approvals=st.just(()),
    ),
    st.builds(ev.PaperUnsealed, paper_sha256=st.just("a")),
    st.builds(ev.BackupAsked, ticket=tickets, challenge=st.sampled_from(["A", "B"])),
    st.builds(
        ev.BackupOpened,
        ticket=tickets | st.just(""),
        paper_id=st.just("P2"),
        paper_sha256=st.just("b"),
        reason=st.just("r"),
        approvals=st.just(()),
    ),
    st.builds(ev.ExtensionAsked, tickets=groups, seconds=st.integers(60, 120), challenge=st.sampled_from(["A", "B"])),
)
histories = st.lists(st.tuples(st.integers(0, 600_000), happenings), max_size=25)


@given(histories)
def test_replay_of_the_log_equals_the_live_state(history: list[tuple[int, ev.Event]]) -> None:
    log, at_ms = Log(), T
    for step_ms, event in history:
        at_ms += step_ms
        log.add(at_ms, event)
    wire = msgspec.json.encode(log.records)
    assert fold.replay(log.plan, msgspec.json.decode(wire, type=list[ev.Record])) == log.state


@given(histories, st.integers(0, 20_000_000))
def test_no_history_yields_negative_or_endless_time(history: list[tuple[int, ev.Event]], later_ms: int) -> None:
    log, at_ms = Log(), T
    for step_ms, event in history:
        at_ms += step_ms
        log.add(at_ms, event)
    for ticket, sitting in log.state.sittings.items():
        account = log.state.account(ticket)
        assert 0 <= remaining_ms(account, at_ms + later_ms) <= allotted_ms(account)
        assert display_state(log.state, sitting, at_ms)
