"""Messages of the trial exam: the order a PC gets, what it reports, and what the console shows of the room."""

from typing import Annotated, Any, Final, Literal

import msgspec

from shared.exam.bounds import Name, Number
from shared.exam.kinds.registry import AnyResponse

USE: Final = "trial-order"
"""For what the site's authority signs an order (`shared.security.authority`)."""

StepState = Literal["running", "passed", "failed"]
SeatState = Literal["waiting", "running", "passed", "failed"]
TrialPhase = Literal["none", "running", "done", "cancelled", "failed"]


class TrialOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What one PC is to play. It comes signed with every sign of life as long as the trial lasts.

    `port`: where the trial's own server listens, on the machine of the site's server. `virtual`: how many candidates
    more this PC plays without windows, at the seats from `virtual_from` on. `product_version` is the server's.
    """

    trial_id: str
    device_id: str
    seat: int
    port: int
    enrol_code: str
    ticket: str
    password: str
    product_version: str
    virtual: int = 0
    virtual_from: int = 0


class TrialStep(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a PC or of the server: how it ended, and after how long.

    `code` names the cause of a failure (`trial.cause.<code>`, cure `trial.cure.<code>`), `values` fill its sentence.
    """

    name: Name
    state: StepState
    ms: Number = 0
    code: Name = ""
    values: Annotated[dict[Name, str | int], msgspec.Meta(max_length=8)] = {}


class TrialReport(msgspec.Struct, frozen=True, kw_only=True):
    """How far a PC is. `answers`, with the last report: what it typed, as its own window had it.

    `save_ms`: the longest time from typing to *saved*. `virtual_done`, `virtual_failed`: of the windowless ones.
    """

    trial_id: Name
    steps: Annotated[tuple[TrialStep, ...], msgspec.Meta(max_length=60)]
    over: bool = False
    save_ms: Number = 0
    virtual_done: Number = 0
    virtual_failed: Number = 0
    answers: Annotated[dict[Name, AnyResponse], msgspec.Meta(max_length=60)] = {}


class TrialRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Start a trial. `virtual`: candidates more that every PC plays, for load."""

    virtual: Number = 0


class TrialSeat(msgspec.Struct, frozen=True, kw_only=True):
    """One PC of the room in the trial. `failure`: its first step that failed; `step`: the one it is at."""

    seat: int
    device_name: str
    state: SeatState
    step: str = ""
    done: int = 0
    ms: int = 0
    save_ms: int = 0
    failure: TrialStep | None = None
    failures: int = 0
    virtual_done: int = 0
    virtual_failed: int = 0


class TrialView(msgspec.Struct, frozen=True, kw_only=True):
    """The trial as the console shows it, and as it is kept afterwards.

    `stages`: what the server itself did. `error`: why the trial came to no end, a code of `trial.cause`.
    """

    phase: TrialPhase = "none"
    trial_id: str = ""
    began_ms: int = 0
    ended_ms: int = 0
    steps: int = 0
    seats: tuple[TrialSeat, ...] = ()
    stages: tuple[TrialStep, ...] = ()
    error: str = ""


def values_of(**values: Any) -> dict[str, str | int]:
    """The values of a cause, as a step carries them."""
    return {name: value if isinstance(value, int) else str(value)[:200] for name, value in values.items()}
