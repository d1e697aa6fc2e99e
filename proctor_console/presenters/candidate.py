"""One candidate in detail: who, the time account in plain rows, and the story so far."""

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from proctor_console.core import words
from proctor_console.core.people import People
from proctor_console.core.section_words import open_section, title_of
from proctor_console.core.time_wording import signed_duration
from proctor_console.core.wording import event_text, tickets_of
from proctor_console.presenters import rounds
from proctor_console.presenters.seats import remaining_ms
from shared.exam.room import events as ev
from shared.formatting import clock_time, duration_clock, duration_words
from shared.protocol.console import RoomView, SeatView
from shared.words.catalogue import say

_EVERYONES = (ev.RoomStarted, ev.RoomPaused, ev.RoomHeld, ev.RoomResumed, ev.RoomEnded)


class TimelineRow(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened to the candidate, and when by the room's clock."""

    seq: int
    time: str
    text: str


class CandidateFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the side panel shows."""

    seat: int
    ticket: str
    name: str
    id_masked: str
    checked: str
    account: tuple[tuple[str, str], ...]
    remaining: str
    share_used: float
    work: str


def candidate(view: RoomView, seat: SeatView, room_ms: int) -> CandidateFacts:
    """The panel's words at that moment."""
    left = remaining_ms(seat, room_ms)
    return CandidateFacts(
        seat=seat.seat,
        ticket=seat.ticket,
        name=seat.name_masked,
        id_masked=seat.id_masked,
        checked=rounds.words(seat),
        account=account_rows(view, seat, room_ms),
        remaining=duration_clock(left, round_up=True) if seat.epoch else "",
        share_used=1 - left / seat.allotted_ms if seat.allotted_ms and seat.epoch else 0.0,
        work=_work(seat),
    )


def timeline(records: Iterable[ev.Record], view: RoomView, ticket: str) -> tuple[TimelineRow, ...]:
    """What happened to this candidate, newest first; the person is called 考生."""
    people = replace(People.of_view(view), focus=ticket)
    own = [r for r in records if _concerns(r.event, ticket)]
    return tuple(
        TimelineRow(seq=r.seq, time=clock_time(r.at_ms, view.time_zone), text=event_text(r.event, people))
        for r in reversed(own)
    )


def _concerns(event: ev.Event, ticket: str) -> bool:
    if isinstance(event, _EVERYONES):
        return True
    if isinstance(event, ev.MessageSent | ev.HandInAllowed) and not event.tickets:
        return True
    return ticket in tickets_of(event)


def account_rows(view: RoomView, seat: SeatView, room_ms: int) -> tuple[tuple[str, str], ...]:
    """The time account in plain rows: label and value."""
    section = open_section(view, seat)
    given_s = view.duration_s if section is None else section.duration_s
    rows = [(say("console.duration"), duration_words(view.duration_s * 1000))]
    if section is not None:
        rows += [
            *_closed_sections(view, seat),
            (say("console.section", title=section.title), duration_words(section.duration_s * 1000)),
        ]
    own = sum(g.ms for g in seat.grants if g.section_id == seat.section_id)
    extra = seat.allotted_ms - given_s * 1000 - own - seat.carried_ms
    if seat.allotted_ms and extra > 0:
        rows.append((say("console.accommodation"), f"+{duration_words(extra)}"))
    if seat.carried_ms:
        rows.append((say("console.carried_over"), f"+{duration_words(seat.carried_ms)}"))
    for grant in seat.grants:
        sign = "+" if grant.ms >= 0 else ""
        of = f"（{title_of(view, grant.section_id)}）" if grant.section_id else ""
        rows.append((words.GRANT.get(grant.kind, grant.kind) + of, f"{sign}{signed_duration(grant.ms)}"))
    if seat.proposals:
        lost = duration_words(sum(p.lost_ms for p in seat.proposals))
        rows.append((say("console.proposed"), say("console.proposed_open", lost=lost)))
    if seat.pauses:
        total = sum((p.to_ms or room_ms) - p.from_ms for p in seat.pauses)
        rows.append(
            (say("console.pauses"), say("console.times_and_span", count=len(seat.pauses), span=duration_words(total)))
        )
    if seat.closed_ms is not None:
        rows.append((say("console.closed_at"), clock_time(seat.closed_ms, view.time_zone)))
    elif seat.deadline_ms is not None:
        end = clock_time(seat.deadline_ms, view.time_zone, seconds=False)
        rows.append((say("console.ends_at") if section is None else say("console.section_ends_at"), end))
        if seat.end_ms is not None and seat.end_ms != seat.deadline_ms:
            rows.append((say("console.whole_ends_at"), clock_time(seat.end_ms, view.time_zone, seconds=False)))
    elif seat.epoch and view.started_ms is not None:
        rows.append((say("console.ends_at"), say("console.ends_after_resume")))
    return tuple(rows)


def _closed_sections(view: RoomView, seat: SeatView) -> list[tuple[str, str]]:
    return [
        (
            say("console.closed_section", title_of=title_of(view, closing.section_id)),
            f"{clock_time(closing.closed_ms, view.time_zone)} {words.SECTION_CAUSE[closing.cause]}",
        )
        for closing in seat.closings
    ]


def _work(seat: SeatView) -> str:
    if not seat.epoch:
        return say("console.not_logged_in")
    cause = words.HAND_IN_CAUSE.get(seat.closed_cause or "", "")
    if not seat.total:  # a server just started hears it from the PC; 0 of 0 would read as answers lost
        return (
            say("console.work_done_untold", cause=cause) if seat.closed_ms is not None else say("console.work_untold")
        )
    if seat.closed_ms is not None:
        return say("console.work_done", answered=seat.answered, total=seat.total, cause=cause)
    unsent = say("console.work_unsent", unsent=seat.unsent) if seat.unsent else ""
    return say("console.work", answered=seat.answered, total=seat.total, flagged=seat.flagged, unsent=unsent)
