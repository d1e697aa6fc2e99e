"""What the room log tells beyond `RoomState`: notices for screens, reasons of pauses, who signed in, refused log-ins.

Like the state it is a fold over the log and nothing else, so a restart brings back the same notices. Written by the one
writer thread after a commit; readers take whole tuples, which never change.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

import msgspec

from shared.exam.bounds import MOST_EPOCH
from shared.exam.clock.account import deadline_ms
from shared.exam.room import events as ev
from shared.exam.room.clearing_events import PcCleared, RoomClearing
from shared.exam.room.state import RoomState
from shared.protocol.sitting import Notice
from shared.words.catalogue import Words, say
from site_server.service.core.wording import duration_words, minute

_WORD: Final = Words("notice.word", ("extension", "outage", "correction"))
_NOTICES: Final = 8
"""The newest ones; a client that was away longer has the room's record to ask for."""
_EPOCH_STEP: Final = 100
_HIGHEST_FLOOR: Final = MOST_EPOCH - 1_000_000
"""Whatever the clock says, there is room for log-ins above the floor."""
_EARLIEST_MS: Final = 7 * 86_400_000


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """The last time a candidate was not let in."""

    at_ms: int
    seat: int
    code: str


class WrongPins(msgspec.Struct, frozen=True, kw_only=True):
    """Wrong PINs typed for one person since they last signed in, and when the last one was."""

    count: int = 0
    at_ms: int = 0


class Annex:
    """See the module. Keys are ticket numbers.

    `taken_over`: the last time another machine went on from a backup. `epoch_floor`: no log-in opens a lower epoch.
    `going_on`: who moved a candidate that has not confirmed at the new PC yet, and since when it is open there.
    `clearing`: the last order to clear the room, `cleared`: what each PC answered to it, by device id.
    `moved_by`: who moved a candidate that has not gone on yet, and since when time was lost.
    """

    def __init__(self) -> None:
        self.notices: dict[str, tuple[Notice, ...]] = {}
        self.pause_reason = ""
        self.own_pause_reason: dict[str, str] = {}
        self.refusals: dict[str, Refusal] = {}
        self.signed_in: frozenset[str] = frozenset()
        self.wrong_pins: dict[str, WrongPins] = {}
        self.moved_by: dict[str, tuple[str, int | None]] = {}
        self.going_on: dict[str, tuple[str, int]] = {}
        self.last_restart: ev.ServerStarted | None = None
        self.taken_over: ev.Record | None = None
        self.contradictions: tuple[ev.LogContradicted, ...] = ()
        self.epoch_floor = 1
        self.clearing = ""
        self.cleared: dict[str, PcCleared] = {}
        self._begun_ms = 0

    @property
    def taken_over_ms(self) -> int:
        """When the log was last taken up again from a backup; 0 if never."""
        return self.taken_over.at_ms if self.taken_over is not None else 0

    @property
    def begun_ms(self) -> int:
        """When the log began."""
        return self._begun_ms

    def start_epochs_above(self, state: RoomState, record: ev.Record) -> None:
        """Log-ins of a log that is lost here are in use at the PCs: epochs start far above them.

        A number that grows with the minutes differs from that of any other take-over from the same backup.
        """
        minutes = (record.at_ms - state.plan.starts_at_ms + _EARLIEST_MS) // 60_000
        self._raise_floor(max(self.epoch_floor + _EPOCH_STEP, minutes * _EPOCH_STEP))

    def _raise_floor(self, epoch: int) -> None:
        self.epoch_floor = max(self.epoch_floor, min(epoch, _HIGHEST_FLOOR))

    def apply(self, state: RoomState, record: ev.Record) -> None:
        """Take in one committed record; `state` is the room after it."""
        self._begun_ms = self._begun_ms or record.at_ms
        handler = _HANDLERS.get(type(record.event))
        if handler is not None:
            handler(self, state, record, record.event)

    def notices_now(self, ticket: str, now_ms: int) -> tuple[Notice, ...]:
        """What this candidate is told now, oldest first: the newest few that still say something."""
        told = self.notices.get(ticket, ())[-_NOTICES:]
        return tuple(notice for notice in told if notice.until_ms is None or now_ms < notice.until_ms)

    def note(self, tickets: Iterable[str], notice: Notice) -> None:
        """Add a notice for these candidates."""
        for ticket in tickets:
            self.notices[ticket] = (*self.notices.get(ticket, ()), notice)

    def note_time(
        self,
        state: RoomState,
        record: ev.Record,
        tickets: Iterable[str],
        notice_id: str,
        kind: str,
        what: Callable[[str], str],
    ) -> None:
        """Tell these candidates what was done to their time, each with the own new end; `what` says it of a section."""
        for ticket in tickets:
            end = deadline_ms(state.account(ticket), record.at_ms) if ticket in state.sittings else None
            title = state.clock(ticket).open.title if state.plan.sections and ticket in state.sittings else ""
            which, its = (say("notice.section", title=title), say("notice.its_section")) if title else ("", "")
            then = say("notice.new_end", its=its, at=minute(end, state.plan.time_zone)) if end else ""
            notice = Notice(
                notice_id=notice_id,
                kind="extension" if kind == "extension" else "credit",
                text=say("notice.time", what=what(which), then=then),
                at_ms=record.at_ms,
            )
            self.note([ticket], notice)


