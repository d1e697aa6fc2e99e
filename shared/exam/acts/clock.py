"""Acts on candidates' clocks: pause and resume for some, more time, asking the centre for more than the site may."""

from typing import Literal

from shared.exam.acts import base, given
from shared.exam.acts.base import Act, Doing, Effect, Lasting, Refusal, Told, Written, one, tidy, whom
from shared.exam.bounds import Seconds
from shared.exam.plan import StaffRole
from shared.exam.room.events import ExtensionAsked, LostSpan, SittingsPaused, SittingsResumed, TimeGranted
from shared.exam.room.state import RoomState


class PauseSittings(Act, frozen=True, kw_only=True, tag="pause_sittings"):
    """These clocks stand still."""

    tickets: tuple[str, ...]
    reason: str

    def incomplete(self, state: RoomState, now_ms: int) -> Refusal | None:
        """Who, and why."""
        return base.nobody_chosen(self.tickets) or base.no_reason(self.reason)

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """They work, and their own clocks run."""
        if (why := base.not_working(state, self.tickets)) is not None:
            return why
        for ticket in self.tickets:
            if state.sittings[ticket].paused:
                return Refusal(code="already_paused", values={"who": whom(state, (ticket,))})
        return None

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """The pause."""
        return one(SittingsPaused(tickets=base.distinct(self.tickets), reason=tidy(self.reason)))

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """Whose clocks stand."""
        return Effect(code="sittings_paused", values={"who": whom(before, self.tickets)})


class ResumeSittings(Act, frozen=True, kw_only=True, tag="resume_sittings"):
    """These clocks run again."""

    tickets: tuple[str, ...]

    def incomplete(self, state: RoomState, now_ms: int) -> Refusal | None:
        """Who."""
        return base.nobody_chosen(self.tickets)

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """They work, and are paused by themselves."""
        if (why := base.not_working(state, self.tickets)) is not None:
            return why
        for ticket in self.tickets:
            if not state.sittings[ticket].paused:
                return Refusal(code="not_paused", values={"who": whom(state, (ticket,))})
        return None

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """The end of the pause."""
        return one(SittingsResumed(tickets=base.distinct(self.tickets)))

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """Whose clocks run, and until when."""
        values: dict[str, base.Value] = {
            "who": whom(before, self.tickets),
            "then": given.new_ends(after, self.tickets, now_ms),
        }
        return Effect(code="sittings_resumed", values=values)


class Extend(Act, frozen=True, kw_only=True, tag="extend"):
    """Time for these candidates: extension 延时, or credit 补时 for time lost through the equipment.

    A credit that the server's own evidence covers for each of them is the chief examiner's and settles that evidence;
    any other time is beyond it (`shared.exam.acts.given`). `centre_code`: the centre's code 授权码 for exactly these
    candidates and this long (`AskExtension` came before); then the site's limit does not apply.
    """

    tickets: tuple[str, ...]
    seconds: Seconds
    reason: str
    approvals: tuple[base.Credential, ...]
    kind: Literal["extension", "outage"] = "extension"
    centre_code: str = ""

    def approvers(self, state: RoomState, role: str, now_ms: int) -> tuple[StaffRole, ...]:
        """The chief examiner, with the inspector where it goes beyond the evidence."""
        return given.CHIEF if self._evidence(state) else given.BOTH

    def incomplete(self, state: RoomState, now_ms: int) -> Refusal | None:
        """Who, how long, and why."""
        if (why := base.nobody_chosen(self.tickets) or base.no_reason(self.reason)) is not None:
            return why
        return None if 0 < self.seconds <= given.LONGEST_S else Refusal(code="time_out_of_range")

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """They were present; within the limit, or the centre was asked. A closed sitting keeps it until reopened."""
        why = base.not_running(state) or base.not_present(state, self.tickets) or given.not_to_give(state, self.tickets)
        if why is not None or self._evidence(state):
            return why
        if self.centre_code.strip():
            return None if asked(state, self.tickets, self.seconds) else Refusal(code="centre_not_asked")
        return given.over_limit(state, dict.fromkeys(self.tickets, self.seconds * 1000))

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """The grant."""
        return one(
            TimeGranted(
                grant_id=f"g-{doing.letters}",
                kind=self.kind,
                tickets=base.distinct(self.tickets),
                ms=self.seconds * 1000,
                reason=tidy(self.reason),
                approvals=doing.approvals,
                lost=self._evidence(state),
                challenge=doing.challenge,
            )
        )

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """How much for whom, and the new ends."""
        word = given.WORDS[self.kind]
        values: dict[str, base.Value] = {
            "who": whom(before, self.tickets),
            "sections": given.in_sections(before, self.tickets),
            "word": Told(code=f"{word}_of_centre" if self.centre_code.strip() else word),
            "span": Lasting(self.seconds * 1000),
            "then": given.new_ends(after, self.tickets, now_ms),
        }
        return Effect(code="time_given", values=values)

    def _evidence(self, state: RoomState) -> tuple[LostSpan, ...]:
        """The open proposals that a credit makes good, for all of them; none where one is not covered."""
        if self.kind != "outage" or self.centre_code.strip():
            return ()
        found = [given.covering(state, ticket, self.seconds * 1000) for ticket in base.distinct(self.tickets)]
        return tuple(span for spans in found for span in spans) if all(found) else ()


class AskExtension(Act, frozen=True, kw_only=True, tag="ask_extension"):
    """A challenge 申请码 to read to the centre for time above the site's limit; asked again it is the same one."""

    tickets: tuple[str, ...]
    seconds: Seconds

    def incomplete(self, state: RoomState, now_ms: int) -> Refusal | None:
        """Who, and how long."""
        if (why := base.nobody_chosen(self.tickets)) is not None:
            return why
        return None if 0 < self.seconds <= given.LONGEST_S else Refusal(code="time_out_of_range")

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """They were present."""
        return (
            base.not_running(state) or base.not_present(state, self.tickets) or given.not_to_give(state, self.tickets)
        )

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """The challenge; nothing where it stands already."""
        if asked(state, self.tickets, self.seconds) is not None:
            return ()
        tickets = tuple(sorted(base.distinct(self.tickets)))
        return one(ExtensionAsked(tickets=tickets, seconds=self.seconds, challenge=doing.challenge))

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """The challenge to read out."""
        found = asked(after, self.tickets, self.seconds)
        values: dict[str, base.Value] = {
            "challenge": found.challenge if found else "",
            "who": whom(before, self.tickets),
        }
        return Effect(code="centre_asked", values=values)


def asked(state: RoomState, tickets: tuple[str, ...], seconds: int) -> ExtensionAsked | None:
    """The open request to the centre for exactly these candidates and this long."""
    wanted = tuple(sorted(base.distinct(tickets)))
    return next((a for a in state.asked if (a.tickets, a.seconds) == (wanted, seconds)), None)


ClockActs = PauseSittings | ResumeSittings | Extend | AskExtension
