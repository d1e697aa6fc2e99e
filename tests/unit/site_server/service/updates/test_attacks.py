"""Each attack on program updates is refused by its own name, at the server and again at the PC."""

import shutil
from pathlib import Path

import pytest

from shared.protocol.updates import (
    UpdateOrder,
)
from shared.updates.errors import UpdateError
from shared.updates.folder import read_metadata
from tests.support.releases import DAY_MS, Centre
from tests.support.server_parts import ServerParts
from tests.support.update_room import STARTS_MS, Pc, ordered, program_on, row, stick


def test_a_stranger_s_stick_is_refused(parts: ServerParts, tmp_path: Path) -> None:
    stranger = Centre(tmp_path / "stranger", at_ms=STARTS_MS - DAY_MS)
    stranger.add("0.9.0", at_ms=STARTS_MS - DAY_MS)
    with pytest.raises(UpdateError) as caught:
        stick(parts, stranger.folder)
    assert caught.value.code == "wrong_key"
    assert parts.use_cases.offer.release is None


def test_an_older_stick_is_a_rollback_and_a_stale_one_a_freeze(parts: ServerParts, tmp_path: Path) -> None:
    made = Centre(tmp_path / "c", at_ms=STARTS_MS - 190 * DAY_MS)
    made.add("0.2.0", at_ms=STARTS_MS - 190 * DAY_MS)
    old = shutil.copytree(made.folder, tmp_path / "old")
    made.add("0.3.0", at_ms=STARTS_MS - DAY_MS)
    parts.anchor = made.anchor
    parts.restart()
    stick(parts, made.folder)
    with pytest.raises(UpdateError) as caught:
        stick(parts, old)
    assert caught.value.code == "rolled_back"
    shutil.rmtree(parts.folder.root / "updates")
    parts.clock.pass_ms(15 * DAY_MS)
    parts.restart()
    with pytest.raises(UpdateError) as caught:
        stick(parts, old)
    assert caught.value.code == "expired", "a room that never saw the newer one"


def test_a_tampered_program_on_the_stick_is_refused_and_the_old_release_stays(
    parts: ServerParts, tmp_path: Path, centre: Centre
) -> None:
    bad = shutil.copytree(centre.folder, tmp_path / "bad")
    target = program_on(bad)
    data = bytearray(target.read_bytes())
    data[len(data) // 2] ^= 1
    target.write_bytes(data)
    with pytest.raises(UpdateError) as caught:
        stick(parts, bad)
    assert caught.value.code == "target_tampered"
    assert parts.use_cases.offer.release is None
    stick(parts, centre.folder)
    assert parts.use_cases.offer.release is not None


@pytest.mark.parametrize("change", ["longer", "shorter"])
def test_a_file_longer_or_shorter_than_signed_is_refused(
    parts: ServerParts, tmp_path: Path, centre: Centre, change: str
) -> None:
    bad = shutil.copytree(centre.folder, tmp_path / "bad")
    target = program_on(bad)
    data = target.read_bytes()
    target.write_bytes(data + b"more" if change == "longer" else data[:-10])
    with pytest.raises(UpdateError) as caught:
        stick(parts, bad)
    assert caught.value.code == ("target_too_long" if change == "longer" else "target_tampered")
    metadata = read_metadata(bad)
    wanted = parts.use_cases.offer.offered(metadata)
    have = wanted.missing[0].have
    with pytest.raises(UpdateError) as caught:
        parts.use_cases.offer.part(wanted.missing[0].sha256, have, b"x" * (1 << 20))
    assert caught.value.code == "target_too_long"


@pytest.mark.allow_log("update to .* refused")
def test_a_pc_does_not_believe_its_server(parts: ServerParts, pc: Pc, centre: Centre, tmp_path: Path) -> None:
    """Each thing a server in wrong hands might send: changed bytes, endless bytes, another release, an older order."""
    stick(parts, centre.folder)
    honest = pc.door.spoil

    def again(expected: str) -> None:
        ordered(parts, pc)
        pc.agent.step()
        assert pc.failed == expected
        pc.agent.step()
        assert row(parts).state == "failed"
        assert row(parts).message
        assert pc.installed == ""

    pc.door.spoil = lambda data, _at: bytes([data[0] ^ 1]) + data[1:]
    again("target_tampered")
    pc.door.spoil = lambda data, _at: data + b"x"
    again("target_too_long")
    pc.door.spoil = lambda data, _at: b"x" * (3 << 20)
    again("target_too_long")
    pc.door.spoil = lambda data, _at: b""
    again("target_too_long")
    pc.door.spoil = honest
    stranger = Centre(tmp_path / "stranger", at_ms=STARTS_MS - DAY_MS)
    stranger.add_own("0.2.0", at_ms=STARTS_MS - DAY_MS)
    pc.door.metadata = read_metadata(stranger.folder)
    again("wrong_key")
    pc.door.metadata = None
    pc.door.order = UpdateOrder(number=1, sha256="0" * 64, version="0.2.0")
    again("not_listed")
    pc.door.order = None
    pc.agent = pc.program("0.5.0")
    pc.door.order = UpdateOrder(number=2, sha256=parts.use_cases.offer.release.targets[0].sha256, version="0.2.0")
    pc.agent.step()
    assert pc.failed == "older_program"
    pc.door.order = None
    pc.agent = pc.program("0.1.0")
    ordered(parts, pc)
    pc.agent.step()
    assert pc.installed == "0.2.0", "and an honest one goes through in the end"


@pytest.mark.allow_log("update to .* refused")
def test_a_program_without_a_root_installs_nothing(parts: ServerParts, pc: Pc, centre: Centre) -> None:
    stick(parts, centre.folder)
    pc.anchor = None
    pc.agent = pc.program("0.1.0")
    ordered(parts, pc)
    pc.agent.step()
    assert pc.failed == "no_anchor"
    parts.anchor = None
    parts.restart()
    assert parts.use_cases.offer.release is None
    with pytest.raises(UpdateError) as caught:
        stick(parts, centre.folder)
    assert caught.value.code == "no_anchor"
