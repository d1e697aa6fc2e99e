"""What the parts of one engine share: the view with its listeners, the open sitting, clocks and stores."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from candidate_client.core.checkup import Checkup
from candidate_client.core.clock import RoomClock, Stamp
from candidate_client.core.leaving import ExitDoor
from candidate_client.core.localclock import monotonic_ms
from candidate_client.core.papers import PaperStore
from candidate_client.core.settings import Sights
from candidate_client.core.state import ClientView
from candidate_client.gateway.site import Gateway
from candidate_client.journal.shelf import Shelf

log = logging.getLogger(__name__)

Listener = Callable[[ClientView], None]
AckListener = Callable[[str, int, int, str], None]


class Context:
    """Shared ground of the engine's threads.

    `lock` guards the view and the answer logs; nothing slow happens under it. Listeners are called outside it, in
    order of versions, newest first where several changes came together. `journals_free` is set once it is known that no
    sitting is going to be resumed from this disk's journals, so that the courier may carry them. With `sights` the PC
    checks itself when the server calls it up.
    """

    def __init__(self, data: Path, sights: Sights | None = None) -> None:
        self.data = data
        self.lock = threading.RLock()
        self.stopping = threading.Event()
        self.clock = RoomClock()
        self.papers = PaperStore(data / "paper")
        self.shelf = Shelf(data)
        self.door = ExitDoor(data)
        self.gateway: Gateway | None = None
        self.listeners: list[Listener] = []
        self.ack_listeners: list[AckListener] = []
        self.hash_mismatches = 0
        self.standby: tuple[str, ...] = ()
        # Journals of closed sittings on this disk: still to be handed over, and not taken by the server.
        self.journals: tuple[int, int] = (0, 0)
        self.journals_free = threading.Event()
        self._view = ClientView()
        self.checkup: Checkup | None = None
        if sights is not None:
            sights.paper = lambda: self.papers.sha256
            self.checkup = Checkup(data, sights, lambda: self._view, self.sure_now_ms, self.stopping)
        self._told = -1
        self._telling = threading.RLock()

    @property
    def view(self) -> ClientView:
        """The newest view."""
        return self._view

    def update(self, change: Callable[[ClientView], ClientView]) -> ClientView:
        """Replace the view by `change` of it and tell the listeners if it differs."""
        self.update_quietly(change)
        self.tell()
        return self._view

    def update_quietly(self, change: Callable[[ClientView], ClientView]) -> None:
        """Replace the view; the caller tells the listeners once it has let go of the lock."""
        with self.lock:
            new = change(self._view)
            if new is not self._view:
                self._view = replace(new, version=self._view.version + 1)

    def tell(self) -> None:
        """Hand the newest view to the listeners, unless they have it."""
        with self._telling:
            view = self._view
            if view.version <= self._told:
                return
            self._told = view.version
            for listener in list(self.listeners):
                listener(view)

    def acknowledged(self, ticket: str, epoch: int, seq: int, head: str) -> None:
        """Tell who wants to know what the server acknowledged."""
        for listener in list(self.ack_listeners):
            listener(ticket, epoch, seq, head)

    def room_now_ms(self) -> int:
        """The room's clock now, 0 if unknown; it may be a guess, for the screen alone."""
        return self.clock.now_ms(monotonic_ms())

    def stamp(self) -> Stamp:
        """The room's clock now, for what is written down."""
        return self.clock.stamp(monotonic_ms())

    def sure_now_ms(self) -> int:
        """The room's clock now by the server's word, 0 if unknown."""
        return self.clock.sure_ms(monotonic_ms())
