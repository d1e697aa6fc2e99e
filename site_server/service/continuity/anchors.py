"""The room log anchored in the machines around the server, and what they say when the log is not the one they know.

Every answer to an enrolled machine carries a signed anchor (`shared.security.anchors`), and every call brings back the
one that machine keeps. A data folder that was put back to an earlier hour, or a log that was written anew, meets 45
witnesses with its first calls: that is written into the log and told on the console.
"""

import logging
import threading
from collections.abc import Iterable
from typing import Final

from shared.exam.room.trust_events import LogContradicted
from shared.formatting import date_time
from shared.protocol.errors import WireError
from shared.security.anchors import Anchor, claimed_anchor, read_anchor, sign_anchor
from shared.security.errors import SecurityError
from shared.security.signing import load_private
from shared.words.catalogue import say
from site_server.service.core.site import Site
from site_server.service.core.writer import Tx

log = logging.getLogger(__name__)

_REMEMBERED: Final = 1_000
_MOST: Final = 5
"""Records of one start: each later witness would say the same."""


class Anchors:
    """One for each server."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._key = load_private(site.keys.signing_key)
        self._lock = threading.Lock()
        self._current: tuple[int, int, str] = (0, 0, "")
        self._looked_at: set[str] = set()
        # Of this log, and true: a log only grows, so they stay true. Another session's are looked at anew.
        self._borne_out: set[str] = set()
        self._written = 0
        site.advisers.append(self.warnings)

    def current(self) -> str:
        """The newest anchor, signed once for each state of the log; empty without a session."""
        room = self._site.room
        if room is None or not room.chain:
            return ""
        seq = len(room.chain)
        number, signed, text = self._current
        if (number, signed) == (room.session_no, seq):
            return text
        anchor = Anchor(
            session_id=room.plan.session_id,
            seq=seq,
            head=room.chain[seq - 1].hex(),
            room_ms=room.records[seq - 1].at_ms,
        )
        text = sign_anchor(anchor, self._key)
        self._current = (room.session_no, seq, text)
        return text

    def known(self, texts: Iterable[str]) -> bool:
        """Whether all of these were looked at before, so that there is nothing to do about them."""
        return all(text == self._current[2] or text in self._borne_out or text in self._looked_at for text in texts)

    def shown(self, device_id: str, texts: Iterable[str]) -> None:
        """What a machine keeps. Its own log bears it out nearly always: then nothing happens."""
        for text in texts:
            if not self.known((text,)):
                self._look(device_id, text)

    def _look(self, device_id: str, text: str) -> None:
        room = self._site.room
        try:
            claimed = claimed_anchor(text)
            if room is None or claimed.session_id != room.plan.session_id or claimed.seq < 1:
                return
            if claimed.seq <= len(room.chain) and room.chain[claimed.seq - 1].hex() == claimed.head:
                if len(self._borne_out) >= _REMEMBERED:
                    self._borne_out.clear()
                self._borne_out.add(text)
                return
            anchor = read_anchor(text, self._key.public_key())
        except SecurityError as error:
            log.warning("%s shows an anchor that is not ours: %s", device_id, error.code)
            return
        with self._lock:
            if text in self._looked_at or self._written >= _MOST:
                return
            self._looked_at.add(text)
            self._written += 1
        event = LogContradicted(
            device_id=device_id, seq=anchor.seq, head=anchor.head, here=len(room.chain), anchored_ms=anchor.room_ms
        )
        log.error("the room log is not the one that was anchored: %s holds record %d", device_id, anchor.seq)

        def work(tx: Tx) -> None:
            # The log itself remembers over restarts who has said so already.
            if tx.room is room and all(one.head != event.head for one in room.annex.contradictions):
                tx.append("server", event)

        try:
            self._site.writer.do(work)
        except WireError as error:
            log.warning("the contradiction is not in the log yet: %s", error.code)

    def warnings(self) -> tuple[str, ...]:
        """What the console shows: the farthest witness."""
        room = self._site.room
        if room is None or not room.annex.contradictions:
            return ()
        event = max(room.annex.contradictions, key=lambda one: one.seq)
        device = self._site.devices.get(event.device_id)
        at = date_time(event.anchored_ms, room.plan.time_zone)
        taken_over_ms = room.annex.taken_over_ms
        code = "edited.behind_backup" if event.anchored_ms <= taken_over_ms else "edited.contradicted"
        return (
            say(code, name=device.device_name if device else event.device_id, seq=event.seq, at=at, here=event.here),
        )
