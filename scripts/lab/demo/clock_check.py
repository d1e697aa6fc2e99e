"""A second, independent sum of every candidate's time: what the log says was given, what the client really allowed.

It uses nothing of the clock ledger. Given = length + grants. Had = time the screen took input (the client's own
trace, on every PC the candidate sat at) + time that was theirs but not used (late, away from a dead PC, left at the
hand-in). All processes of the demo run on one machine, so their clocks are one clock.
"""

import itertools
from collections.abc import Sequence
from typing import Any

from shared.exam.room import events as ev
from shared.exam.room.events import Record

Span = tuple[int, int]


def room_pauses(records: Sequence[Record]) -> list[Span]:
    """The spans in which the whole room stood still."""
    spans: list[Span] = []
    begun: int | None = None
    for record in records:
        if isinstance(record.event, ev.RoomPaused) and begun is None:
            begun = record.at_ms
        elif isinstance(record.event, ev.RoomResumed) and begun is not None:
            spans.append((begun, record.at_ms))
            begun = None
    return spans


def given_ms(records: Sequence[Record], ticket: str, duration_ms: int) -> int:
    """Length of the exam plus everything granted to this candidate and not taken back."""
    taken_back = {
        r.event.grant_id
        for r in records
        if isinstance(r.event, ev.GrantReversed) and (not r.event.tickets or ticket in r.event.tickets)
    }
    return duration_ms + sum(
        r.event.ms
        for r in records
        if isinstance(r.event, ev.TimeGranted) and ticket in r.event.tickets and r.event.grant_id not in taken_back
    )


def overlap_ms(span: Span, others: Sequence[Span]) -> int:
    """How much of a span the others cover (they do not overlap each other)."""
    return sum(max(0, min(span[1], end) - max(span[0], start)) for start, end in others)


def input_spans(trace: Sequence[dict[str, Any]]) -> list[Span]:
    """When the client took input, from its trace; a killed client's last span ends with its last line."""
    spans: list[Span] = []
    begun: int | None = None
    for line in trace:
        if line["kind"] == "input":
            if line["state"] and begun is None:
                begun = line["at_ms"]
            elif not line["state"] and begun is not None:
                spans.append((begun, line["at_ms"]))
                begun = None
    if begun is not None:
        spans.append((begun, trace[-1]["at_ms"]))
    return spans


def time_error_ms(
    records: Sequence[Record], ticket: str, traces: Sequence[Sequence[dict[str, Any]]], duration_ms: int
) -> int | None:
    """Given minus had, in ms, for one candidate; None for one who never worked or whose PC went off for good."""
    start = next((r.at_ms for r in records if isinstance(r.event, ev.RoomStarted)), None)
    spans = sorted(span for trace in traces for span in input_spans(trace))
    last = max(traces, key=lambda trace: trace[-1]["at_ms"], default=[])
    if start is None or not spans or not last or last[-1]["kind"] != "end":
        return None
    pauses = room_pauses(records)
    worked = sum(end - begun for begun, end in spans)
    idle = [(start, spans[0][0]), *((before[1], after[0]) for before, after in itertools.pairwise(spans))]
    unused = sum(end - begun for begun, end in idle if end > begun and not overlap_ms((begun, end), pauses))
    left = [line["remaining_ms"] for line in last if line["kind"] == "input" and not line["state"]]
    return given_ms(records, ticket, duration_ms) - (worked + unused + (left[-1] or 0 if left else 0))
