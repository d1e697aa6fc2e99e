"""Which paper each candidate writes: the main one, or the backup paper 备用卷 since when. Pure.

The items of the two papers have different ids (`scripts.centre.issuing.backup_paper` sees to that), so the answers to
both lie in one log and none ever counts for the other paper (ADR 0050).

Handbook 考务手册: The day, minute by minute.
"""

from typing import Literal

import msgspec
from msgspec.structs import replace

from shared.exam.plan import SessionPlan
from shared.exam.room.paper_events import BackupAsked, PaperEvent, PaperUnsealed

PaperName = Literal["main", "backup"]


class Papers(msgspec.Struct, frozen=True, kw_only=True):
    """What was opened for whom.

    Attributes:
        opened_ms: since when the room has a paper to write, main or backup; None while everything is sealed.
        room_backup_ms: since when the backup paper is the room's; None while the main one is.
        switched: ticket number to since when that candidate alone writes the backup paper.
        asked: what the centre was asked for and has not answered yet.
    """

    opened_ms: int | None = None
    room_backup_ms: int | None = None
    switched: dict[str, int] = {}
    asked: tuple[BackupAsked, ...] = ()

    def of(self, ticket: str) -> PaperName:
        """The paper of that candidate; of a seat where nobody sits, with an empty ticket number."""
        return "main" if self.backup_since_ms(ticket) is None else "backup"

    def id_of(self, ticket: str, plan: SessionPlan) -> str:
        """The id of that candidate's paper."""
        return plan.paper_id if self.of(ticket) == "main" else plan.backup_paper_id

    def backup_since_ms(self, ticket: str) -> int | None:
        """Since when that candidate's paper is the backup paper; None while it is the main one."""
        return self.room_backup_ms if self.room_backup_ms is not None else self.switched.get(ticket)

    def asked_for(self, ticket: str) -> BackupAsked | None:
        """The open request to the centre for that candidate."""
        return next((asked for asked in self.asked if asked.ticket == ticket), None)

    def told(self, event: PaperEvent, at_ms: int) -> "Papers":
        """After one more event."""
        if isinstance(event, PaperUnsealed):
            return replace(self, opened_ms=at_ms)
        if isinstance(event, BackupAsked):
            return replace(self, asked=(*self._asked_by_others(event.ticket), event))
        if not event.ticket:
            return replace(self, opened_ms=at_ms, room_backup_ms=at_ms)
        switched = {**self.switched, event.ticket: at_ms}
        return replace(self, switched=switched, asked=self._asked_by_others(event.ticket))

    def _asked_by_others(self, ticket: str) -> tuple[BackupAsked, ...]:
        return tuple(asked for asked in self.asked if asked.ticket != ticket)
