"""What a person should look at before a PC is let in, and whose place it would take."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from shared.exchange.seat_plan import same_host
from shared.protocol.asking import AskingPc, Doubt
from site_server.domain.rows import DeviceRow
from site_server.service.core.site import Site
from site_server.service.people.admit import most_seat, same_pc, silent
from site_server.service.people.asking_request import Asked

_SILENT_MS: Final = 10_000


def card(site: Site, asked: Asked, waiting: Sequence[Asked], now_ms: int) -> AskingPc:
    """The request as the technician sees it."""
    return AskingPc(
        request_id=asked.request_id,
        role=asked.request.role,
        device_name=asked.name,
        address=asked.address,
        code=asked.code,
        seat=asked.seat,
        seat_by=asked.seat_by,
        asked_ms=asked.asked_ms,
        product_version=asked.request.product_version,
        room=asked.request.room,
        doubts=tuple(_doubts(site, asked, waiting, now_ms)),
        replaces=tuple(row.device_id for row in replaced_by(site, asked, asked.seat, now_ms)),
    )


def replaced_by(
    site: Site, asked: Asked, seat: int, now_ms: int, named: Collection[str] | None = None
) -> tuple[DeviceRow, ...]:
    """Whom an approval revokes: earlier enrolments of the same PC, and the seat's holder.

    `named`: the devices a person saw and said yes to; None names them all.
    """
    if asked.request.role != "candidate":
        return ()
    before = same_pc(site.devices, "candidate", asked.name, now_ms)
    holder = site.devices.at_seat(seat)
    if holder is None or holder.device_id in {row.device_id for row in before}:
        return before
    if named is not None and holder.device_id not in named:
        return before
    return (*before, holder)


def _doubts(site: Site, asked: Asked, waiting: Sequence[Asked], now_ms: int) -> Iterator[Doubt]:
    others = [other for other in waiting if other is not asked and other.request.role == asked.request.role]
    if asked.request.role == "candidate":
        holder = site.devices.at_seat(asked.seat)
        if not 1 <= asked.seat <= most_seat(site):
            yield "no_such_seat"
        elif holder is not None and not silent(site.devices, holder, now_ms):
            yield "seat_in_use"
        elif holder is not None and same_host(holder.device_name) != same_host(asked.name):
            yield "seat_of_silent"
        if asked.seat and any(other.seat == asked.seat for other in others):
            yield "seat_asked_twice"
    if any(same_host(other.name) == same_host(asked.name) for other in others):
        yield "name_asked_twice"
    if now_ms - asked.seen_ms > _SILENT_MS:
        yield "silent"
