"""Sealing: the results, the room log and the records go into one bundle, signed by the site, closed to the centre."""

import secrets

import msgspec

from shared.exam.room.events import BundleSealed
from shared.exam.room.state import RoomState
from shared.exchange.bundle import SUFFIX, build_bundle
from shared.exchange.errors import BundleError
from shared.formatting import file_size
from shared.protocol.errors import WireError, sentence
from shared.security.signing import load_private
from shared.session_kind import file_stem
from shared.words.catalogue import row, say
from site_server.service.answers.read_back import forget, read_room
from site_server.service.answers.results import build_results, chained_log, three_way_check
from site_server.service.core.room import Room
from site_server.service.core.site import Site
from site_server.service.core.writer import Tx
from site_server.service.evening.jobs import JobControl
from site_server.service.view.records import keep_record, live_records


def seal(site: Site, control: JobControl, actor: str) -> None:
    """Write the bundle; one that is there already stays.

    Late answers must have been decided about, and be it to leave them to the centre: nobody seals them unseen.

    Raises WireError `not_collected`, `held_undecided`, `bundle_refused`.
    """
    room = site.need_room()
    collected = room.state.collected
    if collected is None:
        raise WireError("not_collected")
    _need_decided(room)
    sealed = room.state.bundle
    if sealed is None or not site.folder.bundle(sealed.bundle_id + SUFFIX).exists():
        control.tell(text=say("server.job.sealing"))
        decided = _decisions(room.state)
        logs = read_room(site, room)
        state = room.state
        results = build_results(site, room, logs)
        checks = three_way_check(room, results)
        bundle_id = file_stem(room.plan.session_id, room.plan.kind, secrets.token_hex(4))
        room_log, records = chained_log(room, state), msgspec.json.encode(live_records(site, room))
        path = site.folder.bundle(bundle_id + SUFFIX)
        try:
            bundle = build_bundle(
                path,
                results=results,
                room_log=room_log,
                records=records,
                centre=site.keys.centre,
                signing_key=load_private(site.keys.signing_key),
                created_ms=site.clock.now_ms(),
                bundle_id=bundle_id,
                known=logs,
            )
        except BundleError as error:
            raise WireError(error.code, error.message) from error
        keep_record(site, room, bundle_id, records)
        event = BundleSealed(
            bundle_id=bundle_id, bundle_sha256=bundle.sha256, bytes=bundle.bytes, records=len(room_log)
        )

        def work(tx: Tx) -> None:
            """A bundle that is not the session's does not stay: somebody would carry it to the centre by hand."""
            if tx.state.collected is not collected:
                path.unlink(missing_ok=True)
                raise WireError("not_collected")  # an entry came late: this bundle would lack it
            if (_decisions(tx.state), tx.state.later.notes) != (decided, state.later.notes):
                path.unlink(missing_ok=True)
                raise WireError("server_busy", say("server.job.decided_meanwhile"))
            tx.append(actor, event)

        site.writer.do(work)
        forget(room)
        control.tell(checks=checks)
        sealed = event
    control.tell(
        done=1,
        total=1,
        text=say("server.job.sealed"),
        message=say("server.job.sealed_size", size=file_size(sealed.bytes)),
        bundle_sha256=sealed.bundle_sha256,
        bundle_bytes=sealed.bytes,
    )


def _decisions(state: RoomState) -> int:
    return sum(len(sitting.reviews) for sitting in state.sittings.values())


def _need_decided(room: Room) -> None:
    waiting = {s.seat: len(room.undecided(s.ticket)) for s in room.state.sittings.values()}
    seats = sorted(seat for seat, count in waiting.items() if count)
    if seats:
        count, named = sum(waiting.values()), row(seats)
        raise WireError("held_undecided", sentence("held_undecided", count=count, seats=named), count=count)
