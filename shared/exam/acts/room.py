"""Acts on the whole room: opening the paper, start, pause, resume, a message, the end."""

from typing import ClassVar

from shared.exam.acts import base, given
from shared.exam.acts.base import Act, Doing, Effect, Lasting, Moment, Refusal, Told, Whom, Written, one, tidy, whom
from shared.exam.plan import StaffRole
from shared.exam.room.events import (
    HandedIn,
    MarkedAbsent,
    MessageSent,
    PaperUnsealed,
    RoomEnded,
    RoomPaused,
    RoomResumed,
    RoomStarted,
)
from shared.exam.room.rules import ended, login_refusal
from shared.exam.room.state import RoomState
from shared.exam.typed import visible

MOST_LINES = 8
"""Lines of a message: more would push the paper off the candidates' screens."""
EARLY_MS = 60_000
"""A start less than this before the planned time is a start on time."""


class Unseal(Act, frozen=True, kw_only=True, tag="unseal"):
    """Open the paper with the centre's opening code; the server takes the seals off."""

    code: str

    ROLES: ClassVar[frozenset[StaffRole]] = frozenset({"proctor", "chief", "technician"})

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """Once."""
        return Refusal(code="already_unsealed") if state.papers.opened_ms is not None else None

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """The server knows the paper's hash; without it there is only what follows."""
        return one(PaperUnsealed(paper_sha256=doing.paper_sha256))

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """Ciphertext travels."""
        return Effect(code="unsealed")


class StartRoom(Act, frozen=True, kw_only=True, tag="start_room"):
    """T. Before the planned time it is the chief examiner's, with an honest reason (handbook: 考试开始).

    `not_ready`: seats whose PC did not pass the checks, as the console warned of them. To start with them is the chief
    examiner's as well; the record names those the server itself knows of.
    """

    reason: str = ""
    approvals: tuple[base.Credential, ...] = ()
    not_ready: tuple[int, ...] = ()

    def approvers(self, state: RoomState, role: str, now_ms: int) -> tuple[StaffRole, ...]:
        """The chief examiner, before the planned time or with PCs that are not ready."""
        return ("chief",) if self._chiefs(state, now_ms) and role != "chief" else ()

    def incomplete(self, state: RoomState, now_ms: int) -> Refusal | None:
        """A reason, where it is the chief examiner's."""
        return base.no_reason(self.reason) if self._chiefs(state, now_ms) else None

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """The paper is open, and it happens once."""
        if (why := base.over(state)) is not None:
            return why
        if state.papers.opened_ms is None:
            return Refusal(code="not_unsealed")
        return Refusal(code="already_started") if state.started_ms is not None else None

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """The start, with its reason; who approved, where it is the chief examiner's."""
        chiefs = self._chiefs(state, now_ms)
        return one(
            RoomStarted(
                reason=tidy(self.reason),
                approvals=doing.approvals if chiefs else (),
                not_ready=tuple(sorted({*self.not_ready, *doing.not_ready})),
            ),
        )

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """Who starts, from when to when."""
        plan = before.plan
        begin_ms = after.started_ms if after.started_ms is not None else now_ms
        times = tuple(
            Told(code="section_time", values={"title": s.title, "span": Lasting(s.duration_s * 1000)})
            for s in plan.sections
        )
        return Effect(
            code="room_started",
            values={
                "present": sum(s.present for s in before.sittings.values()),
                "due": len(before.sittings),
                "begin": Moment(begin_ms),
                "end": Moment(begin_ms + plan.duration_s * 1000),
                "span": Lasting(plan.duration_s * 1000),
                "sections": Told(code="sections", values={"times": times}) if times else "",
                "not_ready": self._warning(),
            },
        )

    def _warning(self) -> Told | str:
        return Told(code="not_ready", values={"who": Whom(seats=self.not_ready)}) if self.not_ready else ""

    def _chiefs(self, state: RoomState, now_ms: int) -> bool:
        early = state.started_ms is None and now_ms < state.plan.starts_at_ms - EARLY_MS
        return early or bool(self.not_ready)


class PauseRoom(Act, frozen=True, kw_only=True, tag="pause_room"):
    """All clocks stand still."""

    reason: str

    def incomplete(self, state: RoomState, now_ms: int) -> Refusal | None:
        """A reason."""
        return base.no_reason(self.reason)

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """The exam runs."""
        if (why := base.not_running(state)) is not None:
            return why
        return Refusal(code="already_paused", values={"who": base.Whom(everyone=True)}) if state.paused else None

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """The pause."""
        return one(RoomPaused(reason=tidy(self.reason)))

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """How many stop."""
        return Effect(code="room_paused", values={"working": _working(before)})


