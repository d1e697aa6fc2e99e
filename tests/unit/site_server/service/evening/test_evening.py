"""Collect, seal, upload: what each needs, what it proves, and that asking again joins or continues."""

import time
from pathlib import Path

import pytest

from shared.exchange.bundle import open_bundle
from shared.exchange.known_cards import KnownCard
from shared.exchange.receipt import Receipt, sign_receipt
from shared.protocol import commands as wire
from shared.protocol.errors import WireError
from shared.protocol.jobs import Job, JobKind
from site_server.domain.ports import Delivered, UploadCancelledError, UploadError
from site_server.service.view.records import records_data
from site_server.service.view.room_view import room_view
from tests.support.server_parts import ServerParts


def job(parts: ServerParts, kind: JobKind) -> Job:
    found = parts.use_cases.jobs.start(kind, "chief")
    until = time.monotonic() + 20
    while found.state == "running" and time.monotonic() < until:
        time.sleep(0.01)
        parts.clock.pass_ms(200)
        found = parts.use_cases.jobs.get(found.job_id)
    return found


@pytest.fixture
def ended(parts: ServerParts) -> ServerParts:
    """One handed in, one was cut off with an entry unsent, the room was ended."""
    one, two = parts.login(1), parts.login(2)
    parts.started()
    one.answer("s1", "A")
    two.answer("s1", "B")
    two.status()
    two.choose("s2", "C")
    two.status(unsent=1)
    one.hand_in()
    parts.command(wire.EndRoom(reason="结束"))
    return parts


def receipt_for(parts: ServerParts, bundle: Path, sha256: str) -> bytes:
    statement = Receipt(
        receipt_id="R-0123456789AB",
        centre_id=parts.tiny.centre.centre_id,
        session_id=parts.tiny.plan.session_id,
        site_id=parts.tiny.site.site_id,
        bundle_id="b",
        bundle_sha256=sha256,
        bytes=bundle.stat().st_size,
        received_ms=1,
    )
    return sign_receipt(statement, parts.tiny.centre_keys.signing_key)


def test_the_order_of_the_evening_is_kept(parts: ServerParts) -> None:
    assert job(parts, "collect").error == "session_not_ended"
    assert job(parts, "seal").error == "not_collected"
    assert job(parts, "upload").error == "not_sealed"


def test_the_three_way_check_names_who_agrees_and_who_does_not(ended: ServerParts) -> None:
    done = job(ended, "collect")
    assert done.state == "done"
    assert [(c.seat, c.entries, c.agrees) for c in done.checks] == [(1, 1, True), (2, 1, False)]
    collected = ended.site.need_room().state.collected
    assert collected is not None
    assert (collected.sittings, collected.agreeing) == (2, 1)
    assert collected.mismatching == (ended.tiny.ticket(2),)
    assert [s.journal_agrees for s in room_view(ended.site).seats[:2]] == [True, False]


