"""Two sessions of a day: the morning's record is read in the evening as its bundle has it; the next package waits."""

from pathlib import Path

import msgspec
import pytest

from proctor_console.presenters.eventlog import event_rows
from shared.exchange.bundle import open_bundle
from shared.exchange.known_cards import KnownCard
from shared.protocol import commands as wire
from shared.protocol.console import RecordsData
from shared.protocol.errors import WireError
from site_server.service.continuity.next_package import preload, start_next, waiting
from site_server.service.view.earlier import Earlier
from tests.support.server_parts import ServerParts
from tests.unit.site_server.service.evening.test_evening import job


def ahead(parts: ServerParts, path: Path) -> Path:
    """The file as it comes in: whoever keeps it moves it."""
    incoming = parts.folder.incoming()
    incoming.write_bytes(path.read_bytes())
    return incoming


def sat(parts: ServerParts, text: str) -> None:
    pc = parts.login(1)
    parts.started()
    pc.answer("s1", "A")
    parts.command(wire.LogIncident(category="other", text=text))
    parts.command(wire.EndRoom(reason="结束"))
    assert job(parts, "collect").state == job(parts, "seal").state == "done"
    bundle = parts.site.need_room().state.bundle
    assert bundle is not None
    parts.command(wire.KeepCopy(bundle_sha256=bundle.bundle_sha256), by="tech")


@pytest.mark.parametrize("restart", [False, True])
def test_the_morning_reads_in_the_evening_as_its_bundle_has_it(
    parts: ServerParts, tmp_path: Path, restart: bool
) -> None:
    sat(parts, "上午：空调漏水")
    room = parts.site.need_room()
    sealed = room.state.bundle
    assert sealed is not None
    afternoon = parts.tiny.build_package(tmp_path / "2.exampkg", session_id="S-TINY-2")
    parts.import_package(afternoon)
    if restart:
        parts.restart()
    earlier = Earlier(parts.site)
    now, before = earlier.listed().sessions
    assert (now.session_id, now.current, before.current, before.phase) == ("S-TINY-2", True, False, "bundled")
    opened = open_bundle(
        parts.folder.bundle(sealed.bundle_id + ".exambundle"),
        centre_id=parts.tiny.centre.centre_id,
        cards=(KnownCard(card=parts.tiny.site),),
        identity=parts.tiny.centre_keys.identity,
    )
    in_bundle = msgspec.json.decode(opened.records, type=RecordsData)
    read = earlier.records(before.session_no)
    assert (read.view, read.roster, read.records) == (in_bundle.view, in_bundle.roster, in_bundle.records)
    lines = [row.text for row in event_rows((*read.records, *read.later), read.view)]
    assert any("上午：空调漏水" in line for line in lines)
    assert earlier.records(now.session_no).view.session_id == "S-TINY-2"


def test_a_trial_that_was_never_sealed_is_told_from_its_log(parts: ServerParts, tmp_path: Path) -> None:
    mock = parts.tiny.build_package(tmp_path / "t.exampkg", session_id="S-TRIAL", kind="trial")
    parts.import_package(mock)
    parts.login(1)
    formal = parts.tiny.build_package(tmp_path / "2.exampkg", session_id="S-TINY-2")
    parts.import_package(formal)
    trial = next(one for one in Earlier(parts.site).listed().sessions if one.session_id == "S-TRIAL")
    assert (trial.kind, trial.phase) == ("trial", "sealed")
    read = Earlier(parts.site).records(trial.session_no)
    assert (read.view.kind, read.view.to_do) == ("trial", ())
    assert read.view.title.startswith("【试考】") or "试考" in read.view.title


@pytest.mark.allow_log("cannot be read")
def test_a_session_whose_package_is_gone_is_left_out(parts: ServerParts, tmp_path: Path) -> None:
    first = parts.site.need_room().row
    parts.import_package(parts.tiny.build_package(tmp_path / "2.exampkg", session_id="S-TINY-2"))
    parts.folder.package(first.file_name).unlink()
    earlier = Earlier(parts.site)
    assert [one.session_id for one in earlier.listed().sessions] == ["S-TINY-2"]
    for number, code in ((first.session_no, "session_unreadable"), (99, "not_found")):
        with pytest.raises(WireError, match=code):
            earlier.records(number)


def test_the_next_package_waits_while_a_session_is_open(parts: ServerParts, tmp_path: Path) -> None:
    parts.login(1)
    parts.started()
    assert waiting(parts.site) is None
    with pytest.raises(WireError, match="not_found"):
        start_next(parts.site, "tech")
    second = parts.tiny.build_package(tmp_path / "2.exampkg", session_id="S-TINY-2")
    third = parts.tiny.build_package(tmp_path / "3.exampkg", session_id="S-TINY-3")
    preload(parts.site, ahead(parts, second), "tech")
    preload(parts.site, ahead(parts, third), "tech")
    found = waiting(parts.site)
    assert found is not None
    assert found.session_id == "S-TINY-3"
    assert parts.site.need_room().plan.session_id == "S-TINY-1", "it is not active"
    assert len(list((parts.folder.root / "packages").iterdir())) == 2, "the one before it is gone"
    with pytest.raises(WireError, match="upload_not_confirmed"):
        start_next(parts.site, "tech")
    parts.restart()
    assert waiting(parts.site) == found
    parts.command(wire.EndRoom(reason="结束"))
    assert job(parts, "collect").state == job(parts, "seal").state == "done"
    bundle = parts.site.need_room().state.bundle
    assert bundle is not None
    parts.command(wire.KeepCopy(bundle_sha256=bundle.bundle_sha256), by="tech")
    assert start_next(parts.site, "tech").session_id == "S-TINY-3"
    assert parts.site.need_room().plan.session_id == "S-TINY-3"
    assert waiting(parts.site) is None


def test_a_package_that_is_refused_or_here_already_does_not_wait(parts: ServerParts, tmp_path: Path) -> None:
    own = parts.folder.package(parts.site.need_room().row.file_name)
    with pytest.raises(WireError, match="package_is_open"):
        preload(parts.site, ahead(parts, own), "tech")
    broken = tmp_path / "x.exampkg"
    broken.write_bytes(own.read_bytes()[:-1])
    with pytest.raises(WireError, match="package_refused"):
        preload(parts.site, ahead(parts, broken), "tech")
    assert waiting(parts.site) is None
