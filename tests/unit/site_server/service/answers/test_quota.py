"""One seat that sends without end fills its own measure, and nobody else's."""

import pytest

from shared.protocol.errors import WireError
from site_server.service.answers import door
from site_server.service.core import room
from tests.support.server_parts import ServerParts


def test_a_sitting_has_a_largest_size_and_the_neighbours_go_on(
    parts: ServerParts, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (door, room):
        monkeypatch.setattr(module, "SITTING_BYTES", 2_000)
    greedy, honest = parts.login(1), parts.login(2)
    parts.started()
    told = ""
    while not told:
        try:
            greedy.answer("s1", "A")
        except WireError as error:
            told = error.code
    assert told == "sitting_full"
    kept = parts.site.need_room().marks[greedy.ticket].count
    assert 3 < kept < 30
    assert honest.answer("s1", "B").acknowledged_seq == 1
    assert any("1 号座位" in sentence for adviser in parts.site.advisers for sentence in adviser())
    parts.restart()
    assert parts.site.need_room().full() == (1,)
    assert parts.site.need_room().marks[greedy.ticket].count == kept
