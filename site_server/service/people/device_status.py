"""A sign of life of a PC nobody has logged in at, and what it should show."""

from shared.exam.room.rules import may_leave
from shared.exam.room.sitting import Sitting
from shared.protocol.device import DevicePhase, DeviceStatus, DeviceStatusRequest, PaperOffer
from shared.protocol.errors import WireError
from shared.protocol.version import compatible
from site_server.domain.rows import DeviceRow
from site_server.service.core.room import Paper, Room
from site_server.service.core.site import Site
from site_server.service.core.wording import mask_name
from site_server.service.people.clearing import clear_call, note_cleared
from site_server.service.people.leaving import exit_key, note_left
from site_server.service.people.signals import lock_now


def device_status(site: Site, device: DeviceRow, request: DeviceStatusRequest, address: str = "") -> DeviceStatus:
    """Answer a waiting PC that calls from there. Raises WireError `version_mismatch`."""
    if not compatible(request.protocol_version):
        raise WireError("version_mismatch")
    now = site.clock.now_ms()
    site.devices.runs(device.device_id, request.product_version)
    site.devices.journals_left(device.device_id, request.journals, request.journals_kept, now)
    note_left(site, device, request.left)
    note_cleared(site, device, request.cleared)
    room, key = site.room, exit_key(site, device)
    if room is None:
        poll_ms = 2 * site.limits.poll_ms
        return DeviceStatus(room_ms=now, phase="no_session", seat=device.seat, poll_after_ms=poll_ms, exit_key=key)
    occupant = room.state.occupant(device.seat) if device.seat else None
    paper = paper_for(room, device) if not room.annex.clearing else None  # what was wiped is not fetched again
    candidate = room.candidates.get(occupant.ticket) if occupant else None
    return DeviceStatus(
        room_ms=now,
        phase=device_phase(room, now),
        seat=device.seat,
        poll_after_ms=site.limits.poll_ms,
        session=room.card(),
        paper=PaperOffer(sha256=paper.sha256, bytes=len(paper.ciphertext))
        if paper and not room.annex.clearing
        else None,
        resumable=occupant is not None and resumable(site, occupant, device, address),
        expected_name_masked=mask_name(candidate.name) if candidate else "",
        servers=site.second_machines(),
        taken_over_ms=room.annex.taken_over_ms,
        lock=lock_now(room.state.pc(device.seat)),
        may_leave=may_leave(room.state, device.seat),
        exit_key=key,
        notices=room.annex.notices_now(occupant.ticket, now) if occupant else (),
        clear=clear_call(room, device),
        backup=room.state.papers.of(occupant.ticket if occupant else "") == "backup",
    )


def paper_for(room: Room, device: DeviceRow) -> Paper | None:
    """The opened paper that a PC keeps ready: that of the candidate at its seat, at a spare the room's."""
    occupant = room.state.occupant(device.seat) if device.seat else None
    return room.paper_of(occupant.ticket if occupant is not None else "")


def device_phase(room: Room, now_ms: int) -> DevicePhase:
    """What kind of screen a waiting PC shows: ready means that people may log in."""
    state = room.state
    if state.ended_ms is not None:
        return "over"
    if state.started_ms is not None:
        return "running"
    return "ready" if now_ms >= room.plan.login_opens_ms else "waiting"


def resumable(site: Site, sitting: Sitting, device: DeviceRow, address: str = "") -> bool:
    """Whether this PC may go on with the sitting at its seat without a password.

    It may if it is the PC the candidate sat at, if the candidate was moved here, or if the PC they sat at was taken off
    the list and this one took its seat. From another address than the sitting was worked from it may not: the key is a
    file, which somebody may have copied to a machine of their own. There the candidate logs in.
    """
    if not sitting.open or sitting.seat != device.seat:
        return False
    if not sitting.move_pending and site.devices.works_elsewhere(device.device_id, address):
        return False
    return (
        sitting.move_pending
        or sitting.device_id == device.device_id
        or (sitting.device_id is not None and site.devices.get(sitting.device_id) is None)
    )
