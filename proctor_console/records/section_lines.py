"""What the room record says of sections with their own limits; nothing where the paper has one shared limit."""

from shared.exam.room.events import SectionClosed, SectionReopened
from shared.formatting import duration_words
from shared.protocol.console import RecordsData, RoomView
from shared.words.catalogue import say


def section_limits(view: RoomView) -> tuple[str, ...]:
    """The limits of this session's sections, and what becomes of time left over."""
    if not view.sections:
        return ()
    parts = "，".join(f"{s.title} {duration_words(s.duration_s * 1000)}" for s in view.sections)
    rest = say("record.carried_over") if view.carry_over else say("record.not_carried_over")
    return (say("record.section_limits", parts=parts, rest=rest),)


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
            lines.append(say("record.section_ends", title=section.title, by_hand=by_hand, number=len(causes) - by_hand))
    return tuple(lines)
