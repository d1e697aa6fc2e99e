"""What the room record says of sections with their own limits; nothing where the paper has one shared limit."""

from shared.exam.room.events import SectionClosed, SectionReopened
from shared.formatting import duration_words
from shared.protocol.console import RecordsData, RoomView


def section_limits(view: RoomView) -> tuple[str, ...]:
    """The limits of this session's sections, and what becomes of time left over."""
    if not view.sections:
        return ()
    parts = "，".join(f"{s.title} {duration_words(s.duration_s * 1000)}" for s in view.sections)
    rest = "转入下一部分" if view.carry_over else "不转入下一部分"
    return (f"分部分计时：{parts}；提前提交一个部分，剩余时间{rest}",)


def section_ends(data: RecordsData) -> tuple[str, ...]:
    """How each section but the last ended, counted by people; a submission that was undone does not count."""
    ends: dict[tuple[str, str], str] = {}
    for record in data.records:
        event = record.event
        if isinstance(event, SectionClosed):
            ends[event.section_id, event.ticket] = event.cause
        elif isinstance(event, SectionReopened):
            ends.pop((event.section_id, event.ticket), None)
    lines = []
    for section in data.view.sections[:-1]:
        causes = [cause for (section_id, _), cause in ends.items() if section_id == section.section_id]
        by_hand = causes.count("candidate")
        if causes:
            lines.append(f"“{section.title}”部分：本人提交 {by_hand} 人，到时结束 {len(causes) - by_hand} 人")
    return tuple(lines)
