"""The open section of a candidate in words; empty everywhere where the paper has one shared limit. Pure."""

from shared.protocol.console import RoomView, SeatView
from shared.protocol.device import SectionCard


def open_section(view: RoomView, seat: SeatView) -> SectionCard | None:
    """The section whose time runs for this candidate."""
    return next((s for s in view.sections if s.section_id == seat.section_id), None)


def title_of(view: RoomView, section_id: str) -> str:
    """A section's title; the id where the plan does not know it."""
    return next((s.title for s in view.sections if s.section_id == section_id), section_id)
