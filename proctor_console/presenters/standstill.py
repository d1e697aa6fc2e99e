"""The room after an outage, as tables: how each candidate stands while it stands still; whom time closed. Pure."""

import msgspec

from proctor_console.presenters.ledger import answers_meanwhile
from shared.formatting import clock_time, duration_clock, duration_words
from shared.protocol.console import Meanwhile, RoomView, SeatView
from shared.words.catalogue import say


class StandingRow(msgspec.Struct, frozen=True, kw_only=True):
    """One candidate who is at work: what the clock stands at, whether the PC is back, what was written meanwhile."""

    seat: int
    ticket: str
    name: str
    left: str
    left_ms: int
    back: bool
    pc: str
    meanwhile: str
    worked_ms: int = 0


class TimedOutRow(msgspec.Struct, frozen=True, kw_only=True):
    """One candidate whose sitting time closed. `waits_ms`: given and not used; `lost_ms`: lost by the evidence."""

    seat: int
    ticket: str
    name: str
    closed: str
    lost_ms: int
    lost: str
    waits_ms: int
    waits: str
    meanwhile: str


def what_happened(view: RoomView) -> str:
    """The outage in one sentence; empty where the room does not stand still."""
    held = view.standstill
    if held is None:
        return ""
    since = clock_time(held.from_ms, view.time_zone)
    if not held.sure:
        return say("console.standstill_unsure", since=since)
    back = clock_time(held.at_ms, view.time_zone)
    return say("console.standstill", since=since, back=back, span=duration_words(held.at_ms - held.from_ms))


def who_worked_on(rows: tuple[StandingRow, ...]) -> str:
    """How many have had their time meanwhile, and who has none left; empty where nobody worked on."""
    worked = sum(row.worked_ms > 0 for row in rows)
    used_up = sum(row.worked_ms > 0 and row.left_ms <= 0 for row in rows)
    told = say("console.standstill_worked", count=worked) if worked else ""
    return told + (say("console.standstill_used_up", count=used_up) if used_up else "")


def standing_rows(view: RoomView) -> tuple[StandingRow, ...]:
    """Everybody at work, those whose PC is not back first."""
    meanwhile = view.standstill.meanwhile if view.standstill is not None else {}
    rows = [_standing(seat, meanwhile.get(seat.ticket, Meanwhile())) for seat in view.seats if _at_work(seat)]
    return tuple(sorted(rows, key=lambda row: (row.back, row.seat)))


def timed_out_rows(view: RoomView) -> tuple[TimedOutRow, ...]:
    """Everybody whose sitting time closed, by seat."""
    found = [seat for seat in view.seats if seat.ticket and seat.closed_cause == "time"]
    return tuple(_timed_out(seat, view) for seat in sorted(found, key=lambda s: s.seat))


def _at_work(seat: SeatView) -> bool:
    return bool(seat.ticket) and seat.epoch > 0 and seat.closed_ms is None


def _standing(seat: SeatView, known: Meanwhile) -> StandingRow:
    back = seat.device == "in_use"
    return StandingRow(
        seat=seat.seat,
        ticket=seat.ticket,
        name=seat.name_masked,
        left=duration_clock(seat.remaining_ms),
        left_ms=seat.remaining_ms,
        back=back,
        pc=say("console.pc_back") if back else say("console.pc_not_back"),
        meanwhile=_time_of(known) if back or known.worked_ms else "—",
        worked_ms=known.worked_ms,
    )


def _time_of(known: Meanwhile) -> str:
    """What is known of the time without the server, and what follows from it."""
    if known.worked_ms:
        code = "console.worked_by_answers" if known.by_answers else "console.worked_meanwhile"
        return say(code, worked=duration_words(known.worked_ms))
    if known.told:
        return say("console.held_not_open")
    return say("console.held_started_anew") if known.again else say("console.held_not_told")


def _timed_out(seat: SeatView, view: RoomView) -> TimedOutRow:
    lost_ms = sum(p.lost_ms for p in seat.proposals)
    waits_ms = sum(g.ms for g in seat.grants if g.waits)
    return TimedOutRow(
        seat=seat.seat,
        ticket=seat.ticket,
        name=seat.name_masked,
        closed=clock_time(seat.closed_ms or 0, view.time_zone),
        lost_ms=lost_ms,
        lost=duration_words(lost_ms) if lost_ms else "—",
        waits_ms=waits_ms,
        waits=duration_words(waits_ms) if waits_ms else "—",
        meanwhile=answers_meanwhile(seat.proposals),
    )
