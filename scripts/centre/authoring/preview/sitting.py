"""A sitting that lives in memory alone: what the candidate's window asks of an engine, answered without a server."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Final

from msgspec.structs import replace

from candidate_client.core.clock import ClockView
from candidate_client.core.localclock import monotonic_ms
from candidate_client.core.outline import make_exam
from candidate_client.core.sections import SectionRun, next_section
from candidate_client.core.state import ClientView, Closed, Device, Link, settle
from scripts.centre.authoring.exam_folder import Authored
from scripts.centre.folder import now_ms
from shared.exam.answers.aids import ItemMarked, ScreenSet
from shared.exam.kinds.parts import Response
from shared.exam.paper import Paper
from shared.exam.room.discipline_events import CaseAnswer
from shared.exam.room.watch_events import HelpKind
from shared.protocol.device import CandidateCard, SessionCard
from shared.words.catalogue import say

Listener = Callable[[ClientView], None]

SEED: Final = "preview"
_WAIT_FOR_LOGIN_MS: Final = 1_800_000


class PreviewSitting:
    """`candidate_client.ui.commands.Commands` for one author: every command is done at once.

    Handing in ends it with the message a candidate sees; leaving that message begins it anew, the answers kept.
    """

    def __init__(self, authored: Authored, seed: str = SEED) -> None:
        """`seed` draws the order of items and options, as a candidate's does."""
        self._paper = authored.paper
        self._listener: Listener | None = None
        self.view = _first_view(authored, seed)

    def listen(self, listener: Listener) -> None:
        """Whom to show every new view."""
        self._listener = listener

    # ------------------------------------------------------------ what the window asks for
    def answer(self, item_id: str, response: Response | None) -> bool:
        """See Commands."""
        answers = {k: r for k, r in {**self.view.answers, item_id: response}.items() if r is not None}
        self._show(replace(self.view, answers=answers, saved_ms=now_ms()))
        return True

    def set_flag(self, item_id: str, on: bool) -> bool:
        """See Commands."""
        flags = self.view.flags | {item_id} if on else self.view.flags - {item_id}
        self._show(replace(self.view, flags=flags))
        return True

    def visit(self, item_id: str, scroll: int = 0) -> bool:
        """See Commands."""
        if scroll == 0:
            self._show(replace(self.view, position=item_id, scroll=0))
        return True

    def hand_in(self) -> bool:
        """See Commands."""
        closed = Closed(cause="candidate", at_ms=now_ms(), entries=len(self.view.answers))
        self._show(replace(self.view, closed=closed))
        return True

    def submit_section(self) -> bool:
        """See Commands."""
        run, exam = self.view.section, self.view.exam
        following = next_section(exam, run) if run is not None and exam is not None else None
        if run is None or following is None:
            return self.hand_in()
        self._show(_in_section(self.view, self._paper, following, before=run.section_id))
        return True

    def leave(self) -> None:
        """See Commands."""
        view = replace(self.view, closed=None, clock=_clock(self._paper.duration_s))
        first = self._paper.sections[0]
        self._show(_in_section(view, self._paper, first.section_id, before="") if first.duration_s else view)

    def dismiss_notice(self, notice_id: str) -> None:
        """See Commands."""
        put_away = (*self.view.setting.dismissed, notice_id)
        self._show(replace(self.view, setting=replace(self.view.setting, dismissed=put_away)))

    def mark_item(self, marked: ItemMarked) -> bool:
        """See Commands."""
        self._show(replace(self.view, marks={**self.view.marks, marked.item_id: marked}))
        return True

    def set_screen(self, set_as: ScreenSet) -> None:
        """See Commands."""
        self._show(replace(self.view, setting=set_as))

    def forget_problem(self) -> None:
        """See Commands."""

    def confirm_identity(self) -> "Future[None]":
        """See Commands."""
        return _done()

    def accept_rules(self) -> None:
        """See Commands."""

    # ------------------------------------------------------------ what needs a site
    def enrol(self, server: str, seat: int, code: str) -> "Future[None]":
        """See Commands."""
        del server, seat, code
        return _done()

    def join_here(self) -> None:
        """See Commands."""

    def restart(self, code: str) -> "Future[None]":
        """See Commands."""
        del code
        return _done()

    def unlock(self, code: str) -> "Future[None]":
        """See Commands."""
        del code
        return _done()

    def raise_hand(self, kind: HelpKind) -> None:
        """See Commands."""

    def lower_hand(self) -> None:
        """See Commands."""

    def answer_case(self, incident_id: str, answer: CaseAnswer) -> None:
        """See Commands."""

    def export_journals(self, folder: str) -> "Future[None]":
        """See Commands."""
        del folder
        return _done()

    def use_server(self, server: str) -> "Future[None]":
        """See Commands."""
        del server
        return _done()

    def login(self, ticket: str, password: str, id_number: str = "") -> "Future[None]":
        """See Commands."""
        del ticket, password, id_number
        return _done()

    def _show(self, view: ClientView) -> None:
        self.view = settle(replace(view, version=self.view.version + 1))
        if self._listener is not None:
            self._listener(self.view)


