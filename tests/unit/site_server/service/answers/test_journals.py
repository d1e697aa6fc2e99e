"""Journals handed over by PCs: what they hold joins the log by the rules of late entries, and nobody overlooks it."""

import pytest

from shared.exam.answers.log import Entry
from shared.exam.kinds.single_choice import SingleChoice
from shared.exam.room.events import CandidateLoggedIn, JournalDelivered, LockSeen
from shared.exam.signals import Sighted
from shared.exchange.bundle import open_bundle
from shared.exchange.journal_file import journal_name, seal_record
from shared.exchange.journal_records import Heard, JournalRecord, Opened, Told, Wrote
from shared.exchange.known_cards import KnownCard
from shared.protocol import commands as wire
from shared.protocol.device import DeviceStatusRequest
from shared.protocol.errors import WireError
from shared.protocol.journal import JournalPart, JournalReply
from shared.protocol.version import PROTOCOL_VERSION
from shared.security.vault import Box
from site_server.domain.ports import Delivered
from site_server.domain.rows import SettingRow
from site_server.service.continuity.load import TAKEN_OVER
from site_server.service.people.device_status import device_status
from site_server.service.view.room_view import room_view
from tests.support.server_parts import Pc, ServerParts
from tests.unit.site_server.service.evening.test_evening import job, receipt_for


class Disk:
    """The journal of a PC, as it lies on its disk."""

    def __init__(self, pc: Pc) -> None:
        self.pc, self.records = pc, list[JournalRecord]()
        self.opened(pc.reply.epoch)

    def opened(self, epoch: int) -> None:
        self.records.append(Opened(epoch=epoch, seat=self.pc.reply.seat, at_ms=1))

    def wrote(self, *entries: Entry, here: bool = True) -> None:
        self.records += [Wrote(entry=entry, here=here) for entry in entries]

    def sealed(self, key: bytes | None = None) -> list[bytes]:
        box = Box(key or self.pc.reply.journal_key)
        return [seal_record(box, self.pc.ticket, n, record) for n, record in enumerate(self.records)]

    def part(self, records: list[bytes], *, first: int = 0, last: bool = True) -> JournalPart:
        name = journal_name(self.pc.parts.tiny.plan.session_id, self.pc.ticket)
        return JournalPart(journal=name, first=first, records=tuple(records), last=last)

    def hand_over(self, seat: int | None = None) -> JournalReply:
        device = self.pc.parts.device(seat or self.pc.reply.seat)
        return self.pc.parts.use_cases.journals.take(device, self.part(self.sealed()))


def answers(pc: Pc) -> dict[str, object]:
    return dict(pc.parts.site.need_room().books[pc.ticket].answers)


def undelivered(parts: ServerParts, kind: str = "undelivered") -> list[str]:
    return [item.text for item in room_view(parts.site).to_do if item.kind == kind]


def died_with_two(parts: ServerParts) -> tuple[Pc, Disk]:
    """One answer is saved; two more were told in a sign of life, kept on the PC, and then its power went."""
    pc = parts.login(1)
    parts.started()
    disk = Disk(pc)
    first = pc.choose("s1", "A")
    pc.send(first)
    disk.wrote(first, pc.choose("s1", "B"), pc.choose("s2", "C"))
    pc.status(unsent=2)
    return pc, disk


def test_within_the_grace_it_counts_and_the_check_agrees(parts: ServerParts) -> None:
    pc, disk = died_with_two(parts)
    parts.clock.pass_ms(60_001)
    parts.look()
    assert disk.hand_over() == JournalReply(state="taken", new=2, held=0, epoch=1, seq=3)
    assert answers(pc) == {"s1": SingleChoice(choice="B"), "s2": SingleChoice(choice="C")}
    assert room_view(parts.site).seats[0].journal_agrees
    event = parts.site.need_room().records[-1].event
    assert event == JournalDelivered(ticket=pc.ticket, device_id="candidate-1", entries=2, held=0)
    assert disk.hand_over().state == "known"
    assert parts.site.need_room().records[-1].event is event


