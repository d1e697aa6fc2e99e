"""A section submitted by mistake: who may undo it, when, and what the clocks say afterwards."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from shared.exam.room.events import SectionReopened
from shared.protocol.commands import PauseRoom, ReopenSection, ResumeRoom
from shared.protocol.errors import WireError
from tests.support.section_day import events, now, run, section_of, submit
from tests.support.server_parts import ServerParts


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[ServerParts]:
    made = ServerParts(tmp_path, section_s=(60, 40))
    yield made
    made.stop()


def test_a_mistaken_submission_is_undone_by_the_chief_while_its_time_lasts(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    start = now(parts)
    run(parts, 10_000, pc)
    pc.send(submit(parts, pc))
    run(parts, 5_000, pc)
    undo = ReopenSection(ticket=pc.ticket, section_id="t", reason="误点", approvals=parts.approve("chief"))
    with pytest.raises(WireError, match="approvals_needed"):
        parts.command(msgspec.structs.replace(undo, approvals=()), by="proctor")
    reply = parts.command(undo, by="proctor", command_id="undo-the-section")
    assert reply.message.startswith("重新打开 1 号座位的“理论”部分，时间按未曾提交计算，该部分结束时间改为")
    assert parts.command(undo, by="proctor", command_id="undo-the-section") == reply
    assert len(events(parts, SectionReopened)) == 1
    status = pc.status()
    assert (section_of(pc).section_id, status.deadline_ms) == ("t", start + 60_000)
    assert pc.answer("s1", "A").held == ()
    pc.send(submit(parts, pc))
    assert (section_of(pc).section_id, pc.status().remaining_ms) == ("p", 40_000)


def test_what_cannot_be_undone_says_why(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    undo = ReopenSection(ticket=pc.ticket, section_id="t", reason="误点", approvals=parts.approve("chief"))
    with pytest.raises(WireError, match="没有提交"):
        parts.command(undo)
    pc.send(submit(parts, pc))
    run(parts, 35_000, pc)
    parts.command(PauseRoom(reason="停电"))
    run(parts, 30_000, pc)
    parts.command(ResumeRoom())
    # a pause stops both clocks, so the theory's time is not over yet
    assert "重新打开" in parts.command(undo).message
    run(parts, 25_500, pc)
    with pytest.raises(WireError, match="到时结束"):
        parts.command(undo)


def test_a_submission_whose_time_is_over_cannot_be_undone(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    run(parts, 30_000, pc)
    pc.send(submit(parts, pc))
    run(parts, 30_000, pc)
    undo = ReopenSection(ticket=pc.ticket, section_id="t", reason="误点", approvals=parts.approve("chief"))
    with pytest.raises(WireError, match="时间已经用完"):
        parts.command(undo)
