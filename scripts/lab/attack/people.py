"""People of the room who want more than is theirs: a proctor who favours a seat, with a console and an own PIN."""

import secrets
from typing import Final

from scripts.lab.attack.attack import attack
from scripts.lab.attack.holding import demand
from scripts.lab.attack.stage import Stage, each, refused
from scripts.lab.attack.wire import served
from shared.exam.acts.base import Act
from shared.exam.room.matter_events import PinWrong
from shared.exam.room.time_events import TimeGranted
from shared.protocol import paths
from shared.protocol.commands import (
    AllowLateEntry,
    CommandRequest,
    Credential,
    EndRoom,
    Extend,
    RecordDiscipline,
    Reopen,
    ReopenTimedOut,
    StartRoom,
    Unseal,
)
from shared.protocol.console import StaffLoginReply, StaffLoginRequest
from shared.protocol.version import PROTOCOL_VERSION
from site_server.web.route import EVERYBODY
from tests.support.bare_pc import job

BY: Final = "proctor who favours"
_MINUTES_20: Final = 1_200


def _command(act: Act) -> CommandRequest:
    return CommandRequest(command_id=secrets.token_hex(8), command=act)  # type: ignore[arg-type]  # one of the registry


def _refused(stage: Stage, act: Act, by: str = "proctor") -> str:
    return refused(stage.tiny.staff(by), "POST", paths.COMMAND, _command(act))


def _extend(stage: Stage, *approvals: Credential, centre_code: str = "", seconds: int = 300) -> Extend:
    return Extend(
        tickets=(stage.tiny.ticket(2),), seconds=seconds, reason="r", approvals=approvals, centre_code=centre_code
    )


@attack("time for a favourite, alone", by=BY, must="approvals_needed; no time is given")
def time_alone(stage: Stage) -> str:
    """A proctor extends one candidate's time with no approval, their own, their own twice, a colleague's."""
    own, other = stage.tiny.credential("proctor"), stage.tiny.credential("proctor2")
    told = [_refused(stage, _extend(stage, *given)) for given in ((), (own,), (own, own), (own, other))]
    demand(not stage.events(TimeGranted), "time was given")
    return each(told, "approvals_needed")


@attack("the chief examiner's PIN guessed", by=BY, must="five tries, each in the room log, then too_many_tries")
def guessed_pin(stage: Stage) -> str:
    """Thirty acts in the chief's name with PINs that might be theirs."""
    body = StaffLoginRequest(staff_id="proctor", pin=stage.tiny.pins["proctor"], protocol_version=PROTOCOL_VERSION)
    console = stage.tiny.enrol("console").transport()
    console.set_token(console.call("POST", paths.STAFF_LOGIN, body, StaffLoginReply).token)
    told = []
    for number in range(30):
        act = _extend(stage, Credential(staff_id="chief", pin=f"{number:08}"), stage.tiny.credential("inspector"))
        told.append(refused(console, "POST", paths.COMMAND, _command(act)))
    logged = [r.event for r in stage.events(PinWrong) if isinstance(r.event, PinWrong) and r.event.staff_id == "chief"]
    demand(told.count("wrong_pin") <= 5, told)
    demand(len(logged) == told.count("wrong_pin"), f"{len(logged)} in the log, {told.count('wrong_pin')} tried")
    demand(logged[-1].waits, "the log does not say that further tries wait")
    return f"{len(logged)} looked at and in the room log, {told.count('too_many_tries')} × too_many_tries"


@attack("an extension code made up", by=BY, must="centre_code_wrong or not asked; no time is given")
def forged_code(stage: Stage) -> str:
    """A code for twenty minutes, as the centre would give it by phone, is invented."""
    approvals = (stage.tiny.credential("inspector"),)
    act = _extend(stage, *approvals, centre_code="ABCD-EFGH-JK", seconds=_MINUTES_20)
    told = _refused(stage, act, "proctor2")
    demand(not stage.events(TimeGranted), "time was given")
    return told


@attack("ending the room alone", by=BY, must="approvals_needed")
def end_alone(stage: Stage) -> str:
    """A proctor ends the exam of everybody while people write."""
    return each([_refused(stage, EndRoom(reason="r", approvals=()))], "approvals_needed")


