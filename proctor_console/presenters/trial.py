"""The trial exam for people: one line about the whole room, a row for each seat, what the server did meanwhile."""

import msgspec

from shared.formatting import date_time
from shared.protocol.trial import SeatState, TrialSeat, TrialView
from shared.trial.words import cause_words, step_word
from shared.words.catalogue import has, say


class TrialRow(msgspec.Struct, frozen=True, kw_only=True):
    """One PC. `where` is the step it is at, or the first that failed; `why` and `cure` are empty where nothing did."""

    seat: int
    device: str
    state: SeatState
    result: str
    where: str
    why: str
    cure: str
    seconds: int
    save_ms: int


class StageRow(msgspec.Struct, frozen=True, kw_only=True):
    """One thing the server did. `mark` is its state as a sign."""

    name: str
    mark: str
    seconds: str
    failed: bool


_ORDER: dict[SeatState, int] = {"failed": 0, "running": 1, "waiting": 2, "passed": 3}


def trial_rows(view: TrialView) -> list[TrialRow]:
    """All seats: what needs somebody first."""
    return sorted((_row(seat) for seat in view.seats), key=lambda row: (_ORDER[row.state], row.seat))


def headline(view: TrialView, time_zone: str) -> str:
    """How it stands, or what came of it."""
    if view.phase == "none":
        return say("trial.view.none")
    told = _told(view)
    virtual = sum(seat.virtual_done for seat in view.seats)
    told += say("trial.view.virtual", done=virtual) if virtual else ""
    if view.phase == "running" or not view.ended_ms:
        return told
    return say("trial.view.at", time=date_time(view.began_ms, time_zone), told=told)


def share(view: TrialView) -> tuple[int, int]:
    """Steps done and steps in all, over the whole room."""
    total = view.steps * len(view.seats)
    done = sum(view.steps if _over(seat) else seat.done for seat in view.seats)
    return min(done, total), total


def told_row(row: TrialRow) -> str:
    """One PC in full: where, why, and what helps."""
    if not row.why:
        return ""
    return say("trial.view.row", seat=row.seat, where=row.where, why=row.why, cure=row.cure)


def stage_rows(view: TrialView) -> list[StageRow]:
    """What the server did, in order."""
    marks = {"running": "…", "passed": "✓", "failed": "✕"}
    return [
        StageRow(
            name=say(f"trial.stage.{stage.name}") if has(f"trial.stage.{stage.name}") else stage.name,
            mark=marks[stage.state],
            seconds=say("trial.view.seconds", number=f"{stage.ms / 1000:.1f}") if stage.state != "running" else "",
            failed=stage.state == "failed",
        )
        for stage in view.stages
    ]


def all_passed(view: TrialView) -> bool:
    """Whether the room is ready by this trial: it came to its end and every PC passed."""
    return view.phase == "done" and bool(view.seats) and all(seat.state == "passed" for seat in view.seats)


def _told(view: TrialView) -> str:
    count = len(view.seats)
    failed = sum(seat.state == "failed" for seat in view.seats)
    passed = sum(seat.state == "passed" for seat in view.seats)
    took_ms = max(0, view.ended_ms - view.began_ms)
    if view.phase == "running":
        over = sum(_over(seat) for seat in view.seats)
        return say("trial.view.running", over=over, count=count, failed=failed)
    if view.phase != "done":
        return say("trial.view.broken", why=_why(view))
    if passed == count:
        return say("trial.view.all_passed", count=count, took_ms=took_ms)
    return say("trial.view.some_failed", count=count, passed=passed, failed=count - passed, took_ms=took_ms)


def _why(view: TrialView) -> str:
    """Of the whole room: its own cause, or the stage at which the server got stuck."""
    if has(f"trial.cause.{view.error}") and not has(f"trial.cure.{view.error}"):
        return say(f"trial.cause.{view.error}")
    stuck = next((stage.name for stage in view.stages if stage.state == "failed"), "")
    name = say(f"trial.stage.{stuck}") if has(f"trial.stage.{stuck}") else view.error
    return say("trial.cause.stage_failed", stage=name)


def _over(seat: TrialSeat) -> bool:
    return seat.state in {"failed", "passed"} or seat.step in {"hand_in", "compare"}


def _row(seat: TrialSeat) -> TrialRow:
    failure = seat.failure
    why, cure = cause_words(failure) if failure is not None else ("", "")
    more = say("trial.more_failures", more=seat.failures - 1) if seat.failures > 1 else ""
    return TrialRow(
        seat=seat.seat,
        device=seat.device_name,
        state=seat.state,
        result=say(f"trial.state.{seat.state}"),
        where=step_word(failure.name if failure is not None else seat.step) if seat.state != "passed" else "",
        why=why + more,
        cure=cure,
        seconds=seat.ms // 1000,
        save_ms=seat.save_ms,
    )
