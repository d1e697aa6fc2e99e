"""What held, gave or took time, as sentences of the event table."""

from collections.abc import Callable
from typing import Any, Final

from proctor_console.core import words
from proctor_console.core.people import People, approved_by
from shared.exam.clock.spans import total_ms
from shared.exam.room import events as ev
from shared.formatting import duration_words
from shared.words.catalogue import say


def _worked_on(e: ev.WorkedOn, p: People) -> str:
    who = p.candidate(e.ticket)
    if not e.spans:
        return say("log.not_worked_on", candidate=who)
    worked = duration_words(total_ms(e.spans))
    return say("log.worked_on", candidate=who, worked=worked)


def _answered_on(e: ev.AnsweredOn, p: People) -> str:
    return say("log.answered_on", candidate=p.candidate(e.ticket))


def _paused(e: ev.SittingsPaused, p: People) -> str:
    return say("log.paused", candidates_listed=p.candidates_listed(e.tickets), reason=e.reason)


def _resumed(e: ev.SittingsResumed, p: People) -> str:
    return say("log.resumed", candidates_listed=p.candidates_listed(e.tickets))


def _granted(e: ev.TimeGranted, p: People) -> str:
    centre = say("log.by_centre_code") if e.challenge else ""
    return say(
        "log.granted",
        candidates_listed=p.candidates_listed(e.tickets),
        grant=words.GRANT[e.kind],
        span=signed_duration(e.ms),
        centre=centre,
        reason=e.reason,
        approved_by=approved_by(e.approvals, p),
    )


def signed_duration(ms: int) -> str:
    """A duration in words; a negative one says that it was taken."""
    return duration_words(ms) if ms >= 0 else say("log.taken_time", span=duration_words(-ms))


def _reversed(e: ev.GrantReversed, p: People) -> str:
    whom = (
        say("log.reversed_of", candidates_listed=p.candidates_listed(e.tickets))
        if e.tickets
        else say("log.reversed_once")
    )
    span = f" {signed_duration(e.ms)}" if e.ms else ""
    return say(
        "log.reversed",
        whom=whom,
        get=words.GRANT.get(e.kind, say("log.reversed_change")),
        span=span,
        reason=e.reason,
        approved_by=approved_by(e.approvals, p),
    )


def _declined(e: ev.OutageDeclined, p: People) -> str:
    longest = duration_words(max((s.to_ms - s.from_ms for s in e.lost), default=0))
    most = say("log.declined_longest") if len(e.lost) > 1 else ""
    return say(
        "log.declined",
        candidates_listed=p.candidates_listed(tuple(dict.fromkeys(span.ticket for span in e.lost))),
        most=most,
        longest=longest,
        reason=e.reason,
        approved_by=approved_by(e.approvals, p),
    )


def _asked(e: ev.ExtensionAsked, p: People) -> str:
    span = duration_words(e.seconds * 1000)
    return say("log.asked", candidates_listed=p.candidates_listed(e.tickets), span=span, challenge=e.challenge)


TIME_SENTENCES: Final[dict[type[Any], Callable[[Any, People], str]]] = {
    ev.WorkedOn: _worked_on,
    ev.AnsweredOn: _answered_on,
    ev.SittingsPaused: _paused,
    ev.SittingsResumed: _resumed,
    ev.TimeGranted: _granted,
    ev.GrantReversed: _reversed,
    ev.OutageDeclined: _declined,
    ev.ExtensionAsked: _asked,
}
