"""Everything the client's screens need to know, as one immutable value: `ClientView`.

The engine makes a new view for every change and hands it to its listeners; windows show it and keep no state of the
exam themselves. `screen` follows from the other facts (`settle`), so no two places can disagree about it.
"""

from typing import Literal

import msgspec
from msgspec.structs import replace

from candidate_client.core.clock import ClockView
from candidate_client.core.outline import Exam
from candidate_client.core.sections import SectionRun
from candidate_client.core.state_names import SaveState
from shared.exam.answers.aids import ItemMarked, ScreenSet
from shared.exam.kinds.parts import Response
from shared.exam.lock import Sight
from shared.exam.room.discipline_events import CaseAnswer
from shared.exam.room.events import HandInCause
from shared.exam.room.watch_events import HelpAnswer, HelpKind
from shared.link.update_agent import Progress
from shared.protocol.asking import Standing
from shared.protocol.device import CandidateCard, DevicePhase, SessionCard
from shared.protocol.signals import LockNow
from shared.protocol.sitting import CaseCard, Notice, SittingPhase
from shared.security.authority import AuthorityWord

Screen = Literal[
    "enrol",
    "waiting",
    "login",
    "identity",
    "rules",
    "ready",
    "exam",
    "away",
    "doubt",
    "paused",
    "handing_in",
    "closed",
    "locked",
    "stopped",
]

