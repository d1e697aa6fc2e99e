"""Answers: acknowledged only when kept, in order, once, never dropped; hand-in closes on equal journals only."""

from collections.abc import Callable, Sequence

import pytest

from shared.exam.answers.content import Answered, AnsweredInParts, HandInAsked
from shared.exam.answers.log import Entry
from shared.exam.answers.parts import in_parts
from shared.exam.kinds.single_choice import SingleChoice
from shared.exam.kinds.spreadsheet import Spreadsheet
from shared.protocol.commands import AllowHandIn, EndRoom, Reopen
from shared.protocol.console import ToDo
from shared.protocol.errors import WireError
from site_server.adapters.memory.store import MemoryStore
from site_server.domain.ports import StoreError
from site_server.domain.rows import EntryRow, Row
from site_server.service.view.room_view import room_view
from tests.support.server_parts import ServerParts
from tests.support.tiny_content import quick_rules

Make = Callable[..., ServerParts]


def test_an_acknowledged_entry_is_stored_sealed_and_in_the_same_head(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    reply = pc.answer("s1", "A")
    assert (reply.acknowledged_seq, reply.head) == pc.end()
    (row,) = parts.store.entries(1)
    assert b"s1" not in row.sealed
    assert pc.status().acknowledged_seq == 1


def test_a_duplicate_changes_nothing_and_is_acknowledged_again(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    entry = pc.choose("s1", "A")
    assert pc.send(entry) == pc.send(entry)
    assert len(list(parts.store.entries(1))) == 1


def test_a_gap_names_what_is_missing_and_a_conflict_stops(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    first, second = pc.choose("s1", "A"), pc.choose("s2", "B")
    with pytest.raises(WireError) as gap:
        pc.send(second)
    assert (gap.value.code, gap.value.details["expected_seq"]) == ("gap", 1)
    pc.send(first, second)
    other = parts.login(2)
    forged = type(first)(epoch=1, seq=1, content=other.choose("s1", "D").content, client_ms=1)
    with pytest.raises(WireError) as conflict:
        pc.send(forged)
    assert conflict.value.code == "conflict"
    assert pc.hand_in().entries == 2


@pytest.mark.parametrize("shape", ["empty", "other_epoch", "future_epoch", "hole", "zero"])
def test_a_request_of_the_wrong_shape_is_refused(parts: ServerParts, shape: str) -> None:
    pc = parts.login(1)
    parts.started()
    one, two, three = pc.choose("s1", "A"), pc.choose("s1", "B"), pc.choose("s1", "C")
    zero = type(one)(epoch=1, seq=0, content=one.content, client_ms=1)
    later = type(one)(epoch=2, seq=1, content=one.content, client_ms=1)
    entries = {"empty": (), "other_epoch": (later,), "future_epoch": (later,), "hole": (one, three), "zero": (zero,)}
    epoch = 2 if shape == "future_epoch" else 1
    with pytest.raises(WireError) as refused:
        pc.send(*entries[shape], epoch=epoch)
    assert refused.value.code == "bad_request"
    assert pc.send(one, two, three).acknowledged_seq == 3


def test_nothing_is_taken_before_the_start(parts: ServerParts) -> None:
    with pytest.raises(WireError) as refused:
        parts.login(1).answer("s1", "A")
    assert refused.value.code == "not_started"


def test_an_old_journal_joins_and_what_a_newer_epoch_answered_is_held(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    late = [pc.choose("s1", "A"), pc.choose("s2", "B")]
    again = parts.resume(1)
    again.answer("s1", "C")
    reply = again.send(*late, epoch=1)
    assert (reply.epoch, reply.acknowledged_seq, reply.held) == (1, 2, (1,))
    answers = parts.site.need_room().books[pc.ticket].answers
    assert answers == {"s1": SingleChoice(choice="C"), "s2": SingleChoice(choice="B")}
    assert again.status().other_epochs == 2


def test_after_the_end_entries_count_within_the_grace_and_are_held_later(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    first, second, third = (pc.choose("s1", c) for c in "ABC")
    pc.send(first)
    parts.clock.pass_ms(60_001)
    parts.look()
    parts.clock.pass_ms(1_900)
    assert pc.send(second).held == ()
    parts.clock.pass_ms(200)
    assert pc.send(third).held == (3,)
    room = parts.site.need_room()
    assert room.books[pc.ticket].answers == {"s1": SingleChoice(choice="B")}
    parts.restart()
    assert parts.site.need_room().books[pc.ticket].head() == room.books[pc.ticket].head()
    assert parts.site.need_room().books[pc.ticket].answers == {"s1": SingleChoice(choice="B")}


def test_hand_in_needs_the_whole_journal(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    pc.answer("s1", "A")
    unsent = pc.choose("s2", "B")
    with pytest.raises(WireError) as gap:
        pc.hand_in()
    assert (gap.value.code, gap.value.details["expected_seq"]) == ("gap", 2)
    pc.send(unsent)
    closed = pc.hand_in()
    assert (closed.cause, closed.entries, closed.head) == ("candidate", 2, pc.book.head())
    assert pc.hand_in() == closed
    assert pc.status().phase == "closed"


def test_a_different_journal_cannot_hand_in(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    pc.answer("s1", "A")
    pc.book = type(pc.book)(pc.ticket)
    pc.choose("s1", "B")
    with pytest.raises(WireError) as refused:
        pc.hand_in()
    assert refused.value.code == "conflict"
    pc.status()
    assert [t.kind for t in parts_to_do(parts)] == ["conflict"]


def test_early_hand_in_asks_for_consent_and_shows_up_as_to_do(make_parts: Make) -> None:
    parts = make_parts(rules=quick_rules(earliest_hand_in_before_end_s=40, free_hand_in_before_end_s=5))
    pc = parts.login(1)
    parts.started()
    for wait_ms, code in ((0, "hand_in_too_early"), (21_000, "hand_in_needs_consent")):
        parts.clock.pass_ms(wait_ms)
        with pytest.raises(WireError) as refused:
            pc.hand_in()
        assert refused.value.code == code
    pc.status()
    assert [t.kind for t in parts_to_do(parts)] == ["hand_in"]
    parts.command(AllowHandIn(tickets=(pc.ticket,), reason="考生申请"))
    assert parts_to_do(parts) == []
    assert pc.hand_in().cause == "candidate"


def test_a_request_to_hand_in_early_is_still_there_after_a_restart(make_parts: Make) -> None:
    parts = make_parts(rules=quick_rules(earliest_hand_in_before_end_s=40, free_hand_in_before_end_s=5))
    pc = parts.login(1)
    parts.started()
    parts.clock.pass_ms(21_000)
    pc.send(pc.write(HandInAsked(cause="candidate")))
    with pytest.raises(WireError, match="hand_in_needs_consent"):
        pc.hand_in()
    asked = [t for t in parts_to_do(parts) if t.kind == "hand_in"]
    parts.restart()
    assert [t for t in parts_to_do(parts) if t.kind == "hand_in"] == asked
    parts.command(AllowHandIn(tickets=(pc.ticket,), reason="考生申请"))
    assert not [t for t in parts_to_do(parts) if t.kind == "hand_in"]


def test_a_reopened_candidate_asks_for_nothing_after_a_restart(make_parts: Make) -> None:
    parts = make_parts(rules=quick_rules(earliest_hand_in_before_end_s=60, free_hand_in_before_end_s=60))
    pc = parts.login(1)
    parts.started()
    pc.send(pc.write(HandInAsked(cause="candidate")))
    pc.hand_in()
    parts.clock.pass_ms(1_000)
    parts.command(Reopen(ticket=pc.ticket, reason="误交卷", approvals=parts.approve("chief")))
    before = parts_to_do(parts)
    parts.restart()
    assert [t for t in parts_to_do(parts) if t.kind == "hand_in"] == []
    assert [t for t in before if t.kind == "hand_in"] == []


def test_time_out_on_the_client_may_come_a_moment_early_but_no_more(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    parts.clock.pass_ms(59_600)
    assert pc.hand_in("time").cause == "time"


def test_a_full_disk_acknowledges_nothing_and_loses_nothing(make_parts: Make, allow_log: Callable[..., None]) -> None:
    allow_log("commit of")
    store = FullDisk()
    parts = make_parts(store=store)
    pc = parts.login(1)
    parts.started()
    pc.answer("s1", "A")
    entry = pc.choose("s1", "B")
    store.full = True
    with pytest.raises(WireError) as refused:
        pc.send(entry)
    assert refused.value.code == "disk_full"
    assert pc.status().acknowledged_seq == 1
    store.full = False
    assert pc.send(entry).acknowledged_seq == 2
    assert parts.site.need_room().books[pc.ticket].head() == pc.book.head()


def test_reported_heads_survive_a_restart(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    pc.answer("s1", "A")
    pc.hand_in()
    parts.command(EndRoom(reason="结束"))
    parts.restart()
    job = parts.use_cases.jobs.start("collect", "chief")
    while job.state == "running":
        job = parts.use_cases.jobs.get(job.job_id)
    (check,) = job.checks
    assert check.agrees
    assert check.client_head == pc.book.head()


class FullDisk(MemoryStore):
    """A store whose disk fills up when a test says so."""

    full = False

    def write(self, rows: Sequence[Row]) -> None:
        if self.full and any(isinstance(row, EntryRow) for row in rows):
            raise StoreError("disk_full")
        super().write(rows)


def parts_to_do(parts: ServerParts) -> list[ToDo]:
    return list(room_view(parts.site).to_do)


def test_a_large_answer_in_parts_is_whole_after_a_restart_and_on_the_next_pc(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    sheet = Spreadsheet(cells={f"预算!A{n}": f"第{n}行：本月预计销售量（件）" for n in range(900)})
    pieces = list(in_parts(Answered(item_id="s1", response=sheet), lambda name: pc.book.has_part(1, name)))
    reply = pc.send(*(pc.write(piece) for piece in pieces))
    assert reply.acknowledged_seq == len(pieces) > 6
    parts.restart()
    again = parts.resume(1)
    assert again.reply.snapshot.answers == {"s1": sheet}
    assert len(again.reply.known_entries) == len(pieces)


def test_a_large_answer_without_its_parts_is_refused_and_nothing_is_taken(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    lonely = Entry(
        epoch=1, seq=1, content=AnsweredInParts(item_id="s1", sha256="00" * 32, parts=("11" * 32,)), client_ms=1
    )
    with pytest.raises(WireError) as refused:
        pc.send(lonely)
    assert refused.value.code == "parts"
    assert pc.answer("s1", "A").acknowledged_seq == 1
