"""How a sitting gets onto this PC: by log-in, by resumption after a crash, by a move from another PC."""

import logging
import threading
from collections.abc import Callable

from candidate_client.core import reduce, reduce_pc, reduce_work
from candidate_client.core.context import Context
from candidate_client.core.localclock import monotonic_ms, wall_ms
from candidate_client.core.outline import Exam
from candidate_client.core.restart import clock_after_restart, guess_offset
from candidate_client.core.sender import Sender
from candidate_client.core.sitting import OpenSitting, erase_capsules, go_on, last_epoch, open_sitting
from candidate_client.gateway.site import Gateway
from candidate_client.journal.capsule import GoingOn
from shared.exam.answers.log import Place
from shared.protocol.device import LoginReply
from shared.security.capsule import CapsuleKey

log = logging.getLogger(__name__)

_STOP_S = 5.0


class Entrance:
    """Opens sittings and keeps their senders. `guard` keeps a log-in and a resumption from crossing each other."""

    def __init__(
        self,
        context: Context,
        new_gateway: Callable[[], Gateway],
        follow: Callable[[OpenSitting | None], None] = lambda _: None,
    ) -> None:
        """`follow` is told which sitting is on the screen, None when there is none any more."""
        self._context = context
        self._follow = follow
        self._new_gateway = new_gateway
        self.guard = threading.Lock()
        self._senders: list[Sender] = []
        self._current: Sender | None = None

    @property
    def sender(self) -> Sender | None:
        """The sender of the sitting on the screen."""
        return self._current

    def login(self, gateway: Gateway, ticket: str, password: str, id_number: str) -> None:
        """Log a candidate in. Raises LinkError."""
        with self.guard:
            self._open(gateway.login(ticket, password, id_number), resumed=False)

    def resume(self, gateway: Gateway) -> None:
        """Go on with this seat's sitting; call with the guard held. Raises LinkError."""
        self._open(gateway.resume(last_epoch(self._context.data)), resumed=True)

    def restart(self, kept: GoingOn, key: CapsuleKey, exam: Exam) -> None:
        """Go on from this PC's own journal while the server is out of reach. Nothing happens if somebody sits here."""
        context = self._context
        with self.guard:
            if self._current is not None or context.stopping.is_set():
                return
            gateway = self._new_gateway()
            sitting = open_sitting(
                kept.login, gateway, context.data, on_kept=self._kept, on_trouble=self._trouble, key=key
            )
            guess = None
            if sitting.stood is not None:
                guess = guess_offset(sitting.stood, local_ms=monotonic_ms(), wall_ms=wall_ms())
                context.clock.assume(guess.offset_ms)
            clock = clock_after_restart(sitting.stood, guess)
            sender = Sender(context, sitting)
            with context.lock:
                self._senders.append(sender)
                self._current = sender
                context.update_quietly(lambda v: reduce.restarted(v, kept, sitting.log, exam, clock, sitting.stood))
            log.info("went on from the own journal: epoch %d", sitting.epoch)
            self._follow(sitting)
            context.tell()
            sender.start()

    def forget_capsules(self, *, session_id: str | None = None) -> None:
        """No sitting but one of this session can be gone on with here."""
        if self._current is None:
            erase_capsules(self._context.data, session_id=session_id)

    def leave(self) -> None:
        """Nobody sits here any more; what is left is still delivered."""
        if self._current is not None:
            self._current.retire()
            self._current = None
            self._follow(None)
        self._context.update(reduce.logged_out)

    def stop(self) -> None:
        """End every sender; what was not delivered stays in the journals. Call after `context.stopping` is set."""
        # Whoever is just being let in is waited for, so that no journal is left open behind our back.
        waited = self.guard.acquire(timeout=_STOP_S)
        try:
            for sender in list(self._senders):
                sender.stop()
                sender.sitting.close(self._context.shelf)
        finally:
            if waited:
                self.guard.release()

    def open_journals(self) -> set[str]:
        """The names of the journals that somebody still writes to."""
        sittings = (sender.sitting for sender in self._senders)
        return {sitting.journal_name for sitting in sittings if not sitting.closed and not sitting.token_lost}

    def wake(self) -> None:
        """Tell every sender that the line is back or that there is something to send."""
        for sender in self._senders:
            sender.wake()

    def _open(self, reply: LoginReply, *, resumed: bool) -> None:
        context = self._context
        if context.stopping.is_set():
            return  # the program ends; the next start resumes
        old = self._current
        gateway = self._new_gateway()
        before = old.sitting if old is not None and old.sitting.belongs_to(reply) else None
        if before is None:
            if old is not None:
                old.retire()
            sitting = open_sitting(reply, gateway, context.data, on_kept=self._kept, on_trouble=self._trouble)
        elif old is not None:
            old.stop()
            self._senders.remove(old)
        with context.lock:
            # Under the lock, so that nothing typed meanwhile goes to the log that is being replaced.
            if before is not None:
                sitting = go_on(reply, gateway, before)
            sender = Sender(context, sitting)
            self._senders.append(sender)
            self._current = sender
            context.update_quietly(lambda v: reduce.opened(v, reply, sitting.log, resumed=resumed))
        log.info("sitting open: epoch %d, resumed %s, confirmed %s", reply.epoch, resumed, reply.confirmed)
        context.journals_free.set()
        self._follow(sitting)
        context.tell()
        sender.start()

    def _kept(self, ticket: str, places: list[Place]) -> None:
        for sender in list(self._senders):
            if sender.sitting.ticket != ticket:
                continue
            with self._context.lock:
                for place in places:
                    sender.sitting.log.kept(place)
            if sender is self._current:
                self._context.update(lambda view, s=sender: reduce_work.progressed(view, s.sitting.log))  # type: ignore[misc]
            sender.wake()

    def _trouble(self, failing: bool) -> None:
        # From here on the server may get what this PC's journal does not hold: no going on from it after a restart.
        # Twice, so that no renewal slips in between the first time and the moment everybody knows.
        self._erase_capsule(failing)
        self._context.update(lambda view: reduce_pc.disk_trouble(view, failing))
        self._erase_capsule(failing)
        self.wake()

    def _erase_capsule(self, failing: bool) -> None:
        if failing and self._current is not None:
            self._current.sitting.erase_capsule()
