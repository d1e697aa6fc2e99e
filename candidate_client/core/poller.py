"""Signs of life: asks the server how things stand, at the pace the server sets, and acts on what it says."""

import contextlib
import logging
import random
import threading
from collections.abc import Callable
from typing import Literal

from candidate_client.core import reduce, reduce_pc, reduce_work, stops
from candidate_client.core.clearing import Clearing
from candidate_client.core.context import Context
from candidate_client.core.entrance import Entrance
from candidate_client.core.localclock import monotonic_ms, wall_ms
from candidate_client.core.outline import Exam, make_exam
from candidate_client.core.papers import PaperFetcher, PaperUnusableError
from candidate_client.core.restart import OFFER_AFTER_MS
from candidate_client.core.sitting import OpenSitting, last_capsule
from shared.exchange.journal_records import Stood
from shared.link.backoff import Backoff
from shared.link.errors import LinkError, Refused
from shared.protocol.device import DeviceStatus, PaperOffer
from shared.protocol.errors import sentence
from shared.protocol.sitting import MOST_ITEMS, ItemNumber, SectionNow, SittingStatus, SittingStatusRequest

log = logging.getLogger(__name__)

_IDLE_S = 3600.0
_SHORTEST_S = 0.05
_NOT_NOW_S = 3.0
_CAST_OUT = frozenset({"no_certificate", "device_not_trusted", "device_expired"})
_TOKEN_CODES = {"token_missing", "token_expired"}


