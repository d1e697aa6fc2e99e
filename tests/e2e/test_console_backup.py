"""The proctor machine keeps a copy of the real server over mutual TLS, and the site goes on from that copy."""

from pathlib import Path

import pytest

from proctor_console.core.backup_keeper import BackupKeeper
from proctor_console.gateway.backup import BackupLine
from shared.exam.answers.content import Answered
from shared.exam.answers.log import Entry
from shared.exam.kinds.single_choice import SingleChoice
from shared.exchange.backup_file import SUFFIX, backups_in
from shared.link.device_files import DeviceFiles, DeviceIdentity
from shared.link.errors import Refused
from shared.protocol import paths
from shared.protocol.backup import BackupOffer
from shared.protocol.commands import StartRoom, Unseal
from shared.protocol.device import Empty
from shared.protocol.sitting import SaveReply, SaveRequest
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.take_over_keys import new_take_over_code
from site_server.bootstrap import ServerConfig, SiteServer
from site_server.take_over import take_over
from tests.support.tiny_session import TinySession


def test_a_copy_on_the_proctor_machine_is_enough_to_go_on(tmp_path: Path) -> None:
    with TinySession(tmp_path, candidates=2, duration_s=120) as tiny:
        code = new_take_over_code(DataFolder(tiny.data, clean=False))
        chief = tiny.staff("chief")
        tiny.command(chief, Unseal(code=tiny.opening_code))
        tiny.command(chief, StartRoom())
        keeper, folder = _keeper(tiny, tmp_path / "console")
        assert keeper.step()
        pc = tiny.device(seat=1).transport()
        reply = tiny.login(pc, seat=1)
        pc.call("POST", paths.CONFIRM, Empty(), Empty)
        entry = Entry(epoch=1, seq=1, content=Answered(item_id="s1", response=SingleChoice(choice="B")), client_ms=1)
        saved = pc.call("POST", paths.ANSWERS, SaveRequest(epoch=1, entries=(entry,)), SaveReply)
        with pytest.raises(Refused) as refused:
            pc.call("GET", paths.BACKUP, None, BackupOffer)
        assert refused.value.code == "wrong_role"
        assert keeper.step()
        tiny.server.kill()
        assert not keeper.step(), "a dead server gives no copy, and the copy stays"
        (path, tail), *_ = backups_in(folder)
        tiny.server.start()
        assert keeper.step()
        assert [p for p in folder.iterdir() if p.suffix == SUFFIX] == [path], "the same copy goes on"
        assert backups_in(folder)[0][1].number > tail.number
        keeper.stop()
    result = take_over(folder, tmp_path / "second", code)
    assert result.entries == 1
    assert result.running
    server = SiteServer(ServerConfig(data=tmp_path / "second", port=0))
    book = server.use_cases.site.need_room().books[reply.candidate.ticket]
    assert book.head_at(1, 1).hex() == saved.head
    server.stop()


def _keeper(tiny: TinySession, data: Path) -> tuple[BackupKeeper, Path]:
    console = tiny._console()
    files = DeviceFiles(data)
    identity = DeviceIdentity(device_id=console.device_id, server=tiny.server.address, site_id=tiny.site.site_id)
    files.save(
        identity,
        key=console.key.read_bytes(),
        certificate=console.certificate.read_bytes(),
        site_ca=console.site_ca.read_bytes(),
    )
    return BackupKeeper(data / "backup", BackupLine(identity, files)), data / "backup"
