"""The law of a standstill: whatever day it was, an outage that is held costs and gives nobody a millisecond."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.exam.clock.account import remaining_ms
from shared.exam.room import events as ev
from tests.property.test_outages import TICKETS, Day, days


@given(days, st.integers(0, 7_200_000), st.integers(0, 7_200_000), st.sets(st.sampled_from(TICKETS)))
def test_what_is_left_when_the_room_goes_on_is_what_was_left_at_the_last_sign_of_life(
    steps: list[tuple[int, Any]], away_ms: int, waited_ms: int, unheard: set[str]
) -> None:
    day = Day(steps)
    cut_ms = day.at_ms
    before = {t: remaining_ms(day.state.account(t), cut_ms) for t in TICKETS}
    day.log.add(cut_ms + away_ms, ev.ServerStarted(down_ms=away_ms, evidence="wall", version="1"))
    day.log.add(cut_ms + away_ms, ev.RoomHeld(from_ms=cut_ms))
    back_ms = cut_ms + away_ms + waited_ms
    assert {t: remaining_ms(day.state.account(t), back_ms) for t in TICKETS} == before
    day.log.add(back_ms, ev.RoomResumed(unheard=tuple(sorted(unheard))))
    assert {t: remaining_ms(day.state.account(t), back_ms) for t in TICKETS} == before
    for ticket in unheard:
        sitting = day.state.sittings[ticket]
        if sitting.open:
            assert remaining_ms(day.state.account(ticket), back_ms + 60_000) == before[ticket]
            assert sitting.standing
