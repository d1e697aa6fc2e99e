"""One candidate's attempt in a session, as the room log tells it.

Handbook 考务手册: Leaving the room.
"""

from typing import Literal

import msgspec

from shared.exam.answers.fence import Fence
from shared.exam.answers.review import Review
from shared.exam.clock.account import Grant, Pause
from shared.exam.clock.sections import SectionClosing
from shared.exam.clock.spans import Span
from shared.exam.room.discipline_events import AnsweredHow, CaseAnswer, DisciplineAction
from shared.exam.room.events import HandInCause

DisplayState = Literal[
    "waiting", "ready", "working", "paused", "away", "offline", "problem", "handed_in", "absent", "terminated"
]
SilenceCause = Literal["server", "link", "lock", "identity"]


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """A seat move 换机续考."""

    at_ms: int
    from_seat: int
    to_seat: int
    reason: str


class Silence(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch in which the candidate could not work, by the server's own evidence; `to_ms` None while it lasts.

    `cause`: the server itself was away, or it was there and did not hear the PC, or the PC's lock had stopped it, or
    the person's identity was in doubt.
    """

    cause: SilenceCause
    from_ms: int
    to_ms: int | None = None


class Leave(msgspec.Struct, frozen=True, kw_only=True):
    """A temporary leave 暂离; `to_ms` is None while the candidate is out."""

    from_ms: int
    reason: str
    to_ms: int | None = None


class Discipline(msgspec.Struct, frozen=True, kw_only=True):
    """A recorded breach, what the candidate said to it, and who signed it.

    Attributes:
        answer: 签认 or 拒签; empty while the candidate has said neither.
        how: on the own screen, on paper, or said to a proctor.
        on_duty: proctors on duty when the candidate refused: each of them signs.
        signed: staff ids of those who signed, in order.
    """

    at_ms: int
    code: str
    action: DisciplineAction
    text: str
    incident_id: str = ""
    evidence: str = ""
    items: tuple[str, ...] = ()
    answer: CaseAnswer | Literal[""] = ""
    how: AnsweredHow | Literal[""] = ""
    answered_ms: int | None = None
    on_duty: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()


class Sitting(msgspec.Struct, frozen=True, kw_only=True):
    """State of one candidate. `epoch` 0 means never logged in. `pauses` are the candidate's own ones only.

    `closed_ms` is when the sitting ended, `closed_noted_ms` when the server wrote that down: the grace for last entries
    counts from there, since a PC may only then have found a server that had been off.
    `closed_head`: the answer log's head when it was closed; `undone_head`: that of the last closing that was undone.
    `regranted_ms`: when the time given last changed; a section that ends by such a change ends then, not before.
    `standstills`: stretches in which the sitting was closed and its time used up (what was given meanwhile waits
    through them), or in which it waited for its PC or for a log-in. The last one is open while it waits.
    `fences`: since when each older log-in is fenced off.
    `checked`, `checked_ms`: what a proctor found who compared the person last, and when; `entry_check`, `second_check`:
    what was found in each of the two rounds, so that a check at the door is never taken for the second one.
    `silences`: every outage; `settled`: stretches of them that people have credited or declined.
    `worked`: stretches of a standstill in which the PC had the exam open, as it told at `accounted_ms`; `wrote`: when
    answers were written in one; `charged`: what of standstills was worked by both, so that it is not held (ADR 51).
    """

    ticket: str
    seat: int
    extra_percent: int = 0
    device_id: str | None = None
    epoch: int = 0
    first_login_ms: int | None = None
    confirmed_ms: int | None = None
    checked: bool | None = None
    checked_ms: int | None = None
    entry_check: bool | None = None
    second_check: bool | None = None
    move_pending: bool = False
    late_allowed: bool = False
    refusals: tuple[str, ...] = ()
    absent: bool = False
    pauses: tuple[Pause, ...] = ()
    standstills: tuple[Pause, ...] = ()
    grants: tuple[Grant, ...] = ()
    regranted_ms: int | None = None
    moves: tuple[Move, ...] = ()
    leaves: tuple[Leave, ...] = ()
    discipline: tuple[Discipline, ...] = ()
    hand_in_allowed: bool = False
    closed_ms: int | None = None
    closed_noted_ms: int | None = None
    closed_cause: HandInCause | None = None
    closed_head: str = ""
    undone_head: str = ""
    closings: tuple[SectionClosing, ...] = ()
    link_lost_ms: int | None = None
    reviews: tuple[Review, ...] = ()
    fences: tuple[Fence, ...] = ()
    silences: tuple[Silence, ...] = ()
    settled: tuple[Span, ...] = ()
    worked: tuple[Span, ...] = ()
    accounted_ms: int | None = None
    wrote: tuple[int, ...] = ()
    charged: tuple[Span, ...] = ()

    @property
    def silent_since_ms(self) -> int | None:
        """Since when the PC has not been heard, by everything the log tells; None while it is heard."""
        return min(
            (s.from_ms for s in self.silences if s.to_ms is None and s.cause in {"server", "link"}), default=None
        )

    @property
    def doubtful(self) -> bool:
        """Whether it is in doubt who sits there: until that is settled the paper is not shown."""
        return self.checked is False

    @property
    def present(self) -> bool:
        """Whether the candidate ever logged in."""
        return self.epoch > 0

    @property
    def away(self) -> bool:
        """Whether the candidate is out of the room now."""
        return bool(self.leaves) and self.leaves[-1].to_ms is None

    @property
    def paused(self) -> bool:
        """Whether the candidate's own clock is paused now (not counting a pause of the room)."""
        return bool(self.pauses) and self.pauses[-1].to_ms is None

    @property
    def standing(self) -> bool:
        """Whether a reopened sitting, or one after an outage of the server, waits for its PC or for a log-in."""
        return bool(self.standstills) and self.standstills[-1].to_ms is None

    @property
    def open(self) -> bool:
        """Whether answers are still being taken."""
        return self.present and self.closed_ms is None
