"""Candidates without windows, for load: each has its own engine, device, journal and lines, as a PC has."""

import logging
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Final

from candidate_client.core.engine import Engine
from candidate_client.core.settings import Settings
from shared.exam.kinds.parts import Response
from shared.trial.plan import password_of, ticket_of
from shared.trial.typing import typed_answers

log = logging.getLogger(__name__)

_LOOK_S: Final = 0.25


class _Virtual:
    """One of them."""

    def __init__(self, seat: int, folder: Path, server: str, code: str) -> None:
        self.seat, self._server, self._code = seat, server, code
        self.engine = Engine(Settings(data=folder, server=server, seat=seat, enrol_code=code))
        self._left: Iterator[tuple[str, Response]] = iter(typed_answers(seat).items())
        self._busy: Future[None] | None = None

    @property
    def done(self) -> bool:
        """Whether the sitting was handed in and closed."""
        return self.engine.view.closed is not None

    def look(self) -> None:
        """Do the next thing the screen asks for; what was refused is tried again."""
        view, engine = self.engine.view, self.engine
        if self._busy is not None and not self._busy.done():
            return
        self._busy = None
        if view.screen == "enrol" and not view.busy:
            self._busy = engine.enrol(self._server, self.seat, self._code)
        elif view.screen == "login":
            self._busy = engine.login(ticket_of(self.seat), password_of(self.seat))
        elif view.screen == "identity":
            self._busy = engine.confirm_identity()
        elif view.screen == "rules":
            engine.accept_rules()
        elif view.screen == "exam" and view.exam is not None:
            answer = next(self._left, None)
            if answer is not None:
                engine.answer(*answer)
            elif view.unsent == 0:
                engine.hand_in()


class VirtualCandidates:
    """All of one PC, driven by one thread. `done` counts those that handed in."""

    def __init__(self, seats: range, folder: Path, server: str, code: str) -> None:
        self._all = [_Virtual(seat, folder / f"virtual-{seat}", server, code) for seat in seats]
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="virtual", daemon=True)

    @property
    def done(self) -> int:
        """How many came to the end."""
        return sum(one.done for one in self._all)

    @property
    def left(self) -> int:
        """How many did not, so far."""
        return len(self._all) - self.done

    def start(self) -> None:
        """Begin; they come in one after the other."""
        self._thread.start()

    def stop(self) -> None:
        """End all of them."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        begun: list[_Virtual] = []
        waiting = iter(self._all)
        while not self._stopping.wait(_LOOK_S):
            newcomer = next(waiting, None)
            if newcomer is not None:
                newcomer.engine.start()
                begun.append(newcomer)
            for one in begun:
                one.look()
        for one in begun:
            one.engine.stop()
