"""After a take-over: log-ins the backup had not yet seen are taken up again from the tokens the PCs hold.

A token was only ever signed after its log-in was committed. So one that names a newer epoch than the room log proves a
log-in that was lost with the old server; writing it down again fences what it fenced before and disturbs nobody.
"""

import logging

from shared.exam.events import CandidateLoggedIn, IdentityConfirmed
from site_server.domain.rows import DeviceRow
from site_server.service.site import Site
from site_server.service.tokens import SittingClaims
from site_server.service.writer import Tx

log = logging.getLogger(__name__)


def take_up(site: Site, claims: SittingClaims, device: DeviceRow) -> None:
    """Write a lost log-in down again, if this token is of one. Raises WireError `no_session`."""
    room = site.need_room()
    sitting = room.state.sittings.get(claims.ticket)
    if room.annex.taken_over is None or sitting is None or claims.epoch <= sitting.epoch:
        return

    def work(tx: Tx) -> None:
        now = tx.state.sittings[claims.ticket]
        if claims.epoch <= now.epoch:
            return
        how = "resume" if now.present else "first"
        tx.append(
            "server",
            CandidateLoggedIn(
                ticket=claims.ticket,
                device_id=device.device_id,
                seat=device.seat or now.seat,
                epoch=claims.epoch,
                how=how,  # type: ignore[arg-type]
            ),
        )
        if now.confirmed_ms is None and tx.state.started_ms is not None:
            # Whoever was at work had confirmed; asking 45 people again mid-exam would only frighten them.
            tx.append("server", IdentityConfirmed(ticket=claims.ticket))

    site.writer.do(work)
    log.info("took up a lost log-in of %s: epoch %d on %s", claims.ticket, claims.epoch, device.device_id)
