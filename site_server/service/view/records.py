"""The data of the printed records, and a candidate in full where identity is checked."""

from shared.exam.plan import public_plan
from shared.exam.room.events import IdentityShown
from shared.protocol.console import CandidateDetail, EventPage, RecordsData, RosterRow
from shared.protocol.errors import WireError
from site_server.service.core.room import Room
from site_server.service.core.site import Site
from site_server.service.core.tokens import StaffClaims
from site_server.service.core.wording import mask_id
from site_server.service.view.room_view import is_late, room_view

_PAGE = 1_000


def records_data(site: Site, room: Room) -> RecordsData:
    """Roster with outcomes, by seat, the whole room log, and the result of the last trial exam."""
    state = room.state
    rows = []
    for candidate in sorted(room.plan.candidates, key=lambda c: c.seat):
        sitting = state.sittings[candidate.ticket]
        rows.append(
            RosterRow(
                seat=candidate.seat,
                ticket=candidate.ticket,
                name=candidate.name,
                gender=candidate.gender,
                id_type=candidate.id_type,
                id_masked=mask_id(candidate.id_number),
                school=candidate.school,
                present=sitting.present,
                absent=sitting.absent,
                late=is_late(state, sitting),
                final_seat=sitting.seat,
                closed_cause=sitting.closed_cause,
                photo=room.roster.photo(candidate.ticket),
            )
        )
    return RecordsData(view=room_view(site), roster=tuple(rows), records=tuple(room.records), trial=site.trial)


def event_page(room: Room, after: int, limit: int) -> EventPage:
    """Records after a number, at most `limit`; the first page brings the plan they are folded over."""
    start = max(0, after)
    return EventPage(
        records=tuple(room.records[start : start + max(1, min(limit, _PAGE))]),
        last_seq=room.state.last_seq,
        plan=public_plan(room.plan) if start == 0 else None,
    )


def candidate_detail(site: Site, ticket: str, purpose: str, person: StaffClaims) -> CandidateDetail:
    """A candidate in full; who looked, and what for, stands in the room log first. Raises `unknown_candidate`."""
    room = site.need_room()
    candidate = room.candidates.get(ticket)
    if candidate is None:
        raise WireError("unknown_candidate")
    purpose = "identity" if purpose not in {"second_check", "incident"} else purpose
    shown = IdentityShown(ticket=ticket, purpose=purpose)
    site.writer.do(lambda tx: tx.append(person.staff_id, shown))
    return CandidateDetail(
        ticket=ticket,
        name=candidate.name,
        gender=candidate.gender,
        id_type=candidate.id_type,
        id_number=candidate.id_number,
        school=candidate.school,
        seat=room.state.sittings[ticket].seat,
    )


def photo(room: Room, ticket: str) -> bytes:
    """The candidate's picture. Raises WireError `not_found`."""
    found = room.roster.photo(ticket)
    if found is None:
        raise WireError("not_found")
    return found
