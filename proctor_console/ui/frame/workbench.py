"""What all pages share: the desk behind them, the look at the room every second, and acts sent off the GUI thread.

Pages listen to the signals and never talk to the server themselves.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QObject, QThreadPool, QTimer, Signal

from proctor_console.core.acts import Now
from proctor_console.core.commands import new_request
from proctor_console.core.live import LiveView
from proctor_console.presenters.desk import Desk, Snapshot
from shared.exam.room.events import Record
from shared.exam.room.staff_events import SignOutCause
from shared.exam.room.state import RoomState
from shared.link.errors import LinkError, TimedOut, Unreachable
from shared.protocol.commands import Command, CommandReply, CommandRequest, Credential, SignOut
from shared.protocol.console import RoomView, StaffLoginReply
from shared.qtkit.work.background import Job, run_in_background
from shared.words.catalogue import say

_log = logging.getLogger(__name__)

_SIGNED_OUT: Final = frozenset({"token_missing", "token_expired"})


class Workbench(QObject):
    """`viewed(Snapshot)` each look; `ticked(room_ms)` each second; `trouble(str)` calm words, empty when over.

    `lock_wanted`: whoever is signed in goes away from the console for a while.
    """

    viewed = Signal(object)
    ticked = Signal(object)
    trouble = Signal(str)
    signed_in = Signal(object)
    signed_out = Signal(str)
    lock_wanted = Signal()

    def __init__(
        self,
        desk: Desk,
        poll_ms: int = 1000,
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.live = LiveView()
        # Seats whose PC did not pass the checks before the exam; who keeps the board says it.
        self.not_ready: Callable[[], tuple[int, ...]] = tuple
        # Where a centre's own forms lie, if anywhere.
        self.own_forms: Path | None = None
        self.records: tuple[Record, ...] = ()
        self._state: RoomState | None = None
        self._clock = clock
        self._looking = False
        self._again = False
        # Looks have a thread of their own, so that a long upload or a slow print never holds up the room.
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._poll = QTimer(self)
        self._poll.setInterval(poll_ms)
        self._poll.timeout.connect(self.look)
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._on_tick)

    # ------------------------------------------------------------ what is known
    @property
    def view(self) -> RoomView | None:
        """The room as last seen."""
        return self.live.view

    @property
    def room_ms(self) -> int:
        """The room's clock now; 0 before the first look."""
        return self.live.room_ms(self._clock()) or 0

    @property
    def now(self) -> Now | None:
        """What acts are judged by: the folded log, the room's clock and who is signed in; None without a session."""
        return Now(state=self._state, room_ms=self.room_ms, role=self.role) if self._state is not None else None

    @property
    def person(self) -> StaffLoginReply | None:
        """Who is signed in."""
        return self.desk.person

    @property
    def role(self) -> str:
        """The role of who is signed in; empty before."""
        return self.desk.person.role if self.desk.person else ""

    # ------------------------------------------------------------ life
    def start(self) -> None:
        """Begin looking; the first look is made at once."""
        self._poll.start()
        self._tick.start()
        self.look()

    def stop(self) -> None:
        """Look no more and wait for the look under way, so that nothing is torn down under it."""
        self._poll.stop()
        self._tick.stop()
        self._pool.waitForDone(10_000)

    def sign_in(self, person: StaffLoginReply) -> None:
        """Somebody signed in: tell the pages and begin looking."""
        self.signed_in.emit(person)
        self.start()

    def sign_out(self, why: str = "") -> None:
        """Back to the sign-in page, with a reason where it was not the person's own wish."""
        self._poll.stop()
        self._tick.stop()
        self.desk.sign_out()
        self.signed_out.emit(why)

    def leave(self, cause: SignOutCause, why: str = "") -> None:
        """Sign out by a person's wish, at once; the room log tells it, where there is one to write into."""
        if self.now is None:
            self.sign_out(why)
            return
        self._poll.stop()
        self._tick.stop()
        request = new_request(SignOut(cause=cause))
        self.desk.person = None
        self.run(self, lambda: self.desk.say_goodbye(request), done=_over, failed=_over)
        self.signed_out.emit(why)

    def tell_left(self, cause: SignOutCause, over: Callable[[object], None]) -> None:
        """Let the room log know that nobody is at this console; `over` in any case, with or without the server."""
        request = new_request(SignOut(cause=cause))
        self.run(self, lambda: self.desk.gateway.command(request), done=over, failed=over)

    # ------------------------------------------------------------ looking
    def look(self) -> None:
        """Look at the room now, or right after the look under way."""
        if self._looking:
            self._again = True
            return
        self._looking = True
        run_in_background(
            self,
            lambda _control: self.desk.look(),
            on_success=self._on_look,
            on_failure=self._on_look_failed,
            on_finished=self._on_look_over,
            pool=self._pool,
        )

    def _on_look(self, snapshot: Snapshot) -> None:
        if self.desk.person is None:
            return
        self.live.received(snapshot.view, self._clock())
        self.records, self._state = snapshot.records, snapshot.state
        self.viewed.emit(snapshot)
        self._tell_trouble()

    def _on_look_failed(self, problem: Exception) -> None:
        if self.desk.person is None:
            return
        if isinstance(problem, LinkError) and problem.code in _SIGNED_OUT:
            self.sign_out(problem.message)
            return
        self.live.failed(explain(problem), self._clock())
        self._tell_trouble()

    def _on_look_over(self) -> None:
        self._looking = False
        if self._again:
            self._again = False
            self.look()

    def _on_tick(self) -> None:
        if self.view is not None:
            self.ticked.emit(self.room_ms)
        self._tell_trouble()

    def _tell_trouble(self) -> None:
        self.trouble.emit(self.live.trouble(self._clock()) or "")

    # ------------------------------------------------------------ acting
    def act(
        self,
        owner: QObject,
        command: Command,
        *,
        done: Callable[[CommandReply], None],
        failed: Callable[[str], None],
        credential: Credential | None = None,
        request: CommandRequest | None = None,
        lost: Callable[[], None] | None = None,
    ) -> Job[CommandReply]:
        """Send a command, in another person's name where a credential is given; the room is looked at afterwards.

        `failed` gets the Chinese sentence to show. `lost`: called instead where nobody knows whether it was done; what
        is sent again then is the same `request`.
        """

        def succeeded(reply: CommandReply) -> None:
            done(reply)
            self.look()

        return self.run(
            owner, lambda: self.desk.do(command, credential, request), done=succeeded, failed=failed, lost=lost
        )

    def run(
        self,
        owner: QObject,
        work: Callable[[], Any],
        *,
        done: Callable[[Any], None],
        failed: Callable[[str], None],
        lost: Callable[[], None] | None = None,
    ) -> Job[Any]:
        """Any other call to the server, off the GUI thread. `lost`: see `act`."""

        def on_failure(problem: Exception) -> None:
            if isinstance(problem, LinkError) and problem.code in _SIGNED_OUT:
                self.sign_out(problem.message)
            if lost is not None and isinstance(problem, Unreachable | TimedOut):
                lost()
            else:
                failed(explain(problem))

        return run_in_background(owner, lambda _control: work(), on_success=done, on_failure=on_failure)


def _over(_result: object) -> None:
    """With or without the server: the person has gone."""


def explain(problem: Exception) -> str:
    """The sentence for the person; an error nobody foresaw is logged and told as such."""
    if isinstance(problem, Unreachable):
        return say("console.unreachable")
    message = getattr(problem, "message", "")
    if isinstance(message, str) and message:
        return message
    if isinstance(problem, OSError):
        return QCoreApplication.translate("Console", "本机文件无法读写，请检查磁盘或 U 盘后重试；考试不受影响。")
    _log.error("unexpected failure: %s", type(problem).__name__, exc_info=problem)
    return QCoreApplication.translate(
        "Console", "监考机程序出现内部错误，已记录；考试不受影响，请重试，仍不行请联系技术人员。"
    )
