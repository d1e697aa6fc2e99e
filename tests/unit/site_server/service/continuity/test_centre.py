"""What the server learns of its centre's keys and of what was revoked: kept, told, and never forgotten."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shared.exam.room.events import CentreKeysChanged, RevocationsTaken, RevokedRefused
from shared.exchange.receipt import Receipt, sign_receipt
from shared.exchange.site_files import card_fingerprint
from shared.exchange.trust_file import Recalled, Revoked
from shared.protocol.console import PackageReport
from shared.protocol.errors import WireError
from shared.security import signing
from site_server.domain.rows import SettingRow
from site_server.service.continuity.centre import TRUST, take_trust
from site_server.service.continuity.next_package import preload, start_next
from site_server.service.evening.receipts import take_receipt
from site_server.service.view.room_view import room_view
from tests.support.server_parts import ServerParts
from tests.support.travelling import Centre
from tests.support.trust import Keeper


def events(parts: ServerParts, kind: type) -> list[Any]:
    return [r.event for r in parts.site.need_room().records if isinstance(r.event, kind)]


def refused(call: Callable[..., object], *args: object) -> WireError:
    with pytest.raises(WireError) as caught:
        call(*args)
    return caught.value


@pytest.fixture
def keeper(parts: ServerParts) -> Keeper:
    keys = parts.tiny.centre_keys
    centre = Centre(public=keys.card, key=keys.signing_key, identity=keys.identity)
    return Keeper(centre, parts.clock.wall - 86_400_000)


def newer(parts: ServerParts, keeper: Keeper, path: Path, serial: int = 2, trust: bytes | None = None, **plan) -> Path:
    """A package under the keeper's newest key."""
    told = keeper.file() if trust is None else trust
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts.tiny.centre_keys, "signing_key", keeper.centre.key)
        return parts.tiny.build_package(path, serial=serial, trust=told, **plan)


def recall(parts: ServerParts, keeper: Keeper, serial: int) -> bytes:
    session_id = parts.tiny.plan.session_id
    keeper.revoke(packages=(Recalled(session_id=session_id, serial=serial, since_ms=1, reason="第3题有误"),))
    return keeper.file()


def test_a_package_brings_another_key_and_the_server_says_so(parts: ServerParts, keeper: Keeper, tmp_path: Path):
    keeper.rotate(results=True)
    report = parts.import_package(newer(parts, keeper, tmp_path / "2.exampkg"))
    (told,) = report.told
    assert "签名密钥、成绩密钥" in told
    assert card_fingerprint(keeper.card) in told
    (event,) = events(parts, CentreKeysChanged)
    assert (event.signing, event.results, event.by_recovery, event.reason) == (True, True, False, "定期更换")
    assert parts.site.keys.centre == keeper.card
    parts.restart()
    assert parts.site.keys.centre == keeper.card
    assert parts.site.need_room().row.serial == 2
    parts.started()


def test_a_trust_file_alone_does_the_same(parts: ServerParts, keeper: Keeper):
    keeper.rotate()
    report = take_trust(parts.site, keeper.file(), "tech")
    assert report.changed
    again = take_trust(parts.site, keeper.file(), "tech")
    assert not again.changed
    assert "没有变化" in again.told[0]
    assert len(events(parts, CentreKeysChanged)) == 1
    parts.started()  # the session that was let in under the key before goes on


def test_the_recovery_key_is_told_as_such(parts: ServerParts, keeper: Keeper, tmp_path: Path):
    keys = parts.tiny.centre_keys
    safe = Keeper(Centre(public=keys.card, key=keys.signing_key, identity=""), parts.clock.wall, recovery=True)
    named = keeper.change(1, card=safe.card)
    take_trust(parts.site, keeper.file(changes=[named]), "tech")
    safe.recover()
    (told,) = take_trust(parts.site, safe.file(), "tech").told
    assert "恢复密钥" in told
    assert [event.by_recovery for event in events(parts, CentreKeysChanged)] == [False, True]
    old = parts.tiny.build_package(tmp_path / "2.exampkg", serial=2)
    assert refused(parts.import_package, old).details["reason"] == "package_key_retired"


def test_a_forged_or_older_file_is_refused_and_changes_nothing(parts: ServerParts, keeper: Keeper):
    forged = keeper.change(1, signer=signing.make_signing_key())
    assert refused(take_trust, parts.site, keeper.file(changes=[forged]), "tech").code == "trust_forged"
    first = recall(parts, keeper, 7)
    take_trust(parts.site, recall(parts, keeper, 8), "tech")
    assert refused(take_trust, parts.site, first, "tech").code == "trust_older"
    assert refused(take_trust, parts.site, b"{}", "tech").code == "trust_malformed"
    assert parts.site.keys.trust.list_number == 2


def test_a_recalled_package_is_not_imported_and_the_log_tells(parts: ServerParts, keeper: Keeper, tmp_path: Path):
    take_trust(parts.site, recall(parts, keeper, 2), "tech")
    error = refused(parts.import_package, newer(parts, keeper, tmp_path / "2.exampkg", trust=b""))
    assert error.details["reason"] == "package_recalled"
    assert "第3题有误" in error.message
    assert [event.code for event in events(parts, RevokedRefused)] == ["package_recalled"]
    assert parts.import_package(newer(parts, keeper, tmp_path / "3.exampkg", serial=3)).serial == 3


