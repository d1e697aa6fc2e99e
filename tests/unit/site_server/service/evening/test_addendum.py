"""The record freezes at sealing; what is noted later goes into a signed addendum, by network or on a drive."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from shared.exam.room.events import AddendumReceived, IncidentLogged, Record
from shared.exchange.addendum import SUFFIX, check_addendum, unseal_addendum
from shared.exchange.bundle import OpenedBundle, build_bundle, open_bundle
from shared.exchange.known_cards import KnownCard
from shared.protocol import commands as wire
from shared.protocol.console import RecordsData
from shared.protocol.errors import WireError
from shared.security.canonical import canonical_json
from site_server.domain.ports import Delivered
from site_server.service.answers import results
from site_server.service.evening import seal
from site_server.service.evening.addendum import addendum_file
from site_server.service.evening.receipts import take_receipt
from site_server.service.view.records import records_data
from site_server.service.view.room_view import room_view
from tests.support.server_parts import ServerParts
from tests.unit.site_server.service.evening.test_evening import job, receipt_for


@pytest.fixture
def sealed(parts: ServerParts) -> ServerParts:
    pc = parts.login(1)
    parts.started()
    pc.answer("s1", "A")
    parts.command(wire.LogIncident(category="other", text="考中：空调漏水"))
    parts.command(wire.EndRoom(reason="结束"))
    assert job(parts, "collect").state == job(parts, "seal").state == "done"
    return parts


def note(parts: ServerParts, text: str = "散场：4 号机鼠标损坏") -> None:
    parts.command(wire.LogIncident(category="equipment", text=text))


def opened(parts: ServerParts) -> OpenedBundle:
    bundle = parts.site.need_room().state.bundle
    assert bundle is not None
    return open_bundle(
        parts.folder.bundle(bundle.bundle_id + ".exambundle"),
        centre_id=parts.tiny.centre.centre_id,
        cards=(KnownCard(card=parts.tiny.site),),
        identity=parts.tiny.centre_keys.identity,
    )


def addendum_path(parts: ServerParts) -> Path:
    return parts.folder.bundle(addendum_file(parts.site.need_room()))


def test_what_prints_after_sealing_is_what_the_bundle_holds(sealed: ServerParts) -> None:
    note(sealed)
    told = records_data(sealed.site, sealed.site.need_room())
    in_bundle = msgspec.json.decode(opened(sealed).records, type=RecordsData)
    assert (told.view, told.roster, told.records) == (in_bundle.view, in_bundle.roster, in_bundle.records)
    texts = [r.event.text for r in told.later if isinstance(r.event, IncidentLogged)]
    assert texts == ["散场：4 号机鼠标损坏"]
    sealed.restart()
    assert records_data(sealed.site, sealed.site.need_room()).records == in_bundle.records


@pytest.mark.allow_log("cannot be read")
def test_a_record_that_was_changed_on_the_disk_is_told_from_the_log(sealed: ServerParts) -> None:
    (kept,) = (sealed.folder.root / "records").iterdir()
    kept.write_bytes(kept.read_bytes()[:-1] + b"\x00")
    told = records_data(sealed.site, sealed.site.need_room())
    assert told.records == tuple(sealed.site.need_room().records)


def test_an_addendum_is_numbered_and_opens_beside_its_bundle(sealed: ServerParts) -> None:
    assert job(sealed, "addendum").error == "nothing_later"
    assert job(sealed, "send_addendum").error == "addendum_not_sealed"
    note(sealed)
    assert room_view(sealed.site).later.waiting == 1
    assert job(sealed, "addendum").state == job(sealed, "addendum").state == "done"
    assert room_view(sealed.site).later.number == 1, "asking again makes no second one"
    note(sealed, "又补一条")
    assert job(sealed, "addendum").state == "done"
    cards = (KnownCard(card=sealed.tiny.site),)
    checked = check_addendum(addendum_path(sealed), centre_id=sealed.tiny.centre.centre_id, cards=cards)
    found = unseal_addendum(checked, sealed.tiny.centre_keys.identity, opened(sealed))
    assert (found.manifest.number, found.manifest.notes) == (2, 2)
    assert [r.event.text for r in found.records if isinstance(r.event, IncidentLogged)][-1] == "又补一条"
    assert len(list((sealed.folder.root / "bundles").glob(f"*{SUFFIX}"))) == 2


def test_its_receipt_comes_by_hand_as_the_bundles_does(sealed: ServerParts) -> None:
    note(sealed)
    assert job(sealed, "addendum").state == "done"
    later = room_view(sealed.site).later
    receipt = receipt_for(sealed, addendum_path(sealed), later.sha256)
    assert take_receipt(sealed.site, receipt, "tech").current
    assert room_view(sealed.site).later.unsent == 0
    assert room_view(sealed.site).phase == "bundled", "it is no receipt for the bundle"
    other = receipt_for(sealed, addendum_path(sealed), "00" * 32)
    with pytest.raises(WireError, match="receipt_for_other_bundle"):
        take_receipt(sealed.site, other, "tech")


def test_it_goes_by_the_network(sealed: ServerParts) -> None:
    note(sealed)
    assert job(sealed, "addendum").state == "done"
    later = room_view(sealed.site).later
    answer = receipt_for(sealed, addendum_path(sealed), later.sha256)
    sealed.uploader.answer = lambda _path, _sha256: Delivered(location="x", receipt=answer)
    assert job(sealed, "send_addendum").state == "done"
    kept = [r for r in sealed.site.need_room().records if isinstance(r.event, AddendumReceived)]
    assert [r.event.addendum_sha256 for r in kept if isinstance(r.event, AddendumReceived)] == [later.sha256]


def test_the_next_package_waits_for_what_is_on_this_server_alone(sealed: ServerParts, tmp_path: Path) -> None:
    bundle = sealed.site.need_room().state.bundle
    assert bundle is not None
    sealed.command(wire.KeepCopy(bundle_sha256=bundle.bundle_sha256), by="tech")
    note(sealed)
    follower = sealed.tiny.build_package(tmp_path / "next.exampkg", session_id="S-NEXT")
    with pytest.raises(WireError, match="addendum_waits"):
        sealed.import_package(follower)
    assert job(sealed, "addendum").state == "done"
    sealed.command(wire.KeepCopy(bundle_sha256=room_view(sealed.site).later.sha256), by="tech")
    assert sealed.import_package(follower).session_id == "S-NEXT"


def test_a_note_that_comes_while_the_addendum_is_written_is_in_the_next_one(
    sealed: ServerParts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the site signs of how many notes are in it is what the centre counts."""
    note(sealed)
    came: list[bool] = []

    def slow(record: Record) -> bytes:
        if not came:
            came.append(True)
            note(sealed, "正在封装时又记一条")
        return canonical_json(record)

    monkeypatch.setattr(results, "canonical_json", slow)
    assert job(sealed, "addendum").state == "done"
    checked = check_addendum(
        addendum_path(sealed), centre_id=sealed.tiny.centre.centre_id, cards=(KnownCard(card=sealed.tiny.site),)
    )
    read = unseal_addendum(checked, sealed.tiny.centre_keys.identity, opened(sealed))
    assert read.manifest.notes == 1
    assert sealed.site.need_room().state.later.waiting == 1
    assert job(sealed, "addendum").state == "done"
    assert sealed.site.need_room().state.later.waiting == 0


