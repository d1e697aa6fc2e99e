"""What happens by itself: deadlines, the late limit, silence and return of PCs, the persisted tick."""

from collections.abc import Sequence

import pytest

from shared.exam.room.events import HandedIn, LinkLost, LinkRestored, MarkedAbsent
from shared.protocol.commands import Extend, PauseRoom, PauseSittings, ResumeRoom
from shared.protocol.errors import WireError
from site_server.domain.ports import StoreError
from site_server.domain.rows import Row
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


def test_a_sitting_ends_at_its_deadline_also_where_the_server_was_off_then(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    run(parts, 30_000, pc)
    deadline = pc.status().deadline_ms
    parts.stop()
    parts.clock.pass_ms(90_000)
    parts._assemble()
    parts.look()
    sitting = parts.site.need_room().state.sittings[pc.ticket]
    assert sitting.closed_ms == deadline
    assert sitting.closed_noted_ms == parts.site.clock.now_ms()
    parts.clock.pass_ms(1_000)
    assert pc.answer("s1", "A").held == (), "the grace counts from when a PC could find the server again"


@pytest.mark.allow_log("write of .* rows failed", "commit of .* rows failed", "reading was not kept", required=False)
@pytest.mark.allow_log("ticker could not write", required=False)
def test_a_disk_that_refuses_for_a_moment_takes_no_time_from_anybody(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    run(parts, 59_500, pc)
    deadline = pc.status().deadline_ms
    write = parts.store.write

    def refused(rows: Sequence[Row]) -> None:
        raise StoreError("disk_full")

    parts.site.store.write = refused  # type: ignore[method-assign]
    parts.clock.pass_ms(1_000)
    with pytest.raises(WireError, match="disk_full"):
        parts.look()
    parts.clock.pass_ms(1_200)
    parts.site.store.write = write  # type: ignore[method-assign]
    parts.look()
    sitting = parts.site.need_room().state.sittings[pc.ticket]
    assert (sitting.closed_cause, sitting.closed_ms) == ("time", deadline)


def test_a_jump_of_the_wall_clock_is_kept_at_once(parts: ServerParts) -> None:
    """A power cut a moment later must find what the wall clock was wrong by."""
    parts.login(1)
    parts.started()
    parts.look()
    parts.clock.pass_ms(100)
    parts.clock.wall += 400 * 86_400_000
    parts.look()
    room_ms = parts.site.clock.now_ms()
    parts.clock.reboot(445)
    parts.restart()
    assert parts.site.clock.now_ms() == room_ms + 445
    parts.clock.wall -= 5 * 3_600_000
    parts.restart()
    parts.clock.reboot(700)
    parts.restart()
    assert parts.site.clock.now_ms() == room_ms + 445 + 700, "each start keeps a reading with its first commit"


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
    (back,) = events(parts, LinkRestored)  # the evidence of when this PC had found the server again
    assert isinstance(back, LinkRestored)
    assert 11_000 <= back.away_ms <= 13_000
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
