"""Acts on the backup paper 备用卷: opened for the room or one candidate, and asking the centre for it in the exam.

Before the start its own opening code opens it; in the running exam the centre's code for just this candidate does. It
is the chief examiner's, with a reason, and for good. What was written to the paper before stays as evidence; the time
left stays as it is (ADR 0050).
"""

from shared.exam.acts import base, given
from shared.exam.acts.base import Act, Doing, Effect, Lasting, Refusal, Told, Written, one, tidy
from shared.exam.room.events import BackupAsked, BackupOpened
from shared.exam.room.state import RoomState


class OpenBackup(given.ByTheChief, frozen=True, kw_only=True, tag="open_backup"):
    """The backup paper takes the main one's place, for this candidate; without a ticket for the whole room.

    `code`: before the start the backup paper's own opening code 开启码; in the exam the centre's answer 授权码 to the
    challenge for this candidate (`AskBackup` came before). The server takes the seals off.
    """

    code: str
    approvals: tuple[base.Credential, ...] = ()
    ticket: str = ""

    def incomplete(self, state: RoomState, now_ms: int) -> Refusal | None:
        """A reason and a code."""
        return super().incomplete(state, now_ms) or (None if self.code.strip() else Refusal(code="backup_code_needed"))

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """The package has one that is not their paper yet; for the room before the start, in the exam as asked for."""
        if (why := _not_there(state)) is not None:
            return why
        if not self.ticket:
            return Refusal(code="backup_room_started") if state.started_ms is not None else _not_twice(state, "")
        if (why := _not_for(state, self.ticket)) is not None or state.started_ms is None:
            return why
        return None if state.papers.asked_for(self.ticket) is not None else Refusal(code="backup_not_asked")

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """The opening. The hash of what clients fetch is the server's to know."""
        asked = state.papers.asked_for(self.ticket) if state.started_ms is not None else None
        return one(
            BackupOpened(
                ticket=self.ticket,
                paper_id=state.plan.backup_paper_id,
                paper_sha256=doing.paper_sha256,
                reason=tidy(self.reason),
                approvals=doing.approvals,
                challenge=asked.challenge if asked is not None else "",
            )
        )

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """Whose paper it is from now on, what becomes of the answers and the time."""
        if not self.ticket:
            return Effect(code="backup_for_room", values={"main": _main(before)})
        seat = base.seat_of(before, self.ticket)
        if before.started_ms is None:
            return Effect(code="backup_before_start", values={"seat": seat})
        left = Lasting(after.left_ms(self.ticket, now_ms))
        return Effect(code="backup_in_exam", values={"seat": seat, "left": left})


class AskBackup(Act, frozen=True, kw_only=True, tag="ask_backup"):
    """A challenge 申请码 to read to the centre for the backup paper in the exam; asked again it is the same one."""

    ticket: str

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """There is such a paper, and this candidate writes the main one; before the start no challenge is needed."""
        return _not_there(state) or base.not_running(state) or _not_for(state, self.ticket)

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """The challenge; nothing where it stands already."""
        if state.papers.asked_for(self.ticket) is not None:
            return ()
        return one(BackupAsked(ticket=self.ticket, challenge=doing.challenge))

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """The challenge to read out."""
        asked = after.papers.asked_for(self.ticket)
        challenge = asked.challenge if asked is not None else ""
        return Effect(code="backup_asked", values={"challenge": challenge, "seat": base.seat_of(before, self.ticket)})


def _not_there(state: RoomState) -> Refusal | None:
    """The package has a backup paper, and the session is not over."""
    return base.over(state) or (None if state.plan.backup_paper_id else Refusal(code="no_backup_paper"))


def _not_for(state: RoomState, ticket: str) -> Refusal | None:
    """This candidate is due, writes the main paper, and, once the exam runs, still works on all of it."""
    if (why := base.unknown(state, (ticket,)) or _not_twice(state, ticket)) is not None or state.started_ms is None:
        return why
    if (why := base.not_working(state, (ticket,))) is not None:
        return why
    sitting = state.sittings[ticket]
    return Refusal(code="backup_section_over", values={"seat": sitting.seat}) if sitting.closings else None


def _not_twice(state: RoomState, ticket: str) -> Refusal | None:
    if state.papers.of(ticket) == "main":
        return None
    return Refusal(code="backup_opened_already")


def _main(state: RoomState) -> Told:
    return Told(code="main_not_used" if state.papers.opened_ms is not None else "main_stays_sealed")


PaperActs = OpenBackup | AskBackup
