"""What is open at each PC: what it saw and nobody has settled, and a raised hand. A pure fold, by seat.

A PC, not a candidate: it may see something before anybody logs in, and who is moved away leaves it behind. What it
stops costs working time; that time is kept with the sitting as any other loss (`shared.exam.room.outages`), and people
decide about it.

Handbook 考务手册: Rules for candidates 7; Clock rules.
"""

from typing import Final, Literal, assert_never

import msgspec
from msgspec.structs import replace

from shared.exam.lock import Measure, Sight
from shared.exam.room import outages
from shared.exam.room import watch_events as ev
from shared.exam.room.sitting import Sitting

MOST_OPEN: Final = 20
"""So many different things one seat shows at once; older ones stand in the log."""
HANDS_FREE: Final = 3
"""So often a hand may be taken down and raised again at once, before somebody answers: the wrong reason was chosen."""
HAND_REST_MS: Final = 20_000
"""Whoever goes on like that has to wait so long between two; a hand that was answered may go up again at once."""
_STREAMS_KEPT: Final = 16
_ON_THE_WAY_MS: Final = 10_000


class Sighting(msgspec.Struct, frozen=True, kw_only=True):
    """Something seen, since when and how often."""

    sight: Sight
    measure: Measure
    evidence: str
    at_ms: int
    times: int = 1


class Hand(msgspec.Struct, frozen=True, kw_only=True):
    """A raised hand. `answer` empty: nobody has seen it; `there`: it is settled."""

    kind: ev.HelpKind
    at_ms: int
    answer: ev.HelpAnswer | Literal[""] = ""

    @property
    def up(self) -> bool:
        """Whether somebody is still wanted."""
        return self.answer != "there"


class Watched(msgspec.Struct, frozen=True, kw_only=True):
    """One seat's PC.

    Attributes:
        blocks: what stopped it, until somebody lets it go on.
        warnings: what a proctor has not looked at yet.
        heard: how much of each of its streams is in the log.
        lifted: how much of each had been heard when it was last let go on: what came before stops it no more.
        seen: how many things were told in all.
        hand: the last raised hand; `taken_down`: how often one was taken down since somebody answered; `down_ms`: when.
    """

    blocks: tuple[Sighting, ...] = ()
    warnings: tuple[Sighting, ...] = ()
    heard: dict[str, int] = {}
    lifted: dict[str, int] = {}
    seen: int = 0
    hand: Hand | None = None
    taken_down: int = 0
    down_ms: int = 0

    @property
    def hand_up(self) -> Hand | None:
        """The hand, while it is up."""
        return self.hand if self.hand is not None and self.hand.up else None

    def may_raise(self, now_ms: int) -> bool:
        """Whether a hand counts now: not while one is up, and not without end up and down."""
        rested = self.taken_down < HANDS_FREE or now_ms - self.down_ms >= HAND_REST_MS
        return self.hand_up is None and rested


NOTHING: Final = Watched()


def told(watched: Watched, event: ev.WatchEvent, at_ms: int) -> Watched:
    """The PC after one more event about it, which the log has since `at_ms`."""
    match event:
        case ev.LockSeen():
            return _seen(heard(watched, event.stream, event.number), event)
        case ev.LockReleased():
            return _released(heard(watched, event.stream, event.number))
        case ev.LockNoted():
            return replace(watched, warnings=())
        case ev.HelpAsked():
            after = heard(watched, event.stream, event.number)
            return after if after.hand_up else replace(after, hand=Hand(kind=event.kind, at_ms=event.at_ms))
        case ev.HelpWithdrawn():
            return _lowered(heard(watched, event.stream, event.number), at_ms)
        case ev.HelpAnswered():
            return _answered(watched, event.answer)
        case _:
            assert_never(event)


def cost(sitting: Sitting, event: ev.WatchEvent, at_ms: int) -> Sitting:
    """The sitting after it: while its PC is stopped, its time is lost.

    Since the PC said so, but not longer ago than a telling can take to get here: while it was not heard, or a moment.
    """
    if isinstance(event, ev.LockSeen) and event.measure == "block":
        earliest_ms = min(at_ms - _ON_THE_WAY_MS, sitting.silent_since_ms or at_ms)
        return outages.silent(sitting, "lock", min(at_ms, max(event.at_ms, earliest_ms)))
    if isinstance(event, ev.LockReleased):
        return outages.let_go(sitting, min(at_ms, event.at_ms or at_ms))
    return sitting


def left(watched: Watched, at_ms: int) -> Watched:
    """Nobody's exam is under way at that PC any more: nothing is to be done there."""
    return replace(_lowered(_released(watched), at_ms), taken_down=0)


def heard(watched: Watched, stream: str, number: int) -> Watched:
    """The log has this much of that stream."""
    if not stream:
        return watched
    others = {name: most for name, most in watched.heard.items() if name != stream}
    known = {**others, stream: max(number, watched.heard.get(stream, 0))}
    return replace(watched, heard=dict(list(known.items())[-_STREAMS_KEPT:]))


def _seen(watched: Watched, event: ev.LockSeen) -> Watched:
    sighting = Sighting(
        sight=event.sight, measure=event.measure, evidence=event.evidence, at_ms=event.at_ms, times=event.times
    )
    counted = replace(watched, seen=watched.seen + event.times)
    if event.measure == "block":
        return replace(counted, blocks=_with(watched.blocks, sighting))
    if event.measure == "warn":
        return replace(counted, warnings=_with(watched.warnings, sighting))
    return counted


def _released(watched: Watched) -> Watched:
    """It may go on; what was open is settled by that."""
    return replace(watched, blocks=(), warnings=(), lifted=watched.heard)


def _lowered(watched: Watched, at_ms: int) -> Watched:
    return replace(watched, hand=None, taken_down=watched.taken_down + 1, down_ms=at_ms) if watched.hand_up else watched


def _answered(watched: Watched, answer: ev.HelpAnswer) -> Watched:
    if watched.hand_up is None:
        return watched
    return replace(watched, hand=replace(watched.hand_up, answer=answer), taken_down=0)


def _with(open_ones: tuple[Sighting, ...], sighting: Sighting) -> tuple[Sighting, ...]:
    """The same thing again is one line, with how often; it keeps when it began."""
    same = next((o for o in open_ones if (o.sight, o.evidence) == (sighting.sight, sighting.evidence)), None)
    if same is None:
        return (*open_ones, sighting)[-MOST_OPEN:]
    again = replace(same, times=same.times + sighting.times)
    return tuple(again if one is same else one for one in open_ones)
