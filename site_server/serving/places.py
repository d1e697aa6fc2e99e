"""Who may hold how many connections: strangers never take the place of a device of this site.

Three kinds stand apart. *Half open*: the handshake is not over, so nobody knows who it is; a newcomer pushes out the
one that has waited longest. There is room for half of what the server takes in all: a hall comes back in one moment
when a switch was off, and a crowd that pushes out its own takes seconds where one round of handshakes does.
*Strangers*: without a certificate, there to enrol; few places, the one that has said nothing longest goes first.
*Devices*: enrolled, up to the limit of the room, and none more than its share.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable
from typing import Final, Literal

log = logging.getLogger(__name__)

_HALF_OPEN: Final = 256
STRANGERS: Final = 64
PER_DEVICE: Final = 64
"""One PC of the room needs a handful."""

Kind = Literal["half_open", "stranger", "device"]


class Guest:
    """One connection. `end` breaks it off; `touch` says that it was heard."""

    def __init__(self, address: str, end: Callable[[], object], now_s: float) -> None:
        self.address = address
        self.end = end
        self.heard_s = now_s
        self.kind: Kind = "half_open"
        self.device_id = ""


class Places:
    """The connections there are; one thread's."""

    def __init__(
        self,
        devices: int,
        *,
        half_open: int | None = None,
        strangers: int = STRANGERS,
        per_device: int = PER_DEVICE,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        crowd = max(_HALF_OPEN, devices // 2) if half_open is None else half_open
        self._most: dict[Kind, int] = {"half_open": crowd, "stranger": strangers, "device": devices}
        self._per_device = per_device
        self._now = now
        # By kind, in the order they came or were last heard.
        self._guests: dict[Kind, dict[Guest, None]] = {"half_open": {}, "stranger": {}, "device": {}}
        self._of_device: Counter[str] = Counter()
        self._told_s = float("-inf")

    def come(self, address: str, end: Callable[[], object]) -> Guest:
        """A connection was accepted; the half-open one that has waited longest goes if there is no room."""
        guest = Guest(address, end, self._now())
        self._seat(guest, "half_open")
        return guest

    def known_as_stranger(self, guest: Guest) -> None:
        """The handshake showed no certificate."""
        self._leave(guest)
        self._seat(guest, "stranger")

    def known_as_device(self, guest: Guest, device_id: str) -> bool:
        """The handshake showed this device; False if it has its share of connections, or the room is full."""
        self._leave(guest)
        if self._of_device[device_id] >= self._per_device:
            log.info("device %s holds %d connections, one more refused", device_id, self._per_device)
            return False
        if len(self._guests["device"]) >= self._most["device"]:
            log.warning("connection limit %d reached, one more refused", self._most["device"])
            return False
        guest.kind, guest.device_id = "device", device_id
        self._guests["device"][guest] = None
        self._of_device[device_id] += 1
        return True

    def touch(self, guest: Guest) -> None:
        """The connection said something."""
        row = self._guests[guest.kind]
        if guest in row and guest.kind == "stranger":
            guest.heard_s = self._now()
            del row[guest]
            row[guest] = None

    def go(self, guest: Guest) -> None:
        """The connection has ended; safe to repeat."""
        self._leave(guest)

    def count(self, kind: Kind) -> int:
        """How many of that kind there are."""
        return len(self._guests[kind])

    def _seat(self, guest: Guest, kind: Kind) -> None:
        row = self._guests[kind]
        if len(row) >= self._most[kind]:
            oldest = next(iter(row))
            del row[oldest]
            self._tell(kind, oldest.address)
            oldest.end()
        guest.kind = kind
        row[guest] = None

    def _leave(self, guest: Guest) -> None:
        if guest in self._guests[guest.kind]:
            del self._guests[guest.kind][guest]
            if guest.kind == "device":
                self._of_device[guest.device_id] -= 1
                if not self._of_device[guest.device_id]:
                    del self._of_device[guest.device_id]

    def _tell(self, kind: Kind, address: str) -> None:
        """Once a minute: a flood must not turn the log over."""
        now = self._now()
        if now - self._told_s >= 60:
            self._told_s = now
            log.warning("too many %s connections, the oldest is broken off (from %s)", kind.replace("_", " "), address)
