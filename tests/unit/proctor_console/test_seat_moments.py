"""A time of day asked for, placed on the day it belongs to: exams over midnight, and those that begin at it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from proctor_console.presenters.seating import moment_ms
from shared.protocol.console import RoomView

ZONE = "Asia/Shanghai"


@pytest.mark.parametrize(
    ("start", "asked", "day"),
    [
        ("2026-11-28 09:30", (10, 5), "2026-11-28"),
        ("2026-11-28 09:30", (8, 0), "2026-11-28"),
        ("2026-11-28 09:30", (22, 0), "2026-11-28"),
        ("2026-11-28 22:30", (0, 30), "2026-11-29"),
        ("2026-11-28 22:30", (21, 50), "2026-11-28"),
        ("2026-11-28 00:10", (23, 45), "2026-11-27"),
        ("2026-11-28 00:10", (2, 0), "2026-11-28"),
        ("2026-11-28 00:10", (20, 0), "2026-11-28"),
    ],
)
def test_a_time_of_day_falls_on_its_day(start: str, asked: tuple[int, int], day: str) -> None:
    began = datetime.fromisoformat(start).replace(tzinfo=ZoneInfo(ZONE))
    view = RoomView(
        room_ms=0, phase="running", last_seq=0, time_zone=ZONE, starts_at_ms=round(began.timestamp() * 1000)
    )
    then = datetime.fromtimestamp(moment_ms(view, *asked) / 1000, ZoneInfo(ZONE))
    assert f"{then:%Y-%m-%d %H:%M}" == f"{day} {asked[0]:02d}:{asked[1]:02d}"
