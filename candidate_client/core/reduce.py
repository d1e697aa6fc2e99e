"""How each thing that happens changes the view: pure functions from view to view. No clock, no I/O."""

from typing import Final

from msgspec.structs import replace

from candidate_client.core.answerlog import AnswerLog
from candidate_client.core.clock import ClockView
from candidate_client.core.outline import Exam
from candidate_client.core.restart import hand_in_under_way
from candidate_client.core.sections import (
    NEARLY_OVER_MS,
    Came,
    behind,
    clock_told,
    moved_on,
    next_section,
    restored,
    settled_position,
    told,
)
from candidate_client.core.state import ClientView, Closed, Device, HandInStep, Link, Problem, settle
from shared.exam.answers.aids import Aid, ScreenSet
from shared.exam.answers.log import Place
from shared.exam.room.discipline_events import CaseAnswer
from shared.exchange.journal_records import Stood
from shared.protocol.asking import Standing
from shared.protocol.device import AnswerSnapshot, DeviceStatus, LoginReply, SessionCard
from shared.protocol.sitting import HandInReply, Notice, SittingStatus

_OF_THE_PC: Final = (
    *("version", "device", "link", "session", "device_phase", "paper_ready", "problem", "found", "found_rooms"),
    *("joining", "cast_out", "disk_trouble", "journals", "journals_kept", "left_here", "stops", "lock", "unlocked"),
    *("may_leave", "let_out"),
)
"""What of a view is the PC's own, whoever sits at it."""


def device_known(view: ClientView, device: Device | None) -> ClientView:
    """This PC was enrolled (or is not)."""
    known = replace(view, device=device, seat=device.seat if device else 0, problem=None)
    return settle(replace(known, joining=None, cast_out=False))


def joining(view: ClientView, standing: Standing) -> ClientView:
    """How this PC's request to be enrolled stands."""
    return view if view.joining == standing else replace(view, joining=standing)


def cast_out(view: ClientView) -> ClientView:
    """The server takes this PC's certificate no more; whoever works here is left alone."""
    return view if view.cast_out or view.candidate is not None else settle(replace(view, cast_out=True))


def servers_found(view: ClientView, servers: tuple[str, ...], rooms: tuple[str, ...]) -> ClientView:
    """Who announces itself in this network, and the room each names; nobody of these has been checked."""
    same = (view.found, view.found_rooms) == (servers, rooms)
    return view if same else replace(view, found=servers, found_rooms=rooms)


def command_started(view: ClientView, name: str) -> ClientView:
    """A command is under way; the last problem is forgotten."""
    return replace(view, busy=name, problem=None)


def command_ended(view: ClientView, problem: Problem | None = None) -> ClientView:
    """A command ended, well or with a problem to show."""
    return settle(replace(view, busy="", problem=problem))


def link_up(view: ClientView) -> ClientView:
    """The server answered."""
    up = replace(view, link=Link(online=True), resume_offered=False, cast_out=False)
    return view if up == view else settle(up)


def link_down(view: ClientView, local_ms: int, trouble: str = "") -> ClientView:
    """The server did not answer; the first failure's time stays."""
    since = view.link.offline_since_ms if view.link.offline_since_ms is not None else local_ms
    return replace(view, link=Link(online=False, offline_since_ms=since, trouble=trouble))


def resume_offered(view: ClientView) -> ClientView:
    """The server stays out of reach, and this PC could go on by itself."""
    return view if view.resume_offered else replace(view, resume_offered=True)


def device_status(view: ClientView, status: DeviceStatus, offset_ms: int) -> ClientView:
    """The server's word while nobody is logged in.

    Whoever is working stays on the screen (their token was lost, they will resume); a closed or fenced screen stays
    until another session comes.
    """
    if view.candidate is not None and view.closed is None and not view.fenced:
        return replace(view, clock=replace(view.clock, offset_ms=offset_ms))
    if status.phase == "no_session" or (status.session and _is_other(view, status.session)):
        view = logged_out(view)
    return settle(
        replace(
            view,
            clock=replace(view.clock, offset_ms=offset_ms),
            session=status.session,
            device_phase=status.phase,
            seat=status.seat or view.seat,
            expected_name_masked=status.expected_name_masked,
            may_leave=status.may_leave,
            trial=status.trial,
            notices=status.notices,
        )
    )


