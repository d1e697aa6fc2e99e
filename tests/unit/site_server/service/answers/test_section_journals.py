"""A submitted section that reaches the server in a journal handed over, before or beside the PC's own line."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.exam.room.events import SectionClosed
from shared.protocol.commands import MoveSeat
from tests.support.section_day import events, now, run, section_of, submit
from tests.support.server_parts import ServerParts
from tests.unit.site_server.service.answers.test_journals import Disk


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[ServerParts]:
    made = ServerParts(tmp_path, section_s=(60, 40))
    yield made
    made.stop()


def test_the_submission_counts_by_whichever_way_it_comes_first_and_once(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    run(parts, 10_000, pc)
    made = now(parts)
    left = submit(parts, pc)
    disk = Disk(pc)
    disk.wrote(left)
    run(parts, 5_000)
    assert disk.hand_over().state == "taken"
    pc.send(left)
    assert [(e.section_id, e.cause, e.closed_ms) for e in events(parts, SectionClosed)] == [("t", "candidate", made)]
    assert (section_of(pc).section_id, pc.status().remaining_ms) == ("p", 35_000)


def test_under_an_older_log_in_of_the_same_pc_it_counts_as_well(parts: ServerParts) -> None:
    """The PC went on under a new log-in while the old one's last words were on their way."""
    pc = parts.login(1)
    parts.started()
    left = submit(parts, pc)
    again = parts.resume(1)
    pc.send(left)
    assert section_of(again).section_id == "p"


def test_from_a_pc_that_no_longer_has_the_sitting_it_closes_nothing(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    run(parts, 10_000, pc)
    disk = Disk(pc)
    disk.wrote(submit(parts, pc))
    parts.command(MoveSeat(ticket=pc.ticket, to_seat=5, reason="死机"))
    moved = parts.login(1, at=5)
    disk.hand_over(seat=1)
    assert events(parts, SectionClosed) == []
    assert section_of(moved).section_id == "t"
