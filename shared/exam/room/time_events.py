"""What people do to candidates' time accounts: the part of `shared.exam.room.events` on time.

Handbook 考务手册: Clock rules.
"""

from typing import Literal

import msgspec

from shared.exam.clock.spans import Span


class RoomHeld(msgspec.Struct, frozen=True, kw_only=True, tag="room_held"):
    """The server was away while the exam ran: all clocks stand since its last sign of life, until people resume.

    `from_ms`: that sign of life; `sure` False: the server's clock cannot tell how long it was away.
    """

    from_ms: int
    sure: bool = True


class WorkedOn(msgspec.Struct, frozen=True, kw_only=True, tag="worked_on"):
    """A PC's account of the time in which it had no server: `spans` in which it had the exam open and took input.

    `since_ms`: when it had last heard the server; `at_ms`: when it heard it again. What of them lies in a standstill is
    charged (`shared.exam.room.working_on`). `stream` and `number` name what the PC told.
    """

    ticket: str
    seat: int
    device_id: str
    spans: tuple[Span, ...]
    since_ms: int
    at_ms: int
    stream: str
    number: int


class AnsweredOn(msgspec.Struct, frozen=True, kw_only=True, tag="answered_on"):
    """Answers that came later were written while the room stood still, where the PC's account does not say so (yet)."""

    ticket: str
    wrote_ms: tuple[int, ...]


class Approval(msgspec.Struct, frozen=True, kw_only=True):
    """A person who approved with their own PIN."""

    staff_id: str
    role: str


class LostSpan(msgspec.Struct, frozen=True, kw_only=True):
    """A span of an outage that has been decided about: it is never proposed again."""

    ticket: str
    from_ms: int
    to_ms: int


class TimeGranted(msgspec.Struct, frozen=True, kw_only=True, tag="time_granted"):
    """Time for these candidates: extension 延时, outage credit 补时 or correction 更正 (may be negative).

    `lost`: the spans an outage credit makes good; empty where a person gave it without a proposal.
    `challenge`: that of the centre's code 授权码, for an extension above what people on site may grant.
    """

    grant_id: str
    kind: Literal["extension", "outage", "correction"]
    tickets: tuple[str, ...]
    ms: int
    reason: str
    approvals: tuple[Approval, ...]
    lost: tuple[LostSpan, ...] = ()
    challenge: str = ""


class GrantReversed(msgspec.Struct, frozen=True, kw_only=True, tag="grant_reversed"):
    """A grant was a mistake and counts no more, for these candidates; no tickets means for all it was given to.

    `kind` and `ms` repeat what the grant was, so that the line can be read by itself.
    """

    grant_id: str
    reason: str
    approvals: tuple[Approval, ...]
    tickets: tuple[str, ...] = ()
    kind: Literal["", "extension", "outage", "correction"] = ""
    ms: int = 0


class OutageDeclined(msgspec.Struct, frozen=True, kw_only=True, tag="outage_declined"):
    """A proposal to make an outage good was turned down 不予补时; these spans are never proposed again."""

    lost: tuple[LostSpan, ...]
    reason: str
    approvals: tuple[Approval, ...]


class ExtensionAsked(msgspec.Struct, frozen=True, kw_only=True, tag="extension_asked"):
    """The centre is to be asked by telephone; its code answers this challenge 申请码, once, for these and this long."""

    tickets: tuple[str, ...]
    seconds: int
    challenge: str
