"""Director and actors talk: orders as lines of JSON on standard input, reports on standard output."""

import json
import queue
import sys
import threading
from pathlib import Path
from typing import Any

import msgspec


class Orders:
    """Reads the director's orders in the background; `next()` never waits."""

    def __init__(self) -> None:
        self._queue: queue.Queue[dict[str, Any]] = queue.Queue()
        threading.Thread(target=self._read, name="orders", daemon=True).start()

    def _read(self) -> None:
        for line in sys.stdin:
            self._queue.put(json.loads(line))
        self._queue.put({"do": "quit"})

    def next(self) -> dict[str, Any] | None:
        """The next order, or None."""
        try:
            return self._queue.get_nowait()
        except queue.Empty:
            return None


def report(event: str, **values: Any) -> None:
    """Tell the director."""
    print(json.dumps({"event": event, **values}, ensure_ascii=False), flush=True)


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """An actor's part: which PC, which candidate, how fast.

    Attributes:
        ticket, password: empty for a spare PC.
        data, traces, key, screenshots: paths.
        exam_s: length of the exam; items are worked through in about four fifths of it.
        on_time: log in as soon as the screen allows, or wait for the order "arrive".
        key: the centre's key file, so that candidates can be as able as people are.
    """

    seat: int
    ticket: str
    password: str
    data: str
    server: str
    enrol_code: str
    traces: str
    key: str
    exam_s: int
    on_time: bool = True
    screenshots: str | None = None


def read_part(argument: str) -> Part:
    """The part from its file."""
    return msgspec.json.decode(Path(argument).read_bytes(), type=Part)
