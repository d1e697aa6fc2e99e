"""What people must look at 需要处理, the next thing of the day 下一事项, and warnings about the server itself."""

from collections.abc import Iterator
from typing import Final

from shared.exam.acts.given import open_proposals
from shared.exam.plan import SessionPlan
from shared.exam.room.events import Record, ServerStarted
from shared.exam.room.rules import late_limit_ms
from shared.exam.room.sitting import Sitting
from shared.exam.room.state import RoomState
from shared.protocol.console import NextStep, ToDo, ToDoKind
from shared.protocol.errors import sentence
from shared.words.catalogue import say
from site_server.domain.room_clock import JUMP_MS
from site_server.service.answers.left_on_pcs import left_on_pcs
from site_server.service.continuity.centre import recall_of
from site_server.service.core.annex import Refusal
from site_server.service.core.room import Room
from site_server.service.core.site import Site
from site_server.service.core.wording import duration_words, minute
from site_server.service.view.to_do_pcs import to_do_at_pcs
from site_server.service.view.to_do_people import to_do_of_people

_REFUSED: Final[dict[str, ToDoKind]] = {"in_use_elsewhere": "second_login", "wrong_seat": "misplaced"}
_GUESSES = 3
_LONG_LEAVE_MS = 10 * 60_000
_LATE_NEWS_MS = 20 * 60_000


def to_do(site: Site, room: Room, state: RoomState, now_ms: int) -> tuple[ToDo, ...]:
    """Everything that waits for a person, oldest first; not what a person has settled."""
    found: list[ToDo] = []
    for sitting in state.sittings.values():
        found.extend(_of_sitting(room, state, sitting, now_ms))
    found.extend(_outages(room, state))
    found.extend(to_do_at_pcs(state))
    found.extend(to_do_of_people(state, now_ms))
    found.extend(_standing(state))
    found.extend(_guessing(room))
    found.extend(_recalled(site, room, state))
    restart = room.annex.last_restart
    if restart is not None and restart.evidence == "wall_implausible" and state.ended_ms is None:
        text = say("todo.clock_unsure")
        found.append(ToDo(kind="resume_check", seat=0, ticket="", text=text, since_ms=site.started_ms))
    taken = room.annex.taken_over
    if taken is not None and state.ended_ms is None:
        found.append(ToDo(kind="resume_check", seat=0, ticket="", text=_gap_text(room, taken), since_ms=taken.at_ms))
    found.extend(left_on_pcs(site, room, state, now_ms))
    return tuple(sorted((t for t in found if t.key not in state.settled), key=lambda item: item.since_ms))


def _outages(room: Room, state: RoomState) -> Iterator[ToDo]:
    """One item for the room: after an outage everybody is decided about together."""
    lost = room.outages.open(state, room.answer_times, room.guessed_answers)
    if not lost:
        return
    longest = max(p.lost_ms for found in lost.values() for p in found)
    since_ms = min(p.to_ms for found in lost.values() for p in found)
    text = say("todo.outages", count=len(lost), span=duration_words(longest))
    yield ToDo(kind="outage", seat=0, ticket="", text=text, since_ms=since_ms)


def _guessing(room: Room) -> Iterator[ToDo]:
    """Somebody tries PINs of a person on duty."""
    for staff_id, wrong in list(room.annex.wrong_pins.items()):
        if wrong.count >= _GUESSES:
            member = room.state.plan.staff_member(staff_id)
            text = say("todo.pin_guessing", name=member.name if member else staff_id, count=wrong.count)
            yield ToDo(kind="pin_guessing", seat=0, ticket="", text=text, since_ms=wrong.at_ms)


def _recalled(site: Site, room: Room, state: RoomState) -> Iterator[ToDo]:
    """The centre took the package of this session back. A file stops no exam: people telephone and decide."""
    recalled = recall_of(site, room)
    if recalled is None or state.ended_ms is not None:
        return
    code = "todo.recalled" if state.papers.opened_ms is None else "todo.recalled_open"
    text = say(code, serial=recalled.serial, reason=recalled.reason)
    yield ToDo(kind="recalled", seat=0, ticket="", text=text, since_ms=recalled.since_ms)


def _standing(state: RoomState) -> Iterator[ToDo]:
    """The room stands still, or sittings that time closed could go on: each is decided about for all together."""
    held = state.held
    if held is not None:
        code = "todo.standstill" if held.sure else "todo.standstill_unsure"
        text = say(code, span=duration_words(held.at_ms - held.from_ms))
        yield ToDo(kind="standstill", seat=0, ticket="", text=text, since_ms=held.at_ms)
    if state.ended_ms is not None:
        return
    waiting = [s for s in state.sittings.values() if s.closed_cause == "time" and _can_go_on(state, s)]
    if waiting:
        since_ms = max(s.closed_noted_ms or 0 for s in waiting)
        text = say("todo.timed_out", count=len(waiting))
        yield ToDo(kind="timed_out", seat=0, ticket="", text=text, since_ms=since_ms)


def _can_go_on(state: RoomState, sitting: Sitting) -> bool:
    """Whether a sitting closed by time has time that waits, or that an outage cost it."""
    return any(g.waits and g.ms > 0 for g in sitting.grants) or bool(open_proposals(state, sitting.ticket))


def _gap_text(room: Room, taken: Record) -> str:
    gap_ms = taken.event.down_ms if isinstance(taken.event, ServerStarted) else 0
    zone = room.plan.time_zone
    since, until = minute(taken.at_ms - gap_ms, zone), minute(taken.at_ms, zone)
    return say("todo.taken_over", until=until, since=since, span=duration_words(gap_ms))


