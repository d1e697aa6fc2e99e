"""Carrying out an act exactly once. What it needs, when it is refused and what it writes stand in `shared.exam.acts`.

The server adds what only it can: whose PIN it was, what its own devices, keys and answer logs tell (`facts`), one
commit with the reply, and codes that go out without ever being stored.
"""

import secrets
from contextlib import nullcontext

import msgspec
from msgspec.structs import replace

from shared.exam.acts.base import Act, Doing, Refusal, lacking
from shared.exam.plan import StaffRole
from shared.exam.room.device_events import ExitCodeShown, ResumeCodeShown
from shared.exam.room.events import Approval, Event, HandedIn, SubstituteAdmitted
from shared.protocol.commands import (
    AdmitSubstitute,
    CommandReply,
    CommandRequest,
    OpenBackup,
    ResetLockOut,
    ShowExitCode,
    ShowResumeCode,
    Unseal,
)
from shared.protocol.errors import WireError
from shared.protocol.told import effect_sentence, wire_error
from site_server.domain.rows import CommandRow
from site_server.service.commands.facts import Ask, facts, further, resume_code
from site_server.service.continuity.unseal import keep_opened, prepare_paper
from site_server.service.core.room import Paper, Room, command_place
from site_server.service.core.writer import Tx
from site_server.service.people import staff
from site_server.service.people.leaving import exit_code_of


class _Given(msgspec.Struct, frozen=True):
    """An act with what was prepared for it off the writer's thread, where slow work belongs."""

    act: Act
    people: tuple[staff.Person, ...] = ()
    paper: Paper | None = None


def carry_out(ask: Ask, request: CommandRequest) -> CommandReply:
    """Do an act once; the same command id again gets the first reply.

    Raises WireError: no_session, not_allowed, bad_request, wrong_pin, approvals_needed, or the act's own refusal.
    """
    room = ask.site.need_room()
    act = request.command
    if not 8 <= len(request.command_id) <= 100:
        raise WireError("bad_request")
    done = room.commands.get(request.command_id)
    allowed = ask.person.role in act.ROLES
    if done is not None:
        kept = _kept(room, request.command_id, done)
        return _with_code(ask, request, kept) if allowed else kept
    if not allowed:
        raise wire_error(Refusal(code="not_allowed"), room.plan.time_zone)
    with ask.site.paper_lock if isinstance(act, Unseal | OpenBackup) else nullcontext():
        given = _prepare(ask, room, act)
        reply = ask.site.writer.do(lambda tx: _once(ask, tx, room, request.command_id, given))
    return _with_code(ask, request, reply)


def _prepare(ask: Ask, room: Room, act: Act) -> _Given:
    """What is missing is told before any PIN is looked at; PINs and seals before the writer."""
    now_ms = ask.site.clock.now_ms()
    _refuse(room, lacking(act, room.state, now_ms))
    people = staff.verified(ask.site, ask.device, getattr(act, "approvals", ()))
    staff.approvals(people, act.approvers(room.state, ask.person.role, now_ms))
    if not isinstance(act, Unseal | OpenBackup):
        return _Given(act=act, people=people)
    _refuse(room, act.refusal(room.state, now_ms))
    return _Given(act=act, people=people, paper=prepare_paper(ask.site, act))


def _once(ask: Ask, tx: Tx, room: Room, command_id: str, given: _Given) -> CommandReply:
    if tx.need_room() is not room:
        raise WireError("server_busy")
    pending = [r.sealed for r in tx.rows if isinstance(r, CommandRow) and r.command_id == command_id]
    done = pending[0] if pending else room.commands.get(command_id)
    if done is not None:
        return _kept(room, command_id, done)
    first = len(tx.appended())
    message = _do(ask, tx, given)
    reply = CommandReply(records=tuple(tx.appended()[first:]), message=message)
    sealed = room.log_box.encrypt(msgspec.json.encode(reply), command_place(room.session_no, command_id))
    tx.put(CommandRow(session_no=room.session_no, command_id=command_id, sealed=sealed))
    tx.after_commit(lambda: room.commands.__setitem__(command_id, sealed))
    return reply


def _do(ask: Ask, tx: Tx, given: _Given) -> str:
    """Decide on the room as it is now, write, and say what came of it."""
    act, before = given.act, tx.state
    _refuse(tx.need_room(), lacking(act, before, tx.now_ms) or act.refusal(before, tx.now_ms))
    needed: tuple[StaffRole, ...] = act.approvers(before, ask.person.role, tx.now_ms)
    approvals: tuple[Approval, ...] = staff.approvals(given.people, needed)
    known = facts(ask, tx, act)
    if given.paper is not None:
        keep_opened(ask.site, tx, "main" if isinstance(act, Unseal) else "backup", given.paper)
        known = replace(known, paper_sha256=given.paper.sha256)
        tx.after_commit(lambda: _numbers_again(tx.need_room(), act.ticket if isinstance(act, OpenBackup) else ""))
    people = tuple(Approval(staff_id=p.staff_id, role=p.role) for p in given.people)
    doing: Doing = replace(known, approvals=approvals, people=people, letters=secrets.token_hex(6))
    for written in act.events(before, doing, tx.now_ms):
        tx.append("server" if written.by_server else ask.actor, _completed(tx, written.event))
    if isinstance(act, ResetLockOut):
        tx.after_commit(lambda: staff.reset_tries(ask.site, act.staff_id))
    zone = before.plan.time_zone
    return effect_sentence(act.effect(before, tx.state, tx.now_ms), zone) + further(ask, act, zone)


def _numbers_again(room: Room, ticket: str) -> None:
    """The items of another paper have other numbers on the screen: the PC tells them anew."""
    if (live := room.liveness.get(ticket)) is not None:
        live.items = {}


def _completed(tx: Tx, event: Event) -> Event:
    """A hand-in with what the server holds of the answer log at this moment."""
    if not isinstance(event, HandedIn):
        return event
    book = tx.book(event.ticket)
    return replace(event, entries=book.count(), head=book.head())


def _refuse(room: Room, refusal: Refusal | None) -> None:
    if refusal is not None:
        raise wire_error(refusal, room.plan.time_zone)


def _with_code(ask: Ask, request: CommandRequest, reply: CommandReply) -> CommandReply:
    """The reply as it goes out: codes are derived anew each time and never stored."""
    act = request.command
    # A command id used before for something else shows nothing.
    events = [record.event for record in reply.records]
    if isinstance(act, ShowResumeCode):
        shown = any(isinstance(event, ResumeCodeShown) and event.ticket == act.ticket for event in events)
        return replace(reply, code=resume_code(ask, act)) if shown else reply
    if isinstance(act, AdmitSubstitute):
        admitted = next((event for event in events if isinstance(event, SubstituteAdmitted)), None)
        session_no = ask.site.need_room().session_no
        return replace(reply, code=staff.substitute_pin(ask.site, session_no, admitted.staff_id)) if admitted else reply
    if isinstance(act, ShowExitCode):
        shown = any(isinstance(event, ExitCodeShown) and event.seat == act.seat for event in events)
        return replace(reply, code=exit_code_of(ask.site, act.seat, act.challenge)) if shown else reply
    return reply


def _kept(room: Room, command_id: str, sealed: bytes) -> CommandReply:
    return msgspec.json.decode(
        room.log_box.decrypt(sealed, command_place(room.session_no, command_id)), type=CommandReply
    )