def test_a_pc_that_never_spoke_is_unreported_not_mismatching(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    pc.answer("s1", "A")
    parts.restart()
    parts.command(wire.EndRoom(reason="结束"))
    job(parts, "collect")
    collected = parts.site.need_room().state.collected
    assert collected is not None
    assert (collected.unreported, collected.mismatching) == ((pc.ticket,), ())


def test_the_bundle_opens_at_the_centre_and_says_the_same(ended: ServerParts) -> None:
    job(ended, "collect")
    sealed = job(ended, "seal")
    assert sealed.state == "done"
    again = job(ended, "seal")
    assert again.bundle_sha256 == sealed.bundle_sha256
    room = ended.site.need_room()
    assert room.state.bundle is not None
    path = ended.folder.bundle(f"{room.state.bundle.bundle_id}.exambundle")
    opened = open_bundle(
        path,
        centre_id=ended.tiny.centre.centre_id,
        cards=[KnownCard(card=ended.tiny.site)],
        identity=ended.tiny.centre_keys.identity,
    )
    assert {s.ticket: s.head for s in opened.results.sittings} == {t: b.head() for t, b in room.books.items()}
    assert opened.room_log == tuple(room.records[: len(opened.room_log)])


def test_guessed_times_travel_in_the_bundle_and_its_heads(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    pc.send(pc.choose("s1", "A"), pc.choose("s1", "D", client_ms=7, guessed=True))
    pc.hand_in()
    parts.command(wire.EndRoom(reason="结束", approvals=parts.approve("chief")))
    assert job(parts, "collect").state == job(parts, "seal").state == "done"
    room = parts.site.need_room()
    assert room.state.bundle is not None
    opened = open_bundle(
        parts.folder.bundle(f"{room.state.bundle.bundle_id}.exambundle"),
        centre_id=parts.tiny.centre.centre_id,
        cards=[KnownCard(card=parts.tiny.site)],
        identity=parts.tiny.centre_keys.identity,
    )
    (sitting,) = (s for s in opened.results.sittings if s.ticket == pc.ticket)
    assert [stored.entry.guessed for stored in sitting.log] == [False, True]
    assert sitting.head == pc.book.head()


def test_the_receipt_is_verified_kept_and_ends_the_day(ended: ServerParts, tmp_path: Path) -> None:
    job(ended, "collect")
    job(ended, "seal")

    def forged(bundle: Path, _sha256: str) -> Delivered:
        return Delivered(location="x", receipt=receipt_for(ended, bundle, "0" * 64))

    ended.uploader.answer = forged
    assert job(ended, "upload").error == "receipt_for_other_bundle"
    assert room_view(ended.site).phase == "bundled"

    ended.uploader.answer = lambda bundle, sha256: Delivered(
        location="https://centre/1", receipt=receipt_for(ended, bundle, sha256)
    )
    done = job(ended, "upload")
    assert (done.state, done.receipt_id) == ("done", "R-0123456789AB")
    assert room_view(ended.site).phase == "received"
    assert (ended.folder.root / "receipts" / "R-0123456789AB.json").exists()
    ended.uploader.answer = None
    ended.restart()
    assert job(ended, "upload").receipt_id == "R-0123456789AB"
    newer = ended.tiny.build_package(tmp_path / "next.exampkg", serial=2)
    assert ended.import_package(newer).serial == 2


def test_a_failed_or_cancelled_upload_says_so_and_may_be_tried_again(ended: ServerParts) -> None:
    job(ended, "collect")
    job(ended, "seal")

    def down(_bundle: Path, _sha256: str) -> Delivered:
        raise UploadError("upload_unreachable", "连不上。")

    def cancelled(_bundle: Path, _sha256: str) -> Delivered:
        raise UploadCancelledError

    ended.uploader.answer = down
    failed = job(ended, "upload")
    assert (failed.state, failed.error, failed.message) == ("failed", "upload_unreachable", "连不上。")
    ended.uploader.answer = cancelled
    assert job(ended, "upload").state == "cancelled"


def test_jobs_are_joined_and_cancelled(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    pc.choose("s1", "A")
    pc.status(unsent=1)
    parts.command(wire.EndRoom(reason="结束"))
    first = parts.use_cases.jobs.start("collect", "chief")
    assert parts.use_cases.jobs.start("collect", "proctor").job_id == first.job_id
    parts.use_cases.jobs.cancel(first.job_id)
    until = time.monotonic() + 5
    while parts.use_cases.jobs.get(first.job_id).state == "running" and time.monotonic() < until:
        time.sleep(0.01)
    assert parts.use_cases.jobs.get(first.job_id).state == "cancelled"
    with pytest.raises(WireError) as missing:
        parts.use_cases.jobs.get("collect-0")
    assert missing.value.code == "not_found"


def test_the_records_hold_everybody_and_no_full_id_number(ended: ServerParts) -> None:
    data = records_data(ended.site, ended.site.need_room())
    assert [(r.seat, r.present, r.absent) for r in data.roster] == [
        (1, True, False),
        (2, True, False),
        (3, False, True),
        (4, False, True),
    ]
    assert data.roster[0].photo == ended.tiny.photos[f"{ended.tiny.ticket(1)}.png"]
    assert "0101" not in data.roster[0].id_masked
    assert data.records[-1].seq == data.view.last_seq
