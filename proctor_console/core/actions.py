"""Which acts are possible now, and in plain words why the others are not. Pure.

The server decides; this only keeps people from asking in vain. It is therefore never stricter than the server.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from proctor_console.core.effects import is_open
from shared.protocol.console import RoomView, SeatView


class SeatAction(StrEnum):
    """An act on one candidate."""

    EXTEND = "extend"
    PAUSE = "pause"
    RESUME = "resume"
    MOVE = "move"
    LEAVE = "leave"
    RETURN = "return"
    INCIDENT = "incident"
    DISCIPLINE = "discipline"
    IDENTITY = "identity"
    HAND_IN = "hand_in"
    REOPEN = "reopen"
    REOPEN_SECTION = "reopen_section"
    LATE = "late"
    MESSAGE = "message"
    RESUME_CODE = "resume_code"
    LEDGER = "ledger"
    ANSWERS = "answers"
    REVIEW = "review"


class RoomAction(StrEnum):
    """An act on the whole room."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    MESSAGE = "message"
    HAND_IN = "hand_in"
    INCIDENT = "incident"
    OUTAGES = "outages"
    END = "end"


LIVE: Final = frozenset({"running", "paused"})
_LEADERS: Final = frozenset({"proctor", "chief"})
_NOT_YOURS: Final = "您的职责不能办理，请由监考或主考登录后办理。"


def seat_refusal(action: SeatAction, view: RoomView, seat: SeatView | None, role: str = "proctor") -> str | None:
    """Why this act on that candidate is not possible now for a person of that role; None when it is."""
    if action is not SeatAction.ANSWERS and not _may(role, witness=action is SeatAction.INCIDENT):
        return _NOT_YOURS
    if seat is None or not seat.ticket:
        return "这个座位没有考生。"
    return _SEAT[action](view, seat)


def room_refusal(action: RoomAction, view: RoomView, role: str = "proctor") -> str | None:
    """Why this act on the room is not possible now for a person of that role; None when it is."""
    if not _may(role, witness=action is RoomAction.INCIDENT):
        return _NOT_YOURS
    return _ROOM[action](view)


def _may(role: str, *, witness: bool) -> bool:
    return role in _LEADERS or (witness and role == "inspector")


def free_seats(view: RoomView) -> list[SeatView]:
    """Seats a candidate can be moved to: those whose PC answers first, spares before other free seats."""
    free = [s for s in view.seats if not s.ticket]
    return sorted(free, key=lambda s: (s.device != "waiting", not s.spare, s.seat))


def own_pause(seat: SeatView) -> bool:
    """Whether this candidate's own clock stands still now (not counting a pause of the room)."""
    return bool(seat.pauses) and seat.pauses[-1].to_ms is None


def is_away(seat: SeatView) -> bool:
    """Whether the candidate is out of the room now."""
    return bool(seat.leaves) and seat.leaves[-1].to_ms is None


def _live(view: RoomView) -> str | None:
    if view.phase in LIVE:
        return None
    return "考试已经结束。" if view.ended_ms is not None else "考试尚未开始。"


def _working(view: RoomView, seat: SeatView) -> str | None:
    if (why := _live(view)) is not None:
        return why
    if seat.epoch == 0:
        return "该考生尚未登录。"
    return None if is_open(seat) else "该考生已经交卷。"


def _pause(view: RoomView, seat: SeatView) -> str | None:
    if (why := _working(view, seat)) is not None:
        return why
    return "该考生已经暂停。" if own_pause(seat) else None


def _resume(view: RoomView, seat: SeatView) -> str | None:
    if (why := _working(view, seat)) is not None:
        return why
    return None if own_pause(seat) else "该考生没有单独暂停。"


def _move(view: RoomView, seat: SeatView) -> str | None:
    if seat.closed_ms is not None:
        return "该考生已经交卷。"
    if view.ended_ms is not None:
        return "考试已经结束。"
    return None if free_seats(view) else "没有空闲的座位。"


def _leave(view: RoomView, seat: SeatView) -> str | None:
    if (why := _working(view, seat)) is not None:
        return why
    if is_away(seat):
        return "该考生已经暂离。"
    other = next((s for s in view.seats if s.ticket and is_away(s)), None)
    return f"{other.seat} 号考生正在暂离，同一时间只允许一人。" if other else None


def _return(_view: RoomView, seat: SeatView) -> str | None:
    return None if is_away(seat) else "该考生没有暂离。"


def _incident(view: RoomView, _seat: SeatView) -> str | None:
    return "还没有导入试卷包。" if view.phase == "no_session" else None


