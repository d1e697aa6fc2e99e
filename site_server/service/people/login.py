"""Logging in and going on: every way a candidate gets to a screen opens a new epoch and fences the older ones."""

from typing import Final, Literal

from shared.exam.plan import Candidate
from shared.exam.room.events import CandidateLoggedIn, LoginRefused
from shared.exam.room.rules import login_refusal
from shared.exam.room.sitting import Sitting
from shared.exam.typed import identifier
from shared.protocol.device import AnswerSnapshot, CandidateCard, LoginReply, LoginRequest, ResumeRequest
from shared.protocol.errors import WireError, sentence
from shared.protocol.version import compatible
from shared.security.codes import same_text
from site_server.domain.rows import DeviceRow
from site_server.service.core.room import Room, open_entry
from site_server.service.core.site import Site
from site_server.service.core.tokens import SittingClaims, sitting_token
from site_server.service.core.wording import mask_id
from site_server.service.core.writer import Tx
from site_server.service.people.device_status import resumable
from site_server.service.people.move_credit import credit_until_now

_AGAIN_MS: Final = 10_000

How = Literal["first", "resume", "moved"]

# Refusals that belong into the record of the room; trying too early or a wrong key on the keyboard does not.
_RECORDED = frozenset(
    {"too_late", "no_time_left", "session_over", "already_handed_in", "in_use_elsewhere", "wrong_seat"}
)


def log_in(site: Site, device: DeviceRow, request: LoginRequest) -> LoginReply:
    """A candidate logs in with ticket number and password.

    Raises WireError: version_mismatch, no_session, not_enrolled_seat, too_many_tries, unknown_candidate,
    id_number_required, wrong_password, not_yet_open, too_late, no_time_left, session_over, already_handed_in,
    wrong_seat, in_use_elsewhere.
    """
    if not compatible(request.protocol_version):
        raise WireError("version_mismatch")
    room, seat = site.need_room(), site.devices.need_seat(device)
    candidate = _authenticated(site, room, device, request)
    ticket = candidate.ticket

    def work(tx: Tx) -> CandidateLoggedIn | WireError:
        sitting = tx.state.sittings[ticket]
        code = login_refusal(tx.state, ticket, tx.now_ms) or _place_refusal(site, sitting, device, seat)
        if code is None:
            site.allowance.take(device.device_id, tx.now_ms)
            how: How = "moved" if sitting.move_pending else "resume" if sitting.present else "first"
            return _open_epoch(site, tx, sitting, device, how)
        if code in _RECORDED and not _told_just_now(tx, ticket, seat, code):
            site.allowance.take(device.device_id, tx.now_ms)
            tx.append("server", LoginRefused(ticket=ticket, device_id=device.device_id, seat=seat, code=code))
        return WireError(code, sentence(code, seat=sitting.seat), seat=sitting.seat)

    return _reply(site, room, candidate, _opened(site.writer.do(work)))


def resume(site: Site, device: DeviceRow, request: ResumeRequest, address: str = "") -> LoginReply:
    """The PC at this seat goes on with its sitting: after a restart, or because the candidate was moved here.

    `address`: where it calls from; see `resumable`.

    Raises WireError: version_mismatch, no_session, not_enrolled_seat, nothing_to_resume, too_many_tries.
    """
    if not compatible(request.protocol_version):
        raise WireError("version_mismatch")
    room, seat = site.need_room(), site.devices.need_seat(device)

    def work(tx: Tx) -> CandidateLoggedIn:
        sitting = tx.state.occupant(seat)
        if sitting is None or tx.state.ended_ms is not None or not resumable(site, sitting, device, address):
            raise WireError("nothing_to_resume")
        site.allowance.take(device.device_id, tx.now_ms)
        return _open_epoch(site, tx, sitting, device, "moved" if sitting.move_pending else "resume")

    opened = _opened(site.writer.do(work))
    return _reply(site, room, room.candidates[opened.ticket], opened)


def snapshot(room: Room, ticket: str) -> AnswerSnapshot:
    """Where a sitting stands; on the writer's thread it is exact."""
    book = room.books[ticket]
    return AnswerSnapshot(
        answers=book.answers,
        flags=tuple(sorted(book.flags)),
        position=book.position,
        scroll=book.scroll,
        entries=book.count(),
        head=book.head(),
    )


def _opened(result: CandidateLoggedIn | WireError) -> CandidateLoggedIn:
    if isinstance(result, WireError):  # the writer raises it; told here for the type checker
        raise result
    return result


