"""The strip at the head of the console: which session, what time, what comes next, how many, who is on duty."""

from typing import Final

import msgspec

from proctor_console.core import words
from shared.formatting import clock_span, clock_time, duration_words
from shared.protocol.console import RoomView
from shared.words.catalogue import say

_PEOPLE_GO_ON: Final = frozenset({"paused", "ended", "collected", "bundled", "received"})
"""Phases that no clock ends: what comes next is for somebody here to do."""


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """The words of the strip; empty where there is nothing to say."""

    title: str
    place: str
    phase: str
    clock: str
    next_step: str
    next_in: str
    totals: tuple[tuple[str, int], ...]


def header(view: RoomView, room_ms: int) -> Header:
    """The strip at that moment of the room's clock."""
    zone = view.time_zone
    totals: tuple[tuple[str, int], ...] = ()
    if view.totals is not None:
        t = view.totals
        totals = (
            (say("console.due"), t.due),
            (say("console.arrived"), t.present),
            (say("console.working"), t.working),
            (say("console.handed_in"), t.handed_in),
            (say("console.absent"), t.absent),
        )
    if view.phase == "no_session":
        return Header(
            title=say("console.no_session"),
            place=view.site_name,
            phase=words.PHASE[view.phase],
            clock=clock_time(room_ms, zone),
            next_step=say("console.next_import"),
            next_in="",
            totals=(),
        )
    start = view.started_ms or view.starts_at_ms
    span = clock_span(start, start + view.duration_s * 1000, zone)
    step, wait = "", ""
    if view.next_step is not None:
        step = view.next_step.text
        left = view.next_step.at_ms - room_ms
        wait = say("console.in_time", rough=_rough(left)) if left > 0 else say("console.now")
    elif view.phase in _PEOPLE_GO_ON:
        step = say(f"console.next_{view.phase}")
    return Header(
        title=view.title,
        place=f"{span} · {view.room}",
        phase=words.PHASE[view.phase],
        clock=clock_time(room_ms, zone),
        next_step=step,
        next_in=wait,
        totals=totals,
    )


def _rough(ms: int) -> str:
    """Whole minutes until the last two, so that nothing ticks in the corner of the eye."""
    return duration_words(ms if ms < 120_000 else ms // 60_000 * 60_000)
