"""The paper on this PC: ciphertext in memory and on the disk while waiting, plain text in memory alone, later."""

import hashlib
import logging
import threading
from collections.abc import Callable
from pathlib import Path

from shared.exchange.errors import ExchangeError
from shared.exchange.paper_archive import OpenedPaper, open_paper
from shared.link.backoff import Backoff
from shared.link.errors import LinkError
from shared.machine.files import write_private
from shared.protocol.device import PaperOffer
from shared.security.errors import SecurityError
from shared.security.vault import Box

log = logging.getLogger(__name__)


class PaperUnusableError(Exception):
    """The ciphertext that is here cannot be opened with the key that came."""


class PaperStore:
    """Holds one ciphertext, the newest one offered. Calls may come from several threads.

    On the disk lies the one before it, too: the capsule names it until it was written anew, and a PC that is killed in
    between goes on with whichever the capsule names.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._sha256 = ""
        self._ciphertext = b""
        self._before = ""

    @property
    def sha256(self) -> str:
        """Which ciphertext is here; empty for none."""
        return self._sha256

    def has(self, sha256: str) -> bool:
        """Whether this ciphertext is here, in memory or found on the disk now."""
        with self._lock:
            if sha256 and self._sha256 == sha256:
                return True
            path = self._path(sha256)
            if not sha256.isalnum() or path is None or not path.is_file():
                return False
            data = path.read_bytes()
            if hashlib.sha256(data).hexdigest() != sha256:
                return False
            self._sha256, self._ciphertext = sha256, data
            return True

    def put(self, sha256: str, ciphertext: bytes) -> bool:
        """Take a fetched ciphertext; False if it is not the one that was offered."""
        if hashlib.sha256(ciphertext).hexdigest() != sha256:
            return False
        with self._lock:
            if self._sha256 != sha256:
                self._before = self._sha256
            self._sha256, self._ciphertext = sha256, ciphertext
            self._keep()
        return True

    def kept(self, sha256: str) -> bool:
        """Whether it lies on the disk, so that a capsule may name it; tried again where the disk refused before."""
        with self._lock:
            path = self._path(sha256)
            if path is None or sha256 != self._sha256:
                return False
            return path.is_file() or self._keep()

    def open(self, key: bytes) -> OpenedPaper:
        """The paper in clear, in memory. Raises PaperUnusableError."""
        with self._lock:
            sealed = self._ciphertext
        try:
            return open_paper(Box(key).decrypt(sealed))
        except (SecurityError, ExchangeError, ValueError) as error:
            raise PaperUnusableError from error

    def forget(self) -> None:
        """Drop a ciphertext that turned out to be unusable; it will be fetched again."""
        with self._lock:
            path = self._path(self._sha256)
            self._sha256, self._ciphertext = "", b""
            if path is not None:
                path.unlink(missing_ok=True)

    def _path(self, sha256: str) -> Path | None:
        return self._folder / f"{sha256}.paper" if sha256 else None

    def _keep(self) -> bool:
        """Write it down; only then the ones before the last go."""
        try:
            others = [path for path in self._folder.glob("*.paper") if path.stem != self._sha256]
            write_private(self._folder / f"{self._sha256}.paper", self._ciphertext)
            # What this program held counts; by the files' times only after a start, for clocks are set.
            for path in sorted(others, key=lambda path: (path.stem == self._before, path.stat().st_mtime_ns))[:-1]:
                path.unlink(missing_ok=True)
        except OSError as error:
            log.warning("paper ciphertext not kept on the disk: %s", error.strerror)
            return False
        return True


class PaperFetcher:
    """Fetches an offered ciphertext on a thread of its own, so that signs of life go on meanwhile."""

    def __init__(self, store: PaperStore, fetch: Callable[[], bytes], on_ready: Callable[[], None]) -> None:
        self._store = store
        self._fetch = fetch
        self._on_ready = on_ready
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._wanted: PaperOffer | None = None
        self._thread: threading.Thread | None = None

    def want(self, offer: PaperOffer) -> None:
        """Make sure this ciphertext gets here; returns at once."""
        with self._lock:
            if self._stop.is_set():
                return
            self._wanted = offer
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="paper", daemon=True)
                self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        """Fetch no more, and wait for what is being written; call after the line was closed."""
        self._stop.set()
        with self._lock:
            thread = self._thread
        if thread is not None and thread.is_alive():
            thread.join(timeout_s)

    def _run(self) -> None:
        backoff = Backoff()
        while not self._stop.is_set():
            with self._lock:
                offer = self._wanted
                if offer is None:
                    self._thread = None
                    return
            if self._store.has(offer.sha256) or self._fetched(offer):
                with self._lock:
                    if self._wanted == offer:
                        self._wanted = None
                self._on_ready()
            else:
                self._stop.wait(backoff.failed())

    def _fetched(self, offer: PaperOffer) -> bool:
        try:
            return self._store.put(offer.sha256, self._fetch())
        except LinkError as error:
            log.info("paper not fetched: %s", error.code)
            return False
