"""What happens to the wall page 大屏: opened with or without names, closed; part of the vocabulary in `events`.

Handbook 考务手册: People; Records.
"""

import msgspec

from shared.exam.room.time_events import Approval


class WallOpened(msgspec.Struct, frozen=True, kw_only=True, tag="wall_opened"):
    """The room may be shown on a big screen from now on; whoever opened it before has a code that is worth nothing.

    `wall_id`: what the code is derived from, itself no secret. `names`: masked names are shown too, which needs its own
    approval.
    """

    wall_id: str
    names: bool = False
    approvals: tuple[Approval, ...] = ()


class WallClosed(msgspec.Struct, frozen=True, kw_only=True, tag="wall_closed"):
    """The wall page shows nothing any more. The seal of the bundle closes it without this record."""


WallEvent = WallOpened | WallClosed
