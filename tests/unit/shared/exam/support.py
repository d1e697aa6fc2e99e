"""A small plan and a log writer for tests of the exam's own rules."""

from shared.exam.clock.account import allotted_ms
from shared.exam.clock.sections import SittingClock
from shared.exam.plan import Candidate, DayRules, RoomLayout, SessionPlan
from shared.exam.room import fold
from shared.exam.room.events import Event, Record
from shared.exam.room.state import RoomState

T = 1_795_829_400_000  # 2026-11-28 09:30 +08:00


def plan(**changes: object) -> SessionPlan:
    """Three candidates at seats 1 to 3, spare seat 4, 120 minutes, handbook numbers."""
    values: dict[str, object] = {
        "session_id": "S1",
        "site_id": "ZD0001",
        "site_name": "样例学院",
        "room": "实训楼301机房",
        "subject": "数字化管理会计(初级)",
        "title": "数字化管理会计（初级）",
        "level": "初级",
        "paper_id": "P1",
        "starts_at_ms": T,
        "time_zone": "Asia/Shanghai",
        "duration_s": 7200,
        "seats": 3,
        "spares": 1,
        "rules": DayRules(),
        "layout": RoomLayout(rows=1, columns=4, aisles_after=()),
        "staff": (),
        "candidates": tuple(
            Candidate(
                ticket=f"T{n}",
                name="样例𠮷",
                gender="男",
                id_type="护照",
                id_number=f"E{n}",
                school="样例学院",
                seat=n,
            )
            for n in (1, 2, 3)
        ),
    }
    return SessionPlan(**(values | changes))  # type: ignore[arg-type]


class Log:
    """Writes records and keeps the folded state, as the server does."""

    def __init__(self, session_plan: SessionPlan | None = None) -> None:
        self.plan = session_plan or plan()
        self.records: list[Record] = []
        self.state = RoomState.begin(self.plan)

    def add(self, at_ms: int, event: Event, actor: str = "server") -> RoomState:
        """Append one event and return the new state."""
        record = Record(seq=len(self.records) + 1, at_ms=at_ms, actor=actor, event=event)
        self.records.append(record)
        self.state = fold.apply(self.state, record)
        return self.state


def forfeited_ms(clock: SittingClock) -> int:
    """What was left of closed sections and not carried over."""
    if clock.carry_over:
        return 0
    return sum(section.left_ms(section.closed_ms) for section in clock.sections if section.closed_ms is not None)


def granted_ms(clock: SittingClock) -> int:
    """All working time ever given; carried time was given once."""
    return sum(allotted_ms(section.account) - section.carried_ms for section in clock.sections)
