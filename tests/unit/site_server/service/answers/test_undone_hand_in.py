"""A hand-in that people have undone stays undone, by whichever way the PC's word on it comes once more."""

from pathlib import Path

import pytest

from shared.exam.answers.content import HandInAsked
from shared.exam.kinds.single_choice import SingleChoice
from shared.exam.room.events import SectionClosed
from shared.protocol import commands as wire
from shared.protocol.errors import WireError
from site_server.service.answers.import_journal import import_journal
from tests.support.journals import exported, journal_bytes
from tests.support.section_day import events, now, run, section_of, submit
from tests.support.server_parts import Pc, ServerParts


def handed_in(parts: ServerParts, minutes: int = 9) -> Pc:
    """A candidate who works so long and hands in; the PC never hears the answer."""
    pc = parts.login(1)
    parts.started()
    parts.clock.pass_ms(minutes * 60_000)
    pc.send(pc.choose("s1", "A"), pc.write(HandInAsked(cause="candidate")))
    pc.hand_in()
    return pc


def reopen(parts: ServerParts, pc: Pc) -> None:
    parts.command(wire.Reopen(ticket=pc.ticket, reason="误交", approvals=parts.approve("chief")))


def is_open(parts: ServerParts, pc: Pc) -> bool:
    return parts.site.need_room().state.sittings[pc.ticket].open


def code_of(pc: Pc, cause: str = "candidate") -> str:
    with pytest.raises(WireError) as refused:
        pc.hand_in(cause)
    return refused.value.code


def test_the_same_request_again_after_the_reopening_closes_nothing(tmp_path: Path) -> None:
    parts = ServerParts(tmp_path, duration_s=600)
    pc = handed_in(parts)
    reopen(parts, pc)
    assert code_of(pc) == "hand_in_undone"
    parts.restart()
    assert code_of(pc) == "hand_in_undone"
    assert is_open(parts, pc)
    pc.send(pc.write(HandInAsked(cause="candidate")))
    assert pc.hand_in().cause == "candidate", "asked anew it counts"
    parts.stop()


def test_the_same_journal_again_after_the_reopening_closes_nothing(tmp_path: Path) -> None:
    parts = ServerParts(tmp_path, duration_s=600)
    pc = parts.login(1)
    parts.started()
    parts.clock.pass_ms(540_000)
    entries = [pc.choose("s1", "A"), pc.write(HandInAsked(cause="candidate"))]
    data = exported(pc.reply, journal_bytes(tmp_path / "usb", pc.reply, entries))
    assert import_journal(parts.site, data, "proctor").hand_in == "taken"
    reopen(parts, pc)
    report = import_journal(parts.site, data, "proctor")
    assert (report.hand_in, is_open(parts, pc)) == ("refused", True)
    assert "撤销" in report.message
    entries += [pc.choose("s1", "B"), pc.write(HandInAsked(cause="candidate"))]
    data = exported(pc.reply, journal_bytes(tmp_path / "usb", pc.reply, entries))
    assert import_journal(parts.site, data, "proctor").hand_in == "taken", "that one was asked after it"
    parts.stop()


@pytest.mark.parametrize("by_usb", [False, True])
def test_a_time_that_ran_out_before_more_was_given_hands_nothing_in(tmp_path: Path, by_usb: bool) -> None:
    """The PC had no line at the end; the chief examiner reopens with more time before it is heard again."""
    parts = ServerParts(tmp_path, duration_s=600)
    pc = parts.login(1)
    parts.started()
    run(parts, 590_000, pc, step_ms=5_000)
    entries = [pc.choose("s1", "A"), pc.write(HandInAsked(cause="time"))]
    run(parts, 20_000, step_ms=5_000)
    more = wire.ReopenTimedOut(
        tickets=(pc.ticket,), reason="网络中断", approvals=parts.approve("chief", "inspector"), seconds=120
    )
    parts.command(more)
    if by_usb:
        data = exported(pc.reply, journal_bytes(tmp_path / "usb", pc.reply, entries))
        assert import_journal(parts.site, data, "proctor").hand_in == "refused"
    else:
        pc.send(*entries)
        assert code_of(pc, "time") in {"paused", "hand_in_too_early"}
        run(parts, 1_000, pc)
        assert code_of(pc, "time") == "hand_in_too_early"
    assert is_open(parts, pc)
    parts.stop()


def abandoned(tmp_path: Path) -> tuple[ServerParts, Pc, Pc]:
    """A candidate moved from seat 1 to seat 5, whose old PC still stands open."""
    parts = ServerParts(tmp_path, section_s=(60, 40))
    pc = parts.login(1)
    parts.started()
    run(parts, 5_000, pc)
    parts.command(wire.MoveSeat(ticket=pc.ticket, to_seat=5, reason="网线故障"))
    moved = parts.login(1, at=5)
    run(parts, 10_000, moved)
    return parts, pc, moved


@pytest.mark.parametrize("behind", [False, True])
def test_an_abandoned_pcs_journal_by_usb_submits_no_section(tmp_path: Path, behind: bool) -> None:
    """Neither what somebody typed there later nor what the candidate did before: the PC has the sitting no more."""
    parts, pc, moved = abandoned(tmp_path)
    left = submit(parts, pc, at_ms=now(parts) if behind else now(parts) - 12_000)
    report = import_journal(
        parts.site, exported(pc.reply, journal_bytes(tmp_path / "usb", pc.reply, [left])), "proctor"
    )
    assert (report.new, events(parts, SectionClosed)) == (1, [])
    assert section_of(moved).section_id == "t"
    parts.stop()


def test_what_was_submitted_on_the_abandoned_pc_counts_no_more_when_the_candidate_is_back_there(tmp_path: Path) -> None:
    parts, pc, moved = abandoned(tmp_path)
    by_somebody = [submit(parts, pc)]
    parts.command(wire.MoveSeat(ticket=pc.ticket, to_seat=1, reason="修好了"))
    back = parts.login(1, at=1)
    back.send(*by_somebody)
    assert events(parts, SectionClosed) == []
    back.answer("s1", "C")
    assert parts.site.need_room().books[pc.ticket].answers == {"s1": SingleChoice(choice="C")}
    assert moved.status().phase == "fenced"
    parts.stop()


def test_the_own_pcs_journal_by_usb_submits_its_section_under_whichever_of_its_log_ins(tmp_path: Path) -> None:
    parts = ServerParts(tmp_path, section_s=(60, 40))
    pc = parts.login(1)
    parts.started()
    run(parts, 5_000, pc)
    left = submit(parts, pc)
    again = parts.resume(1)
    import_journal(parts.site, exported(pc.reply, journal_bytes(tmp_path / "usb", pc.reply, [left])), "proctor")
    assert [e.section_id for e in events(parts, SectionClosed)] == ["t"]
    assert section_of(again).section_id == "p"
    parts.stop()
