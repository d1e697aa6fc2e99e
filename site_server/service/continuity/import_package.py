"""Importing an exam package: checked whole before anything of the room changes; a refusal changes nothing."""

import logging
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from shared.exam.room.events import PackageImported
from shared.exchange.errors import PackageError
from shared.exchange.package import VerifiedPackage, check_paper_part, open_package, open_roster_part
from shared.formatting import date_time
from shared.protocol.console import PackageReport
from shared.protocol.errors import WireError, sentence
from shared.words.catalogue import say
from site_server.domain.room_clock import JUMP_MS
from site_server.domain.rows import SessionRow
from site_server.service.continuity.centre import note_learnt, note_refused, recall_of, sentences
from site_server.service.continuity.load import bring_back
from site_server.service.core.room import Room
from site_server.service.core.site import Site
from site_server.service.core.writer import Tx

log = logging.getLogger(__name__)

_DAY_MS: Final = 86_400_000
_ZONE: Final = "Asia/Shanghai"


def import_package(site: Site, incoming: Path, actor: str) -> PackageReport:
    """Check the package file, make its session the current one and keep the file; the same file again changes nothing.

    Raises WireError: package_refused (with the reason), upload_not_confirmed, session_not_sat, addendum_waits,
    disk_full, package_wanted (that of the session that is there was damaged and comes first).
    """
    site.space.need()
    with site.import_lock:
        package = check_package(site, incoming, actor)
        if site.lost_package is not None and package.sha256 == site.lost_package.package_sha256:
            site.folder.keep_package(incoming, package.sha256)
            keep_learnt(site, package, actor)
            bring_back(site)
            log.info("the package of session %s is back", package.manifest.session_id)
            return site.need_room().report()
        if site.lost_package is not None:
            raise WireError("package_wanted")
        room = site.room
        if room is not None and room.row.package_sha256 == package.sha256 and not _is_ahead(site, room):
            if untouched(room):
                site.clock.set_by_wall()
            return replace(
                room.report(), told=(*_clock_behind(site, package), *keep_learnt(site, package, actor)), again=True
            )
        never_sat = room is not None and _never_sat(site, room, package)
        if room is not None:
            _need_replaceable(room, never_sat=never_sat)
        file_name = site.folder.keep_package(incoming, package.sha256)
        row = SessionRow(
            session_no=max((s.session_no for s in site.store.sessions()), default=0) + 1,
            session_id=package.manifest.session_id,
            package_id=package.manifest.package_id,
            package_sha256=package.sha256,
            serial=package.manifest.serial,
            file_name=file_name,
            imported_ms=site.clock.wall_ms(),
        )
        fresh = Room(row, open_roster_part(package, site.keys.identity), site.keyring)

        def work(tx: Tx) -> None:
            if tx.room is not None:
                _need_replaceable(tx.room, never_sat=never_sat)
            tx.put(row)
            tx.open_room(fresh)
            tx.append(
                actor,
                PackageImported(
                    package_id=row.package_id,
                    package_sha256=row.package_sha256,
                    serial=row.serial,
                    paper_id=package.manifest.paper_id,
                ),
            )
            note_learnt(site, tx, package.learnt, actor)

        told = (*_clock_behind(site, package), *sentences(site.keys.centre, package.learnt))
        # Nothing depends on the room's time once this session begins, so a clock set right since the last one counts.
        undo = site.clock.set_by_wall()
        try:
            site.writer.do(work)
        except BaseException:
            undo()
            raise
        log.info("imported package %s as session %d", row.package_id, row.session_no)
        return replace(fresh.report(), told=told)


def _clock_behind(site: Site, package: VerifiedPackage) -> tuple[str, ...]:
    """Told, not refused: a server whose date lies before the package was made opens no log-in when people come."""
    now, made_ms = site.clock.wall_ms(), package.manifest.created_ms
    if now >= made_ms - _DAY_MS:
        return ()
    return (say("package.clock_behind", now=date_time(now, _ZONE), made=date_time(made_ms, _ZONE)),)


