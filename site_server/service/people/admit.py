"""A device becomes one of the site, or ceases to be: its certificate, its row, its line in the log.

One home for both roads of enrolment, the typed code and the compared one.
"""

import logging
import secrets
from typing import Final

from msgspec.structs import replace

from shared.exam.room.device_events import DeviceEnrolled, DeviceRevoked
from shared.exchange.seat_plan import HIGHEST_SEAT, same_host
from shared.protocol.device import DeviceRole
from shared.protocol.errors import WireError
from shared.security.certificates import fingerprint, issue_device
from shared.security.errors import SecurityError
from site_server.domain.rows import DeviceRow
from site_server.domain.site_keys import LOCAL_DEVICE
from site_server.service.core.devices import Devices
from site_server.service.core.site import Site
from site_server.service.core.writer import Tx

log = logging.getLogger(__name__)

SILENT_MS: Final = 30_000
"""A device not heard for so long has given up its seat to whoever is known to be the same PC."""
_MAX_NAME: Final = 60


def shown_name(told: str) -> str:
    """A device's own name as people see it: printable, and not long."""
    return "".join(c for c in told if c.isprintable())[:_MAX_NAME]


def most_seat(site: Site) -> int:
    """The highest seat of the room: of the session's plan, of what the technician said, or any."""
    if site.room is not None:
        return site.room.plan.seats + site.room.plan.spares
    return site.seat_plan.seats or HIGHEST_SEAT


def check_seat(site: Site, role: DeviceRole, seat: int) -> None:
    """Raises WireError no_such_seat for a candidate's PC at a seat the room does not have."""
    most = most_seat(site)
    if role == "candidate" and not 1 <= seat <= most:
        raise WireError("no_such_seat", seat=seat, most=most)


def certify(site: Site, role: DeviceRole, name: str, seat: int, csr_pem: str) -> tuple[DeviceRow, str]:
    """The row and the certificate of a new device; nothing is kept yet. Raises WireError bad_request."""
    now_ms = site.clock.now_ms()
    seat = seat if role == "candidate" else 0
    place = f"seat-{seat:03d}" if role == "candidate" else "console"
    device_id = f"{place}-{secrets.token_hex(4)}"
    try:
        certificate = issue_device(site.keys.ca, csr_pem.encode(), device_id=device_id, role=role, now_ms=now_ms)
    except SecurityError as error:
        raise WireError("bad_request", error.message) from error
    row = DeviceRow(
        device_id=device_id,
        role=role,
        device_name=shown_name(name),
        seat=seat,
        fingerprint=fingerprint(certificate),
        enrolled_ms=now_ms,
    )
    return row, certificate.decode()


def same_pc(devices: Devices, role: DeviceRole, name: str, now_ms: int) -> tuple[DeviceRow, ...]:
    """Earlier enrolments of the PC of that name that nobody uses any more: it was set up anew, or moved."""
    wanted = same_host(shown_name(name))
    return tuple(
        row
        for row in devices.live()
        if wanted
        and row.role == role
        and row.device_id != LOCAL_DEVICE
        and same_host(row.device_name) == wanted
        and silent(devices, row, now_ms)
    )


def silent(devices: Devices, row: DeviceRow, now_ms: int) -> bool:
    """Whether the device was neither heard nor enrolled lately."""
    # Far in the future it is not lately either: the clock has been set back since, for another session.
    return abs(now_ms - max(devices.last_seen_ms(row.device_id) or 0, row.enrolled_ms)) > SILENT_MS


def admit(site: Site, tx: Tx, row: DeviceRow, *, by: str, by_code: bool, replaced: tuple[DeviceRow, ...] = ()) -> None:
    """Take the device in, in the place of those named. Raises WireError seat_taken if another has its seat."""
    going = {old.device_id for old in replaced}
    holder = _holder(site.devices, tx, row.seat) if row.seat else None
    if holder is not None and holder.device_id not in going:
        raise WireError("seat_taken", seat=row.seat)
    for old in replaced:
        _drop(site, tx, old)
    tx.put(row)
    if _written(tx):
        event = DeviceEnrolled(
            device_id=row.device_id,
            device_name=row.device_name,
            seat=row.seat,
            by_code=by_code,
            replaced=tuple(old.device_id for old in replaced),
        )
        tx.append(by, event)
    tx.after_commit(lambda: site.devices.keep(row))
    how = "code typed" if by_code else "code compared"
    tx.after_commit(lambda: log.info("enrolled %s, %s, by %s, replacing %s", row.device_id, how, by, sorted(going)))


def revoke(site: Site, tx: Tx, device_id: str, *, by: str) -> None:
    """Take a device off the list. Raises WireError not_found, own_device_stays."""
    row = site.devices.get(device_id)
    if row is None:
        raise WireError("not_found")
    if device_id == LOCAL_DEVICE:
        raise WireError("own_device_stays")
    _drop(site, tx, row)
    if _written(tx):
        tx.append(by, DeviceRevoked(device_id=device_id, device_name=row.device_name, seat=row.seat))
    tx.after_commit(lambda: log.info("revoked %s, by %s", device_id, by))


def _drop(site: Site, tx: Tx, row: DeviceRow) -> None:
    gone = replace(row, revoked_ms=tx.now_ms)
    tx.put(gone)
    tx.after_commit(lambda: site.devices.keep(gone))


def _holder(devices: Devices, tx: Tx, seat: int) -> DeviceRow | None:
    """Who has the seat, with what this commit has already collected."""
    pending = {r.device_id: r for r in tx.rows if isinstance(r, DeviceRow)}
    for row in pending.values():
        if row.seat == seat and row.role == "candidate" and row.revoked_ms is None:
            return row
    held = devices.at_seat(seat)
    return held if held is not None and held.device_id not in pending else None


def _written(tx: Tx) -> bool:
    """Whether there is a session whose log takes it: what was sealed stays as it is."""
    return tx.room is not None and tx.state.bundle is None