class ResumeRoom(Act, frozen=True, kw_only=True, tag="resume_room"):
    """All clocks run again; after an outage of the server those of PCs that are not back wait for them."""

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """The room is paused."""
        if (why := base.not_running(state)) is not None:
            return why
        return None if state.paused else Refusal(code="not_paused", values={"who": base.Whom(everyone=True)})

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """The end of the pause."""
        return one(RoomResumed(unheard=doing.unheard if state.held is not None else ()))

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """How many go on, how long they stood, and whose clocks wait for a PC."""
        stood_ms = now_ms - before.pauses[-1].from_ms if before.pauses else 0
        waiting = [t for t, s in after.sittings.items() if s.standing and not before.sittings[t].standing]
        waits = Told(code="wait_for_pcs", values={"who": whom(before, waiting)}) if waiting else ""
        values: dict[str, base.Value] = {
            "working": _working(before),
            "stood": Lasting(stood_ms),
            "waits": waits,
        }
        return Effect(code="room_resumed", values=values)


class SendMessage(Act, frozen=True, kw_only=True, tag="send_message"):
    """Show a message on screens; no tickets means everyone. After `lasts_s` nobody sees it any more; 0: to the end."""

    tickets: tuple[str, ...]
    text: str
    lasts_s: int = 600

    def incomplete(self, state: RoomState, now_ms: int) -> Refusal | None:
        """Something to show, and a time for it."""
        if not (shown := self._shown()):
            return Refusal(code="message_empty")
        if len(shown) > base.LONGEST_TEXT or shown.count("\n") >= MOST_LINES:
            return Refusal(code="message_too_long", values={"most": base.LONGEST_TEXT, "lines": MOST_LINES})
        return None if 0 <= self.lasts_s <= given.LONGEST_S else Refusal(code="time_out_of_range")

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """Somebody can read it: whoever is due has it on the PC at the seat, before the log-in and after handing in."""
        if (why := base.over(state) or base.unknown(state, self.tickets)) is not None:
            return why
        read = any(not s.absent for s in base.sittings_of(state, self.tickets))
        return None if read else Refusal(code="nobody_reads")

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """The message."""
        return one(
            MessageSent(
                message_id=f"m-{doing.letters}",
                tickets=base.distinct(self.tickets),
                text=self._shown(),
                until_ms=now_ms + self.lasts_s * 1000 if self.lasts_s else None,
            )
        )

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """On whose screens, and until when."""
        lasting = Told(code="shown_for", values={"span": Lasting(self.lasts_s * 1000)}) if self.lasts_s else ""
        return Effect(code="message_sent", values={"who": whom(before, self.tickets), "lasting": lasting})

    def _shown(self) -> str:
        return "\n".join(line.strip() for line in visible(self.text).strip().splitlines())


class EndRoom(Act, frozen=True, kw_only=True, tag="end_room"):
    """End the session: every open sitting is closed, those never seen become absent.

    While somebody can still work, or still come in, it is early: the chief examiner's, with an honest reason.
    """

    reason: str = ""
    approvals: tuple[base.Credential, ...] = ()

    def approvers(self, state: RoomState, role: str, now_ms: int) -> tuple[StaffRole, ...]:
        """The chief examiner, while somebody has time left."""
        return ("chief",) if role != "chief" and ends_early(state, now_ms) else ()

    def incomplete(self, state: RoomState, now_ms: int) -> Refusal | None:
        """A reason, while somebody has time left."""
        return base.no_reason(self.reason) if ends_early(state, now_ms) else None

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """The exam runs."""
        return base.not_running(state)

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """Sittings closed by time or by this end, absentees, the end."""
        written = []
        for sitting in state.sittings.values():
            if not sitting.open:
                continue
            by_time = state.left_ms(sitting.ticket, now_ms) <= 0
            closed = HandedIn(
                ticket=sitting.ticket,
                cause="time" if by_time else "end",
                entries=0,
                head="",
                ended_ms=ended(state, sitting.ticket, now_ms) if by_time else None,
            )
            written.append(Written(event=closed, by_server=by_time))
        missing = tuple(s.ticket for s in state.sittings.values() if not s.present and not s.absent)
        if missing:
            written.append(Written(event=MarkedAbsent(tickets=missing), by_server=True))
        approvals = doing.approvals if ends_early(state, now_ms) else ()
        return (*written, Written(event=RoomEnded(reason=tidy(self.reason), approvals=approvals)))

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """Papers collected, people who become absent."""
        missing = sum(s.absent for s in after.sittings.values()) - sum(s.absent for s in before.sittings.values())
        still = sum(s.open for s in before.sittings.values())
        return Effect(
            code="room_ended",
            values={
                "taken": Told(code="papers_taken", values={"count": still}) if still else Told(code="no_papers_taken"),
                "absent": Told(code="become_absent", values={"count": missing}) if missing else "",
            },
        )


def ends_early(state: RoomState, now_ms: int) -> bool:
    """Whether an end now would take time from somebody who works, or the door from somebody who may still come."""
    return any(
        state.left_ms(s.ticket, now_ms) > 0
        if s.open
        else not s.present and not s.absent and login_refusal(state, s.ticket, now_ms) is None
        for s in state.sittings.values()
    )


def _working(state: RoomState) -> int:
    return sum(s.open for s in state.sittings.values())


RoomActs = Unseal | StartRoom | PauseRoom | ResumeRoom | SendMessage | EndRoom
