"""Rights: no person alone gives more time than the evidence shows, starts or ends early, or opens again."""

from pathlib import Path

from shared.exam.acts.base import Act, Doing, after
from shared.exam.plan import StaffRole
from shared.exam.room import events as ev
from shared.exam.room.outages import proposals
from shared.exam.room.rules import beyond_evidence_ms
from shared.exam.room.state import RoomState
from tests.unit.shared.exam.acts.rights import table, unwalked, walk, whom

ROOT = Path(__file__).parents[5]
CHIEFS = (
    ev.Reopened,
    ev.SectionReopened,
    ev.LateEntryAllowed,
    ev.HandInAllowed,
    ev.OutageDeclined,
    ev.GrantReversed,
    ev.HeldReviewed,
)
"""What nobody but the chief examiner writes without anybody else."""


def alone() -> list[tuple[str, Act, StaffRole, RoomState, int]]:
    return [
        (f"{name} by {role}, {phase}", act, role, state, now)
        for name, act, phase, role, state, now in walk()
        if whom(act, state, role, now) == "alone"
    ]


def test_every_act_is_walked() -> None:
    assert unwalked() == set()


def test_nobody_alone_gives_more_than_the_evidence_shows() -> None:
    given = 0
    for what, act, role, state, now in alone():
        evidence = {t: sum(p.lost_ms for p in proposals(s, state.clock(t))) for t, s in state.sittings.items()}
        done = after(state, act.events(state, Doing(), now), now)
        for ticket in state.sittings:
            before, then = state.sittings[ticket].grants, done.sittings[ticket].grants
            more_ms = sum(g.ms for g in then) - sum(g.ms for g in before)
            assert beyond_evidence_ms(done, ticket) <= beyond_evidence_ms(state, ticket), what
            assert more_ms <= evidence[ticket], what
            assert more_ms <= 0 or role == "chief", what
            given += more_ms > 0
    assert given, "the walk meets credits within the evidence"


def test_nobody_alone_but_the_chief_starts_or_ends_early_or_opens_again() -> None:
    early = ends = 0
    for what, act, role, state, now in alone():
        for written in act.events(state, Doing(), now):
            event = written.event
            if isinstance(event, ev.RoomStarted) and now < state.plan.starts_at_ms:
                early += 1
                assert (role, bool(event.reason)) == ("chief", True), what
            elif isinstance(event, ev.RoomEnded) and any(s.open for s in state.sittings.values()):
                ends += 1
                assert (role, bool(event.reason)) == ("chief", True), what
            elif isinstance(event, ev.DisciplineRecorded) and event.action == "terminate":
                assert role == "chief", what
            assert not isinstance(event, CHIEFS) or role == "chief", what
    assert early
    assert ends


def test_the_table_of_rights_is_the_one_in_the_documents() -> None:
    made = (ROOT / "docs" / "rights.md").read_text(encoding="utf-8")
    assert made == table(), "make it anew: python -m tests.unit.shared.exam.acts.rights > docs/rights.md"
