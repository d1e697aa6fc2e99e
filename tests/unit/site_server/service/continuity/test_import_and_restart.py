"""Packages in and out, and a server that comes back from what it stored."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from shared.decoding import decode_json
from shared.exam.bounds import MOST_EPOCH
from shared.exam.room import fold
from shared.exam.room.events import PackageImported, Record, ServerStarted
from shared.protocol import commands as wire
from shared.protocol.errors import WireError
from shared.protocol.sitting import SaveRequest
from shared.security.errors import SecurityError
from site_server.adapters.db.store import DatabaseStore
from site_server.adapters.memory.store import MemoryStore
from site_server.domain.rows import RecordRow
from site_server.service.answers.save import save_answers
from site_server.service.core.tokens import read_sitting
from site_server.service.view.room_view import room_view
from tests.support.server_parts import ServerParts
from tests.support.tiny_session import CentreKeys, TinySession


def refusal(parts: ServerParts, path: Path) -> WireError:
    with pytest.raises(WireError) as refused:
        parts.import_package(path)
    return refused.value


def test_the_same_package_again_changes_nothing(parts: ServerParts) -> None:
    before = len(parts.site.need_room().records)
    report = parts.import_package(parts.tiny.package)
    assert (report.candidates, report.photos, report.serial) == (4, 4, 1)
    assert len(parts.site.need_room().records) == before
    assert len(list(parts.store.sessions())) == 1


def test_a_newer_package_replaces_an_untouched_one_but_never_a_sat_exam(parts: ServerParts, tmp_path: Path) -> None:
    newer = parts.tiny.build_package(tmp_path / "2.exampkg", serial=2, room="二号机房")
    assert parts.import_package(newer).room == "二号机房"
    old = refusal(parts, parts.tiny.package)
    assert (old.code, old.details["reason"]) == ("package_refused", "package_older")
    assert "旧的试卷包" in old.message
    parts.login(1)
    parts.started()
    third = parts.tiny.build_package(tmp_path / "3.exampkg", serial=3)
    assert refusal(parts, third).code == "upload_not_confirmed"
    assert room_view(parts.site).room == "二号机房"


def test_what_people_logged_in_to_and_never_began_makes_way_for_a_newer_version_of_itself(
    parts: ServerParts, tmp_path: Path
) -> None:
    """The centre puts a package right, or puts the exam off, while candidates sit at their screens already."""
    pc = parts.login(1)
    newer = parts.tiny.build_package(tmp_path / "2.exampkg", serial=2, room="二号机房")
    assert parts.import_package(newer).room == "二号机房"
    with pytest.raises(WireError, match="token_missing"):
        read_sitting(parts.site, pc.reply.token, parts.device(1))
    again = parts.login(1)
    parts.started()
    assert again.answer("s1", "A").acknowledged_seq == 1


def test_a_session_that_was_cancelled_blocks_the_next_one_no_longer_than_to_its_planned_end(tmp_path: Path) -> None:
    parts = ServerParts(tmp_path, duration_s=3600)
    parts.login(1)
    other = parts.tiny.build_package(tmp_path / "b.exampkg", session_id="S-B")
    refused = refusal(parts, other)
    assert refused.code == "session_not_sat"
    assert "上传" not in refused.message, "there is nothing to upload"
    parts.clock.pass_ms(3_600_000)
    assert parts.import_package(other).session_id == "S-B"
    parts.stop()


def test_a_trial_that_somebody_sat_never_blocks_the_formal_package(parts: ServerParts, tmp_path: Path) -> None:
    trial = parts.tiny.build_package(tmp_path / "t.exampkg", session_id="S-TRIAL", kind="trial")
    assert parts.import_package(trial).kind == "trial"
    parts.login(1)
    view = room_view(parts.site)
    assert (view.kind, view.title[:4]) == ("trial", "【试考】")
    assert parts.site.need_room().card().title == view.title
    assert parts.import_package(parts.tiny.package).kind == "formal"
    assert room_view(parts.site).title == parts.tiny.plan.title


def test_another_centre_another_site_and_damage_are_named(parts: ServerParts, tmp_path: Path) -> None:
    other = TinySession(tmp_path / "other", start=False, pin="12345678", centre=CentreKeys())
    assert refusal(parts, other.package).details["reason"] == "package_foreign_signer"
    foreign = TinySession(tmp_path / "foreign", start=False, pin="12345678", centre=parts.tiny.centre_keys)
    reason = refusal(parts, foreign.package).details["reason"]
    assert reason in {"roster_wrong_key", "package_foreign_site"}
    damaged = tmp_path / "damaged.exampkg"
    data = bytearray(parts.tiny.package.read_bytes())
    data[len(data) // 2] ^= 1
    damaged.write_bytes(data)
    assert refusal(parts, damaged).code == "package_refused"
    assert len(list(parts.store.sessions())) == 1


def test_everything_comes_back_after_a_restart(parts: ServerParts) -> None:
    pc, moved = parts.login(1), parts.login(2)
    parts.started()
    pc.answer("s1", "A")
    moved.answer("s2", "B")
    parts.command(wire.MoveSeat(ticket=moved.ticket, to_seat=5, reason="死机"), by="proctor")
    parts.command(wire.SendMessage(tickets=(), text="安静"))
    parts.command(wire.PauseSittings(tickets=(pc.ticket,), reason="网络"))
    before, status = parts.site.need_room(), pc.status()
    parts.clock.pass_ms(8_000)
    parts.restart()
    after = parts.site.need_room()
    assert after.records[:-1] == before.records
    assert after.marks == before.marks
    assert after.annex.notices == before.annex.notices
    assert after.papers == before.papers
    assert after.journal_key(pc.ticket) == before.journal_key(pc.ticket)
    assert {t: b.head() for t, b in after.books.items()} == {t: b.head() for t, b in before.books.items()}
    assert isinstance(after.records[-1].event, ServerStarted)
    again = pc.status()
    assert (again.phase, again.remaining_ms) == ("paused", status.remaining_ms)
    assert again.pause_reason == "网络"
    assert parts.resume(5).reply.epoch > 1


def test_the_restart_record_says_how_long_and_how_it_is_known(parts: ServerParts) -> None:
    parts.started()
    parts.look()
    parts.clock.pass_ms(38_000)
    parts.restart()
    parts.look()
    parts.clock.reboot(600_000)
    parts.restart()
    parts.clock.reboot(-3_600_000)
    parts.restart()
    said = [r.event for r in parts.site.need_room().records if isinstance(r.event, ServerStarted)]
    assert [(e.down_ms, e.evidence) for e in said[-3:]] == [
        (38_000, "same_boot"),
        (600_000, "wall"),
        (0, "wall_implausible"),
    ]
    assert [t.kind for t in room_view(parts.site).to_do] == ["resume_check"], (
        "nobody sits in it: it stands still for nobody"
    )


@pytest.mark.parametrize("days", [1, 200, 400, 9_500, 20_400, 50_000])
def test_a_clock_that_leapt_before_the_day_stops_nobody_from_saving(
    make_parts: Callable[..., ServerParts], days: int
) -> None:
    """The server's clock battery was empty when the package came; somebody set the clock, and the machine restarted."""
    away_ms = days * 86_400_000
    parts = make_parts(early_s=away_ms // 1000)
    parts.stop()
    parts.clock.reboot(away_ms)
    parts._assemble()
    pc = parts.login(1)
    parts.started()
    again = parts.resume(1)
    assert again.reply.epoch > pc.reply.epoch
    entry = again.choose("s1", "A")
    sent = msgspec.json.encode(SaveRequest(epoch=entry.epoch, entries=(entry,)))
    save_answers(parts.site, again.claims, decode_json(sent, SaveRequest))
    assert again.hand_in().entries == 1


def test_after_a_take_over_of_an_old_mock_session_epochs_can_still_be_sent(parts: ServerParts) -> None:
    room = parts.site.need_room()
    late = Record(
        seq=1,
        at_ms=parts.tiny.plan.starts_at_ms + 40_000 * 86_400_000,
        actor="server",
        event=ServerStarted(down_ms=0, evidence="take_over", version="1"),
    )
    for _ in range(3):
        room.annex.apply(room.state, late)
    assert room.annex.epoch_floor < MOST_EPOCH - 100_000


def test_a_log_that_was_tampered_with_stops_the_start(parts: ServerParts) -> None:
    parts.started()
    store = parts.store
    assert isinstance(store, MemoryStore)
    rows = list(store.records(1))
    forged = RecordRow(session_no=1, seq=2, chain=bytes(32), sealed=rows[1].sealed)
    store._tables[RecordRow][1, 2] = forged
    parts.site.writer.stop()
    with pytest.raises(SecurityError) as broken:
        parts._assemble()
    assert broken.value.code == "chain_broken"
    store._tables[RecordRow][1, 2] = rows[1]
    parts._assemble()


def test_the_database_holds_no_name_number_answer_or_reason(tmp_path: Path) -> None:
    path = tmp_path / "site.db"
    store = DatabaseStore(path)
    parts = ServerParts(tmp_path / "p", store=store)
    pc = parts.login(1)
    parts.started()
    pc.answer("s1", "A")
    parts.command(wire.LogIncident(category="health", text="张伟突发疾病", ticket=pc.ticket))
    parts.stop()
    store.close()
    everything = b"".join(p.read_bytes() for p in tmp_path.glob("site.db*"))
    candidate = parts.tiny.plan.candidates[0]
    for secret in (candidate.name, candidate.id_number, "突发疾病", "single_choice", "incident_logged"):
        assert secret.encode() not in everything, secret
    again = fold.replay(parts.tiny.plan, parts.site.need_room().records)
    assert again == parts.site.need_room().state


def test_the_log_begins_with_the_package(parts: ServerParts) -> None:
    first = parts.site.need_room().records[0]
    assert isinstance(first.event, PackageImported)
    assert first.actor == "setup"
