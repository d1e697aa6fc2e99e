"""What decisions about time accounts will do, said before they are confirmed. Pure; the other acts: `effects`."""

from collections.abc import Mapping, Sequence

from proctor_console.core.effects import seats_phrase
from proctor_console.core.section_words import of_sections
from shared.exam.room.outages import Proposal
from shared.formatting import clock_time, duration_words
from shared.protocol.console import RoomView, SeatView


def credit(view: RoomView, seats: Sequence[SeatView], amounts: Mapping[str, int]) -> str:
    """How much each of them gets back. `amounts`: milliseconds by ticket number."""
    if not seats:
        return "请在表中选择要补时的考生。"
    given = sorted(amounts.values())
    least, most = duration_words(given[0]), duration_words(given[-1])
    much = most if least == most else f"{least} 至 {most}"
    return f"给 {seats_phrase(seats)}补时 {much}{_ends(view, seats, amounts)}"


def decline(seats: Sequence[SeatView]) -> str:
    """That nothing is given back, for good."""
    if not seats:
        return "请在表中选择不予补时的考生。"
    return f"{seats_phrase(seats)}的中断不予补时，结束时间不变；原因记入考场记录，此建议不再出现。"


def correct(view: RoomView, seats: Sequence[SeatView], seconds: int) -> str:
    """How the end changes by a correction."""
    word = "增加" if seconds >= 0 else "减少"
    span = duration_words(abs(seconds) * 1000)
    ends = _ends(view, seats, {s.ticket: seconds * 1000 for s in seats})
    return f"更正 {seats_phrase(seats)}的时间：{word} {span}{ends}"


def reverse(view: RoomView, seats: Sequence[SeatView], taken: Mapping[str, int]) -> str:
    """How the end changes when grants are taken back. `taken`: milliseconds by ticket number."""
    changes = {ticket: -ms for ticket, ms in taken.items()}
    return f"撤销 {seats_phrase(seats)}所选的时间调整{_ends(view, seats, changes)}"


def shortest_left_ms(seats: Sequence[SeatView], changes: Mapping[str, int], room_ms: int) -> int | None:
    """What the candidate with the least time would have left after these changes; None where nobody loses any."""
    left = [
        (s.deadline_ms - room_ms if s.deadline_ms is not None else s.remaining_ms) + changes[s.ticket]
        for s in seats
        if changes.get(s.ticket, 0) < 0 and s.closed_ms is None
    ]
    return min(left, default=None)


def even(proposals: Sequence[Proposal], ms: int) -> dict[tuple[str, int], int]:
    """One amount for all, for nobody more than was lost: by ticket and begin of the outage."""
    return {(p.ticket, p.from_ms): min(ms, p.lost_ms) for p in proposals}


def _ends(view: RoomView, seats: Sequence[SeatView], changes: Mapping[str, int]) -> str:
    which = of_sections(view, seats)
    ends = sorted({s.deadline_ms + changes.get(s.ticket, 0) for s in seats if s.deadline_ms is not None})
    if not ends:
        return f"{which}，时钟恢复后生效。"
    its = "该部分" if view.sections else ""
    first, last = clock_time(ends[0], view.time_zone), clock_time(ends[-1], view.time_zone)
    when = first if first == last else f"{first} 至 {last}"
    return f"{which}，{its}结束时间改为 {when}。"
