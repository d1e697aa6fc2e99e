"""What the server does in a trial, from the keys to the last comparison: one thread, one stage after the other.

It goes on as soon as every PC that is still in it has done its step, so the room is as fast as its slowest PC; one that
fails or falls silent is left behind and holds nobody up.
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import Final

from shared.exam.acts.registry import AnyAct
from shared.exam.acts.room import EndRoom, PauseRoom, ResumeRoom, StartRoom
from shared.protocol.trial import TrialStep, values_of
from shared.trial.paper import THEORY
from shared.trial.plan import virtual_seats
from shared.trial.steps import ITEM
from shared.trial.typing import typed_answers
from shared.words.catalogue import say
from site_server.domain.trial import TrialPlace, TrialStage, TrialStageError
from site_server.service.trial.roll import Roll, differing

log = logging.getLogger(__name__)

LONGEST_S: Final = 600.0
"""After so long whoever is still at it has failed, and what there is gets collected."""
_LOOK_S: Final = 0.2
_AGAIN_S: Final = 2.0


class TrialStopped(Exception):  # noqa: N818 - an order, not a fault
    """The trial is to end now. `code`: why, a cause of `shared.words.zh.trial`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Director:
    """Plays one trial on a stage. `why_stop` says why it must end at once, or nothing."""

    def __init__(
        self,
        stage: TrialStage,
        roll: Roll,
        *,
        now_ms: Callable[[], int],
        alive_ms: Callable[[str], int | None],
        why_stop: Callable[[], str],
        virtual: int,
    ) -> None:
        self._stage, self._roll, self._now_ms, self._why_stop = stage, roll, now_ms, why_stop
        self._virtual = virtual
        self._alive_ms = alive_ms
        self._lock = threading.Lock()
        self._stages: list[TrialStep] = []
        self._until_s = time.monotonic() + LONGEST_S
        self._look_again_s = 0.0
        self.serving = False

    @property
    def stages(self) -> tuple[TrialStep, ...]:
        """What was done, and what is being done."""
        with self._lock:
            return tuple(self._stages)

    def play(self, place: TrialPlace) -> None:
        """From beginning to end. Raises TrialStopped, TrialStageError; the stage that failed stands in `stages`."""
        try:
            self._do("prepare", lambda: self._stage.make(place))
            self._do("serve", self._stage.serve)
            self.serving = True
            self._do("enter", lambda: self._wait("rules"))
            if not self._roll.anybody_passed("rules"):
                raise TrialStopped("no_seats")
            reason = say("trial.paper.title")
            self._act("start", StartRoom(reason=reason), until=f"{ITEM}{THEORY[-1]}")
            self._act("pause", PauseRoom(reason=reason), until="pause")
            self._act("resume", ResumeRoom(), until="resume")
            self._do("kill", self._cut)
            self._do("restart", self._restart)
            self._do("finish", lambda: self._wait("hand_in"))
            self._do("collect", self._collect)
            self._do("seal", lambda: self._stage.job("seal"))
            self._do("compare", self._compare)
        finally:
            self._do("clean", self._stage.remove, always=True)

    def _act(self, name: str, act: AnyAct, *, until: str) -> None:
        def work() -> None:
            self._stage.act(act)
            self._wait(until)

        self._do(name, work)

    def _cut(self) -> None:
        self._stage.kill()
        self._wait(f"{ITEM}short_answer")

    def _restart(self) -> None:
        self._stage.serve()
        self._go_on()
        self._wait("reopen", meanwhile=self._go_on)

    def _go_on(self) -> None:
        """After an outage the room stands still, at once or a moment later, until people let it go on."""
        now_s = time.monotonic()
        if now_s >= self._look_again_s:
            self._look_again_s = now_s + _AGAIN_S
            if self._stage.paused():
                self._stage.act(ResumeRoom())

    def _collect(self) -> None:
        self._stage.act(EndRoom(reason=say("trial.paper.title")))
        self._stage.job("collect")

    def _compare(self) -> None:
        sealed = self._stage.open()
        self._roll.compare(sealed)
        wrong = 0
        for seat in self._roll.finished():
            for place in virtual_seats(self._roll.seats, seat, self._virtual):
                wrong += bool(differing(typed_answers(place), sealed.get(place, {})))
        if wrong:
            raise TrialStageError("virtual_failed", str(wrong))

    def _wait(self, step: str, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Until everybody who is still in it has the step behind them; `meanwhile` is done again and again."""
        while not self._roll.through(step):
            meanwhile()
            why = self._why_stop()
            if why:
                raise TrialStopped(why)
            if time.monotonic() > self._until_s:
                self._roll.give_up("timeout_room")
                return
            self._roll.look(self._now_ms(), self._alive_ms)
            time.sleep(_LOOK_S)

    def _do(self, name: str, work: Callable[[], None], *, always: bool = False) -> None:
        why = "" if always else self._why_stop()
        if why:
            raise TrialStopped(why)
        began_s = time.monotonic()
        self._note(TrialStep(name=name, state="running"))
        try:
            work()
        except BaseException as error:
            code = getattr(error, "code", type(error).__name__)
            self._change(
                TrialStep(name=name, state="failed", ms=_since(began_s), code=code, values=values_of(stage=name))
            )
            raise
        self._change(TrialStep(name=name, state="passed", ms=_since(began_s)))
        log.info("trial: %s took %d ms", name, _since(began_s))

    def _note(self, step: TrialStep) -> None:
        with self._lock:
            self._stages.append(step)

    def _change(self, step: TrialStep) -> None:
        with self._lock:
            self._stages[-1] = step


def _since(began_s: float) -> int:
    return round((time.monotonic() - began_s) * 1000)
