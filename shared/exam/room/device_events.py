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


DeviceEvent = ResumeCodeShown | DeviceEnrolled | DeviceRevoked
