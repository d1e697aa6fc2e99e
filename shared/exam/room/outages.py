"""Time lost through outages: what the room log itself shows, and what is still to be decided about. Pure.

The server's evidence is its own: since when it did not hear a PC, since when it was away itself, and how long a PC's
lock, or a doubt about who sits there, kept a candidate from going on. From it each
candidate's lost working time is computed and proposed; people decide, because a candidate whose PC ran on without the
server has worked on and lost nothing. A stretch that was decided about, credited or declined, is settled: it is never
proposed again and never credited twice, whatever other outage overlaps it.

Handbook 考务手册: Clock rules (after any outage).
"""

from collections.abc import Iterable
from typing import Final, get_args

import msgspec
from msgspec.structs import replace

from shared.exam.clock.sections import SittingClock
from shared.exam.clock.spans import Span, joined, without
from shared.exam.room.sitting import Silence, SilenceCause, Sitting

LEAST_MS: Final = 1_000
"""Shorter losses are no outage."""


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """One candidate's lost time, open for decision.

    Attributes:
        from_ms, to_ms: the outage on the room's clock; together with the ticket they name the proposal.
        lost_ms: working time that ran off the clock in it: pauses left out, never past the sitting's end.
        evidence: what the server saw, oldest first.
        credited_ms: outage credit that people gave by hand since the outage began; it may have been meant for this.
        answers: answers written in that time by the PC's account of it and delivered later: a candidate who worked
            on without the server has lost less, or nothing. The log does not hold them; who knows them fills it in.
        guessed: further ones that may have been written in it; the PC only guessed the room's clock (ADR 57).
    """

    ticket: str
    from_ms: int
    to_ms: int
    lost_ms: int
    evidence: tuple[Silence, ...]
    credited_ms: int = 0
    answers: int = 0
    guessed: int = 0


def silent(sitting: Sitting, cause: SilenceCause, from_ms: int) -> Sitting:
    """The sitting that cannot go on since then; one that is not under way has nothing to lose."""
    if not sitting.open or any(s.cause == cause and s.to_ms is None for s in sitting.silences):
        return sitting
    return replace(sitting, silences=(*sitting.silences, Silence(cause=cause, from_ms=from_ms)))


def heard(sitting: Sitting, at_ms: int) -> Sitting:
    """The sitting whose PC is heard again; one that its lock or a doubt has stopped stays so."""
    return _ended(sitting, ("server", "link"), at_ms)


def let_go(sitting: Sitting, at_ms: int) -> Sitting:
    """The sitting whose PC's lock stops it no more."""
    return _ended(sitting, ("lock",), at_ms)


def cleared(sitting: Sitting, at_ms: int) -> Sitting:
    """The sitting of a person about whom there is no doubt any more."""
    return _ended(sitting, ("identity",), at_ms)


def over(sitting: Sitting, at_ms: int) -> Sitting:
    """The sitting that ends: nothing keeps it waiting any more."""
    return _ended(sitting, get_args(SilenceCause), at_ms)


def _ended(sitting: Sitting, causes: tuple[SilenceCause, ...], at_ms: int) -> Sitting:
    if not any(s.to_ms is None and s.cause in causes for s in sitting.silences):
        return sitting
    return replace(
        sitting,
        silences=tuple(
            s if s.to_ms is not None or s.cause not in causes else replace(s, to_ms=max(s.from_ms, at_ms))
            for s in sitting.silences
        ),
    )


def settle(sitting: Sitting, from_ms: int, to_ms: int) -> Sitting:
    """The sitting with that stretch decided about."""
    if to_ms <= from_ms:
        return sitting
    return replace(sitting, settled=(*sitting.settled, Span(from_ms=from_ms, to_ms=to_ms)))


def lost_ms(sitting: Sitting, clock: SittingClock, from_ms: int, to_ms: int) -> int:
    """Working time that ran off the clock between two moments and has not been decided about yet."""
    pieces = without([Span(from_ms=from_ms, to_ms=to_ms)] if to_ms > from_ms else [], _decided(sitting))
    return sum(_used_between(clock, piece) for piece in pieces)


def proposals(sitting: Sitting, clock: SittingClock) -> tuple[Proposal, ...]:
    """What is open for decision, oldest first: outages that are over, of a sitting that more time can still help.

    A sitting whose time ran out counts, since it can be reopened with what it lost; one that was handed in does not.
    """
    start_ms = clock.sections[0].account.start_ms
    if start_ms is None or not (sitting.open or sitting.closed_cause == "time"):
        return ()
    begin = max(start_ms, sitting.first_login_ms or start_ms)
    over = [Span(from_ms=max(s.from_ms, begin), to_ms=_until(s, sitting)) for s in sitting.silences if s.to_ms]
    pieces = without(joined(over), _decided(sitting))
    return tuple(
        Proposal(
            ticket=sitting.ticket,
            from_ms=piece.from_ms,
            to_ms=piece.to_ms,
            lost_ms=lost,
            evidence=tuple(
                s for s in sitting.silences if s.to_ms and s.from_ms < piece.to_ms and s.to_ms > piece.from_ms
            ),
            credited_ms=sum(
                g.ms for g in sitting.grants if g.kind == "outage" and not g.from_proposal and g.at_ms >= piece.from_ms
            ),
        )
        for piece in pieces
        if (lost := _used_between(clock, piece)) >= LEAST_MS
    )


def find(found: Iterable[Proposal], from_ms: int, to_ms: int) -> Proposal | None:
    """The proposal of exactly that stretch, if it is still open."""
    return next((p for p in found if (p.from_ms, p.to_ms) == (from_ms, to_ms)), None)


def _decided(sitting: Sitting) -> tuple[Span, ...]:
    """What is not lost any more: people decided about it, or the candidate worked in it (ADR 51)."""
    return (*sitting.settled, *sitting.charged)


def _until(silence: Silence, sitting: Sitting) -> int:
    end = silence.to_ms or silence.from_ms
    return end if sitting.closed_ms is None else min(end, sitting.closed_ms)


def _used_between(clock: SittingClock, span: Span) -> int:
    return clock.used_ms(span.to_ms) - clock.used_ms(span.from_ms)