def _authenticated(site: Site, room: Room, device: DeviceRow, request: LoginRequest) -> Candidate:
    now = site.clock.now_ms()
    site.login_throttle.take(device.device_id, now)
    typed = identifier(request.ticket)
    candidate = room.candidates.get(typed) or room.candidates.get(typed.upper())
    if candidate is None:
        raise WireError("unknown_candidate")
    # The default password is the end of the ticket number: no secret, so no slow hash; the seat and the proctor guard.
    right = same_text(identifier(request.password), candidate.ticket[-6:])
    if room.plan.rules.login_requires_id_number:
        number = identifier(request.id_number).upper()
        if not number:
            site.login_throttle.right(device.device_id)  # nothing was tried: the PC asks for the number now
            raise WireError("id_number_required")
        right = same_text(number, candidate.id_number.upper()) and right
    if not right:
        raise WireError("wrong_password")
    site.login_throttle.right(device.device_id)
    return candidate


def _told_just_now(tx: Tx, ticket: str, seat: int, code: str) -> bool:
    """Whether the log has this already: somebody who presses the key again and again does not fill it."""
    last = tx.need_room().annex.refusals.get(ticket)
    return last is not None and (last.seat, last.code) == (seat, code) and tx.now_ms - last.at_ms < _AGAIN_MS


def _place_refusal(site: Site, sitting: Sitting, device: DeviceRow, seat: int) -> str | None:
    other = sitting.device_id if sitting.present else None
    if other not in {None, device.device_id} and site.devices.get(other or "") is not None:
        return "in_use_elsewhere"
    return "wrong_seat" if sitting.seat != seat else None


def _open_epoch(site: Site, tx: Tx, sitting: Sitting, device: DeviceRow, how: How) -> CandidateLoggedIn:
    epoch = max(sitting.epoch + 1, tx.need_room().annex.epoch_floor)
    event = CandidateLoggedIn(ticket=sitting.ticket, device_id=device.device_id, seat=device.seat, epoch=epoch, how=how)
    mover = tx.need_room().annex.moved_by.get(sitting.ticket)
    if how == "moved" and mover is not None and mover[1] is not None:
        credit_until_now(tx, sitting.ticket, mover[0], mover[1])
    tx.append(f"candidate:{sitting.ticket}", event)
    now, live = tx.now_ms, tx.need_room().alive(sitting.ticket, tx.now_ms)

    def start_over() -> None:
        # What this PC has of the sitting it sends over its own line now; of other journals it tells again.
        site.devices.journals_left(device.device_id, 0, 0, now)
        live.last_seen_ms, live.heard, live.unsent = now, True, 0
        live.epoch, live.seq, live.head = event.epoch, -1, ""
        live.mismatch_ms = None

    tx.after_commit(start_over)
    return event


def _reply(site: Site, room: Room, candidate: Candidate, opened: CandidateLoggedIn) -> LoginReply:
    ticket = candidate.ticket
    box = room.answer_box(ticket)
    known = tuple(open_entry(box, row).entry for row in site.store.entries(room.session_no, ticket))
    # Asked on the writer's thread, after the log-in: exactly what the log holds then.
    now = site.writer.do(lambda _tx: snapshot(room, ticket)) if known else snapshot(room, ticket)
    return LoginReply(
        room_ms=site.clock.now_ms(),
        token=sitting_token(
            site,
            SittingClaims(session_no=room.session_no, ticket=ticket, epoch=opened.epoch, device_id=opened.device_id),
        ),
        session=room.card(),
        candidate=CandidateCard(
            ticket=ticket,
            name=candidate.name,
            gender=candidate.gender,
            id_type=candidate.id_type,
            id_masked=mask_id(candidate.id_number),
            school=candidate.school,
            photo=room.roster.photo(ticket),
            read_aloud=room.plan.may_listen(ticket),
        ),
        seat=opened.seat,
        epoch=opened.epoch,
        next_seq=1,
        journal_key=room.journal_key(ticket),
        shuffle_seed=room.shuffle_seed(ticket),
        confirmed=room.state.sittings[ticket].confirmed_ms is not None and opened.how == "resume",
        snapshot=now,
        rules_for_candidates=room.plan.rules_for_candidates,
        penalties=room.plan.penalties,
        known_entries=known,
        resume_code=room.resume_code(ticket, opened.device_id),
    )
