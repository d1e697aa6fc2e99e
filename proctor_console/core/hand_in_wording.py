"""What closed a sitting or a section or brought answers later, as sentences of the event table."""

from collections.abc import Callable
from typing import Any, Final

from proctor_console.core import words
from proctor_console.core.people import People, approved_by
from shared.exam.room import events as ev
from shared.words.catalogue import say


def _hand_in_allowed(e: ev.HandInAllowed, p: People) -> str:
    return say("log.hand_in_allowed", candidates_listed=p.candidates_listed(e.tickets), reason=e.reason)


def _handed_in(e: ev.HandedIn, p: People) -> str:
    return say(
        "log.handed_in", candidate=p.candidate(e.ticket), hand_in_cause=words.HAND_IN_CAUSE[e.cause], entries=e.entries
    )


def _reopened(e: ev.Reopened, p: People) -> str:
    return say(
        "log.reopened", candidate=p.candidate(e.ticket), reason=e.reason, approved_by=approved_by(e.approvals, p)
    )


def _section_closed(e: ev.SectionClosed, p: People) -> str:
    how = say("log.section_submitted") if e.cause == "candidate" else say("log.section_out_of_time")
    if e.guessed:
        how = say("log.section_submitted_when_told")
    return say("log.section_closed", candidate=p.candidate(e.ticket), how=how, section=p.section(e.section_id))


def _section_reopened(e: ev.SectionReopened, p: People) -> str:
    by = approved_by(e.approvals, p)
    return say(
        "log.section_reopened", candidate=p.candidate(e.ticket), section=p.section(e.section_id), reason=e.reason, by=by
    )


def _delivered(e: ev.JournalDelivered, p: People) -> str:
    held = say("log.delivered_held", held=e.held) if e.held else ""
    how = say("log.delivered_by_usb") if e.file_sha256 else say("log.delivered_by_line")
    return say("log.delivered", candidate=p.candidate(e.ticket), entries=e.entries, how=how, held=held)


def _held(e: ev.HeldReviewed, p: People) -> str:
    decision = words.HELD_DECISION[e.decision]
    return say(
        "log.held",
        candidate=p.candidate(e.ticket),
        decision=decision,
        reason=e.reason,
        approved_by=approved_by(e.approvals, p),
    )


HAND_IN_SENTENCES: Final[dict[type[Any], Callable[[Any, People], str]]] = {
    ev.HandInAllowed: _hand_in_allowed,
    ev.HandedIn: _handed_in,
    ev.Reopened: _reopened,
    ev.SectionClosed: _section_closed,
    ev.SectionReopened: _section_reopened,
    ev.JournalDelivered: _delivered,
    ev.HeldReviewed: _held,
}
