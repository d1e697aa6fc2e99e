"""The continuous backup: every few seconds, what is new goes encrypted to every place the technician set (ADR 0009).

One thread for each place, so that a slow USB drive holds nothing else up. A place that fails is tried again for ever;
people are told on the console once a place has been without news for a while.
"""

import contextlib
import logging
import math
import secrets
import threading
import time
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from shared.exchange.backup_file import KEYS_FILE, BackupHeader, Tail, begin
from shared.protocol.backup import BackupAsk, BackupOffer
from shared.protocol.errors import WireError
from shared.protocol.version import PRODUCT_VERSION
from shared.security.canonical import sha256_hex
from shared.security.vault import Box
from shared.words.catalogue import say
from site_server.domain.backups import BackupPlace, BackupSettings
from site_server.domain.ports import StoreError
from site_server.service.continuity.backup_frames import Shipper, backup_box
from site_server.service.core.site import Site

log = logging.getLogger(__name__)

# The clock alone goes on while nothing happens: that needs no frame every few seconds.
_IDLE_S: Final = 60.0
_TELL_AFTER_S: Final = 30.0
_NO_BACKUP_S: Final = 60.0
_REPLY_BYTES: Final = 4 << 20


def new_header(site: Site) -> BackupHeader:
    """The header of a new copy."""
    created_ms = site.clock.now_ms()
    generation = f"{site.keys.card.site_id}-{created_ms}-{secrets.token_hex(3)}"
    return BackupHeader(
        site_id=site.keys.card.site_id,
        generation="".join(c if c.isalnum() or c == "-" else "_" for c in generation),
        created_ms=created_ms,
        product_version=PRODUCT_VERSION,
    )


