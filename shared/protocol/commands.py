"""What the console may ask the server to do. The acts themselves stand in `shared.exam.acts`; here they are carried."""

# ruff: noqa: PLC0414 - the acts are told on: they are messages of this wire

import msgspec

from shared.exam.acts.accounts import CorrectTime as CorrectTime
from shared.exam.acts.accounts import CreditOutages as CreditOutages
from shared.exam.acts.accounts import DeclineOutages as DeclineOutages
from shared.exam.acts.accounts import GrantRef as GrantRef
from shared.exam.acts.accounts import OutageRef as OutageRef
from shared.exam.acts.accounts import ReverseGrants as ReverseGrants
from shared.exam.acts.again import ReopenTimedOut as ReopenTimedOut
from shared.exam.acts.answers import HeldChoice as HeldChoice
from shared.exam.acts.answers import ReviewHeld as ReviewHeld
from shared.exam.acts.base import Credential as Credential
from shared.exam.acts.clock import AskExtension as AskExtension
from shared.exam.acts.clock import Extend as Extend
from shared.exam.acts.clock import PauseSittings as PauseSittings
from shared.exam.acts.clock import ResumeSittings as ResumeSittings
from shared.exam.acts.discipline import AnswerCase as AnswerCase
from shared.exam.acts.discipline import RecordDiscipline as RecordDiscipline
from shared.exam.acts.discipline import WitnessCase as WitnessCase
from shared.exam.acts.evening import ClearRoom as ClearRoom
from shared.exam.acts.evening import KeepCopy as KeepCopy
from shared.exam.acts.incidents import AmendIncident as AmendIncident
from shared.exam.acts.incidents import LogIncident as LogIncident
from shared.exam.acts.leaving import LockPc as LockPc
from shared.exam.acts.leaving import ShowExitCode as ShowExitCode
from shared.exam.acts.leaving import UnlockPc as UnlockPc
from shared.exam.acts.matters import SettleMatter as SettleMatter
from shared.exam.acts.papers import AskBackup as AskBackup
from shared.exam.acts.papers import OpenBackup as OpenBackup
from shared.exam.acts.people import AllowLateEntry as AllowLateEntry
from shared.exam.acts.people import CheckIdentity as CheckIdentity
from shared.exam.acts.people import EndLeave as EndLeave
from shared.exam.acts.people import StartLeave as StartLeave
from shared.exam.acts.registry import AnyAct
from shared.exam.acts.room import EndRoom as EndRoom
from shared.exam.acts.room import PauseRoom as PauseRoom
from shared.exam.acts.room import ResumeRoom as ResumeRoom
from shared.exam.acts.room import SendMessage as SendMessage
from shared.exam.acts.room import StartRoom as StartRoom
from shared.exam.acts.room import Unseal as Unseal
from shared.exam.acts.seats import AllowHandIn as AllowHandIn
from shared.exam.acts.seats import MoveSeat as MoveSeat
from shared.exam.acts.seats import Reopen as Reopen
from shared.exam.acts.seats import ReopenSection as ReopenSection
from shared.exam.acts.seats import ShowResumeCode as ShowResumeCode
from shared.exam.acts.staff import AdmitSubstitute as AdmitSubstitute
from shared.exam.acts.staff import HandOver as HandOver
from shared.exam.acts.staff import ResetLockOut as ResetLockOut
from shared.exam.acts.staff import SignOut as SignOut
from shared.exam.acts.wall import CloseWall as CloseWall
from shared.exam.acts.wall import OpenWall as OpenWall
from shared.exam.room.events import Record

Command = AnyAct


class CommandRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A command with an id: sent twice after a lost reply it is done once."""

    command_id: str
    command: Command


class CommandReply(msgspec.Struct, frozen=True, kw_only=True):
    """Done; `records` are the log records it wrote, `message` says the effect.

    `code`: the resume or exit code or a substitute's PIN, where it was asked for; it is never stored with the reply.
    """

    records: tuple[Record, ...]
    message: str = ""
    code: str = ""
