"""What a PC sees, from its engine over the wire into the room log and to the consoles, and the proctor's word back."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from candidate_client.bootstrap import build_engine
from candidate_client.core.engine import Engine
from shared.exam.acts.watch import AnswerHelp, NoteLock, ReleaseLock
from shared.exam.kinds.single_choice import SingleChoice
from shared.exam.room import events as ev
from shared.protocol import paths
from shared.protocol.console import EventPage, RoomView, SeatView
from tests.support.cable import Cable
from tests.support.candidate_pc import settings_for, sit_down, start_room, unseal, until
from tests.support.tiny_session import TinySession


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[TinySession]:
    with TinySession(tmp_path / "site", candidates=1, spares=1, duration_s=240) as made:
        yield made


@pytest.fixture
def engine(tiny: TinySession, cable: Cable, tmp_path: Path) -> Iterator[Engine]:
    made = build_engine(settings_for(tiny, tmp_path / "pc", 1, cable.address))
    made.start()
    unseal(tiny)
    sit_down(made, tiny, 1)
    start_room(tiny)
    until(lambda: made.view.screen == "exam")
    yield made
    made.stop()


def seat(tiny: TinySession) -> SeatView:
    view = tiny.staff("chief").call("GET", paths.VIEW, None, RoomView)
    return next(s for s in view.seats if s.seat == 1)


def seen(tiny: TinySession) -> list[ev.LockSeen]:
    page = tiny.staff("chief").call("GET", f"{paths.EVENTS}?after=0&limit=500", None, EventPage)
    return [record.event for record in page.records if isinstance(record.event, ev.LockSeen)]


def test_from_the_pc_to_the_desk_and_back(tiny: TinySession, cable: Cable, engine: Engine) -> None:
    chief = tiny.staff("chief")
    assert engine.answer("s1", SingleChoice(choice="A"))
    began = time.monotonic()
    engine.saw("renamed_program", "notes = todesk")
    until(lambda: seat(tiny).blocked)
    print(f"seen at the desk after {time.monotonic() - began:.2f} s")
    assert engine.view.screen == "stopped"
    assert not engine.answer("s1", SingleChoice(choice="B")), "nothing is typed behind the screen"
    tiny.command(chief, ReleaseLock(seat=1, reason="已退出"))
    until(lambda: engine.view.screen == "exam")
    until(lambda: engine.view.unsent == 0)

    engine.raise_hand("health")
    until(lambda: seat(tiny).hand == "health")
    tiny.command(chief, AnswerHelp(seat=1, answer="coming"))
    until(lambda: engine.view.hand is not None and engine.view.hand.answer == "coming")
    tiny.command(chief, AnswerHelp(seat=1, answer="there"))
    until(lambda: engine.view.hand is None)

    cable.pull()
    until(lambda: not engine.view.link.online)
    at_ms = engine._context.room_now_ms()
    engine.saw("usb_storage", "KINGSTON")
    cable.plug()
    until(lambda: len(seen(tiny)) == 2)
    late = seen(tiny)[-1]
    assert (late.evidence, late.measure) == ("KINGSTON", "warn")
    assert abs(late.at_ms - at_ms) < 2_000
    tiny.command(chief, NoteLock(seat=1))
