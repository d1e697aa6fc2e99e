"""What can happen around a candidate's PC itself; part of the vocabulary in `shared.exam.room.events`.

Handbook 考务手册: Leaving the room.
"""

import msgspec


class ResumeCodeShown(msgspec.Struct, frozen=True, kw_only=True, tag="resume_code_shown"):
    """A person was shown the resume code of the PC the candidate sits at, to go on there without the server."""

    ticket: str
    seat: int
    reason: str


class DeviceEnrolled(msgspec.Struct, frozen=True, kw_only=True, tag="device_enrolled"):
    """A PC got its certificate while the session was open. `seat` 0: a proctor machine; `by_code`: typed, not compared.

    `replaced`: ids of the devices whose place it took.
    """

    device_id: str
    device_name: str
    seat: int
    by_code: bool
    replaced: tuple[str, ...] = ()


class DeviceRevoked(msgspec.Struct, frozen=True, kw_only=True, tag="device_revoked"):
    """A PC was taken off the list and is refused from then on."""

    device_id: str
    device_name: str
    seat: int


class PcUnlocked(msgspec.Struct, frozen=True, kw_only=True, tag="pc_unlocked"):
    """The PC at a seat no longer holds whoever sits there, until it is locked again or somebody logs in at it.

    `ticket`: whose seat it is, empty for a spare one.
    """

    seat: int
    ticket: str
    reason: str


class PcLocked(msgspec.Struct, frozen=True, kw_only=True, tag="pc_locked"):
    """It holds again."""

    seat: int
    ticket: str


class ExitCodeShown(msgspec.Struct, frozen=True, kw_only=True, tag="exit_code_shown"):
    """A person was shown the code by which the PC at a seat lets go without the server."""

    seat: int
    ticket: str
    challenge: str
    reason: str


class PcLeft(msgspec.Struct, frozen=True, kw_only=True, tag="pc_left"):
    """The PC at a seat let go because its exit code was typed, as it told later.

    `at_ms`: by its clock of the room, 0 where it had not heard that.
    """

    seat: int
    ticket: str
    challenge: str
    at_ms: int


LeavingEvent = PcUnlocked | PcLocked | ExitCodeShown | PcLeft
DeviceEvent = ResumeCodeShown | DeviceEnrolled | DeviceRevoked | LeavingEvent