def _is_other(view: ClientView, session: SessionCard) -> bool:
    return view.session is not None and view.session.session_id != session.session_id


def logged_out(view: ClientView) -> ClientView:
    """Nobody sits here: what belonged to a sitting is gone."""
    clock = replace(view.clock, running=False, standing_ms=None)
    kept = {name: getattr(view, name) for name in _OF_THE_PC}
    return settle(ClientView(clock=clock, seat=view.device.seat if view.device else 0, **kept))


def opened(view: ClientView, reply: LoginReply, log: AnswerLog, *, resumed: bool) -> ClientView:
    """The sitting is open on this PC. Who resumes during the exam need not read the rules again."""
    same = view.candidate is not None and view.candidate.ticket == reply.candidate.ticket
    # The snapshot is the truth; what only this PC has is newer.
    newer = log.book.answers_after(log.positions())
    answers = {i: r for i, r in {**reply.snapshot.answers, **newer}.items() if r is not None}
    flags = dict.fromkeys(reply.snapshot.flags, True) | log.book.flags_after(log.positions())
    begun = view.device_phase == "running" or reply.snapshot.entries > 0
    return settle(
        replace(
            logged_out(view),
            session=reply.session,
            candidate=reply.candidate,
            seat=reply.seat,
            epoch=reply.epoch,
            rules_for_candidates=reply.rules_for_candidates,
            penalties=reply.penalties,
            confirmed=reply.confirmed,
            rules_accepted=(resumed and begun) or (same and view.rules_accepted),
            moved=resumed and begun and not reply.confirmed,
            exam=view.exam if same else None,
            section=view.section if same else None,
            # The same person goes on without a break: what the server last said holds until it speaks again.
            phase=view.phase if same else None,
            clock=view.clock if same else replace(view.clock, running=False, standing_ms=None),
            answers=answers,
            flags=frozenset(i for i, on in flags.items() if on),
            marks=log.book.aids.marks,
            setting=log.book.aids.screen,
            position=settled_position(
                view.exam if same else None,
                view.section if same else None,
                log.book.position or reply.snapshot.position,
            ),
            scroll=log.book.scroll if log.book.position else reply.snapshot.scroll,
            unsent=log.unsent(),
            # Who asked to hand in and may have left must not find the exam open again.
            hand_in=view.hand_in if same and view.closed is None else "none",
            problem=None,
            may_leave=False,
            let_out=False,
        )
    )


def restarted(
    view: ClientView, login: LoginReply, log: AnswerLog, exam: Exam, clock: ClockView, stood: Stood | None
) -> ClientView:
    """This PC goes on by itself: its own journal, its own paper, the server's last word."""
    last_word = stood or Stood(
        room_ms=0, wall_ms=0, phase="working", remaining_ms=0, allotted_ms=0, deadline_ms=None, hand_in_code=None
    )
    first = exam.items[0].item.item_id if exam.items else None
    entries = log.entries().get(log.epoch, [])
    section, clock = restored(exam, stood, entries, log.acknowledged_seq(), clock)
    return settle(
        replace(
            logged_out(view),
            session=login.session,
            candidate=login.candidate,
            seat=login.seat,
            epoch=log.epoch,
            rules_for_candidates=login.rules_for_candidates,
            penalties=login.penalties,
            confirmed=True,
            rules_accepted=True,
            exam=exam,
            phase=last_word.phase,
            clock=clock,
            section=section,
            answers=log.book.answers,
            flags=log.book.flags,
            marks=log.book.aids.marks,
            setting=log.book.aids.screen,
            position=settled_position(exam, section, log.book.position or first),
            scroll=log.book.scroll,
            unsent=log.unsent(),
            hand_in=hand_in_under_way(entries, log.acknowledged_seq()),
            hand_in_code=None if section is not None and section.left and section.last else last_word.hand_in_code,
            away=last_word.away,
            in_doubt=last_word.in_doubt,
            pause_reason=last_word.pause_reason,
            paper_ready=True,
            restarted=True,
            busy="",
            problem=None,
        )
    )


