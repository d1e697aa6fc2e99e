"""A full disk: answers go on from the reserve, the rest is refused by name, everything comes back with the space."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.exam.answers.content import Answered
from shared.exam.kinds.short_answer import ShortAnswer
from shared.protocol.commands import Unseal
from shared.protocol.errors import WireError
from site_server.adapters.db.store import DatabaseStore
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.reserve import ReserveFile
from site_server.service.core.space import Space
from site_server.service.view.room_view import room_view
from tests.support.server_parts import ServerParts

MB = 1 << 20


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 16 MB that can really be filled."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)]
    if (
        sys.platform == "win32"
        or os.geteuid() != 0
        or subprocess.run(mount, check=False, capture_output=True).returncode
    ):
        pytest.skip("this machine lets us mount no small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(path: Path) -> None:
    """Write until nothing more fits."""
    with path.open("wb", buffering=0) as file:
        for size in (MB, 4096, 1):
            while True:
                try:
                    if file.write(bytes(size)) < size:
                        break
                except OSError:
                    break


@pytest.mark.allow_log("disk full in a commit", required=False)
@pytest.mark.allow_log("disk nearly full", required=False)
@pytest.mark.allow_log("write of .* rows failed: disk_full", required=False)
@pytest.mark.allow_log("commit of .* rows failed: disk_full", required=False)
def test_answers_go_on_from_the_reserve_and_the_rest_is_refused(small_disk: Path) -> None:
    folder = DataFolder(small_disk / "server-data")
    space = Space(folder, ReserveFile(folder.reserve), reserve_bytes=4 * MB, tight_bytes=MB // 4)
    space.look()
    assert folder.reserve.stat().st_blocks * 512 >= 4 * MB, "the reserve must be real blocks"
    parts = ServerParts(small_disk, store=DatabaseStore(folder.database, on_full=space.on_full))
    parts.site.space, parts.site.advisers = space, [space.warnings]
    parts.started()
    pc = parts.login(1)
    pc.answer("s1", "A")
    junk = small_disk / "junk"
    fill(junk)
    text = ShortAnswer(text="答" * 3000)
    for _ in range(100):  # more than what the database's files had spare, less than the reserve
        pc.send(pc.write(Answered(item_id="f1", response=text)))
    assert folder.reserve.exists() is False
    assert space.tight
    for refused in (
        lambda: parts.import_package(parts.tiny.package),
        lambda: parts.use_cases.jobs.start("seal", "chief"),
    ):
        with pytest.raises((WireError, OSError)) as caught:
            refused()
        assert isinstance(caught.value, OSError) or getattr(caught.value, "code", "") == "disk_full"
    assert any("预留空间" in w for w in room_view(parts.site).warnings)
    space.look()
    assert space.tight, "as long as the disk is full"
    junk.unlink()
    space.look()
    assert not space.tight
    assert folder.reserve.exists()
    assert not any("预留空间" in w for w in room_view(parts.site).warnings)
    parts.restart()
    assert parts.site.need_room().books[pc.ticket].head() == pc.book.head()
    parts.stop()
    parts.store.close()


@pytest.mark.allow_log("disk nearly full")
def test_unsealing_and_importing_wait_while_the_disk_is_tight(parts: ServerParts) -> None:
    free = [10 * MB]
    parts.folder.free_bytes = lambda: free[0]  # type: ignore[method-assign]
    space = parts.site.space = Space(parts.folder, None, reserve_bytes=0, tight_bytes=20 * MB)
    space.look()
    for work in (
        lambda: parts.command(Unseal(code=parts.tiny.opening_code)),
        lambda: parts.import_package(parts.tiny.package),
    ):
        with pytest.raises(WireError) as caught:
            work()
        assert caught.value.code == "disk_full"
    free[0] = 30 * MB
    space.look()
    assert space.tight, "a little more is not plenty"
    free[0] = 100 * MB
    space.look()
    parts.command(Unseal(code=parts.tiny.opening_code))
