"""A PC that the server takes no more has to be enrolled anew, as soon as nobody works at it."""

from tests.unit.candidate_client.core.fake_room import Room, choice, wait_for


def test_a_revoked_pc_asks_to_be_enrolled_once_nobody_works_at_it(room: Room) -> None:
    """Also with the sitting of the morning still on its screen: no restart is needed."""
    pc = room.sit()
    assert pc.answer("S1", choice("A"))
    wait_for(lambda: pc.view.unsent == 0)
    room.site.revoked = True
    wait_for(lambda: not pc.view.link.online)
    assert pc.view.screen == "exam", "whoever works is left alone"
    room.site.revoked = False
    wait_for(lambda: pc.view.link.online)
    room.site.close("end")
    wait_for(lambda: pc.view.screen == "closed")
    room.site.revoked = True
    wait_for(lambda: pc.view.screen == "enrol")
    assert pc.view.cast_out
    assert pc.view.candidate is None
    room.site.revoked = False
    wait_for(lambda: not pc.view.cast_out and pc.view.screen != "enrol")