def _granted(annex: Annex, state: RoomState, record: ev.Record, event: ev.TimeGranted) -> None:
    span = duration_words(abs(event.ms))
    if event.kind == "correction":
        code = "notice.time_added" if event.ms > 0 else "notice.time_taken"
    else:
        code = f"notice.granted_{event.kind}"

    def what(which: str) -> str:
        return say(code, which=which, span=span)

    annex.note_time(state, record, event.tickets, event.grant_id, event.kind, what)


def _reversed(annex: Annex, state: RoomState, record: ev.Record, event: ev.GrantReversed) -> None:
    what = say("notice.reversed", what=_WORD.get(event.kind, say("notice.time_change")))
    tickets = event.tickets or tuple(state.sittings)
    annex.note_time(state, record, tickets, f"{event.grant_id}/{record.seq}", "correction", lambda _which: what)


def _message(annex: Annex, state: RoomState, record: ev.Record, event: ev.MessageSent) -> None:
    notice = Notice(
        notice_id=event.message_id, kind="message", text=event.text, at_ms=record.at_ms, until_ms=event.until_ms
    )
    annex.note(event.tickets or state.sittings, notice)


def _room_paused(annex: Annex, _state: RoomState, _record: ev.Record, event: ev.RoomPaused) -> None:
    annex.pause_reason = event.reason


def _room_held(annex: Annex, _state: RoomState, _record: ev.Record, _event: ev.RoomHeld) -> None:
    annex.pause_reason = say("notice.room_held")


def _paused(annex: Annex, _state: RoomState, _record: ev.Record, event: ev.SittingsPaused) -> None:
    for ticket in event.tickets:
        annex.own_pause_reason[ticket] = event.reason


def _refused(annex: Annex, _state: RoomState, record: ev.Record, event: ev.LoginRefused) -> None:
    annex.refusals[event.ticket] = Refusal(at_ms=record.at_ms, seat=event.seat, code=event.code)


def _dealt_with(annex: Annex, _state: RoomState, _record: ev.Record, event: ev.MatterSettled) -> None:
    """What was settled is news when it happens again, however soon."""
    refusal = annex.refusals.get(event.ticket)
    if refusal is not None and event.key.endswith(f"/{refusal.at_ms}"):
        del annex.refusals[event.ticket]


def _logged_in(annex: Annex, _state: RoomState, record: ev.Record, event: ev.CandidateLoggedIn) -> None:
    annex.refusals.pop(event.ticket, None)
    mover_id, lost_from_ms = annex.moved_by.pop(event.ticket, ("", None))
    if event.how == "moved" and lost_from_ms is not None:
        annex.going_on[event.ticket] = (mover_id, record.at_ms)


