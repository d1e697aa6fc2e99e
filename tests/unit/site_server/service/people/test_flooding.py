"""A PC that is mad, or somebody's tool with its key, makes the room log no longer than a PC rightly may."""

from collections.abc import Callable

import pytest

from shared.protocol.device import DeviceStatusRequest, LeftByCode
from shared.protocol.errors import WireError
from shared.protocol.version import PRODUCT_VERSION, PROTOCOL_VERSION
from site_server.service.core.site import LINES_A_MINUTE
from site_server.service.people.device_status import device_status
from tests.support.server_parts import Pc, ServerParts

TIMES = 4 * LINES_A_MINUTE


def left_by_codes(parts: ServerParts, number: int) -> None:
    told = tuple(LeftByCode(challenge=f"C{number}-{n}", at_ms=1) for n in range(10))
    request = DeviceStatusRequest(protocol_version=PROTOCOL_VERSION, product_version=PRODUCT_VERSION, left=told)
    device_status(parts.site, parts.device(1), request)


@pytest.mark.allow_log("things a minute", required=False)
@pytest.mark.parametrize(
    ("lines", "flood"),
    [
        (1, lambda _parts, pc, _n: pc.confirm()),
        (1, lambda parts, _pc, _n: parts.resume(1)),
        (2, lambda parts, _pc, _n: parts.login(1)),
        (1, lambda parts, _pc, n: left_by_codes(parts, n)),
    ],
)
def test_what_one_pc_does_without_end_is_a_line_a_second_at_the_most(
    parts: ServerParts, lines: int, flood: Callable[[ServerParts, Pc, int], object]
) -> None:
    pc, other = parts.login(1), parts.login(2)
    parts.started()
    before, refused = len(parts.site.need_room().records), set()
    for number in range(TIMES // lines):
        try:
            flood(parts, pc, number)
        except WireError as error:
            refused.add(error.code)
    assert refused <= {"too_many_tries", "fenced"}
    assert len(parts.site.need_room().records) - before <= LINES_A_MINUTE
    other.confirm()
    assert other.answer("s1", "A").acknowledged_seq == 1, "nobody else feels it"
    parts.clock.pass_ms(61_000)
    again = parts.login(1)
    assert again.status().phase == "working", "and after a minute it goes on"


def test_a_pc_that_starts_again_every_two_seconds_gets_back_each_time(parts: ServerParts) -> None:
    parts.login(1)
    parts.started()
    for _ in range(60):
        parts.clock.pass_ms(2_000)
        assert parts.resume(1).status().phase == "working"
