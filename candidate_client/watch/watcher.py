"""Looks at the PC from a thread of its own, and hands what there is to tell to the engine.

The keyboard and windows are looked at every second and at once when the window loses the keyboard; programs every three
seconds, a way out of the room every minute. Nothing here may disturb the exam: what goes wrong is logged, and the next
look is made.
"""

import logging
import threading
from collections.abc import Callable
from typing import Final, Protocol

from candidate_client.core.localclock import monotonic_ms, wall_ms
from candidate_client.core.settings import Sights
from candidate_client.core.state import ClientView
from candidate_client.watch.judge import Judge
from candidate_client.watch.look import Look, Program
from candidate_client.watch.port import Eyes
from shared.exam.lock import Sight

log = logging.getLogger(__name__)

LOOK_S: Final = 1.0
_PROGRAMS_EVERY: Final = 3
_WAY_OUT_EVERY: Final = 60
_AT_WORK: Final = frozenset({"identity", "rules", "ready", "exam", "handing_in", "stopped"})


class Told(Protocol):
    """Takes what was seen."""

    def __call__(self, sight: Sight, evidence: str, times: int) -> None:
        """The engine's `saw`."""
        ...


class Watcher:
    """Start it when the PC is held. `sights`: what only the window knows (the screens)."""

    def __init__(self, eyes: Eyes, view: Callable[[], ClientView], sights: Sights, told: Told) -> None:
        self._eyes, self._view, self._sights, self._told = eyes, view, sights, told
        self._judge = Judge()
        self._count = 0
        self._programs: tuple[Program, ...] | None = None
        self._virtual: str | None = None
        self._way_out: str | None = None
        self._asking: threading.Thread | None = None
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        """Look no more; waits for a look that is under way."""
        self._stopping.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def look_now(self) -> None:
        """Something happened that is worth a look at once."""
        self._wake.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                self._look()
            except Exception:  # eyes of an odd system must not end the watch, nor the exam
                log.exception("a look failed")
            self._wake.wait(LOOK_S)

    def _look(self) -> None:
        view = self._view()
        session = view.session
        if session is None:
            return
        policy, eyes = session.lock, self._eyes
        if self._count % _PROGRAMS_EVERY == 0:
            self._programs = eyes.programs(hashes=bool(policy.hashes))
        if self._count % _WAY_OUT_EVERY == 0:
            self._ask_for_way_out(session.watch.ways_out)
        if self._virtual is None:
            self._virtual = eyes.virtual() or ""
        self._count += 1
        working = view.screen in _AT_WORK
        look = Look(
            steady_ms=monotonic_ms(),
            wall_ms=wall_ms(),
            working=working,
            programs=self._programs,
            windows=eyes.windows(),
            foreign=eyes.foreign() if working else None,
            screens=len(self._sights.screens) if self._sights.screens is not None else None,
            remote=eyes.remote(),
            debugger=eyes.debugger(),
            virtual=self._virtual,
            drives=eyes.drives(),
            idle_s=eyes.idle_s(),
            way_out=self._way_out,
            keys=self._sights.pressed(),
        )
        for telling in self._judge.judge(look, policy, session.watch):
            log.info("seen: %s %d", telling.sight, telling.times)
            self._told(telling.sight, telling.evidence, telling.times)

    def _ask_for_way_out(self, addresses: tuple[str, ...]) -> None:
        """Trying takes seconds where nobody answers: beside the looks."""
        if self._asking is not None and self._asking.is_alive():
            return

        def ask() -> None:
            self._way_out = self._eyes.way_out(addresses)

        self._asking = threading.Thread(target=ask, name="way-out", daemon=True)
        self._asking.start()
