"""What an act will do, said before it is confirmed: 「给 12 号座位延时 10 分钟，结束时间改为 11:40。」 Pure.

Every sentence is computed from the view on screen; the server's own reply is shown afterwards.
"""

from collections.abc import Sequence

from proctor_console.core.section_words import of_sections, times_of, title_of
from shared.formatting import clock_time, duration_words
from shared.protocol.console import RoomView, SeatView
from shared.words.catalogue import row


def seats_phrase(seats: Sequence[SeatView]) -> str:
    """`12 号座位`, `3、7、12 号座位`, or `3、7、12 等 20 个座位` where they are many."""
    numbers = [str(s.seat) for s in sorted(seats, key=lambda s: s.seat)]
    if len(numbers) > 8:
        return f"{row(numbers[:5])} 等 {len(numbers)} 个座位"
    return f"{row(numbers)} 号座位"


def extend(view: RoomView, seats: Sequence[SeatView], minutes: int, word: str = "延时") -> str:
    """How much time for whom, and the new end."""
    who = ("全场考生" if _is_everyone(view, seats) else seats_phrase(seats)) + of_sections(view, seats)
    its = "该部分" if view.sections else ""
    ends = sorted({s.deadline_ms + minutes * 60_000 for s in seats if s.deadline_ms is not None})
    if not ends:
        return f"给 {who}{word} {minutes} 分钟，时钟恢复后生效。"
    first, last = (clock_time(at, view.time_zone, seconds=False) for at in (ends[0], ends[-1]))
    when = first if first == last else f"{first} 至 {last}"
    return f"给 {who}{word} {minutes} 分钟，{its}结束时间改为 {when}。"


def pause(seats: Sequence[SeatView]) -> str:
    """Whose clock will stand still."""
    return f"暂停 {seats_phrase(seats)}，停止作答，剩余时间不减少，直到恢复。"


def resume(seats: Sequence[SeatView]) -> str:
    """Whose clock will run again."""
    return f"恢复 {seats_phrase(seats)}，立即继续作答，时钟继续计时。"


def pause_room(view: RoomView) -> str:
    """What a room pause does."""
    working = view.totals.working if view.totals else 0
    return f"全场 {working} 名在考考生停止作答，所有人的剩余时间停住，直到恢复。"


def resume_room(view: RoomView) -> str:
    """What resuming the room does."""
    working = view.totals.working if view.totals else 0
    return f"全场 {working} 名在考考生立即继续作答，时钟继续计时。"


def start_room(view: RoomView) -> str:
    """Who starts, how long they have, and when it ends."""
    end = clock_time(view.room_ms + view.duration_s * 1000, view.time_zone, seconds=False)
    present = view.totals.present if view.totals else 0
    due = view.totals.due if view.totals else 0
    times = times_of(view)
    return (
        f"已登录 {present} 人（应到 {due} 人）同时开始作答，"
        f"时长 {duration_words(view.duration_s * 1000)}{times}，约 {end} 结束。开始后不能撤回。"
    )


def end_room(view: RoomView) -> str:
    """What ending does to those still working and those never seen."""
    working = view.totals.working if view.totals else 0
    missing = sum(1 for s in view.seats if s.ticket and s.state == "waiting")
    parts = [f"立即收取 {working} 名在考考生的试卷" if working else "所有考生都已交卷"]
    if missing:
        parts.append(f"{missing} 名未登录的考生记为缺考")
    return "，".join(parts) + "。结束后不能继续作答，也不能撤回。"


def move(seat: SeatView, to_seat: int) -> str:
    """What a seat move does."""
    if seat.epoch == 0:
        return f"{seat.seat} 号座位的考生改到 {to_seat} 号登录。"
    return (
        f"{seat.seat} 号座位的考生换到 {to_seat} 号继续考试：原电脑立即停止接收作答，"
        "已保存的作答、标记和剩余时间带到新电脑，换机耽误的时间补回。"
    )


def leave(seat: SeatView) -> str:
    """What a temporary leave does."""
    return f"登记 {seat.seat} 号座位考生暂离考场，考试时间照常计算；返回时再次登记。"


def allow_hand_in(seats: Sequence[SeatView]) -> str:
    """What consent to an early hand-in does."""
    who = seats_phrase(seats) if seats else "全体考生"
    return f"允许 {who}提前交卷，由考生本人在屏幕上交卷。"


def discipline(seat: SeatView, *, terminate: bool) -> str:
    """What recording a breach does."""
    if terminate:
        return f"记录 {seat.seat} 号座位考生违规，并立即终止其考试、收取试卷。"
    return f"记录 {seat.seat} 号座位考生违规并警告，考生屏幕上会显示，考试继续。"


def reopen(seat: SeatView) -> str:
    """What undoing a hand-in does."""
    left = f"，剩余 {duration_words(seat.remaining_ms)}" if seat.remaining_ms > 0 else ""
    return f"重新打开 {seat.seat} 号座位的试卷，考生在原有作答上继续{left}。"


def reopen_section(view: RoomView, seat: SeatView) -> str:
    """What undoing a submission of a section does."""
    last = seat.closings[-1].section_id if seat.closings else ""
    now = title_of(view, seat.section_id)
    return (
        f"重新打开 {seat.seat} 号座位的“{title_of(view, last)}”部分：考生回到该部分继续作答，时间按未曾提交计算；"
        f"“{now}”部分已作的答案保留，等该部分结束后再开始计时。"
    )


def late_entry(seat: SeatView) -> str:
    """What letting a late candidate in does."""
    return f"准许 {seat.seat} 号座位考生超过迟到时限进入考场，考试结束时间不变。"


def resume_code(seat: SeatView) -> str:
    """What showing the resume code is for."""
    return (
        f"显示 {seat.seat} 号座位这台电脑的续考码，并记入考场记录。只在该电脑重启后连不上服务器时使用："
        "当面核对考生，由监考人员在该电脑上输入，考生即可凭本机保存的作答继续；网络恢复后自动上传。"
    )


def message(view: RoomView, seats: Sequence[SeatView]) -> str:
    """Who will see a message."""
    who = "全体考生" if not seats or _is_everyone(view, seats) else seats_phrase(seats)
    return f"消息显示在 {who}的屏幕上，并记入考场记录。"


def _is_everyone(view: RoomView, seats: Sequence[SeatView]) -> bool:
    open_tickets = {s.ticket for s in view.seats if is_open(s)}
    return len(open_tickets) > 1 and open_tickets == {s.ticket for s in seats}


def is_open(seat: SeatView) -> bool:
    """Whether the candidate of that seat is present and has not handed in."""
    return bool(seat.ticket) and seat.epoch > 0 and seat.closed_ms is None
