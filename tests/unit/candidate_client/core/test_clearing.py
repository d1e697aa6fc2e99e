"""Clearing the room at one PC: whoever handed in is logged out, the disk is swept, the server hears of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.exchange.journal_file import journal_name
from shared.protocol.clearing import ClearCall
from tests.unit.candidate_client.core.fake_room import Room, choice, wait_for
from tests.unit.candidate_client.fake_site import TICKET


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path)
    yield made
    for engine in made.engines:
        engine.stop()


def kept(room: Room) -> list[str]:
    data = room.folder / "pc"
    return [path.name for folder in ("journal", "paper") for path in (data / folder).glob("*")]


def test_a_pc_that_still_shows_the_hand_in_is_cleared_too(room: Room) -> None:
    engine = room.sit()
    session = engine.view.session
    assert session is not None
    engine.answer("S1", choice("A"))
    wait_for(lambda: engine.view.unsent == 0)
    assert engine.hand_in()
    wait_for(lambda: engine.view.closed is not None)
    assert kept(room)
    name = journal_name(session.session_id, TICKET)
    room.site.clear = ClearCall(clear_id="c-1", journals=(name,))
    wait_for(lambda: room.site.cleared and not room.site.cleared[-1].left)
    assert kept(room) == []
    assert not (room.folder / "pc" / "last.json").exists()
    assert sum(answer.wiped for answer in room.site.cleared) >= 1
    assert engine.view.candidate is None


def test_who_works_is_not_disturbed(room: Room) -> None:
    engine = room.sit()
    room.site.clear = ClearCall(clear_id="c-1", journals=())
    engine.answer("S1", choice("B"))
    wait_for(lambda: engine.view.unsent == 0)
    assert room.site.cleared == []
    assert engine.view.screen == "exam"
