"""Steps of a day whose sections have their own limits, on `ServerParts`."""

from typing import Any

from shared.exam.answers.content import Answered, SectionLeft
from shared.exam.answers.log import Entry
from shared.exam.kinds.voucher import Voucher
from shared.protocol.console import SeatView
from shared.protocol.sitting import SectionNow
from site_server.service.view.room_view import room_view
from tests.support.server_parts import Pc, ServerParts


def events(parts: ServerParts, kind: type) -> list[Any]:
    return [r.event for r in parts.site.need_room().records if isinstance(r.event, kind)]


def run(parts: ServerParts, ms: int, *alive: Pc, step_ms: int = 500) -> None:
    """Let time pass with these PCs alive."""
    for _ in range(ms // step_ms):
        parts.clock.pass_ms(step_ms)
        for pc in alive:
            pc.status()
        parts.look()


def now(parts: ServerParts) -> int:
    return parts.site.clock.now_ms()


def submit(
    parts: ServerParts,
    pc: Pc,
    section: str = "t",
    *,
    at_ms: int | None = None,
    cause: Any = "candidate",
    guessed: bool = False,
) -> Entry:
    """A submission in the journal, at a time of the PC's own estimate, or by its wall clock."""
    entry = Entry(
        epoch=pc.reply.epoch,
        seq=pc.book.next_seq(pc.reply.epoch),
        content=SectionLeft(section_id=section, cause=cause),
        client_ms=now(parts) if at_ms is None else at_ms,
        guessed=guessed,
    )
    pc.book.accept(entry)
    return entry


def section_of(pc: Pc) -> SectionNow:
    section = pc.status().section
    assert isinstance(section, SectionNow)
    return section


def seat(parts: ServerParts, number: int = 1) -> SeatView:
    return next(s for s in room_view(parts.site).seats if s.seat == number)


def voucher() -> Answered:
    return Answered(item_id="v1", response=Voucher(date="2026-11-28"))
