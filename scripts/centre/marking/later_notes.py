"""The notes of an addendum 补充记录 in words: for the screen and for the sheet beside the answers."""

from collections.abc import Iterator
from typing import Final

import msgspec

from shared.exam.plan import SessionPlan
from shared.exam.room.events import (
    DisciplineAnswered,
    DisciplineRecorded,
    DisciplineWitnessed,
    IncidentAmended,
    IncidentLogged,
    IncidentPhoto,
)
from shared.exchange.addendum import OpenedAddendum
from shared.exchange.sheets import Cell
from shared.formatting import date_time
from shared.words.catalogue import Words, say

HEADS: Final = Words("marking.head", ("time", "seat", "ticket", "name", "what", "item", "text", "by"))


class LaterNote(msgspec.Struct, frozen=True, kw_only=True):
    """One note. `seat` 0 and empty `ticket`: it concerns the room. `jpeg`: of a photo, whose `text` is its incident."""

    time: str
    seat: int
    ticket: str
    name: str
    what: str
    item_id: str
    text: str
    by: str
    jpeg: bytes = b""

    def line(self, number: int) -> str:
        """As a line on the screen."""
        seat = say("marking.later.seat", seat=self.seat, name=self.name) if self.ticket else ""
        return say(
            "marking.later.line", number=number, time=self.time, seat=seat, what=self.what, text=self.text, by=self.by
        )

    def cells(self) -> list[Cell]:
        """As a row under `HEADS`."""
        return [
            self.time,
            self.seat or None,
            self.ticket,
            self.name,
            self.what,
            self.item_id,
            self.text,
            self.by,
        ]


def later_notes(addendum: OpenedAddendum, plan: SessionPlan) -> Iterator[LaterNote]:
    """What people wrote after the results were sealed, in the order of the log; times are the room's."""
    names = {candidate.ticket: candidate.name for candidate in plan.candidates}
    for record in addendum.records:
        event = record.event
        if isinstance(event, IncidentLogged):
            what = say(f"term.incident.{event.category}")
            text, ticket, item_id = event.text, event.ticket, event.item_id
        elif isinstance(event, IncidentAmended):
            what, text, ticket, item_id = say("marking.later.amended"), event.text, event.ticket, None
        elif isinstance(event, IncidentPhoto):
            what, text, ticket, item_id = say("marking.later.photo"), event.incident_id, event.ticket, None
        elif isinstance(event, DisciplineRecorded):
            action = say(f"term.discipline.{event.action}")
            what = say("marking.later.discipline", action=action, code=event.code)
            text, ticket, item_id = event.text, event.ticket, None
        elif isinstance(event, DisciplineAnswered):
            what, text, ticket, item_id = say(f"marking.later.{event.answer}"), event.note, event.ticket, None
        elif isinstance(event, DisciplineWitnessed):
            what, text, ticket, item_id = say("marking.later.witnessed"), event.signer.staff_id, event.ticket, None
        else:
            continue
        sitting = addendum.state.sittings.get(ticket) if ticket else None
        member = plan.staff_member(record.actor)
        yield LaterNote(
            time=date_time(record.at_ms, plan.time_zone),
            seat=sitting.seat if sitting is not None else 0,
            ticket=ticket or "",
            name=names.get(ticket or "", ""),
            what=what,
            item_id=item_id or "",
            text=text,
            by=member.name if member is not None else record.actor,
            jpeg=event.jpeg if isinstance(event, IncidentPhoto) else b"",
        )