def sealed_files(site: Site, box: Box, have: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """The files a copy lacks, each sealed and bound to its name. Raises OSError."""
    known = set(have)
    for name, path in site.folder.for_backup():
        if name not in known:
            yield name, box.encrypt(path.read_bytes(), file_place(name))


def file_place(name: str) -> bytes:
    """What a sealed file is bound to."""
    return b"backup-file/" + name.encode()


class PlaceWorker:
    """Keeps one place up to date."""

    def __init__(self, site: Site, place: BackupPlace) -> None:
        self._site = site
        self.place = place
        self._box = backup_box(site.keyring)
        self._shipper = Shipper(site.store, self._box)
        self._tail: Tail | None = None
        self._files: set[str] | None = None
        self._keys: bytes | None = None
        self._written_s = -math.inf
        self._lock = threading.Lock()
        self.good_s: float | None = None
        self.failing_s: float | None = None
        self.reason = ""

    def step(self) -> None:
        """Bring the place up to now; a failure is noted, never raised."""
        try:
            with self._lock:
                self._step()
        except (OSError, StoreError) as error:
            self._tail, self._files, self._keys = None, None, None
            if self.failing_s is None:
                log.info("backup to a place failed: %s", type(error).__name__)
                self.failing_s = time.monotonic()
            self.reason = _reason(error)
        else:
            self.good_s, self.failing_s = time.monotonic(), None

    def _step(self) -> None:
        if self._tail is None:
            self._tail = self.place.tail(self._site.keys.card.site_id)
        # Files first: the rows that name them must never arrive without them.
        self._ship_files()
        try:
            if self._tail is None:
                self._begin()
            else:
                self._ship(self._tail)
        except StoreError as error:
            if error.code != "other_history":
                raise
            # The copy there is of a server that went another way (this one was itself restored): begin another.
            self._begin()

    def _ship(self, tail: Tail) -> None:
        idle_too = time.monotonic() - self._written_s >= _IDLE_S
        for data, after in self._shipper.next_frames(tail, self._site.clock.now_ms(), idle_too=idle_too):
            self.place.extend(tail, data)
            self._tail = tail = after
            self._written_s = time.monotonic()

    def _begin(self) -> None:
        first, tail = begin(new_header(self._site))
        self._written_s = -math.inf
        with self.place.begin(first, tail):
            self._ship(tail)
        log.info("backup begun: %s", tail.header.generation)

    def _ship_files(self) -> None:
        if self._files is None:
            self._files = set(self.place.files())
        for name, data in sealed_files(self._site, self._box, self._files):
            self.place.put_file(name, data)
            self._files.add(name)
        keys = self._site.folder.take_over_keys()
        if keys is not None and keys != self._keys:
            self.place.put_file(KEYS_FILE, keys)
            self._keys = keys


class BackupState(msgspec.Struct, frozen=True, kw_only=True):
    """How one place stands. `age_s`: seconds since it was last up to date, None if never; `reason` why it fails."""

    name: str
    age_s: float | None
    failing: bool
    reason: str


class Backups:
    """All places of this server, and what consoles pull. Start it after the server, stop it before."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._settings = BackupSettings()
        self._workers: dict[str, PlaceWorker] = {}
        self._threads: list[threading.Thread] = []
        self._pullers: dict[str, Shipper] = {}
        self._pulled_s: float | None = None
        self._born_s = time.monotonic()
        site.advisers.append(self.warnings)

    @property
    def settings(self) -> BackupSettings:
        """What is set now."""
        return self._settings

    def set(self, settings: BackupSettings, places: Iterable[BackupPlace]) -> None:
        """Use these places from now on; those that stay go on where they are."""
        with self._lock:
            self._settings = settings
            old = self._workers
            self._workers = {p.name: old.get(p.name) or PlaceWorker(self._site, p) for p in places}
            for name in self._workers.keys() - old.keys():
                thread = threading.Thread(target=self._run, args=(name,), name="backup", daemon=True)
                self._threads.append(thread)
                thread.start()

    def stop(self) -> None:
        """End; what is new goes out once more to the places that work."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def offer(self) -> BackupOffer:
        """What a console must have beside the rows."""
        keys = self._site.folder.take_over_keys()
        return BackupOffer(
            site_id=self._site.keys.card.site_id,
            files=tuple(name for name, _ in self._site.folder.for_backup()),
            keys_sha256=sha256_hex(keys) if keys else "",
        )

    def pull(self, device_id: str, ask: BackupAsk) -> bytes:
        """What a console puts behind its copy. Raises WireError `backup_anew`."""
        if ask.tail is None:
            return begin(new_header(self._site))[0]
        with self._lock:
            shipper = self._pullers.get(device_id)
            if shipper is None:
                shipper = self._pullers[device_id] = Shipper(self._site.store, backup_box(self._site.keyring))
        now_ms = self._site.clock.now_ms()
        idle_too = ask.tail.head is None or now_ms - ask.tail.head.room_ms > _IDLE_S * 1000
        frames: list[bytes] = []
        try:
            for data, _ in shipper.next_frames(ask.tail, now_ms, idle_too=idle_too):
                frames.append(data)
                if sum(map(len, frames)) > _REPLY_BYTES:
                    break
            else:
                self._pulled_s = time.monotonic()
        except StoreError as error:
            raise WireError("backup_anew" if error.code == "other_history" else "server_fault") from error
        return b"".join(frames)

    def pull_file(self, wanted: str) -> bytes:
        """A file of the backup, sealed. Raises WireError `not_found`."""
        for name, path in self._site.folder.for_backup():
            if name == wanted:
                return backup_box(self._site.keyring).encrypt(path.read_bytes(), file_place(name))
        raise WireError("not_found")

    def pull_keys(self) -> bytes:
        """The site's keys under the take-over code. Raises WireError `not_found`."""
        keys = self._site.folder.take_over_keys()
        if keys is None:
            raise WireError("not_found")
        return keys

    def states(self) -> tuple[BackupState, ...]:
        """How every place stands."""
        now = time.monotonic()
        return tuple(
            BackupState(
                name=name,
                age_s=None if worker.good_s is None else now - worker.good_s,
                failing=worker.failing_s is not None,
                reason=worker.reason if worker.failing_s is not None else "",
            )
            for name, worker in list(self._workers.items())
        )

    def warnings(self) -> Iterator[str]:
        """What people must know, in Chinese."""
        now, states = time.monotonic(), self.states()
        for name, worker in list(self._workers.items()):
            if worker.failing_s is not None and now - worker.failing_s > _TELL_AFTER_S:
                minutes = max(1, round((now - worker.failing_s) / 60))
                yield say("backup.stopped", name=name, minutes=minutes, reason=worker.reason)
        if states and self._site.folder.take_over_keys() is None:
            yield say("backup.no_code")
        pulled = self._pulled_s is not None and now - self._pulled_s < _NO_BACKUP_S
        fresh = any(state.age_s is not None and state.age_s < _NO_BACKUP_S for state in states)
        room = self._site.room
        running = room is not None and room.state.started_ms is not None and room.state.ended_ms is None
        if running and not pulled and not fresh and now - self._born_s > _NO_BACKUP_S:
            yield say("backup.none")

    def _run(self, name: str) -> None:
        while not self._stopping.is_set():
            with self._lock:
                worker = self._workers.get(name)
                self._threads = [t for t in self._threads if t.is_alive()]
            if worker is None:
                return
            worker.step()
            self._stopping.wait(max(0.2, self._settings.every_s))
        with contextlib.suppress(KeyError):
            self._workers[name].step()


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return say("backup.no_folder")
    if isinstance(error, PermissionError):
        return say("backup.not_allowed")
    if isinstance(error, OSError) and error.errno == 28:
        return say("backup.full")
    return say("backup.failed")
