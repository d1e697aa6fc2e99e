"""Sections with their own limits on the server: their ends, submissions, late answers, reopening, a restart."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from shared.exam.room.events import HandedIn, SectionClosed, TimeGranted
from shared.protocol.commands import (
    AllowHandIn,
    AllowLateEntry,
    EndRoom,
    Extend,
    MoveSeat,
    PauseRoom,
    PauseSittings,
    ResumeRoom,
)
from shared.protocol.device import DeviceStatusRequest
from shared.protocol.errors import WireError
from shared.protocol.sitting import SectionNow, SittingStatusRequest
from shared.protocol.version import PROTOCOL_VERSION
from shared.security.canonical import canonical_json
from site_server.service.people.device_status import device_status
from site_server.service.people.sitting_status import sitting_status
from site_server.service.view.records import records_data
from site_server.service.view.room_view import room_view
from tests.support.section_day import events, now, run, seat, section_of, submit, voucher
from tests.support.server_parts import ServerParts
from tests.support.tiny_content import quick_rules


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[ServerParts]:
    made = ServerParts(tmp_path, section_s=(60, 40))
    yield made
    made.stop()


def test_a_section_ends_at_its_own_deadline_and_the_next_one_runs_with_the_pc_on_or_off(parts: ServerParts) -> None:
    on, off = parts.login(1), parts.login(2)
    parts.started()
    start = now(parts)
    assert (on.status().remaining_ms, section_of(on)) == (
        60_000,
        SectionNow(section_id="t", later_ms=(40_000,), carry_over=False),
    )
    run(parts, 59_500, on)
    assert events(parts, SectionClosed) == []
    run(parts, 500, on)
    assert [(e.ticket, e.section_id, e.cause, e.closed_ms - start) for e in events(parts, SectionClosed)] == [
        (on.ticket, "t", "time", 60_000),
        (off.ticket, "t", "time", 60_000),
    ]
    status = on.status()
    assert (status.phase, status.remaining_ms, status.deadline_ms) == ("working", 40_000, start + 100_000)
    assert section_of(on) == SectionNow(section_id="p", later_ms=(), carry_over=False)
    run(parts, 40_000, on)
    assert [(e.ticket, e.cause) for e in events(parts, HandedIn)] == [(on.ticket, "time"), (off.ticket, "time")]
    assert on.status().phase == "closed"


def test_a_submitted_section_opens_the_next_and_forfeits_what_is_left(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    run(parts, 20_000, pc)
    pc.send(pc.choose("s1", "A"), submit(parts, pc))
    closed = events(parts, SectionClosed)[-1]
    assert (closed.cause, closed.closed_ms) == ("candidate", now(parts))
    assert section_of(pc).section_id == "p"
    assert pc.status().remaining_ms == 40_000
    assert seat(parts).end_ms == now(parts) + 40_000


def test_time_left_is_carried_over_where_the_paper_says_so(tmp_path: Path) -> None:
    parts = ServerParts(tmp_path, section_s=(60, 40), carry_over=True)
    pc = parts.login(1)
    parts.started()
    run(parts, 20_000, pc)
    pc.send(submit(parts, pc))
    assert pc.status().remaining_ms == 80_000
    assert seat(parts).allotted_ms == 80_000
    parts.stop()


def test_the_paper_is_handed_in_from_the_last_section_only(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    assert pc.status().hand_in_code == "section_open"
    parts.command(AllowHandIn(tickets=(pc.ticket,), reason="主考同意"))
    with pytest.raises(WireError, match="section_open"):
        pc.hand_in()
    pc.send(submit(parts, pc))
    assert pc.status().hand_in_code is None
    assert pc.hand_in().cause == "candidate"


def test_the_last_section_cannot_be_submitted_as_a_section(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    pc.send(submit(parts, pc, "p"), submit(parts, pc, "t"), submit(parts, pc, "p"), submit(parts, pc, "other"))
    assert [e.section_id for e in events(parts, SectionClosed)] == ["t"]
    assert pc.status().phase == "working"


def test_the_earliest_hand_in_is_counted_from_the_end_of_the_whole(tmp_path: Path) -> None:
    rules = quick_rules(earliest_hand_in_before_end_s=20, free_hand_in_before_end_s=0)
    parts = ServerParts(tmp_path, rules=rules, section_s=(60, 40))
    pc = parts.login(1)
    parts.started()
    run(parts, 59_000, pc)
    pc.send(submit(parts, pc))
    assert pc.status().hand_in_code == "hand_in_too_early"
    run(parts, 20_000, pc)
    assert pc.status().hand_in_code == "hand_in_needs_consent"
    parts.stop()


def test_an_offline_submission_counts_from_when_it_was_made(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    run(parts, 10_000, pc)
    made = now(parts) + 5_000
    run(parts, 30_000)
    pc.send(pc.choose("s1", "A"), submit(parts, pc, at_ms=made), pc.write(voucher()))
    assert events(parts, SectionClosed)[-1].closed_ms == made
    assert pc.status().remaining_ms == 40_000 - 25_000


@pytest.mark.parametrize("said", [1, 0])
def test_a_pc_whose_clock_is_wrong_is_held_within_what_the_server_knows(parts: ServerParts, said: int) -> None:
    """Not before the last sign of life from inside the section; unknown time is the arrival; never in the future."""
    pc, ahead = parts.login(1), parts.login(2)
    parts.started()
    run(parts, 10_000, pc, ahead)
    heard = now(parts)
    run(parts, 8_000)
    pc.send(submit(parts, pc, at_ms=said))
    ahead.send(submit(parts, ahead, at_ms=now(parts) + 3_600_000))
    first, second = events(parts, SectionClosed)
    assert first.closed_ms == (heard if said else now(parts))
    assert second.closed_ms == now(parts)


@pytest.mark.parametrize("off_by_ms", [-7_200_000, -20_000, 7_200_000])
def test_a_guessed_submission_is_taken_when_it_comes_and_the_log_says_so(parts: ServerParts, off_by_ms: int) -> None:
    pc, other = parts.login(1), parts.login(2)
    parts.started()
    start = now(parts)
    run(parts, 10_000, pc, other)
    run(parts, 20_000, other)
    pc.send(submit(parts, pc, at_ms=now(parts) + off_by_ms, guessed=True))
    other.send(submit(parts, other))
    mine, sure = events(parts, SectionClosed)
    assert (mine.closed_ms - start, mine.guessed, sure.guessed) == (30_000, True, False)
    assert pc.status().remaining_ms == 40_000, "no second of the next section is lost to a wrong wall clock"
    assert b"guessed" in canonical_json(mine)
    assert b"guessed" not in canonical_json(sure), "room logs from before it have the same bytes"
    parts.restart()
    assert [e.guessed for e in events(parts, SectionClosed)] == [True, False]


def test_a_submission_that_arrives_after_the_deadline_takes_nothing_back(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    start = now(parts)
    run(parts, 70_000)
    pc.send(submit(parts, pc, at_ms=start + 30_000))
    closed = events(parts, SectionClosed)
    assert [(e.cause, e.closed_ms - start) for e in closed] == [("time", 60_000)]
    assert pc.status().remaining_ms == 30_000


def test_a_pc_that_ran_ahead_is_brought_back_and_its_answers_stay(parts: ServerParts) -> None:
    """An extension it did not hear of: the section goes on, and what was answered in the next one counts."""
    pc = parts.login(1)
    parts.started()
    run(parts, 50_000, pc)
    approvals = parts.approve("chief", "inspector")
    parts.command(Extend(tickets=(pc.ticket,), seconds=30, reason="断电", approvals=approvals))
    run(parts, 15_000)
    pc.send(submit(parts, pc, cause="time"), pc.write(voucher()))
    assert events(parts, SectionClosed) == []
    status = pc.status()
    assert (section_of(pc).section_id, status.remaining_ms) == ("t", 25_000)
    assert "v1" in parts.site.need_room().books[pc.ticket].answers


def test_late_answers_to_a_closed_section_wait_for_review_and_others_do_not(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    run(parts, 60_000, pc)
    assert pc.answer("s1", "A").held == ()  # within the grace
    run(parts, 3_000, pc)
    late = pc.answer("s2", "B")
    assert late.held == (late.acknowledged_seq,)
    assert pc.send(pc.write(voucher())).held == ()
    book = parts.site.need_room().books[pc.ticket]
    assert set(book.answers) == {"s1", "v1"}
    assert seat(parts).held == 1


def test_grants_and_pauses_move_the_open_section(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    start = now(parts)
    run(parts, 10_000, pc)
    approvals = parts.approve("chief", "inspector")
    reply = parts.command(Extend(tickets=(pc.ticket,), seconds=20, reason="试题", approvals=approvals))
    assert reply.message.startswith("给 1 号座位（“理论”部分）延时 20 秒，该部分结束时间改为")
    assert "给您“理论”部分延时" in pc.status().notices[-1].text
    parts.command(PauseRoom(reason="停电"))
    run(parts, 15_000, pc)
    parts.command(ResumeRoom())
    parts.command(PauseSittings(tickets=(pc.ticket,), reason="个人"))
    status = pc.status()
    assert (status.phase, status.remaining_ms, status.deadline_ms) == ("paused", 70_000, None)
    assert section_of(pc).later_ms == (40_000,)
    assert events(parts, TimeGranted)[-1].ms == 20_000
    assert seat(parts).grants[-1].section_id == "t"
    assert start + 25_000 == now(parts)


def test_accommodation_lengthens_every_section(tmp_path: Path) -> None:
    parts = ServerParts(tmp_path, section_s=(60, 40))
    room = parts.site.need_room()
    ticket = parts.tiny.ticket(1)
    plan = replace(room.plan, candidates=tuple(replace(c, extra_percent=50) for c in room.plan.candidates))
    state = type(room.state).begin(plan)
    clock = state.clock(ticket)
    assert [section.left_ms(0) for section in clock.sections] == [90_000, 60_000]
    parts.stop()


def test_a_restart_over_the_end_of_a_section_loses_no_second(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    start = now(parts)
    run(parts, 50_000, pc)
    parts.clock.pass_ms(25_000)  # down, while candidates work on
    parts.restart()
    parts.look()
    assert [(e.cause, e.closed_ms - start) for e in events(parts, SectionClosed)] == [("time", 60_000)]
    again = parts.resume(1)
    status = again.status()
    assert (section_of(again).section_id, status.remaining_ms) == ("p", 25_000)
    before = parts.site.need_room().state.sittings
    parts.restart()
    assert parts.site.need_room().state.sittings == before


def test_a_long_outage_ends_section_and_sitting_each_at_its_time(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    start = now(parts)
    parts.clock.pass_ms(150_000)
    parts.restart()
    parts.look()
    assert [e.closed_ms - start for e in events(parts, SectionClosed)] == [60_000]
    assert [(e.ticket, e.cause) for e in events(parts, HandedIn)] == [(pc.ticket, "time")]


def test_a_seat_move_keeps_the_section_and_credits_time_lost_over_its_end(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    run(parts, 55_000, pc)
    run(parts, 10_000)  # the PC died five seconds before the end
    parts.command(MoveSeat(ticket=pc.ticket, to_seat=5, reason="死机"))
    moved = parts.login(1, at=5)
    assert section_of(moved).section_id == "p"
    assert events(parts, TimeGranted)[-1].ms == 10_000
    assert moved.status().remaining_ms == 45_000


def test_a_submission_in_an_older_journal_counts_only_if_nothing_newer_speaks_against_it(parts: ServerParts) -> None:
    same, worked, fenced = parts.login(1), parts.login(2), parts.login(3)
    parts.started()
    run(parts, 10_000, same, worked, fenced)
    old = [submit(parts, pc) for pc in (same, worked, fenced)]
    again, busy = parts.resume(1), parts.resume(2)
    busy.answer("s1", "A")
    parts.command(MoveSeat(ticket=fenced.ticket, to_seat=5, reason="死机"))
    moved = parts.login(3, at=5)
    again.send(old[0], epoch=1)
    busy.send(old[1], epoch=1)
    fenced.send(old[2], epoch=1)
    assert [(e.ticket, e.section_id) for e in events(parts, SectionClosed)] == [(same.ticket, "t")]
    assert section_of(moved).section_id == "t"


def test_ending_the_room_early_asks_for_a_reason_in_any_section(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    run(parts, 60_000, pc)
    with pytest.raises(WireError, match="reason_needed"):
        parts.command(EndRoom(reason=""))
    parts.command(EndRoom(reason="火警"))
    assert [(e.ticket, e.cause) for e in events(parts, HandedIn)] == [(pc.ticket, "end")]


def test_the_view_the_cards_and_the_records_tell_the_sections(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    run(parts, 10_000, pc)
    pc.send(submit(parts, pc))
    view = room_view(parts.site)
    assert [(s.section_id, s.title, s.duration_s) for s in view.sections] == [("t", "理论", 60), ("p", "实操", 40)]
    assert (seat(parts).section_id, [c.cause for c in seat(parts).closings]) == ("p", ["candidate"])
    assert seat(parts, 2).section_id == "t"
    assert view.next_step is not None
    assert pc.reply.session.sections == view.sections
    asks = DeviceStatusRequest(protocol_version=PROTOCOL_VERSION, product_version="1")
    card = device_status(parts.site, parts.device(4), asks).session
    assert card is not None
    assert card.sections == view.sections
    assert any(isinstance(r.event, SectionClosed) for r in records_data(parts.site, parts.site.need_room()).records)


def test_a_shared_limit_puts_nothing_on_the_wire(tmp_path: Path) -> None:
    parts = ServerParts(tmp_path)
    pc = parts.login(1)
    parts.started()
    status = sitting_status(
        parts.site,
        pc.claims,
        SittingStatusRequest(item_id="s1", answered=0, total=5, flagged=0, seq=0, head="", unsent=0, paper_ready=True),
    )
    assert b"section" not in msgspec.json.encode(status)
    pc.send(submit(parts, pc))
    assert events(parts, SectionClosed) == []
    assert seat(parts).end_ms is None
    parts.stop()


def test_who_is_let_in_late_sits_what_is_left_of_the_next_section(parts: ServerParts) -> None:
    parts.started()
    start = now(parts)
    run(parts, 65_000)
    ticket = parts.tiny.ticket(1)
    parts.command(AllowLateEntry(ticket=ticket, reason="交通中断", approvals=parts.approve("chief")))
    pc = parts.login(1)
    parts.look()
    assert [(e.ticket, e.closed_ms - start) for e in events(parts, SectionClosed)] == [(ticket, 60_000)]
    assert (section_of(pc).section_id, pc.status().remaining_ms) == ("p", 35_000)