def test_after_the_grace_it_is_held_and_the_proctor_knew(parts: ServerParts) -> None:
    pc, disk = died_with_two(parts)
    parts.clock.pass_ms(60_001)
    parts.look()
    parts.clock.pass_ms(10_000)
    (text,) = undelivered(parts)
    assert text.startswith("1 号座位的电脑上还有 2 条作答没有送达")
    assert disk.hand_over() == JournalReply(state="taken", new=2, held=2, epoch=1, seq=3)
    assert answers(pc) == {"s1": SingleChoice(choice="A")}
    assert not undelivered(parts)
    assert room_view(parts.site).seats[0].held == 2
    parts.restart()
    assert room_view(parts.site).seats[0].journal_agrees, "the report outlives a restart"


def test_a_pc_whose_candidate_went_on_elsewhere_delivers_by_the_merge_rule(parts: ServerParts) -> None:
    pc, disk = died_with_two(parts)
    parts.command(wire.MoveSeat(ticket=pc.ticket, to_seat=5, reason="死机"))
    moved = parts.resume(5)
    moved.confirm()
    moved.answer("s2", "D")
    assert disk.hand_over() == JournalReply(state="taken", new=2, held=1, epoch=1, seq=3)
    assert answers(pc) == {"s1": SingleChoice(choice="B"), "s2": SingleChoice(choice="D")}
    seq, head = moved.end()
    live = parts.site.need_room().liveness[pc.ticket]
    moved.status()
    assert (live.epoch, live.seq, live.head) == (2, seq, head), "the older journal is not the sitting's end"


@pytest.mark.allow_log("does not open under its sitting's key")
@pytest.mark.allow_log("entry of a journal from candidate-2 refused: unknown_login")
def test_another_pc_may_carry_it_but_nobody_can_forge_it(parts: ServerParts) -> None:
    pc, disk = died_with_two(parts)
    journals = parts.use_cases.journals
    forged = disk.part(disk.sealed(bytes(32)))
    assert journals.take(parts.device(2), forged).state == "unreadable"
    later = Entry(epoch=2, seq=1, content=pc.choose("s1", "D").content, client_ms=1)
    disk.records.append(Wrote(entry=later))
    assert disk.hand_over(seat=2) == JournalReply(state="refused", new=2, held=0, epoch=1, seq=3)
    assert parts.site.need_room().books[pc.ticket].count() == 3


def test_parts_join_and_a_torn_end_is_no_fault(parts: ServerParts) -> None:
    pc, disk = died_with_two(parts)
    sealed, journals = disk.sealed(), parts.use_cases.journals
    device = parts.device(1)
    probe = journals.take(device, disk.part(sealed[:1], last=False))
    assert probe == JournalReply(state="known", epoch=1, seq=0)
    assert not undelivered(parts), "nobody need look at what is done in a moment"
    parts.clock.pass_ms(2_001)
    assert undelivered(parts)[0].startswith("1 号座位的电脑上还有未送达的作答，正在自动补交")
    rest = JournalPart(
        journal=disk.part(sealed).journal, first=1, records=(*sealed[1:3], b"torn"), last=True, epoch=1, seq=0
    )
    assert journals.take(device, rest) == JournalReply(state="taken", new=1, epoch=1, seq=2)
    assert not undelivered(parts)
    tail = JournalPart(journal=rest.journal, first=3, records=(b"torn",), last=True, epoch=1, seq=2)
    assert journals.take(device, tail).state == "known"
    assert pc.book.count() == 3


@pytest.mark.allow_log("damaged in its middle")
def test_a_journal_damaged_in_its_middle_is_told(parts: ServerParts) -> None:
    _, disk = died_with_two(parts)
    sealed = disk.sealed()
    sealed[2] = bytes(len(sealed[2]))
    assert parts.use_cases.journals.take(parts.device(1), disk.part(sealed)).state == "refused"
    assert "请勿还原该机" in undelivered(parts)[0]


