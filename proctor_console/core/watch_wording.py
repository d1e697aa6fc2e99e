"""What locked PCs told and raised hands as sentences of the event table; see `proctor_console.core.wording`."""

from collections.abc import Callable
from typing import Any, Final, get_args

from proctor_console.core.people import People
from shared.exam.lock import MEASURES, Sight
from shared.exam.room import events as ev
from shared.exam.room.watch_events import HelpKind
from shared.formatting import duration_words
from shared.words.catalogue import Words, say

SIGHT: Final = Words("lock.sight", get_args(Sight))
MEASURE: Final = Words("lock.measure", MEASURES)
HELP: Final = Words("lock.help", get_args(HelpKind))


def what_was_seen(event: ev.LockSeen) -> str:
    """`运行禁用程序（todesk），共 3 次`."""
    evidence = say("log.lock_evidence", evidence=event.evidence) if event.evidence else ""
    times = say("log.lock_times", times=event.times) if event.times > 1 else ""
    return f"{SIGHT[event.sight]}{evidence}{times}"


def who_sits_at(seat: int, ticket: str, people: People) -> str:
    """The candidate, or the PC where nobody had logged in."""
    return people.candidate(ticket) if ticket else say("log.at_pc", seat=seat)


def _seen(e: ev.LockSeen, p: People) -> str:
    late = say("log.lock_late", span=duration_words(e.late_ms)) if e.late_ms else ""
    who = who_sits_at(e.seat, e.ticket, p)
    return say("log.lock_seen", who=who, what=what_was_seen(e), measure=MEASURE[e.measure], late=late)


def _released(e: ev.LockReleased, p: People) -> str:
    who = who_sits_at(e.seat, e.ticket, p)
    return (
        say("log.lock_released_by_code", who=who) if e.by_code else say("log.lock_released", who=who, reason=e.reason)
    )


def _noted(e: ev.LockNoted, p: People) -> str:
    return say("log.lock_noted", who=who_sits_at(e.seat, e.ticket, p))


def _asked(e: ev.HelpAsked, p: People) -> str:
    return say("log.help_asked", who=who_sits_at(e.seat, e.ticket, p), kind=HELP[e.kind])


def _withdrawn(e: ev.HelpWithdrawn, p: People) -> str:
    return say("log.help_withdrawn", who=who_sits_at(e.seat, e.ticket, p))


def _answered(e: ev.HelpAnswered, p: People) -> str:
    who = who_sits_at(e.seat, e.ticket, p)
    return say("log.help_there", who=who) if e.answer == "there" else say("log.help_coming", who=who)


LOCK_SENTENCES: Final[dict[type[Any], Callable[[Any, People], str]]] = {
    ev.LockSeen: _seen,
    ev.LockReleased: _released,
    ev.LockNoted: _noted,
}
HELP_SENTENCES: Final[dict[type[Any], Callable[[Any, People], str]]] = {
    ev.HelpAsked: _asked,
    ev.HelpWithdrawn: _withdrawn,
    ev.HelpAnswered: _answered,
}