def test_a_recall_keeps_the_paper_closed(parts: ServerParts, keeper: Keeper):
    take_trust(parts.site, recall(parts, keeper, 1), "tech")
    (taken,) = events(parts, RevocationsTaken)
    assert (taken.number, taken.entries, taken.recalled) == (1, 1, True)
    assert refused(parts.unsealed).code == "package_recalled"
    assert [event.code for event in events(parts, RevokedRefused)] == ["unseal"]
    (row,) = [one for one in room_view(parts.site).to_do if one.kind == "recalled"]
    assert "索取新的一版" in row.text
    keeper.revoke()  # taken back again: a list is whole
    take_trust(parts.site, keeper.file(), "tech")
    parts.started()
    assert not [one for one in room_view(parts.site).to_do if one.kind == "recalled"]


@pytest.mark.parametrize("other", [False, True])
def test_a_recalled_package_makes_way_when_candidates_sit_at_it_already(
    parts: ServerParts, keeper: Keeper, tmp_path: Path, other: bool
):
    """They were asked to get a new version: it is taken, and so is another session where there is none."""
    parts.login(1)
    if other:
        package = parts.tiny.build_package(tmp_path / "o.exampkg", session_id="S-OTHER", trust=keeper.file())
        assert refused(parts.import_package, package).code == "session_not_sat"
    take_trust(parts.site, recall(parts, keeper, 1), "tech")
    assert refused(parts.unsealed).code == "package_recalled"
    if not other:
        package = newer(parts, keeper, tmp_path / "2.exampkg")
    assert parts.import_package(package).session_id == ("S-OTHER" if other else parts.tiny.plan.session_id)
    assert parts.login(1).status().phase == "waiting"


def test_a_recall_never_stops_an_exam_that_runs(parts: ServerParts, keeper: Keeper):
    pc = parts.login(1)
    parts.started()
    take_trust(parts.site, recall(parts, keeper, 1), "tech")
    pc.answer("s1", "A")
    (row,) = [one for one in room_view(parts.site).to_do if one.kind == "recalled"]
    assert "主考立即打电话" in row.text
    parts.restart()
    assert parts.site.need_room().state.started_ms is not None


def test_the_package_that_waits_is_recalled_too(parts: ServerParts, keeper: Keeper, tmp_path: Path):
    waiting = parts.tiny.build_package(tmp_path / "n.exampkg", session_id="S-NEXT", trust=keeper.file())
    copy = parts.folder.incoming()
    copy.write_bytes(waiting.read_bytes())
    assert preload(parts.site, copy, "tech").told == ()
    keeper.revoke(packages=(Recalled(session_id="S-NEXT", serial=1, since_ms=1, reason="错题"),))
    take_trust(parts.site, keeper.file(), "tech")
    error = refused(start_next, parts.site, "tech")
    assert error.details["reason"] == "package_recalled"


def test_a_preloaded_package_tells_at_once(parts: ServerParts, keeper: Keeper, tmp_path: Path):
    keeper.rotate()
    path = newer(parts, keeper, tmp_path / "n.exampkg", serial=1, session_id="S-NEXT")
    copy = parts.folder.incoming()
    copy.write_bytes(path.read_bytes())
    report: PackageReport = preload(parts.site, copy, "tech")
    assert len(report.told) == 1
    assert parts.site.keys.centre == keeper.card


def test_a_site_whose_card_is_revoked_takes_no_package(parts: ServerParts, keeper: Keeper, tmp_path: Path):
    mine = Revoked(id=card_fingerprint(parts.site.keys.card), since_ms=1, reason="硬盘被盗")
    keeper.revoke(site_cards=(mine,))
    error = refused(parts.import_package, newer(parts, keeper, tmp_path / "2.exampkg"))
    assert error.details["reason"] == "package_card_revoked"


def test_a_receipt_of_a_revoked_key_is_refused(parts: ServerParts, keeper: Keeper):
    keeper.rotate()
    keeper.revoke(centre_keys=(Revoked(id=signing.key_id(parts.tiny.centre_keys.card.key()), since_ms=1),))
    first = keeper.file(revoked=b"")
    take_trust(parts.site, first, "tech")
    take_trust(parts.site, keeper.file(), "tech")
    receipt = Receipt(
        receipt_id="R-1",
        centre_id=keeper.card.centre_id,
        session_id="S",
        site_id="ZD",
        bundle_id="B",
        bundle_sha256="ab",
        bytes=1,
        received_ms=1,
    )
    signed = sign_receipt(receipt, parts.tiny.centre_keys.signing_key)
    assert refused(take_receipt, parts.site, signed, "tech").code == "receipt_key_revoked"
    assert [event.code for event in events(parts, RevokedRefused)] == ["receipt_key_revoked"]


def test_what_cannot_be_read_any_more_leaves_the_first_card(parts: ServerParts, keeper: Keeper, allow_log):
    allow_log("cannot be read: its first card counts")
    keeper.rotate()
    take_trust(parts.site, keeper.file(), "tech")
    parts.site.writer.do(lambda tx: tx.put(SettingRow(name=TRUST, value=b"nonsense")))
    parts.restart()
    assert parts.site.keys.centre == parts.tiny.centre_keys.card
    assert take_trust(parts.site, keeper.file(), "tech").changed