def confirmed(view: ClientView) -> ClientView:
    """The candidate confirmed who they are, and the server knows."""
    return settle(replace(view, confirmed=True, busy="", problem=None))


def rules_accepted(view: ClientView) -> ClientView:
    """The candidate has read the rules."""
    return settle(replace(view, rules_accepted=True))


def sitting_status(
    view: ClientView, status: SittingStatus, offset_ms: int, *, local_ms: int = 0, delivered: bool = True
) -> ClientView:
    """The server's word on this sitting. It decides about everything but the candidate's own input.

    `local_ms` and `delivered` matter where the paper has limits by section, see `core.sections.told`.
    """
    section = told(view.section, status, local_ms, delivered=delivered)
    closed = view.closed
    if status.phase == "closed":
        closed = closed or Closed(cause=status.closed_cause or "end", at_ms=status.room_ms)
    elif status.phase in {"working", "paused"}:
        closed = None  # never closed, or reopened
    hand_in = "none" if view.closed is not None and closed is None else _after_time_up(view.hand_in, status)
    return settle(
        replace(
            view,
            phase=status.phase,
            clock=clock_told(section, view.clock, status, offset_ms),
            section=section,
            position=settled_position(view.exam, section, view.position),
            hand_in=hand_in,
            hand_in_code=view.hand_in_code if behind(section, status) else status.hand_in_code,
            notices=_merged(view, status),
            cases=status.cases,
            reminders_before_end_s=status.reminders_before_end_s,
            reminder_display_s=status.reminder_display_s,
            consent_before_end_s=status.consent_before_end_s,
            free_before_end_s=status.free_before_end_s,
            away=status.away,
            in_doubt=status.in_doubt,
            pause_reason=status.pause_reason,
            closed=closed,
            may_leave=status.may_leave,
            fenced=view.fenced or status.phase == "fenced",
            restarted=False,
        )
    )


def _after_time_up(step: HandInStep, status: SittingStatus) -> HandInStep:
    """The server's word on a time that ran out here: it is over, or there was a pause or an extension.

    A server restored from a backup of before the start waits for it to be given again: then no time ran at all.
    """
    if step not in {"time_up", "time_over"} or status.phase not in {"working", "paused", "waiting"}:
        return step
    if status.remaining_ms > NEARLY_OVER_MS:
        return "none"
    return "time_over" if status.remaining_ms <= 0 else "time_up"


def fenced(view: ClientView) -> ClientView:
    """Another PC went on with this sitting."""
    return settle(replace(view, fenced=True))


def paper_ready(view: ClientView, ready: bool) -> ClientView:
    """The ciphertext of the paper is (not) here."""
    return view if view.paper_ready == ready else replace(view, paper_ready=ready)


def exam_opened(view: ClientView, exam: Exam) -> ClientView:
    """The paper has been decrypted in memory. Whoever was at an item of another paper begins at the first one."""
    first = exam.items[0].item.item_id if exam.items else None
    here = view.position if view.position and exam.ordered(view.position) is not None else first
    return settle(replace(view, exam=exam, position=settled_position(exam, view.section, here)))


def paper_withdrawn(view: ClientView) -> ClientView:
    """Another paper takes this one's place: it is not shown any more; what was written to it stays in the log."""
    return settle(replace(view, exam=None, paper_ready=False))


def written(view: ClientView, log: AnswerLog) -> ClientView:
    """The candidate did something; the log holds it, the disk not yet."""
    return _with_log(view, log)


