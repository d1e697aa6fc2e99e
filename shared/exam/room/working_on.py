"""Who worked on through an outage of the server has had that time: by evidence, for each seat (ADR 51). Pure.

After an outage the room stands still (`shared.exam.room.standstill`), and every clock is held from the server's last
sign of life. PCs work on without the server, though. What a candidate is charged for is what was worked by

- the PC's own account: stretches in which it had the exam on the screen and took input, counted by its steady clock and
  kept in the journal of the sitting;
- the answers: one that was written where the account says that nobody could work contradicts it. Then everything
  counts as worked from the evidence before it, or from the begin of the standstill, to that answer.

A PC can only charge its own candidate, never give time; a stretch counts once, whatever tells of it; and where there is
no evidence of work the clock stays held.

Handbook 考务手册: Clock rules (after any outage).
"""

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec.structs import replace

from shared.exam.clock.account import Pause, merged
from shared.exam.clock.spans import Span, joined, within, without
from shared.exam.room.sitting import Sitting
from shared.exam.room.time_events import AnsweredOn, WorkedOn

MARGIN_MS: Final = 2_000
"""How far a PC's estimate of the room's clock may be off: an answer so close to what was told contradicts nothing."""
_EVERY_MS: Final = 10_000
"""Of answers so close together the newest is evidence enough."""


def worked(sitting: Sitting, event: WorkedOn, pauses: Iterable[Pause], at_ms: int) -> Sitting:
    """The sitting with its PC's account; `pauses` are those of the room. What lies in the future cannot be true."""
    if not sitting.open:
        return sitting
    told = (Span(from_ms=span.from_ms, to_ms=min(span.to_ms, at_ms)) for span in event.spans)
    spans = tuple(joined((*sitting.worked, *told)))
    return _judged(replace(sitting, worked=spans, accounted_ms=at_ms), pauses, at_ms)


def answered(sitting: Sitting, event: AnsweredOn, pauses: Iterable[Pause], at_ms: int) -> Sitting:
    """The sitting with answers that were written while the room stood still."""
    if not sitting.open:
        return sitting
    known = tuple(sorted({*sitting.wrote, *(ms for ms in event.wrote_ms if ms <= at_ms)}))
    return _judged(replace(sitting, wrote=known), pauses, at_ms)


def stood(sitting: Sitting, pauses: Iterable[Pause], at_ms: int) -> list[Span]:
    """When this sitting's clock was held by an outage, up to now; `pauses` are those of the room."""
    held = (pause for pause in (*pauses, *sitting.standstills) if pause.held)
    return [Span(from_ms=begin, to_ms=end) for begin, end in merged(held, at_ms)]


def evidence(sitting: Sitting, pauses: Iterable[Pause], wrote_ms: Iterable[int], at_ms: int) -> tuple[int, ...]:
    """Of the moments at which answers were written those that say more than the PC's account, thinned out."""
    held = stood(sitting, pauses, at_ms)
    if not held:
        return ()
    telling = (ms for ms in sorted(wrote_ms) if _contradiction(ms, held, sitting.worked) is not None)
    return tuple({ms // _EVERY_MS: ms for ms in telling}.values())


def held(pauses: tuple[Pause, ...], charged: Sequence[Span]) -> tuple[Pause, ...]:
    """The pauses, those that an outage made without what was worked in them."""
    if not charged:
        return pauses
    return tuple(piece for pause in pauses for piece in (_pieces(pause, charged) if pause.held else (pause,)))


def _judged(sitting: Sitting, pauses: Iterable[Pause], at_ms: int) -> Sitting:
    held = stood(sitting, pauses, at_ms)
    contradicting = [_contradiction(ms, held, sitting.worked) for ms in sitting.wrote]
    charged = within(joined((*sitting.worked, *(span for span in contradicting if span is not None))), held)
    return replace(sitting, charged=tuple(charged))


def _contradiction(ms: int, held: Sequence[Span], told: Sequence[Span]) -> Span | None:
    begin = _begin(ms, held)
    if begin is None or _covered(ms, told):
        return None
    return Span(from_ms=max((begin, *(span.to_ms for span in told if span.to_ms <= ms))), to_ms=ms)


def _begin(ms: int, held: Sequence[Span]) -> int | None:
    """The begin of the standstill in which that was, surely; None if it was in none."""
    return next((span.from_ms for span in held if span.from_ms + MARGIN_MS < ms <= span.to_ms), None)


def _covered(ms: int, told: Sequence[Span]) -> bool:
    return any(span.from_ms - MARGIN_MS <= ms <= span.to_ms + MARGIN_MS for span in told)


def _pieces(pause: Pause, charged: Sequence[Span]) -> Iterable[Pause]:
    """A pause that is cut; the last piece lasts if it does."""
    end = pause.to_ms if pause.to_ms is not None else max(pause.from_ms, charged[-1].to_ms) + 1
    pieces = without([Span(from_ms=pause.from_ms, to_ms=end)], charged)
    for piece in pieces:
        lasts = pause.to_ms is None and piece.to_ms == end
        yield Pause(from_ms=piece.from_ms, to_ms=None if lasts else piece.to_ms, held=True)
