"""The table of rights is the one that is served: every endpoint as every caller, in every phase, over the real app."""

from collections.abc import Iterator

import msgspec
import pytest

from scripts.lab.attack import page
from scripts.lab.attack.callers import PHASES, Room
from scripts.lab.attack.rights import CALLERS, table
from scripts.lab.attack.wire import served
from shared.protocol.errors import ErrorBody
from tests.support.server_parts import ServerParts

GATE = {"no_certificate", "wrong_role", "token_missing", "token_expired", "not_allowed", "wall_refused"}


@pytest.fixture(scope="module", params=PHASES)
def room(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    parts = ServerParts(tmp_path_factory.mktemp("room"))
    yield Room(parts, request.param)
    parts.stop()


@pytest.mark.parametrize("caller", CALLERS)
def test_each_caller_gets_through_exactly_where_the_table_says(room: Room, caller: str) -> None:
    for route in served(room.parts):
        status, data = room.call(caller, route.method, route.path)
        let_in = status < 400 or msgspec.json.decode(data, type=ErrorBody).code not in GATE
        assert let_in == CALLERS[caller](route), f"{caller}: {route.endpoint}"


def test_the_table_stands_in_the_documents() -> None:
    assert page.made("rights") == "\n".join(table()), "make it anew: python -m scripts.lab.attack.rights"