def test_a_bundle_that_a_note_overtook_does_not_stay(parts: ServerParts, monkeypatch: pytest.MonkeyPatch) -> None:
    parts.login(1)
    parts.started()
    parts.command(wire.EndRoom(reason="结束"))
    assert job(parts, "collect").state == "done"

    def slow(*args: Any, **options: Any) -> Any:
        made = build_bundle(*args, **options)
        note(parts)
        return made

    with monkeypatch.context() as patch:
        patch.setattr(seal, "build_bundle", slow)
        assert job(parts, "seal").error == "server_busy"
    assert not list((parts.folder.root / "bundles").iterdir()), "nobody carries it to the centre by hand"
    assert job(parts, "seal").state == "done"
    assert len(list((parts.folder.root / "bundles").iterdir())) == 1


def test_the_receipt_of_an_addendum_is_noted_once(sealed: ServerParts) -> None:
    note(sealed)
    job(sealed, "addendum")
    addendum = sealed.site.need_room().state.later.addendum
    assert addendum is not None
    receipt = receipt_for(sealed, addendum_path(sealed), addendum.addendum_sha256)
    for _ in range(3):
        take_receipt(sealed.site, receipt, "tech")
    assert sum(isinstance(r.event, AddendumReceived) for r in sealed.site.need_room().records) == 1
