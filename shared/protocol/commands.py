"""What the console may ask the server to do: one tagged message for each act, with the approvals it needs."""

from typing import Literal

import msgspec

from shared.exam.answers.review import HeldDecision
from shared.exam.bounds import Moment, Name, Number, Seconds
from shared.exam.room.events import DisciplineAction, Record


class Credential(msgspec.Struct, frozen=True, kw_only=True):
    """A person's own approval: id and PIN, typed by that person."""

    staff_id: Name
    pin: Name


class Unseal(msgspec.Struct, frozen=True, kw_only=True, tag="unseal"):
    """Open the paper with the centre's opening code."""

    code: str


class StartRoom(msgspec.Struct, frozen=True, kw_only=True, tag="start_room"):
    """T."""


class PauseRoom(msgspec.Struct, frozen=True, kw_only=True, tag="pause_room"):
    """All clocks stand still."""

    reason: str


class ResumeRoom(msgspec.Struct, frozen=True, kw_only=True, tag="resume_room"):
    """All clocks run again."""


class PauseSittings(msgspec.Struct, frozen=True, kw_only=True, tag="pause_sittings"):
    """These clocks stand still."""

    tickets: tuple[str, ...]
    reason: str


class ResumeSittings(msgspec.Struct, frozen=True, kw_only=True, tag="resume_sittings"):
    """These clocks run again."""

    tickets: tuple[str, ...]


class Extend(msgspec.Struct, frozen=True, kw_only=True, tag="extend"):
    """Time for these candidates; needs the chief examiner's and an inspector's own PINs.

    `centre_code`: the centre's code 授权码 for exactly these candidates and this long (`AskExtension` came before);
    then the site's limit does not apply.
    """

    tickets: tuple[str, ...]
    seconds: Seconds
    reason: str
    approvals: tuple[Credential, ...]
    kind: Literal["extension", "outage"] = "extension"
    centre_code: str = ""


class AskExtension(msgspec.Struct, frozen=True, kw_only=True, tag="ask_extension"):
    """A challenge 申请码 to read to the centre for time above the site's limit; asked again it is the same one."""

    tickets: tuple[str, ...]
    seconds: Seconds


class OutageRef(msgspec.Struct, frozen=True, kw_only=True):
    """One open proposal, as the view shows it. `ms`: how much of it to give back; not looked at when it is declined."""

    ticket: str
    from_ms: Moment
    to_ms: Moment
    ms: Moment = 0


class CreditOutages(msgspec.Struct, frozen=True, kw_only=True, tag="credit_outages"):
    """Give back time that these outages cost, up to what each proposal says; needs the chief examiner's PIN."""

    outages: tuple[OutageRef, ...]
    reason: str
    approvals: tuple[Credential, ...]


class DeclineOutages(msgspec.Struct, frozen=True, kw_only=True, tag="decline_outages"):
    """Give back nothing for these outages; needs the chief examiner's PIN. They are not proposed again."""

    outages: tuple[OutageRef, ...]
    reason: str
    approvals: tuple[Credential, ...]


class CorrectTime(msgspec.Struct, frozen=True, kw_only=True, tag="correct_time"):
    """更正: more or less time for these candidates, never less than they need to go on; the chief examiner's PIN."""

    tickets: tuple[str, ...]
    seconds: Seconds
    reason: str
    approvals: tuple[Credential, ...]


class GrantRef(msgspec.Struct, frozen=True, kw_only=True):
    """A grant of time, for some of those it was given to."""

    grant_id: str
    tickets: tuple[str, ...]


class ReverseGrants(msgspec.Struct, frozen=True, kw_only=True, tag="reverse_grants"):
    """撤销: these grants were a mistake and count no more for these candidates; the chief examiner's PIN."""

    grants: tuple[GrantRef, ...]
    reason: str
    approvals: tuple[Credential, ...]


class MoveSeat(msgspec.Struct, frozen=True, kw_only=True, tag="move_seat"):
    """换机续考: the candidate goes on at that seat; the old PC is fenced at once."""

    ticket: str
    to_seat: Number
    reason: str
    credit_lost_time: bool = True


class CheckIdentity(msgspec.Struct, frozen=True, kw_only=True, tag="check_identity"):
    """The proctor compared the person with ticket and ID card."""

    ticket: str
    ok: bool
    note: str = ""


