"""What PCs tell by themselves: written once, at their own seat, by the package's policy, and never a flood."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from shared.exam.lock import LockPolicy, Measures
from shared.exam.room import events as ev
from shared.exam.signals import HandDown, HandUp, Sighted, Signal, Unlocked
from shared.exchange.journal_records import Told
from shared.protocol.commands import MoveSeat
from shared.protocol.device import DeviceStatusRequest
from shared.protocol.errors import WireError
from shared.protocol.signals import LockNow, SignalsRequest
from site_server.service.answers.import_journal import import_journal
from site_server.service.core.room import lock_of
from site_server.service.people.device_status import device_status
from site_server.service.people.signals import MOST_A_MINUTE
from site_server.service.view.room_view import room_view
from tests.support.journals import exported, journal_bytes
from tests.support.server_parts import ServerParts

WATCHED = (ev.LockSeen, ev.LockReleased, ev.HelpAsked, ev.HelpWithdrawn)


def tell(parts: ServerParts, seat: int, *signals: Signal, stream: str = "s", first: int = 1) -> None:
    parts.use_cases.signals.take(parts.device(seat), SignalsRequest(stream=stream, first=first, signals=signals))


def told(parts: ServerParts) -> list[Any]:
    return [r.event for r in parts.site.need_room().records if isinstance(r.event, WATCHED)]


def sight(parts: ServerParts, kind: Any = "forbidden_program", ago_ms: int = 0, **more: Any) -> Sighted:
    return Sighted(sight=kind, at_ms=parts.site.clock.now_ms() - ago_ms, **more)


def test_what_a_pc_saw_stands_once_in_the_log_with_its_time_and_by_the_policy(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    parts.clock.pass_ms(60_000)
    late = sight(parts, "focus_lost", ago_ms=30_000, evidence="记事本\n\x07", ticket=pc.ticket)
    tell(parts, 1, late)
    tell(parts, 1, late, sight(parts, evidence="todesk", ticket=pc.ticket))
    first, second = told(parts)
    assert (first.measure, first.evidence, first.late_ms, first.ticket) == ("warn", "记事本", 30_000, pc.ticket)
    assert (second.measure, second.late_ms, second.seat) == ("block", 0, 1)
    assert pc.status().lock == LockNow(blocks=("forbidden_program",))
    seat = next(s for s in room_view(parts.site).seats if s.seat == 1)
    assert (seat.state, seat.blocked, seat.sights) == ("problem", ("forbidden_program",), 2)
    assert [t.kind for t in room_view(parts.site).to_do if t.seat == 1] == ["lock_seen", "locked"]


def test_a_pc_speaks_for_itself_only(parts: ServerParts) -> None:
    one, _two = parts.login(1), parts.login(2)
    tell(parts, 2, sight(parts, ticket=one.ticket), sight(parts, ticket="nobody"))
    assert [(e.seat, e.ticket) for e in told(parts)] == [(2, ""), (2, "")]
    parts.started()
    parts.command(MoveSeat(ticket=one.ticket, to_seat=5, reason="死机"))
    tell(parts, 1, sight(parts, ticket=one.ticket))
    assert told(parts)[-1].ticket == one.ticket, "they sat there"


def test_before_anybody_logs_in_the_pc_is_told_that_it_is_stopped(parts: ServerParts) -> None:
    tell(parts, 5, sight(parts, "remote_session"))
    asked = DeviceStatusRequest(protocol_version=1, product_version="x")
    assert device_status(parts.site, parts.device(5), asked).lock.blocks == ("remote_session",)
    (item,) = (t for t in room_view(parts.site).to_do if t.seat == 5)
    assert (item.kind, item.ticket) == ("locked", "")
    assert "远程桌面" in item.text


def test_a_code_typed_at_the_pc_lifts_the_stop_since_then(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    parts.clock.pass_ms(60_000)
    tell(parts, 1, sight(parts, ticket=pc.ticket))
    parts.clock.pass_ms(30_000)
    back_ms = parts.site.clock.now_ms() - 20_000
    tell(parts, 1, Unlocked(at_ms=back_ms, ticket=pc.ticket), first=2)
    assert pc.status().lock == LockNow(lifted={"s": 2})
    (stop,) = parts.site.need_room().state.sittings[pc.ticket].silences
    assert stop.to_ms == back_ms


def test_a_hand_goes_up_once_and_the_candidate_sees_the_answer(parts: ServerParts) -> None:
    pc = parts.login(1)
    now = parts.site.clock.now_ms()
    hand = HandUp(kind="equipment", at_ms=now, ticket=pc.ticket)
    tell(parts, 1, hand, hand, hand)
    assert len(told(parts)) == 1
    assert pc.status().lock.hand == "equipment"
    tell(parts, 1, HandDown(at_ms=now, ticket=pc.ticket), HandDown(at_ms=now), first=4)
    assert pc.status().lock.hand == ""
    assert len(told(parts)) == 2
    tell(parts, 1, HandUp(kind="health", at_ms=now, ticket=pc.ticket), first=6)
    assert pc.status().lock.hand == "health", "the wrong reason was chosen before"


def test_what_the_package_does_not_watch_is_not_written(make_parts: Callable[..., ServerParts]) -> None:
    parts = make_parts()
    room = parts.site.need_room()
    lock = LockPolicy(measures=Measures(idle="off", focus_lost="block"))
    room.state = replace(room.state, plan=replace(room.plan, lock=lock))
    tell(parts, 1, sight(parts, "idle"), sight(parts, "focus_lost"))
    assert [(e.sight, e.measure) for e in told(parts)] == [("focus_lost", "block")]


def test_a_pc_that_tells_too_much_waits_and_loses_nothing(parts: ServerParts, allow_log: Callable[[str], None]) -> None:
    allow_log("tells more than")
    for number in range(1, MOST_A_MINUTE + 1):
        tell(parts, 1, sight(parts, "keys"), first=number)
    with pytest.raises(WireError, match="too_many_tries"):
        tell(parts, 1, sight(parts, "keys"), first=MOST_A_MINUTE + 1)
    tell(parts, 2, sight(parts, "keys"), stream="other")
    parts.clock.pass_ms(60_000)
    tell(parts, 1, sight(parts, "keys", times=7), first=MOST_A_MINUTE + 1)
    assert told(parts)[-1].times == 7


def test_a_restart_of_the_server_forgets_nothing(parts: ServerParts) -> None:
    pc = parts.login(1)
    tell(parts, 1, sight(parts, ticket=pc.ticket))
    parts.restart()
    assert parts.site.need_room().state.pc(1).heard == {"s": 1}
    tell(parts, 1, sight(parts, ticket=pc.ticket))
    assert len(told(parts)) == 1


def test_where_virtual_machines_are_allowed_being_one_is_nothing_to_tell(parts: ServerParts) -> None:
    plan = parts.site.need_room().plan
    assert lock_of(plan).measure("virtual_machine") == "warn"
    allowed = replace(plan, readiness=replace(plan.readiness, virtual_allowed=True))
    assert lock_of(allowed).measure("virtual_machine") == "off"
    assert lock_of(allowed).measure("debugger") == "block"
    assert parts.site.need_room().card().watch.programs == plan.readiness.forbidden


@pytest.mark.parametrize("by_usb", [False, True])
def test_what_was_seen_of_the_one_before_stops_nobody_who_sits_there_now(
    parts: ServerParts, tmp_path: Path, by_usb: bool
) -> None:
    """Its line was cut then; the candidate was moved away, and another one moved to the mended PC."""
    before, other = parts.login(1), parts.login(2)
    parts.started()
    now_ms = parts.site.clock.now_ms()
    seen: tuple[Signal, ...] = (
        Sighted(sight="renamed_program", at_ms=now_ms, evidence="todesk", ticket=before.ticket),
        HandUp(kind="equipment", at_ms=now_ms, ticket=before.ticket),
    )
    for ticket, seat in ((before.ticket, 5), (other.ticket, 1)):
        parts.command(MoveSeat(ticket=ticket, to_seat=seat, reason="网线故障"))
    parts.login(1, at=5)
    now_there = parts.login(2, at=1)
    if by_usb:
        more = (Told(stream="n1", number=number, signal=signal) for number, signal in enumerate(seen, 1))
        data = journal_bytes(tmp_path / "usb", before.reply, [before.choose("s1", "A")], *more)
        import_journal(parts.site, exported(before.reply, data), "proctor")
    else:
        parts.use_cases.signals.take(parts.device(1), SignalsRequest(stream="n1", first=1, signals=seen))
    status, pc = now_there.status(), parts.site.need_room().state.pc(1)
    assert (status.lock.blocks, status.lock.hand, pc.hand_up) == ((), "", None)
    assert [one.evidence for one in pc.warnings] == ["todesk"], "somebody looks at the PC"


def test_a_code_that_was_typed_by_the_one_before_lets_nobody_go_on_who_is_stopped_there_now(parts: ServerParts) -> None:
    before, other = parts.login(1), parts.login(2)
    parts.started()
    typed = Unlocked(at_ms=parts.site.clock.now_ms(), ticket=before.ticket)
    for ticket, seat in ((before.ticket, 5), (other.ticket, 1)):
        parts.command(MoveSeat(ticket=ticket, to_seat=seat, reason="网线故障"))
    now_there = parts.login(2, at=1)
    tell(parts, 1, sight(parts, "renamed_program", evidence="todesk", ticket=other.ticket))
    tell(parts, 1, typed, stream="older")
    assert now_there.status().lock.blocks == ("renamed_program",)
