"""What people do about the rows of 需要处理; part of the vocabulary in `shared.exam.room.events`.

Handbook 考务手册: What goes wrong in real rooms.
"""

import msgspec


class PinWrong(msgspec.Struct, frozen=True, kw_only=True, tag="pin_wrong"):
    """Somebody typed a wrong PIN for this person at that console. `waits`: further tries are slowed down."""

    staff_id: str
    device_id: str
    waits: bool = False


class IdentityShown(msgspec.Struct, frozen=True, kw_only=True, tag="identity_shown"):
    """A person looked at a candidate's full ID number. `purpose`: what for, as the console says it."""

    ticket: str
    purpose: str


class MatterSettled(msgspec.Struct, frozen=True, kw_only=True, tag="matter_settled"):
    """A person has looked at something that waited for one and dealt with it; it is not shown again.

    `key` names the row (`shared.protocol.console.ToDo.key`); `text` is what it said. `ticket`: whom it concerned.
    """

    key: str
    text: str
    ticket: str = ""
