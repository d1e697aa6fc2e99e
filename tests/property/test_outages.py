"""Laws of outage proposals, over arbitrary days in which people credit, decline, correct and reverse in any order."""

from itertools import pairwise
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from shared.exam.clock.account import allotted_ms, deadline_ms, paused_ms, remaining_ms, used_ms
from shared.exam.room import events as ev
from shared.exam.room import fold
from shared.exam.room.outages import lost_ms, proposals
from shared.exam.room.state import RoomState
from tests.unit.shared.exam.support import Log, T

TICKETS = ("T1", "T2")
tickets = st.sampled_from(TICKETS)
groups = st.lists(tickets, min_size=1, max_size=2, unique=True).map(tuple)
moments = st.integers(0, 400_000)

# What may happen next; `acts` are answered from the room as it is then.
happenings = st.one_of(
    st.builds(ev.LinkLost, ticket=tickets, last_seen_ms=moments.map(lambda m: -m)),
    st.builds(ev.LinkRestored, ticket=tickets, away_ms=moments),
    st.builds(ev.ServerStarted, down_ms=moments, evidence=st.just("wall"), version=st.just("1")),
    st.just(ev.RoomPaused(reason="r")),
    st.builds(ev.RoomHeld, from_ms=moments.map(lambda m: T + m)),
    st.just(ev.RoomResumed()),
    st.builds(ev.SittingsPaused, tickets=groups, reason=st.just("r")),
    st.builds(ev.SittingsResumed, tickets=groups),
    st.builds(
        ev.CandidateLoggedIn,
        ticket=tickets,
        device_id=st.just("d"),
        seat=st.integers(1, 4),
        epoch=st.integers(1, 5),
        how=st.just("resume"),
    ),
    st.builds(
        ev.HandedIn, ticket=tickets, cause=st.sampled_from(["time", "candidate"]), entries=st.just(0), head=st.just("")
    ),
    st.builds(ev.Reopened, ticket=tickets, reason=st.just("r"), approvals=st.just(())),
)
acts = st.tuples(
    st.sampled_from(["credit", "credit", "outage", "outage", "decline", "correct", "reverse", "extend"]),
    tickets,
    st.integers(0, 100),
)
days = st.lists(st.tuples(moments, acts | happenings), max_size=30)


