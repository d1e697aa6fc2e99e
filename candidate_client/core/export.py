"""The journals of this PC written to a USB drive, to be carried to the server by hand."""

import logging
from pathlib import Path
from typing import Final

from candidate_client.core.context import Context
from candidate_client.core.sitting import OpenSitting
from candidate_client.journal.carry import CarryError, carry
from shared.exchange.journal_export import session_mark

log = logging.getLogger(__name__)

_DRAIN_S: Final = 5.0


def export_journals(context: Context, sitting: OpenSitting | None, folder: Path) -> tuple[str, ...]:
    """Write the open sitting's journal, or all that wait to be handed over; the names of the files.

    Raises CarryError: `export_unkept` where the newest answers are not in the journal yet, and what `carry` raises.
    """
    if sitting is not None:
        names, session = [sitting.journal_name], session_mark(sitting.session_id)
        _drain(context, sitting)
    else:
        names, session = context.shelf.to_deliver(), ""
    journals = {name: context.shelf.read(name) for name in names}
    written = carry(journals, folder, seat=context.view.seat, session=session)
    log.info("exported %d journals", len(written))
    return tuple(written)


def _drain(context: Context, sitting: OpenSitting) -> None:
    """Everything written so far must be in the journal: a copy that lacks the last answers would deceive people."""
    if sitting.journal is not None:
        sitting.journal.drain(_DRAIN_S)
    with context.lock:
        unkept = sitting.log.unkept()
    if unkept:
        raise CarryError("unkept", n=unkept)
