"""A PC's journal that comes by USB: merged like an online delivery, whole or not at all."""

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from shared.exam.answers.content import HandInAsked
from shared.exam.answers.log import AnswerBook
from shared.exam.kinds.single_choice import SingleChoice
from shared.exam.room.events import JournalDelivered, LockSeen
from shared.exam.signals import Sighted
from shared.exchange.journal_export import pack_export, session_mark
from shared.exchange.journal_file import journal_name
from shared.exchange.journal_records import Acknowledged, Told
from shared.protocol.answers import JournalReport
from shared.protocol.commands import EndRoom, MoveSeat
from shared.protocol.errors import WireError
from site_server.service.answers.import_journal import import_journal
from site_server.service.view.room_view import room_view
from tests.support.journals import exported, journal_bytes
from tests.support.server_parts import ServerParts
from tests.support.tiny_content import quick_rules
from tests.unit.site_server.service.evening.test_evening import job


def bring(parts: ServerParts, data: bytes) -> JournalReport:
    return import_journal(parts.site, data, "proctor")


def refused(parts: ServerParts, data: bytes) -> str:
    before, room = parts.site.need_room().state, parts.site.need_room()
    stored = len(list(parts.store.entries(room.session_no)))
    with pytest.raises(WireError) as error:
        bring(parts, data)
    assert parts.site.need_room().state == before
    assert len(list(parts.store.entries(room.session_no))) == stored
    return error.value.code


def test_cut_off_at_hand_in_it_comes_by_usb_and_the_check_agrees(parts: ServerParts, tmp_path: Path) -> None:
    pc = parts.login(1)
    parts.started()
    first = pc.choose("s1", "A")
    pc.send(first)
    rest = [pc.choose("s2", "B"), pc.choose("s1", "C"), pc.write(HandInAsked(cause="candidate"))]
    data = exported(pc.reply, journal_bytes(tmp_path, pc.reply, [first, *rest]))
    report = bring(parts, data)
    assert (report.seat, report.entries, report.new, report.known, report.held) == (1, 4, 3, 1, 0)
    assert (report.hand_in, report.check_again) == ("taken", False)
    room = parts.site.need_room()
    assert room.books[pc.ticket].answers == {"s1": SingleChoice(choice="C"), "s2": SingleChoice(choice="B")}
    sitting = room.state.sittings[pc.ticket]
    assert (sitting.closed_cause, room_view(parts.site).seats[0].journal_agrees) == ("candidate", True)
    parts.restart()
    parts.command(EndRoom(reason="结束"))
    (check,) = job(parts, "collect").checks
    assert check.agrees
    assert check.client_head == pc.book.head()


def test_a_second_time_it_brings_nothing_and_writes_nothing(parts: ServerParts, tmp_path: Path) -> None:
    pc = parts.login(1)
    parts.started()
    data = exported(pc.reply, journal_bytes(tmp_path, pc.reply, [pc.choose("s1", "A")]))
    bring(parts, data)
    before = parts.site.need_room().state.last_seq
    again = bring(parts, data)
    assert (again.new, again.known, again.check_again) == (0, 1, False)
    assert "没有新增" in again.message
    assert parts.site.need_room().state.last_seq == before


def test_after_the_evening_late_answers_are_held_and_the_check_is_to_be_done_again(
    parts: ServerParts, tmp_path: Path
) -> None:
    pc = parts.login(1)
    parts.started()
    entries = [pc.choose("s1", "A"), pc.choose("s2", "B"), pc.write(HandInAsked(cause="time"))]
    parts.command(EndRoom(reason="结束"))
    parts.clock.pass_ms(3_000)
    job(parts, "collect")
    job(parts, "seal")
    report = bring(parts, exported(pc.reply, journal_bytes(tmp_path, pc.reply, entries)))
    assert (report.new, report.held, report.hand_in, report.check_again) == (3, 2, "already", True)
    assert "重新清点" in report.message
    assert room_view(parts.site).phase == "ended"
    assert job(parts, "seal").error == "not_collected"
    (check,) = job(parts, "collect").checks
    assert check.agrees
    assert job(parts, "seal").error == "held_undecided"
    event = next(r.event for r in parts.site.need_room().records if isinstance(r.event, JournalDelivered))
    assert (event.entries, event.held, len(event.file_sha256)) == (3, 2, 64)


def test_a_fenced_pcs_journal_joins_by_rule_and_its_hand_in_does_not_count(parts: ServerParts, tmp_path: Path) -> None:
    old = parts.login(1)
    parts.started()
    entries = [old.choose("s1", "A"), old.choose("s2", "B"), old.write(HandInAsked(cause="candidate"))]
    parts.command(MoveSeat(ticket=old.ticket, to_seat=5, reason="电脑故障"))
    new = parts.login(1, at=5)
    new.answer("s1", "C")
    report = bring(parts, exported(old.reply, journal_bytes(tmp_path, old.reply, entries)))
    assert (report.new, report.held, report.hand_in) == (3, 1, "refused")
    assert "另一台电脑" in report.message
    room = parts.site.need_room()
    assert room.books[old.ticket].answers == {"s1": SingleChoice(choice="C"), "s2": SingleChoice(choice="B")}
    assert room.state.sittings[old.ticket].open
    assert new.answer("s2", "D").acknowledged_seq == 2


