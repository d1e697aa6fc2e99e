"""Keeps a copy of the server on the proctor machine, a few seconds old, for the day the server dies.

Everything in it is sealed: this machine cannot read it. With the take-over code another machine (or this one) goes on
from it as the site's server.
"""

import hashlib
import logging
import threading
import time
from pathlib import Path
from typing import Final, Protocol

from shared.exchange.backup_file import KEYS_FILE, BackupError, Tail, read_appended, read_begun
from shared.exchange.backup_folder import BackupFolder
from shared.link.errors import LinkError
from shared.protocol.backup import BackupOffer

log = logging.getLogger(__name__)

_EVERY_S: Final = 5.0
_MORE_BYTES: Final = 256 * 1024


class BackupSource(Protocol):
    """What the keeper needs of the server; each call may raise LinkError."""

    def offer(self) -> BackupOffer:
        """What belongs to a copy."""
        ...

    def rows(self, tail: Tail | None) -> bytes:
        """What comes behind that tail; the beginning of a new copy for None."""
        ...

    def file(self, name: str) -> bytes:
        """A file of the copy as the server has it, sealed."""
        ...

    def keys(self) -> bytes:
        """The site's keys, sealed."""
        ...

    def close(self) -> None:
        """Break off every call."""
        ...


class BackupKeeper:
    """One thread; `step` is one round of it."""

    def __init__(self, folder: Path, line: BackupSource, *, every_s: float = _EVERY_S) -> None:
        self._folder = folder
        self._place = BackupFolder(folder)
        self._line = line
        self._every_s = every_s
        self._tail: Tail | None = None
        self._keys = ""
        self._good_s: float | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="backup", daemon=True)

    @property
    def age_s(self) -> float | None:
        """Seconds since the copy was last up to date, None if it never was."""
        return None if self._good_s is None else time.monotonic() - self._good_s

    def start(self) -> None:
        """Keep the copy up to date from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Break off what is under way; the copy stays as far as it is."""
        self._stopping.set()
        self._line.close()
        if self._thread.is_alive():
            self._thread.join(5.0)

    def step(self) -> bool:
        """Bring the copy up to now; whether it is."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            offer = self._line.offer()
            self._fetch_files(offer)
            tail = self._tail or self._place.tail(offer.site_id)
            if tail is None or not self._go_on(tail):
                self._begin()
        except (LinkError, OSError, BackupError) as error:
            self._tail = None
            log.info("no copy of the server: %s", getattr(error, "code", type(error).__name__))
            return False
        self._good_s = time.monotonic()
        return True

    def _fetch_files(self, offer: BackupOffer) -> None:
        have = set(self._place.files())
        for name in offer.files:
            # A name is one folder and one file; nothing else may reach our disk.
            if name not in have and len(Path(name).parts) == 2 and ".." not in Path(name).parts:
                self._place.put_file(name, self._line.file(name))
        if offer.keys_sha256 and offer.keys_sha256 != self._keys:
            keys = self._line.keys()
            self._place.put_file(KEYS_FILE, keys)
            self._keys = hashlib.sha256(keys).hexdigest()

    def _go_on(self, tail: Tail) -> bool:
        """Fetch what is new; False if the server says that this copy is of another history."""
        try:
            while data := self._line.rows(tail):
                after = read_appended(tail, data)
                self._place.extend(tail, data)
                self._tail = tail = after
                if len(data) < _MORE_BYTES:
                    break  # up to now; what a busy room wrote meanwhile comes with the next round
        except LinkError as error:
            if error.code != "backup_anew":
                raise
            return False
        return True

    def _begin(self) -> None:
        first = self._line.rows(None)
        tail = read_begun(first)
        with self._place.begin(first, tail):
            self._go_on(tail)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self.step()
            self._stopping.wait(self._every_s)
