"""A hall of a hundred seats for pictures, tests and the bench: every state a seat can have, names of every length."""

from typing import Final

from msgspec.structs import replace

from scripts.lab.pictures.gateway import SampleGateway
from scripts.lab.pictures.plan import START_MS, sample_plan
from scripts.lab.pictures.room import NOW_MS, sample_view
from shared.exam.plan import RoomLayout, SessionPlan
from shared.exam.room import events as ev
from shared.protocol.console import RoomView, ToDo

HALL: Final = 100
_SPARES: Final = 6
_MIN: Final = 60_000


def ticket(seat: int) -> str:
    """The ticket number of that seat's candidate."""
    return f"261128{seat:06d}"


def hall_plan(columns: int = 12) -> SessionPlan:
    """The sample session in the hall."""
    plan = sample_plan()
    people = plan.candidates
    candidates = tuple(
        replace(people[(seat - 1) % len(people)], ticket=ticket(seat), seat=seat) for seat in range(1, HALL + 1)
    )
    rows = -(-(HALL + _SPARES) // columns)
    layout = RoomLayout(rows=rows, columns=columns, aisles_after=(columns // 3, columns - columns // 3))
    return replace(plan, seats=HALL, spares=_SPARES, candidates=candidates, layout=layout, room="综合楼大机房")


def hall_records(dropped: int = 0) -> tuple[ev.Record, ...]:
    """The day so far; `dropped`: so many PCs fall silent together at its end."""
    told: list[tuple[int, str, ev.Event]] = [(-28 * _MIN, "ZK01", ev.PaperUnsealed(paper_sha256="ab" * 32))]
    there = [seat for seat in range(1, HALL + 1) if seat % 33]
    for seat in there:
        who = f"candidate:{ticket(seat)}"
        entered = ev.CandidateLoggedIn(ticket=ticket(seat), device_id=f"pc-{seat}", seat=seat, epoch=1, how="first")
        told += [
            (-25 * _MIN, who, entered),
            (-24 * _MIN, who, ev.IdentityConfirmed(ticket=ticket(seat))),
            (-23 * _MIN, "JK02", ev.IdentityChecked(ticket=ticket(seat), ok=seat != 77, note="照片不像")),
        ]
    told.append((0, "ZK01", ev.RoomStarted()))
    told += [(15 * _MIN, "JK01", ev.IdentityChecked(ticket=ticket(s), ok=True, round="second")) for s in there[:40]]
    told.append((31 * _MIN, "server", ev.MarkedAbsent(tickets=tuple(ticket(s) for s in (33, 66, 99)))))
    closed = ev.HandedIn(ticket=ticket(8), cause="candidate", entries=60, head="00")
    breach = ev.DisciplineRecorded(incident_id="i-1", ticket=ticket(50), code="68", action="terminate", text="交换试卷")
    told += [
        (90 * _MIN, "JK01", ev.SittingsPaused(tickets=(ticket(20), ticket(21)), reason="设备检查")),
        (91 * _MIN, "JK01", ev.LeaveStarted(ticket=ticket(30), reason="如厕", escort="工作人员")),
        (92 * _MIN, f"candidate:{ticket(8)}", closed),
        (93 * _MIN, "JK01", breach),
    ]
    silent = [ticket(seat) for seat in there if 50 < seat <= 76][:dropped]
    told += [(98 * _MIN, "server", ev.LinkLost(ticket=t, last_seen_ms=START_MS + 98 * _MIN - 5_000)) for t in silent]
    return tuple(
        ev.Record(seq=seq, at_ms=START_MS + at_ms, actor=actor, event=event)
        for seq, (at_ms, actor, event) in enumerate(told, 1)
    )


def hall_view(records: tuple[ev.Record, ...], columns: int = 12, now_ms: int = NOW_MS) -> RoomView:
    """The hall as the server shows it."""
    view = sample_view(now_ms, records, hall_plan(columns))
    lost = tuple(
        ToDo(kind="offline", seat=s.seat, ticket=s.ticket, text="电脑断线", since_ms=s.link_lost_ms)
        for s in view.seats
        if s.link_lost_ms is not None
    )
    others = tuple(t for t in view.to_do if t.kind != "offline")
    return replace(view, to_do=lost + others)


class HallGateway(SampleGateway):
    """The sample gateway in the hall. `drop(count)`: so many PCs fall silent."""

    def __init__(self, columns: int = 12) -> None:
        super().__init__()
        self._columns = columns
        self.records_so_far = list(hall_records())

    def plan(self) -> SessionPlan:
        """The hall's."""
        return hall_plan(self._columns)

    def drop(self, count: int) -> None:
        """They were all heard until just now."""
        self.records_so_far = list(hall_records(count))

    def view(self) -> RoomView:
        """See Gateway."""
        return hall_view(tuple(self.records_so_far), self._columns, self.now_ms)
