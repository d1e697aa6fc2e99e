"""What happens by itself: deadlines, the late limit, silence and return of PCs, the persisted tick."""

from shared.exam.events import HandedIn, LinkLost, LinkRestored, MarkedAbsent
from shared.protocol.console import Extend, PauseRoom, PauseSittings, ResumeRoom
from tests.support.server_parts import Pc, ServerParts


def events(parts: ServerParts, kind: type) -> list[object]:
    return [r.event for r in parts.site.need_room().records if isinstance(r.event, kind)]


def run(parts: ServerParts, ms: int, *alive: Pc, step_ms: int = 500) -> None:
    """Let time pass with these PCs alive."""
    for _ in range(ms // step_ms):
        parts.clock.pass_ms(step_ms)
        for pc in alive:
            pc.status()
        parts.look()


def test_each_sitting_closes_at_its_own_deadline_with_the_pc_on_or_off(parts: ServerParts) -> None:
    on, off, longer = parts.login(1), parts.login(2), parts.login(3)
    parts.started()
    on.answer("s1", "A")
    parts.command(
        Extend(tickets=(longer.ticket,), seconds=10, reason="补考", approvals=parts.approve("chief", "inspector"))
    )
    run(parts, 59_500, on, longer)
    assert events(parts, HandedIn) == []
    run(parts, 500, on, longer)
    closed = events(parts, HandedIn)
    assert [(e.ticket, e.cause, e.entries) for e in closed] == [  # type: ignore[attr-defined]
        (on.ticket, "time", 1),
        (off.ticket, "time", 0),
    ]
    assert on.status().phase == "closed"
    assert longer.status().phase == "working"
    run(parts, 10_000, longer)
    assert longer.status().closed_cause == "time"


def test_a_pause_moves_the_deadline(parts: ServerParts) -> None:
    pc, other = parts.login(1), parts.login(2)
    parts.started()
    run(parts, 10_000, pc, other)
    parts.command(PauseRoom(reason="停电"))
    parts.command(PauseSittings(tickets=(other.ticket,), reason="个人"))
    run(parts, 20_000, pc, other)
    assert pc.status().phase == "paused"
    assert pc.status().pause_reason == "停电"
    parts.command(ResumeRoom())
    assert other.status().pause_reason == "个人"
    run(parts, 49_500, pc, other)
    assert pc.status().phase == "working"
    run(parts, 500, pc, other)
    assert (pc.status().phase, other.status().phase) == ("closed", "paused")


def test_silence_is_noted_once_and_the_return_as_well(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    run(parts, 2_000, pc)
    run(parts, 5_000)
    assert len(events(parts, LinkLost)) == 1
    run(parts, 2_000, pc)
    (back,) = events(parts, LinkRestored)
    assert isinstance(back, LinkRestored)
    assert 5_000 <= back.away_ms <= 6_000


def test_a_restart_of_the_server_raises_no_false_alarm(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    run(parts, 2_000, pc)
    parts.clock.pass_ms(4_000)
    parts.restart()
    pc.parts = parts
    run(parts, 7_000)
    assert events(parts, LinkLost) == []
    run(parts, 3_000, pc)
    assert events(parts, LinkLost) == []
    assert events(parts, LinkRestored) == []
    run(parts, 6_000)
    assert len(events(parts, LinkLost)) == 1


def test_those_who_never_came_are_absent_after_the_late_limit(parts: ServerParts) -> None:
    parts.login(1)
    parts.started()
    run(parts, 30_000)
    assert events(parts, MarkedAbsent) == []
    run(parts, 500)
    (absent,) = events(parts, MarkedAbsent)
    assert isinstance(absent, MarkedAbsent)
    assert absent.tickets == tuple(parts.tiny.ticket(seat) for seat in (2, 3, 4))
    run(parts, 2_000)
    assert len(events(parts, MarkedAbsent)) == 1


def test_the_tick_is_kept_at_least_every_second(parts: ServerParts) -> None:
    run(parts, 1_000)
    tick = parts.store.tick()
    assert tick is not None
    assert parts.site.clock.now_ms() - tick.room_ms < 1_000
