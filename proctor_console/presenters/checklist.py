"""The day as a list of steps with how far each is: what the preparation page shows."""

from typing import Literal

import msgspec

from shared.formatting import clock_time
from shared.protocol.console import RoomView

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
    checked = sum(s.checked is True for s in planned)
    imported = view.phase != "no_session"
    opened = view.phase not in {"no_session", "sealed"}
    started = view.started_ms is not None
    ended = view.ended_ms is not None
    zone, start = view.time_zone, view.starts_at_ms

    def at(minutes: int) -> str:
        return clock_time(start + minutes * 60_000, zone, seconds=False) if imported else ""

    raw = [
        ("导入试卷包", f"{len(planned)} 名考生" if imported else "从 U 盘选择评价组织下发的试卷包", imported, ""),
        (
            "登记电脑",
            f"{enrolled}/{len(seats)} 个座位已登记" if imported else "导入后显示座位",
            imported and enrolled == len(seats),
            "",
        ),
        ("各机待命", f"{awake}/{len(seats)} 台在线", imported and (awake == len(seats) or started), at(-90)),
        ("开启试卷", "已用开启码开启" if opened else "输入评价组织下发的开启码", opened, at(-30)),
        (
            "考生登录",
            f"{logged_in}/{len(planned)} 人已登录",
            started or (bool(planned) and logged_in == len(planned)),
            at(-30),
        ),
        ("开始考试", clock_time(view.started_ms, zone) if view.started_ms else "所有人同时开始", started, at(0)),
        ("再次核对身份", f"{checked}/{logged_in} 人已核对", ended or (started and checked == logged_in > 0), at(15)),
        ("结束并收卷", clock_time(view.ended_ms, zone) if view.ended_ms else "到时自动收卷", ended, ""),
        (
            "清点、封存、上传",
            "已收到回执" if view.phase == "received" else "在“收卷上传”页办理",
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
