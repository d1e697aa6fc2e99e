"""Sections with their own limits: one clock account after the other, on top of `shared.exam.clock.account`.

The first section's time runs from the room's start, each later one's from the moment the one before it closed. A
section closes by its own deadline or because the candidate submitted it; what is left then is forfeited, or, where the
paper says so, carried over to the next one. A paper with one shared limit is the case of a single account, and its
numbers are exactly those of the ledger. Pure; `now_ms` is passed in.

The laws, tested as properties: what was granted is used, forfeited or left, to the millisecond; sections close in
order; pauses and grants commute; nothing yields negative or endless time (ADR 0010).

Handbook 考务手册: Clock rules; Papers.
"""

from collections.abc import Iterable
from typing import Literal

import msgspec
from msgspec.structs import replace

from shared.exam.clock.account import Grant, TimeAccount, allotted_ms, deadline_ms, remaining_ms, used_ms
from shared.exam.plan import SectionLimit

_CARRIED = "carried"


SectionCause = Literal["candidate", "time"]


class SectionClosing(msgspec.Struct, frozen=True, kw_only=True):
    """The end of one section. `closed_ms`: when its time stopped; `noted_ms`: when the server wrote it down."""

    section_id: str
    closed_ms: int
    noted_ms: int
    cause: SectionCause


class SectionAccount(msgspec.Struct, frozen=True, kw_only=True):
    """One section's account. `start_ms` of the account is None before its turn; `carried_ms` came from the one before.

    `section_id` is empty where the whole paper shares one limit.
    """

    section_id: str
    title: str
    account: TimeAccount
    carried_ms: int = 0
    closed_ms: int | None = None

    def used_ms(self, now_ms: int) -> int:
        """Working time run off by now; a closed section's clock stands."""
        return used_ms(self.account, now_ms if self.closed_ms is None else min(now_ms, self.closed_ms))

    def left_ms(self, now_ms: int) -> int:
        """What is left of it now; of a closed one, what was left when it closed."""
        return remaining_ms(self.account, now_ms if self.closed_ms is None else self.closed_ms)


class SittingClock(msgspec.Struct, frozen=True, kw_only=True):
    """All accounts of one sitting in order. The last one never closes by itself: its end is the sitting's."""

    sections: tuple[SectionAccount, ...]
    carry_over: bool = False

    @property
    def open_index(self) -> int:
        """The place of the section that runs now (or will run first)."""
        return next(i for i, section in enumerate(self.sections) if section.closed_ms is None)

    @property
    def open(self) -> SectionAccount:
        """The section that runs now."""
        return self.sections[self.open_index]

    @property
    def later(self) -> tuple[SectionAccount, ...]:
        """The sections whose turn is still to come."""
        return self.sections[self.open_index + 1 :]

    def used_ms(self, now_ms: int) -> int:
        """Working time run off by now, over all sections."""
        return sum(section.used_ms(now_ms) for section in self.sections)

    def left_ms(self, now_ms: int) -> int:
        """Working time the candidate can still have: the rest of the open section and all later ones."""
        return sum(section.left_ms(now_ms) for section in self.sections if section.closed_ms is None)

    def end_ms(self, now_ms: int) -> int | None:
        """When the whole sitting ends if every section is used up; None while the clock does not run."""
        first = deadline_ms(self.open.account, now_ms)
        return None if first is None else first + sum(allotted_ms(section.account) for section in self.later)


def sitting_clock(
    limits: tuple[SectionLimit, ...],
    closings: Iterable[SectionClosing],
    whole: TimeAccount,
    *,
    carry_over: bool,
) -> SittingClock:
    """The accounts of a sitting.

    `whole` brings what all sections share: the room's start, the accommodation, every pause and every grant; its
    duration counts only where there are no `limits`. A grant belongs to the section it names; one that names none of
    them (it was written before the paper had sections) to the first.
    """
    if not limits:
        return SittingClock(sections=(SectionAccount(section_id="", title="", account=whole),))
    closed = {closing.section_id: closing for closing in closings}
    known = {limit.section_id for limit in limits}
    made: list[SectionAccount] = []
    start_ms, carried_ms = whole.start_ms, 0
    for place, limit in enumerate(limits):
        own = tuple(
            grant
            for grant in whole.grants
            if grant.section_id == limit.section_id or (place == 0 and grant.section_id not in known)
        )
        if carried_ms:
            own = (*own, Grant(grant_id=_CARRIED, kind=_CARRIED, ms=carried_ms, reason="", section_id=limit.section_id))
        account = replace(whole, duration_ms=limit.duration_s * 1000, start_ms=start_ms, grants=own)
        closing = closed.get(limit.section_id)
        closed_ms = closing.closed_ms if closing is not None else None
        section = SectionAccount(
            section_id=limit.section_id,
            title=limit.title,
            account=account,
            carried_ms=carried_ms,
            closed_ms=closed_ms,
        )
        made.append(section)
        start_ms = closed_ms
        carried_ms = section.left_ms(closed_ms) if carry_over and closed_ms is not None else 0
    return SittingClock(sections=tuple(made), carry_over=carry_over)