class StartLeave(msgspec.Struct, frozen=True, kw_only=True, tag="start_leave"):
    """暂离: one candidate at a time."""

    ticket: str
    reason: str
    escort: str = ""


class EndLeave(msgspec.Struct, frozen=True, kw_only=True, tag="end_leave"):
    """Back at the seat."""

    ticket: str


class LogIncident(msgspec.Struct, frozen=True, kw_only=True, tag="log_incident"):
    """An incident for the record; without a ticket it concerns the room."""

    category: Literal["equipment", "health", "disputed_item", "order", "other"]
    text: str
    ticket: str | None = None
    item_id: str | None = None


class RecordDiscipline(msgspec.Struct, frozen=True, kw_only=True, tag="record_discipline"):
    """A breach by the table; terminate closes the sitting and needs the chief examiner's PIN."""

    ticket: str
    code: str
    action: DisciplineAction
    text: str
    approvals: tuple[Credential, ...] = ()


class AllowHandIn(msgspec.Struct, frozen=True, kw_only=True, tag="allow_hand_in"):
    """The chief examiner consents to an early hand-in; no tickets means everyone."""

    tickets: tuple[str, ...]
    reason: str


class AllowLateEntry(msgspec.Struct, frozen=True, kw_only=True, tag="allow_late_entry"):
    """The chief examiner lets one candidate in after the limit."""

    ticket: str
    reason: str
    approvals: tuple[Credential, ...]


class Reopen(msgspec.Struct, frozen=True, kw_only=True, tag="reopen"):
    """Undo a mistaken hand-in before the end; needs the chief examiner's PIN."""

    ticket: str
    reason: str
    approvals: tuple[Credential, ...]


class ReopenSection(msgspec.Struct, frozen=True, kw_only=True, tag="reopen_section"):
    """Undo a mistaken submission of a section while its time lasts; needs the chief examiner's PIN."""

    ticket: str
    section_id: str
    reason: str
    approvals: tuple[Credential, ...]


class ShowResumeCode(msgspec.Struct, frozen=True, kw_only=True, tag="show_resume_code"):
    """续考码: with it the candidate's own PC goes on after a restart while it cannot reach the server."""

    ticket: str
    reason: str


class SendMessage(msgspec.Struct, frozen=True, kw_only=True, tag="send_message"):
    """Show a message on screens; no tickets means everyone."""

    tickets: tuple[str, ...]
    text: str


class EndRoom(msgspec.Struct, frozen=True, kw_only=True, tag="end_room"):
    """End the session: every open sitting is closed, those never seen become absent."""

    reason: str


class HeldChoice(msgspec.Struct, frozen=True, kw_only=True):
    """A decision about one held answer. `over_*`: the version that counted on the person's screen (0, 0: none)."""

    epoch: Number
    seq: Number
    decision: HeldDecision
    over_epoch: Number = 0
    over_seq: Number = 0


class ReviewHeld(msgspec.Struct, frozen=True, kw_only=True, tag="review_held"):
    """Decide about late answers of one candidate after the session; needs the chief examiner's PIN."""

    ticket: str
    choices: tuple[HeldChoice, ...]
    reason: str
    approvals: tuple[Credential, ...]


Command = (
    Unseal
    | StartRoom
    | PauseRoom
    | ResumeRoom
    | PauseSittings
    | ResumeSittings
    | Extend
    | AskExtension
    | CreditOutages
    | DeclineOutages
    | CorrectTime
    | ReverseGrants
    | MoveSeat
    | CheckIdentity
    | StartLeave
    | EndLeave
    | LogIncident
    | RecordDiscipline
    | AllowHandIn
    | AllowLateEntry
    | Reopen
    | ReopenSection
    | ShowResumeCode
    | SendMessage
    | EndRoom
    | ReviewHeld
)


class CommandRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A command with an id: sent twice after a lost reply it is done once."""

    command_id: str
    command: Command


class CommandReply(msgspec.Struct, frozen=True, kw_only=True):
    """Done; `records` are the log records it wrote, `message` says the effect in Chinese.

    `code`: the resume code, where it was asked for; it is never stored with the reply.
    """

    records: tuple[Record, ...]
    message: str = ""
    code: str = ""
