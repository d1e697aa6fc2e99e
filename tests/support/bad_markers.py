"""Marking processes that meet an answer which is too much for them, each in its own way (see `ShieldedMarker`)."""

import os
import time
from collections.abc import Callable
from multiprocessing.connection import Connection

from scripts.centre.marking.marker_child import NO_MEMORY, serve_tasks


def _meets(first: Callable[[], None], channel: Connection, files: bytes, memory_bytes: int) -> None:
    """Ready like a good one; the first task of the process sets it off."""
    serve_tasks(_Tripped(channel, first), files, memory_bytes)  # type: ignore[arg-type]  # all that is used of it


class _Tripped:
    def __init__(self, channel: Connection, act: Callable[[], None]) -> None:
        self._channel, self._act = channel, act

    def recv_bytes(self) -> bytes:
        data = self._channel.recv_bytes()
        if b"trip" in data:
            self._act()
        return data

    def send_bytes(self, data: bytes) -> None:
        self._channel.send_bytes(data)


def sleeps(channel: Connection, files: bytes, memory_bytes: int) -> None:
    _meets(lambda: time.sleep(60), channel, files, memory_bytes)


def grows(channel: Connection, files: bytes, memory_bytes: int) -> None:
    _meets(_grow, channel, files, memory_bytes << 4)


def runs_out(channel: Connection, files: bytes, memory_bytes: int) -> None:
    _meets(_run_out, channel, files, memory_bytes)


def breaks(channel: Connection, files: bytes, memory_bytes: int) -> None:
    _meets(os.abort, channel, files, memory_bytes)


def never_starts(channel: Connection, files: bytes, memory_bytes: int) -> None:
    del channel, files, memory_bytes


def _grow() -> None:
    held = [bytearray(16 << 20) for _ in range(40)]
    time.sleep(60)
    del held


def _run_out() -> None:
    raise SystemExit(NO_MEMORY)