def replaceable(room: Room) -> bool:
    """Whether another package may take this one's place: nobody sat it, its results are safe, or it was no exam.

    Safe is what the centre has given a receipt for, or, without a network, what lies sealed on a drive as well: nothing
    here is overwritten by the next session. A trial or mock session never blocks a formal one, whoever logged in at it.
    """
    state = room.state
    return state.receipt is not None or state.copied or room.plan.kind != "formal" or untouched(room)


def untouched(room: Room) -> bool:
    """Whether nobody has sat it: it was not started, and nobody has logged in."""
    return room.state.started_ms is None and not any(s.present for s in room.state.sittings.values())


def _never_sat(site: Site, room: Room, package: VerifiedPackage) -> bool:
    """Whether a session that people have logged in to, but that was never started, may make way: there is no answer.

    For a newer version of itself (the centre put it right, or it is put off), where the centre has recalled it, and for
    any other once its planned end has come: it was cancelled.
    """
    if room.state.started_ms is not None:
        return False
    over_ms = room.plan.starts_at_ms + room.plan.duration_s * 1000
    newer = package.manifest.session_id == room.row.session_id  # an older one was refused before
    return newer or recall_of(site, room) is not None or site.clock.now_ms() >= over_ms


def _is_ahead(site: Site, room: Room) -> bool:
    """Whether an untouched session's log was begun by a clock that has been set back since.

    No line comes before the one above it: its clocks would stand until that time is reached. So it begins anew.
    """
    last_ms = room.records[-1].at_ms if room.records else 0
    return untouched(room) and site.clock.wall_ms() < last_ms - JUMP_MS


def _need_replaceable(room: Room, *, never_sat: bool) -> None:
    if not replaceable(room) and not (never_sat and room.state.started_ms is None):
        if room.state.started_ms is None:
            end = date_time(room.plan.starts_at_ms + room.plan.duration_s * 1000, room.plan.time_zone)
            raise WireError("session_not_sat", sentence("session_not_sat", end=end), end=end)
        raise WireError("upload_not_confirmed")
    unsent = room.state.later.unsent if room.state.bundle is not None and room.plan.kind == "formal" else 0
    if unsent:
        raise WireError("addendum_waits", sentence("addendum_waits", count=unsent), count=unsent)


def keep_learnt(site: Site, package: VerifiedPackage, actor: str) -> tuple[str, ...]:
    """What a package that is not imported now told of the centre is kept all the same; the sentences about it."""
    told = sentences(site.keys.centre, package.learnt)
    if told:
        site.writer.do(lambda tx: note_learnt(site, tx, package.learnt, actor))
    return told


def _judged_ms(site: Site) -> int:
    """The time by which a package is valid: the wall clock's where the room's would be set by it."""
    goes_on = site.lost_package is not None or (site.room is not None and not replaceable(site.room))
    return site.clock.now_ms() if goes_on else site.clock.wall_ms()


def check_package(site: Site, path: Path, actor: str) -> VerifiedPackage:
    """The package file, once nothing speaks against it. Raises WireError `package_refused` with the reason."""
    known: dict[str, int] = {}
    for session in site.store.sessions():
        known[session.session_id] = max(known.get(session.session_id, 0), session.serial)
    try:
        package = open_package(
            path,
            centre=site.keys.trust,
            site_id=site.keys.card.site_id,
            now_ms=_judged_ms(site),
            known=known,
            card=site.keys.card,
        )
        open_roster_part(package, site.keys.identity)
        check_paper_part(package, site.keys.identity)
        for session in site.store.sessions():
            same = (session.session_id, session.serial) == (package.manifest.session_id, package.manifest.serial)
            if same and session.package_sha256 != package.sha256:
                raise PackageError("package_same_serial", say("package.same_serial", serial=session.serial))
    except PackageError as error:
        log.info("package refused: %s", error.code)
        note_refused(site, error.code, actor)
        raise WireError("package_refused", error.message, reason=error.code) from error
    return package
