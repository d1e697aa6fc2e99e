"""Every event of the room log as one plain Chinese sentence, for the event table, the timeline and the records.

Each event type has its own small function; a test holds this table against the vocabulary of the log.
"""

# ruff: noqa: ARG001 - every sentence has the same shape: the event and the people.

import re
from collections.abc import Callable
from typing import Any, Final, Literal

from proctor_console.core import pc_wording as pc
from proctor_console.core import store_wording as store
from proctor_console.core import words
from proctor_console.core.case_wording import CASE_SENTENCES, MESSAGE_SENTENCES
from proctor_console.core.evening_wording import EVENING_SENTENCES
from proctor_console.core.incident_wording import INCIDENT_SENTENCES
from proctor_console.core.people import People, approved_by
from proctor_console.core.staff_wording import STAFF_SENTENCES
from proctor_console.core.wall_wording import WALL_SENTENCES
from proctor_console.core.watch_wording import HELP_SENTENCES, LOCK_SENTENCES
from shared.exam.clock.spans import total_ms
from shared.exam.room import events as ev
from shared.exam.room.device_events import (
    DeviceEnrolled,
    DeviceRevoked,
    ExitCodeShown,
    PcLeft,
    PcLocked,
    PcUnlocked,
    ResumeCodeShown,
)
from shared.formatting import duration_words, file_size
from shared.words.catalogue import Words, has, say

Topic = Literal[
    "entry", "time", "seat", "leave", "help", "incident", "discipline", "hand_in", "lock", "link", "room", "data"
]

# Names and numbers stand apart from the words around them; the plain word that stands for the candidate does not.
_WORD: Final = say("log.person.this")
_SPACED_WORD: Final = re.compile(rf"(?<=[\u4e00-\u9fa5]) (?={_WORD})|(?<={_WORD}) (?=[\u4e00-\u9fa5])")
TOPIC_WORD: Final = Words(
    "term.topic",
    ("entry", "time", "seat", "leave", "help", "incident", "discipline", "hand_in", "lock", "link", "room", "data"),
)


def event_text(event: ev.Event, people: People) -> str:
    """What happened, as a sentence without its time and author."""
    text = str(_TABLE[type(event)][1](event, people))
    return _SPACED_WORD.sub("", text) if people.focus else text


def event_topic(event: ev.Event) -> Topic:
    """Under which heading the event is filed."""
    return _TABLE[type(event)][0]


def tickets_of(event: ev.Event) -> tuple[str, ...]:
    """The candidates an event is about; empty where it concerns the room."""
    ticket = getattr(event, "ticket", None)
    if ticket:
        return (str(ticket),)
    if isinstance(event, ev.OutageDeclined):
        return tuple(dict.fromkeys(span.ticket for span in event.lost))
    return tuple(getattr(event, "tickets", ()))


def _imported(e: ev.PackageImported, p: People) -> str:
    return say("log.imported", package_id=e.package_id, serial=e.serial)


def _unsealed(e: ev.PaperUnsealed, p: People) -> str:
    return say("log.unsealed")


def _backup_asked(e: ev.BackupAsked, p: People) -> str:
    return say("log.backup_asked", candidate=p.candidate(e.ticket), challenge=e.challenge)


def _backup_opened(e: ev.BackupOpened, p: People) -> str:
    by = approved_by(e.approvals, p)
    if not e.ticket:
        return say("log.backup_for_room", paper_id=e.paper_id, reason=e.reason, approved_by=by)
    centre = say("log.by_centre_code") if e.challenge else ""
    who = p.candidate(e.ticket)
    return say("log.backup_for_one", candidate=who, paper_id=e.paper_id, centre=centre, reason=e.reason, approved_by=by)


def _server_started(e: ev.ServerStarted, p: People) -> str:
    if e.down_ms < 1000:
        return say("log.server_started")
    return say("log.server_restarted", span=duration_words(e.down_ms))


def _signed_in(e: ev.StaffSignedIn, p: People) -> str:
    return say("log.signed_in", actor=p.actor(e.staff_id))


def _logged_in(e: ev.CandidateLoggedIn, p: People) -> str:
    how = {"first": say("log.login.first"), "resume": say("log.login.resume"), "moved": say("log.login.moved")}[e.how]
    return say("log.logged_in", candidate=p.candidate(e.ticket), seat=e.seat, how=how)