HandInStep = Literal["none", "asked", "time_up", "time_over"]


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """The enrolled PC."""

    device_id: str
    seat: int
    server: str


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """The line to the server. `offline_since_ms` is local monotonic time; `trouble` says what a person must fix."""

    online: bool = False
    offline_since_ms: int | None = None
    trouble: str = ""


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Why the last command did not work: a stable code and the sentence to show."""

    code: str
    message: str


class Closed(msgspec.Struct, frozen=True, kw_only=True):
    """The sitting is closed on the server. `entries` is what the server holds; 0 if it only said that it is closed."""

    cause: HandInCause
    at_ms: int
    entries: int = 0


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """Something this PC saw that stops it, by its number in what the PC tells."""

    stream: str
    number: int
    sight: Sight
    evidence: str = ""


class Hand(msgspec.Struct, frozen=True, kw_only=True):
    """The raised hand: why, what the proctor said, whether the server knows of it; `lowered`: it was taken down."""

    kind: HelpKind
    answer: HelpAnswer | Literal[""] = ""
    known: bool = False
    lowered: bool = False

    @property
    def up(self) -> bool:
        """Whether somebody is wanted."""
        return not self.lowered


class ClientView(msgspec.Struct, frozen=True, kw_only=True):
    """One moment of the client.

    Attributes:
        version: grows with every change; a listener drops an older one.
        busy: the command under way: enrol, login, confirm; empty if none.
        phase: the server's word on the sitting; None until its first status.
        moved: the sitting came to this PC from another one.
        backup: the paper here is the backup paper 备用卷, before a log-in that of whoever is due at this seat.
        section: the open section where the paper has limits by section; `clock` is then its own.
        saves: item id to the state of its newest entry written on this PC in this process.
        unsent: entries not yet acknowledged by the server.
        saved_ms: room time when everything written so far was last acknowledged.
        journals, journals_kept: journals of sittings closed long since: to be handed over, not taken by the server.
        left_here: journals found on this PC at its start that the server may lack.
        exported: names of the files last written to a USB drive.
        disk_trouble: the journal cannot be written; answers go straight to the server.
        hand_in: asked by the candidate; or the time ran out here (time_up) and the server agrees (time_over).
        hand_in_code: why handing in is not possible now (wire code), None when it is.
        found: addresses at which somebody says to be a site server, while this PC has none; not checked.
        found_rooms: the room each of them names, or empty.
        scroll: how far down the item at `position` was read when this PC took it over, in thousandths.
        resume_offered: the server is out of reach, and this PC could go on by itself with the resume code.
        restarted: it did so, and the server has not spoken since.
        joining: how this PC's request to be enrolled stands; None while it knows no site.
        cast_out: the server takes this PC's certificate no more, and nobody sits here: it has to be enrolled anew.
        update: how far a newer program is that the technician ordered.
        may_leave: the server's word that this PC need not hold anybody; let_out: its exit code was typed.
        stops: what stops this PC by its own account; `lock`: the server's word on that and on the hand.
        unlocked: the resume code was typed here, and the server does not know yet.
        cases: discipline cases of this candidate by the server's word; cases_answered: what was answered here.
        hand: the candidate's hand is up; hand_settled: the last one was answered by somebody who came.
        trial: what this PC is to play in a trial exam, as the server signed it; nobody sits here then.
    """

    version: int = 0
    screen: Screen = "waiting"
    device: Device | None = None
    link: Link = Link()
    clock: ClockView = ClockView()
    session: SessionCard | None = None
    device_phase: DevicePhase = "no_session"
    expected_name_masked: str = ""
    paper_ready: bool = False
    backup: bool = False
    busy: str = ""
    problem: Problem | None = None

    candidate: CandidateCard | None = None
    seat: int = 0
    epoch: int = 0
    rules_for_candidates: str = ""
    penalties: str = ""
    confirmed: bool = False
    rules_accepted: bool = False
    moved: bool = False
    phase: SittingPhase | None = None
    exam: Exam | None = None
    section: SectionRun | None = None
    answers: dict[str, Response] = {}
    flags: frozenset[str] = frozenset()
    position: str | None = None
    scroll: int = 0
    saves: dict[str, SaveState] = {}
    unsent: int = 0
    unkept: int = 0
    saved_ms: int | None = None
    disk_trouble: bool = False
    journals: int = 0
    journals_kept: int = 0
    left_here: int = 0
    exported: tuple[str, ...] = ()
    hand_in: HandInStep = "none"
    hand_in_code: str | None = "not_started"
    notices: tuple[Notice, ...] = ()
    cases: tuple[CaseCard, ...] = ()
    cases_answered: dict[str, CaseAnswer] = {}
    marks: dict[str, ItemMarked] = {}
    setting: ScreenSet = ScreenSet()
    reminders_before_end_s: tuple[int, ...] = ()
    reminder_display_s: int = 10
    consent_before_end_s: int = 0
    free_before_end_s: int = 0
    away: bool = False
    in_doubt: bool = False
    pause_reason: str = ""
    closed: Closed | None = None
    fenced: bool = False
    found: tuple[str, ...] = ()
    found_rooms: tuple[str, ...] = ()
    resume_offered: bool = False
    restarted: bool = False
    joining: Standing | None = None
    cast_out: bool = False
    update: Progress = Progress()
    may_leave: bool = False
    let_out: bool = False
    trial: AuthorityWord | None = None
    stops: tuple[Stop, ...] = ()
    lock: LockNow = LockNow()
    unlocked: bool = False
    hand: Hand | None = None
    hand_settled: bool = False

    @property
    def stopped_by(self) -> tuple[Sight, ...]:
        """What stops this PC now; nothing of it may be seen of the paper."""
        told = () if self.unlocked else self.lock.blocks
        return tuple(dict.fromkeys((*(stop.sight for stop in self.stops), *told)))

    @property
    def input_open(self) -> bool:
        """Whether answers may be changed now.

        Who is away types nothing, but what was typed before is still taken; so are the last words on a paper that
        another one is taking the place of.
        """
        between_papers = self.screen == "ready" and self.phase == "working"
        return self.screen in {"exam", "away", "doubt"} or between_papers

    @property
    def export_offered(self) -> bool:
        """Whether answers lie here that the line does not take, so that somebody may carry them by hand."""
        if self.screen in {"closed", "locked"}:
            return self.unsent > 0
        if self.screen == "handing_in":
            return not self.link.online
        if self.screen in {"waiting", "login"}:
            return not self.link.online and (self.left_here > 0 or self.journals > 0)
        return False

    @property
    def new_notices(self) -> tuple[Notice, ...]:
        """Notices the candidate has not put away yet, oldest first."""
        return tuple(n for n in self.notices if n.notice_id not in self.setting.dismissed)

    def notices_at(self, room_ms: int | None) -> tuple[Notice, ...]:
        """Those of them that still say something at that time of the room's clock, where it is known."""
        return tuple(n for n in self.new_notices if n.until_ms is None or room_ms is None or room_ms < n.until_ms)

    @property
    def open_case(self) -> CaseCard | None:
        """The oldest discipline case that waits for the candidate's word."""
        return next((c for c in self.cases if not c.answer and c.incident_id not in self.cases_answered), None)


def settle(view: ClientView) -> ClientView:
    """The view with the screen that its facts ask for."""
    screen = _screen(view)
    return view if screen == view.screen else replace(view, screen=screen)


def _screen(view: ClientView) -> Screen:
    if view.device is None or (view.cast_out and view.candidate is None):
        return "enrol"
    if view.fenced:
        return "locked"
    if view.closed is not None:
        return "closed"
    if view.stopped_by and view.hand_in == "none":
        return "stopped"
    if view.candidate is None:
        return _entrance(view)
    if not view.confirmed:
        return "identity"
    if not view.rules_accepted:
        return "rules"
    if view.hand_in != "none":
        return "handing_in"
    if view.in_doubt and view.phase not in {None, "waiting"}:
        return "doubt"
    if view.exam is None or view.phase in {None, "waiting"}:
        return "ready"
    if view.phase == "paused":
        return "paused"
    return "away" if view.away else "exam"


def _entrance(view: ClientView) -> Screen:
    return "login" if view.session is not None and view.device_phase in {"ready", "running"} else "waiting"
