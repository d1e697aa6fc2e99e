"""What people must look at 需要处理, the next thing of the day 下一事项, and warnings about the server itself."""

from collections.abc import Iterator

from shared.exam.plan import SessionPlan
from shared.exam.room.events import Record, ServerStarted
from shared.exam.room.rules import late_limit_ms
from shared.exam.room.sitting import Sitting
from shared.exam.room.state import RoomState
from shared.protocol.console import NextStep, ToDo
from shared.protocol.errors import sentence
from site_server.domain.room_clock import JUMP_MS
from site_server.service.answers.left_on_pcs import left_on_pcs
from site_server.service.core.room import Room
from site_server.service.core.site import Site
from site_server.service.core.wording import duration_words, minute

_LONG_LEAVE_MS = 10 * 60_000
_LATE_NEWS_MS = 20 * 60_000


def to_do(site: Site, room: Room, state: RoomState, now_ms: int) -> tuple[ToDo, ...]:
    """Everything that waits for a person, oldest first."""
    found: list[ToDo] = []
    for sitting in state.sittings.values():
        found.extend(_of_sitting(room, state, sitting, now_ms))
    found.extend(_outages(room, state))
    restart = room.annex.last_restart
    if restart is not None and restart.evidence == "wall_implausible" and state.ended_ms is None:
        text = "服务器重启后无法确认中断了多久，请核对房间时钟，必要时给考生补时。"
        found.append(ToDo(kind="resume_check", seat=0, ticket="", text=text, since_ms=site.started_ms))
    taken = room.annex.taken_over
    if taken is not None and state.ended_ms is None:
        found.append(ToDo(kind="resume_check", seat=0, ticket="", text=_gap_text(room, taken), since_ms=taken.at_ms))
    found.extend(left_on_pcs(site, room, state, now_ms))
    return tuple(sorted(found, key=lambda item: item.since_ms))


def _outages(room: Room, state: RoomState) -> Iterator[ToDo]:
    """One item for the room: after an outage everybody is decided about together."""
    lost = room.outages.open(state, room.answer_times)
    if not lost:
        return
    longest = max(p.lost_ms for found in lost.values() for p in found)
    since_ms = min(p.to_ms for found in lost.values() for p in found)
    text = f"{len(lost)} 名考生的电脑或服务器中断过，最长 {duration_words(longest)}，请主考决定是否补时。"
    yield ToDo(kind="outage", seat=0, ticket="", text=text, since_ms=since_ms)


def _gap_text(room: Room, taken: Record) -> str:
    gap_ms = taken.event.down_ms if isinstance(taken.event, ServerStarted) else 0
    zone = room.plan.time_zone
    since, until = minute(taken.at_ms - gap_ms, zone), minute(taken.at_ms, zone)
    return (
        f"本服务器 {until} 由备份接管，备份停在 {since}。这之间（约 {duration_words(gap_ms)}）办理的登录、暂停、延时、"
        "换机、交卷和违规记录可能缺失，请对照纸面记录逐项补办；作答由各考试机自动补交。"
    )


def _of_sitting(room: Room, state: RoomState, sitting: Sitting, now_ms: int) -> Iterator[ToDo]:
    seat, ticket = sitting.seat, sitting.ticket
    live, late = room.liveness.get(ticket), room.undecided(ticket)

    def item(kind: str, text: str, since_ms: int) -> ToDo:
        return ToDo(kind=kind, seat=seat, ticket=ticket, text=text, since_ms=since_ms)  # type: ignore[arg-type]

    over = state.ended_ms is not None
    if sitting.open and not over:
        if sitting.move_pending:
            moved = sitting.moves[-1].at_ms if sitting.moves else now_ms
            yield item("offline", f"{seat} 号座位等待换机续考，请在该座位的电脑上继续。", moved)
        elif sitting.link_lost_ms is not None:
            yield item("offline", f"{seat} 号座位的电脑失去联系，请到座位查看。", sitting.link_lost_ms)
        if live and live.hand_in_asked_ms and not sitting.hand_in_allowed and not state.free_hand_in:
            yield item("hand_in", f"{seat} 号座位申请提前交卷，需要主考同意。", live.hand_in_asked_ms)
        if sitting.away and now_ms - sitting.leaves[-1].from_ms > _LONG_LEAVE_MS:
            yield item("away_long", f"{seat} 号座位暂离已超过 10 分钟。", sitting.leaves[-1].from_ms)
    if live and live.mismatch_ms:
        yield item("conflict", f"{seat} 号座位的电脑与服务器记录不一致，请技术人员查看。", live.mismatch_ms)
    if sitting.checked is False:
        yield item("identity", f"{seat} 号座位身份核验有问题，请处理。", sitting.first_login_ms or now_ms)
    if late:
        when = "待复核" if over else "，考试结束后复核"
        yield item("held", f"{seat} 号座位有 {len(late)} 条迟到的作答{when}。", sitting.closed_ms or now_ms)
    refusal = room.annex.refusals.get(ticket)
    if refusal is not None and not over and not sitting.present and now_ms - refusal.at_ms < _LATE_NEWS_MS:
        text = f"{refusal.seat} 号座位登录被拒：{sentence(refusal.code, seat=seat)}"
        yield ToDo(kind="refused", seat=refusal.seat, ticket=ticket, text=text, since_ms=refusal.at_ms)


