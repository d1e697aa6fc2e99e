"""Who sat where, and when, from the room log alone."""

from shared.exam.room import events as ev
from shared.exam.room.seating import at_seat, of_epoch, seat_spans
from tests.unit.shared.exam.support import Log, T

MINUTE = 60_000


def login(ticket: str, seat: int, epoch: int, how: str = "first") -> ev.CandidateLoggedIn:
    return ev.CandidateLoggedIn(
        ticket=ticket,
        device_id=f"pc-{seat}",
        seat=seat,
        epoch=epoch,
        how=how,  # type: ignore[arg-type]
    )


def day() -> Log:
    log = Log()
    log.add(T, login("T1", 1, 1))
    log.add(T + 5 * MINUTE, login("T2", 2, 1))
    log.add(T + 10 * MINUTE, login("T1", 1, 2, "resume"))
    log.add(T + 20 * MINUTE, ev.SeatMoved(ticket="T1", from_seat=1, to_seat=4, reason="r"))
    log.add(T + 21 * MINUTE, login("T1", 4, 3, "moved"))
    log.add(T + 30 * MINUTE, ev.HandedIn(ticket="T2", cause="candidate", entries=0, head=""))
    log.add(T + 31 * MINUTE, ev.Reopened(ticket="T2", reason="r", approvals=()))
    log.add(T + 60 * MINUTE, ev.HandedIn(ticket="T1", cause="end", entries=0, head=""))
    log.add(T + 60 * MINUTE, ev.RoomEnded(reason=""))
    return log


def test_stretches_follow_log_ins_moves_hand_ins_and_reopenings() -> None:
    told = [
        (s.ticket, s.seat, s.epoch, (s.from_ms - T) // MINUTE, (s.to_ms or 0) // MINUTE - T // MINUTE, s.end)
        for s in seat_spans(day().records)
    ]
    assert told == [
        ("T1", 1, 1, 0, 10, "again"),
        ("T2", 2, 1, 5, 30, "handed_in"),
        ("T1", 1, 2, 10, 20, "moved"),
        ("T1", 4, 3, 21, 60, "handed_in"),
        ("T2", 2, 1, 31, 60, "ended"),
    ]


def test_one_moment_has_one_answer_and_gaps_are_gaps() -> None:
    spans = seat_spans(day().records)

    def at(seat: int, minutes: float) -> list[str]:
        return [s.ticket for s in at_seat(spans, seat, T + round(minutes * MINUTE))]

    assert at(1, 10) == ["T1"]  # the moment of the second log-in belongs to it alone
    assert at(1, 20) == []
    assert at(4, 20.5) == []
    assert at(4, 25) == ["T1"]
    assert (at(2, 4.9), at(2, 5), at(2, 30.5), at(2, 40)) == ([], ["T2"], [], ["T2"])


def test_an_epoch_names_its_first_stretch() -> None:
    spans = seat_spans(day().records)
    span = of_epoch(spans, "T1", 3)
    assert span is not None
    assert (span.seat, span.device_id) == (4, "pc-4")
    assert of_epoch(spans, "T1", 9) is None
    assert len([s for s in spans if s.ticket == "T3"]) == 0


def test_a_reopening_or_an_end_of_somebody_who_never_sat_is_no_stretch() -> None:
    log = Log()
    log.add(T, ev.Reopened(ticket="T1", reason="r", approvals=()))
    log.add(T, ev.SeatMoved(ticket="T1", from_seat=1, to_seat=4, reason="r"))
    log.add(T, ev.RoomPaused(reason="r"))
    log.add(T, ev.RoomEnded())
    assert seat_spans(log.records) == ()


def test_a_stretch_lasts_until_something_ends_it() -> None:
    log = Log()
    log.add(T, login("T1", 1, 1))
    (span,) = seat_spans(log.records)
    assert (span.to_ms, span.end, span.device_id) == (None, "", "pc-1")
    assert span.covers(T + 10 * MINUTE)
    assert span.covers(T)
    assert not span.covers(T - 1)
    log.add(T + MINUTE, ev.HandedIn(ticket="T1", cause="candidate", entries=0, head=""))
    log.add(T + 2 * MINUTE, ev.RoomEnded())
    (span,) = seat_spans(log.records)
    assert (span.to_ms, span.end) == (T + MINUTE, "handed_in"), "what has ended does not end again"
    assert not span.covers(T + MINUTE)
    log.add(T + 3 * MINUTE, ev.Reopened(ticket="T1", reason="r", approvals=()))
    again = seat_spans(log.records)[1]
    assert (again.from_ms, again.to_ms, again.end, again.seat) == (T + 3 * MINUTE, None, "", 1)