def test_a_hand_in_that_was_taken_back_or_is_too_early_closes_nothing(
    make_parts: Callable[..., ServerParts], tmp_path: Path
) -> None:
    parts = make_parts(rules=quick_rules(earliest_hand_in_before_end_s=10, free_hand_in_before_end_s=5))
    pc = parts.login(1)
    parts.started()
    asked = pc.write(HandInAsked(cause="candidate"))
    report = bring(parts, exported(pc.reply, journal_bytes(tmp_path, pc.reply, [asked])))
    assert report.hand_in == "refused"
    assert "还没有到可以交卷的时间" in report.message
    report = bring(parts, exported(pc.reply, journal_bytes(tmp_path, pc.reply, [asked, pc.choose("s1", "A")])))
    assert (report.new, report.hand_in) == (1, "none")
    assert parts.site.need_room().state.sittings[pc.ticket].open


def test_the_bare_journal_of_a_dead_pc_is_taken_with_its_torn_end(parts: ServerParts, tmp_path: Path) -> None:
    pc = parts.login(1)
    parts.started()
    data = journal_bytes(tmp_path, pc.reply, [pc.choose("s1", "A"), pc.choose("s2", "B")])
    report = bring(parts, data[:-7])
    assert report.new == 1
    assert "没有写完" in report.message
    assert bring(parts, data).new == 1


def test_truncated_foreign_tampered_and_older_files_change_nothing(parts: ServerParts, tmp_path: Path) -> None:
    pc = parts.login(1)
    parts.started()
    other = replace(pc.choose("s1", "D"), seq=1)
    pc.send(other)
    pc.book = AnswerBook(pc.ticket)
    journal = journal_bytes(tmp_path, pc.reply, [pc.choose("s1", "A"), pc.choose("s2", "B")])
    name, mark = journal_name(pc.reply.session.session_id, pc.ticket), session_mark(pc.reply.session.session_id)
    flipped = bytearray(journal)
    flipped[-3] ^= 1
    assert refused(parts, exported(pc.reply, journal)[:-4]) == "journal_incomplete"
    assert refused(parts, b"\x89PNG\r\n") == "journal_foreign"
    assert refused(parts, bytes(flipped)) == "journal_damaged"
    assert refused(parts, pack_export(bytes(flipped), sitting=name, session=mark)) == "journal_damaged"
    assert refused(parts, pack_export(journal, sitting=name, session=session_mark("S-0"))) == "journal_other_session"
    stranger = replace(pc.reply, journal_key=b"x" * 32)
    assert refused(parts, journal_bytes(tmp_path, stranger, [])) == "journal_other_session"
    # Seq 1 is known here with another content: nothing of the file is taken.
    assert refused(parts, exported(pc.reply, journal)) == "journal_conflict"
    wrong = Acknowledged(epoch=1, seq=1, head="0" * 64)
    lying = journal_bytes(tmp_path, pc.reply, [other], wrong)
    assert refused(parts, lying) == "journal_damaged"


def test_a_log_in_nobody_knows_is_refused_unless_it_was_lost_with_another_server(
    parts: ServerParts, tmp_path: Path
) -> None:
    pc = parts.login(1)
    parts.started()
    later = replace(pc.reply, epoch=7)
    entry = replace(pc.choose("s1", "A"), epoch=7)
    data = exported(later, journal_bytes(tmp_path, later, [entry]))
    assert refused(parts, data) == "journal_unknown_login"


def test_a_log_in_that_was_lost_with_another_server_is_taken_up(parts: ServerParts, tmp_path: Path) -> None:
    pc = parts.login(1)
    parts.started()
    room = parts.site.need_room()
    room.annex.taken_over = room.records[-1]
    later = replace(pc.reply, epoch=7)
    entry = replace(pc.choose("s1", "A"), epoch=7)
    report = bring(parts, exported(later, journal_bytes(tmp_path, later, [entry])))
    assert (report.new, report.held) == (1, 0)
    assert room.state.sittings[pc.ticket].epoch == 7
    assert room.books[pc.ticket].answers == {"s1": SingleChoice(choice="A")}


@pytest.mark.parametrize("already", range(5))
def test_whatever_was_delivered_before_the_journal_makes_it_whole(
    parts: ServerParts, tmp_path: Path, already: int
) -> None:
    pc = parts.login(1)
    parts.started()
    entries = [pc.choose("s1", c) for c in "ABCD"]
    if already:
        pc.send(*entries[:already])
    data = exported(pc.reply, journal_bytes(tmp_path, pc.reply, entries))
    report = bring(parts, data)
    assert (report.new, report.known) == (4 - already, already)
    book = parts.site.need_room().books[pc.ticket]
    assert (book.head(), book.answers) == (pc.book.head(), pc.book.answers)
    assert pc.send(*entries).acknowledged_seq == 4  # the line comes back and sends all of it once more
    assert book.count() == 4
    parts.restart()
    assert parts.site.need_room().books[pc.ticket].head() == pc.book.head()


def test_nothing_is_taken_before_the_start(parts: ServerParts, tmp_path: Path) -> None:
    pc = parts.login(1)
    assert refused(parts, exported(pc.reply, journal_bytes(tmp_path, pc.reply, []))) == "not_started"


def test_what_the_pc_saw_comes_with_it_once(parts: ServerParts, tmp_path: Path) -> None:
    pc = parts.login(1)
    parts.started()
    at_ms = parts.site.clock.now_ms()
    saw = Sighted(sight="usb_storage", at_ms=at_ms, evidence="KINGSTON", ticket=pc.ticket)
    told = Told(stream="s", number=1, signal=saw)
    data = exported(pc.reply, journal_bytes(tmp_path, pc.reply, [pc.choose("s1", "A")], told))
    for _ in range(2):
        bring(parts, data)
    (seen,) = (r.event for r in parts.site.need_room().records if isinstance(r.event, LockSeen))
    assert (seen.seat, seen.ticket, seen.evidence, seen.at_ms) == (1, pc.ticket, "KINGSTON", at_ms)