def _of_sitting(room: Room, state: RoomState, sitting: Sitting, now_ms: int) -> Iterator[ToDo]:
    seat, ticket = sitting.seat, sitting.ticket
    live, late = room.liveness.get(ticket), room.undecided(ticket)

    def item(kind: ToDoKind, text: str, since_ms: int) -> ToDo:
        return ToDo(kind=kind, seat=seat, ticket=ticket, text=text, since_ms=since_ms)

    over = state.ended_ms is not None
    if sitting.open and not over:
        if sitting.move_pending:
            moved = sitting.moves[-1].at_ms if sitting.moves else now_ms
            yield item("offline", say("todo.move_pending", seat=seat), moved)
        elif sitting.link_lost_ms is not None:
            yield item("offline", say("todo.offline", seat=seat), sitting.link_lost_ms)
        if live and live.hand_in_asked_ms and not sitting.hand_in_allowed and not state.free_hand_in:
            yield item("hand_in", say("todo.hand_in", seat=seat), live.hand_in_asked_ms)
        if sitting.paused and not state.paused:
            reason = room.annex.own_pause_reason.get(ticket, "")
            yield item("paused_alone", say("todo.paused_alone", seat=seat, reason=reason), sitting.pauses[-1].from_ms)
        if sitting.away and now_ms - sitting.leaves[-1].from_ms > _LONG_LEAVE_MS:
            yield item("away_long", say("todo.away_long", seat=seat), sitting.leaves[-1].from_ms)
    if live and live.mismatch_ms:
        yield item("conflict", say("todo.conflict", seat=seat), live.mismatch_ms)
    if sitting.doubtful:
        yield item("identity", say("todo.identity", seat=seat), sitting.checked_ms or now_ms)
    if late and over:  # before the end nobody can decide about them
        yield item("held", say("todo.held", seat=seat, count=len(late)), sitting.closed_ms or now_ms)
    refusal = room.annex.refusals.get(ticket)
    if refusal is not None and not over:
        yield from _not_let_in(sitting, refusal, now_ms)


def _not_let_in(sitting: Sitting, refusal: Refusal, now_ms: int) -> Iterator[ToDo]:
    """Somebody typed this ticket number where, or when, it does not log in."""
    ticket, kind = sitting.ticket, _REFUSED.get(refusal.code, "refused")
    if kind == "second_login" and sitting.open:
        text = say("todo.second_login", seat=sitting.seat, place=refusal.seat)
        yield ToDo(kind=kind, seat=sitting.seat, ticket=ticket, text=text, since_ms=refusal.at_ms)
    elif not sitting.present and now_ms - refusal.at_ms < _LATE_NEWS_MS:
        text = say("todo.refused", seat=refusal.seat, sentence=sentence(refusal.code, seat=sitting.seat))
        kind = "refused" if kind == "second_login" else kind
        yield ToDo(kind=kind, seat=refusal.seat, ticket=ticket, text=text, since_ms=refusal.at_ms)


def next_step(room: Room, state: RoomState, now_ms: int) -> NextStep | None:
    """The next thing of the day, or None when nothing is left to wait for."""
    steps = sorted(_steps(room, state, now_ms), key=lambda step: step.at_ms)
    return next((step for step in steps if step.at_ms > now_ms), steps[-1] if steps else None)


def _steps(room: Room, state: RoomState, now_ms: int) -> Iterator[NextStep]:
    plan, rules, zone = room.plan, room.plan.rules, room.plan.time_zone
    if state.ended_ms is not None:
        return
    if state.started_ms is None:
        opens = plan.login_opens_ms
        yield NextStep(at_ms=opens, text=say("todo.next.login", at=minute(opens, zone)))
        yield NextStep(at_ms=plan.starts_at_ms, text=say("todo.next.start", at=minute(plan.starts_at_ms, zone)))
        return
    if state.paused:
        return
    late = late_limit_ms(state)
    second = state.started_ms + rules.second_check_after_s * 1000
    yield NextStep(at_ms=second, text=say("todo.next.check", at=minute(second, zone)))
    yield NextStep(at_ms=late, text=say("todo.next.late", at=minute(late, zone)))
    ends = [state.clock(s.ticket).end_ms(now_ms) for s in state.sittings.values() if s.open]
    known = [end for end in ends if end is not None]
    usual = state.started_ms + plan.duration_s * 1000 + sum((p.to_ms or now_ms) - p.from_ms for p in state.pauses)
    for title, end_ms in _usual_ends(plan, usual):
        for before in rules.reminders_before_end_s:
            at_ms = end_ms - before * 1000
            yield NextStep(at_ms=at_ms, text=say("todo.next.remind", at=minute(at_ms, zone)))
        if title:
            yield NextStep(at_ms=end_ms, text=say("todo.next.section", at=minute(end_ms, zone), title=title))
    last = max(known, default=usual)
    what = say("todo.next.last_candidate") if last > usual else say("todo.next.end")
    yield NextStep(at_ms=last, text=f"{minute(last, zone)} {what}")
    if not known and now_ms > late:
        # A person ends the session; the room waits for it.
        yield NextStep(at_ms=now_ms + 1, text=say("todo.next.all_in"))


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
        found.append(say("todo.disk_low", number=free / 1e9))
    off = site.clock.wall_off_ms()
    if abs(off) > JUMP_MS:
        found.append(say("todo.clock_moved", number=abs(off) // 1000))
    for adviser in site.advisers:
        found.extend(adviser())
    return tuple(found)
