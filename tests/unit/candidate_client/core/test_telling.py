"""What this PC tells: at once, once, also later; a stop holds without the server and over a kill of the program."""

import threading
from pathlib import Path

import pytest

from candidate_client.core.command_error import CommandError
from candidate_client.core.engine import Engine
from shared.exam.signals import HandDown, HandUp, Sighted, Unlocked
from shared.protocol.signals import LockNow
from tests.unit.candidate_client.core.fake_room import Room, wait_for
from tests.unit.candidate_client.fake_site import RESUME_CODE, TICKET


def sights(room: Room) -> list[tuple[str, int]]:
    return [(s.sight, s.times) for s in room.site.told if isinstance(s, Sighted)]


def kill(engine: Engine) -> None:
    """The process is gone: nothing more is sent, what was written is on the disk."""
    sitting = engine.sitting_log()
    assert sitting is not None
    assert sitting.journal is not None
    assert sitting.journal.drain(5)
    engine.stop()


def test_a_warning_is_told_at_once_with_its_time_and_the_candidate_hears_what_to_do(room: Room) -> None:
    pc = room.sit()
    pc.saw("focus_lost", "记事本")
    wait_for(lambda: bool(room.site.told))
    (told,) = room.site.told
    assert isinstance(told, Sighted)
    assert (told.sight, told.evidence, told.ticket) == ("focus_lost", "记事本", TICKET)
    assert abs(told.at_ms - room.site.now()) < 5_000
    assert pc.view.screen == "exam"
    assert "继续作答" in pc.view.new_notices[-1].text
    pc.saw("focus_lost", "另一个")
    assert len(pc.view.new_notices) == 1, "said once, not again over itself"
    pc.saw("clock_change", "+1 小时")
    assert len(pc.view.new_notices) == 1, "what is only noted is no matter of the candidate's"


def test_a_stop_hides_the_paper_until_a_proctor_lets_go(room: Room) -> None:
    pc = room.sit()
    pc.saw("forbidden_program", "todesk")
    assert pc.view.screen == "stopped", "at once, before the server knows"
    assert not pc.view.input_open
    wait_for(lambda: sights(room) == [("forbidden_program", 1)])
    stream, number = next(iter(room.site.heard.items()))
    room.site.lock_now = LockNow(blocks=("forbidden_program",))
    wait_for(lambda: pc.view.lock.blocks != ())
    room.site.lock_now = LockNow(lifted={stream: number})
    wait_for(lambda: pc.view.screen == "exam")
    pc.saw("forbidden_program", "todesk")
    assert pc.view.screen == "stopped", "the next time it is stopped again"


def test_what_was_seen_without_the_line_comes_later_with_its_time(room: Room) -> None:
    pc = room.sit()
    room.site.online = False
    wait_for(lambda: not pc.view.link.online)
    at_ms = room.site.now()
    pc.saw("usb_storage", "KINGSTON")
    pc.saw("second_display", "2")
    assert pc.view.screen == "stopped"
    kill(pc)
    room.site.online = True
    again = room.pc()
    wait_for(lambda: again.view.screen == "stopped")
    wait_for(lambda: sights(room) == [("usb_storage", 1), ("second_display", 1)])
    assert all(abs(s.at_ms - at_ms) < 5_000 for s in room.site.told if isinstance(s, Sighted))


def test_killing_the_program_lifts_no_stop_and_brings_back_none_that_was_lifted(room: Room) -> None:
    pc = room.sit()
    pc.saw("debugger", "gdb")
    wait_for(lambda: len(room.site.told) == 1)
    room.site.lock_now = LockNow(blocks=("debugger",))
    kill(pc)
    again = room.pc()
    wait_for(lambda: again.view.screen == "stopped")
    room.site.lock_now = LockNow(lifted=dict(room.site.heard))
    wait_for(lambda: again.view.screen == "exam")
    kill(again)
    room.site.online = False
    third = room.pc()
    wait_for(lambda: third.view.resume_offered, 20)
    third.restart(RESUME_CODE).result(10)
    assert third.view.screen == "exam"
    assert len(room.site.told) == 1, "and it was told once"


def test_the_resume_code_lets_go_while_the_server_is_away(room: Room) -> None:
    pc = room.sit()
    wait_for(lambda: any((room.folder / "pc" / "journal").glob("*.capsule")))
    pc.saw("remote_session", "rdp")
    wait_for(lambda: len(room.site.told) == 1)
    room.site.lock_now = LockNow(blocks=("remote_session",))
    room.site.online = False
    wait_for(lambda: not pc.view.link.online)
    with pytest.raises(CommandError, match="resume_code_wrong"):
        pc.unlock("AAAA-AAAA-AAAA").result(10)
    assert pc.view.screen == "stopped"
    pc.unlock(RESUME_CODE).result(10)
    assert pc.view.screen == "exam"
    room.site.online = True
    wait_for(lambda: any(isinstance(s, Unlocked) for s in room.site.told))
    room.site.lock_now = LockNow(lifted=dict(room.site.heard))
    wait_for(lambda: pc.view.lock.lifted != {})
    assert pc.view.screen == "exam"


def test_a_hand_goes_up_and_down_and_shows_the_answer(room: Room) -> None:
    pc = room.sit()
    room.site.online = False
    pc.raise_hand("equipment")
    pc.raise_hand("other")
    assert pc.view.hand is not None
    assert (pc.view.hand.kind, pc.view.hand.known) == ("equipment", False)
    room.site.online = True
    wait_for(lambda: len(room.site.told) == 1)
    room.site.lock_now = LockNow(hand="equipment", answer="coming")
    wait_for(lambda: pc.view.hand is not None and pc.view.hand.answer == "coming")
    room.site.lock_now = LockNow(hand="equipment", answer="there")
    wait_for(lambda: pc.view.hand is None)
    assert pc.view.hand_settled
    room.site.lock_now = LockNow()
    pc.raise_hand("paper")
    pc.lower_hand()
    wait_for(lambda: len(room.site.told) == 3)
    assert [type(s) for s in room.site.told] == [HandUp, HandUp, HandDown]
    wait_for(lambda: pc.view.hand is None)


def test_a_server_taken_up_from_a_backup_hears_everything_again(room: Room) -> None:
    pc = room.sit()
    pc.saw("usb_storage", "A")
    pc.saw("usb_storage", "B")
    wait_for(lambda: len(room.site.told) == 2)
    wait_for(lambda: pc.view.link.online)
    with room.site.lock:
        room.site.heard, room.site.told, room.site.taken_over_ms = {}, [], 5
    wait_for(lambda: len(room.site.told) == 2)


def test_many_threads_number_without_gaps(room: Room) -> None:
    pc = room.sit()
    threads = [threading.Thread(target=pc.saw, args=("clock_change", str(n))) for n in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wait_for(lambda: len(room.site.told) == 40)
    assert list(room.site.heard.values()) == [40]


def test_nothing_is_told_before_there_is_a_session(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.site.online = False
    engine = room.pc(ticketed=False)
    engine.saw("forbidden_program", "qq")
    assert engine.view.stops == ()
    engine.stop()
