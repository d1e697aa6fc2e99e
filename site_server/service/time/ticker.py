"""What happens by itself: time runs out, the late limit passes, a PC falls silent or is heard again, the clock ticks.

A thread looks every fifth of a second, and exactly at the next deadline. Deadlines change only when the log grows, so
they are computed once per change.
"""

import logging
import threading
from typing import Final

from shared.exam.clock.account import deadline_ms
from shared.exam.room.events import LinkLost, LinkRestored, MarkedAbsent
from shared.exam.room.rules import missing
from shared.exam.room.sitting import Sitting
from shared.exam.room.state import RoomState
from shared.protocol.errors import WireError
from site_server.domain.room_clock import JUMP_MS
from site_server.service.core.room import Room
from site_server.service.core.site import Site
from site_server.service.core.writer import Tx
from site_server.service.time.sections import close_what_is_over

log = logging.getLogger(__name__)

_EVERY_S: Final = 0.2
_TICK_MS: Final = 900
# After a start of the server PCs need a moment to find it again; silence until then proves nothing.
_FIND_AGAIN_MS: Final = 8_000


class Ticker:
    """Start it after the writer; stop it before."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ticker", daemon=True)
        self._ticked_ms = 0
        self._off_ms = 0
        self._known: tuple[RoomState | None, dict[str, int]] = (None, {})

    def start(self) -> None:
        """Tick from now on, in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Tick no more; waits for the tick that is under way."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def look(self) -> None:
        """Do what is due now."""
        now = self._site.clock.now_ms()
        self._tick(now)
        room = self._site.room
        if room is None or room.state.ended_ms is not None:
            return
        deadlines = self._deadlines(room, now)
        ended = [ticket for ticket, at_ms in deadlines.items() if at_ms <= now]
        gone = any(missing(room.state, sitting, now) for sitting in room.state.sittings.values())
        changed = [t for t, s in room.state.sittings.items() if link_change(self._site, room, s, now) is not None]
        if ended or gone or changed:
            self._site.writer.do(lambda tx: _work(self._site, tx, ended, changed))

    def _tick(self, now_ms: int) -> None:
        """Persist the clock's reading every second, and at once when the wall clock jumped: a reboot must not miss it.

        A disk that refuses keeps nobody's time from running out: it is told, and tried again at the next look.
        """
        off_ms = self._site.clock.wall_off_ms()
        jumped = abs(off_ms - self._off_ms) > JUMP_MS
        if not jumped and 0 <= now_ms - self._ticked_ms < _TICK_MS:
            return
        try:
            self._site.writer.do(lambda tx: tx.put(self._site.clock.tick()))
        except WireError as error:
            log.warning("the clock's reading was not kept: %s", error.code)
            return
        self._ticked_ms, self._off_ms = now_ms, off_ms

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.look()
            except WireError as error:
                log.warning("ticker could not write: %s", error.code)
            except Exception:  # the ticker must live on; the next look may succeed
                log.exception("ticker failed")
            self._stopping.wait(self._until_next())

    def _until_next(self) -> float:
        _, deadlines = self._known
        now = self._site.clock.now_ms()
        soon = [at_ms - now for at_ms in deadlines.values() if 0 < at_ms - now < _EVERY_S * 1000]
        return min(soon, default=int(_EVERY_S * 1000)) / 1000

    def _deadlines(self, room: Room, now_ms: int) -> dict[str, int]:
        state = room.state
        if self._known[0] is not state:
            deadlines = {}
            for ticket, sitting in state.sittings.items():
                at_ms = deadline_ms(state.account(ticket), now_ms) if sitting.open else None
                if at_ms is not None:
                    deadlines[ticket] = at_ms
            self._known = (state, deadlines)
        return self._known[1]


def link_change(site: Site, room: Room, sitting: Sitting, now_ms: int) -> LinkLost | LinkRestored | None:
    """What the signs of life say that the log does not say yet."""
    if not sitting.open or sitting.move_pending or sitting.device_id is None:
        return None
    live = room.alive(sitting.ticket, now_ms)
    limit_ms = room.plan.rules.offline_after_s * 1000
    silent_ms = sitting.silent_since_ms
    if silent_ms is not None:
        # Also after the server itself was away: until then nothing shows that this PC has found it again.
        after_ms = max(silent_ms, sitting.link_lost_ms or silent_ms)
        if live.heard and live.last_seen_ms > after_ms and now_ms - live.last_seen_ms < limit_ms:
            return LinkRestored(ticket=sitting.ticket, away_ms=live.last_seen_ms - silent_ms)
    if sitting.link_lost_ms is not None:
        return None
    since = live.last_seen_ms if live.heard else max(live.last_seen_ms, site.started_ms) + _FIND_AGAIN_MS
    if now_ms - since > limit_ms:
        return LinkLost(ticket=sitting.ticket, last_seen_ms=live.last_seen_ms)
    return None


def _work(site: Site, tx: Tx, ended: list[str], changed: list[str]) -> None:
    """Everything once more, on the room as it is now."""
    room = tx.need_room()
    if tx.state.ended_ms is not None:
        return
    for ticket in ended:
        close_what_is_over(tx, ticket)
    for ticket in changed:
        change = link_change(site, room, tx.state.sittings[ticket], tx.now_ms)
        if change is not None:
            tx.append("server", change)
    gone = tuple(s.ticket for s in tx.state.sittings.values() if missing(tx.state, s, tx.now_ms))
    if gone:
        tx.append("server", MarkedAbsent(tickets=gone))
