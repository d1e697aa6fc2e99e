"""The sentences of the room log on PCs that were let go: one function an event, listed for `wording`."""

# ruff: noqa: ARG001 - every sentence has the same shape: the event and the people.

from proctor_console.core.people import People
from shared.exam.room.device_events import ExitCodeShown, PcLeft, PcLocked, PcUnlocked
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
