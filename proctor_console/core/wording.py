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
from proctor_console.core.hand_in_wording import HAND_IN_SENTENCES
from proctor_console.core.incident_wording import INCIDENT_SENTENCES
from proctor_console.core.people import People, approved_by
from proctor_console.core.staff_wording import STAFF_SENTENCES
from proctor_console.core.time_wording import TIME_SENTENCES
from proctor_console.core.wall_wording import WALL_SENTENCES
from proctor_console.core.watch_wording import HELP_SENTENCES, LOCK_SENTENCES
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
    """With which PCs it was started although they had not passed the checks, and why it was started so or early."""
    reason = say("log.started_reason", reason=e.reason) if e.reason else ""
    return say("log.started_not_ready", seats=e.not_ready, reason=reason) if e.not_ready else reason


def _room_paused(e: ev.RoomPaused, p: People) -> str:
    return say("log.room_paused", reason=e.reason)


def _room_resumed(e: ev.RoomResumed, p: People) -> str:
    waiting = say("log.room_resumed_waiting", candidates_listed=p.candidates_listed(e.unheard)) if e.unheard else ""
    return say("log.room_resumed", waiting=waiting)


def _room_held(e: ev.RoomHeld, p: People) -> str:
    unsure = "" if e.sure else say("log.room_held_unsure")
    return say("log.room_held", unsure=unsure)


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


def _settled(e: ev.MatterSettled, p: People) -> str:
    return say("log.matter_settled", text=e.text)


def _pin_wrong(e: ev.PinWrong, p: People) -> str:
    return say("log.pin_wrong", who=p.staff_member(e.staff_id), waits=say("log.pin_wrong_waits") if e.waits else "")


def _identity_shown(e: ev.IdentityShown, p: People) -> str:
    purpose = say(f"log.purpose.{e.purpose}" if has(f"log.purpose.{e.purpose}") else "log.purpose.other")
    return say("log.identity_shown", candidate=p.candidate(e.ticket), purpose=purpose)


def _viewed(e: ev.AnswersViewed, p: People) -> str:
    return say("log.viewed", candidate=p.candidate(e.ticket), reason=e.reason, approved_by=approved_by(e.approvals, p))


def _ended(e: ev.RoomEnded, p: People) -> str:
    return say("log.ended_because", reason=e.reason) if e.reason else say("log.ended")


def _collected(e: ev.Collected, p: People) -> str:
    return say(
        "log.collected",
        sittings=e.sittings,
        agreeing=e.agreeing,
        differ=len(e.mismatching),
        silent=len(e.unreported),
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
    ev.RoomResumed: ("room", _room_resumed),
    ev.MarkedAbsent: ("entry", _absent),
    ev.LateEntryAllowed: ("entry", _late),
    ev.SeatMoved: ("seat", _moved),
    ev.LeaveStarted: ("leave", _left),
    ev.LeaveEnded: ("leave", _back),
    **{kind: ("time", text) for kind, text in TIME_SENTENCES.items()},
    **{kind: ("hand_in", text) for kind, text in HAND_IN_SENTENCES.items()},
    **{kind: ("incident", text) for kind, text in INCIDENT_SENTENCES.items()},
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
    ev.CentreKeysChanged: ("data", store.keys_changed),
    ev.RevocationsTaken: ("data", store.revocations),
    ev.RevokedRefused: ("data", store.revoked_refused),
}
