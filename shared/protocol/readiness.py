"""Messages about the checks before the exam: the server calls a PC up, the PC reports, the console shows the board."""

from typing import Annotated, Final, Literal

import msgspec

from shared.exam.bounds import Name, Number
from shared.exam.demands import Policy
from shared.readiness.check import Against, Place, Verdict

MOST_MEASURES: Final = 64
SPEED_BYTES: Final = 2 << 20
"""The most that one exchange of the speed test carries one way."""

RowState = Literal["never", "called", "checking", "done"]


class CheckCall(msgspec.Struct, frozen=True, kw_only=True):
    """It is this PC's turn to check itself. `call` is told back in its report."""

    call: Number
    policy: Policy


class ReadinessReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a machine measured.

    `measures` are read one by one, so that a machine of another version loses only what is not known here
    (`shared.readiness.registry.read`).
    """

    call: Number
    product_version: Name
    took_ms: Number
    measures: Annotated[tuple[msgspec.Raw, ...], msgspec.Meta(max_length=MOST_MEASURES)]


class BoardRow(msgspec.Struct, frozen=True, kw_only=True):
    """One machine on the board. `seat` 0 is the server or a proctor machine; `heard`: it says that it lives.

    `verdicts` are of the last report, at `checked_ms`; empty before the first.
    """

    place: Place
    device_id: str
    device_name: str
    seat: int
    state: RowState
    heard: bool
    version: str = ""
    checked_ms: int | None = None
    took_ms: int = 0
    verdicts: tuple[Verdict, ...] = ()


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """Every machine of the room, the server first, then by seat. `against`: what PCs are judged against."""

    room_ms: int
    against: Against
    rows: tuple[BoardRow, ...] = ()


class RecheckRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Check these machines again; all of them where none is named."""

    device_ids: Annotated[tuple[Name, ...], msgspec.Meta(max_length=2_000)] = ()