def _done() -> "Future[None]":
    future: Future[None] = Future()
    future.set_result(None)
    return future


def _clock(duration_s: int) -> ClockView:
    room_ms = now_ms()
    return ClockView(
        offset_ms=room_ms - monotonic_ms(),
        running=True,
        deadline_ms=room_ms + duration_s * 1000,
        allotted_ms=duration_s * 1000,
    )


def _first_view(authored: Authored, seed: str) -> ClientView:
    paper = authored.paper
    exam = make_exam(paper, authored.media, seed)
    view = ClientView(
        device=Device(device_id="preview", seat=1, server="preview"),
        link=Link(online=True),
        clock=_clock(paper.duration_s),
        session=_session(paper),
        device_phase="running",
        paper_ready=True,
        candidate=_candidate(),
        seat=1,
        epoch=1,
        confirmed=True,
        rules_accepted=True,
        phase="working",
        exam=exam,
        position=exam.items[0].item.item_id,
        saved_ms=now_ms(),
        hand_in_code=None,
    )
    first = paper.sections[0]
    return settle(_in_section(view, paper, first.section_id, before="") if first.duration_s else view)


def _in_section(view: ClientView, paper: Paper, section_id: str, *, before: str) -> ClientView:
    """The view in a section with its own limit; its clock is the section's."""
    place = next(n for n, section in enumerate(paper.sections) if section.section_id == section_id)
    later = tuple((section.duration_s or 0) * 1000 for section in paper.sections[place + 1 :])
    run = SectionRun(
        section_id=section_id,
        later_ms=later,
        carry_over=paper.carry_over,
        before=before,
        came="submitted" if before else "",
        since_ms=monotonic_ms(),
    )
    exam = view.exam
    first = next((o.item.item_id for o in exam.items if o.section.section_id == section_id), None) if exam else None
    return replace(view, section=run, clock=_clock(paper.sections[place].duration_s or 0), position=first)


def _session(paper: Paper) -> SessionCard:
    start = now_ms()
    return SessionCard(
        session_id="preview",
        title=paper.title,
        subject=paper.subject,
        level=paper.level,
        site_name=say("author.preview.place"),
        room=say("author.preview.place"),
        starts_at_ms=start,
        duration_s=paper.duration_s,
        time_zone="Asia/Shanghai",
        login_opens_ms=start - _WAIT_FOR_LOGIN_MS,
        late_limit_ms=start + _WAIT_FOR_LOGIN_MS,
        requires_id_number=False,
    )


def _candidate() -> CandidateCard:
    return CandidateCard(
        ticket="0000000000",
        name=say("author.preview.candidate"),
        gender="",
        id_type="",
        id_masked="",
        school="",
        photo=None,
    )