def progressed(view: ClientView, log: AnswerLog, room_ms: int | None = None) -> ClientView:
    """Entries became durable here or on the server; `room_ms` is given for the latter."""
    view = _with_log(view, log)
    if room_ms is not None and log.unsent() == 0:
        view = replace(view, saved_ms=room_ms)
    return view


def _with_log(view: ClientView, log: AnswerLog) -> ClientView:
    return replace(view, saves=log.saves(), unsent=log.unsent(), unkept=log.unkept())


def answered(view: ClientView, log: AnswerLog, item_id: str) -> ClientView:
    """One item's answer as the log now has it."""
    answers = dict(view.answers)
    response = log.book.answers.get(item_id)
    if response is None:
        answers.pop(item_id, None)
    else:
        answers[item_id] = response
    return _with_log(replace(view, answers=answers), log)


def flagged(view: ClientView, log: AnswerLog, item_id: str, on: bool) -> ClientView:
    """One item's flag."""
    flags = view.flags | {item_id} if on else view.flags - {item_id}
    return _with_log(replace(view, flags=flags), log)


def visited(view: ClientView, log: AnswerLog, item_id: str, scroll: int = 0) -> ClientView:
    """The candidate turned to an item, or read on in it."""
    return _with_log(replace(view, position=item_id, scroll=scroll), log)


def snapshot(view: ClientView, log: AnswerLog, snap: AnswerSnapshot) -> ClientView:
    """What arrived late from another PC is taken over, except where this one answered since."""
    answers = {i: r for i, r in snap.answers.items() if not log.written_here(i)}
    own = {i: r for i, r in view.answers.items() if log.written_here(i)}
    return replace(view, answers={**answers, **own})


def section_left(view: ClientView, log: AnswerLog, came: Came, *, room_ms: int, local_ms: int) -> ClientView:
    """This PC left a section (its newest entry says so): the next one is open.

    Whether the paper may be handed in from the last one the server says with its next word; a hand-in before that is
    taken down and it decides then.
    """
    exam, run = view.exam, view.section
    following = next_section(exam, run) if exam is not None and run is not None else None
    if exam is None or run is None or following is None:
        return view
    left = Place(epoch=log.epoch, seq=log.last_seq())
    section, clock = moved_on(run, following, view.clock, came, left=left, room_ms=room_ms, local_ms=local_ms)
    position = settled_position(exam, section, view.position)
    code = None if section.last else view.hand_in_code
    return _with_log(replace(view, section=section, clock=clock, position=position, hand_in_code=code), log)


def hand_in_step(view: ClientView, step: HandInStep) -> ClientView:
    """A hand-in began, or was taken back because the server refused it."""
    return settle(replace(view, hand_in=step))


def handed_in(view: ClientView, reply: HandInReply) -> ClientView:
    """The server closed the sitting."""
    return settle(replace(view, closed=Closed(cause=reply.cause, at_ms=reply.room_ms, entries=reply.entries)))


def marked(view: ClientView, log: AnswerLog, aid: Aid) -> ClientView:
    """The candidate struck an option out, highlighted words, or set the screen."""
    if isinstance(aid, ScreenSet):
        return _with_log(replace(view, setting=aid), log)
    return _with_log(replace(view, marks={**view.marks, aid.item_id: aid}), log)


def case_answered(view: ClientView, incident_id: str, answer: CaseAnswer) -> ClientView:
    """The candidate answered a discipline case here; the server's word may still be the one before."""
    return replace(view, cases_answered={**view.cases_answered, incident_id: answer})


def screen_set(view: ClientView, set_as: ScreenSet) -> ClientView:
    """The screen as the candidate set it, where nothing is written down (the exam stands still)."""
    return replace(view, setting=set_as)


def _merged(view: ClientView, status: SittingStatus) -> tuple[Notice, ...]:
    known = {n.notice_id for n in status.notices}
    return (*(n for n in view.notices if n.notice_id not in known), *status.notices)
