"""Clearing the room 清场: each PC is asked until it answers that nothing is left; its answers are written down."""

from shared.exam.room.clearing_events import PcCleared
from shared.exchange.journal_file import journal_name
from shared.protocol.clearing import ClearCall, Cleared
from site_server.domain.rows import DeviceRow
from site_server.service.core.room import Room
from site_server.service.core.site import Site
from site_server.service.core.writer import Tx


def clear_call(room: Room, device: DeviceRow) -> ClearCall | None:
    """What this PC is to wipe; None where nobody asked for it, or the PC has answered that nothing is left."""
    clear_id, answers = room.annex.clearing, room.annex.cleared
    if not clear_id:
        return None
    answer = answers.get(device.device_id)
    if answer is not None and not answer.left:
        return None
    names = tuple(sorted(journal_name(room.plan.session_id, ticket) for ticket in room.candidates))
    return ClearCall(clear_id=clear_id, journals=names)


def note_cleared(site: Site, device: DeviceRow, told: Cleared | None) -> None:
    """Write a PC's answer into the room log, once, and again when it changes."""
    room = site.room
    if told is None or room is None or told.clear_id != room.annex.clearing or not device.seat:
        return
    event = PcCleared(
        clear_id=told.clear_id,
        seat=device.seat,
        device_id=device.device_id,
        looked=told.looked,
        wiped=told.wiped,
        left=told.left,
    )
    known = room.annex.cleared.get(device.device_id)
    if known is not None and known.left == event.left:
        return

    def work(tx: Tx) -> None:
        current = tx.need_room()
        if current.annex.clearing == event.clear_id:
            tx.append("server", event)

    site.writer.do(work)
