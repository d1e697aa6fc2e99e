"""The sentences of the room log on candidates' PCs themselves: one function an event, listed for `wording`."""

# ruff: noqa: ARG001 - every sentence has the same shape: the event and the people.

from proctor_console.core.people import People
from shared.exam.room.device_events import (
    DeviceEnrolled,
    DeviceRevoked,
    ExitCodeShown,
    PcLeft,
    PcLocked,
    PcUnlocked,
    ResumeCodeShown,
)
from shared.exam.room.events import LinkLost, LinkRestored
from shared.formatting import duration_words
from shared.words.catalogue import say


def unlocked(e: PcUnlocked, p: People) -> str:
    """A PC was let go."""
    return say("log.pc_unlocked", seat=e.seat, reason=e.reason)


def locked(e: PcLocked, p: People) -> str:
    """It holds again."""
    return say("log.pc_locked", seat=e.seat)


def code_shown(e: ExitCodeShown, p: People) -> str:
    """Somebody saw its exit code."""
    return say("log.exit_code_shown", seat=e.seat, challenge=e.challenge, reason=e.reason)


def left(e: PcLeft, p: People) -> str:
    """It was left by that code."""
    return say("log.pc_left", seat=e.seat, challenge=e.challenge)


def resume_code(e: ResumeCodeShown, p: People) -> str:
    """Somebody saw the resume code."""
    return say("log.resume_code", candidate=p.candidate(e.ticket), seat=e.seat, reason=e.reason)


def enrolled(e: DeviceEnrolled, p: People) -> str:
    """A PC got its certificate."""
    how = say("log.enrolled_by_code") if e.by_code else say("log.enrolled_compared")
    again = say("log.enrolled_in_place", count=len(e.replaced)) if e.replaced else ""
    return say("log.enrolled", place=_place(e.seat), name=e.device_name, how=how, again=again)


def revoked(e: DeviceRevoked, p: People) -> str:
    """It was taken off the list."""
    return say("log.revoked", place=_place(e.seat), name=e.device_name)


def _place(seat: int) -> str:
    return say("log.at_seat", seat=seat) if seat else say("console.proctor_machine")


def link_lost(e: LinkLost, p: People) -> str:
    """A PC was not heard."""
    return say("log.link_lost", candidate=p.candidate(e.ticket))


def link_restored(e: LinkRestored, p: People) -> str:
    """It was heard again."""
    return say("log.link_restored", candidate=p.candidate(e.ticket), span=duration_words(e.away_ms))
