"""The exit code 退出码 of a PC: its key, the code for a challenge, and what a PC tells of having been left by one."""

import logging
from collections.abc import Sequence

from shared.exam.room.device_events import PcLeft
from shared.protocol.device import LeftByCode
from shared.protocol.errors import WireError
from shared.security.codes import exit_code, normalise_exit_challenge
from shared.security.errors import SecurityError
from site_server.domain.rows import DeviceRow
from site_server.service.core.site import Site
from site_server.service.core.writer import Tx

log = logging.getLogger(__name__)


def exit_key(site: Site, device: DeviceRow) -> bytes:
    """The key of this PC's exit codes: of the site, not of a session, so that a PC without the server has it still."""
    return site.keyring.key(f"exit-code/{device.device_id}")


def exit_code_of(site: Site, seat: int, challenge: str) -> str:
    """The code for what the PC at a seat shows.

    Raises WireError `no_pc_at_seat`, `exit_challenge_malformed`.
    """
    device = site.devices.at_seat(seat)
    if device is None:
        raise WireError("no_pc_at_seat")
    try:
        return exit_code(exit_key(site, device), normalise_exit_challenge(challenge))
    except SecurityError as error:
        raise WireError("exit_challenge_malformed") from error


def note_left(site: Site, device: DeviceRow, told: Sequence[LeftByCode]) -> None:
    """Write into the room log, once each, that this PC was left by its code. Without a session it stands in the log."""
    for _left in told:
        log.info("device %s at seat %d was left by its exit code", device.device_id, device.seat)
    room = site.room
    if room is None or all(left.challenge in room.state.left for left in told):
        return

    def work(tx: Tx) -> None:
        for left in told:
            if left.challenge not in tx.state.left:
                try:
                    site.allowance.take(device.device_id, tx.now_ms)
                except WireError:
                    return  # a sign of life is answered all the same; the PC tells the rest again
                occupant = tx.state.occupant(device.seat)
                ticket = occupant.ticket if occupant is not None else ""
                event = PcLeft(seat=device.seat, ticket=ticket, challenge=left.challenge, at_ms=left.at_ms)
                tx.append("server", event)

    site.writer.do(work)