class Poller:
    """One thread. `wake` makes it ask at once."""

    def __init__(self, context: Context, entrance: Entrance, heard_of: Callable[[int], None] = lambda _: None) -> None:
        """`heard_of`: told of each status, with when the server was last taken up from a backup."""
        self._context = context
        self._heard_of = heard_of
        self._entrance = entrance
        self._wake = threading.Event()
        self._backoff = Backoff()
        self._failures = 0
        self._clearing = Clearing(context, entrance)
        self._fetcher = PaperFetcher(context.papers, self._fetch_paper, self._paper_here)
        self._thread = threading.Thread(target=self._run, name="poller", daemon=True)

    def start(self) -> None:
        """Begin to ask."""
        self._thread.start()

    def wake(self) -> None:
        """Ask now."""
        self._wake.set()

    def stop(self, timeout_s: float = 5.0) -> None:
        """End; call after `context.stopping` is set."""
        self._fetcher.stop()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    # ------------------------------------------------------------ the thread
    def _run(self) -> None:
        while True:
            self._wake.clear()
            if self._context.stopping.is_set():  # looked at after clearing: the call to end must not be cleared away
                return
            wait_s = self._round()
            self._wake.wait(wait_s)

    def _round(self) -> float:
        context, sender = self._context, self._entrance.sender
        if context.gateway is None:
            return _IDLE_S
        try:
            if sender is None or sender.sitting.needs_resume:
                wait_s = self._ask_for_device()
            else:
                wait_s = self._ask_for_sitting(sender.sitting)
        except LinkError as error:
            return self._failed(error)
        if self._failures:
            log.info("the line to the server is back")
            self._entrance.wake()
        self._failures = 0
        self._backoff.succeeded()
        sender = self._entrance.sender
        if sender is None or not sender.sitting.needs_resume or context.view.fenced:
            context.update(reduce_pc.link_up)
        return wait_s

    def _failed(self, error: LinkError) -> float:
        self._failures += 1
        if self._failures == 1 and error.retryable:
            return _SHORTEST_S  # a kept-alive connection that broke while idle costs one try
        log.info("no sign of life got through: %s", error.code)
        if error.code in _CAST_OUT:
            self._cast_out()
        trouble = "" if error.retryable else error.message
        view = self._context.update(lambda view: reduce_pc.link_down(view, monotonic_ms(), trouble))
        down_ms = monotonic_ms() - (view.link.offline_since_ms or 0)
        if self._entrance.sender is None and down_ms >= OFFER_AFTER_MS and last_capsule(self._context.data) is not None:
            self._context.update(reduce_pc.resume_offered)
        return self._backoff.failed() if error.retryable else _NOT_NOW_S

    def _cast_out(self) -> None:
        """This PC has to be enrolled anew; whoever works here is left alone. What it still holds it hands over then."""
        view, sender = self._context.view, self._entrance.sender
        if sender is not None:
            if view.closed is None and not view.fenced:
                return
            sender.sitting.token_lost = True
            self._entrance.leave()
        self._context.update(reduce_pc.cast_out)

    # ------------------------------------------------------------ nobody logged in here
    def _ask_for_device(self) -> float:
        context, gateway = self._context, self._context.gateway
        if gateway is None:
            return _IDLE_S
        with self._entrance.guard:
            current = self._entrance.sender
            if current is not None and not current.sitting.needs_resume:
                return 0.0  # a candidate logged in while this thread waited
            sent = monotonic_ms()
            checks = context.checkup is not None and context.checkup.idle
            left = context.door.untold()
            status = gateway.device_status(
                context.papers.sha256, *context.journals, checks=checks, left=left, cleared=self._clearing.answer
            )
            context.door.told(left)
            context.door.learn(status.exit_key)
            offset = context.clock.observe(sent_ms=sent, received_ms=monotonic_ms(), server_ms=status.room_ms)
            self._note_device(status, offset)
            if status.resumable:
                return self._resume()
            if current is not None and current.sitting.restarted and not current.sitting.token_lost:
                current.sitting.restarted = False
                return 0.0  # closed or moved meanwhile: the token from before the restart tells which
            context.journals_free.set()
            self._note_stranded()
            if self._clearing.heard(status.clear):
                return 0.0
        return self._pace(status.poll_after_ms)

    def _note_stranded(self) -> None:
        """Somebody works here whose token is gone and whom the server does not let resume: a person must look."""
        view = self._context.view
        if view.candidate is not None and view.closed is None and not view.fenced:
            message = sentence("token_expired")
            self._context.update(lambda v: reduce_pc.link_down(v, monotonic_ms(), message))

    def _note_device(self, status: DeviceStatus, offset_ms: int) -> None:
        context = self._context
        context.update(lambda view: reduce.device_status(view, status, offset_ms))
        context.standby = status.servers
        context.shelf.taken_over_ms = status.taken_over_ms
        self._note_lock(status)
        gone = status.phase in {"no_session", "over"} or status.session is None
        self._entrance.forget_capsules(session_id=None if gone or status.session is None else status.session.session_id)
        if status.paper is not None:
            self._want_paper(status.paper.sha256, status.paper)
        if status.check is not None and context.checkup is not None:
            context.checkup.begin(status.check)

    def _note_lock(self, status: DeviceStatus | SittingStatus) -> None:
        self._context.update(lambda view: stops.lock_told(view, status.lock))
        self._heard_of(status.taken_over_ms)

    def _resume(self) -> float:
        gateway = self._context.gateway
        if gateway is None:
            return _IDLE_S
        try:
            self._entrance.resume(gateway)
        except Refused as error:
            log.info("not resumed: %s", error.code)
            return _NOT_NOW_S
        return 0.0

    # ------------------------------------------------------------ a sitting is open
    def _ask_for_sitting(self, sitting: OpenSitting) -> float:
        context = self._context
        with context.lock:
            view = context.view
            request = SittingStatusRequest(
                item_id=view.position or "",
                answered=len(view.exam.answered(view.answers)) if view.exam else 0,
                total=len(view.exam.items) if view.exam else 0,
                flagged=len(view.exam.own(view.flags)) if view.exam else 0,
                seq=sitting.log.last_seq(),
                head=sitting.log.head(),
                unsent=sitting.log.unsent(),
                paper_ready=view.paper_ready,
                items=_numbering(view.exam) if sitting.numbers_wanted else (),
            )
            left = view.section.left if view.section is not None else None
            elsewhere = sitting.log.acknowledged_elsewhere()
            delivered = left is None or sitting.log.acknowledged_seq(left.epoch) >= left.seq
        sent = monotonic_ms()
        try:
            status = sitting.gateway.sitting_status(request)
        except Refused as error:
            return self._sitting_refused(sitting, error)
        offset = context.clock.observe(sent_ms=sent, received_ms=monotonic_ms(), server_ms=status.room_ms)
        if self._entrance.sender is None or self._entrance.sender.sitting is not sitting:
            return 0.0
        sitting.numbers_wanted = status.numbers_wanted
        was_asked = context.view.hand_in
        if left is not None and delivered:  # a restored server may have lost it again
            same = left.epoch == sitting.epoch
            delivered = status.acknowledged_seq >= left.seq if same else status.other_epochs >= elsewhere
        local_ms = monotonic_ms()
        context.update(lambda v: reduce.sitting_status(v, status, offset, local_ms=local_ms, delivered=delivered))
        context.shelf.taken_over_ms = status.taken_over_ms
        self._note_lock(status)
        if status.phase in {"fenced", "closed"}:
            sitting.erase_capsule()
        if status.phase == "closed" and status.clearing and sitting.log.unsent() == 0:
            log.info("the room is cleared: whoever sat here is logged out")
            self._entrance.leave()
            return 0.0
        if status.phase == "fenced":
            return self._fenced(sitting)
        if status.phase == "working" or status.phase == "paused":  # noqa: PLR1714 - narrows the type
            sitting.remember_standing(_stood(status, status.phase))
        if status.phase == "waiting" and not status.confirmed and context.view.confirmed:
            log.info("the server does not know of the confirmation any more; it is told again")
            with contextlib.suppress(Refused):  # the sitting ended just then: the next status says so
                sitting.gateway.confirm()
        self._open_paper(sitting, status)
        self._catch_up(sitting, status)
        closed_alone = status.phase == "closed" and sitting.reported_seq is None
        if context.view.hand_in != was_asked or closed_alone:
            self._entrance.wake()
        if context.view.hand_in == "time_up":  # the rest of a clock that ran a little fast
            return min(self._pace(status.poll_after_ms), max(_SHORTEST_S, status.remaining_ms / 1000))
        return self._pace(status.poll_after_ms)

    def _sitting_refused(self, sitting: OpenSitting, error: Refused) -> float:
        if error.code == "fenced":
            sitting.erase_capsule()
            self._context.update(reduce.fenced)
            return self._fenced(sitting)
        if error.code in _TOKEN_CODES:
            sitting.token_lost = True
            return 0.0
        raise error

    def _fenced(self, sitting: OpenSitting) -> float:
        """Once everything is delivered, listen as a device again: another sitting may come to this PC."""
        with self._context.lock:
            left = sitting.log.batch(unkept_too=True)
        if left is None:
            sitting.token_lost = True
        else:
            self._entrance.wake()
        return 1.0

    def _catch_up(self, sitting: OpenSitting, status: SittingStatus) -> None:
        """Send again what a restored server lacks; take over what arrived late from another PC."""
        context = self._context
        with context.lock:
            again = sitting.log.rewind(sitting.epoch, status.acknowledged_seq)
            if status.other_epochs < sitting.log.acknowledged_elsewhere():
                # Of earlier epochs the server says only how much it has in all; duplicates do no harm.
                again = sitting.log.rewind_elsewhere() or again
        if again:
            log.info("the server holds less than it acknowledged; sending again after %d", status.acknowledged_seq)
            self._entrance.wake()
        if sitting.other_epochs is not None and status.other_epochs != sitting.other_epochs:
            snap = sitting.gateway.snapshot()
            context.update(lambda view: reduce_work.snapshot(view, sitting.log, snap))
        sitting.other_epochs = status.other_epochs

    # ------------------------------------------------------------ the paper
    def _open_paper(self, sitting: OpenSitting, status: SittingStatus) -> None:
        context = self._context
        if not status.paper_sha256:
            return
        shown = context.view.exam
        if status.paper_key is not None and shown is not None and shown.sha256 not in {"", status.paper_sha256}:
            log.info("another paper takes the place of the one that is shown")
            context.update(reduce.paper_withdrawn)
        if not context.papers.has(status.paper_sha256):
            self._want_paper(status.paper_sha256, PaperOffer(sha256=status.paper_sha256, bytes=0))
            return
        context.update(lambda view: reduce_pc.paper_ready(view, True))
        if status.paper_key is not None and not context.view.disk_trouble and context.papers.kept(status.paper_sha256):
            sitting.keep_capsule(status.paper_key, status.paper_sha256, backup=status.backup)
        known = context.view.exam
        if status.paper_key is None or (known is not None and known.sha256 == status.paper_sha256):
            return
        try:
            opened = context.papers.open(status.paper_key)
        except PaperUnusableError:
            log.exception("the paper cannot be opened; it is fetched again")
            context.papers.forget()
            return
        exam = make_exam(opened.paper, opened.media, sitting.seed, status.paper_sha256)
        context.update(lambda view: reduce.exam_opened(view, exam))

    def _want_paper(self, sha256: str, offer: PaperOffer) -> None:
        here = self._context.papers.has(sha256)
        self._context.update(lambda view: reduce_pc.paper_ready(view, here))
        if not here:
            self._fetcher.want(offer)

    def _fetch_paper(self) -> bytes:
        gateway = self._context.gateway
        return gateway.paper() if gateway is not None else b""

    def _paper_here(self) -> None:
        self._context.update(lambda view: reduce_pc.paper_ready(view, True))
        self.wake()

    @staticmethod
    def _pace(poll_after_ms: int) -> float:
        """The server's pace, a little spread so that 45 PCs do not fall into step."""
        return max(_SHORTEST_S, poll_after_ms / 1000 * random.uniform(0.95, 1.0))


def _numbering(exam: Exam | None) -> tuple[ItemNumber, ...]:
    items = exam.items[:MOST_ITEMS] if exam is not None else ()
    return tuple(ItemNumber(number=one.label, item_id=one.item.item_id) for one in items)


def _stood(status: SittingStatus, phase: Literal["working", "paused"]) -> Stood:
    section = status.section if isinstance(status.section, SectionNow) else None
    return Stood(
        room_ms=status.room_ms,
        wall_ms=wall_ms(),
        phase=phase,
        remaining_ms=status.remaining_ms,
        allotted_ms=status.allotted_ms,
        deadline_ms=status.deadline_ms,
        hand_in_code=status.hand_in_code,
        away=status.away,
        in_doubt=status.in_doubt,
        pause_reason=status.pause_reason,
        section_id=section.section_id if section else "",
        later_ms=section.later_ms if section else (),
        carry_over=section is not None and section.carry_over,
    )
