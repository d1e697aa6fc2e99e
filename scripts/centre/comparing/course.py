"""The course of a day in a room log: what cannot have happened in that order, whatever people on site were allowed."""

from collections.abc import Iterator, Sequence
from typing import Final

from scripts.centre.comparing.difference import Difference, difference
from shared.exam.room.events import (
    CandidateLoggedIn,
    HandedIn,
    MarkedAbsent,
    Record,
    Reopened,
    RoomEnded,
    RoomPaused,
    RoomStarted,
    SittingsPaused,
    TimeGranted,
)

_OF_THE_EXAM: Final = (
    CandidateLoggedIn,
    HandedIn,
    Reopened,
    RoomEnded,
    RoomPaused,
    RoomStarted,
    SittingsPaused,
    TimeGranted,
)
"""What a server writes no more once the session has ended."""


def course_differences(records: Sequence[Record]) -> Iterator[Difference]:
    """Each record that the room's own rules would have refused where it stands, and an end that is missing."""
    started = ended = False
    last_ms = 0
    for record in records:
        event = record.event
        if record.at_ms < last_ms:
            yield difference("clock_goes_back", seq=record.seq)
        last_ms = max(last_ms, record.at_ms)
        if ended and isinstance(event, _OF_THE_EXAM):
            yield difference("after_the_end", seq=record.seq)
        if isinstance(event, RoomStarted):
            if started:
                yield difference("started_twice", seq=record.seq)
            started = True
        elif isinstance(event, HandedIn) and not started:
            yield difference("handed_in_before_start", seq=record.seq, ticket=event.ticket)
        ended = ended or isinstance(event, RoomEnded)
    if not ended:
        yield difference("never_ended")
    yield from _of_candidates(records)


def _of_candidates(records: Sequence[Record]) -> Iterator[Difference]:
    """Who came cannot be absent, and who handed in does not do so again unless it was undone."""
    present, closed = set[str](), set[str]()
    for record in records:
        event = record.event
        if isinstance(event, CandidateLoggedIn):
            present.add(event.ticket)
        elif isinstance(event, Reopened):
            closed.discard(event.ticket)
        elif isinstance(event, MarkedAbsent):
            for ticket in sorted(present.intersection(event.tickets)):
                yield difference("absent_but_there", seq=record.seq, ticket=ticket)
        elif isinstance(event, HandedIn):
            if event.ticket in closed:
                yield difference("handed_in_twice", seq=record.seq, ticket=event.ticket)
            closed.add(event.ticket)
