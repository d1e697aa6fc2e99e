"""After a take-over: log-ins the backup had not yet seen are taken up again from the tokens the PCs hold.

A token was only ever signed after its log-in was committed. So one that names a newer epoch than the room log proves a
log-in that was lost with the old server; writing it down again fences what it fenced before and disturbs nobody.
"""

import logging

from shared.exam.room.events import CandidateLoggedIn, IdentityConfirmed
from site_server.domain.rows import DeviceRow
from site_server.service.core.site import Site
from site_server.service.core.tokens import SittingClaims
from site_server.service.core.writer import Tx

log = logging.getLogger(__name__)


def take_up(site: Site, claims: SittingClaims, device: DeviceRow) -> None:
    """Write a lost log-in down again, if this token is of one. Raises WireError `no_session`."""
    room = site.need_room()
    sitting = room.state.sittings.get(claims.ticket)
    if room.annex.taken_over is None or sitting is None or claims.epoch <= sitting.epoch:
        return

    site.writer.do(lambda tx: write_down(tx, claims.ticket, claims.epoch, device_id=device.device_id, seat=device.seat))
    log.info("took up a lost log-in of seat %d: epoch %d on %s", sitting.seat, claims.epoch, device.device_id)


def write_down(tx: Tx, ticket: str, epoch: int, *, device_id: str, seat: int) -> bool:
    """Write a log-in down that a backup had not yet seen; False if there was no take-over, so that it never was."""
    now = tx.state.sittings[ticket]
    if tx.need_room().annex.taken_over is None:
        return False
    if epoch <= now.epoch:
        return True
    tx.append(
        "server",
        CandidateLoggedIn(
            ticket=ticket,
            device_id=device_id,
            seat=seat or now.seat,
            epoch=epoch,
            how="resume" if now.present else "first",
        ),
    )
    if now.confirmed_ms is None and tx.state.started_ms is not None:
        # Whoever was at work had confirmed; asking 45 people again mid-exam would only frighten them.
        tx.append("server", IdentityConfirmed(ticket=ticket))
    return True
