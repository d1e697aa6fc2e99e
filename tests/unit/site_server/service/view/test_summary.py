"""The overview of all rooms: the own one as it is now, the others as they last said."""

from pathlib import Path

import msgspec

from shared.protocol import paths
from shared.protocol.rooms import RoomsOverview, RoomSummary
from site_server.domain.rooms import RoomEntry
from site_server.service.view.summary import overview, pressing, summary
from tests.support.local_room import PIN, LocalGateway
from tests.support.server_parts import ServerParts


class Others:
    """Neighbours whose word a test puts down."""

    def __init__(self, *rooms: RoomSummary) -> None:
        self._rooms = rooms

    def rooms(self) -> tuple[RoomSummary, ...]:
        return self._rooms


def test_the_own_room_is_told_as_it_is_and_nobody_is_named(tmp_path: Path) -> None:
    parts = ServerParts(tmp_path)
    parts.started()
    parts.login(seat=1)
    site = parts.site
    site.entry = RoomEntry(room_id="r2", name="第2考场", folder="rooms/r2")
    stale = RoomSummary(room_id="r2", silent=True)
    site.neighbours = Others(RoomSummary(room_id="r1", to_do=2), stale, RoomSummary(room_id="r3"))
    told = overview(site).rooms
    assert [room.room_id for room in told] == ["r1", "r2", "r3"]
    assert told[1] == summary(site)
    assert (told[1].own, told[1].silent, told[1].phase, told[1].name) == (True, False, "running", "第2考场")
    assert sum(told[1].seats.values()) == len(parts.tiny.plan.candidates)
    assert pressing(site) == 1
    whole = msgspec.json.encode(told[1]).decode()
    assert not any(candidate.name in whole for candidate in parts.tiny.plan.candidates)


def test_a_console_asks_for_it_and_a_server_alone_has_one_room(tmp_path: Path) -> None:
    gateway = LocalGateway(ServerParts(tmp_path))
    gateway.sign_in("chief", PIN)
    only = gateway.rooms()
    assert isinstance(only, RoomsOverview)
    assert [room.own for room in only.rooms] == [True]
    assert gateway.view().rooms == 1
    assert paths.ROOMS.startswith("/v1/console/")
