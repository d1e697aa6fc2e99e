"""Delivers one sitting's entries to the server, oldest first, then its hand-in; keeps trying until all is there.

One thread per sitting. It outlives the sitting's time on the screen: when another candidate or another epoch takes
over, a retired sender goes on until nothing is left, then closes the journal.
"""

import logging
import threading

from candidate_client.core import reduce, reduce_pc, reduce_work
from candidate_client.core.context import Context
from candidate_client.core.sitting import OpenSitting
from candidate_client.core.state import Problem
from shared.exam.answers.log import Entry
from shared.link.backoff import Backoff
from shared.link.errors import LinkError, Refused
from shared.protocol.sitting import HandInRequest

log = logging.getLogger(__name__)

_TOKEN_CODES = {"token_missing", "token_expired"}
_NEVER = {"conflict", "parts", "bad_entry", "sitting_full"}
_NOT_YET = {"hand_in_too_early", "hand_in_needs_consent", "hand_in_undone", "section_open", "not_started", "paused"}


class Sender:
    """See the module. Start it once; `wake` it when there is something new."""

    def __init__(self, context: Context, sitting: OpenSitting) -> None:
        self._context = context
        self.sitting = sitting
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._retired = False
        self._backoff = Backoff()
        self._thread = threading.Thread(target=self._run, name="sender", daemon=True)

    def start(self) -> None:
        """Begin to deliver."""
        self._thread.start()

    def wake(self) -> None:
        """There is something to send, or the line is back."""
        self._wake.set()

    def retire(self) -> None:
        """The sitting left the screen: deliver what is left, then end."""
        self._retired = True
        self._wake.set()

    def stop(self, timeout_s: float = 5.0) -> None:
        """End now; what was not delivered stays in the log and the journal, which stays open."""
        self._stop.set()
        self._wake.set()
        self.sitting.gateway.close()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    # ------------------------------------------------------------ the thread
    def _run(self) -> None:
        while True:
            self._wake.clear()
            if self._stop.is_set():  # looked at after clearing: the call to end must not be cleared away
                return
            wait_s = self._round()
            if wait_s is None:
                self.sitting.close(self._context.shelf)
                return
            if wait_s:
                self._wake.wait(wait_s)

    def _round(self) -> float | None:
        """Do one thing; seconds to wait before the next (0 at once), None when there is nothing left for good."""
        context, sitting = self._context, self.sitting
        with context.lock:
            batch = sitting.log.batch(unkept_too=context.view.disk_trouble)
            waiting_for_disk = batch is None and sitting.log.batch(unkept_too=True) is not None
            closed = context.view.closed is not None
            asked = context.view.hand_in if self._on_screen() and not closed else "none"
            to_report = closed and self._on_screen() and sitting.reported_seq != sitting.log.last_seq()
        try:
            if batch is not None:
                self._deliver(*batch)
                wait_s = 0.0
            elif asked in {"asked", "time_over"} and not waiting_for_disk:
                wait_s = self._hand_in("candidate" if asked == "asked" else "time")
            elif to_report and not waiting_for_disk:
                wait_s = self._report()
            elif self._retired and not waiting_for_disk:
                return None
            else:
                wait_s = 60.0
        except Refused as error:
            return self._refused(error, batch[0] if batch else sitting.epoch, handing_in=batch is None)
        except LinkError as error:
            log.info("not delivered: %s", error.code)
            return self._backoff.failed()
        self._backoff.succeeded()
        return wait_s

    def _on_screen(self) -> bool:
        return not self._retired and not self.sitting.token_lost

    def _deliver(self, epoch: int, entries: tuple[Entry, ...]) -> None:
        context, sitting = self._context, self.sitting
        reply = sitting.gateway.save(epoch, entries)
        with context.lock:
            same = sitting.log.acknowledged(reply.epoch, reply.acknowledged_seq, reply.head)
        sitting.remember_acknowledged(reply.epoch, reply.acknowledged_seq, reply.head)
        if not same:
            context.hash_mismatches += 1
            log.error("rolling hash of epoch %d differs from the server's at %d", reply.epoch, reply.acknowledged_seq)
        if self._on_screen():
            room_ms = context.room_now_ms()
            context.update(lambda view: reduce_pc.link_up(reduce_work.progressed(view, sitting.log, room_ms)))
        context.acknowledged(sitting.ticket, reply.epoch, reply.acknowledged_seq, reply.head)

    def _report(self) -> float:
        """The server closed the sitting by itself: say what this PC's journal holds, for the three-way check."""
        try:
            return self._hand_in("time")
        except Refused as error:
            log.info("head not reported: %s", error.code)
            self.sitting.reported_seq = self.sitting.log.last_seq()
            return 60.0

    def _hand_in(self, cause: str) -> float:
        context, sitting = self._context, self.sitting
        with context.lock:
            request = HandInRequest(
                epoch=sitting.epoch,
                seq=sitting.log.last_seq(),
                head=sitting.log.head(),
                cause="time" if cause == "time" else "candidate",
            )
        reply = sitting.gateway.hand_in(request)
        sitting.reported_seq = request.seq
        log.info("handed in: %s, %d entries", reply.cause, reply.entries)
        sitting.remember_closed(reply)
        sitting.erase_capsule()
        context.update(lambda view: reduce_pc.link_up(reduce.handed_in(view, reply)))
        return 60.0

    def _refused(self, error: Refused, epoch: int, *, handing_in: bool) -> float | None:
        """What the server's no means for what was being sent: entries of that epoch, or the hand-in."""
        context, sitting = self._context, self.sitting
        on_screen = self._on_screen()
        if error.code == "gap":
            expected = int(error.details.get("expected_seq", 1))
            with context.lock:
                moved = sitting.log.rewind(error.details.get("epoch", epoch), expected - 1)
            return 0.0 if moved else self._backoff.failed()
        if error.code in _NEVER:
            log.error("the server refuses epoch %d for good (%s); sending of it has stopped", epoch, error.code)
            with context.lock:
                sitting.log.halt(epoch)
            context.update(lambda view: reduce.command_ended(view, Problem(code=error.code, message=error.message)))
            return 0.0
        if error.code in _NOT_YET and not handing_in:
            return 1.0  # a restored server whose room has not started again takes no answers yet
        if error.code in _NOT_YET and on_screen:
            taken_back = context.view.hand_in == "asked"
            problem = Problem(code=error.code, message=error.message) if taken_back else None
            context.update(lambda view: reduce.command_ended(reduce.hand_in_step(view, "none"), problem))
            return 1.0
        if error.code in _TOKEN_CODES:
            sitting.token_lost = True
            log.info("sitting token no longer valid: %s", error.code)
            return None if self._retired else 60.0
        if error.code == "fenced" and on_screen:
            context.update(lambda view: reduce_pc.link_up(reduce.fenced(view)))
        log.info("not delivered: %s", error.code)
        return self._backoff.failed()
