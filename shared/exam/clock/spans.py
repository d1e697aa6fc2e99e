"""Stretches of the room's clock: joined, cut out of one another, kept inside others. Pure.

Handbook 考务手册: Clock rules.
"""

from collections.abc import Iterable, Sequence

import msgspec

from shared.exam.bounds import Moment


class Span(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """A stretch of the room's clock."""

    from_ms: Moment
    to_ms: Moment


def joined(spans: Iterable[Span]) -> list[Span]:
    """The spans as disjoint ones, sorted; those that overlap or touch are one, empty ones are none."""
    found: list[Span] = []
    for span in sorted(spans):
        if span.to_ms <= span.from_ms:
            continue
        if found and span.from_ms <= found[-1].to_ms:
            found[-1] = Span(from_ms=found[-1].from_ms, to_ms=max(found[-1].to_ms, span.to_ms))
        else:
            found.append(span)
    return found


def without(spans: Sequence[Span], cuts: Iterable[Span]) -> list[Span]:
    """What is left of disjoint spans when the others are cut out."""
    left = list(spans)
    for cut in cuts:
        pieces = []
        for span in left:
            before, after = min(span.to_ms, cut.from_ms), max(span.from_ms, cut.to_ms)
            if before > span.from_ms:
                pieces.append(Span(from_ms=span.from_ms, to_ms=before))
            if after < span.to_ms:
                pieces.append(Span(from_ms=after, to_ms=span.to_ms))
        left = pieces
    return left


def within(spans: Iterable[Span], others: Sequence[Span]) -> list[Span]:
    """What of disjoint spans lies inside the others, which are disjoint as well."""
    return joined(
        Span(from_ms=max(span.from_ms, other.from_ms), to_ms=min(span.to_ms, other.to_ms))
        for span in spans
        for other in others
    )


def total_ms(spans: Iterable[Span]) -> int:
    """How long disjoint spans are together."""
    return sum(span.to_ms - span.from_ms for span in spans)