def _login_refused(e: ev.LoginRefused, p: People) -> str:
    return say("log.login_refused", candidate=p.candidate(e.ticket), seat=e.seat, refusal=words.refusal(e.code))


def _confirmed(e: ev.IdentityConfirmed, p: People) -> str:
    return say("log.confirmed", candidate=p.candidate(e.ticket))


def _checked(e: ev.IdentityChecked, p: People) -> str:
    note = f"（{e.note}）" if e.note else ""
    return say(
        "log.checked" if e.round == "entry" else "log.checked_again",
        candidate=p.candidate(e.ticket),
        part=say("log.checked_right") if e.ok else say("log.checked_wrong"),
        note=note,
    )


def _started(e: ev.RoomStarted, p: People) -> str:
    return say("log.started") + not_ready(e)


def not_ready(e: ev.RoomStarted) -> str:
    """With which PCs it was started although they had not passed the checks, and why; empty where there were none."""
    if not e.not_ready:
        return ""
    reason = say("log.started_reason", reason=e.reason) if e.reason else ""
    return say("log.started_not_ready", seats=e.not_ready, reason=reason)


def _room_paused(e: ev.RoomPaused, p: People) -> str:
    return say("log.room_paused", reason=e.reason)


def _room_resumed(e: ev.RoomResumed, p: People) -> str:
    waiting = say("log.room_resumed_waiting", candidates_listed=p.candidates_listed(e.unheard)) if e.unheard else ""
    return say("log.room_resumed", waiting=waiting)


def _room_held(e: ev.RoomHeld, p: People) -> str:
    unsure = "" if e.sure else say("log.room_held_unsure")
    return say("log.room_held", unsure=unsure)


def _worked_on(e: ev.WorkedOn, p: People) -> str:
    who = p.candidate(e.ticket)
    if not e.spans:
        return say("log.not_worked_on", candidate=who)
    worked = duration_words(total_ms(e.spans))
    return say("log.worked_on", candidate=who, worked=worked)


def _answered_on(e: ev.AnsweredOn, p: People) -> str:
    return say("log.answered_on", candidate=p.candidate(e.ticket))


def _paused(e: ev.SittingsPaused, p: People) -> str:
    return say("log.paused", candidates_listed=p.candidates_listed(e.tickets), reason=e.reason)


def _resumed(e: ev.SittingsResumed, p: People) -> str:
    return say("log.resumed", candidates_listed=p.candidates_listed(e.tickets))


def _granted(e: ev.TimeGranted, p: People) -> str:
    centre = say("log.by_centre_code") if e.challenge else ""
    return say(
        "log.granted",
        candidates_listed=p.candidates_listed(e.tickets),
        grant=words.GRANT[e.kind],
        span=signed_duration(e.ms),
        centre=centre,
        reason=e.reason,
        approved_by=approved_by(e.approvals, p),
    )


def signed_duration(ms: int) -> str:
    """A duration in words; a negative one says that it was taken."""
    return duration_words(ms) if ms >= 0 else say("log.taken_time", span=duration_words(-ms))


def _reversed(e: ev.GrantReversed, p: People) -> str:
    whom = (
        say("log.reversed_of", candidates_listed=p.candidates_listed(e.tickets))
        if e.tickets
        else say("log.reversed_once")
    )
    span = f" {signed_duration(e.ms)}" if e.ms else ""
    return say(
        "log.reversed",
        whom=whom,
        get=words.GRANT.get(e.kind, say("log.reversed_change")),
        span=span,
        reason=e.reason,
        approved_by=approved_by(e.approvals, p),
    )


def _declined(e: ev.OutageDeclined, p: People) -> str:
    longest = duration_words(max((s.to_ms - s.from_ms for s in e.lost), default=0))
    most = say("log.declined_longest") if len(e.lost) > 1 else ""
    return say(
        "log.declined",
        candidates_listed=p.candidates_listed(tickets_of(e)),
        most=most,
        longest=longest,
        reason=e.reason,
        approved_by=approved_by(e.approvals, p),
    )


def _asked(e: ev.ExtensionAsked, p: People) -> str:
    span = duration_words(e.seconds * 1000)
    return say("log.asked", candidates_listed=p.candidates_listed(e.tickets), span=span, challenge=e.challenge)


