"""The enrolled devices in memory, and their signs of life."""

import threading
from collections.abc import Iterable

import msgspec

from shared.protocol.enrolment import DeviceCard, DeviceList
from shared.protocol.errors import WireError
from site_server.domain.rows import DeviceRow
from site_server.domain.site_keys import LOCAL_DEVICE


class JournalsLeft(msgspec.Struct, frozen=True, kw_only=True):
    """Journals on a PC: still to be handed over, not taken by the server; and since when there are any."""

    waiting: int
    kept: int
    since_ms: int


class Devices:
    """Readers see a device only once its row is committed."""

    def __init__(self, rows: Iterable[DeviceRow]) -> None:
        self._lock = threading.Lock()
        self._rows = {row.device_id: row for row in rows}
        self._by_seat: dict[int, DeviceRow] = {}
        self._seen: dict[str, int] = {}
        self._versions: dict[str, str] = {}
        self._addresses: dict[str, str] = {}
        self._works: dict[str, str] = {}
        self._journals: dict[str, JournalsLeft] = {}
        self._index()

    def get(self, device_id: str) -> DeviceRow | None:
        """The device, if enrolled and not revoked."""
        row = self._rows.get(device_id)
        return row if row is not None and row.revoked_ms is None else None

    def live(self) -> tuple[DeviceRow, ...]:
        """All that are enrolled and not revoked."""
        return tuple(row for row in self._rows.values() if row.revoked_ms is None)

    def at_seat(self, seat: int) -> DeviceRow | None:
        """The candidate PC enrolled for a seat."""
        return self._by_seat.get(seat)

    def need_seat(self, device: DeviceRow) -> int:
        """The device's seat. Raises WireError `not_enrolled_seat`."""
        if device.seat <= 0:
            raise WireError("not_enrolled_seat")
        return device.seat

    def keep(self, row: DeviceRow) -> None:
        """Take in a committed row."""
        with self._lock:
            self._rows = {**self._rows, row.device_id: row}
            self._index()

    def saw(self, device_id: str, now_ms: int) -> None:
        """A sign of life."""
        self._seen[device_id] = now_ms

    def came_from(self, device_id: str, address: str) -> None:
        """Where a console's connection came from: it may be the next server."""
        if self._addresses.get(device_id) != address:
            self._addresses = {**self._addresses, device_id: address}

    def works_from(self, device_id: str, address: str) -> None:
        """A sitting's token came with a call of this PC from there."""
        if self._works.get(device_id) != address:
            self._works[device_id] = address

    def works_elsewhere(self, device_id: str, address: str) -> bool:
        """Whether its sitting was worked from another address since the server's start."""
        return bool(address) and self._works.get(device_id, address) != address

    def addresses(self) -> tuple[str, ...]:
        """The addresses of the consoles seen since the server's start; this machine's own ones tell nothing."""
        found = (address for device_id, address in self._addresses.items() if self.get(device_id) is not None)
        return tuple(dict.fromkeys(a for a in found if a and not a.startswith("127.") and a != "::1"))

    def runs(self, device_id: str, product_version: str) -> None:
        """The device said which program version it runs."""
        self._versions[device_id] = product_version

    def journals_left(self, device_id: str, waiting: int, kept: int, now_ms: int) -> None:
        """The device said how many journals it has still to hand over, and how many the server would not take."""
        if not waiting and not kept:
            self._journals.pop(device_id, None)
            return
        before = self._journals.get(device_id)
        since_ms = before.since_ms if before is not None else now_ms
        self._journals[device_id] = JournalsLeft(waiting=waiting, kept=kept, since_ms=since_ms)

    def with_journals(self) -> list[tuple[DeviceRow, JournalsLeft]]:
        """The devices that hold journals whose answers may not be here."""
        told = ((self.get(device_id), left) for device_id, left in list(self._journals.items()))
        return [(row, left) for row, left in told if row is not None]

    def last_seen_ms(self, device_id: str) -> int | None:
        """When the device was last heard since the server's start."""
        return self._seen.get(device_id)

    def cards(self) -> DeviceList:
        """All devices that are enrolled now."""
        return DeviceList(
            devices=tuple(
                DeviceCard(
                    device_id=row.device_id,
                    role=row.role,
                    device_name=row.device_name,
                    seat=row.seat,
                    enrolled_ms=row.enrolled_ms,
                    last_seen_ms=self._seen.get(row.device_id),
                    product_version=self._versions.get(row.device_id, ""),
                    own=row.device_id == LOCAL_DEVICE,
                )
                for row in sorted(self.live(), key=lambda r: (r.role, r.seat, r.device_id))
            )
        )

    def _index(self) -> None:
        live = [r for r in self._rows.values() if r.role == "candidate" and r.seat > 0 and r.revoked_ms is None]
        self._by_seat = {row.seat: row for row in live}
