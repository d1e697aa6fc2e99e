"""Handing in: the sitting closes only when the server holds exactly what the client's journal holds."""

from typing import Literal

from shared.exam.answers.log import AnswerBook
from shared.exam.clock.account import is_paused
from shared.exam.room.events import HandedIn, HandInCause
from shared.exam.room.rules import ended, hand_in_refusal
from shared.protocol.errors import WireError
from shared.protocol.sitting import HandInReply, HandInRequest
from site_server.domain.rows import ReportedHead
from site_server.service.core.site import Site
from site_server.service.core.tokens import SittingClaims
from site_server.service.core.writer import Tx

# A client whose clock estimate runs a little fast hands in a moment before the server would close it.
EARLY_MS = 500


def hand_in(site: Site, claims: SittingClaims, request: HandInRequest) -> HandInReply:
    """Close the sitting for this device; once closed it answers how it was closed.

    Raises WireError: fenced, gap, conflict, bad_request, and those of `closing_cause`.
    """
    room, ticket = site.need_room(), claims.ticket

    def work(tx: Tx) -> HandInReply | WireError:
        sitting, book = tx.state.sittings[ticket], tx.book(ticket)
        if sitting.epoch != claims.epoch or sitting.device_id != claims.device_id or request.epoch != claims.epoch:
            raise WireError("fenced")
        if sitting.closed_ms is not None:
            _keep_report(tx, ticket, request)
            return HandInReply(
                room_ms=tx.now_ms, cause=sitting.closed_cause or "end", entries=book.count(), head=book.head()
            )
        cause = closing_cause(tx, ticket, request.cause)
        if isinstance(cause, WireError):
            if cause.code == "hand_in_needs_consent":
                live, now = room.alive(ticket, tx.now_ms), tx.now_ms
                live.hand_in_asked_ms = live.hand_in_asked_ms or now
            return cause
        _check_journal(book, request)
        _keep_report(tx, ticket, request)
        closed = close(tx, ticket, cause, f"candidate:{ticket}")
        return HandInReply(room_ms=tx.now_ms, cause=cause, entries=closed.entries, head=closed.head)

    reply = site.writer.do(work)
    if isinstance(reply, WireError):  # the writer raises it; told here for the type checker
        raise reply
    return reply


def closing_cause(tx: Tx, ticket: str, asked: Literal["candidate", "time"]) -> HandInCause | WireError:
    """As what a hand-in that a PC asks for closes an open sitting, by whichever way it comes; or why it does not.

    `time`: the clock ran out at the PC. Here it may have stood still or been given more since; then nobody handed in.

    Refusals: those of `hand_in_refusal`, paused, hand_in_undone (people have reopened the sitting since it was asked).
    """
    state, now_ms = tx.state, tx.now_ms
    refusal = hand_in_refusal(state, ticket, now_ms)
    if asked == "time":
        if state.started_ms is not None and state.left_ms(ticket, now_ms) <= EARLY_MS:
            return "time"
        if is_paused(state.account(ticket), now_ms):
            return WireError("paused")
        return WireError(refusal or "hand_in_too_early")
    if tx.book(ticket).head() == state.sittings[ticket].undone_head:
        return WireError("hand_in_undone")
    return WireError(refusal) if refusal is not None else "candidate"


def close(tx: Tx, ticket: str, cause: HandInCause, actor: str) -> HandedIn:
    """Close a sitting with what the server holds at this moment."""
    book = tx.book(ticket)
    ended_ms = ended(tx.state, ticket, tx.now_ms) if cause == "time" else None
    event = HandedIn(ticket=ticket, cause=cause, entries=book.count(), head=book.head(), ended_ms=ended_ms)
    tx.append(actor, event)
    return event


def _check_journal(book: AnswerBook, request: HandInRequest) -> None:
    held = book.next_seq(request.epoch) - 1
    if held < request.seq:
        raise WireError("gap", expected_seq=held + 1)
    if request.seq < 0 or held > request.seq:
        raise WireError("conflict")
    if request.seq and book.head_at(request.epoch, request.seq).hex() != request.head:
        raise WireError("conflict")


def _keep_report(tx: Tx, ticket: str, request: HandInRequest) -> None:
    room, now = tx.need_room(), tx.now_ms
    tx.put(
        ReportedHead(session_no=room.session_no, ticket=ticket, epoch=request.epoch, seq=request.seq, head=request.head)
    )
    live = room.alive(ticket, now)

    def show() -> None:
        live.epoch, live.seq, live.head, live.last_seen_ms = request.epoch, request.seq, request.head, now
        live.unsent, live.hand_in_asked_ms = 0, None

    tx.after_commit(show)