def _absent(e: ev.MarkedAbsent, p: People) -> str:
    return say("log.absent", candidates_listed=p.candidates_listed(e.tickets))


def _late(e: ev.LateEntryAllowed, p: People) -> str:
    return say("log.late", candidate=p.candidate(e.ticket), reason=e.reason, approved_by=approved_by(e.approvals, p))


def _moved(e: ev.SeatMoved, p: People) -> str:
    return say("log.moved", candidate=p.candidate(e.ticket), from_seat=e.from_seat, to_seat=e.to_seat, reason=e.reason)


def _left(e: ev.LeaveStarted, p: People) -> str:
    escort = say("log.left_with", escort=e.escort) if e.escort else ""
    return say("log.left", candidate=p.candidate(e.ticket), reason=e.reason, escort=escort)


def _back(e: ev.LeaveEnded, p: People) -> str:
    return say("log.back", candidate=p.candidate(e.ticket))


def _hand_in_allowed(e: ev.HandInAllowed, p: People) -> str:
    return say("log.hand_in_allowed", candidates_listed=p.candidates_listed(e.tickets), reason=e.reason)


def _handed_in(e: ev.HandedIn, p: People) -> str:
    return say(
        "log.handed_in", candidate=p.candidate(e.ticket), hand_in_cause=words.HAND_IN_CAUSE[e.cause], entries=e.entries
    )


def _reopened(e: ev.Reopened, p: People) -> str:
    return say(
        "log.reopened", candidate=p.candidate(e.ticket), reason=e.reason, approved_by=approved_by(e.approvals, p)
    )


def _section_closed(e: ev.SectionClosed, p: People) -> str:
    how = say("log.section_submitted") if e.cause == "candidate" else say("log.section_out_of_time")
    return say("log.section_closed", candidate=p.candidate(e.ticket), how=how, section=p.section(e.section_id))


def _section_reopened(e: ev.SectionReopened, p: People) -> str:
    by = approved_by(e.approvals, p)
    return say(
        "log.section_reopened", candidate=p.candidate(e.ticket), section=p.section(e.section_id), reason=e.reason, by=by
    )


def _settled(e: ev.MatterSettled, p: People) -> str:
    return say("log.matter_settled", text=e.text)


def _pin_wrong(e: ev.PinWrong, p: People) -> str:
    return say("log.pin_wrong", who=p.staff_member(e.staff_id), waits=say("log.pin_wrong_waits") if e.waits else "")


def _identity_shown(e: ev.IdentityShown, p: People) -> str:
    purpose = say(f"log.purpose.{e.purpose}" if has(f"log.purpose.{e.purpose}") else "log.purpose.other")
    return say("log.identity_shown", candidate=p.candidate(e.ticket), purpose=purpose)


def _delivered(e: ev.JournalDelivered, p: People) -> str:
    held = say("log.delivered_held", held=e.held) if e.held else ""
    how = say("log.delivered_by_usb") if e.file_sha256 else say("log.delivered_by_line")
    return say("log.delivered", candidate=p.candidate(e.ticket), entries=e.entries, how=how, held=held)


def _held(e: ev.HeldReviewed, p: People) -> str:
    decision = words.HELD_DECISION[e.decision]
    return say(
        "log.held",
        candidate=p.candidate(e.ticket),
        decision=decision,
        reason=e.reason,
        approved_by=approved_by(e.approvals, p),
    )


def _viewed(e: ev.AnswersViewed, p: People) -> str:
    return say("log.viewed", candidate=p.candidate(e.ticket), reason=e.reason, approved_by=approved_by(e.approvals, p))


def _ended(e: ev.RoomEnded, p: People) -> str:
    return say("log.ended_because", reason=e.reason) if e.reason else say("log.ended")


def _collected(e: ev.Collected, p: People) -> str:
    return say(
        "log.collected", sittings=e.sittings, agreeing=e.agreeing, count=len(e.mismatching), count_2=len(e.unreported)
    )


def _sealed(e: ev.BundleSealed, p: People) -> str:
    return say("log.sealed", file_size=file_size(e.bytes), bundle_sha256=e.bundle_sha256[:12])