class Day:
    """A log that people work on; every credit is checked when it is given."""

    def __init__(self, steps: list[tuple[int, Any]]) -> None:
        self.log, self.at_ms = Log(), T
        for ticket, seat in (("T1", 1), ("T2", 2)):
            self.log.add(T, ev.CandidateLoggedIn(ticket=ticket, device_id="d", seat=seat, epoch=1, how="first"))
        self.log.add(T, ev.RoomStarted())
        self.credited: dict[str, list[tuple[int, int]]] = {ticket: [] for ticket in TICKETS}
        self.given: dict[str, int] = dict.fromkeys(TICKETS, 0)
        for step_ms, what in steps:
            self.at_ms += step_ms
            if isinstance(what, tuple):
                self._act(*what)
            elif isinstance(what, ev.LinkLost):
                seen_ms = max(T, self.at_ms + what.last_seen_ms)
                self.log.add(self.at_ms, ev.LinkLost(ticket=what.ticket, last_seen_ms=seen_ms))
            else:
                self.log.add(self.at_ms, what)

    @property
    def state(self) -> RoomState:
        return self.log.state

    def _act(self, act: str, ticket: str, share: int) -> None:
        sitting, account = self.state.sittings[ticket], self.state.account(ticket)
        found = proposals(sitting, self.state.clock(ticket))
        number = len(self.log.records)
        if act in {"credit", "decline"} and found:
            chosen = found[share % len(found)]
            span = ev.LostSpan(ticket=ticket, from_ms=chosen.from_ms, to_ms=chosen.to_ms)
            if act == "decline":
                self.log.add(self.at_ms, ev.OutageDeclined(lost=(span,), reason="r", approvals=()))
                return
            ms = max(1, chosen.lost_ms * share // 100)
            assert ms <= chosen.lost_ms <= chosen.to_ms - chosen.from_ms
            self.credited[ticket].append((chosen.from_ms, chosen.to_ms))
            self._grant(f"o{number}", "outage", ticket, ms, (span,))
        elif act == "outage":
            # a whole one, which may reach back over others
            self.log.add(self.at_ms, ev.LinkLost(ticket=ticket, last_seen_ms=max(T, self.at_ms - share * 4_000)))
            self.at_ms += share * 1_000
            self.log.add(self.at_ms, ev.LinkRestored(ticket=ticket, away_ms=share * 5_000))
        elif act == "correct":
            # as the server does: never more than what is left
            ms = max(share * 1000 - 50_000, -remaining_ms(account, self.at_ms))
            self._grant(f"c{number}", "correction", ticket, ms)
        elif act == "extend":
            self._grant(f"g{number}", "extension", ticket, share * 1000)
        elif act == "reverse" and sitting.grants:
            grant = sitting.grants[share % len(sitting.grants)]
            if grant.ms <= remaining_ms(account, self.at_ms):
                self.given[ticket] -= grant.ms
                self.log.add(
                    self.at_ms,
                    ev.GrantReversed(grant_id=grant.grant_id, reason="r", approvals=(), tickets=(ticket,)),
                )

    def _grant(self, grant_id: str, kind: Any, ticket: str, ms: int, lost: tuple[ev.LostSpan, ...] = ()) -> None:
        self.given[ticket] += ms
        self.log.add(
            self.at_ms,
            ev.TimeGranted(grant_id=grant_id, kind=kind, tickets=(ticket,), ms=ms, reason="r", approvals=(), lost=lost),
        )


@given(days)
def test_no_stretch_is_ever_credited_twice(steps: list[tuple[int, Any]]) -> None:
    day = Day(steps)
    for ticket in TICKETS:
        for _ in range(len(steps)):
            day._act("credit", ticket, 0)
    for spans in day.credited.values():
        ordered = sorted(spans)
        assert all(before[1] <= after[0] for before, after in pairwise(ordered))


@given(days)
def test_a_proposal_is_an_outage_that_is_over_and_nothing_more(steps: list[tuple[int, Any]]) -> None:
    day = Day(steps)
    for ticket in TICKETS:
        sitting, account = day.state.sittings[ticket], day.state.account(ticket)
        end_ms = sitting.closed_ms or day.at_ms
        clock = day.state.clock(ticket)
        for p in proposals(sitting, clock):
            working = p.to_ms - p.from_ms - (paused_ms(account, p.to_ms) - paused_ms(account, p.from_ms))
            assert 0 < p.lost_ms <= working <= p.to_ms - p.from_ms
            assert T <= p.from_ms < p.to_ms <= end_ms
            assert p.evidence
            inside = [s for s in sitting.silences if s.from_ms < p.to_ms and (s.to_ms or 0) > p.from_ms]
            assert sum((s.to_ms or 0) - s.from_ms for s in inside) >= p.to_ms - p.from_ms
            assert lost_ms(sitting, clock, p.from_ms, p.to_ms) == p.lost_ms
            assert not any(s.from_ms < p.to_ms and s.to_ms > p.from_ms for s in sitting.settled)


@given(days)
def test_deciding_everything_leaves_nothing_to_decide(steps: list[tuple[int, Any]]) -> None:
    day = Day(steps)
    for ticket in TICKETS:
        for p in proposals(day.state.sittings[ticket], day.state.clock(ticket)):
            span = ev.LostSpan(ticket=ticket, from_ms=p.from_ms, to_ms=p.to_ms)
            day.log.add(day.at_ms, ev.OutageDeclined(lost=(span,), reason="r", approvals=()))
        assert proposals(day.state.sittings[ticket], day.state.clock(ticket)) == ()


@given(days)
def test_credits_corrections_and_reversals_are_conserved(steps: list[tuple[int, Any]]) -> None:
    """What was given and not taken back is what the account holds; nothing is negative, endless or lost in a replay."""
    day = Day(steps)
    wire = msgspec.json.encode(day.log.records)
    assert fold.replay(day.log.plan, msgspec.json.decode(wire, type=list[ev.Record])) == day.state
    for ticket in TICKETS:
        account = day.state.account(ticket)
        assert allotted_ms(account) == account.duration_ms + day.given[ticket]
        assert used_ms(account, day.at_ms) + remaining_ms(account, day.at_ms) == allotted_ms(account)
        end_ms = deadline_ms(account, day.at_ms)
        assert end_ms is None or end_ms <= day.at_ms + allotted_ms(account) + paused_ms(account, day.at_ms)


@given(days, st.integers(0, 600_000))
def test_grants_and_reversals_commute_with_pauses(steps: list[tuple[int, Any]], later_ms: int) -> None:
    """The same decisions without regard to when a pause fell: a pause only adds its own length to the end."""
    day = Day(steps)
    for ticket in TICKETS:
        account = day.state.account(ticket)
        turned = msgspec.structs.replace(
            account, grants=tuple(reversed(account.grants)), pauses=tuple(reversed(account.pauses))
        )
        at_ms = day.at_ms + later_ms
        assert remaining_ms(turned, at_ms) == remaining_ms(account, at_ms)
