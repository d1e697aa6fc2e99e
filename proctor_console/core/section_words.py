"""The open section of a candidate in words; empty everywhere where the paper has one shared limit. Pure."""

from collections.abc import Sequence

from shared.protocol.console import RoomView, SeatView
from shared.protocol.device import SectionCard
from shared.words.catalogue import say


def open_section(view: RoomView, seat: SeatView) -> SectionCard | None:
    """The section whose time runs for this candidate."""
    return next((s for s in view.sections if s.section_id == seat.section_id), None)


def title_of(view: RoomView, section_id: str) -> str:
    """A section's title; the id where the plan does not know it."""
    return next((s.title for s in view.sections if s.section_id == section_id), section_id)


def of_sections(view: RoomView, seats: Sequence[SeatView]) -> str:
    """`（“理论”部分）`, `（各自当前的部分：理论 3 人，实操 5 人）`, or nothing: what a change of time applies to."""
    if not view.sections:
        return ""
    counts = [(s.title, sum(seat.section_id == s.section_id for seat in seats)) for s in view.sections]
    present = [(title, count) for title, count in counts if count]
    if len(present) == 1:
        return say("log.section.one", present=present[0][0])
    return say(
        "log.section.each",
        listed="，".join(say("log.section.people", title=title, count=count) for title, count in present),
    )


def times_of(view: RoomView) -> str:
    """`（理论 60 分钟，实操 60 分钟，分别计时）`, or nothing."""
    parts = "，".join(say("log.section.minutes", title=s.title, number=s.duration_s // 60) for s in view.sections)
    return say("log.section.times", parts=parts) if parts else ""
