"""The table of commands: who may give each, and what carries it out; and carrying one out exactly once."""

import logging
from collections.abc import Callable
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from shared.exam.room.device_events import ResumeCodeShown
from shared.protocol import commands as wire
from shared.protocol.commands import CommandReply, CommandRequest
from shared.protocol.errors import WireError
from site_server.domain.rows import CommandRow
from site_server.service.commands import of_answers, of_clock, of_extension, of_ledger, of_people, of_room, of_seat
from site_server.service.commands.common import Ask, Effect
from site_server.service.core.room import Room
from site_server.service.core.writer import Tx

log = logging.getLogger(__name__)

Handler = Callable[[Ask, Any], Effect]

_ROOM: Final = frozenset({"proctor", "chief"})
_CHIEF: Final = frozenset({"chief"})
_OPENERS: Final = frozenset({"proctor", "chief", "technician"})
_WITNESSES: Final = frozenset({"proctor", "chief", "inspector"})

TABLE: Final[dict[type, tuple[frozenset[str], Handler]]] = {
    wire.Unseal: (_OPENERS, of_room.unseal),
    wire.StartRoom: (_ROOM, of_room.start),
    wire.PauseRoom: (_ROOM, of_room.pause),
    wire.ResumeRoom: (_ROOM, of_room.resume),
    wire.PauseSittings: (_ROOM, of_clock.pause),
    wire.ResumeSittings: (_ROOM, of_clock.resume),
    wire.Extend: (_ROOM, of_extension.extend),
    wire.AskExtension: (_ROOM, of_extension.ask_centre),
    wire.CreditOutages: (_ROOM, of_ledger.credit),
    wire.DeclineOutages: (_ROOM, of_ledger.decline),
    wire.CorrectTime: (_ROOM, of_ledger.correct),
    wire.ReverseGrants: (_ROOM, of_ledger.reverse),
    wire.MoveSeat: (_ROOM, of_seat.move),
    wire.CheckIdentity: (_ROOM, of_people.check_identity),
    wire.StartLeave: (_ROOM, of_people.start_leave),
    wire.EndLeave: (_ROOM, of_people.end_leave),
    wire.LogIncident: (_WITNESSES, of_people.incident),
    wire.RecordDiscipline: (_ROOM, of_people.discipline),
    wire.AllowHandIn: (_CHIEF, of_seat.allow_hand_in),
    wire.AllowLateEntry: (_ROOM, of_people.late_entry),
    wire.Reopen: (_ROOM, of_seat.reopen),
    wire.ReopenSection: (_ROOM, of_seat.reopen_section),
    wire.ShowResumeCode: (_ROOM, of_seat.show_resume_code),
    wire.SendMessage: (_ROOM, of_room.message),
    wire.EndRoom: (_ROOM, of_room.end),
    wire.ReviewHeld: (_ROOM, of_answers.review),
}


def carry_out(ask: Ask, request: CommandRequest) -> CommandReply:
    """Do a command once; the same command id again gets the first reply.

    Raises WireError: no_session, not_allowed, or the handler's own.
    """
    room = ask.site.need_room()
    if not 8 <= len(request.command_id) <= 100:
        raise WireError("bad_request")
    done = room.commands.get(request.command_id)
    roles, handler = TABLE[type(request.command)]
    if done is not None:
        kept = _kept(room, request.command_id, done)
        return _with_code(ask, request, kept) if ask.person.role in roles else kept
    if ask.person.role not in roles:
        raise WireError("not_allowed")
    effect = handler(ask, request.command)
    reply = ask.site.writer.do(lambda tx: _once(tx, room, request.command_id, effect))
    return _with_code(ask, request, reply)


def _with_code(ask: Ask, request: CommandRequest, reply: CommandReply) -> CommandReply:
    """The reply as it goes out: codes are derived anew each time and never stored."""
    if not isinstance(request.command, wire.ShowResumeCode):
        return reply
    # A command id used before for something else shows nothing.
    events = (record.event for record in reply.records)
    shown = any(isinstance(event, ResumeCodeShown) and event.ticket == request.command.ticket for event in events)
    return replace(reply, code=of_seat.resume_code(ask, request.command)) if shown else reply


def _once(tx: Tx, room: Room, command_id: str, effect: Effect) -> CommandReply:
    if tx.need_room() is not room:
        raise WireError("server_busy")
    pending = [r.sealed for r in tx.rows if isinstance(r, CommandRow) and r.command_id == command_id]
    done = pending[0] if pending else room.commands.get(command_id)
    if done is not None:
        return _kept(room, command_id, done)
    before = len(tx.appended())
    message = effect(tx)
    reply = CommandReply(records=tuple(tx.appended()[before:]), message=message)
    sealed = room.log_box.encrypt(msgspec.json.encode(reply), _place(room, command_id))
    tx.put(CommandRow(session_no=room.session_no, command_id=command_id, sealed=sealed))
    tx.after_commit(lambda: room.commands.__setitem__(command_id, sealed))
    return reply


def _kept(room: Room, command_id: str, sealed: bytes) -> CommandReply:
    return msgspec.json.decode(room.log_box.decrypt(sealed, _place(room, command_id)), type=CommandReply)


def _place(room: Room, command_id: str) -> bytes:
    return f"command/{room.session_no}/{command_id}".encode()
