"""换机续考: working time that ran off the clock between the loss of the old PC and going on at the new one comes back.

First when the new PC opens the sitting, then once more when the candidate has confirmed there and sees the item.
"""

from typing import Final

from shared.exam.room.events import Approval, LostSpan, TimeGranted
from shared.exam.room.outages import lost_ms
from shared.words.catalogue import say
from site_server.service.core.writer import Tx

LONGEST_CONFIRMING_MS: Final = 5 * 60_000
"""Who takes longer to confirm than this is not kept from it by the move."""


def credit_until_now(tx: Tx, ticket: str, mover_id: str, from_ms: int) -> None:
    """Give back what ran off since then, none of it twice."""
    sitting = tx.state.sittings[ticket]
    lost = lost_ms(sitting, tx.state.clock(ticket), from_ms, tx.now_ms)
    if lost <= 0:
        return
    mover = tx.state.plan.staff_member(mover_id)
    tx.append(
        mover_id,
        TimeGranted(
            grant_id=f"move-{tx.state.last_seq + 1}",
            kind="outage",
            tickets=(ticket,),
            ms=lost,
            reason=say("server.credit_for_move"),
            approvals=(Approval(staff_id=mover_id, role=mover.role if mover else ""),),
            lost=(LostSpan(ticket=ticket, from_ms=from_ms, to_ms=tx.now_ms),),
        ),
    )
