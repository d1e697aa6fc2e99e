"""How a sitting gets onto this PC: by log-in, by resumption after a crash, by a move from another PC."""

import logging
import threading
from collections.abc import Callable

from candidate_client.core import reduce
from candidate_client.core.context import Context
from candidate_client.core.sender import Sender
from candidate_client.core.sitting import go_on, last_epoch, open_sitting
from candidate_client.gateway.site import Gateway
from shared.exam.answers import Place
from shared.protocol.device import LoginReply

log = logging.getLogger(__name__)


class Entrance:
    """Opens sittings and keeps their senders. `guard` keeps a log-in and a resumption from crossing each other."""

    def __init__(self, context: Context, new_gateway: Callable[[], Gateway]) -> None:
        self._context = context
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

    def leave(self) -> None:
        """Nobody sits here any more; what is left is still delivered."""
        if self._current is not None:
            self._current.retire()
            self._current = None
        self._context.update(reduce.logged_out)

    def stop(self) -> None:
        """End every sender; what was not delivered stays in the journals."""
        for sender in self._senders:
            sender.stop()
            sender.sitting.close(self._context.shelf)

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
        old = self._current
        gateway = self._new_gateway()
        gateway.set_token(reply.token)
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
                self._context.update(lambda view, s=sender: reduce.progressed(view, s.sitting.log))  # type: ignore[misc]
            sender.wake()

    def _trouble(self, failing: bool) -> None:
        self._context.update(lambda view: reduce.disk_trouble(view, failing))
        self.wake()
