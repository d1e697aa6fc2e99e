"""What all use cases share: the keys, the clock, the store, the devices, the current room, the writer."""

import threading
from collections.abc import Callable, Iterable
from typing import Final

import msgspec

from shared.exchange.seat_plan import SeatPlan
from shared.protocol.errors import WireError
from shared.protocol.readiness import Board
from shared.protocol.trial import TrialView
from shared.security.vault import Keyring
from shared.words.catalogue import say
from site_server.domain.ports import Folder, Neighbours, Store, Uploader
from site_server.domain.room_clock import RoomClock
from site_server.domain.rooms import RoomEntry
from site_server.domain.rows import SessionRow
from site_server.domain.site_keys import SiteKeys
from site_server.service.core.allowance import Allowance
from site_server.service.core.devices import Devices
from site_server.service.core.room import Room
from site_server.service.core.space import Space
from site_server.service.core.throttle import Throttle
from site_server.service.core.writer import BATCH, Writer

MINUTE_MS: Final = 60_000
LINES_A_MINUTE: Final = 60
"""So many lines one PC may make in the room log, beside what its lock and its candidate tell."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers of the server itself (the day's numbers stand in the package).

    `poll_ms`: how often a PC says that it lives, at the least. `polls_per_s`: PCs may ask more often, so that a start,
    a pause and its end reach all screens together, but the whole room not more often than this.
    `update_bytes_per_s`: program files to all PCs together, so that the network keeps room for the rest.
    `commit_batch`: the most requests that share one durable commit; 1 is for measuring what sharing is worth.
    `asking_from_one_address`, `asking_at_once`: PCs that may wait to be enrolled; a subnet has at most 254 addresses.
    """

    wrong_tries: int = 5
    wrong_wait_ms: int = 30_000
    token_ms: int = 18 * 60 * MINUTE_MS
    poll_ms: int = 1_000
    polls_per_s: int = 120
    low_disk_bytes: int = 2 << 30
    package_bytes: int = 256 << 20
    body_bytes: int = 4 << 20
    reserve_bytes: int = 0
    commit_batch: int = BATCH
    asking_from_one_address: int = 4
    asking_at_once: int = 512
    update_bytes_per_s: int = 48 << 20


class Site:
    """The running server without its web face. Made by `site_server.bootstrap`."""

    def __init__(
        self,
        *,
        keys: SiteKeys,
        keyring: Keyring,
        clock: RoomClock,
        store: Store,
        folder: Folder,
        uploader: Uploader,
        version: str,
        limits: Limits | None = None,
        space: Space | None = None,
    ) -> None:
        self.keys = keys
        self.keyring = keyring
        self.clock = clock
        self.store = store
        self.folder = folder
        self.uploader = uploader
        self.version = version
        self.limits = limits or Limits()
        self.devices = Devices(store.devices())
        self.room: Room | None = None
        # The session that is there, but whose package file cannot be opened: it is wanted again.
        self.lost_package: SessionRow | None = None
        # What of the data was found edited at the start, for the room log.
        self.edited: tuple[str, ...] = ()
        self.token_key = keyring.key("tokens")
        # Genuine tokens that came with a call, with their claims and ends (`site_server.service.core.tokens`).
        self.tokens_read: dict[tuple[type, str], tuple[msgspec.Struct, int]] = {}
        self.started_ms = clock.now_ms()
        self.login_throttle = self._throttle()
        self.pin_throttle = self._throttle()
        self.enrol_throttle = self._throttle()
        self.centre_code_throttle = self._throttle()
        # Log-ins, confirmations and the like, by device.
        self.allowance = Allowance(LINES_A_MINUTE)
        self.writer = Writer(self, batch=self.limits.commit_batch)
        self.import_lock = threading.Lock()
        # A paper is opened by one act at a time: two at once would each make a ciphertext of their own.
        self.paper_lock = threading.Lock()
        # Addresses at which a second machine would go on; PCs learn them while all is well.
        self.standby: tuple[str, ...] = ()
        # What came of the last trial exam; it is no part of any session.
        self.trial = TrialView()
        self.port = 0
        # Under which addresses machines of the room find this server, and what its certificate's fingerprint is.
        self.addresses: Callable[[], tuple[str, ...]] = tuple
        self.certificate_print = ""
        # How PCs of this room find their seats, as the technician set it.
        self.seat_plan = SeatPlan()
        # Which room of the server this is, and how to learn of the others; a room alone has none.
        self.entry: RoomEntry | None = None
        self.neighbours: Neighbours | None = None
        self.room_count = 1
        self.rooms_pressing = 0
        self.space = space or Space(folder, None, reserve_bytes=0)
        # Seats of candidates whose PC did not pass the checks before the exam.
        self.not_ready: Callable[[], tuple[int, ...]] = tuple
        # What the machines of the room reported before the exam.
        self.checks: Callable[[], Board | None] = lambda: None
        # Parts that have something to say on the console about the server itself.
        self.advisers: list[Callable[[], Iterable[str]]] = [
            self.space.warnings,
            self._not_written,
            self._package_wanted,
            self._papers_wanted,
            self._full,
        ]

    def need_room(self) -> Room:
        """The current room. Raises WireError `no_session`."""
        if self.room is None:
            raise WireError("no_session")
        return self.room

    def second_machines(self) -> tuple[str, ...]:
        """Where another machine would go on: as the technician said, then the proctor machines, on our own port."""
        consoles = (f"[{a}]" if ":" in a else a for a in self.devices.addresses())
        return (*self.standby, *(f"{address}:{self.port}" for address in consoles if self.port))

    def set_room(self, room: Room) -> None:
        """Make a room the current one (after its import was committed, or at start)."""
        self.room = room

    def _package_wanted(self) -> Iterable[str]:
        if self.lost_package is not None:
            yield say("edited.package", session=self.lost_package.session_id, serial=self.lost_package.serial)

    def _not_written(self) -> Iterable[str]:
        """That nothing is kept just now, and what to look for; of a full disk `Space` tells."""
        if (code := self.writer.trouble) and code != "disk_full":
            yield say("server.held" if code == "store_locked" else "server.refuses")

    def _papers_wanted(self) -> Iterable[str]:
        papers = self.room.papers.values() if self.room is not None else ()
        for paper in papers:
            if not paper.ciphertext:
                yield say("edited.paper", name=f"papers/{paper.sha256}.bin")

    def _full(self) -> Iterable[str]:
        seats = self.room.full() if self.room is not None else ()
        if seats:
            yield say("edited.full", seats=seats)

    def _throttle(self) -> Throttle:
        return Throttle(tries=self.limits.wrong_tries, wait_ms=self.limits.wrong_wait_ms)
