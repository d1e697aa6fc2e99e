"""Acts on incidents 考场情况: writing one down, and adding to it. Nothing written is ever changed."""

from typing import Annotated, ClassVar

import msgspec

from shared.exam.acts import base
from shared.exam.acts.base import Act, Doing, Effect, Refusal, Written, one, tidy
from shared.exam.bounds import Name
from shared.exam.incidents import KINDS, IncidentCategory
from shared.exam.photos import MOST_BYTES, MOST_IN_A_ROOM, is_small_jpeg
from shared.exam.plan import StaffRole
from shared.exam.room.events import IncidentAmended, IncidentLogged, IncidentPhoto
from shared.exam.room.state import RoomState

Photo = Annotated[bytes, msgspec.Meta(max_length=MOST_BYTES)]


class LogIncident(Act, frozen=True, kw_only=True, tag="log_incident"):
    """An incident for the record; without a ticket it concerns the room.

    `item`: an item by its number on the candidate's screen, such as `理论 12`; the server finds out which one that is.
    """

    category: IncidentCategory
    text: str
    ticket: str | None = None
    item_id: str | None = None
    kind: Name = ""
    item: Name = ""
    photo: Photo = b""

    ROLES: ClassVar[frozenset[StaffRole]] = frozenset({"proctor", "chief", "inspector"})

    def incomplete(self, state: RoomState, now_ms: int) -> Refusal | None:
        """What happened, of a kind that the category has."""
        if self.kind and self.kind not in KINDS[self.category]:
            return Refusal(code="incident_kind_unknown")
        return base.no_reason(self.text) or _bad_photo(self.photo, state)

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """At any time; of somebody due."""
        return base.unknown(state, (self.ticket,) if self.ticket else ())

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """The incident."""
        incident = IncidentLogged(
            incident_id=f"i-{state.last_seq + 1}",
            category=self.category,
            text=tidy(self.text),
            ticket=self.ticket,
            item_id=doing.item_id or self.item_id,
            kind=self.kind,
            item=tidy(self.item),
        )
        return one(incident) + _picture(incident.incident_id, self.ticket, self.photo)

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """Into the record."""
        if self.ticket is None:
            return Effect(code="incident_of_room")
        return Effect(code="incident_of_seat", values={"seat": base.seat_of(before, self.ticket)})


class AmendIncident(Act, frozen=True, kw_only=True, tag="amend_incident"):
    """补充: something is added to an incident, with its own time and author."""

    incident_id: Name
    text: str
    photo: Photo = b""

    ROLES: ClassVar[frozenset[StaffRole]] = LogIncident.ROLES

    def incomplete(self, state: RoomState, now_ms: int) -> Refusal | None:
        """What is added."""
        return base.no_reason(self.text) or _bad_photo(self.photo, state)

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """There is such an incident."""
        return None if self.incident_id in state.incidents else Refusal(code="no_such_incident")

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """The addition."""
        ticket = state.incidents[self.incident_id] or None
        added = one(IncidentAmended(incident_id=self.incident_id, text=tidy(self.text), ticket=ticket))
        return added + _picture(self.incident_id, ticket, self.photo)

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """What was written stays."""
        return Effect(code="incident_amended")


def _bad_photo(photo: bytes, state: RoomState) -> Refusal | None:
    if not photo:
        return None
    if state.photos >= MOST_IN_A_ROOM:
        return Refusal(code="too_many_photos", values={"most": MOST_IN_A_ROOM})
    return None if is_small_jpeg(photo) else Refusal(code="photo_unusable")


def _picture(incident_id: str, ticket: str | None, photo: bytes) -> tuple[Written, ...]:
    return one(IncidentPhoto(incident_id=incident_id, jpeg=photo, ticket=ticket)) if photo else ()


IncidentActs = LogIncident | AmendIncident
