"""Sections with their own limits on this PC: which one is open, and what the server's word changes about it. Pure.

The server decides. Between two of its words, and off the line, the PC goes on by itself: the candidate submits a
section or its time runs out, and the next one opens with the time the server once told (ADR 0010).
"""

from collections.abc import Iterable
from typing import Literal

import msgspec
from msgspec.structs import replace

from candidate_client.core.clock import ClockView, after_status
from candidate_client.core.outline import Exam, OrderedItem
from shared.exam.answers.content import SectionLeft
from shared.exam.answers.log import Entry, Place
from shared.exchange.journal_records import Stood
from shared.protocol.sitting import SectionNow, SittingStatus

_ANSWERED_MS = 3000

Came = Literal["", "submitted", "time", "back"]

NEARLY_OVER_MS = 1500
"""Input that stopped this early, by an error of the clock, is not opened again for the rest."""
LAST_WORDS_MS = 2000
"""What was being typed when a section closed is still taken for this long; it is within the server's own grace."""


class SectionRun(msgspec.Struct, frozen=True, kw_only=True):
    """The section open on this PC.

    Attributes:
        later_ms: working time of each section after it, as the server last told.
        before: the section that was open here before; empty if none.
        came: how this one came to be open: the one before was submitted, or its time ran out, or the server opened an
            earlier one again.
        since_ms: when it opened here, local monotonic time.
        left: the entry by which this PC left the section before; the server's word on the section counts once it has
            that entry.
    """

    section_id: str
    later_ms: tuple[int, ...]
    carry_over: bool
    before: str = ""
    came: Came = ""
    since_ms: int = 0
    left: Place | None = None

    @property
    def last(self) -> bool:
        """Whether it is the last section: its end is the hand-in."""
        return not self.later_ms

    @property
    def notice_id(self) -> str:
        """Names the message that this section has opened."""
        return f"section-{self.section_id}-{self.came}-{self.since_ms}"


def told(run: SectionRun | None, status: SittingStatus, local_ms: int, *, delivered: bool) -> SectionRun | None:
    """The open section after the server's word. `delivered`: it had our last submission before it spoke.

    The server is behind while a submission is on its way, and for a moment where this PC's clock is a little fast; if
    it stays behind, there was an extension, a pause or a reopening, and the candidate goes back.
    """
    now = status.section
    if not isinstance(now, SectionNow):
        return None
    if run is None:
        return SectionRun(section_id=now.section_id, later_ms=now.later_ms, carry_over=now.carry_over)
    if run.section_id == now.section_id:
        return replace(run, later_ms=now.later_ms, carry_over=now.carry_over)
    ahead = len(now.later_ms) < len(run.later_ms)
    as_good_as_over = run.came == "time" and status.phase == "working" and status.remaining_ms <= NEARLY_OVER_MS
    if not ahead and (not delivered or as_good_as_over):
        return run
    return SectionRun(
        section_id=now.section_id,
        later_ms=now.later_ms,
        carry_over=now.carry_over,
        before=run.section_id,
        came="time" if ahead else "back",
        since_ms=local_ms,
    )


def clock_told(run: SectionRun | None, clock: ClockView, status: SittingStatus, offset_ms: int) -> ClockView:
    """The clock after the server's word; while the server still speaks of the section before, this PC's own goes on."""
    return replace(clock, offset_ms=offset_ms) if behind(run, status) else after_status(status, offset_ms)


def behind(run: SectionRun | None, status: SittingStatus) -> bool:
    """Whether the server still speaks of a section before the one open here: of this one it knows nothing yet."""
    now = status.section
    return run is not None and isinstance(now, SectionNow) and now.section_id != run.section_id


def next_section(exam: Exam, run: SectionRun) -> str | None:
    """The id of the section after the open one; None for the last."""
    if run.last:
        return None
    order = [section.section_id for section in exam.paper.sections]
    place = order.index(run.section_id) + 1 if run.section_id in order else len(order)
    return order[place] if place < len(order) else None


def moved_on(
    run: SectionRun, section_id: str, clock: ClockView, came: Came, *, left: Place, room_ms: int, local_ms: int
) -> tuple[SectionRun, ClockView]:
    """The next section and its clock. By time it begins at the deadline, else now; time left may be carried over."""
    by_time = came == "time"
    start_ms = clock.deadline_ms if by_time else room_ms
    carried_ms = max(0, clock.deadline_ms - room_ms) if run.carry_over and not by_time else 0
    allotted_ms = run.later_ms[0] + carried_ms
    opened = SectionRun(
        section_id=section_id,
        later_ms=run.later_ms[1:],
        carry_over=run.carry_over,
        before=run.section_id,
        came=came,
        since_ms=local_ms,
        left=left,
    )
    return opened, replace(clock, running=True, deadline_ms=start_ms + allotted_ms, allotted_ms=allotted_ms)


def restored(
    exam: Exam, stood: Stood | None, entries: Iterable[Entry], acknowledged: int, clock: ClockView
) -> tuple[SectionRun | None, ClockView]:
    """Section and clock after a restart without the server: its last word, and what this PC left since then.

    A submission the server answered was followed by a newer word of it, unless the PC went down in that very moment.
    """
    if stood is None or not stood.section_id:
        return None, clock
    run = SectionRun(section_id=stood.section_id, later_ms=stood.later_ms, carry_over=stood.carry_over)
    for entry in entries:
        left = entry.content
        unanswered = entry.seq > acknowledged or entry.client_ms + _ANSWERED_MS > stood.room_ms
        if not isinstance(left, SectionLeft) or left.section_id != run.section_id or not unanswered:
            continue
        following = next_section(exam, run)
        if following is not None:
            run, clock = moved_on(
                run,
                following,
                clock,
                "time" if left.cause == "time" else "submitted",
                left=Place(epoch=entry.epoch, seq=entry.seq),
                room_ms=entry.client_ms,
                local_ms=0,
            )
    return run, clock


def open_items(exam: Exam, run: SectionRun | None) -> tuple[OrderedItem, ...]:
    """The items that can be visited now: of the open section, or all."""
    if run is None:
        return exam.items
    return tuple(ordered for ordered in exam.items if ordered.section.section_id == run.section_id)


def may_visit(exam: Exam | None, run: SectionRun | None, item_id: str) -> bool:
    """Whether an item belongs to the open section."""
    if run is None or exam is None:
        return True
    ordered = exam.ordered(item_id)
    return ordered is not None and ordered.section.section_id == run.section_id


def may_answer(exam: Exam | None, run: SectionRun | None, item_id: str, local_ms: int) -> bool:
    """Whether an answer is taken: in the open section, and for a moment what was being typed in the one before."""
    if run is None or exam is None or may_visit(exam, run, item_id):
        return True
    ordered = exam.ordered(item_id)
    just_closed = ordered is not None and ordered.section.section_id == run.before
    return just_closed and local_ms - run.since_ms <= LAST_WORDS_MS


def settled_position(exam: Exam | None, run: SectionRun | None, position: str | None) -> str | None:
    """The item on the screen: where the candidate was, or the first one of the open section."""
    if exam is None or run is None or (position is not None and may_visit(exam, run, position)):
        return position
    items = open_items(exam, run)
    return items[0].item.item_id if items else position
