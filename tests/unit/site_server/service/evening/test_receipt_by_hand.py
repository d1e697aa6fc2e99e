"""No network: the copy on a drive lets the next session in, and the receipt comes back by hand, even after it."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from shared.exam.room.events import CopyKept, ReceiptKept
from shared.exchange.receipt import Receipt, sign_receipt
from shared.exchange.receipt_keys import ReceiptKey, certify
from shared.protocol import commands as wire
from shared.protocol.errors import WireError
from shared.security import signing
from site_server.service.evening.receipts import take_receipt
from site_server.service.view.room_view import room_view
from tests.support.server_parts import ServerParts
from tests.support.tiny_session import CentreKeys
from tests.unit.site_server.service.evening.test_evening import job


@pytest.fixture
def sealed(parts: ServerParts) -> ServerParts:
    """A session that was sat, ended, collected and sealed; the site has no network."""
    pc = parts.login(1)
    parts.started()
    pc.answer("s1", "A")
    parts.command(wire.EndRoom(reason="结束"))
    assert job(parts, "collect").state == job(parts, "seal").state == "done"
    return parts


def receipt_of(parts: ServerParts, **changes: str) -> bytes:
    bundle = parts.site.need_room().state.bundle
    assert bundle is not None
    said = {"bundle_id": bundle.bundle_id, "bundle_sha256": bundle.bundle_sha256, **changes}
    statement = Receipt(
        receipt_id="R-0123456789AB",
        centre_id=parts.tiny.centre.centre_id,
        session_id=parts.tiny.plan.session_id,
        site_id=parts.tiny.site.site_id,
        bundle_id=said["bundle_id"],
        bundle_sha256=said["bundle_sha256"],
        bytes=bundle.bytes,
        received_ms=1,
    )
    return sign_receipt(statement, parts.tiny.centre_keys.signing_key)


def copy(parts: ServerParts, data: bytes) -> None:
    parts.command(wire.KeepCopy(bundle_sha256=hashlib.sha256(data).hexdigest()), by="tech")


def bundle_file(parts: ServerParts) -> Path:
    bundle = parts.site.need_room().state.bundle
    assert bundle is not None
    return parts.folder.bundle(f"{bundle.bundle_id}.exambundle")


def test_a_receipt_by_hand_is_as_good_as_one_by_network(sealed: ServerParts) -> None:
    data = receipt_of(sealed)
    assert take_receipt(sealed.site, data, "tech").current
    assert room_view(sealed.site).phase == "received"
    take_receipt(sealed.site, data, "tech")
    kept = [r for r in sealed.site.need_room().records if isinstance(r.event, ReceiptKept)]
    assert [r.actor for r in kept] == ["tech"], "twice is once"


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda data: data[:-20], "receipt_malformed"),
        (lambda data: b"", "receipt_malformed"),
        (lambda data: data.replace(b'"sig":"', b'"sig":"AAAA', 1), "receipt_forged"),
    ],
)
def test_a_spoiled_receipt_changes_nothing(sealed: ServerParts, spoil: Callable[[bytes], bytes], code: str) -> None:
    with pytest.raises(WireError) as refused:
        take_receipt(sealed.site, spoil(receipt_of(sealed)), "tech")
    assert refused.value.code in {code, "receipt_malformed", "receipt_foreign_centre"}
    assert room_view(sealed.site).phase == "bundled"


def test_a_receipt_of_another_bundle_or_centre_is_refused(sealed: ServerParts) -> None:
    for other in (
        receipt_of(sealed, bundle_sha256="0" * 64),
        receipt_of(sealed, bundle_id="x", bundle_sha256="1" * 64),
    ):
        with pytest.raises(WireError) as refused:
            take_receipt(sealed.site, other, "tech")
        assert refused.value.code == "receipt_for_other_bundle"
    bundle = sealed.site.need_room().state.bundle
    assert bundle is not None
    sealed.tiny.centre_keys, own = CentreKeys(), sealed.tiny.centre_keys
    foreign = receipt_of(sealed)
    sealed.tiny.centre_keys = own
    with pytest.raises(WireError) as refused:
        take_receipt(sealed.site, foreign, "tech")
    assert refused.value.code == "receipt_foreign_centre"


def test_the_next_session_waits_for_the_copy_and_no_longer(sealed: ServerParts, tmp_path: Path) -> None:
    afternoon = sealed.tiny.build_package(tmp_path / "2.exampkg", session_id="S-TINY-2")
    with pytest.raises(WireError) as refused:
        sealed.import_package(afternoon)
    assert refused.value.code == "upload_not_confirmed"
    whole = bundle_file(sealed).read_bytes()
    with pytest.raises(WireError) as refused:
        copy(sealed, whole[:-1])
    assert refused.value.code == "other_bundle"
    copy(sealed, whole)
    assert isinstance(sealed.site.need_room().records[-1].event, CopyKept)
    morning = receipt_of(sealed)
    assert sealed.import_package(afternoon).session_id == "S-TINY-2"
    report = take_receipt(sealed.site, morning, "tech")
    assert (report.session_id, report.current) == ("S-TINY-1", False)
    assert (sealed.folder.root / "receipts" / "R-0123456789AB.json").read_bytes() == morning
    assert not any(isinstance(r.event, ReceiptKept) for r in sealed.site.need_room().records)


def test_the_receipt_of_an_addendum_comes_after_the_next_session_too(sealed: ServerParts, tmp_path: Path) -> None:
    sealed.command(wire.LogIncident(category="equipment", text="散场后：鼠标损坏"))
    assert job(sealed, "addendum").state == "done"
    added = sealed.site.need_room().state.later.addendum
    assert added is not None
    file = sealed.folder.bundle(f"{added.addendum_id}.examaddendum").read_bytes()
    for data in (bundle_file(sealed).read_bytes(), file):
        copy(sealed, data)
    receipt = receipt_of(sealed, bundle_id=added.addendum_id, bundle_sha256=added.addendum_sha256)
    foreign = receipt_of(sealed, bundle_id=added.addendum_id, bundle_sha256="0" * 64)
    sealed.import_package(sealed.tiny.build_package(tmp_path / "2.exampkg", session_id="S-TINY-2"))
    with pytest.raises(WireError) as refused:
        take_receipt(sealed.site, foreign, "tech")
    assert refused.value.code == "receipt_for_other_bundle"
    report = take_receipt(sealed.site, receipt, "tech")
    assert (report.session_id, report.current) == ("S-TINY-1", False)
    assert (sealed.folder.root / "receipts" / "R-0123456789AB.json").read_bytes() == receipt


def test_a_key_that_the_package_certifies_signs_receipts(parts: ServerParts, tmp_path: Path) -> None:
    key, centre = signing.make_signing_key(), parts.tiny.centre_keys
    card = parts.tiny.centre
    certificate = certify(
        ReceiptKey(
            centre_id=card.centre_id, key=signing.public_pem(key.public_key()).decode(), from_ms=0, until_ms=1 << 50
        ),
        centre.signing_key,
    )
    again = parts.tiny.build_package(tmp_path / "2.exampkg", serial=2, receipt_keys=(certificate,))
    parts.import_package(again)
    pc = parts.login(1)
    parts.started()
    pc.answer("s1", "A")
    parts.command(wire.EndRoom(reason="结束"))
    assert job(parts, "collect").state == job(parts, "seal").state == "done"
    centre.signing_key = signing.make_signing_key()  # a stranger's
    with pytest.raises(WireError) as refused:
        take_receipt(parts.site, receipt_of(parts), "tech")
    assert refused.value.code == "receipt_foreign_centre"
    centre.signing_key = key
    assert take_receipt(parts.site, receipt_of(parts), "tech").current
