"""The one writer: requests hand in work, the writer does many in one commit and answers each after it (ADR 0005).

Work runs on the writer's thread, one after the other, on the room as it will be after the commit, so every decision
sees every earlier one. What a piece of work writes is only collected, and answers go into copies of the books; a piece
that raises leaves nothing, whatever it had done before. Then all rows go to the store in one durable write. Only after
it do readers see the new state and books and callers get their answer.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable
from typing import Any, Final, Generic, Protocol, TypeVar

from shared.exam.answers.log import AnswerBook, Step, Stored
from shared.exam.room import fold
from shared.exam.room.events import Event, Record
from shared.exam.room.state import RoomState
from shared.protocol.errors import WireError
from site_server.domain.ports import Store, StoreError
from site_server.domain.room_clock import RoomClock
from site_server.domain.rows import EntryRow, Row
from site_server.service.core.room import Room

log = logging.getLogger(__name__)

T = TypeVar("T")

BATCH: Final = 256
# A commit costs the writer as much as several saves do. Where others come while one is on its way, the next waits so
# long for more: nobody on a quiet server waits, a hall's saves share commits on a fast disk as they do on a slow one.
_GATHER_S: Final = 0.01
_ANSWER_WAIT_S: Final = 60.0


class Host(Protocol):
    """What the writer needs of the server around it."""

    room: Room | None
    store: Store
    clock: RoomClock

    def set_room(self, room: Room) -> None:
        """Make a room the current one."""
        ...


class Tx:
    """One commit being put together. Only ever used on the writer's thread."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self.now_ms = host.clock.now_ms()
        self.room: Room | None = host.room
        self.rows: list[Row] = []
        self._books: dict[tuple[Room, str], AnswerBook] = {}
        self._own: dict[tuple[Room, str], AnswerBook] = {}
        self._states: dict[Room, tuple[RoomState, bytes]] = {}
        self._news: list[tuple[Room, Record, RoomState, bytes]] = []
        self._after: list[Callable[[], None]] = []

    @property
    def state(self) -> RoomState:
        """The room's state with everything collected so far. Raises WireError `no_session`."""
        return self._pending(self.need_room())[0]

    def need_room(self) -> Room:
        """The room. Raises WireError `no_session`."""
        if self.room is None:
            raise WireError("no_session")
        return self.room

    def append(self, actor: str, event: Event) -> Record:
        """Add a record to the room log, at the room's time (never before the record it follows)."""
        room = self.need_room()
        state, head = self._pending(room)
        last_ms = self._news[-1][1].at_ms if self._news else room.records[-1].at_ms if room.records else 0
        record = Record(seq=state.last_seq + 1, at_ms=max(self.now_ms, last_ms), actor=actor, event=event)
        row = room.seal_record(record, head)
        state = fold.apply(state, record)
        self._states[room] = (state, row.chain)
        self.rows.append(row)
        self._news.append((room, record, state, row.chain))
        return record

    def appended(self) -> list[Record]:
        """The records collected so far, of every piece of work in this commit."""
        return [record for _, record, _, _ in self._news]

    def book(self, ticket: str) -> AnswerBook:
        """The sitting's answer book with everything collected so far, to read."""
        key = (self.need_room(), ticket)
        return self._own.get(key) or self._books.get(key) or key[0].books[ticket]

    def add(self, ticket: str, step: Step, sealed: bytes, *, held: bool) -> None:
        """Take an entry that the book judged into rows and this piece of work's own copy of the book.

        Only `site_server.service.answers.door` does.
        """
        room, entry = self.need_room(), step.entry
        if (room, ticket) not in self._own:
            self._own[room, ticket] = self.book(ticket).fork()
        self._own[room, ticket].add(step, hold=held)
        stored = Stored(entry=entry, received_ms=self.now_ms, held=held)
        self.after_commit(lambda: room.note_answer(ticket, stored, len(sealed)))
        self.rows.append(
            EntryRow(
                session_no=room.session_no,
                ticket=ticket,
                epoch=entry.epoch,
                seq=entry.seq,
                received_ms=self.now_ms,
                held=held,
                sealed=sealed,
            )
        )

    def put(self, row: Row) -> None:
        """Add any other row."""
        self.rows.append(row)

    def after_commit(self, action: Callable[[], None]) -> None:
        """Do something in memory once the commit is on the disk; it must not fail."""
        self._after.append(action)

    def open_room(self, room: Room) -> None:
        """Make another session the current one."""
        self.room = room
        self.after_commit(lambda: self._host.set_room(room))

    def mark(self) -> tuple[Any, ...]:
        """The piece of work before is done, its books stand; where to come back to if the next one raises."""
        self._books.update(self._own)
        self._own = {}
        return self.room, dict(self._states), len(self.rows), len(self._news), len(self._after)

    def back_to(self, mark: tuple[Any, ...]) -> None:
        """Forget everything since the mark."""
        self.room, self._states, rows, news, after = mark
        self._own = {}
        del self.rows[rows:], self._news[news:], self._after[after:]

    def publish(self) -> None:
        """The commit is on the disk: show it."""
        for room, record, state, chain in self._news:
            room.publish_record(record, state, chain)
        for (room, ticket), book in {**self._books, **self._own}.items():
            room.books[ticket] = book
            room.publish_answers([ticket])
        for action in self._after:
            action()

    def _pending(self, room: Room) -> tuple[RoomState, bytes]:
        return self._states.get(room) or (room.state, room.head)