@attack("opening a sitting again", by=BY, must="approvals_needed or refused by its state")
def reopen(stage: Stage) -> str:
    """A proctor opens sittings again that are handed in or out of time, and lets a latecomer in."""
    ticket = stage.tiny.ticket(2)
    acts = (
        Reopen(ticket=ticket, reason="r", approvals=()),
        ReopenTimedOut(tickets=(ticket,), reason="r", approvals=()),
        AllowLateEntry(ticket=stage.tiny.ticket(7), reason="r", approvals=()),
    )
    told = [_refused(stage, act) for act in acts]
    demand("server_fault" not in told, told)
    return ", ".join(told)


@attack("throwing a candidate out alone", by=BY, must="approvals_needed")
def terminate(stage: Stage) -> str:
    """A proctor terminates a neighbour for a breach."""
    act = RecordDiscipline(ticket=stage.tiny.ticket(2), code="61", action="terminate", text="r", approvals=())
    return each([_refused(stage, act)], "approvals_needed")


@attack("another role's page", by=BY, must="not_allowed, on each")
def other_roles(stage: Stage) -> str:
    """Each role calls every path that is open to other roles only: full ID numbers, journals, packages, releases."""
    told = []
    for role, person in (("inspector", "inspector"), ("technician", "tech"), ("proctor", "proctor")):
        link = stage.tiny.staff(person)
        closed = [r for r in served() if r.roles != EVERYBODY and role not in r.roles]
        told += [refused(link, route.method, route.path, b"{}") for route in closed]
    return each(told, "not_allowed")


@attack("a person's token at another console", by=BY, must="token_missing")
def token_elsewhere(stage: Stage) -> str:
    """The token of the chief's console is used from another enrolled console."""
    body = StaffLoginRequest(staff_id="chief", pin=stage.tiny.pins["chief"], protocol_version=PROTOCOL_VERSION)
    token = stage.tiny.enrol("console").transport().call("POST", paths.STAFF_LOGIN, body, StaffLoginReply).token
    other = stage.tiny.enrol("console").transport()
    other.set_token(token)
    act = CommandRequest(command_id=secrets.token_hex(8), command=EndRoom(reason="r", approvals=()))
    return each([refused(other, "POST", paths.COMMAND, act), refused(other, "GET", paths.VIEW)], "token_missing")


@attack("names that nobody has, at the console's sign-in", by=BY, must="five tries for all of them together")
def invented_people(stage: Stage) -> str:
    """Forty people are invented and signed in."""
    link = stage.tiny.enrol("console").transport()
    bodies = (StaffLoginRequest(staff_id=f"nobody-{n}", pin="1", protocol_version=PROTOCOL_VERSION) for n in range(40))
    told = [refused(link, "POST", paths.STAFF_LOGIN, body) for body in bodies]
    demand(told.count("wrong_pin") <= 5, told)
    return f"{told.count('wrong_pin')} looked at, {told.count('too_many_tries')} × too_many_tries"


@attack("sealing while people write", by=BY, must="refused; nothing is sealed")
def early_seal(stage: Stage) -> str:
    """A proctor collects and seals in the middle of the exam."""
    link = stage.tiny.staff("proctor")
    jobs = [job(link, kind) for kind in ("seal", "upload")]
    demand(all(one.state == "failed" for one in jobs), jobs)
    return ", ".join(f"{one.kind}: {one.error}" for one in jobs)


@attack("starting early, alone", by=BY, must="approvals_needed", ground="waiting")
def start_early(stage: Stage) -> str:
    """A proctor opens the paper and starts before the planned minute."""
    told = [
        _refused(stage, Unseal(code="AAAA-AAAA-AAAA-AAAA-AAAA-AAAA")),
        _refused(stage, StartRoom(reason="r", approvals=())),
    ]
    demand("server_fault" not in told, told)
    return ", ".join(told)


@attack("the paper before the start, from a seat", by="candidate at a seat", must="not a byte of it", ground="waiting")
def paper_early(stage: Stage) -> str:
    """A waiting PC asks for the paper, for a log-in's token to save with, and for the key."""
    device = stage.tiny.device(seat=2)
    link = device.transport()
    told = [refused(link, "GET", paths.PAPER)]
    return each(told, "not_unsealed")


@attack(
    "guessing the opening code",
    by=BY,
    must="wrong_opening_code, each slowed by the stretching of the code",
    ground="waiting",
)
def guessed_opening(stage: Stage) -> str:
    """Codes for the paper are tried at the console the evening before."""
    told = [_refused(stage, Unseal(code=code)) for code in ("A", "2" * 24, "ABCD-EFGH-JKLM-NPQR-STUV-WXYZ")]
    demand("server_fault" not in told, told)
    return ", ".join(sorted(set(told)))
