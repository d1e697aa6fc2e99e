"""The proctors' desk: who is signed in, the room as last seen, its log, and the acts sent to the server.

Every method that talks to the server blocks and is called off the GUI thread. A command whose reply was lost is sent
again with the same id, so that it is never done twice.
"""

import threading
import time
from collections.abc import Callable
from typing import Final

import msgspec

from proctor_console.core.commands import new_request
from proctor_console.gateway.port import Gateway
from shared.exam.room import fold
from shared.exam.room.events import Record
from shared.exam.room.state import RoomState
from shared.link.backoff import Backoff
from shared.link.errors import LinkError
from shared.protocol.commands import Command, CommandReply, CommandRequest, Credential
from shared.protocol.console import RoomView, StaffLoginReply

_TRIES: Final = 4
_PHOTOS_KEPT: Final = 120


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """One look at the room: the view, all records of its log so far, the state they make (None without a session)."""

    view: RoomView
    records: tuple[Record, ...]
    state: RoomState | None = None


class Desk:
    """See the module. `sleep` is replaced in tests."""

    def __init__(self, gateway: Gateway, sleep: Callable[[float], object] = time.sleep) -> None:
        self.gateway = gateway
        self.person: StaffLoginReply | None = None
        self._sleep = sleep
        self._lock = threading.Lock()
        self._session = ""
        self._records: tuple[Record, ...] = ()
        self._state: RoomState | None = None
        self._photos: dict[str, bytes] = {}

    def sign_in(self, staff_id: str, pin: str) -> StaffLoginReply:
        """Sign in with one's own PIN. Raises LinkError."""
        self.person = self.gateway.sign_in(staff_id.strip(), pin)
        return self.person

    def sign_out(self) -> None:
        """Nobody is signed in any more."""
        self.gateway.sign_out()
        self.person = None

    def say_goodbye(self, request: CommandRequest) -> None:
        """The last call of a person who has left already; their token goes with it. Raises LinkError."""
        try:
            if self.person is None:
                self.gateway.command(request)
        finally:
            if self.person is None:  # nobody has signed in meanwhile
                self.gateway.sign_out()

    def look(self) -> Snapshot:
        """The room now, with the records that are new since the last look. Raises LinkError."""
        view = self.gateway.view()
        with self._lock:
            last = self._records[-1].seq if self._records else 0
            if view.session_id != self._session or last > view.last_seq:
                self._session, self._records, self._state, last = view.session_id, (), None, 0
                self._photos.clear()
            while last < view.last_seq:
                page = self.gateway.events(last)
                if page.plan is not None:
                    self._state = RoomState.begin(page.plan)
                if not page.records:
                    break
                self._records += page.records
                for record in page.records:
                    self._state = fold.apply(self._state, record) if self._state is not None else None
                last = page.records[-1].seq
            return Snapshot(view=view, records=self._records, state=self._state)

    def do(
        self, command: Command, credential: Credential | None = None, request: CommandRequest | None = None
    ) -> CommandReply:
        """Send a command; a lost reply is asked for again with the same id. Raises LinkError.

        `request`: the command as it was sent before, where that brought no reply.

        With a credential it is that person's act, not that of whoever is signed in.
        """
        request = request or new_request(command)
        backoff = Backoff()
        for attempt in range(_TRIES):
            try:
                if credential is not None:
                    return self.gateway.command_as(credential.staff_id, credential.pin, request)
                return self.gateway.command(request)
            except LinkError as error:
                if not error.retryable or attempt == _TRIES - 1 or error.code == "too_many_tries":
                    raise
                self._sleep(backoff.failed())
        raise AssertionError  # pragma: no cover

    def photo(self, ticket: str) -> bytes:
        """A candidate's photo, fetched once. Raises LinkError."""
        with self._lock:
            known = self._photos.get(ticket)
        if known is None:
            known = self.gateway.photo(ticket)
            with self._lock:
                while len(self._photos) >= _PHOTOS_KEPT:
                    self._photos.pop(next(iter(self._photos)))
                self._photos[ticket] = known
        return known
