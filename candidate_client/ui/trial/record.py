"""What a PC has to say of its trial: the steps it did, with their times, and how each ended. Qt-free."""

from collections.abc import Callable

from msgspec.structs import replace

from candidate_client.core.localclock import monotonic_ms
from candidate_client.core.trial.checks import Failure
from shared.exam.kinds.parts import Response
from shared.protocol.trial import TrialReport, TrialStep


class Record:
    """Grows step by step; `tell` gets every new state of it."""

    def __init__(self, trial_id: str, tell: Callable[[TrialReport], None]) -> None:
        self._tell = tell
        self._report = TrialReport(trial_id=trial_id, steps=())
        self._began_ms = 0

    @property
    def failures(self) -> int:
        """How many steps failed."""
        return sum(step.state == "failed" for step in self._report.steps)

    def begin(self, name: str) -> None:
        """A step begins."""
        self._began_ms = monotonic_ms()
        self._change(steps=(*self._report.steps, TrialStep(name=name, state="running")))

    def end(self, failure: Failure | None = None) -> None:
        """The step is over."""
        step = replace(
            self._report.steps[-1],
            state="failed" if failure is not None else "passed",
            ms=monotonic_ms() - self._began_ms,
            code=failure.code if failure is not None else "",
            values=failure.values if failure is not None else {},
        )
        self._change(steps=(*self._report.steps[:-1], step))

    def saved(self, took_ms: int) -> None:
        """An answer was saved after so long."""
        if took_ms > self._report.save_ms:
            self._change(save_ms=took_ms)

    def close(self, answers: dict[str, Response], virtual_done: int, virtual_failed: int) -> None:
        """Nothing more will come."""
        self._change(answers=answers, virtual_done=virtual_done, virtual_failed=virtual_failed, over=True)

    def _change(self, **changes: object) -> None:
        self._report = replace(self._report, **changes)
        self._tell(self._report)
