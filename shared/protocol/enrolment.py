"""Messages about the enrolled devices and the window in which devices are enrolled, between console and server."""

import msgspec

from shared.exam.bounds import Name, Seconds
from shared.protocol.device import DeviceRole


class DeviceCard(msgspec.Struct, frozen=True, kw_only=True):
    """An enrolled device. `own`: the server's own machine, which cannot be revoked."""

    device_id: str
    role: DeviceRole
    device_name: str
    seat: int
    enrolled_ms: int
    last_seen_ms: int | None
    product_version: str
    own: bool = False


class DeviceList(msgspec.Struct, frozen=True, kw_only=True):
    """All enrolled devices."""

    devices: tuple[DeviceCard, ...]


class EnrolmentRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Open the enrolment window for that long (0 closes it), or take a device off the list."""

    open_for_s: Seconds = 0
    revoke_device_id: Name = ""


class EnrolmentWindow(msgspec.Struct, frozen=True, kw_only=True):
    """The codes technicians type while the window is open: `code` at candidates' PCs, `console_code` at consoles.

    A console sees everything and a PC stands among candidates: who knows the one code cannot become the other.
    """

    code: str
    closes_ms: int
    console_code: str = ""
