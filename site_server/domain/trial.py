"""What a trial needs of the outside: a second server process with a store and keys of its own, and nothing of ours."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from shared.exam.acts.registry import AnyAct
from shared.exam.kinds.registry import AnyResponse
from shared.protocol.jobs import JobKind
from shared.protocol.trial import TrialView


class TrialStageError(Exception):
    """The trial's own server did not do what it was to do. `code` is stable, `message` for the log."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(f"{code} {message}".strip())
        self.code = code


class TrialPlace(msgspec.Struct, frozen=True, kw_only=True):
    """Where the trial is held: what its plan says of site and room, who takes part, and the first port to try."""

    trial_id: str
    site_name: str
    room: str
    time_zone: str
    seats: Sequence[int]
    virtual: int
    port: int
    now_ms: int


class TrialStage(Protocol):
    """One trial at a time. Every call may raise TrialStageError; `remove` does not."""

    @property
    def port(self) -> int:
        """Where it listens, once served."""
        ...

    @property
    def enrol_code(self) -> str:
        """What enrols a PC there, once served."""
        ...

    def make(self, place: TrialPlace) -> None:
        """Keys, paper, package: everything fresh, in a folder of its own."""
        ...

    def serve(self) -> None:
        """Start the process (again) and wait until it answers; the first time the package is imported and opened."""
        ...

    def kill(self) -> None:
        """End the process as a power cut would."""
        ...

    def act(self, act: AnyAct) -> None:
        """Do this as the trial's chief examiner."""
        ...

    def paused(self) -> bool:
        """Whether the room stands still."""
        ...

    def job(self, kind: JobKind) -> None:
        """Do long work to its end."""
        ...

    def open(self) -> Mapping[int, Mapping[str, AnyResponse]]:
        """Seat to item to answer, from the sealed bundle, opened with the key that was made for this trial alone."""
        ...

    def remove(self) -> None:
        """End the process and remove every trace; harmless at any time."""
        ...


class TrialShelf(Protocol):
    """Where the result of the last trial is kept; it holds no answers and no names."""

    def keep(self, view: TrialView) -> None:
        """Keep it. Raises OSError."""
        ...

    def last(self) -> TrialView:
        """The last result; an empty view if there is none."""
        ...
