"""Carries journals of sittings that are not open here any more to the server, by itself, nobody watching.

A PC that was off when its sitting was closed, or whose candidate went on at another one, still holds what was written
last. It has no key for it: it sends the sealed records as they are, the server opens them (ADR 0011). Whoever waits or
works at this PC meanwhile feels nothing: a line of its own, small parts, a breath between them.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from typing import Final

from candidate_client.core import reduce_pc
from candidate_client.core.context import Context
from candidate_client.gateway.site import Gateway
from shared.exchange.journal_file import MAGIC, frames
from shared.link.backoff import Backoff
from shared.link.errors import LinkError, Refused
from shared.protocol.journal import JournalPart, JournalReply

log = logging.getLogger(__name__)

_LOOK_S: Final = 1.0
_NOT_NOW_S: Final = 10.0
_BREATH_S: Final = 0.05
_PART_BYTES: Final = 192 * 1024
_NEVER: Final = frozenset({"too_large", "bad_request", "not_found"})


class Courier:
    """One thread. It begins when it is known that no sitting is resumed from this disk."""

    def __init__(
        self, context: Context, open_journals: Callable[[], set[str]], new_gateway: Callable[[], Gateway]
    ) -> None:
        """`open_journals`: the names of those whose own sender is still at work."""
        self._context = context
        self._open = open_journals
        self._new_gateway = new_gateway
        self._shelf = context.shelf
        self._backoff = Backoff()
        self._kept: dict[str, str] = {}
        """Journals that the server would not take, and in which session it said so."""
        self._gateway: Gateway | None = None
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)

    def count(self) -> None:
        """See what lies here, before the first sign of life tells the server of it."""
        self._tell(len(self._shelf.to_deliver()))

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        """End; call after `context.stopping` is set. What was not carried stays where it is."""
        if (gateway := self._gateway) is not None:
            gateway.close()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def _run(self) -> None:
        stopping, wait_s = self._context.stopping, _LOOK_S / 4
        while not stopping.wait(wait_s):
            wait_s = _LOOK_S
            if not self._context.journals_free.is_set():
                continue
            try:
                self._round()
            except LinkError as error:
                log.info("journals not handed over yet: %s", error.code)
                wait_s = max(_LOOK_S, self._backoff.failed()) if error.retryable else _NOT_NOW_S
            except OSError as error:
                log.warning("a journal cannot be read: %s", error.strerror)
        if self._gateway is not None:
            self._gateway.close()

    def _round(self) -> None:
        session, here = self._session(), self._shelf.to_deliver()
        self._kept = {name: told for name, told in self._kept.items() if name in here and told == session}
        busy = self._open()
        waiting = [name for name in here if name not in busy and name not in self._kept]
        self._tell(len(waiting))
        if not waiting or not self._context.view.link.online:
            return
        if self._gateway is None:
            self._gateway = self._new_gateway()
        while waiting and not self._context.stopping.is_set():
            name = waiting.pop(0)
            self._hand_over(name, len(waiting))
            self._tell(len(waiting))
        self._backoff.succeeded()

    def _hand_over(self, name: str, waiting: int) -> None:
        """One journal, part by part. Raises LinkError, OSError."""
        data, server = self._shelf.read(name), self._shelf.taken_over_ms
        records = frames(data) if data.startswith(MAGIC) else []
        good, new, epoch, seq = bool(records), 0, 0, 0
        for first, part, last in _parts(records):
            body = JournalPart(
                journal=name,
                first=first,
                records=part,
                last=last,
                epoch=epoch,
                seq=seq,
                waiting=waiting,
                kept=len(self._kept),
            )
            reply = self._send(body)
            epoch, seq, new = reply.epoch, reply.seq, new + reply.new
            good = good and reply.state in {"taken", "known"}
            if reply.state in {"unknown", "unreadable"} or self._context.stopping.wait(_BREATH_S):
                break
        else:
            log.info("journal %s handed over: %d entries were new, all taken: %s", name, new, good)
        if self._context.stopping.is_set():
            return
        if good:
            self._shelf.mark_delivered(name, len(data), server)
            self._kept.pop(name, None)
        else:
            self._kept[name] = self._session()

    def _send(self, part: JournalPart) -> JournalReply:
        if self._gateway is None:
            return JournalReply(state="unknown")
        try:
            return self._gateway.journal(part)
        except Refused as error:
            if error.code in _NEVER:
                log.warning("a journal was refused: %s", error.code)
                return JournalReply(state="refused", epoch=part.epoch, seq=part.seq)
            raise

    def _session(self) -> str:
        session = self._context.view.session
        return session.session_id if session is not None else ""

    def _tell(self, waiting: int) -> None:
        kept = len(self._kept)
        self._context.journals = (waiting, kept)
        self._context.update(lambda view: reduce_pc.journals_left(view, waiting, kept))


def _parts(records: list[bytes]) -> Iterator[tuple[int, tuple[bytes, ...], bool]]:
    """The first record alone, to hear whether the server wants the journal at all; then the rest in handy pieces."""
    first, end = 0, 1
    while first < len(records):
        yield first, tuple(records[first:end]), end == len(records)
        first, size = end, 0
        while end < len(records) and (end == first or size + len(records[end]) <= _PART_BYTES):
            size += len(records[end])
            end += 1
