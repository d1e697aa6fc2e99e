"""The candidate confirms on screen that it is them."""

from shared.exam.room.events import IdentityConfirmed
from shared.protocol.errors import WireError
from site_server.service.core.site import Site
from site_server.service.core.tokens import SittingClaims
from site_server.service.core.writer import Tx
from site_server.service.people.move_credit import LONGEST_CONFIRMING_MS, credit_until_now


def confirm_identity(site: Site, claims: SittingClaims) -> None:
    """Note the confirmation. Raises WireError `fenced`, `sitting_closed`, `too_many_tries`."""

    def work(tx: Tx) -> None:
        sitting = tx.state.sittings[claims.ticket]
        if sitting.epoch != claims.epoch:
            raise WireError("fenced")
        if not sitting.open:
            raise WireError("sitting_closed")
        site.allowance.take(claims.device_id, tx.now_ms)
        mover_id, since_ms = tx.need_room().annex.going_on.get(claims.ticket, ("", 0))
        if mover_id and tx.now_ms - since_ms <= LONGEST_CONFIRMING_MS:
            credit_until_now(tx, claims.ticket, mover_id, since_ms)
        tx.append(f"candidate:{claims.ticket}", IdentityConfirmed(ticket=claims.ticket))

    site.writer.do(work)
