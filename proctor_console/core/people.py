"""Who is meant by a ticket number or a staff id, and how that person is called on screens and on paper."""

import msgspec

from proctor_console.core import words
from shared.exam.room.events import Approval
from shared.protocol.console import RecordsData, RoomView
from shared.words.catalogue import row, say


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A candidate as a sentence names them. `seat` is the one on the plan."""

    ticket: str
    seat: int
    name: str


class People(msgspec.Struct, frozen=True, kw_only=True):
    """Candidates by ticket number and staff by id. `focus`: the candidate whose own story is told (考生).

    `sections`: titles of sections with their own limits, by id.
    """

    candidates: dict[str, Person]
    staff: dict[str, tuple[str, str]]
    focus: str = ""
    sections: dict[str, str] = {}

    @classmethod
    def of_view(cls, view: RoomView) -> "People":
        """Names fit for a screen others can see."""
        return cls(
            candidates={
                s.ticket: Person(ticket=s.ticket, seat=s.seat, name=s.name_masked) for s in view.seats if s.ticket
            },
            staff=_staff(view),
            sections=_sections(view),
        )

    @classmethod
    def of_records(cls, data: RecordsData) -> "People":
        """Full names, for the signed records."""
        return cls(
            candidates={r.ticket: Person(ticket=r.ticket, seat=r.seat, name=r.name) for r in data.roster},
            staff=_staff(data.view),
            sections=_sections(data.view),
        )

    def candidate(self, ticket: str) -> str:
        """`12 号 张**`, or the ticket number of somebody not on the list."""
        if ticket == self.focus:
            return say("log.person.this")
        person = self.candidates.get(ticket)
        return (
            say("log.person.seat", seat=person.seat, name=person.name)
            if person
            else say("log.person.ticket", ticket=ticket)
        )

    def candidates_listed(self, tickets: tuple[str, ...], limit: int = 6) -> str:
        """Several candidates in one phrase; no tickets means everyone; long lists show seats only."""
        if not tickets:
            return say("log.person.everyone")
        if len(tickets) <= limit:
            return row(self.candidate(ticket) for ticket in tickets)
        seats = sorted(p.seat for t in tickets if (p := self.candidates.get(t)))
        return say("log.person.many", listed=row(seats), count=len(tickets))

    def section(self, section_id: str) -> str:
        """`理论`; the id where the section is not on the plan."""
        return self.sections.get(section_id, section_id)

    def staff_member(self, staff_id: str) -> str:
        """`主考 李四`; the id where the person is not on the plan."""
        known = self.staff.get(staff_id)
        return f"{words.role(known[1])} {known[0]}" if known else staff_id

    def actor(self, actor: str) -> str:
        """Who did it: a person on duty, a candidate or the server."""
        if actor == "server":
            return say("log.person.server")
        if actor.startswith("candidate:"):
            return self.candidate(actor.removeprefix("candidate:"))
        if actor in {"setup", "staff:setup"}:
            return say("log.person.technician")
        return self.staff_member(actor.removeprefix("staff:"))


def _sections(view: RoomView) -> dict[str, str]:
    return {s.section_id: s.title for s in view.sections}


def _staff(view: RoomView) -> dict[str, tuple[str, str]]:
    return {s.staff_id: (s.name, s.role) for s in view.staff}


def approved_by(approvals: tuple[Approval, ...], people: People) -> str:
    """`（批准：主考 李四、巡考 王五）`, or nothing."""
    if not approvals:
        return ""
    return say("log.approved_by", listed=row(people.staff_member(a.staff_id) for a in approvals))