def _discipline(view: RoomView, seat: SeatView) -> str | None:
    if (why := _live(view)) is not None:
        return why
    if seat.epoch == 0:
        return "该考生尚未登录。"
    return "违规代码表为空，请联系评价组织。" if not view.incident_codes else None


def _identity(_view: RoomView, seat: SeatView) -> str | None:
    return "该考生尚未登录。" if seat.epoch == 0 else None


def _hand_in(view: RoomView, seat: SeatView) -> str | None:
    if (why := _working(view, seat)) is not None:
        return why
    return "已经允许交卷，请考生在屏幕上交卷。" if seat.hand_in_allowed else None


def _reopen(view: RoomView, seat: SeatView) -> str | None:
    if seat.closed_ms is None:
        return "该考生没有交卷。"
    if seat.state == "terminated":
        return "该考生的考试已被终止。"
    return _live(view)


def _reopen_section(view: RoomView, seat: SeatView) -> str | None:
    if not view.sections:
        return "本场考试不分部分计时。"
    if (why := _working(view, seat)) is not None:
        return why
    if not seat.closings:
        return "该考生还没有提交任何部分。"
    by_time = "上一部分是到时结束的，不能重新打开；如需补偿，请给当前部分延时或补时。"
    return None if seat.closings[-1].cause == "candidate" else by_time


def _late(view: RoomView, seat: SeatView) -> str | None:
    if seat.epoch > 0:
        return "该考生已经登录。"
    if (why := _live(view)) is not None:
        return why
    if seat.state != "absent" and (view.late_limit_ms is None or view.room_ms <= view.late_limit_ms):
        return "还没有超过迟到时限，考生可直接登录。"
    return None


def _message(view: RoomView, seat: SeatView) -> str | None:
    return None if is_open(seat) and view.ended_ms is None else "该考生不在考试中。"


def _answers(_view: RoomView, seat: SeatView) -> str | None:
    return "该考生尚未登录，没有作答记录。" if seat.epoch == 0 else None


def _review(view: RoomView, seat: SeatView) -> str | None:
    if not seat.held:
        return "该考生没有迟到的作答待复核。"
    return "考试结束后才能复核迟到的作答。" if view.ended_ms is None else None


def _start(view: RoomView) -> str | None:
    if view.phase == "unsealed":
        return None
    if view.phase == "no_session":
        return "还没有导入试卷包。"
    return "请先输入开启码开启试卷。" if view.phase == "sealed" else "考试已经开始。"


def _room_pause(view: RoomView) -> str | None:
    return "全场已经暂停。" if view.phase == "paused" else _live(view)


def _room_resume(view: RoomView) -> str | None:
    return None if view.phase == "paused" else "全场没有暂停。"


def _ledger(view: RoomView, seat: SeatView) -> str | None:
    if view.started_ms is None:
        return "考试尚未开始。"
    return "该考生尚未登录。" if seat.epoch == 0 else None


def _outages(view: RoomView) -> str | None:
    if (why := _live(view)) is not None:
        return why
    return None if any(s.proposals for s in view.seats) else "没有待决定的补时建议。"


def _room_message(view: RoomView) -> str | None:
    return None if any(is_open(s) for s in view.seats) and view.ended_ms is None else "还没有考生在考试中。"


def _room_incident(view: RoomView) -> str | None:
    return "还没有导入试卷包。" if view.phase == "no_session" else None


_SEAT: Final[dict[SeatAction, Callable[[RoomView, SeatView], str | None]]] = {
    SeatAction.EXTEND: _working,
    SeatAction.PAUSE: _pause,
    SeatAction.RESUME: _resume,
    SeatAction.MOVE: _move,
    SeatAction.LEAVE: _leave,
    SeatAction.RETURN: _return,
    SeatAction.INCIDENT: _incident,
    SeatAction.DISCIPLINE: _discipline,
    SeatAction.IDENTITY: _identity,
    SeatAction.HAND_IN: _hand_in,
    SeatAction.REOPEN: _reopen,
    SeatAction.REOPEN_SECTION: _reopen_section,
    SeatAction.LATE: _late,
    SeatAction.MESSAGE: _message,
    SeatAction.RESUME_CODE: _working,
    SeatAction.LEDGER: _ledger,
    SeatAction.ANSWERS: _answers,
    SeatAction.REVIEW: _review,
}

_ROOM: Final[dict[RoomAction, Callable[[RoomView], str | None]]] = {
    RoomAction.START: _start,
    RoomAction.PAUSE: _room_pause,
    RoomAction.RESUME: _room_resume,
    RoomAction.EXTEND: _live,
    RoomAction.MESSAGE: _room_message,
    RoomAction.HAND_IN: _live,
    RoomAction.INCIDENT: _room_incident,
    RoomAction.OUTAGES: _outages,
    RoomAction.END: _live,
}
