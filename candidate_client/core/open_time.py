"""How long the exam was open on this PC while it had no server: its own account, told when the server is back (ADR 51).

Counted second by second on the PC's steady clock: a PC that slept, or whose screen was hidden, has not worked. The
account goes into the journal of the sitting like everything this PC tells, and can only charge its own candidate.
"""

import threading
from collections.abc import Callable
from typing import Final

from candidate_client.core.context import Context
from candidate_client.core.localclock import monotonic_ms
from candidate_client.core.state import ClientView
from shared.exam.clock.spans import Span, joined
from shared.exam.signals import MOST_SPANS, OpenFor

_EVERY_S: Final = 1.0
_ASLEEP_MS: Final = 3_000
"""Who did not count for so long did not run."""
_TOLD_FROM_MS: Final = 5_000
"""Without a server for less than this there is nothing to tell: no room stands still for it."""
_OPEN: Final = frozenset({"exam", "away"})
"""Screens on which the candidate's clock runs; whoever has left the room for a moment has left it running."""


class Stretches:
    """The stretches in which something was so, on the PC's steady clock: told of every change, and every second."""

    def __init__(self) -> None:
        self._done: list[Span] = []
        self._open: Span | None = None

    def count(self, local_ms: int, *, is_so: bool) -> None:
        """Until now it was as told before; from now on as told here."""
        if self._open is not None:
            if local_ms - self._open.to_ms > _ASLEEP_MS:
                self._close()
            else:
                self._open = Span(from_ms=self._open.from_ms, to_ms=max(local_ms, self._open.to_ms))
        if not is_so:
            self._close()
        elif self._open is None:
            self._open = Span(from_ms=local_ms, to_ms=local_ms)

    def since(self, local_ms: int) -> list[Span]:
        """What of them lies after that moment."""
        known = [*self._done, *([self._open] if self._open is not None else [])]
        return joined(Span(from_ms=max(span.from_ms, local_ms), to_ms=span.to_ms) for span in known)

    def forget(self, local_ms: int) -> None:
        """What lies before that moment was told, or is of no use."""
        self._done = [span for span in self._done if span.to_ms > local_ms]

    def _close(self) -> None:
        if self._open is not None:
            self._done.append(self._open)
        self._open = None


class OpenTime:
    """Counts on a thread of its own: every other one may be waiting for a dead line just then."""

    def __init__(self, context: Context, tell: Callable[[OpenFor], object]) -> None:
        self._context = context
        self._tell = tell
        self._lock = threading.Lock()
        self._stretches = Stretches()
        self._heard_ms = monotonic_ms()
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name="open-time", daemon=True)

    def start(self) -> None:
        """Begin to count."""
        self._context.listeners.append(self._saw)
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        """End; call after `context.stopping` is set."""
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def heard(self) -> None:
        """The server's word came. If that took long, it is told how long the exam was open meanwhile."""
        view, now_ms = self._context.view, monotonic_ms()
        with self._lock:
            self._stretches.count(now_ms, is_so=view.screen in _OPEN)
            since_ms, self._heard_ms = self._heard_ms, now_ms
            spans = self._stretches.since(since_ms)
            self._stretches.forget(now_ms)
        if now_ms - since_ms >= _TOLD_FROM_MS and _at_work(view):
            self._tell(self._account(view, since_ms, now_ms, spans))

    def _account(self, view: ClientView, since_ms: int, now_ms: int, spans: list[Span]) -> OpenFor:
        room_ms = self._context.clock.now_ms
        longest = sorted(spans, key=lambda span: span.from_ms - span.to_ms)[:MOST_SPANS]
        return OpenFor(
            since_ms=room_ms(since_ms),
            at_ms=room_ms(now_ms),
            spans=tuple(Span(from_ms=room_ms(span.from_ms), to_ms=room_ms(span.to_ms)) for span in sorted(longest)),
            ticket=view.candidate.ticket if view.candidate is not None else "",
        )

    def _saw(self, view: ClientView) -> None:
        with self._lock:
            self._stretches.count(monotonic_ms(), is_so=view.screen in _OPEN)

    def _run(self) -> None:
        while not self._context.stopping.is_set():
            self._saw(self._context.view)
            self._wake.wait(_EVERY_S)


def _at_work(view: ClientView) -> bool:
    return view.candidate is not None and view.exam is not None and view.closed is None and not view.fenced
