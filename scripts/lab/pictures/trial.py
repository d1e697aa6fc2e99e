"""A made-up trial of the made-up room: 45 PCs, some of them not in order."""

from typing import Final

from shared.protocol.trial import TrialSeat, TrialStep, TrialView, values_of
from shared.trial.steps import STEPS

_SEATS: Final = 45
_MINUTES_MS: Final = 60_000
_STAGES: Final = (
    "prepare",
    "serve",
    "enter",
    "start",
    "pause",
    "resume",
    "kill",
    "restart",
    "finish",
    "collect",
    "seal",
    "compare",
    "clean",
)
_FAILED: Final = {
    7: TrialStep(name="line", state="failed", ms=9000, code="line_lossy", values=values_of(tries=20, lost=6)),
    12: TrialStep(name="item.short_answer", state="failed", ms=12_000, code="chinese_dead"),
    23: TrialStep(name="called", state="failed", code="never_came"),
    31: TrialStep(
        name="program", state="failed", ms=10, code="program_version", values=values_of(here="0.9.0", there="1.0.0")
    ),
    38: TrialStep(
        name="disk",
        state="failed",
        ms=20,
        code="disk_read_only",
        values=values_of(folder="D:\\exam"),
    ),
    44: TrialStep(name="item.voucher", state="failed", code="silent", values=values_of(step="item.voucher")),
}


def sample_trial(now_ms: int) -> TrialView:
    """The trial of the day before, over and told."""
    return TrialView(
        phase="done",
        trial_id="TRIAL-SAMPLE",
        began_ms=now_ms - 26 * 60 * _MINUTES_MS,
        ended_ms=now_ms - 26 * 60 * _MINUTES_MS + 4 * _MINUTES_MS + 12_000,
        steps=len(STEPS) + 1,
        seats=tuple(_seat(seat) for seat in range(1, _SEATS + 1)),
        stages=tuple(TrialStep(name=name, state="passed", ms=700 + 900 * place) for place, name in enumerate(_STAGES)),
    )


def _seat(seat: int) -> TrialSeat:
    failure = _FAILED.get(seat)
    return TrialSeat(
        seat=seat,
        device_name=f"PC-301-{seat:02d}",
        state="failed" if failure is not None else "passed",
        step=failure.name if failure is not None else "compare",
        done=len(STEPS),
        ms=0 if failure is not None and failure.code == "never_came" else 178_000 + seat * 311,
        save_ms=240 + seat * 17 % 400,
        failure=failure,
        failures=int(failure is not None),
    )
