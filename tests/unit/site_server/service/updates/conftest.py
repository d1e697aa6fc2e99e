"""One room and one centre for all tests of program updates; each test finds the room without a release."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from site_server.adapters.memory.store import MemoryStore
from site_server.service.core.site import Limits
from tests.support.releases import DAY_MS, Centre
from tests.support.server_parts import ServerParts
from tests.support.update_room import EARLY_S, STARTS_MS, Pc


@pytest.fixture(scope="package")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Centre:
    made = Centre(tmp_path_factory.mktemp("centre"), at_ms=STARTS_MS - 60 * DAY_MS)
    made.add_own("0.2.0", at_ms=STARTS_MS - 60 * DAY_MS)
    return made


@pytest.fixture(scope="package")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerParts]:
    made = ServerParts(tmp_path_factory.mktemp("room"), early_s=EARLY_S, limits=Limits(update_bytes_per_s=1 << 40))
    yield made
    made.stop()


@pytest.fixture
def parts(room: ServerParts, centre: Centre) -> ServerParts:
    """The room on the day before its exam, without a release and with nobody enrolled."""
    room.anchor, room.store = centre.anchor, MemoryStore()
    room.clock.wall = room.tiny.plan.starts_at_ms - EARLY_S * 1000
    shutil.rmtree(room.folder.root / "updates", ignore_errors=True)
    room.restart()
    room.import_package(room.tiny.package)
    return room


@pytest.fixture
def pc(parts: ServerParts, tmp_path: Path, centre: Centre) -> Pc:
    return Pc(parts, tmp_path / "pc", parts.device(1), centre.anchor)