Then = Callable[[T | None, BaseException | None], None]
"""Told on the writer's thread what came of a piece of work, after its commit: it must not wait, and must not fail."""


class _Job(Generic[T]):
    """A piece of work and its answer."""

    __slots__ = ("error", "result", "then", "work")

    def __init__(self, work: Callable[[Tx], T], then: Then[T]) -> None:
        self.work = work
        self.then = then
        self.result: T | None = None
        self.error: BaseException | None = None


class Writer:
    """The writer's thread and its queue."""

    def __init__(self, host: Host, *, batch: int = BATCH) -> None:
        """`batch`: the most requests that share one commit; with 1 each pays for its own (for measurements)."""
        self._host = host
        self._batch = batch
        self._queue: queue.SimpleQueue[_Job[Any] | None] = queue.SimpleQueue()
        self._first: Callable[[Tx], None] | None = None
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self.commits = 0
        # Why the last commit that had something to write failed; empty since one got through.
        self.trouble = ""

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what was handed in and end."""
        if self._thread.is_alive():
            self._queue.put(None)
            self._thread.join()

    def first(self, work: Callable[[Tx], None]) -> None:
        """What must stand before everything else that is written: it goes with the first commit that gets through."""
        self._first = work

    def do(self, work: Callable[[Tx], T]) -> T:
        """Hand in work and wait for its answer, which comes after the commit.

        A WireError that the work returns (instead of raising it) is raised here, with what it wrote kept.

        Raises WireError: the work's own, or disk_full, server_fault, server_busy.
        """
        done = threading.Event()
        job = _Job(work, lambda _result, _error: done.set())
        self._queue.put(job)
        if not done.wait(_ANSWER_WAIT_S):
            raise WireError("server_busy")
        if job.error is not None:
            raise job.error
        if isinstance(job.result, WireError):
            raise job.result
        return job.result  # type: ignore[return-value]

    def submit(self, work: Callable[[Tx], T], then: Then[T]) -> None:
        """Hand in work without waiting: `then` hears of its answer, or of what `do` would raise."""
        self._queue.put(_Job(work, then))

    def _run(self) -> None:
        crowded = False
        while True:
            first = self._queue.get()
            if first is None:
                return
            if crowded and self._batch > 1:
                time.sleep(_GATHER_S)
            jobs, last = [first], False
            while len(jobs) < self._batch:
                try:
                    more = self._queue.get_nowait()
                except queue.Empty:
                    break
                if more is None:
                    last = True
                    break
                jobs.append(more)
            self._commit(jobs)
            if last:
                return
            crowded = not self._queue.empty() or (crowded and len(jobs) > 1)

    def _commit(self, jobs: list[_Job[Any]]) -> None:
        tx = Tx(self._host)
        try:
            if self._first is not None:
                self._first(tx)
            for job in jobs:
                mark = tx.mark()
                try:
                    job.result = job.work(tx)
                except WireError as error:
                    job.error = error
                    tx.back_to(mark)
                except Exception as error:
                    log.exception("work failed")
                    job.error = WireError("server_fault")
                    job.error.__cause__ = error
                    tx.back_to(mark)
            if tx.rows:
                self._host.store.write(tx.rows)
                self.commits += 1
                self._first = None
                self.trouble = ""
            tx.publish()
        except Exception as error:
            code = error.code if isinstance(error, StoreError) else "store_fault"
            log.exception("commit of %d rows failed: %s", len(tx.rows), code)
            self.trouble = code
            for job in jobs:
                job.error = job.error or WireError("disk_full" if code == "disk_full" else "server_fault")
        for job in jobs:
            told = job.error or (job.result if isinstance(job.result, WireError) else None)
            try:
                job.then(None if told is not None else job.result, told)
            except Exception:  # a listener that is gone must not end the room's only writer
                log.exception("nobody heard of a commit")
