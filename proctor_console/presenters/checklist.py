"""The day as a list of steps with how far each is: what the preparation page shows."""

from typing import Literal

import msgspec

from proctor_console.presenters.rounds import tally
from shared.formatting import clock_time
from shared.protocol.console import RoomView
from shared.words.catalogue import say

StepState = Literal["done", "now", "later"]


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the day. `time` is when it is due, empty where it has no fixed time."""

    title: str
    detail: str
    state: StepState
    time: str = ""


def checklist(view: RoomView) -> tuple[Step, ...]:
    """The steps of the day; the first that is not done is the one to do now."""
    seats = view.seats
    planned = [s for s in seats if s.ticket]
    enrolled = sum(s.device != "none" for s in seats)
    awake = sum(s.device in {"waiting", "in_use"} for s in seats)
    logged_in = sum(s.epoch > 0 for s in planned)
    started = view.started_ms is not None
    entry, second = tally(view, "entry"), tally(view, "second")
    imported = view.phase != "no_session"
    opened = view.phase not in {"no_session", "sealed"}
    ended = view.ended_ms is not None
    zone, start = view.time_zone, view.starts_at_ms

    def at(minutes: int) -> str:
        return clock_time(start + minutes * 60_000, zone, seconds=False) if imported else ""

    raw = [
        (
            say("console.step.import"),
            say("console.step.import_done", count=len(planned)) if imported else say("console.step.import_how"),
            imported,
            "",
        ),
        (
            say("console.step.enrol"),
            say("console.step.enrolled", enrolled=enrolled, count=len(seats))
            if imported
            else say("console.step.enrol_later"),
            imported and enrolled == len(seats),
            "",
        ),
        (
            say("console.step.awake"),
            say("console.step.awake_count", awake=awake, count=len(seats)),
            imported and (awake == len(seats) or started),
            at(-90),
        ),
        (
            say("console.step.unseal"),
            say("console.step.unsealed") if opened else say("console.step.unseal_how"),
            opened,
            at(-30),
        ),
        (
            say("console.step.login"),
            say("console.step.login_count", logged_in=logged_in, count=len(planned)),
            started or (bool(planned) and logged_in == len(planned)),
            at(-30),
        ),
        (
            say("console.step.entry"),
            say("console.step.check_count", checked=entry.right, logged_in=entry.due),
            started or (imported and entry.right == entry.due > 0),
            at(-30),
        ),
        (
            say("console.step.start"),
            clock_time(view.started_ms, zone) if view.started_ms else say("console.step.start_how"),
            started,
            at(0),
        ),
        (
            say("console.step.check"),
            say("console.step.check_count", checked=second.right, logged_in=second.due),
            ended or (started and second.right == second.due > 0),
            at(15),
        ),
        (
            say("console.step.end"),
            clock_time(view.ended_ms, zone) if view.ended_ms else say("console.step.end_how"),
            ended,
            "",
        ),
        (
            say("console.step.collect"),
            say("console.step.received") if view.phase == "received" else say("console.step.collect_how"),
            view.phase == "received",
            "",
        ),
    ]
    steps, found = [], False
    for title, detail, done, time in raw:
        state: StepState = "done" if done else "later" if found else "now"
        found = found or not done
        steps.append(Step(title=title, detail=detail, state=state, time=time))
    return tuple(steps)
