"""The clock ledger: how much working time a candidate was given, has used and has left. Pure; `now_ms` is passed in.

All times are the room's clock (UTC ms kept by the server from a monotonic source). The laws, tested as properties:
remaining time never depends on a PC; granted time is conserved over pauses; a pause and a grant commute; nothing
yields negative or endless time.

Handbook 考务手册: Clock rules.
"""

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

DAY_MS = 86_400_000
_NEVER_MS = 2**62


class Pause(msgspec.Struct, frozen=True, kw_only=True):
    """A span in which the clock stood still; `to_ms` is None while it lasts.

    `held`: nobody ordered it, an outage of the server did; who worked on in it has had that time (ADR 51).
    """

    from_ms: int
    to_ms: int | None = None
    held: bool = False


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """Time added (or, for a correction, taken): an extension, an outage credit or a correction, with its reason.

    `section_id`: the section it was given for; empty where the paper has one shared limit.
    `by_centre`: given on a code of the centre, so it does not count against the site's limit. `from_proposal`: an
    outage credit that makes good what the server's evidence shows. `waits`: given while the sitting was closed; its
    time does not run before the sitting is open again.
    """

    grant_id: str
    kind: str
    ms: int
    reason: str
    section_id: str = ""
    at_ms: int = 0
    by_centre: bool = False
    from_proposal: bool = False
    waits: bool = False


class TimeAccount(msgspec.Struct, frozen=True, kw_only=True):
    """One candidate's account. `start_ms` is None before the room starts; late entry does not move it."""

    duration_ms: int
    start_ms: int | None = None
    extra_percent: int = 0
    pauses: tuple[Pause, ...] = ()
    grants: tuple[Grant, ...] = ()


def merged(pauses: Iterable[Pause], now_ms: int) -> list[tuple[int, int]]:
    """The pauses as disjoint, sorted spans up to now; overlapping ones (room and own) count once."""
    spans: list[tuple[int, int]] = []
    for pause in sorted(pauses, key=lambda p: p.from_ms):
        start, end = pause.from_ms, min(now_ms, pause.to_ms if pause.to_ms is not None else now_ms)
        if end <= start:
            continue
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((start, end))
    return spans


def is_paused(account: TimeAccount, now_ms: int) -> bool:
    """Whether any pause is open at that time."""
    return any(p.from_ms <= now_ms and (p.to_ms is None or now_ms < p.to_ms) for p in account.pauses)


def paused_ms(account: TimeAccount, now_ms: int) -> int:
    """How long the clock has stood still since the start, up to now."""
    if account.start_ms is None or not account.pauses:
        return 0
    begin = account.start_ms
    return sum(max(0, end - max(start, begin)) for start, end in merged(account.pauses, now_ms))


def allotted_ms(account: TimeAccount) -> int:
    """All the working time given: duration, accommodation and grants; never below zero, never past ten days."""
    base = account.duration_ms * (100 + account.extra_percent) // 100
    return min(10 * DAY_MS, max(0, base + sum(grant.ms for grant in account.grants)))


class Reading(NamedTuple):
    """What the clock says at one moment: see `allotted_ms`, `remaining_ms`, `deadline_ms`."""

    allotted_ms: int
    remaining_ms: int
    deadline_ms: int | None


def reading(account: TimeAccount, now_ms: int) -> Reading:
    """All three at once, for who asks for hundreds of candidates each second."""
    allotted, start = allotted_ms(account), account.start_ms
    if start is None:
        return Reading(allotted, allotted, None)
    paused = paused_ms(account, now_ms)
    used = min(allotted, now_ms - start - paused) if now_ms > start else 0
    deadline = None if is_paused(account, now_ms) else start + allotted + paused
    return Reading(allotted, allotted - used, deadline)


def used_ms(account: TimeAccount, now_ms: int) -> int:
    """Working time that has run off the clock by now, never more than was allotted."""
    told = reading(account, now_ms)
    return told.allotted_ms - told.remaining_ms


def remaining_ms(account: TimeAccount, now_ms: int) -> int:
    """Working time left; the whole allotment before the start."""
    return reading(account, now_ms).remaining_ms


def deadline_ms(account: TimeAccount, now_ms: int) -> int | None:
    """When the clock runs out if nothing more happens; None before the start and during a pause."""
    return reading(account, now_ms).deadline_ms


def runs_out_ms(account: TimeAccount) -> int | None:
    """When the last of the time is used, by the pauses known; None before the start, or if an open pause comes first.

    Unlike the deadline it does not move with what happens afterwards: a pause that begins later changes nothing.
    """
    if account.start_ms is None:
        return None
    at_ms, left_ms = account.start_ms, allotted_ms(account)
    for start, end in merged(account.pauses, _NEVER_MS):
        if end <= at_ms:
            continue
        if start - at_ms >= left_ms:
            break
        left_ms -= max(0, start - at_ms)
        at_ms = end
    return at_ms + left_ms if at_ms < _NEVER_MS else None
