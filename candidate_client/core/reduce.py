"""How each thing that happens changes the view: pure functions from view to view. No clock, no I/O."""

from typing import Final

from msgspec.structs import replace

from candidate_client.core.answerlog import AnswerLog
from candidate_client.core.clock import ClockView
from candidate_client.core.outline import Exam
from candidate_client.core.restart import hand_in_under_way
from candidate_client.core.sections import (
    NEARLY_OVER_MS,
    behind,
    clock_told,
    restored,
    settled_position,
    told,
)
from candidate_client.core.state import ClientView, Closed, HandInStep, Problem, settle
from candidate_client.journal.capsule import GoingOn
from shared.exam.room.discipline_events import CaseAnswer
from shared.exchange.journal_records import Stood
from shared.protocol.device import DeviceStatus, LoginReply, SessionCard
from shared.protocol.sitting import HandInReply, Notice, SittingStatus

_OF_THE_PC: Final = (
    *(
        "version",
        "device",
        "link",
        "session",
        "device_phase",
        "paper_ready",
        "backup",
        "problem",
        "found",
        "found_rooms",
    ),
    *("joining", "cast_out", "disk_trouble", "journals", "journals_kept", "left_here", "stops", "lock", "unlocked"),
    *("may_leave", "let_out"),
)
"""What of a view is the PC's own, whoever sits at it."""


def command_started(view: ClientView, name: str) -> ClientView:
    """A command is under way; the last problem is forgotten."""
    return replace(view, busy=name, problem=None)


def command_ended(view: ClientView, problem: Problem | None = None) -> ClientView:
    """A command ended, well or with a problem to show."""
    return settle(replace(view, busy="", problem=problem))


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
            backup=status.backup,
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
    view: ClientView, kept: GoingOn, log: AnswerLog, exam: Exam, clock: ClockView, stood: Stood | None
) -> ClientView:
    """This PC goes on by itself: its own journal, its own paper, the server's last word."""
    login = kept.login
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
            backup=kept.backup,
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
            backup=status.backup,
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


def exam_opened(view: ClientView, exam: Exam) -> ClientView:
    """The paper has been decrypted in memory. Whoever was at an item of another paper begins at the first one."""
    first = exam.items[0].item.item_id if exam.items else None
    here = view.position if view.position and exam.ordered(view.position) is not None else first
    return settle(replace(view, exam=exam, position=settled_position(exam, view.section, here)))


def paper_withdrawn(view: ClientView) -> ClientView:
    """Another paper takes this one's place: it is not shown any more; what was written to it stays in the log."""
    return settle(replace(view, exam=None, paper_ready=False))


def hand_in_step(view: ClientView, step: HandInStep) -> ClientView:
    """A hand-in began, or was taken back because the server refused it."""
    return settle(replace(view, hand_in=step))


def handed_in(view: ClientView, reply: HandInReply) -> ClientView:
    """The server closed the sitting."""
    return settle(replace(view, closed=Closed(cause=reply.cause, at_ms=reply.room_ms, entries=reply.entries)))


def case_answered(view: ClientView, incident_id: str, answer: CaseAnswer) -> ClientView:
    """The candidate answered a discipline case here; the server's word may still be the one before."""
    return replace(view, cases_answered={**view.cases_answered, incident_id: answer})


def _merged(view: ClientView, status: SittingStatus) -> tuple[Notice, ...]:
    known = {n.notice_id for n in status.notices}
    return (*(n for n in view.notices if n.notice_id not in known), *status.notices)
