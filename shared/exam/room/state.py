"""The state of a session after some records of the room log, and what can be asked of it. `fold` makes it.

Handbook 考务手册: The day, minute by minute.
"""

from collections.abc import Callable, Iterable

import msgspec
from msgspec.structs import replace

from shared.exam.clock.account import Pause, TimeAccount, remaining_ms, runs_out_ms
from shared.exam.clock.sections import SittingClock, sitting_clock
from shared.exam.plan import SessionPlan
from shared.exam.room import events as ev
from shared.exam.room import messages as msg
from shared.exam.room import watch, working_on
from shared.exam.room.later import Later
from shared.exam.room.matters import Held, LateEntries
from shared.exam.room.papers import Papers
from shared.exam.room.sitting import Sitting
from shared.exam.room.wall_events import WallOpened


class RoomState(msgspec.Struct, frozen=True, kw_only=True):
    """Everything known of the session after some records.

    Attributes:
        wall: the wall page as it was opened; None while it is closed.
        sittings: ticket number to sitting, for every due candidate.
        papers: what was opened for whom.
        last_seq: number of the last record applied.
        free_hand_in: the chief consented to early hand-in for everyone.
        late_entries: what came after a collection 收卷清点, until it is done again.
        held: the outage after which the room stands still; None once it was resumed.
        copies: hashes of sealed files whose second copy was read back from a drive.
        later: what was written into the record after the results were sealed.
        settled: keys of what waited for a person and was dealt with.
        asked: extensions the centre has been asked for and has not answered yet.
        watched: what is open at each seat's PC; a seat that nothing was told of is not in it.
        unlocked: seats whose PC was let go; `left`: challenges by whose code a PC let go, as the PCs told.
        messages: messages to candidates, by id, oldest first.
        on_duty: staff ids of the proctors who signed in and have not handed over 交接.
        incidents: ids of the incidents written down, each with its candidate's ticket number or nothing.
        photos: pictures in the log.
    """

    plan: SessionPlan
    sittings: dict[str, Sitting]
    last_seq: int = 0
    wall: WallOpened | None = None
    package_id: str = ""
    package_sha256: str = ""
    serial: int = 0
    papers: Papers = Papers()
    started_ms: int | None = None
    ended_ms: int | None = None
    pauses: tuple[Pause, ...] = ()
    held: Held | None = None
    free_hand_in: bool = False
    settled: frozenset[str] = frozenset()
    asked: tuple[ev.ExtensionAsked, ...] = ()
    collected: ev.Collected | None = None
    bundle: ev.BundleSealed | None = None
    uploaded: ev.BundleUploaded | None = None
    receipt: ev.ReceiptKept | None = None
    copies: frozenset[str] = frozenset()
    later: Later = Later()
    late_entries: tuple[LateEntries, ...] = ()
    watched: dict[int, watch.Watched] = {}
    unlocked: frozenset[int] = frozenset()
    left: frozenset[str] = frozenset()
    messages: dict[str, msg.Message] = {}
    on_duty: frozenset[str] = frozenset()
    incidents: dict[str, str] = {}
    photos: int = 0

    @classmethod
    def begin(cls, plan: SessionPlan) -> "RoomState":
        """The state before the first record."""
        return cls(
            plan=plan,
            sittings={
                c.ticket: Sitting(ticket=c.ticket, seat=c.seat, extra_percent=c.extra_percent) for c in plan.candidates
            },
        )

    def account(self, ticket: str) -> TimeAccount:
        """The time account that runs now: of the open section, or of the whole paper where it has one shared limit.

        Room pauses and own pauses count together. Raises KeyError if not due.
        """
        return self.clock(ticket).open.account if self.plan.sections else self._whole(ticket)

    def clock(self, ticket: str) -> SittingClock:
        """All accounts of the sitting, section by section; one in a shared limit. Raises KeyError if not due."""
        return self._by_section(ticket, self._whole(ticket))

    def left_ms(self, ticket: str, now_ms: int) -> int:
        """Working time the candidate can still have, over all sections. Raises KeyError if not due."""
        if not self.plan.sections:  # asked for in every sign of life: no more than what it needs
            return remaining_ms(self._whole(ticket), now_ms)
        return self.clock(ticket).left_ms(now_ms)

    def _whole(self, ticket: str) -> TimeAccount:
        account = self._shared(ticket)
        since_ms = self.used_up_ms(ticket) if self.sittings[ticket].closed_ms is not None else None
        return account if since_ms is None else replace(account, pauses=(*account.pauses, Pause(from_ms=since_ms)))

    def _shared(self, ticket: str) -> TimeAccount:
        """What all sections share: start, accommodation, pauses and grants as the log has them."""
        sitting = self.sittings[ticket]
        return TimeAccount(
            duration_ms=self.plan.duration_s * 1000,
            start_ms=self.started_ms,
            extra_percent=sitting.extra_percent,
            pauses=working_on.held(self.pauses + sitting.pauses + sitting.standstills, sitting.charged),
            grants=sitting.grants,
        )

    def used_up_ms(self, ticket: str) -> int | None:
        """When a closed sitting's own time is used up: from then on its clock stands, and what was given since waits.

        None while it still runs: a hand-in by mistake does not stop it. Raises KeyError if not due.
        """
        shared = self._shared(ticket)
        own = replace(shared, grants=tuple(grant for grant in shared.grants if not grant.waits))
        return runs_out_ms(self._by_section(ticket, own).open.account)

    def _by_section(self, ticket: str, whole: TimeAccount) -> SittingClock:
        plan = self.plan
        return sitting_clock(plan.sections, self.sittings[ticket].closings, whole, carry_over=plan.carry_over)

    @property
    def copied(self) -> bool:
        """Whether the sealed bundle has a second copy on a drive."""
        return self.bundle is not None and self.bundle.bundle_sha256 in self.copies

    @property
    def paused(self) -> bool:
        """Whether the whole room is paused."""
        return bool(self.pauses) and self.pauses[-1].to_ms is None

    def occupant(self, seat: int) -> Sitting | None:
        """Whose sitting stands at that seat now."""
        return next((s for s in self.sittings.values() if s.seat == seat), None)

    def pc(self, seat: int) -> watch.Watched:
        """What is open at that seat's PC."""
        return self.watched.get(seat, watch.NOTHING)

    def with_pc(self, seat: int, change: Callable[[watch.Watched], watch.Watched]) -> "RoomState":
        """The state with that seat's PC changed."""
        return replace(self, watched={**self.watched, seat: change(self.pc(seat))})

    def with_sittings(self, tickets: Iterable[str], change: Callable[[Sitting], Sitting]) -> "RoomState":
        """The state with these candidates' sittings changed; unknown tickets are ignored."""
        sittings = dict(self.sittings)
        for ticket in tickets:
            if ticket in sittings:
                sittings[ticket] = change(sittings[ticket])
        return replace(self, sittings=sittings)
