"""A second bundle of a session: another one was taken in before. Which of them counts is for a person to say.

Honest sites send a second one when answers came late and the room was collected again: its log then goes on where the
first one's ended. Two logs that part are two stories of one evening.
"""

from collections.abc import Sequence
from typing import Final

from scripts.centre.comparing.difference import Difference, difference
from scripts.centre.folder import CENTRE_ZONE
from scripts.centre.receiving.inbox import Received
from shared.exam.room.events import Record
from shared.exchange.bundle import OpenedBundle
from shared.formatting import date_time

REPLACED: Final = "replaced"


def against_earlier(bundle: OpenedBundle, before: Received, earlier: OpenedBundle) -> Difference:
    """What a person should know of two bundles of one session."""
    at = date_time(before.received_ms, CENTRE_ZONE)
    parted = parting(earlier.room_log, bundle.room_log)
    if parted is None:
        return difference("second_goes_on", at=at, receipt=before.receipt_id, more=len(bundle.room_log))
    return difference("second_differs", at=at, receipt=before.receipt_id, seq=parted)


def replaced_by(later: Received) -> Difference:
    """Another bundle of the session counts."""
    return difference(REPLACED, at=date_time(later.received_ms, CENTRE_ZONE), receipt=later.receipt_id)


def parting(earlier: Sequence[Record], later: Sequence[Record]) -> int | None:
    """The number of the first record in which two logs differ; None where the later one only goes on."""
    for place, record in enumerate(earlier):
        if place >= len(later) or later[place] != record:
            return record.seq
    return None
