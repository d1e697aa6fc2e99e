"""Marks, text size, contrast, scratch paper and notices put away follow the candidate: restart, kill, another PC."""

from candidate_client.core.engine import Engine
from shared.exam.answers.aids import ItemMarked, ScreenSet
from tests.unit.candidate_client.core.fake_room import Room, wait_for

MARKED = ItemMarked(item_id="S1", struck=("B",), highlights=((2, 3),))
SCREEN = ScreenSet(text_px=24, contrast=True, scratch="12.5 × 4 = 50", dismissed=("m-1",))


def is_there(pc: Engine) -> bool:
    return pc.view.screen == "exam" and pc.view.marks == {"S1": MARKED} and pc.view.setting == SCREEN


def test_what_a_candidate_set_up_is_there_after_a_restart_and_at_another_pc(room: Room) -> None:
    pc = room.sit()
    assert pc.mark_item(MARKED)
    pc.set_screen(SCREEN)
    wait_for(lambda: pc.view.unsent == 0)
    pc.stop()
    again = room.pc()
    wait_for(lambda: is_there(again))
    again.stop()
    room.site.move_pending = True
    other = room.pc("other")
    wait_for(lambda: other.view.screen == "identity")
    other.confirm_identity().result(5)
    wait_for(lambda: is_there(other))
