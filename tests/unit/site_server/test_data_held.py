"""Another program holds the server's data for a while: a virus scanner, a backup, a database tool left open."""

import errno
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from shared.protocol.errors import WireError
from site_server import start_up
from site_server.adapters.db import engine
from site_server.bootstrap import ServerConfig, SiteServer
from site_server.service.view.to_do import warnings
from site_server.start_up import open_server
from tests.support.server_parts import ServerParts
from tests.support.tiny_session import TinySession


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_MS", 100)
    monkeypatch.setattr(start_up, "_AGAIN_S", 0.1)


def other_program(database: Path) -> sqlite3.Connection:
    """It writes, and does not come to an end."""
    held = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
    held.execute("BEGIN EXCLUSIVE")
    return held


@pytest.mark.allow_log("cannot be opened yet")
def test_the_start_waits_until_the_other_program_lets_go_and_says_so_once(tmp_path: Path) -> None:
    data = TinySession(tmp_path, start=False).data
    told: list[str] = []
    first = SiteServer(ServerConfig(data=data))
    first.stop()
    with closing(other_program(data / "site.db")) as held:
        let_go = threading.Timer(1.5, lambda: held.execute("COMMIT"))
        let_go.start()
        server = open_server(ServerConfig(data=data), threading.Event(), told.append)
        let_go.join()
    assert server is not None
    server.stop()
    assert len(told) == 1
    assert "另一个程序" in told[0]


@pytest.mark.allow_log("cannot be opened yet")
@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.EBUSY])
def test_a_file_that_may_not_be_opened_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    told: list[str] = []
    stop = threading.Event()

    def refuse(_config: ServerConfig) -> SiteServer:
        stop.set()
        raise OSError(number, "refused", str(tmp_path))

    monkeypatch.setattr(start_up, "SiteServer", refuse)
    assert open_server(ServerConfig(data=tmp_path), stop, told.append) is None
    assert ["写权限" in line for line in told] == [True]


@pytest.mark.allow_log("commit of|write of")
def test_a_running_server_says_what_keeps_it_from_saving_and_goes_on(tmp_path: Path) -> None:
    tiny = ServerParts(tmp_path)
    tiny.stop()
    parts = ServerParts.__new__(ServerParts)
    parts.tiny, parts.clock, parts.uploader = tiny.tiny, tiny.clock, tiny.uploader
    parts.open_folder(tiny.tiny.data)
    parts.import_package(parts.tiny.package)
    pc = parts.login(1)
    parts.started()
    with closing(other_program(parts.folder.database)):
        entry = pc.choose("s1", "A")
        with pytest.raises(WireError, match="server_fault"):
            pc.send(entry)
        assert any("另一个程序" in line for line in warnings(parts.site))
    assert pc.send(entry).acknowledged_seq == 1
    assert not any("另一个程序" in line for line in warnings(parts.site))
    parts.stop()
    parts.store.close()