def _copied(e: ev.CopyKept, p: People) -> str:
    return say("log.copy_kept", bundle_sha256=e.bundle_sha256[:12])


def _uploaded(e: ev.BundleUploaded, p: People) -> str:
    return say("log.uploaded")


def _receipt(e: ev.ReceiptKept, p: People) -> str:
    return say("log.receipt", receipt_id=e.receipt_id)


_TABLE: Final[dict[type[Any], tuple[Topic, Callable[[Any, People], str]]]] = {
    ev.PackageImported: ("data", _imported),
    ev.PaperUnsealed: ("data", _unsealed),
    ev.BackupAsked: ("data", _backup_asked),
    ev.BackupOpened: ("data", _backup_opened),
    ev.ServerStarted: ("link", _server_started),
    ev.StaffSignedIn: ("entry", _signed_in),
    ev.CandidateLoggedIn: ("entry", _logged_in),
    ev.LoginRefused: ("entry", _login_refused),
    ev.IdentityConfirmed: ("entry", _confirmed),
    ev.IdentityChecked: ("entry", _checked),
    ev.RoomStarted: ("room", _started),
    ev.RoomPaused: ("room", _room_paused),
    ev.RoomHeld: ("room", _room_held),
    ev.WorkedOn: ("time", _worked_on),
    ev.AnsweredOn: ("time", _answered_on),
    ev.RoomResumed: ("room", _room_resumed),
    ev.SittingsPaused: ("time", _paused),
    ev.SittingsResumed: ("time", _resumed),
    ev.TimeGranted: ("time", _granted),
    ev.GrantReversed: ("time", _reversed),
    ev.OutageDeclined: ("time", _declined),
    ev.ExtensionAsked: ("time", _asked),
    ev.MarkedAbsent: ("entry", _absent),
    ev.LateEntryAllowed: ("entry", _late),
    ev.SeatMoved: ("seat", _moved),
    ev.LeaveStarted: ("leave", _left),
    ev.LeaveEnded: ("leave", _back),
    **{kind: ("incident", text) for kind, text in INCIDENT_SENTENCES.items()},
    ev.HandInAllowed: ("hand_in", _hand_in_allowed),
    ev.HandedIn: ("hand_in", _handed_in),
    ev.Reopened: ("hand_in", _reopened),
    ev.SectionClosed: ("hand_in", _section_closed),
    ev.SectionReopened: ("hand_in", _section_reopened),
    ResumeCodeShown: ("link", pc.resume_code),
    DeviceEnrolled: ("link", pc.enrolled),
    DeviceRevoked: ("link", pc.revoked),
    PcUnlocked: ("link", pc.unlocked),
    PcLocked: ("link", pc.locked),
    ExitCodeShown: ("link", pc.code_shown),
    PcLeft: ("link", pc.left),
    ev.LinkLost: ("link", pc.link_lost),
    ev.LinkRestored: ("link", pc.link_restored),
    ev.MatterSettled: ("room", _settled),
    ev.PinWrong: ("entry", _pin_wrong),
    ev.IdentityShown: ("data", _identity_shown),
    ev.JournalDelivered: ("hand_in", _delivered),
    ev.HeldReviewed: ("hand_in", _held),
    ev.AnswersViewed: ("data", _viewed),
    ev.RoomEnded: ("room", _ended),
    ev.Collected: ("data", _collected),
    ev.BundleSealed: ("data", _sealed),
    ev.CopyKept: ("data", _copied),
    ev.BundleUploaded: ("data", _uploaded),
    ev.ReceiptKept: ("data", _receipt),
    **{kind: ("discipline", text) for kind, text in CASE_SENTENCES.items()},
    **{kind: ("room", text) for kind, text in MESSAGE_SENTENCES.items()},
    **{kind: ("lock", text) for kind, text in LOCK_SENTENCES.items()},
    **{kind: ("help", text) for kind, text in HELP_SENTENCES.items()},
    **{kind: ("room", text) for kind, text in WALL_SENTENCES.items()},
    **{kind: ("entry", text) for kind, text in STAFF_SENTENCES.items()},
    **{kind: ("data", text) for kind, text in EVENING_SENTENCES.items()},
    ev.RecordLost: ("data", store.record_lost),
    ev.StoreMended: ("data", store.mended),
    ev.LogContradicted: ("data", store.contradicted),
}
