"""What the sample room writes into its log for each command, and how it refuses: enough to try every dialog."""

from collections.abc import Iterable

from proctor_console.gateway.sample_time import time_events
from shared.exam.room import events as ev
from shared.exam.room.device_events import ResumeCodeShown
from shared.link.errors import Refused
from shared.protocol import commands as c
from shared.protocol.console import RoomView
from shared.protocol.errors import sentence

SAMPLE_PIN = "2468"


def staff_check(staff_id: str, pin: str) -> None:
    """Refuse an empty id or another PIN than the sample's."""
    if not staff_id or pin != SAMPLE_PIN:
        raise Refused("wrong_pin", sentence("wrong_pin"), status=403)


def events_of(request: c.CommandRequest, view: RoomView) -> Iterable[ev.Event]:
    """The events a command leads to; Refused where an approval is wrong."""
    command = request.command
    approvals = []
    for credential in getattr(command, "approvals", ()):
        staff_check(credential.staff_id, credential.pin)
        role = next((s.role for s in view.staff if s.staff_id == credential.staff_id), "")
        approvals.append(ev.Approval(staff_id=credential.staff_id, role=role))
    return _events(request.command_id, command, tuple(approvals), view)


def _events(  # noqa: C901, PLR0912 - one line for each command
    command_id: str, command: c.Command, approvals: tuple[ev.Approval, ...], view: RoomView
) -> Iterable[ev.Event]:
    match command:
        case c.Unseal():
            yield ev.PaperUnsealed(paper_sha256="ab" * 32)
        case c.StartRoom():
            yield ev.RoomStarted()
        case c.PauseRoom():
            yield ev.RoomPaused(reason=command.reason)
        case c.ResumeRoom():
            yield ev.RoomResumed()
        case c.PauseSittings():
            yield ev.SittingsPaused(tickets=command.tickets, reason=command.reason)
        case c.ResumeSittings():
            yield ev.SittingsResumed(tickets=command.tickets)
        case c.Extend() | c.AskExtension() | c.CreditOutages() | c.DeclineOutages() | c.CorrectTime():
            yield from time_events(command_id, command, approvals)
        case c.ReverseGrants():
            yield from time_events(command_id, command, approvals)
        case c.MoveSeat():
            from_seat = next(s.seat for s in view.seats if s.ticket == command.ticket)
            yield ev.SeatMoved(
                ticket=command.ticket, from_seat=from_seat, to_seat=command.to_seat, reason=command.reason
            )
        case c.CheckIdentity():
            yield ev.IdentityChecked(ticket=command.ticket, ok=command.ok, note=command.note)
        case c.StartLeave():
            yield ev.LeaveStarted(ticket=command.ticket, reason=command.reason, escort=command.escort)
        case c.EndLeave():
            yield ev.LeaveEnded(ticket=command.ticket)
        case c.LogIncident():
            yield ev.IncidentLogged(
                incident_id=command_id, category=command.category, text=command.text, ticket=command.ticket
            )
        case c.RecordDiscipline():
            yield ev.DisciplineRecorded(
                incident_id=command_id,
                ticket=command.ticket,
                code=command.code,
                action=command.action,
                text=command.text,
            )
        case c.AllowHandIn():
            yield ev.HandInAllowed(tickets=command.tickets, reason=command.reason)
        case c.AllowLateEntry():
            yield ev.LateEntryAllowed(ticket=command.ticket, reason=command.reason, approvals=approvals)
        case c.Reopen():
            yield ev.Reopened(ticket=command.ticket, reason=command.reason, approvals=approvals)
        case c.ReopenSection():
            yield ev.SectionReopened(
                ticket=command.ticket, section_id=command.section_id, reason=command.reason, approvals=approvals
            )
        case c.ShowResumeCode():
            at_seat = next(s.seat for s in view.seats if s.ticket == command.ticket)
            yield ResumeCodeShown(ticket=command.ticket, seat=at_seat, reason=command.reason)
        case c.SendMessage():
            yield ev.MessageSent(message_id=command_id, tickets=command.tickets, text=command.text)
        case c.ReviewHeld():
            for choice in command.choices:
                yield ev.HeldReviewed(
                    ticket=command.ticket,
                    epoch=choice.epoch,
                    seq=choice.seq,
                    decision=choice.decision,
                    reason=command.reason,
                    over_epoch=choice.over_epoch,
                    over_seq=choice.over_seq,
                    approvals=approvals,
                )
        case c.EndRoom():
            for seat in view.seats:
                if seat.epoch and seat.closed_ms is None:
                    yield ev.HandedIn(ticket=seat.ticket, cause="end", entries=180, head="00" * 32)
            yield ev.RoomEnded(reason=command.reason)
