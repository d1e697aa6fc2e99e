"""Files of the data folder that are gone at a start: put away by a virus scanner, or left out when it was copied."""

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from site_server import start_up
from site_server.adapters.files.folder import DataFolder
from site_server.bootstrap import ServerConfig, SiteServer
from site_server.domain.ports import StoreError
from site_server.service.continuity.unseal import find_papers
from site_server.service.view.to_do import warnings
from site_server.start_up import open_server
from tests.support.server_parts import ServerParts
from tests.support.tiny_session import TinySession

Damage = Callable[[Path], object]
GONE: list[Damage] = [Path.unlink, lambda path: path.write_bytes(b""), lambda path: path.write_bytes(b"cut")]


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[ServerParts]:
    parts = ServerParts(tmp_path)
    yield parts
    parts.stop()


@pytest.mark.parametrize("damage", GONE)
def test_without_the_file_of_the_opened_paper_the_room_goes_on_and_people_are_told(
    parts: ServerParts, damage: Damage
) -> None:
    pc = parts.login(1)
    parts.started()
    key = pc.status().paper_key
    path = next((parts.folder.root / "papers").iterdir())
    content = path.read_bytes()
    damage(path)
    parts.restart()
    status = pc.status()
    assert (status.phase, status.paper_key, status.paper_sha256) == ("working", key, path.stem)
    assert pc.answer("s1", "A").acknowledged_seq == 1
    assert any(path.name in line for line in warnings(parts.site))
    find_papers(parts.site)
    assert any(path.name in line for line in warnings(parts.site)), "it is not there yet"
    path.write_bytes(content)
    find_papers(parts.site)
    assert not warnings(parts.site)
    assert parts.site.need_room().papers["main"].ciphertext == content


def begun(folder: Path) -> Path:
    """The data folder of a server that has run."""
    data = TinySession(folder, start=False).data
    SiteServer(ServerConfig(data=data)).stop()
    return data


@pytest.mark.allow_log("cannot be opened yet")
@pytest.mark.parametrize("damage", GONE[:2])
def test_a_database_that_is_gone_is_waited_for_and_never_begun_anew(
    tmp_path: Path, damage: Damage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start_up, "_AGAIN_S", 0.05)
    data = begun(tmp_path)
    database = data / "site.db"
    shutil.copyfile(database, tmp_path / "quarantine")
    damage(database)
    told: list[str] = []
    put_back = threading.Timer(0.6, lambda: shutil.copyfile(tmp_path / "quarantine", database))
    put_back.start()
    server = open_server(ServerConfig(data=data), threading.Event(), told.append)
    put_back.join()
    assert server is not None
    server.stop()
    assert [("site.db" in line, "take-over" in line) for line in told] == [(True, True)]


def test_a_folder_whose_database_was_left_out_is_known_by_what_else_is_in_it(tmp_path: Path) -> None:
    """Of a version that did not note that there was one."""
    data = begun(tmp_path)
    (data / "site.db").unlink()
    (data / "database-begun").unlink()
    assert not DataFolder(data).database_gone(), "nothing tells of an exam: a fresh folder"
    (data / "bundles" / "S-1.exambundle").write_bytes(b"sealed")
    with pytest.raises(StoreError, match="store_gone"):
        SiteServer(ServerConfig(data=data))
