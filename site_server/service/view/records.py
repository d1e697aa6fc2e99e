"""The data of the printed records, and a candidate in full where identity is checked."""

import logging

import msgspec
from msgspec.structs import replace

from shared.decoding import decode_json
from shared.exam.plan import public_plan
from shared.exam.room.events import IdentityShown, RosterTaken
from shared.protocol.console import CandidateDetail, EventPage, RecordsData, RosterRow
from shared.protocol.errors import WireError
from shared.security.errors import SecurityError
from shared.security.vault import Box
from site_server.service.core.room import Room
from site_server.service.core.site import Site
from site_server.service.core.tokens import StaffClaims
from site_server.service.core.wording import mask_id
from site_server.service.view.room_view import is_late, view_of

log = logging.getLogger(__name__)

_PAGE = 1_000
_FORM = 40


def records_data(site: Site, room: Room) -> RecordsData:
    """What the printed records are made of: once the results are sealed, the very data that the bundle holds.

    What was noted since comes beside it (`later`); it is printed as an addendum and never mixed in. ADR 0040.
    """
    sealed = room.state.bundle
    kept = _kept_record(site, room, sealed.bundle_id) if sealed is not None else None
    if kept is None:
        return live_records(site, room)
    return replace(kept, later=tuple(room.records[room.state.later.sealed_records :]))


def note_taken(site: Site, form: str, person: StaffClaims) -> None:
    """That a person takes names and photos for a form stands in the room log before they are handed out."""
    if site.room is not None:
        site.writer.do(lambda tx: tx.append(person.staff_id, RosterTaken(form=form[:_FORM])))


def keep_record(site: Site, room: Room, bundle_id: str, records: bytes) -> None:
    """Keep the records' data of a bundle, for later prints. Raises OSError."""
    site.folder.keep_record(bundle_id, _record_box(site, room).encrypt(records, bundle_id.encode()))


def _kept_record(site: Site, room: Room, bundle_id: str) -> RecordsData | None:
    """None for a bundle of an older version, and where the file is gone or was changed."""
    sealed = site.folder.record(bundle_id)
    if sealed is None:
        return None
    try:
        return decode_json(_record_box(site, room).decrypt(sealed, bundle_id.encode()), RecordsData)
    except (SecurityError, msgspec.DecodeError) as error:
        log.error("the record of bundle %s cannot be read: %s", bundle_id, type(error).__name__)
        return None


def _record_box(site: Site, room: Room) -> Box:
    return site.keyring.box(f"record/{room.session_no}")


def live_records(site: Site, room: Room) -> RecordsData:
    """Roster with outcomes, by seat, the whole room log, what trial exam and checks came to, as of now."""
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
    return RecordsData(
        view=view_of(site, room),
        roster=tuple(rows),
        records=tuple(room.records),
        trial=site.trial,
        checks=site.checks(),
    )


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