def _confirmed(annex: Annex, _state: RoomState, _record: ev.Record, event: ev.IdentityConfirmed) -> None:
    annex.going_on.pop(event.ticket, None)


def _let_in(annex: Annex, _state: RoomState, _record: ev.Record, event: ev.LateEntryAllowed) -> None:
    annex.refusals.pop(event.ticket, None)


def _signed_in(annex: Annex, _state: RoomState, _record: ev.Record, event: ev.StaffSignedIn) -> None:
    annex.signed_in |= {event.staff_id}
    annex.wrong_pins.pop(event.staff_id, None)


def _signed_out(annex: Annex, _state: RoomState, record: ev.Record, _event: ev.StaffSignedOut) -> None:
    annex.signed_in -= {record.actor}


def _may_try(annex: Annex, _state: RoomState, _record: ev.Record, event: ev.LockOutReset) -> None:
    annex.wrong_pins.pop(event.staff_id, None)


def _pin_wrong(annex: Annex, _state: RoomState, record: ev.Record, event: ev.PinWrong) -> None:
    count = annex.wrong_pins.get(event.staff_id, WrongPins()).count + 1
    annex.wrong_pins[event.staff_id] = WrongPins(count=count, at_ms=record.at_ms)


def _moved(annex: Annex, _state: RoomState, record: ev.Record, event: ev.SeatMoved) -> None:
    annex.moved_by[event.ticket] = (record.actor, event.lost_from_ms)


def _backup_opened(annex: Annex, state: RoomState, record: ev.Record, event: ev.BackupOpened) -> None:
    """Who works is told; before the start nobody has seen another paper."""
    if event.ticket and state.started_ms is not None:
        notice = Notice(
            notice_id=f"backup/{record.seq}", kind="message", text=say("notice.backup_opened"), at_ms=record.at_ms
        )
        annex.note([event.ticket], notice)


def _restarted(annex: Annex, state: RoomState, record: ev.Record, event: ev.ServerStarted) -> None:
    annex.last_restart = event
    if event.evidence == "take_over":
        annex.taken_over = record
        annex.start_epochs_above(state, record)
    else:
        # A folder that was put back does not know that it was. Log-ins come one after the other, so a number that grows
        # with the seconds is above every one given out between the state it was put back to and now.
        annex._raise_floor((record.at_ms - annex.begun_ms) // 1000)


def _clearing(annex: Annex, _state: RoomState, _record: ev.Record, event: RoomClearing) -> None:
    annex.clearing, annex.cleared = event.clear_id, {}


def _pc_cleared(annex: Annex, _state: RoomState, _record: ev.Record, event: PcCleared) -> None:
    if event.clear_id == annex.clearing:
        annex.cleared = {**annex.cleared, event.device_id: event}


def _contradicted(annex: Annex, state: RoomState, record: ev.Record, event: ev.LogContradicted) -> None:
    annex.contradictions = (*annex.contradictions, event)
    annex.start_epochs_above(state, record)


_HANDLERS: Final[dict[type, Callable[[Annex, RoomState, ev.Record, Any], None]]] = {
    ev.TimeGranted: _granted,
    ev.GrantReversed: _reversed,
    ev.MessageSent: _message,
    ev.RoomPaused: _room_paused,
    ev.RoomHeld: _room_held,
    ev.SittingsPaused: _paused,
    ev.LoginRefused: _refused,
    ev.MatterSettled: _dealt_with,
    ev.CandidateLoggedIn: _logged_in,
    ev.IdentityConfirmed: _confirmed,
    ev.LateEntryAllowed: _let_in,
    ev.StaffSignedIn: _signed_in,
    ev.StaffSignedOut: _signed_out,
    ev.LockOutReset: _may_try,
    ev.PinWrong: _pin_wrong,
    ev.SeatMoved: _moved,
    ev.BackupOpened: _backup_opened,
    ev.ServerStarted: _restarted,
    ev.LogContradicted: _contradicted,
    RoomClearing: _clearing,
    PcCleared: _pc_cleared,
}
