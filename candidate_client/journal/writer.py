"""Writes journal records from one thread, as many per fsync as are waiting, so no window ever waits for a disk."""

import logging
import threading
from collections.abc import Callable, Iterable

from candidate_client.journal.file import JournalFile
from shared.exchange.journal_records import JournalRecord

log = logging.getLogger(__name__)

_RETRY_S = 1.0


class JournalWriter:
    """Takes records in order and says when they are durable.

    `on_kept(records)` and `on_trouble(failing)` come on the writer's thread; trouble is told when a write fails and
    again when writing works once more. Nothing is dropped: a failed write is tried again every second.
    """

    def __init__(
        self,
        file: JournalFile | Callable[[], JournalFile],
        *,
        on_kept: Callable[[list[JournalRecord]], None],
        on_trouble: Callable[[bool], None],
    ) -> None:
        """`file`: the open journal, or what opens it (and raises OSError as long as the disk fails)."""
        self._file = None if callable(file) else file
        self._open = file if callable(file) else lambda: file
        self._on_kept = on_kept
        self._on_trouble = on_trouble
        self._condition = threading.Condition()
        self._waiting: list[JournalRecord] = []
        self._busy = False
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    def submit(self, records: Iterable[JournalRecord]) -> None:
        """Queue records; returns at once."""
        with self._condition:
            if not self._closing:
                self._waiting.extend(records)
                self._condition.notify_all()

    def drain(self, timeout_s: float) -> bool:
        """Wait until everything queued is durable; False if that took longer."""
        with self._condition:
            return self._condition.wait_for(lambda: not self._waiting and not self._busy, timeout_s)

    def close(self, timeout_s: float = 5.0) -> None:
        """Write what is queued, then stop; gives up on a failing disk after `timeout_s`. Twice is harmless."""
        self.drain(timeout_s)
        with self._condition:
            if self._closing:
                return
            self._closing = True
            self._condition.notify_all()
        self._thread.join(timeout_s)
        if self._file is not None and not self._thread.is_alive():  # a disk that hangs must not lose its file
            self._file.close()

    def _run(self) -> None:
        failing = False
        while (batch := self._take()) is not None:
            try:
                self._file = self._file or self._open()
                self._file.append(batch)
            except OSError as error:
                if not failing:
                    failing = True
                    log.warning("journal not writable: %s", error.strerror)
                    self._on_trouble(True)
                if not self._put_back(batch):
                    return
                continue
            if failing:
                failing = False
                self._on_trouble(False)
            self._on_kept(batch)
            with self._condition:
                self._busy = False
                self._condition.notify_all()

    def _take(self) -> list[JournalRecord] | None:
        with self._condition:
            self._condition.wait_for(lambda: self._waiting or self._closing)
            if not self._waiting:
                return None
            batch, self._waiting = self._waiting, []
            self._busy = True
            return batch

    def _put_back(self, batch: list[JournalRecord]) -> bool:
        """Queue a failed batch again in front; False if the writer is closing and should give up."""
        with self._condition:
            self._waiting[:0] = batch
            self._busy = False
            return not self._condition.wait_for(lambda: self._closing, _RETRY_S)
