"""Clearing the room 清场: the order, and what each PC answered. ADR 0041.

Handbook 考务手册: The day (the evening), Records.
"""

import msgspec


class RoomClearing(msgspec.Struct, frozen=True, kw_only=True, tag="room_clearing"):
    """A person had all PCs wiped of this session; the results are safe."""

    clear_id: str


class PcCleared(msgspec.Struct, frozen=True, kw_only=True, tag="pc_cleared"):
    """A PC looked at `looked` files, wiped `wiped` of them, and had to leave those named in `left`."""

    clear_id: str
    seat: int
    device_id: str
    looked: int
    wiped: int
    left: tuple[str, ...] = ()


ClearingEvent = RoomClearing | PcCleared
