"""Sessions before the present one: listed, and their records read and printed as on their own evening."""

import logging
from typing import Final

from msgspec.structs import replace

from shared.exchange.errors import PackageError
from shared.protocol.console import HeldSession, RecordsData, SessionList
from shared.protocol.errors import WireError
from shared.protocol.trial import TrialView
from shared.security.errors import SecurityError
from site_server.domain.ports import StoreError
from site_server.service.continuity.load import open_session, replay_log
from site_server.service.core.room import Room
from site_server.service.core.site import Site
from site_server.service.view.records import live_records, records_data
from site_server.service.view.room_view import room_phase

log = logging.getLogger(__name__)

_SESSIONS: Final = 24
"""So many are listed, the newest first; what is older has long been received."""


class Earlier:
    """What was read once stays known: nothing of an earlier session changes any more."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._known: dict[int, HeldSession] = {}

    def listed(self) -> SessionList:
        """All sessions of this server, the present one first; one that cannot be read is left out."""
        rows = sorted(self._site.store.sessions(), key=lambda row: -row.session_no)[:_SESSIONS]
        current = self._site.room
        listed = []
        for row in rows:
            if current is not None and row.session_no == current.session_no:
                listed.append(_told(current, current=True))
                continue
            if row.session_no not in self._known:
                try:
                    self._known[row.session_no] = _told(self._open(row.session_no), current=False)
                except WireError:
                    continue
            listed.append(self._known[row.session_no])
        return SessionList(sessions=tuple(listed))

    def records(self, session_no: int) -> RecordsData:
        """The records' data of a session: what its bundle holds; of one that was not sealed what its log tells.

        Raises WireError `not_found`, `session_unreadable`.
        """
        current = self._site.room
        if current is not None and current.session_no == session_no:
            return records_data(self._site, current)
        room = self._open(session_no)
        if room.state.bundle is not None:
            return records_data(self._site, room)
        data = live_records(self._site, room)
        last_ms = room.records[-1].at_ms if room.records else room.plan.starts_at_ms
        quiet = replace(data.view, room_ms=last_ms, to_do=(), next_step=None, warnings=(), standstill=None)
        return replace(data, view=quiet, trial=TrialView(), checks=None)

    def _open(self, session_no: int) -> Room:
        row = next((row for row in self._site.store.sessions() if row.session_no == session_no), None)
        if row is None:
            raise WireError("not_found")
        try:
            room = open_session(self._site, row)
            replay_log(self._site.store, room)
        except (PackageError, SecurityError, StoreError, OSError) as error:
            log.warning("session %d cannot be read: %s", session_no, type(error).__name__)
            raise WireError("session_unreadable") from error
        return room


def _told(room: Room, *, current: bool) -> HeldSession:
    return HeldSession(
        session_no=room.session_no,
        session_id=room.plan.session_id,
        kind=room.plan.kind,
        title=room.title,
        room=room.plan.room,
        starts_at_ms=room.plan.starts_at_ms,
        time_zone=room.plan.time_zone,
        phase=room_phase(room.state),
        bundle_sha256=room.state.bundle.bundle_sha256 if room.state.bundle is not None else "",
        current=current,
    )
