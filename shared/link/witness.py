"""What this machine has been told of the room log, kept on its own disk: it bears witness if the server's log changes.

`device/anchors.json`. The newest anchor of a session is shown to the server with every call; one that a later anchor
contradicts (the log is shorter than it was, or another) is kept for good.
"""

import logging
import threading
import time
from pathlib import Path
from typing import Final

import msgspec

from shared.decoding import decode_json
from shared.machine.files import write_private
from shared.security.anchors import claimed_anchor
from shared.security.errors import SecurityError

log = logging.getLogger(__name__)

FILE: Final = "anchors.json"
_KEPT: Final = 8
_EVERY_S: Final = 5.0


class Anchors(msgspec.Struct, frozen=True, kw_only=True):
    """The file. `newest`: the last one heard; `contradicted`: earlier ones that the later log does not bear out."""

    newest: str = ""
    contradicted: tuple[str, ...] = ()


class Witness:
    """The anchors of one machine. Any thread may use it; the file is written every few seconds at most."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._known = _load(path)
        self._written_s = 0.0

    def shown(self) -> str:
        """What goes to the server with a call; empty while nothing is known."""
        known = self._known
        return ",".join(text for text in (known.newest, *known.contradicted[-1:]) if text)

    def heard(self, text: str) -> None:
        """The server's newest anchor."""
        with self._lock:
            known = self._known
            if text == known.newest:
                return
            try:
                fresh = claimed_anchor(text)
                before = claimed_anchor(known.newest) if known.newest else None
            except SecurityError:
                return
            same = before is not None and before.session_id == fresh.session_id
            if same and before is not None and fresh.room_ms < before.room_ms and fresh.seq < before.seq:
                return  # an answer that was overtaken on another connection; the server is shown the newest as before
            back = (
                same
                and before is not None
                and (fresh.seq, fresh.head) != (before.seq, before.head)
                and fresh.seq <= before.seq
            )
            kept = (*known.contradicted, known.newest)[-_KEPT:] if back else known.contradicted
            self._known = Anchors(newest=text, contradicted=kept)
            if back:
                log.warning("the room log is not the one that was anchored: record %d", before.seq if before else 0)
            if back or time.monotonic() - self._written_s > _EVERY_S:
                self._keep()

    def _keep(self) -> None:
        self._written_s = time.monotonic()
        try:
            write_private(self._path, msgspec.json.encode(self._known))
        except OSError as error:
            log.warning("anchors not kept: %s", error.strerror)


def _load(path: Path) -> Anchors:
    try:
        return decode_json(path.read_bytes(), Anchors)
    except (OSError, msgspec.DecodeError):
        return Anchors()
