"""Which records of a room log may lengthen somebody's time."""

from typing import Final

from shared.exam.room import events as ev

GIVES_TIME: Final = (
    *(ev.TimeGranted, ev.GrantReversed, ev.RoomHeld, ev.RoomPaused, ev.SittingsPaused, ev.RoomResumed),
    *(ev.SittingsResumed, ev.Reopened, ev.SectionReopened, ev.CandidateLoggedIn, ev.ServerStarted, ev.SeatMoved),
    *(ev.LinkRestored, ev.RoomStarted, ev.HandedIn, ev.AnsweredOn),
)
"""Records that may lengthen what is left of somebody's time; no other, and not nothing."""