@pytest.mark.allow_log("refused: conflict")
def test_other_content_under_the_same_number_is_told_not_mixed(parts: ServerParts) -> None:
    pc, disk = died_with_two(parts)
    first = disk.records[1]
    assert isinstance(first, Wrote)
    other = Entry(epoch=1, seq=1, content=pc.choose("s3", "D").content, client_ms=9)
    disk.records[1] = Wrote(entry=other)
    assert disk.hand_over().state == "refused"
    assert parts.site.need_room().books[pc.ticket].count() == 1


def test_before_the_start_and_of_the_wrong_shape_nothing_is_taken(parts: ServerParts) -> None:
    pc = parts.login(1)
    disk = Disk(pc)
    disk.wrote(pc.choose("s1", "A"))
    with pytest.raises(WireError, match="not_started"):
        disk.hand_over()
    with pytest.raises(WireError, match="bad_request"):
        parts.use_cases.journals.take(parts.device(1), disk.part([]))


def test_entries_after_collection_and_sealing_undo_both(parts: ServerParts) -> None:
    pc, disk = died_with_two(parts)
    parts.command(wire.EndRoom(reason="结束"))
    assert [check.agrees for check in job(parts, "collect").checks] == [False]
    first = job(parts, "seal").bundle_sha256
    receive(parts)
    assert job(parts, "upload").state == "done"
    assert room_view(parts.site).phase == "received"
    assert disk.hand_over().held == 2
    view = room_view(parts.site)
    assert view.phase == "ended"
    (text,) = undelivered(parts, "collect_again")
    assert text.startswith("清点之后又收到 2 条作答（1 号座位）")
    assert job(parts, "seal").error == "not_collected"
    assert [check.agrees for check in job(parts, "collect").checks] == [True]
    assert not undelivered(parts, "collect_again")
    parts.decide_late(1, "use_held")
    second = job(parts, "seal")
    assert second.bundle_sha256 != first
    sealed = parts.site.need_room().state.bundle
    assert sealed is not None
    opened = open_bundle(
        parts.folder.bundle(sealed.bundle_id + ".exambundle"),
        centre_id=parts.tiny.centre.centre_id,
        cards=[KnownCard(card=parts.tiny.site)],
        identity=parts.tiny.centre_keys.identity,
    )
    (sitting,) = [s for s in opened.results.sittings if s.ticket == pc.ticket]
    assert len(sitting.log) == 3


def receive(parts: ServerParts) -> None:
    """The centre's receiver answers from now on."""
    parts.uploader.answer = lambda bundle, sha256: Delivered(location="x", receipt=receipt_for(parts, bundle, sha256))


def test_a_late_save_over_a_living_line_undoes_the_collection_as_well(parts: ServerParts) -> None:
    pc, disk = died_with_two(parts)
    parts.command(wire.EndRoom(reason="结束"))
    job(parts, "collect")
    pc.send(*[record.entry for record in disk.records[2:] if isinstance(record, Wrote)])
    assert room_view(parts.site).phase == "ended"
    assert undelivered(parts, "collect_again")


def test_an_old_sessions_journal_is_known_or_told(parts: ServerParts) -> None:
    pc, disk = died_with_two(parts)
    parts.command(wire.EndRoom(reason="结束"))
    job(parts, "collect")
    job(parts, "seal")
    receive(parts)
    job(parts, "upload")
    parts.import_package(parts.tiny.build_package(parts.tiny.folder / "next.exampkg", serial=2, session_id="NEXT-1"))
    assert parts.site.need_room().plan.session_id == "NEXT-1"
    saved = Disk(pc)
    saved.wrote(*[record.entry for record in disk.records if isinstance(record, Wrote)][:1])
    assert saved.hand_over().state == "known"
    assert not undelivered(parts)
    assert disk.hand_over().state == "refused"
    assert "请勿还原该机" in undelivered(parts)[0]
    other = JournalPart(journal="f" * 24, first=0, records=(b"x",), last=True)
    assert parts.use_cases.journals.take(parts.device(2), other).state == "unknown"