def next_step(room: Room, state: RoomState, now_ms: int) -> NextStep | None:
    """The next thing of the day, or None when nothing is left to wait for."""
    steps = sorted(_steps(room, state, now_ms), key=lambda step: step.at_ms)
    return next((step for step in steps if step.at_ms > now_ms), steps[-1] if steps else None)


def _steps(room: Room, state: RoomState, now_ms: int) -> Iterator[NextStep]:
    plan, rules, zone = room.plan, room.plan.rules, room.plan.time_zone
    if state.ended_ms is not None:
        return
    if state.started_ms is None:
        opens = plan.starts_at_ms - rules.login_opens_before_s * 1000
        yield NextStep(at_ms=opens, text=f"{minute(opens, zone)} 开放登录，启封试卷")
        yield NextStep(at_ms=plan.starts_at_ms, text=f"{minute(plan.starts_at_ms, zone)} 开始考试")
        return
    if state.paused:
        return
    late = late_limit_ms(state)
    second = state.started_ms + rules.second_check_after_s * 1000
    yield NextStep(at_ms=second, text=f"{minute(second, zone)} 再次核验考生身份")
    yield NextStep(at_ms=late, text=f"{minute(late, zone)} 停止入场，未登录的记为缺考")
    ends = [state.clock(s.ticket).end_ms(now_ms) for s in state.sittings.values() if s.open]
    known = [end for end in ends if end is not None]
    usual = state.started_ms + plan.duration_s * 1000 + sum((p.to_ms or now_ms) - p.from_ms for p in state.pauses)
    for title, end_ms in _usual_ends(plan, usual):
        for before in rules.reminders_before_end_s:
            at_ms = end_ms - before * 1000
            yield NextStep(at_ms=at_ms, text=f"{minute(at_ms, zone)} 提醒考生剩余时间")
        if title:
            yield NextStep(at_ms=end_ms, text=f"{minute(end_ms, zone)} “{title}”部分到时结束，进入下一部分")
    last = max(known, default=usual)
    what = "最后一名考生结束" if last > usual else "考试结束"
    yield NextStep(at_ms=last, text=f"{minute(last, zone)} {what}")
    if not known and now_ms > late:
        # A person ends the session; the room waits for it.
        yield NextStep(at_ms=now_ms + 1, text="全部考生已交卷，请结束本场考试")


def _usual_ends(plan: SessionPlan, usual_ms: int) -> Iterator[tuple[str, int]]:
    """When each section ends for a candidate who uses all the time; the last one, and a shared limit, has no title."""
    end_ms = usual_ms - sum(limit.duration_s for limit in plan.sections) * 1000
    for limit in plan.sections[:-1]:
        end_ms += limit.duration_s * 1000
        yield limit.title, end_ms
    yield "", usual_ms


def warnings(site: Site) -> tuple[str, ...]:
    """What is wrong with the server itself."""
    found = []
    free = site.folder.free_bytes()
    if free < site.limits.low_disk_bytes:
        found.append(f"服务器磁盘只剩 {free / 1e9:.1f} GB，请技术人员尽快清理。")
    off = site.clock.wall_off_ms()
    if abs(off) > JUMP_MS:
        found.append(f"服务器的系统时间被改动了约 {abs(off) // 1000} 秒；考试计时不受影响，仍按房间时钟进行。")
    for adviser in site.advisers:
        found.extend(adviser())
    return tuple(found)
