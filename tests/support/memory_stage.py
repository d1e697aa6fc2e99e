"""The trial's stage without a process, and a PC that plays its part: for tests of the server and of the console."""

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from shared.exam.acts.registry import AnyAct
from shared.exam.kinds.registry import AnyResponse
from shared.protocol.jobs import JobKind
from shared.protocol.trial import TrialReport, TrialStep
from shared.trial.steps import STEPS
from shared.trial.typing import typed_answers
from site_server.domain.trial import TrialPlace, TrialStageError

if TYPE_CHECKING:
    from tests.support.server_parts import ServerParts


class MemoryStage:
    """A `TrialStage`: everybody's answers arrive as typed, but those in `altered`; the job `fails` does not work."""

    def __init__(self) -> None:
        self.port, self.enrol_code = 0, ""
        self.done: list[str] = []
        self.place: TrialPlace | None = None
        self.fails: JobKind | None = None
        self.altered: frozenset[int] = frozenset()

    def make(self, place: TrialPlace) -> None:
        self.place, self.port, self.enrol_code = place, place.port, "CODE"
        self.done.append("make")

    def serve(self) -> None:
        self.done.append("serve")

    def kill(self) -> None:
        self.done.append("kill")

    def act(self, act: AnyAct) -> None:
        self.done.append(type(act).__name__)

    def paused(self) -> bool:
        return self.done[-2:] == ["kill", "serve"]

    def job(self, kind: JobKind) -> None:
        if kind == self.fails:
            raise TrialStageError(kind)
        self.done.append(kind)

    def open(self) -> Mapping[int, Mapping[str, AnyResponse]]:
        seats = self.place.seats if self.place is not None else ()
        return {seat: {} if seat in self.altered else typed_answers(seat) for seat in seats}

    def remove(self) -> None:
        self.done.append("remove")


def until(so: Callable[[], bool]) -> None:
    """Wait for it, thirty seconds at the most."""
    end = time.monotonic() + 30
    while not so():
        assert time.monotonic() < end
        time.sleep(0.01)


def play_seat(parts: "ServerParts", seat: int, *, failing: str = "") -> None:
    """A PC that follows its order: all steps, or up to the one that fails."""
    trials, device = parts.use_cases.trials, parts.device(seat)
    until(lambda: trials.order_for(device) is not None)
    names = STEPS[: STEPS.index(failing) + 1] if failing else STEPS
    steps = tuple(
        TrialStep(name=name, state="failed" if name == failing else "passed", code="mouse_dead" if failing else "")
        for name in names
    )
    trial_id = trials.view().trial_id
    trials.take(device, TrialReport(trial_id=trial_id, steps=steps, over=True, answers=typed_answers(seat)))
