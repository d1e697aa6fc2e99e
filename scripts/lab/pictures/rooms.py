"""Made-up rooms beside the made-up one, as a server machine with several tells of them."""

from collections import Counter

from shared.protocol.console import NextStep, RoomView, Totals
from shared.protocol.rooms import RoomsOverview, RoomSummary


def sample_rooms(view: RoomView, count: int) -> RoomsOverview:
    """`count` rooms: that of the view, one that goes on, the third silent, the others not begun."""
    own = RoomSummary(
        room_id="r1",
        name=view.room,
        port=8443,
        own=True,
        room_ms=view.room_ms,
        phase=view.phase,
        title=view.title,
        next_step=view.next_step,
        totals=view.totals,
        seats=dict(Counter(seat.state for seat in view.seats if seat.state is not None)),
        to_do=len(view.to_do),
    )
    at_ms = view.room_ms
    second = RoomSummary(
        room_id="r2",
        name="实训楼302机房",
        port=8444,
        room_ms=at_ms,
        phase="running",
        title=view.title,
        next_step=NextStep(at_ms=at_ms + 1_500_000, text="11:33 考试结束"),
        totals=Totals(due=40, present=39, working=36, handed_in=3, absent=1),
        seats={"working": 36, "handed_in": 3, "absent": 1},
    )
    third = RoomSummary(room_id="r3", name="实训楼303机房", port=8445, silent=True)
    rest = (RoomSummary(room_id=f"r{n}", name=f"实训楼{300 + n}机房", port=8442 + n) for n in range(4, count + 1))
    return RoomsOverview(rooms=(own, second, third, *rest)[:count])