def test_the_log_in_that_a_backup_lacks_is_written_down_again(parts: ServerParts) -> None:
    """The log-in and everything after it came after the last backup; the PC was off when the sitting was closed."""
    pc = parts.login(1)
    parts.started()
    disk = Disk(pc)
    disk.opened(2)
    disk.wrote(Entry(epoch=2, seq=1, content=pc.choose("s1", "A").content, client_ms=1))
    parts.site.writer.do(lambda tx: tx.put(SettingRow(name=TAKEN_OVER, value=b"1800000000000")))
    parts.restart()
    assert disk.hand_over().new == 1
    sitting = parts.site.need_room().state.sittings[pc.ticket]
    assert sitting.epoch == 2
    assert any(isinstance(r.event, CandidateLoggedIn) and r.event.epoch == 2 for r in parts.site.need_room().records)


def test_a_waiting_pc_tells_of_its_journals(parts: ServerParts) -> None:
    told = DeviceStatusRequest(protocol_version=PROTOCOL_VERSION, product_version="1", journals=1, journals_kept=2)
    device_status(parts.site, parts.device(3), told)
    parts.clock.pass_ms(2_001)
    waiting, kept = undelivered(parts)
    assert waiting.startswith("3 号座位的电脑上还有未送达的作答")
    assert kept.startswith("3 号座位的电脑上有 2 份作答记录")
    before = [item.since_ms for item in room_view(parts.site).to_do]
    parts.clock.pass_ms(3_000)
    device_status(parts.site, parts.device(3), told)
    assert [item.since_ms for item in room_view(parts.site).to_do] == before, "put aside, it stays aside"
    nothing = DeviceStatusRequest(protocol_version=PROTOCOL_VERSION, product_version="1")
    device_status(parts.site, parts.device(3), nothing)
    assert not undelivered(parts)


def test_the_centre_opens_a_bundle_with_answers_of_a_log_in_that_was_lost(parts: ServerParts) -> None:
    """The PC had gone on in a new epoch before its journal of the forgotten one came."""
    pc = parts.login(1)
    parts.started()
    disk = Disk(pc)
    disk.opened(2)
    disk.wrote(Entry(epoch=2, seq=1, content=pc.choose("s1", "A").content, client_ms=1))
    parts.site.writer.do(lambda tx: tx.put(SettingRow(name=TAKEN_OVER, value=b"1800000000000")))
    parts.restart()
    again = parts.resume(1)
    again.answer("s2", "B")
    assert again.reply.epoch > 2
    assert disk.hand_over().new == 1
    parts.command(wire.EndRoom(reason="结束"))
    job(parts, "collect")
    assert job(parts, "seal").state == "done"
    sealed = parts.site.need_room().state.bundle
    assert sealed is not None
    opened = open_bundle(
        parts.folder.bundle(sealed.bundle_id + ".exambundle"),
        centre_id=parts.tiny.centre.centre_id,
        cards=[KnownCard(card=parts.tiny.site)],
        identity=parts.tiny.centre_keys.identity,
    )
    (sitting,) = [s for s in opened.results.sittings if s.ticket == pc.ticket]
    assert {stored.entry.epoch for stored in sitting.log} == {2, again.reply.epoch}


def test_what_the_pc_saw_while_nobody_heard_it_comes_with_its_journal(parts: ServerParts) -> None:
    pc, disk = died_with_two(parts)
    at_ms = parts.site.clock.now_ms()
    parts.clock.pass_ms(300_000)
    parts.command(wire.MoveSeat(ticket=pc.ticket, to_seat=5, reason="死机"))
    parts.resume(5)
    saw = Sighted(sight="usb_storage", at_ms=at_ms, evidence="KINGSTON", ticket=pc.ticket)
    disk.records += [Told(stream="s", number=1, signal=saw), Heard(stream="s", number=0)]
    disk.hand_over(seat=1)
    disk.hand_over(seat=1)
    (seen,) = (r.event for r in parts.site.need_room().records if isinstance(r.event, LockSeen))
    assert (seen.seat, seen.ticket, seen.at_ms, seen.late_ms) == (1, pc.ticket, at_ms, 300_000)
