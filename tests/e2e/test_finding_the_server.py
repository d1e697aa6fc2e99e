"""The server is somewhere else now: consoles and PCs find it, or are told where it is; nobody else is believed."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from candidate_client.bootstrap import build_engine
from candidate_client.core.command_error import CommandError
from candidate_client.core.engine import Engine
from proctor_console.bootstrap import KeepingGateway
from proctor_console.core.settings import Settings
from shared.exam.kinds.single_choice import SingleChoice
from shared.link.device_files import DeviceFiles, DeviceIdentity
from shared.link.errors import LinkError
from tests.support.cable import Cable
from tests.support.candidate_pc import settings_for, sit_down, start_room, unseal, until
from tests.support.tiny_session import TinySession


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[TinySession]:
    with TinySession(tmp_path / "site", candidates=1, duration_s=120) as made:
        yield made


@pytest.mark.allow_log("backup", "copy", required=False)
def test_a_console_follows_the_server_with_whoever_is_signed_in(tiny: TinySession, tmp_path: Path) -> None:
    here, there = Cable(tiny.server.address), Cable(tiny.server.address)
    console = tiny._console()
    files = DeviceFiles(tmp_path / "console")
    identity = DeviceIdentity(device_id=console.device_id, server=here.address, site_id=tiny.site.site_id)
    files.save(
        identity,
        key=console.key.read_bytes(),
        certificate=console.certificate.read_bytes(),
        site_ca=console.site_ca.read_bytes(),
    )
    gateway = KeepingGateway(identity, files, Settings(data=tmp_path / "console"))
    gateway.sign_in("proctor", tiny.pins["proctor"])
    told = [sys.executable, "-m", "site_server", "backup", "--data", str(tiny.data), "--standby", there.address]
    subprocess.run(told, check=True, capture_output=True, timeout=60)  # as the technician says it, any time
    assert gateway.view().totals is not None
    until(lambda: there.address in gateway.view().servers, 30)
    until(lambda: (known := files.load()) is not None and there.address in known.others, 30)
    here.pull()

    def answers() -> bool:
        try:
            return gateway.view().totals is not None
        except LinkError:
            return False

    until(answers, 30)
    kept = files.load()
    assert kept is not None
    assert kept.server == there.address
    assert here.address in kept.others, "the old address stays among those tried"
    gateway.close()
    here.close()
    there.close()


def test_a_technician_says_where_the_server_is_in_mid_exam(
    tiny: TinySession, engines: list[Engine], tmp_path: Path
) -> None:
    here, there = Cable(tiny.server.address), Cable(tiny.server.address)
    engine = build_engine(settings_for(tiny, tmp_path / "pc", 1, here.address))
    engines.append(engine)
    engine.start()
    unseal(tiny)
    sit_down(engine, tiny, 1)
    start_room(tiny)
    until(lambda: engine.view.screen == "exam")
    here.pull()
    assert engine.answer("s1", SingleChoice(choice="B"))
    until(lambda: not engine.view.link.online)
    with pytest.raises(CommandError) as refused:
        engine.use_server("127.0.0.1:9").result(20)
    assert refused.value.code == "server_not_found"
    engine.use_server(there.address).result(20)
    until(lambda: engine.view.link.online)
    until(lambda: engine.view.unsent == 0)
    assert engine.view.screen == "exam"
    assert engine.view.device is not None
    assert engine.view.device.server == there.address
    here.close()
    there.close()
